package roster

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"slices"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/targets"
)

// resolution is one call of Resolve.
type resolution struct {
	set     *Set
	expr    targets.Expr
	matcher targets.Matcher
	d       *decoder
	names   *names

	probe      targets.Target        // has an ID alone
	seen       map[targets.ID]Source // all entries
	duplicates int
	matched    []placed
	addressed  map[*name][]placed // entries whose address is a name
	ids        []string           // of entries, for suggestions
	missing    error              // a source that is not there
}

// placed is an entry with its place among all, and its target if it is meant.
type placed struct {
	place  int
	entry  Entry
	target *targets.Target
}

func (r *resolution) run(ctx context.Context) (*targets.Map, error) {
	r.seen, r.addressed = map[targets.ID]Source{}, map[*name][]placed{}
	q := Query{Expr: r.expr, Literals: r.names.texts()}
	for _, p := range r.set.Providers {
		if err := r.list(ctx, p, q); err != nil {
			return nil, err
		}
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
	maxReported = 10     // ids that are defined twice
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

// match adds the target of an entry if it is meant. If that takes facts, all are
// added, and known decides.
func (r *resolution) match(e Entry) error {
	ok := r.matcher.Needs() != 0
	if !ok {
		var err error
		r.probe.ID = e.ID
		if ok, err = r.matcher.Match(&r.probe, nil); err != nil {
			return err
		}
	}
	p := placed{place: len(r.seen)}
	if ok {
		login, err := r.names.login(string(e.ID))
		if err != nil {
			return err
		}
		if l, ok := r.matcher.(targets.Login); ok && login.User == "" {
			login.User = l.Login(e.ID)
		}
		p.target = r.d.target(e, login)
		r.matched = append(r.matched, p)
	}
	if len(r.names.byHost) == 0 {
		return nil
	}
	v, _ := e.Attrs.Get("host")
	host, _ := v.host()
	for _, n := range r.names.byHost[host] {
		p.entry = e
		r.addressed[n] = append(r.addressed[n], p)
	}
	return nil
}

// known drops the targets that facts tell are not meant.
func (r *resolution) known(ctx context.Context) error {
	need := r.matcher.Needs()
	if need == 0 || len(r.matched) == 0 {
		return nil
	}
	if r.set.Facts == nil {
		return fault.New(fault.Invalid, "", "%q asks for grains or pillar, and none are kept", r.expr.Text)
	}
	all := &targets.Map{}
	for _, p := range r.matched {
		if err := all.Add(p.target); err != nil {
			return err
		}
	}
	facts, err := r.set.Facts(ctx, need, all)
	if err != nil {
		return err
	}
	kept := r.matched[:0]
	for _, p := range r.matched {
		ok, err := r.matcher.Match(p.target, facts(p.target.ID))
		if err != nil {
			return err
		}
		if ok {
			kept = append(kept, p)
		}
	}
	r.matched = kept
	return nil
}
