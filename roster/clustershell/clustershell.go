package clustershell

import (
	"context"
	"iter"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/gossh/gossh/internal/ownership"
	"github.com/gossh/gossh/roster"
	"github.com/gossh/gossh/targets"
)

// Options say where the groups are defined.
type Options struct {
	// Config is the groups.conf to read, with the directories beside it; "" means
	// those of Paths.
	Config string `opts:"gossh:clustershell_conf"`
	// Paths are the groups.conf of ClusterShell, the last of which counts most;
	// those that are not there are passed over. See DefaultPaths.
	Paths []string
	// Reuse has the first reading of the groups serve for good, for a program that
	// makes one run.
	Reuse bool
	// Check returns an error if somebody else may have written the file at path,
	// which is then not read. nil looks at the owner and mode of the file and of
	// the directories above it.
	Check func(path string) error
}

// DefaultPaths returns where ClusterShell looks for groups.conf.
func DefaultPaths(home string, getenv func(string) string) []string {
	xdg := getenv("XDG_CONFIG_HOME")
	if xdg == "" {
		xdg = home + "/.config"
	}
	out := []string{"/etc/clustershell/groups.conf", home + "/.local/etc/clustershell/groups.conf", xdg + "/clustershell/groups.conf"}
	if dir := getenv("CLUSTERSHELL_CFGDIR"); dir != "" {
		out = append(out, dir+"/groups.conf")
	}
	return out
}

// Provider reads the groups anew for each call, unless Reuse is set.
type Provider struct {
	o    Options
	mu   sync.Mutex
	kept *groups // with Reuse
}

var (
	_ roster.Provider = (*Provider)(nil)
	_ roster.Namer    = (*Provider)(nil)
)

// New returns a provider. Nothing is read yet.
func New(o Options) *Provider {
	if o.Check == nil {
		o.Check = ownership.Check
	}
	if o.Config != "" {
		o.Paths = []string{o.Config}
	}
	return &Provider{o: o}
}

// Entries implements roster.Provider. Every name of the query that stands for
// itself is an entry. Where the expression is a pattern, or of another kind, all
// nodes of the default source of groups are, before the names.
//
// The expression is compiled by targets.CompileWith with NodeSets set and Group as
// its Groups: then ranges and groups are names.
func (p *Provider) Entries(ctx context.Context, q roster.Query) iter.Seq2[roster.Entry, error] {
	return func(yield func(roster.Entry, error) bool) {
		if err := ctx.Err(); err != nil {
			yield(roster.Entry{}, err)
			return
		}
		var all []string
		source := "clustershell"
		if pattern(q) {
			g, err := p.groups()
			if err == nil && g.first != nil {
				source = g.first.place()
				all, err = g.all(g.first.name, nil)
			}
			if err != nil {
				yield(roster.Entry{}, err)
				return
			}
		}
		known := len(all)
		seen := map[targets.ID]bool{}
		for i, text := range slices.Concat(all, q.Literals) {
			if i == known {
				source = "clustershell"
			}
			e, ok := entry(text, source)
			if !ok || seen[e.ID] {
				continue
			}
			seen[e.ID] = true
			if err := ctx.Err(); err != nil {
				yield(roster.Entry{}, err)
				return
			}
			if !yield(e, nil) {
				return
			}
		}
	}
}

// groups returns the groups as they are now, or have been with Reuse.
func (p *Provider) groups() (*groups, error) {
	if !p.o.Reuse {
		return p.load()
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	var err error
	if p.kept == nil {
		p.kept, err = p.load()
	}
	return p.kept, err
}

// pattern reports whether an expression may mean names that it does not spell out.
func pattern(q roster.Query) bool {
	switch q.Expr.Kind {
	case "", targets.Glob, targets.List:
		return q.Expr.Text == "" || strings.ContainsAny(q.Expr.Text, "*?")
	case targets.Nodegroup, targets.Range:
		return len(q.Literals) == 0
	}
	return true
}

// entry makes an entry of a name. User and port are for whoever resolves it.
func entry(text, source string) (roster.Entry, bool) {
	n, err := targets.ParseName(text)
	if err != nil {
		return roster.Entry{}, false
	}
	id, err := targets.ParseID(n.Host)
	if err != nil {
		return roster.Entry{}, false
	}
	s := roster.Source{Name: source}
	return roster.Entry{ID: id, Source: s, Trusted: true, Attrs: roster.Attrs{
		{Name: "host", Value: roster.Value{V: n.Host, Source: s}},
	}}, true
}

// Names implements roster.Namer: the nodes and groups of the default source, and the
// groups of others behind the name of their source.
func (p *Provider) Names(ctx context.Context) (ids, names []string) {
	g, err := p.groups()
	if err != nil {
		return nil, nil
	}
	for _, s := range slices.SortedFunc(maps.Values(g.sources), func(a, b *source) int { return strings.Compare(a.name, b.name) }) {
		for _, name := range s.groups.Keys() {
			if s != g.first {
				name = s.name + ":" + name
			}
			names = append(names, name)
		}
	}
	return roster.NamesOf(ctx, p), names
}

// Group returns the nodes of a group: name, source:name, or * for all nodes of a
// source. ok is false if there is no such group.
func (p *Provider) Group(ctx context.Context, name string) (nodes []string, ok bool, err error) {
	if err := ctx.Err(); err != nil {
		return nil, false, err
	}
	g, err := p.groups()
	if err != nil {
		return nil, false, err
	}
	return g.group(name, "", nil)
}

// Nodes returns the names that a NodeSet stands for, in the order in which they
// are first named.
func (p *Provider) Nodes(ctx context.Context, nodeset string) ([]string, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	g, err := p.groups()
	if err != nil {
		return nil, err
	}
	return g.nodes(nodeset, "", nil)
}
