package ssh

import (
	"context"
	"slices"
	"sync"
	"time"

	xssh "golang.org/x/crypto/ssh"
	"golang.org/x/sync/errgroup"

	"github.com/gossh/gossh/targets"
)

// collectFor is how long unknown keys are gathered before somebody is asked, where
// Prepare did not find them.
const collectFor = 700 * time.Millisecond

// scanTimeout bounds how long a host may take to show its key before a run: a dead
// host must not hold up the question about the others.
const scanTimeout = 10 * time.Second

// question is a key that somebody is to accept.
type question struct {
	key UnknownKey
	yes chan bool
}

// confirm asks about a key, together with those of other hosts that wait. The
// clock of the dial stands still meanwhile. A key that was refused is not asked
// about again.
func (c *hostCheck) confirm(key UnknownKey) bool {
	d := c.d
	if d.prompts.p == nil {
		return false
	}
	defer c.clock.pause()()
	q := &question{key, make(chan bool, 1)}
	d.hosts.mu.Lock()
	if d.hosts.refused[key] {
		d.hosts.mu.Unlock()
		return false
	}
	d.hosts.waiting = append(d.hosts.waiting, q)
	leader := len(d.hosts.waiting) == 1
	d.hosts.mu.Unlock()
	if leader {
		// Those who wait for the leader must not lose by its context.
		d.askWaiting(d.life)
	}
	select {
	case yes := <-q.yes:
		return yes
	case <-c.ctx.Done():
		return false
	}
}

// askWaiting waits for more keys and asks about all of them.
func (d *Dialer) askWaiting(ctx context.Context) {
	select {
	case <-time.After(collectFor):
	case <-ctx.Done():
	}
	d.hosts.mu.Lock()
	batch := d.hosts.waiting
	d.hosts.waiting = nil
	d.hosts.mu.Unlock()
	keys := make([]UnknownKey, 0, len(batch))
	for _, q := range batch {
		if !slices.Contains(keys, q.key) {
			keys = append(keys, q.key)
		}
	}
	accepted, _ := d.askKeys(ctx, keys) // no answer is a no
	for _, q := range batch {
		q.yes <- slices.Contains(accepted, q.key)
	}
}

// askKeys asks about keys and remembers those that were refused.
func (d *Dialer) askKeys(ctx context.Context, keys []UnknownKey) ([]UnknownKey, error) {
	accepted, err := d.prompts.hostKeys(ctx, keys)
	if err != nil {
		return nil, err
	}
	d.hosts.mu.Lock()
	defer d.hosts.mu.Unlock()
	for _, k := range keys {
		if !slices.Contains(accepted, k) {
			if d.hosts.refused == nil {
				d.hosts.refused = make(map[UnknownKey]bool)
			}
			d.hosts.refused[k] = true
		}
	}
	return accepted, nil
}

// scanned is a host whose key was read without logging in.
type scanned struct {
	hop *hop
	key xssh.PublicKey
}

// Prepare implements transport.Preparer: it reads the keys of all hosts of m that
// are not known, jump hosts before those behind them, and asks about each round in
// one table. A host that is known costs nothing but its look-up.
func (d *Dialer) Prepare(ctx context.Context, m *targets.Map) error {
	if d.prompts.p == nil || d.o.Policy != FromConfig {
		return nil
	}
	for range maxHops + 1 {
		found, err := d.scan(ctx, d.strangers(ctx, m))
		if err != nil || len(found) == 0 {
			return err
		}
		keys := make([]UnknownKey, len(found))
		for i, f := range found {
			keys[i] = f.hop.unknownKey(f.key)
		}
		accepted, err := d.askKeys(ctx, keys)
		if err != nil {
			return err
		}
		for i, f := range found {
			if !slices.Contains(accepted, keys[i]) {
				continue
			}
			db, err := d.db(f.hop.known)
			if err != nil {
				return err
			}
			if err := d.record(db, f.hop, f.key); err != nil {
				return err
			}
		}
		if len(accepted) == 0 {
			return nil
		}
	}
	return nil
}

// strangers returns the hops of which no key is known, each once: of the way to a
// target only the first.
func (d *Dialer) strangers(ctx context.Context, m *targets.Map) []*hop {
	var out []*hop
	seen := map[string]bool{}
	for t := range m.All() {
		if t.Err != nil || ctx.Err() != nil {
			continue
		}
		h, err := d.target(ctx, t)
		if err != nil {
			continue // Dial will tell
		}
		for _, hop := range h.path() {
			if hop.policy == policyOff || d.acquainted(hop) {
				continue
			}
			if name := hop.knownName(); hop.policy == policyAsk && !seen[name] {
				seen[name] = true
				out = append(out, hop)
			}
			break
		}
	}
	return out
}

// acquainted reports whether there is a key to compare with.
func (d *Dialer) acquainted(h *hop) bool {
	db, err := d.db(h.known)
	return err != nil || len(db.Algorithms(h.knownName())) > 0
}

// scan reads the keys of hops; those that cannot be reached, and those that were
// refused before, are left out.
func (d *Dialer) scan(ctx context.Context, hops []*hop) ([]scanned, error) {
	var mu sync.Mutex
	var out []scanned
	var g errgroup.Group
	g.SetLimit(d.o.Limits.Options().InFlight)
	for _, h := range hops {
		g.Go(func() error {
			s := *h
			s.timeout = min(s.timeout, scanTimeout)
			s.scan = func(key xssh.PublicKey) {
				mu.Lock()
				defer mu.Unlock()
				out = append(out, scanned{h, key})
			}
			if c, err := d.connect(ctx, &s); err == nil {
				_ = c.Close() // it cannot be: a scan ends with the key
			}
			return nil
		})
	}
	_ = g.Wait() // no error is returned
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	d.hosts.mu.Lock()
	defer d.hosts.mu.Unlock()
	out = slices.DeleteFunc(out, func(s scanned) bool { return d.hosts.refused[s.hop.unknownKey(s.key)] })
	slices.SortFunc(out, func(a, b scanned) int { return slices.Index(hops, a.hop) - slices.Index(hops, b.hop) })
	return out, nil
}
