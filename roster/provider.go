package roster

import (
	"context"
	"iter"

	"github.com/gossh/gossh/targets"
)

// Value is what an attribute is set to.
type Value struct {
	// V is the value, of the kinds of package ordered. nil is a null that was
	// written: it counts as set.
	V any
	// Text is the source text of a scalar and Quoted whether it stood in quotes,
	// where the source is YAML: the octal forms of cmd_umask are lost in V.
	Text   string
	Quoted bool
	// Source tells where it was set: "file:line:column", a flag, a provider.
	Source string
}

// Attr is a named value.
type Attr struct {
	Name string
	Value
}

// Attrs are the attributes of an entry, in the order of the source.
type Attrs []Attr

// Get returns the value of an attribute.
func (a Attrs) Get(name string) (Value, bool) {
	for i := range a {
		if a[i].Name == name {
			return a[i].Value, true
		}
	}
	return Value{}, false
}

// Entry is a host as a provider lists it.
type Entry struct {
	// ID is the Salt ID.
	ID targets.ID
	// Attrs are the attributes that the provider knows, by Salt's names.
	Attrs Attrs
	// Source tells where the entry is: "file:line", or the provider.
	Source string
	// Trusted is set if nobody but the user and root can have written the entry,
	// so that what it names may be read and executed on this machine.
	Trusted bool
}

// Query tells a provider what will be looked for. It is a hint for providers that
// cannot list everything, such as a network scan: the result is matched again.
type Query struct {
	Expr targets.Expr
	// Literals are the names in Expr that stand for themselves.
	Literals []string
}

// Provider is a source of hosts. It is safe for concurrent use.
type Provider interface {
	// Entries lists hosts. An error ends the list, and then nothing of it is
	// used. A source that is not there wraps fs.ErrNotExist.
	Entries(ctx context.Context, q Query) iter.Seq2[Entry, error]
}

// Factory makes a provider from the configuration.
type Factory struct {
	// Name is what --roster calls it, Doc one sentence on what it reads.
	Name, Doc string
	// New returns the provider. decode fills a structure from the configuration,
	// strictly.
	New func(decode func(into any) error) (Provider, error)
}
