package facts

import (
	"context"
	"runtime"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/targets"
)

// Answer is what one host that was asked said, or why it did not.
type Answer struct {
	Grains Grains
	Err    error
}

// Source answers what is known of targets: from the store, or from the hosts. It is
// safe for concurrent use, if its functions are.
type Source struct {
	// Store has what is known. It is not written to: who asks hosts does that.
	Store Store
	// Recognizes reports whether a target may be the host with that key now. A record
	// with another key is of another host.
	Recognizes func(ctx context.Context, t *targets.Target, hostKey string) bool
	// Ask asks hosts for their own grains. Its result has all of them.
	Ask func(ctx context.Context, open *targets.Map) (map[targets.ID]Answer, error)
	// Pillar compiles the pillar of a target with its grains; nil refuses
	// expressions about pillar.
	Pillar func(ctx context.Context, t *targets.Target, grains *ordered.Map) (*ordered.Map, error)
	// MaxAge is how old a record may be; 0 means any age. CachedOnly asks nobody,
	// and then records may have any age. Refresh asks all.
	MaxAge              time.Duration
	CachedOnly, Refresh bool
	// Tell is told of each look-up, and Warn that the store cannot be used; nil
	// drops it.
	Tell func(Report)
	Warn func(msg string)
	// Now is the clock; nil means time.Now.
	Now func() time.Time
}

// Report says where the answers of one look-up came from.
type Report struct {
	// Cached is how many hosts the store knew, and Oldest the age of the oldest of
	// these records.
	Cached int
	Oldest time.Duration
	// Asked is how many hosts were asked, and Failed are those that did not answer.
	Asked  int
	Failed []targets.ID
	// Left are those that nothing is known of, as nobody was to be asked.
	Left []targets.ID
}

// lookup is one call of Facts.
type lookup struct {
	s    *Source
	open *targets.Map

	mu     sync.Mutex
	known  map[targets.ID]Answer
	pillar map[targets.ID]*ordered.Map
	report Report
}

// Facts returns what is known of the targets in open, for roster.Set.
func (s *Source) Facts(ctx context.Context, need targets.Need, open *targets.Map) (func(targets.ID) (targets.Facts, error), error) {
	if need&targets.NeedPillar != 0 && s.Pillar == nil {
		return nil, fault.New(fault.Invalid, "", "targets by pillar are not available here")
	}
	l := &lookup{s: s, open: open, known: make(map[targets.ID]Answer, open.Len()), pillar: map[targets.ID]*ordered.Map{}}
	if err := l.cached(ctx); err != nil {
		return nil, err
	}
	if err := l.ask(ctx); err != nil {
		return nil, err
	}
	if need&targets.NeedPillar != 0 {
		if err := l.compile(ctx); err != nil {
			return nil, err
		}
	}
	if s.Tell != nil {
		s.Tell(l.report)
	}
	return l.answer, nil
}

// answer implements the result of Facts.
func (l *lookup) answer(id targets.ID) (targets.Facts, error) {
	a, ok := l.known[id]
	if !ok || a.Err != nil {
		return nil, a.Err
	}
	return &host{a.Grains, l.pillar[id]}, nil
}

// each calls f for all targets, some at a time, until ctx ends.
func (l *lookup) each(ctx context.Context, f func(*targets.Target)) error {
	var g errgroup.Group
	n := max(1, min(2*runtime.GOMAXPROCS(0), l.open.Len()))
	for w := range n {
		g.Go(func() error {
			for i := w; i < l.open.Len(); i += n {
				if ctx.Err() != nil {
					return context.Cause(ctx)
				}
				f(l.open.At(i))
			}
			return nil
		})
	}
	return g.Wait()
}

// cached takes what the store has.
func (l *lookup) cached(ctx context.Context) error {
	if l.s.Refresh || l.s.Store == nil {
		return nil
	}
	var broken error
	now := time.Now
	if l.s.Now != nil {
		now = l.s.Now
	}
	at := now()
	err := l.each(ctx, func(t *targets.Target) {
		r, err := l.s.Store.Get(ctx, t.ID)
		ok := err == nil && r != nil && l.s.holds(ctx, t, r, at)
		l.mu.Lock()
		defer l.mu.Unlock()
		switch {
		case err != nil:
			broken = err
		case ok:
			l.known[t.ID] = Answer{Grains: told(t, r.Grains)}
			l.report.Cached++
			l.report.Oldest = max(l.report.Oldest, at.Sub(r.Collected))
		}
	})
	if err == nil && broken != nil && l.s.Warn != nil {
		l.s.Warn(fault.Message(broken))
	}
	return err
}

// holds reports whether a record is of the host that t is now, and not too old.
func (s *Source) holds(ctx context.Context, t *targets.Target, r *Record, now time.Time) bool {
	age := now.Sub(r.Collected)
	if !s.CachedOnly && s.MaxAge > 0 && (age > s.MaxAge || age < 0) {
		return false
	}
	return s.Recognizes(ctx, t, r.HostKey)
}

// ask asks the hosts that are not known.
func (l *lookup) ask(ctx context.Context) error {
	open := &targets.Map{}
	for t := range l.open.All() {
		if _, ok := l.known[t.ID]; ok {
			continue
		}
		if l.s.CachedOnly {
			l.report.Left = append(l.report.Left, t.ID)
			continue
		}
		if err := open.Add(t); err != nil {
			return err
		}
	}
	if open.Len() == 0 {
		return nil
	}
	answers, err := l.s.Ask(ctx, open)
	if err != nil {
		return err
	}
	l.report.Asked = open.Len()
	for t := range open.All() {
		a, ok := answers[t.ID]
		if !ok {
			a.Err = fault.New(fault.Internal, asking, "there was no answer")
		}
		if a.Err != nil {
			l.report.Failed = append(l.report.Failed, t.ID)
		}
		a.Grains = told(t, a.Grains)
		l.known[t.ID] = a
	}
	return nil
}

const asking = "asking for grains"

// compile makes the pillar of those whose grains are known.
func (l *lookup) compile(ctx context.Context) error {
	return l.each(ctx, func(t *targets.Target) {
		l.mu.Lock()
		a, ok := l.known[t.ID]
		l.mu.Unlock()
		if !ok || a.Err != nil {
			return
		}
		var p *ordered.Map
		grains, err := a.Grains.Map()
		if err == nil {
			p, err = l.s.Pillar(ctx, t, grains)
		}
		l.mu.Lock()
		defer l.mu.Unlock()
		if err != nil {
			l.known[t.ID] = Answer{Err: err}
			l.report.Failed = append(l.report.Failed, t.ID)
			return
		}
		l.pillar[t.ID] = p
	})
}

// told lays over grains what the roster says of the host.
func told(t *targets.Target, g Grains) Grains {
	return g.Under(ordered.Of("id", string(t.ID))).Under(Overrides(t))
}

// Overrides returns the grains that the roster sets for t, nil if it sets none: those
// of minion_opts, and its own over them.
func Overrides(t *targets.Target) *ordered.Map {
	under, ok := t.MinionOpts.Value("grains").(*ordered.Map)
	switch {
	case !ok:
		return t.Grains
	case t.Grains == nil:
		return under
	}
	return modules.Merge(under, t.Grains, false)
}

// host is what is known of one host.
type host struct {
	grains Grains
	pillar *ordered.Map
}

// Tree implements targets.Facts.
func (h *host) Tree(what targets.Need) (any, bool) {
	if what == targets.NeedPillar {
		return h.pillar, h.pillar != nil
	}
	return h.grains, true
}
