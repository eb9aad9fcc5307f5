package knownhosts

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"strings"
	"sync"

	"golang.org/x/crypto/ssh"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/internal/fnmatch"
)

// entry is a line of a file.
type entry struct {
	place  string // file:line
	key    ssh.PublicKey
	marker string // "", "@cert-authority" or "@revoked"
}

// pattern is a line whose names are not plain.
type pattern struct {
	entry
	names []string // with * ? and !
}

// hashed is a line with a hashed name.
type hashed struct {
	entry
	salt, sum []byte
}

// DB holds what known_hosts files say. It is safe for concurrent use.
type DB struct {
	mu       sync.RWMutex
	plain    map[string][]entry
	patterns []pattern
	hashes   []hashed
	cache    map[string][]entry // of names looked up in hashes
}

// maxCache bounds the names whose search among hashed lines is remembered.
const maxCache = 100_000

// Load reads files; those that do not exist are skipped. A line that makes no
// sense is told to warn and skipped: it must not cost the other hosts.
func Load(paths []string, warn func(msg string)) (*DB, error) {
	d := &DB{plain: map[string][]entry{}, cache: map[string][]entry{}}
	for _, p := range paths {
		text, err := os.ReadFile(p)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, fault.Wrap(fault.Invalid, "reading the known hosts", err)
		}
		number := 0
		for line := range bytes.Lines(text) {
			number++
			place := fmt.Sprintf("%s:%d", p, number)
			if err := d.line(place, string(line)); err != nil && warn != nil {
				warn(fmt.Sprintf("%s: %v: the line is skipped", place, err))
			}
		}
	}
	return d, nil
}

// line reads one line.
func (d *DB) line(place, line string) error {
	w := strings.Fields(line)
	if len(w) == 0 || strings.HasPrefix(w[0], "#") {
		return nil
	}
	e := entry{place: place}
	if strings.HasPrefix(w[0], "@") {
		e.marker, w = w[0], w[1:]
		if e.marker != "@cert-authority" && e.marker != "@revoked" {
			return fmt.Errorf("there is no marker %.40q", e.marker)
		}
	}
	if len(w) < 3 {
		return errors.New("it has fewer than three fields")
	}
	blob, err := base64.StdEncoding.DecodeString(w[2])
	if err != nil {
		return errors.New("the key is no base64")
	}
	if e.key, err = ssh.ParsePublicKey(blob); err != nil {
		return fmt.Errorf("the key does not parse: %w", err)
	}
	if strings.HasPrefix(w[0], "|") {
		return d.addHashed(e, w[0])
	}
	d.add(e, strings.ToLower(w[0]))
	return nil
}

func (d *DB) addHashed(e entry, field string) error {
	p := strings.Split(field, "|")
	if len(p) != 4 || p[1] != "1" {
		return errors.New("the hashed name is of an unknown kind")
	}
	salt, err1 := base64.StdEncoding.DecodeString(p[2])
	sum, err2 := base64.StdEncoding.DecodeString(p[3])
	if err := errors.Join(err1, err2); err != nil || len(sum) != sha1.Size {
		return errors.New("the hashed name is broken")
	}
	d.hashes = append(d.hashes, hashed{e, salt, sum})
	return nil
}

// add files an entry under its names, or as patterns.
func (d *DB) add(e entry, field string) {
	names := strings.Split(field, ",")
	for _, n := range names {
		if strings.ContainsAny(n, "*?!") {
			d.patterns = append(d.patterns, pattern{e, names})
			return
		}
	}
	for _, n := range names {
		d.plain[n] = append(d.plain[n], e)
	}
}

// Name returns the name under which host:port stands in a file: the host alone for
// port 22, else [host]:port.
func Name(host string, port int) string {
	host = strings.ToLower(strings.Trim(host, "[]"))
	if port == 22 || port == 0 {
		return host
	}
	return "[" + host + "]:" + fmt.Sprint(port)
}

// find returns the entries for a name.
func (d *DB) find(name string) []entry {
	d.mu.RLock()
	out := append([]entry(nil), d.plain[name]...)
	for _, p := range d.patterns {
		if matches(p.names, name) {
			out = append(out, p.entry)
		}
	}
	cached, ok := d.cache[name]
	none := len(d.hashes) == 0
	d.mu.RUnlock()
	if none {
		return out
	}
	if !ok {
		cached = d.search(name)
	}
	return append(out, cached...)
}

