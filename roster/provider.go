package roster

import (
	"context"
	"iter"

	"github.com/gossh/gossh/targets"
)

// Entry is a host as a provider lists it.
type Entry struct {
	// ID is the Salt ID. Providers get it from targets.ParseID.
	ID targets.ID
	// Attrs are the attributes that the provider knows, by Salt's names.
	Attrs Attrs
	// Source tells where the entry is.
	Source Source
	// Trusted is set if nobody but the user and root can have written the entry.
	// Of other entries, what could read or execute something on this machine is
	// dropped with a warning: private keys, pre-flight scripts, most ssh_options.
	Trusted bool
	// Roster is the provider's name in the configuration. Named sets it, for
	// messages; providers need not.
	Roster string
}

// Query tells a provider what will be looked for. It is a hint for providers that
// cannot list everything, such as a network scan: the result is matched again.
type Query struct {
	// Expr is the expression of the run.
	Expr targets.Expr
	// Literals are the names in Expr that stand for themselves, as they were
	// written.
	Literals []string
}

// Provider is a source of hosts. It is safe for concurrent use.
type Provider interface {
	// Entries lists the hosts, in the order of the source. It may be called any
	// number of times, and looks at the source anew each time. It ends when ctx
	// does, with the error of ctx. An error ends the list, and then nothing of it
	// is used. A source that is not there wraps fs.ErrNotExist. It does not
	// match, merge or apply defaults.
	Entries(ctx context.Context, q Query) iter.Seq2[Entry, error]
}

// Namer is a Provider that can name its hosts while somebody types, for the
// completion of shells.
type Namer interface {
	// Names returns ids, and the names of groups, as far as they are in local files
	// that can be read: it runs no program, asks no network, and says nothing of what
	// is wrong. Neither need be complete or without repetition.
	Names(ctx context.Context) (ids, groups []string)
}

// Emptier is a Provider that can tell what to do where it lists nothing, which is no
// error: not everything can be listed.
type Emptier interface {
	// Empty returns the advice for a query for which Entries gave nothing, "" if there
	// is none.
	Empty(q Query) string
}

// NamesOf are the ids that a provider lists, until the first error, for Names of
// providers that only read files.
func NamesOf(ctx context.Context, p Provider) []string {
	var out []string
	for e, err := range p.Entries(ctx, Query{}) {
		if err != nil {
			return out
		}
		out = append(out, string(e.ID))
	}
	return out
}

// Factory makes a provider from the configuration.
type Factory struct {
	// Name is what --roster calls it, Doc one sentence on what it reads.
	Name, Doc string
	// New returns the provider. decode fills a structure from the configuration,
	// as Decode does. Nothing is read or contacted yet.
	New func(decode func(into any) error) (Provider, error)
}
