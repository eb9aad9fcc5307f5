package roster

import (
	"context"
	"fmt"
	"iter"

	"github.com/gossh/gossh/fault"
)

// Named is a provider whose errors and entries say which one it is, which may fail,
// and which the operator may trust.
type Named struct {
	// Name is what --roster calls it.
	Name string
	// Provider is what it stands for.
	Provider Provider
	// Optional makes a warning of its errors, and then it lists nothing.
	Optional bool
	// Trust makes all its entries trusted ones: the operator answers for who can
	// write them (roster_trust).
	Trust bool
	// Warn takes the warning; nil drops it.
	Warn func(msg string)
}

var (
	_ Provider = (*Named)(nil)
	_ Emptier  = (*Named)(nil)
)

// Empty implements Emptier for a provider that does.
func (n *Named) Empty(q Query) string {
	if e, ok := n.Provider.(Emptier); ok {
		return e.Empty(q)
	}
	return ""
}

// Entries implements Provider. The entries of an optional provider come when all
// of them are there: a list that ends with an error is none.
func (n *Named) Entries(ctx context.Context, q Query) iter.Seq2[Entry, error] {
	return func(yield func(Entry, error) bool) {
		var held []Entry
		for e, err := range n.Provider.Entries(ctx, q) {
			e.Roster, e.Trusted = n.Name, e.Trusted || n.Trust
			switch {
			case err != nil && n.Optional && ctx.Err() == nil:
				if n.Warn != nil {
					n.Warn(fmt.Sprintf("the roster %s is left out: %s", n.Name, fault.Message(err)))
				}
				return
			case err != nil:
				yield(Entry{}, n.wrap(ctx, err))
				return
			case n.Optional:
				held = append(held, e)
			case !yield(e, nil):
				return
			}
		}
		for _, e := range held {
			if !yield(e, nil) {
				return
			}
		}
	}
}

// wrap names the provider in an error, but for that of the context.
func (n *Named) wrap(ctx context.Context, err error) error {
	if cause := ctx.Err(); cause != nil {
		return cause
	}
	kind := fault.KindOf(err)
	if kind == fault.Internal {
		kind = fault.Invalid
	}
	return fault.Wrap(kind, "reading the roster "+n.Name, err)
}
