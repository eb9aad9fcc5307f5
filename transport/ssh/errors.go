package ssh

import (
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"syscall"

	xssh "golang.org/x/crypto/ssh"
)

// explain says what an error of connecting means, in OpenSSH's words where it has
// some.
func explain(h *hop, err error) error {
	var dns *net.DNSError
	var neg *xssh.AlgorithmNegotiationError
	switch {
	case errors.As(err, &dns):
		return fmt.Errorf("the name %s does not resolve: %w", h.host, err)
	case errors.Is(err, syscall.ECONNREFUSED):
		return fmt.Errorf("ssh: connect to host %s port %d: Connection refused", h.host, h.port)
	case errors.Is(err, syscall.EHOSTUNREACH), errors.Is(err, syscall.ENETUNREACH):
		return fmt.Errorf("ssh: connect to host %s port %d: No route to host", h.host, h.port)
	case errors.Is(err, syscall.ETIMEDOUT):
		return fmt.Errorf("ssh: connect to host %s port %d: Connection timed out", h.host, h.port)
	case errors.As(err, &neg):
		return fmt.Errorf("there is no algorithm that both sides speak: %w", err)
	case errors.Is(err, io.EOF), errors.Is(err, syscall.ECONNRESET):
		return fmt.Errorf("%s hung up before the login", h.addr())
	case strings.Contains(err.Error(), "overflow reading version string"):
		return fmt.Errorf("what answers at %s is no ssh server", h.addr())
	}
	return err
}

// connectHint says what to try.
func connectHint(err error) string {
	var dns *net.DNSError
	switch {
	case errors.As(err, &dns):
		return "correct host in the roster, or HostName in ssh_config"
	case errors.Is(err, syscall.ECONNREFUSED):
		return "is sshd running there, and is the port right?"
	case errors.Is(err, io.EOF), errors.Is(err, syscall.ECONNRESET):
		return "the server may be overloaded (MaxStartups), or refuse this address"
	}
	return ""
}
