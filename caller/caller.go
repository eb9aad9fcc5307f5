package caller

import (
	"context"
	"os"
	"slices"
	"time"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// Host is the host that functions are called for: what they see of it. Nil maps
// are empty; none is changed.
type Host struct {
	ID, JID              string
	Opts, Grains, Pillar *ordered.Map
}

// Caller calls functions in this process for hosts. It is safe for concurrent use.
type Caller struct {
	// Functions are those that can be called.
	Functions []modules.Function
	// Files fetches salt:// files; nil has none.
	Files modules.FileSource
	// Version is what the functions see as that of the thin.
	Version string
	// Logf takes what functions log; nil drops it.
	Logf func(level, format string, args ...any)
}

// Host returns what a function may touch when it is called for h.
func (c *Caller) Host(h Host) *modules.Host {
	out := &modules.Host{
		ID: h.ID, JID: h.JID, Opts: h.Opts, Pillar: h.Pillar, Grains: known{h.Grains}, Files: c.Files,
		Functions: func() []modules.Function { return c.Functions },
		Version:   c.Version, Logf: c.Logf, Now: time.Now, Env: os.Environ(), Runner: modules.System{},
	}
	if out.Opts == nil {
		out.Opts = &ordered.Map{}
	}
	if out.Pillar == nil {
		out.Pillar = &ordered.Map{}
	}
	if out.Files == nil {
		out.Files = noFiles{}
	}
	if out.Logf == nil {
		out.Logf = func(string, string, ...any) {}
	}
	return out
}

// Has reports whether there is a function of that name.
func (c *Caller) Has(name string) bool {
	t := c.Table()
	return t.find(name) != nil
}

// Table returns the functions as Invoke takes them.
func (c *Caller) Table() Table { return Table{All: func() []modules.Function { return c.Functions }} }

// For returns the functions as templates call them for h.
func (c *Caller) For(h Host) *Bound { return &Bound{c, h} }

// Bound is a Caller for one host. It is safe for concurrent use.
type Bound struct {
	c *Caller
	h Host
}

// Has reports whether there is a function of that name.
func (b *Bound) Has(name string) bool { return b.c.Has(name) }

// Call runs a function and returns its value. Errors have the kind and the text of
// the reply.
func (b *Bound) Call(ctx context.Context, name string, args []any, kwargs *ordered.Map) (any, error) {
	r := Invoke(ctx, b.c.Table(), func() *modules.Host { return b.c.Host(b.h) }, Request{Fun: name, Args: args, Kwargs: kwargs})
	if e := r.Error; e != nil {
		return nil, fault.New(e.Kind, "", "%s", e.Stderr).WithHint(e.Hint)
	}
	return ordered.Decode(r.Return)
}

// known is a GrainSource of grains that were collected before.
type known struct{ m *ordered.Map }

// Grain implements modules.GrainSource.
func (k known) Grain(_ context.Context, name string) (any, bool) { return k.m.Get(name) }

// All implements modules.GrainSource.
func (k known) All(context.Context) *ordered.Map {
	if k.m == nil {
		return &ordered.Map{}
	}
	return k.m.Clone()
}

// Names implements modules.GrainSource.
func (k known) Names(context.Context) []string {
	names := k.m.Keys()
	slices.Sort(names)
	return names
}

type noFiles struct{}

// Fetch implements modules.FileSource.
func (noFiles) Fetch(context.Context, string, string) (string, error) { return "", modules.ErrNoFile }
