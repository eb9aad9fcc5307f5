package cache

import (
	"context"
	"fmt"
	"iter"

	"github.com/gossh/gossh/facts"
	"github.com/gossh/gossh/roster"
)

// Options say where hosts are known from.
type Options struct {
	// Store has the hosts. It is required.
	Store facts.Store
	// Order says for attributes, such as host, where their value comes from: it is a
	// mapping to look-ups or lists of them, of which the first that finds something
	// counts. nil takes the address, port and user with which a host was reached.
	Order any `opts:"roster_order"`
	// Warn takes which hosts are left out; nil drops it.
	Warn func(msg string)
}

// Provider lists the hosts of a store anew for each call.
type Provider struct {
	o     Options
	rules []rule
}

var (
	_ roster.Provider = (*Provider)(nil)
	_ roster.Emptier  = (*Provider)(nil)
	_ roster.Namer    = (*Provider)(nil)
)

// New returns a provider. Nothing is read yet. What is wrong with Order is
// fault.Invalid.
func New(o Options) (*Provider, error) {
	if o.Warn == nil {
		o.Warn = func(string) {}
	}
	rules, err := parseOrder(o.Order)
	return &Provider{o, rules}, err
}

// Entries implements roster.Provider: in the order of the IDs. The entries are not
// trusted, as hosts choose what Order finds in their grains. A host without an
// address is a warning and no target.
func (p *Provider) Entries(ctx context.Context, _ roster.Query) iter.Seq2[roster.Entry, error] {
	return func(yield func(roster.Entry, error) bool) {
		lost := 0
		for r, err := range p.o.Store.All(ctx) {
			if err != nil {
				yield(roster.Entry{}, err)
				return
			}
			e, ok := p.entry(r)
			if !ok {
				if lost++; lost <= maxWarned {
					p.o.Warn(fmt.Sprintf("no look-up of roster_order finds the host of %s, which is left out", r.ID))
				}
				continue
			}
			if !yield(e, nil) {
				return
			}
		}
		if lost > maxWarned {
			p.o.Warn(fmt.Sprintf("%d more hosts are left out for that", lost-maxWarned))
		}
	}
}

// Empty implements roster.Emptier.
func (p *Provider) Empty(roster.Query) string {
	return "no host is in the cache: those are that have told their grains, as for grains.items by another roster"
}

// maxWarned is how many hosts are named that are left out.
const maxWarned = 10

// Names implements roster.Namer.
func (p *Provider) Names(ctx context.Context) (ids, groups []string) {
	return roster.NamesOf(ctx, p), nil
}

// entry makes an entry of what is known; ok is false if it has no address.
func (p *Provider) entry(r *facts.Record) (e roster.Entry, ok bool) {
	src := roster.Source{Name: "the cache of hosts"}
	e = roster.Entry{ID: r.ID, Source: src}
	set := map[string]bool{}
	put := func(name string, v any, from roster.Source) {
		e.Attrs = append(e.Attrs, roster.Attr{Name: name, Value: roster.Value{V: v, Source: from}})
		set[name] = true
	}
	for _, rule := range p.rules {
		for _, find := range rule.finds {
			if v, ok := find(r); ok {
				put(rule.name, v, roster.Source{Name: "roster_order"})
				break
			}
		}
		if rule.name == "host" && !set["host"] {
			return e, false
		}
	}
	reached := []struct {
		name string
		v    any
		ok   bool
	}{{"host", r.Host, r.Host != "" && r.Host != string(r.ID)}, {"port", r.Port, r.Port != 0}, {"user", r.User, r.User != ""}}
	for _, a := range reached {
		if a.ok && !set[a.name] {
			put(a.name, a.v, src)
		}
	}
	return e, true
}
