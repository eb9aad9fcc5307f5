package ssh

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	xssh "golang.org/x/crypto/ssh"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/targets"
	"github.com/gossh/gossh/transport/knownhosts"
)

// keyPolicy is what happens to unknown keys of a hop.
type keyPolicy uint8

const (
	policyAsk keyPolicy = iota // where there is somebody to ask
	policyStrict
	policyAccept
	policyOff
)

// UnknownKey is the key of a host that no known_hosts file has.
type UnknownKey struct {
	// Host is how messages name the host, Name how known_hosts files do.
	Host, Name string
	// Type and Fingerprint (SHA256:...) describe the key.
	Type, Fingerprint string
}

// hostKeys holds the known_hosts files in use, and what is to be written to them.
type hostKeys struct {
	mu      sync.Mutex
	dbs     map[string]*knownhosts.DB
	pending map[string][]knownhosts.Record // to write, by file
	revoked map[string]*revocations

	writing sync.Mutex
}

// errScanned ends a connection that was only to show its key.
var errScanned = errors.New("the key was read")

// db returns the index of a list of files, which is read once.
func (d *Dialer) db(paths []string) (*knownhosts.DB, error) {
	key := strings.Join(paths, "\x00")
	d.hosts.mu.Lock()
	defer d.hosts.mu.Unlock()
	if db := d.hosts.dbs[key]; db != nil {
		return db, nil
	}
	db, err := knownhosts.Load(paths, d.warn)
	if err != nil {
		return nil, err
	}
	d.hosts.dbs[key] = db
	return db, nil
}

// hostCheck checks the key of one hop.
type hostCheck struct {
	d      *Dialer
	h      *hop
	ctx    context.Context //nolint:containedctx // lives as long as one dial
	clock  *clock
	err    error       // what callback returned: x/crypto would hide it in a text
	passed atomic.Bool // the key was accepted
	key    []byte      // that key; owned by callback
	// vouched is the fingerprint of the recorded key that counted; to be read when
	// passed is set.
	vouched string
	// yield gives back the slots of the dial, for those who need no answer of the
	// operator; asked is set once there was a question.
	yield func()
	asked atomic.Bool
}

// algorithms returns what the server is asked for.
func (c *hostCheck) algorithms() ([]string, error) {
	if c.h.policy == policyOff {
		return c.d.hostAlgorithms(c.h.hostAlgos, nil), nil
	}
	db, err := c.d.db(c.h.known)
	if err != nil {
		return nil, err
	}
	return c.d.hostAlgorithms(c.h.hostAlgos, db.Algorithms(c.h.knownName())), nil
}

// callback implements x/crypto's HostKeyCallback. It runs in a goroutine of that
// library, where a panic would end the process.
func (c *hostCheck) callback(_ string, _ net.Addr, key xssh.PublicKey) (err error) {
	if c.passed.Load() { // keys are exchanged again
		if !bytes.Equal(c.key, key.Marshal()) {
			return fault.New(fault.HostKey, "", "%s changed its host key within the connection", c.h.knownName())
		}
		return nil
	}
	c.key = key.Marshal()
	defer func() {
		if p := recover(); p != nil {
			err = fault.New(fault.Internal, "checking the host key", "panic: %v", p)
		}
		c.err = err
		c.passed.Store(err == nil)
	}()
	switch {
	case c.h.scan != nil:
		c.h.scan(plain(key))
		return errScanned
	case c.h.policy == policyOff:
		return nil
	}
	return c.check(key)
}

// check compares the key with what is known of the hop.
func (c *hostCheck) check(key xssh.PublicKey) error {
	db, err := c.d.db(c.h.known)
	if err != nil {
		return err
	}
	name := c.h.knownName()
	if err := c.unfit(name, key); err != nil {
		return err
	}
	r := db.Check(name, c.h.plainName(), key)
	if cert, ok := key.(*xssh.Certificate); ok && r.Verdict == knownhosts.Known && !slices.Contains(c.h.authorities, cert.Signature.Format) {
		// As with ssh, a certificate that does not count is the key in it.
		r = db.Check(name, c.h.plainName(), cert.Key)
	}
	places := strings.Join(r.Places, ", ")
	switch r.Verdict {
	case knownhosts.Known:
		_, c.vouched, _ = strings.Cut(r.Fingerprints[0], " ")
		return nil
	case knownhosts.Revoked:
		return fault.New(fault.HostKey, "", "the host key of %s, %s %s, is REVOKED in %s",
			name, key.Type(), xssh.FingerprintSHA256(key), places).
			WithHint("do not connect: the key may be in wrong hands")
	case knownhosts.Changed:
		return fault.New(fault.HostKey, "", "the host key of %s has CHANGED: it is %s %s, other than in %s",
			name, key.Type(), xssh.FingerprintSHA256(key), places).
			WithHint(fmt.Sprintf("if the host was installed anew: ssh-keygen -f %s -R '%s'; else somebody may be listening",
				fileOf(r.Places), name))
	}
	// What is recorded is the key, not its certificate.
	return c.unknown(db, plain(key))
}

