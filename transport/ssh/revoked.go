package ssh

import (
	"bytes"
	"errors"
	"fmt"
	"sync"

	xssh "golang.org/x/crypto/ssh"
)

// krlMagic begins a binary list of ssh-keygen -k.
const krlMagic = "SSHKRL\n\x00"

// maxRevoked bounds the size of a file of RevokedHostKeys.
const maxRevoked = 64 << 20

// revocations are the keys in a file of RevokedHostKeys.
type revocations struct {
	once sync.Once
	keys map[string]bool
	err  error
}

// revocations returns the keys in a file, which is read once.
func (d *Dialer) revocations(path string) (*revocations, error) {
	d.hosts.mu.Lock()
	r := d.hosts.revoked[path]
	if r == nil {
		if d.hosts.revoked == nil {
			d.hosts.revoked = make(map[string]*revocations)
		}
		r = &revocations{}
		d.hosts.revoked[path] = r
	}
	d.hosts.mu.Unlock()
	r.once.Do(func() { r.keys, r.err = readRevoked(path) })
	return r, r.err
}

// has reports whether a key is revoked, or the key or the authority of a certificate.
func (r *revocations) has(key xssh.PublicKey) bool {
	if c, ok := key.(*xssh.Certificate); ok && (r.keys[string(c.Key.Marshal())] || r.keys[string(c.SignatureKey.Marshal())]) {
		return true
	}
	return r.keys[string(key.Marshal())]
}

// readRevoked reads a text file of public keys, one a line. A line that makes no
// sense is an error: it may be the key that matters.
func readRevoked(path string) (map[string]bool, error) {
	text, err := readFile(path, maxRevoked)
	if err != nil {
		return nil, err
	}
	if bytes.HasPrefix(text, []byte(krlMagic)) {
		return nil, errors.New(path + " is a binary list of ssh-keygen -k, which is not supported: list the public keys as text")
	}
	keys := map[string]bool{}
	number := 0
	for line := range bytes.Lines(text) {
		number++
		if line = bytes.TrimSpace(line); len(line) == 0 || line[0] == '#' {
			continue
		}
		key, _, _, _, err := xssh.ParseAuthorizedKey(line)
		if err != nil {
			return nil, fmt.Errorf("%s:%d: this is no public key", path, number)
		}
		keys[string(key.Marshal())] = true
	}
	return keys, nil
}
