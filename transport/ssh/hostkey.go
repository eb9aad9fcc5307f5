package ssh

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"sync"
	"time"

	xssh "golang.org/x/crypto/ssh"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/transport/knownhosts"
)

// UnknownKey is the key of a host that no known_hosts file has.
type UnknownKey struct {
	// Host is how messages name the host, Name how known_hosts files do.
	Host, Name string
	// Type and Fingerprint (SHA256:...) describe the key.
	Type, Fingerprint string
}

// hostKeys holds the known_hosts files in use and the questions about new keys.
type hostKeys struct {
	mu  sync.Mutex
	dbs map[string]*knownhosts.DB

	ask     sync.Mutex // one table at a time
	waiting []*question
}

// question is a key that somebody is to accept.
type question struct {
	key UnknownKey
	yes chan bool
}

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
	d     *Dialer
	h     *hop
	ctx   context.Context //nolint:containedctx // lives as long as one dial
	clock *clock
	err   error // what callback returned: x/crypto wraps it in text
}

// algorithms returns what the server is asked for.
func (c *hostCheck) algorithms() ([]string, error) {
	if c.h.policy == "off" {
		return hostAlgorithms(c.h.hostAlgos, nil), nil
	}
	db, err := c.d.db(c.h.known)
	if err != nil {
		return nil, err
	}
	return hostAlgorithms(c.h.hostAlgos, db.Algorithms(c.h.knownName())), nil
}

// callback implements x/crypto's HostKeyCallback.
func (c *hostCheck) callback(_ string, _ net.Addr, key xssh.PublicKey) error {
	if c.h.policy == "off" {
		return nil
	}
	c.err = c.check(key)
	return c.err
}

func (c *hostCheck) check(key xssh.PublicKey) error {
	db, err := c.d.db(c.h.known)
	if err != nil {
		return err
	}
	name, host := c.h.knownName(), first(c.h.alias, c.h.host)
	r := db.Check(name, host, key)
	fp := xssh.FingerprintSHA256(key)
	switch r.Verdict {
	case knownhosts.Known:
		return nil
	case knownhosts.Revoked:
		return fault.New(fault.HostKey, "", "the host key %s is revoked (%s)", fp, strings.Join(r.Places, ", ")).
			WithHint("do not connect: the key may be in wrong hands")
	case knownhosts.Changed:
		return fault.New(fault.HostKey, "", "the host key of %s has CHANGED: it is %s %s, other than in %s", name, key.Type(), fp, strings.Join(r.Places, ", ")).
			WithHint("if the host was installed anew, remove the old line: ssh-keygen -R '" + name + "'; else somebody may be listening")
	}
	if cert, ok := key.(*xssh.Certificate); ok {
		key = cert.Key // what is recorded is the key
		fp = xssh.FingerprintSHA256(key)
	}
	accepted := c.h.policy == "accept-new"
	if !accepted && c.h.policy != "yes" {
		accepted = c.confirm(UnknownKey{Host: c.h.name, Name: name, Type: key.Type(), Fingerprint: fp})
	}
	if !accepted {
		return fault.New(fault.HostKey, "", "The host key needs to be accepted, to auto accept run gossh with the -i flag: %s has the unknown %s key %s", name, key.Type(), fp).
			WithHint("compare the fingerprint on the host: ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub")
	}
	return c.record(db, name, host, key)
}

// record remembers a key that was accepted, in this run and in the file.
func (c *hostCheck) record(db *knownhosts.DB, name, host string, key xssh.PublicKey) error {
	if !db.Accept(name, host, key) {
		return fault.New(fault.HostKey, "", "%s presents two different keys in one run", name)
	}
	if err := knownhosts.Append(c.h.known[0], []string{knownhosts.Line(name, key, c.h.hash)}); err != nil {
		c.d.warn(fault.Message(err))
	}
	return nil
}

// collect is how long unknown keys are gathered before they are asked about.
const collect = 700 * time.Millisecond

// confirm asks about a key, together with those of other hosts that wait. The
// clock of the dial stands still meanwhile.
func (c *hostCheck) confirm(key UnknownKey) bool {
	d := c.d
	if d.prompts.p == nil {
		return false
	}
	defer c.clock.pause()()
	q := &question{key, make(chan bool, 1)}
	d.hosts.mu.Lock()
	d.hosts.waiting = append(d.hosts.waiting, q)
	leader := len(d.hosts.waiting) == 1
	d.hosts.mu.Unlock()
	if leader {
		d.askAll(c.ctx)
	}
	select {
	case yes := <-q.yes:
		return yes
	case <-c.ctx.Done():
		return false
	}
}

// askAll waits for more keys and asks about all at once.
func (d *Dialer) askAll(ctx context.Context) {
	d.hosts.ask.Lock()
	defer d.hosts.ask.Unlock()
	select {
	case <-time.After(collect):
	case <-ctx.Done():
	}
	d.hosts.mu.Lock()
	batch := d.hosts.waiting
	d.hosts.waiting = nil
	d.hosts.mu.Unlock()
	keys := make([]UnknownKey, len(batch))
	for i, q := range batch {
		keys[i] = q.key
	}
	accepted, err := d.prompts.hostKeys(ctx, keys)
	for _, q := range batch {
		ok := false
		for _, a := range accepted {
			ok = ok || err == nil && a == q.key
		}
		q.yes <- ok
	}
}

// hostKeys asks about keys.
func (p *prompts) hostKeys(ctx context.Context, keys []UnknownKey) ([]UnknownKey, error) {
	p.turn.Lock()
	defer p.turn.Unlock()
	return p.p.ConfirmHostKeys(ctx, keys)
}

// refused describes why a key exchange or a login did not come about.
func (h *hop) refused(ctx context.Context, check *hostCheck, log *loginLog, err error) error {
	if ctx.Err() != nil {
		return h.failed(ctx, "connecting to", err)
	}
	op := "connecting to " + h.name
	if check.err != nil {
		return fault.Wrap(fault.KindOf(check.err), op, check.err)
	}
	log.mu.Lock()
	defer log.mu.Unlock()
	if !log.started {
		return h.failed(ctx, "connecting to", err)
	}
	var open bool
	for _, m := range log.tried {
		open = open || m != ""
	}
	text := fmt.Sprintf("%s@%s: Permission denied (%s)", h.login.user, h.host, strings.Join(log.allowed, ","))
	if open {
		text += "; tried " + strings.Join(log.tried, ", ")
	} else {
		text += "; nothing to log in with"
	}
	if len(log.notes) > 0 {
		text += "; " + strings.Join(log.notes, "; ")
	}
	hint := "give a key (priv, ssh_config, agent) or a password (passwd, --askpass) that the host accepts"
	if h.policy == "off" && !h.login.password.Empty() {
		hint = "passwords are not sent to hosts whose keys are not checked (--no-host-keys)"
	}
	return &fault.Error{Kind: fault.Auth, Op: op, Err: errors.New(text), Hint: hint}
}