// search looks among the hashed lines, once per name.
func (d *DB) search(name string) []entry {
	d.mu.Lock()
	defer d.mu.Unlock()
	var found []entry
	for _, h := range d.hashes {
		m := hmac.New(sha1.New, h.salt)
		m.Write([]byte(name))
		if hmac.Equal(m.Sum(nil), h.sum) {
			found = append(found, h.entry)
		}
	}
	if len(d.cache) < maxCache {
		d.cache[name] = found
	}
	return found
}

func matches(patterns []string, name string) bool {
	found := false
	for _, p := range patterns {
		negated := strings.HasPrefix(p, "!")
		p = strings.ReplaceAll(strings.TrimPrefix(p, "!"), "[", "[[]")
		if !fnmatch.Match(p, name) {
			continue
		}
		if negated {
			return false
		}
		found = true
	}
	return found
}

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

// Result is a verdict with the lines that it rests on, as file:line.
type Result struct {
	Verdict Verdict
	Places  []string
}

// Check tells what is known of the key that a host named name presents; the name
// is as Name returns it. For a certificate host is the plain name that must be
// among its principals.
func (d *DB) Check(name, host string, key ssh.PublicKey) Result {
	entries := d.find(name)
	cert, isCert := key.(*ssh.Certificate)
	r := Result{}
	for _, e := range entries {
		if e.marker == "@revoked" && (same(e.key, key) || isCert && (same(e.key, cert.SignatureKey) || same(e.key, cert.Key))) {
			return Result{Revoked, []string{e.place}}
		}
	}
	for _, e := range entries {
		switch {
		case e.marker == "@revoked":
		case e.marker == "@cert-authority":
			if isCert && same(e.key, cert.SignatureKey) && validCert(cert, host) {
				return Result{Known, []string{e.place}}
			}
		case same(e.key, key) || isCert && same(e.key, cert.Key):
			return Result{Known, []string{e.place}}
		default:
			r.Verdict = Changed
			r.Places = append(r.Places, e.place)
		}
	}
	return r
}

func same(a, b ssh.PublicKey) bool { return bytes.Equal(a.Marshal(), b.Marshal()) }

// validCert checks what a certificate says of itself: kind, host, time, options.
func validCert(c *ssh.Certificate, host string) bool {
	if c.CertType != ssh.HostCert {
		return false
	}
	return new(ssh.CertChecker).CheckCert(host, c) == nil
}

// Algorithms returns the host key algorithms to ask the host for, those first that
// what is recorded can verify: a host has several keys, and asking for another
// one than the recorded would look like a change. nil means that nothing is known.
func (d *DB) Algorithms(name string) []string {
	var out []string
	add := func(names ...string) {
		for _, n := range names {
			seen := false
			for _, o := range out {
				seen = seen || o == n
			}
			if !seen {
				out = append(out, n)
			}
		}
	}
	entries := d.find(name)
	for _, e := range entries {
		if e.marker == "@cert-authority" {
			add(ssh.CertAlgoED25519v01, ssh.CertAlgoECDSA256v01, ssh.CertAlgoECDSA384v01, ssh.CertAlgoECDSA521v01,
				ssh.CertAlgoRSASHA512v01, ssh.CertAlgoRSASHA256v01)
		}
	}
	for _, e := range entries {
		if e.marker != "" {
			continue
		}
		if t := e.key.Type(); t == ssh.KeyAlgoRSA {
			add(ssh.KeyAlgoRSASHA512, ssh.KeyAlgoRSASHA256)
		} else {
			add(t)
		}
	}
	return out
}

// Accept records a key in memory. It reports false if another key became known for
// the name meanwhile.
func (d *DB) Accept(name, host string, key ssh.PublicKey) bool {
	switch d.Check(name, host, key).Verdict {
	case Known:
		return true
	case Changed, Revoked:
		return false
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, e := range d.plain[name] {
		if !same(e.key, key) {
			return false
		}
	}
	d.plain[name] = append(d.plain[name], entry{place: "this run", key: key})
	return true
}

// HostOf returns the host part of an address host:port.
func HostOf(addr string) string {
	h, _, err := net.SplitHostPort(addr)
	if err != nil {
		return addr
	}
	return h
}
