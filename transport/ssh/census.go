package ssh

import (
	"context"
	"sync"

	xssh "golang.org/x/crypto/ssh"

	"github.com/gossh/gossh/targets"
)

// stranger is a target of a run of which a key on the way is not known.
type stranger struct {
	census *census
	// hop is the way to the target; unknown are the hops on it whose keys have to be
	// asked about, in their order.
	hop     *hop
	unknown []*hop
	// watched is the name that the desk expects because a dial of it is on its way,
	// "" for none.
	watched string
}

// name is what is to be asked about next, "" for nothing.
func (s *stranger) name() string {
	if len(s.unknown) == 0 {
		return ""
	}
	return s.unknown[0].knownName()
}

// watch lets the desk expect s, unwatch ends it; the desk's mu is held.
func (k *desk) watch(s *stranger) {
	if s.watched == "" && len(s.unknown) > 0 {
		s.watched = s.name()
		k.expect(s.watched)
	}
}

func (k *desk) unwatch(s *stranger) {
	if s.watched != "" {
		k.forget(s.watched)
		s.watched = ""
	}
}

// enter returns what is known of a target that is dialed now, nil for nothing.
func (k *desk) enter(t *targets.Target) *stranger {
	k.mu.Lock()
	defer k.mu.Unlock()
	s := k.strangers[t]
	if s != nil {
		k.watch(s)
	}
	return s
}

// leave tells that the dial of a target has ended.
func (k *desk) leave(t *targets.Target) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if s := k.strangers[t]; s != nil {
		k.unwatch(s)
		delete(k.strangers, t)
	}
}

// census is what Prepare found out about a run.
type census struct {
	ctx     context.Context //nolint:containedctx // the life of the run
	targets []*targets.Target
	slots   chan struct{} // bounds the connections that only read a key
	wg      sync.WaitGroup
}

// Prepare implements transport.Preparer: it looks which hosts of a run have keys
// that are not known, without the network, and lets them come first. They wait at
// the desk with their connections open until all of them are there; the known hosts
// are worked on meanwhile.
//
// Waiting takes a slot of those in flight, and the known hosts keep half of these.
// The keys of strangers beyond that are read by connections of their own, which end
// with the key; so one table has all hosts that can be reached directly. Those
// behind a jump host with an unknown key are the next table: nothing is sent through
// it before it is accepted.
func (d *Dialer) Prepare(ctx context.Context, m *targets.Map) (*targets.Map, func()) {
	if d.prompts.p == nil || d.o.Policy != FromConfig {
		return m, func() {}
	}
	found := d.survey(ctx, m)
	if len(found) == 0 {
		return m, func() {}
	}
	inFlight := d.o.Limits.Options().InFlight
	ctx, cancel := context.WithCancel(ctx)
	c := &census{ctx: ctx, slots: make(chan struct{}, inFlight)}
	var early, known, late []*targets.Target
	atOnce := max(inFlight/2, inFlight-(m.Len()-len(found)))
	d.desk.mu.Lock()
	defer d.desk.mu.Unlock()
	var rest []*stranger
	for t := range m.All() {
		s := found[t]
		switch {
		case s == nil:
			known = append(known, t)
			continue
		case len(early) < atOnce:
			early = append(early, t)
			d.desk.watch(s)
		default:
			late = append(late, t)
			rest = append(rest, s)
		}
		s.census = c
		c.targets = append(c.targets, t)
		d.desk.strangers[t] = s
	}
	d.scanAll(rest)
	order := &targets.Map{}
	for _, list := range [][]*targets.Target{early, known, late} {
		for _, t := range list {
			_ = order.Add(t) // no id is there twice in m
		}
	}
	return order, func() { d.desk.release(c, cancel) }
}

// release forgets the targets of a run.
func (k *desk) release(c *census, cancel context.CancelFunc) {
	cancel()
	k.mu.Lock()
	for _, t := range c.targets {
		if s := k.strangers[t]; s != nil && s.census == c {
			k.unwatch(s)
			delete(k.strangers, t)
		}
	}
	k.mu.Unlock()
	c.wg.Wait()
}

// survey returns the targets whose keys have to be asked about.
func (d *Dialer) survey(ctx context.Context, m *targets.Map) map[*targets.Target]*stranger {
	found := map[*targets.Target]*stranger{}
	for t := range m.All() {
		if t.Err != nil || ctx.Err() != nil {
			continue
		}
		h, err := d.target(ctx, t)
		if err != nil {
			continue // Dial will tell
		}
		s := &stranger{hop: h}
		for _, hop := range h.path() {
			if hop.policy == policyAsk && !d.acquainted(hop) {
				s.unknown = append(s.unknown, hop)
			}
		}
		if len(s.unknown) > 0 {
			found[t] = s
		}
	}
	return found
}

// acquainted reports whether there is a key to compare with.
func (d *Dialer) acquainted(h *hop) bool {
	db, err := d.db(h.known)
	return err != nil || len(db.Algorithms(h.knownName())) > 0
}

// advance notes that the names with true are known now; what lies behind them comes
// into view. The desk's mu is held.
func (d *Dialer) advance(names map[string]bool) {
	var idle []*stranger
	for _, s := range d.desk.strangers {
		if !names[s.name()] {
			continue
		}
		s.unknown = s.unknown[1:]
		if s.watched == "" { // nobody will dial it soon
			idle = append(idle, s)
			continue
		}
		d.desk.unwatch(s)
		d.desk.watch(s)
	}
	d.scanAll(idle)
}

// scanAll reads, in the background, the keys of those strangers that nobody dials
// yet. The desk's mu is held.
func (d *Dialer) scanAll(list []*stranger) {
	for _, s := range list {
		if name := s.name(); name != "" && d.desk.expected[name] == 0 {
			d.desk.expect(name)
			s.census.wg.Go(func() { d.scan(s.census, s.unknown[0], name) })
		}
	}
}

// scan reads the key of a hop by a connection that ends with it, and asks about it.
// What goes wrong is told when the host is dialed.
func (d *Dialer) scan(c *census, h *hop, name string) {
	defer func() {
		d.desk.mu.Lock()
		defer d.desk.mu.Unlock()
		d.desk.forget(name)
	}()
	select {
	case c.slots <- struct{}{}:
	case <-c.ctx.Done():
		return
	}
	var key xssh.PublicKey
	s := *h
	s.timeout = min(s.timeout, d.o.AskWithin)
	s.scan = func(k xssh.PublicKey) { key = k }
	conn, err := d.connect(c.ctx, &s)
	<-c.slots
	if err == nil {
		_ = conn.Close() // it cannot be: a scan ends with the key
	}
	if key == nil || !d.ask(c.ctx, h.unknownKey(key)) {
		return
	}
	if db, err := d.db(h.known); err == nil {
		_ = d.record(db, h, key)
	}
}
