package roster

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"slices"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/targets"
)

// resolution is one call of Resolve.
type resolution struct {
	set     *Set
	expr    targets.Expr
	matcher targets.Matcher
	d       *decoder
	names   *names

	probe      targets.Target        // has an ID and an address alone
	seen       map[targets.ID]Source // all entries
	duplicates int
	matched    []placed
	addressed  map[*name][]placed // entries whose address is a name
	ids        []string           // of entries, for suggestions
	missing    error              // a source that is not there
	looks      int                // calls of meant
}

// placed is an entry with its place among all, and its target if it is meant, or may
// be: that is unknown yet.
type placed struct {
	place   int
	entry   Entry
	target  *targets.Target
	unknown bool
}

func (r *resolution) run(ctx context.Context) (*targets.Map, error) {
	r.seen, r.addressed = map[targets.ID]Source{}, map[*name][]placed{}
	q := Query{Expr: r.expr, Literals: r.names.texts()}
	for _, p := range r.set.Providers {
		if err := r.list(ctx, p, q); err != nil {
			return nil, err
		}
	}
	if r.missing != nil && len(r.set.Providers) > 1 {
		r.set.warn("%s; the other rosters count", fault.Message(r.missing))
	}
	if r.duplicates > maxReported {
		r.set.warn("%d more ids are defined twice", r.duplicates-maxReported)
	}
	if err := r.known(ctx); err != nil {
		return nil, err
	}
	if err := r.byAddress(); err != nil {
		return nil, err
	}
	slices.SortStableFunc(r.matched, func(a, b placed) int { return cmp.Compare(a.place, b.place) })
	if err := r.adHoc(); err != nil {
		return nil, err
	}
	out := &targets.Map{}
	for _, p := range r.matched {
		if err := out.Add(p.target); err != nil {
			return nil, err
		}
	}
	if out.Len() == 0 {
		return nil, r.nothing()
	}
	return out, nil
}

// Bounds of what is kept for messages.
const (
	maxReported = 10     // ids that are defined twice, names that are nowhere
	maxSuggest  = 10_000 // ids that may have been meant
)

// list matches the entries of p.
func (r *resolution) list(ctx context.Context, p Provider, q Query) error {
	for e, err := range p.Entries(ctx, q) {
		switch {
		case errors.Is(err, fs.ErrNotExist) && !r.set.Required:
			if r.missing == nil {
				r.missing = sourceError(err)
			}
			return nil
		case err != nil:
			return sourceError(err)
		}
		if first, ok := r.seen[e.ID]; ok {
			if r.duplicates++; r.duplicates <= maxReported {
				r.set.warn("%s%s is defined already in %s, and that counts", at(e.Source), e.ID, first)
			}
			if r.set.Duplicate != nil {
				r.set.Duplicate(e.ID, first, e.Source)
			}
			continue
		}
		r.seen[e.ID] = e.Source
		if len(r.ids) < maxSuggest {
			r.ids = append(r.ids, string(e.ID))
		}
		if err := r.match(e); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// sourceError gives an error of a provider a kind, if it has none.
func sourceError(err error) error {
	if fault.KindOf(err) == fault.Internal {
		return fault.Wrap(fault.Invalid, "reading the roster", err)
	}
	return err
}

// match adds the target of an entry if it is meant, or if facts have to tell.
func (r *resolution) match(e Entry) error {
	v, _ := e.Attrs.Get("host")
	host, _ := v.host()
	r.probe.ID, r.probe.Host = e.ID, host
	ok, err := r.matcher.Match(&r.probe, nil)
	unknown := errors.Is(err, targets.ErrUnknown)
	if err != nil && !unknown {
		return err
	}
	p := placed{place: len(r.seen), unknown: unknown}
	if ok || unknown {
		login, err := r.names.login(string(e.ID))
		if err != nil {
			return err
		}
		if l, ok := r.matcher.(targets.Login); ok && login.User == "" {
			login.User = l.Login(e.ID)
		}
		p.target = r.d.target(e, login)
		if unknown {
			if ok, p.unknown, err = r.said(p.target); err != nil {
				return err
			}
		}
		if ok || p.unknown {
			r.matched = append(r.matched, p)
		} else {
			p.target = nil
		}
	}
	for _, n := range r.names.byHost[host] {
		p.entry = e
		r.addressed[n] = append(r.addressed[n], p)
	}
	return nil
}

// said matches t by the grains that the roster has of it: they count above those of
// the host, which need not be asked where they decide.
func (r *resolution) said(t *targets.Target) (ok, unknown bool, err error) {
	if r.matcher.Needs()&targets.NeedGrains == 0 || t.Err != nil || t.Deferred != nil {
		return false, true, nil
	}
	own := ordered.Of("id", string(t.ID))
	under, _ := t.MinionOpts.Value("grains").(*ordered.Map)
	for _, m := range []*ordered.Map{under, t.Grains} {
		for k, v := range m.All() {
			own.Set(k, v)
		}
	}
	ok, err = r.matcher.Match(t, targets.Known{Grains: own, Partial: true})
	if errors.Is(err, targets.ErrUnknown) {
		return false, true, nil
	}
	return ok, false, err
}

// known asks for the facts of those targets that need them, and drops those that
// are not meant. One that stays unknown has that as its outcome.
func (r *resolution) known(ctx context.Context) error {
	open := &targets.Map{}
	for _, p := range r.matched {
		if p.unknown {
			if err := open.Add(p.target); err != nil {
				return err
			}
		}
	}
	if open.Len() == 0 {
		return nil
	}
	if r.set.Facts == nil {
		return fault.New(fault.Invalid, "", "%q asks for grains or pillar, and none are kept", r.expr.Text)
	}
	facts, err := r.set.Facts(ctx, r.matcher.Needs(), open)
	if err != nil {
		return err
	}
	kept := r.matched[:0]
	for _, p := range r.matched {
		ok := true
		if p.unknown {
			if p.target, ok, err = r.decide(p.target, facts); err != nil {
				return err
			}
		}
		if ok {
			kept = append(kept, p)
		}
	}
	r.matched = kept
	return nil
}

// decide matches with facts. The target that it returns tells if they are not known.
func (r *resolution) decide(t *targets.Target, facts func(targets.ID) (targets.Facts, error)) (*targets.Target, bool, error) {
	f, cause := facts(t.ID)
	if f == nil && cause == nil {
		return t, false, nil
	}
	ok, err := r.matcher.Match(t, f)
	switch {
	case err == nil && cause == nil:
		return t, ok, nil
	case err != nil && !errors.Is(err, targets.ErrUnknown):
		return t, false, err
	case cause == nil:
		cause = err
	}
	if t.Err != nil {
		return t, true, nil
	}
	failed := *t
	failed.Err = cause
	return &failed, true, nil
}
