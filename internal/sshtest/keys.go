package sshtest

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"fmt"
	"net"
	"strings"

	"golang.org/x/crypto/ssh"
)

// NewKey returns a fresh private key. Kind is "ed25519", "ecdsa" or "rsa".
func NewKey(kind string) (crypto.Signer, error) {
	switch kind {
	case "ed25519":
		_, k, err := ed25519.GenerateKey(rand.Reader)
		return k, err
	case "ecdsa":
		return ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	case "rsa":
		return rsa.GenerateKey(rand.Reader, 2048)
	}
	return nil, fmt.Errorf("making a key: %q is not a kind of key", kind)
}

// NewSigner returns a fresh key of that kind, ready to sign.
func NewSigner(kind string) (ssh.Signer, error) {
	k, err := NewKey(kind)
	if err != nil {
		return nil, err
	}
	return ssh.NewSignerFromKey(k)
}

// KnownHostsLine returns the line of a known_hosts file, without newline, that
// binds key to addr, which is host:port.
func KnownHostsLine(addr string, key ssh.PublicKey) string {
	name := addr
	if host, port, err := net.SplitHostPort(addr); err == nil {
		name = "[" + host + "]:" + port
		if port == "22" {
			name = host
		}
	}
	return name + " " + strings.TrimSpace(string(ssh.MarshalAuthorizedKey(key)))
}
