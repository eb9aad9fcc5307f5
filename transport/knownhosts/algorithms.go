package knownhosts

import (
	"slices"

	"golang.org/x/crypto/ssh"
)

// algorithm is a host key algorithm with the type of the keys that it is for.
type algorithm struct{ name, kind string }

// certAlgorithms and keyAlgorithms are in the order of OpenSSH's client.
var (
	certAlgorithms = [...]string{
		ssh.CertAlgoED25519v01, ssh.CertAlgoECDSA256v01, ssh.CertAlgoECDSA384v01, ssh.CertAlgoECDSA521v01,
		ssh.CertAlgoSKED25519v01, ssh.CertAlgoSKECDSA256v01, ssh.CertAlgoRSASHA512v01, ssh.CertAlgoRSASHA256v01,
	}
	keyAlgorithms = [...]algorithm{
		{ssh.KeyAlgoED25519, ssh.KeyAlgoED25519},
		{ssh.KeyAlgoECDSA256, ssh.KeyAlgoECDSA256},
		{ssh.KeyAlgoECDSA384, ssh.KeyAlgoECDSA384},
		{ssh.KeyAlgoECDSA521, ssh.KeyAlgoECDSA521},
		{ssh.KeyAlgoSKED25519, ssh.KeyAlgoSKED25519},
		{ssh.KeyAlgoSKECDSA256, ssh.KeyAlgoSKECDSA256},
		{ssh.KeyAlgoRSASHA512, ssh.KeyAlgoRSA},
		{ssh.KeyAlgoRSASHA256, ssh.KeyAlgoRSA},
	}
)

// Algorithms returns the host key algorithms that what is recorded for a name can
// verify, those of certificates first if there is an authority for it. They are to
// be asked for before all others: a host has several keys, and another one than
// the recorded would look like a change. nil means that nothing is known.
func (d *DB) Algorithms(name string) []string {
	out := algorithms(d.find(name))
	if bare, ok := withoutPort(name); ok && out == nil {
		out = algorithms(d.find(bare))
	}
	return out
}

func algorithms(entries []entry) []string {
	var out []string
	if slices.ContainsFunc(entries, func(e entry) bool { return e.marker == authority }) {
		out = append(out, certAlgorithms[:]...)
	}
	for _, a := range keyAlgorithms {
		if slices.ContainsFunc(entries, func(e entry) bool { return e.marker == "" && e.kind == a.kind }) {
			out = append(out, a.name)
		}
	}
	return out
}
