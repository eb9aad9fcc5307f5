package knownhosts

import (
	"slices"

	"golang.org/x/crypto/ssh"
)

// Accept makes key known for name in this process; writing it down is Append's.
// It reports false if the key is revoked, or if another key became known for the
// name meanwhile: of two targets at one address, the second one is checked against
// what the first one has shown.
func (d *DB) Accept(name, host string, key ssh.PublicKey) bool {
	d.accept.Lock()
	defer d.accept.Unlock()
	switch d.Check(name, host, key).Verdict {
	case Known:
		return true
	case Changed, Revoked:
		return false
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	e := entry{line{file: "this run", kind: key.Type()}, key}
	// A new array each time: look-ups read the old one without the lock.
	d.learnt[name] = append(slices.Clone(d.learnt[name]), e)
	return true
}
