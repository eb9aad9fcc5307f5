package ssh

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
	"syscall"

	xssh "golang.org/x/crypto/ssh"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/transport"
)

// stage is how far a connection attempt came.
type stage uint8

const (
	connecting stage = iota
	exchangingKeys
	loggingIn
)

// String names the stage in messages.
func (s stage) String() string {
	return [...]string{"connecting", "exchanging keys", "logging in"}[s]
}

// failure gives an error of connecting its kind, its words and a hint. This is the
// one place that knows the errors of x/crypto, of the net package and of the
// system.
func (h *hop) failure(ctx context.Context, at stage, err error) error {
	op := "connecting to " + h.name
	if ctx.Err() != nil {
		return h.stopped(op, at, context.Cause(ctx))
	}
	var fe *fault.Error
	if errors.As(err, &fe) { // host key, login, jump host
		return fault.Wrap(fe.Kind, op, err)
	}
	text, hint := h.explain(at, err)
	if h.dropped(at, err) || errors.Is(err, transport.ErrDropped) {
		text = fmt.Errorf("%w: %w", transport.ErrDropped, text)
	}
	return &fault.Error{Kind: fault.Unreachable, Op: op, Err: text, Hint: hint}
}

// stopped describes an attempt whose context ended.
func (h *hop) stopped(op string, at stage, cause error) error {
	switch {
	case errors.Is(cause, errLate):
		return fault.New(fault.Timeout, op, "no answer from %s within %v, while %s", h.where(), h.timeout, at).
			WithHint(lateHint(at))
	case fault.KindOf(cause) == fault.Timeout:
		return fault.Wrap(fault.Timeout, op, cause)
	}
	return fault.Wrap(fault.Cancelled, op, cause)
}

func lateHint(at stage) string {
	if at == connecting {
		return "check the address and what filters the port; timeout sets how long to wait"
	}
	return "sshd there accepts connections but is slow or hangs (load, DNS, PAM); timeout sets how long to wait"
}

// where names the address in messages.
func (h *hop) where() string {
	if h.command != "" {
		return "the ProxyCommand"
	}
	return h.addr()
}

// dropped reports whether a server on the way through a jump host hung up early, as
// one does whose MaxStartups is reached.
func (h *hop) dropped(at stage, err error) bool {
	return at == exchangingKeys && (h.isJump || h.via != nil) && hungUp(err)
}

// hungUp reports whether the peer closed the stream.
func hungUp(err error) bool {
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.ErrClosedPipe) ||
		errors.Is(err, net.ErrClosed) || errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE)
}

// explain says what an error of connecting means, in OpenSSH's words where it has
// some, and what to try.
func (h *hop) explain(at stage, err error) (text error, hint string) {
	var (
		dns     *net.DNSError
		refused *xssh.OpenChannelError
		neg     *xssh.AlgorithmNegotiationError
		jump    *jumpLost
	)
	connect := func(why string) error {
		return fmt.Errorf("ssh: connect to host %s port %d: %s", h.host, h.port, why)
	}
	switch {
	case errors.As(err, &jump):
		return jump, "the jump host, or the network on the way to it, failed"
	case errors.As(err, &dns) && dns.IsNotFound:
		return fmt.Errorf("ssh: Could not resolve hostname %s: Name or service not known", h.host),
			"correct host in the roster, or set HostName in ssh_config"
	case errors.As(err, &dns):
		return fmt.Errorf("ssh: Could not resolve hostname %s: %w", h.host, err), "the name server does not answer"
	case errors.Is(err, syscall.ECONNREFUSED):
		return connect("Connection refused"), "is sshd running there, and is the port right?"
	case errors.Is(err, syscall.EHOSTUNREACH), errors.Is(err, syscall.ENETUNREACH):
		return connect("No route to host"), "check the address, the network and the firewall"
	case errors.Is(err, syscall.ETIMEDOUT):
		return connect("Connection timed out"), "check the address and what filters the port"
	case errors.Is(err, syscall.EMFILE), errors.Is(err, syscall.ENFILE):
		return connect("Too many open files"), "raise ulimit -n, or lower --max-procs"
	case errors.As(err, &refused):
		return fmt.Errorf("%s cannot reach %s: %s", h.via.name, h.addr(), clip(refused.Message, 200)),
			"names and addresses are looked up on the jump host; it may also forbid forwarding (AllowTcpForwarding)"
	case errors.As(err, &neg):
		return fmt.Errorf("no common algorithm for %s: the host offers %s", neg.What, clip(strings.Join(neg.RequestedAlgorithms, ","), 200)),
			"if the host cannot be updated, name one in ssh_options: KexAlgorithms, Ciphers, MACs or HostKeyAlgorithms"
	}
	return h.foreign(at, err)
}

// foreign explains errors that have no type; only their text tells.
func (h *hop) foreign(at stage, err error) (text error, hint string) {
	s := err.Error()
	switch {
	case strings.Contains(s, "overflow reading version string"):
		return fmt.Errorf("what answers at %s does not speak SSH", h.where()), "check the port"
	case disconnect(err) != "":
		return fmt.Errorf("the host ended the connection while %s: %s", at, disconnect(err)), ""
	case h.command != "" && hungUp(err):
		return errors.New(strings.TrimSuffix(clip(s, 400), ": ssh: handshake failed: EOF")), "try the ProxyCommand by hand"
	case hungUp(err):
		return fmt.Errorf("%s hung up while %s", h.where(), at),
			"the server may be overloaded (MaxStartups), or refuse this address"
	}
	return err, ""
}

// disconnect returns the reason that a server gave for ending the connection, ""
// if it gave none. x/crypto does not export the type.
func disconnect(err error) string {
	_, reason, ok := strings.Cut(err.Error(), "ssh: disconnect, reason ")
	if !ok {
		return ""
	}
	_, text, _ := strings.Cut(reason, ": ")
	if s, err := strconv.Unquote(text); err == nil {
		text = s
	}
	return clip(text, 200)
}

// loginErr describes a login that failed; a host that hung up is not one that
// refused.
func (h *hop) loginErr(log *loginLog, err error) error {
	log.mu.Lock()
	defer log.mu.Unlock()
	reason := disconnect(err)
	tooMany := strings.Contains(strings.ToLower(reason), "too many authentication failures")
	if hungUp(err) || reason != "" && !tooMany {
		return err
	}
	text := fmt.Sprintf("%s@%s: Permission denied (%s)", h.login.user, h.host, clip(strings.Join(log.allowed, ","), 100))
	switch {
	case len(log.tried) == 0:
		text += "; nothing to log in with"
	default:
		text += "; tried " + clip(strings.Join(log.tried, ", "), 400)
	}
	if tooMany {
		text += "; the host ended it: " + reason
	}
	for _, n := range log.notes {
		text += "; " + clip(n, 200)
	}
	return &fault.Error{Kind: fault.Auth, Err: errors.New(text), Hint: h.loginHint(tooMany)}
}

func (h *hop) loginHint(tooMany bool) string {
	switch {
	case tooMany:
		return "set identities_only, so that only the right key is offered"
	case h.policy == policyOff && !h.login.password.Empty():
		return "passwords are not sent to hosts whose keys are not checked (--no-host-keys)"
	}
	return "give a key (priv, ssh_config, agent) or a password (passwd, --askpass) that the host accepts"
}
