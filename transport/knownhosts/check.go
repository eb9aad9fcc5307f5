package knownhosts

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/crypto/ssh"

	"github.com/gossh/gossh/internal/sshpattern"
)

// Verdict is what the files say of a key.
type Verdict uint8

// The verdicts.
const (
	// Unknown means that no line is about the host.
	Unknown Verdict = iota
	// Known means that the key is recorded, or certified by a recorded authority.
	Known
	// Changed means that other keys are recorded for the host.
	Changed
	// Revoked means that the key, or its authority, is marked as revoked.
	Revoked
)

// String returns the name of v in lower case.
func (v Verdict) String() string {
	return [...]string{"unknown", "known", "changed", "revoked"}[v&3]
}

// Result is a verdict with what it rests on.
type Result struct {
	Verdict Verdict
	// Places are the lines that decided, as file:line: those of the other keys if
	// the key has changed.
	Places []string
	// Fingerprints are the keys in these lines, as "type SHA256:...".
	Fingerprints []string
	// Reason says why the certificate of a recorded authority did not count. It is
	// empty for keys that are no certificates.
	Reason string
}

// Check tells what is known of the key that a host named name presents; the name
// is as Name returns it. host is the plain name, or the HostKeyAlias, that must be
// among the principals of a certificate.
//
// As with ssh, a certificate that does not count is taken as the key that is in
// it, and a name with a port that nothing is known of is also looked for without
// the port: a key that is recorded there is Known.
func (d *DB) Check(name, host string, key ssh.PublicKey) Result {
	r := judge(d.find(name), host, key)
	if r.Verdict != Unknown {
		return r
	}
	if bare, ok := withoutPort(name); ok {
		if b := judge(d.find(bare), host, key); b.Verdict == Known || b.Verdict == Revoked {
			return b
		}
	}
	return r
}

// judge compares key with the entries for its host.
func judge(entries []entry, host string, key ssh.PublicKey) Result {
	cert, isCert := key.(*ssh.Certificate)
	for _, e := range entries {
		if e.marker == revoked && (same(e.key, key) || isCert && (same(e.key, cert.Key) || same(e.key, cert.SignatureKey))) {
			return decided(Revoked, e)
		}
	}
	var r Result
	if isCert {
		for _, e := range entries {
			if e.marker != authority || !same(e.key, cert.SignatureKey) {
				continue
			}
			err := checkCert(cert, host)
			if err == nil {
				return decided(Known, e)
			}
			r.Reason = err.Error()
		}
		key = cert.Key
	}
	for _, e := range entries {
		switch {
		case e.marker != "":
		case same(e.key, key):
			return decided(Known, e)
		default:
			r.Verdict = Changed
			r.add(e)
		}
	}
	return r
}

func decided(v Verdict, e entry) Result {
	r := Result{Verdict: v}
	r.add(e)
	return r
}

func (r *Result) add(e entry) {
	r.Places = append(r.Places, e.place())
	r.Fingerprints = append(r.Fingerprints, e.key.Type()+" "+ssh.FingerprintSHA256(e.key))
}

func same(a, b ssh.PublicKey) bool { return bytes.Equal(a.Marshal(), b.Marshal()) }

// checkCert returns why a host certificate is not good for host. x/crypto checks
// the time and the signature; it knows neither patterns among the principals nor
// that there must be some.
func checkCert(c *ssh.Certificate, host string) error {
	switch {
	case c.CertType != ssh.HostCert:
		return errors.New("it is no host certificate")
	case len(c.ValidPrincipals) == 0:
		return errors.New("the certificate lists no principals")
	case len(c.CriticalOptions) > 0:
		return errors.New("the certificate has critical options, of which none is supported")
	case c.Signature == nil || c.Signature.Format == ssh.KeyAlgoRSA: // with SHA-1
		return errors.New("the certificate is signed with a weak algorithm")
	}
	host = strings.ToLower(host)
	for _, p := range c.ValidPrincipals {
		if sshpattern.Match(p, host) {
			return new(ssh.CertChecker).CheckCert(p, c)
		}
	}
	return fmt.Errorf("the certificate is for %.200q, not for %q", strings.Join(c.ValidPrincipals, ","), host)
}
