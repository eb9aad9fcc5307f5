package knownhosts

import (
	"crypto/sha256"
	"encoding/base64"
	"slices"

	"github.com/gossh/gossh/internal/sshpattern"
)

// Records reports whether the key with a fingerprint, SHA256:..., is recorded for a
// name now, as its own or as that of an authority, and not revoked. Unlike Check it
// looks at the lines with that key alone: of ten thousand hashed names it computes
// one and not all.
func (d *DB) Records(name, fingerprint string) bool {
	recorded, revoked := d.records(name, fingerprint)
	if recorded || revoked {
		return recorded && !revoked
	}
	bare, ok := withoutPort(name)
	if !ok {
		return false
	}
	if recorded, revoked = d.records(bare, fingerprint); !recorded || revoked {
		return false
	}
	// A name with keys of its own has no use for those without the port.
	return !slices.ContainsFunc(d.find(name), func(e entry) bool { return e.marker == "" })
}

// records looks for the lines with a name and a key.
func (d *DB) records(name, fingerprint string) (recorded, bad bool) {
	lines := d.named(name)
	for _, p := range d.patterns {
		if sshpattern.MatchList(p.names, name) {
			lines = append(lines, p.line)
		}
	}
	var mac *hasher
	for _, i := range d.hashedKeys()[fingerprint] {
		if mac == nil {
			mac = newHasher(name)
		}
		if h := &d.hashes[i]; mac.sum(&h.salt) == h.sum {
			lines = append(lines, h.line)
		}
	}
	d.mu.Lock()
	for _, e := range d.learnt[name] {
		recorded = recorded || fingerprintOf(e.key.Marshal()) == fingerprint
	}
	d.mu.Unlock()
	for _, l := range lines {
		if l.fingerprint() != fingerprint {
			continue
		}
		recorded = recorded || l.marker == "" || l.marker == authority
		bad = bad || l.marker == revoked
	}
	return recorded, bad
}

// indexHashed returns the hashed lines by the fingerprints of their keys.
func (d *DB) indexHashed() map[string][]int {
	out := make(map[string][]int, len(d.hashes))
	for i := range d.hashes {
		f := d.hashes[i].fingerprint()
		out[f] = append(out[f], i)
	}
	return out
}

// fingerprint returns that of the key, "" if it is none.
func (l *line) fingerprint() string {
	blob, err := base64.StdEncoding.DecodeString(l.blob)
	if err != nil {
		return ""
	}
	return fingerprintOf(blob)
}

func fingerprintOf(blob []byte) string {
	sum := sha256.Sum256(blob)
	return "SHA256:" + base64.RawStdEncoding.EncodeToString(sum[:])
}
