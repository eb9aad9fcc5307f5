package ssh

import (
	"crypto/rsa"
	"slices"
	"strings"

	xssh "golang.org/x/crypto/ssh"

	"github.com/gossh/gossh/transport/sshconfig"
)

// defaults returns the algorithms that are offered unless ssh_config says
// otherwise: those of x/crypto without known weaknesses, in its order.
//
// The first key exchange is the hybrid that withstands quantum computers, as in
// OpenSSH 10. Measured against a real sshd, curve25519 first would save KEXGAIN
// of the client's time per host, most of which is the server's anyway;
// recorded traffic that can be read later is the higher price. KexAlgorithms
// changes it.
func defaults() xssh.Algorithms {
	a := xssh.SupportedAlgorithms()
	// The order of OpenSSH, so that the key that is recorded for a new host is the
	// one that its users see too. Certificates come last here: they help only
	// where an authority is recorded, and then they are put first.
	a.HostKeys = []string{
		xssh.KeyAlgoED25519, xssh.KeyAlgoECDSA256, xssh.KeyAlgoECDSA384, xssh.KeyAlgoECDSA521,
		xssh.KeyAlgoRSASHA512, xssh.KeyAlgoRSASHA256,
		xssh.CertAlgoED25519v01, xssh.CertAlgoECDSA256v01, xssh.CertAlgoECDSA384v01, xssh.CertAlgoECDSA521v01,
		xssh.CertAlgoRSASHA512v01, xssh.CertAlgoRSASHA256v01,
	}
	return a
}

// hostAlgorithms returns what a server is asked for: the list of ssh_config if
// there is one, else the default one with those first that what is recorded can
// verify.
func (d *Dialer) hostAlgorithms(text string, recorded []string) []string {
	if text != "" {
		return sshconfig.Algorithms(text, d.algorithms.HostKeys)
	}
	if len(recorded) == 0 {
		return d.algorithms.HostKeys
	}
	out := slices.Clone(recorded)
	for _, a := range d.algorithms.HostKeys {
		if !slices.Contains(out, a) {
			out = append(out, a)
		}
	}
	return out
}

// authorityAlgorithms are those that an authority may sign host certificates with.
func authorityAlgorithms() []string {
	return []string{
		xssh.KeyAlgoED25519, xssh.KeyAlgoECDSA256, xssh.KeyAlgoECDSA384, xssh.KeyAlgoECDSA521,
		xssh.KeyAlgoSKED25519, xssh.KeyAlgoSKECDSA256, xssh.KeyAlgoRSASHA512, xssh.KeyAlgoRSASHA256,
	}
}

// keyAlgorithms are those that logins with keys may sign with: all but SHA-1.
func keyAlgorithms() []string {
	out := authorityAlgorithms()
	return append(out,
		xssh.CertAlgoED25519v01, xssh.CertAlgoECDSA256v01, xssh.CertAlgoECDSA384v01, xssh.CertAlgoECDSA521v01,
		xssh.CertAlgoSKED25519v01, xssh.CertAlgoSKECDSA256v01, xssh.CertAlgoRSASHA512v01, xssh.CertAlgoRSASHA256v01)
}

// acceptable returns the algorithms that a key may sign with, best first, of those
// in accepted; nil for none. SHA-1 must be named.
func acceptable(key xssh.PublicKey, accepted []string) []string {
	t, cert := key.Type(), ""
	if c, ok := key.(*xssh.Certificate); ok {
		t, cert = c.Key.Type(), certSuffix
	}
	all := []string{t}
	if t == xssh.KeyAlgoRSA {
		all = []string{xssh.KeyAlgoRSASHA512, xssh.KeyAlgoRSASHA256, xssh.KeyAlgoRSA}
	}
	var out []string
	for _, a := range all {
		name := a
		if cert != "" {
			name = strings.Replace(a, "@openssh.com", "", 1) + cert
		}
		if slices.Contains(accepted, name) {
			out = append(out, a)
		}
	}
	return out
}

// certSuffix ends the names of certificate algorithms.
const certSuffix = "-cert-v01@openssh.com"

// rsaBits returns the size of an RSA key, 0 for other keys.
func rsaBits(key xssh.PublicKey) int {
	if c, ok := key.(*xssh.Certificate); ok {
		key = c.Key
	}
	if ck, ok := key.(xssh.CryptoPublicKey); ok {
		if k, ok := ck.CryptoPublicKey().(*rsa.PublicKey); ok {
			return k.N.BitLen()
		}
	}
	return 0
}