// unfit returns why a key must not be accepted whoever vouches for it.
func (c *hostCheck) unfit(name string, key xssh.PublicKey) error {
	if n := rsaBits(key); n > 0 && n < c.h.minRSA {
		return fault.New(fault.HostKey, "", "the host key of %s is RSA with %d bits, and RequiredRSASize is %d", name, n, c.h.minRSA)
	}
	if c.h.revoked == "" {
		return nil
	}
	list, err := c.d.revocations(c.h.revoked)
	if err != nil { // as with ssh, no host is accepted then
		return fault.Wrap(fault.HostKey, "reading RevokedHostKeys", err)
	}
	if list.has(key) {
		return fault.New(fault.HostKey, "", "the host key of %s, %s %s, is REVOKED in %s",
			name, key.Type(), xssh.FingerprintSHA256(key), c.h.revoked).
			WithHint("do not connect: the key may be in wrong hands")
	}
	return nil
}

// confirm asks the operator about a key. The clock of the dial stands still
// meanwhile.
func (c *hostCheck) confirm(key UnknownKey) bool {
	if c.d.prompts.p == nil {
		return false
	}
	defer c.clock.pause()()
	c.asked.Store(true)
	c.yield()
	return c.d.ask(c.ctx, key)
}

// unknown decides about a key that is not recorded, and records it if it is
// accepted.
func (c *hostCheck) unknown(db *knownhosts.DB, key xssh.PublicKey) error {
	u := c.h.unknownKey(key)
	switch {
	case c.h.policy == policyAccept:
	case c.h.policy == policyAsk && c.confirm(u):
	default:
		return fault.New(fault.HostKey, "",
			"The host key needs to be accepted, to auto accept run gossh with the -i flag: %s has the unknown key %s %s",
			u.Name, u.Type, u.Fingerprint).
			WithHint("compare the fingerprint on the host: ssh-keygen -lf /etc/ssh/ssh_host_" + fileType(key) + "_key.pub")
	}
	c.vouched = u.Fingerprint
	return c.d.record(db, c.h, key)
}

// Recognizes implements transport.Recognizer.
func (d *Dialer) Recognizes(ctx context.Context, t *targets.Target, hostKey string) bool {
	h, err := d.target(ctx, t)
	if err != nil {
		return false // Dial will tell
	}
	db, err := d.db(h.known)
	return err == nil && db.Records(h.knownName(), hostKey)
}

// record remembers an accepted key, in this process and in the file.
func (d *Dialer) record(db *knownhosts.DB, h *hop, key xssh.PublicKey) error {
	if !db.Accept(h.knownName(), h.plainName(), key) {
		return fault.New(fault.HostKey, "", "%s presents two different keys in one run", h.knownName())
	}
	d.write(h.known[0], knownhosts.Record{Name: h.knownName(), Key: key, Hash: h.hash})
	return nil
}

// write appends a record to a known_hosts file. Those that come while another is
// written are written together: Append reads the whole file, which a run over
// many new hosts must not do for each.
func (d *Dialer) write(path string, record knownhosts.Record) {
	d.hosts.mu.Lock()
	if d.hosts.pending == nil {
		d.hosts.pending = make(map[string][]knownhosts.Record)
	}
	d.hosts.pending[path] = append(d.hosts.pending[path], record)
	d.hosts.mu.Unlock()
	d.hosts.writing.Lock()
	defer d.hosts.writing.Unlock()
	d.hosts.mu.Lock()
	records := d.hosts.pending[path]
	delete(d.hosts.pending, path)
	d.hosts.mu.Unlock()
	if len(records) == 0 { // whoever was before wrote it
		return
	}
	if err := knownhosts.Append(context.Background(), path, records); err != nil {
		d.warn(fault.Message(err))
	}
}

// unknownKey describes key as that of h.
func (h *hop) unknownKey(key xssh.PublicKey) UnknownKey {
	return UnknownKey{Host: h.name, Name: h.knownName(), Type: key.Type(), Fingerprint: xssh.FingerprintSHA256(key)}
}

// plain returns the key that a certificate is about, or the key itself.
func plain(key xssh.PublicKey) xssh.PublicKey {
	if cert, ok := key.(*xssh.Certificate); ok {
		return cert.Key
	}
	return key
}

// fileOf returns the file of the first place, which is file:line.
func fileOf(places []string) string {
	if len(places) == 0 {
		return ""
	}
	i := strings.LastIndex(places[0], ":")
	if i < 0 {
		return places[0]
	}
	return places[0][:i]
}

// fileType is how sshd names the file of a key like this.
func fileType(key xssh.PublicKey) string {
	switch t := key.Type(); {
	case t == xssh.KeyAlgoRSA:
		return "rsa"
	case strings.HasPrefix(t, "ecdsa"):
		return "ecdsa"
	}
	return "ed25519"
}
