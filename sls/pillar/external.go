package pillar

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/internal/nearest"
	"github.com/gossh/gossh/ordered"
)

// External is a source of pillar beside the SLS, one entry of ext_pillar. It is
// safe for concurrent use.
type External interface {
	// Fetch returns the data for h; nil is none. pillar is what is compiled so
	// far and is not changed.
	Fetch(ctx context.Context, h Host, pillar *ordered.Map) (*ordered.Map, error)
}

// MaxExternal bounds in bytes what an external source may answer for one host.
const MaxExternal = 16 << 20

// externals are the sources by their names in ext_pillar.
func externals() map[string]func(arg any) (External, error) {
	return map[string]func(any) (External, error){
		"cmd_yaml":  newCommand("cmd_yaml", fromYAML),
		"cmd_json":  newCommand("cmd_json", fromJSON),
		"file_tree": newFileTree,
		"http_yaml": newHTTP("http_yaml", fromYAML),
		"http_json": newHTTP("http_json", fromJSON),
	}
}

// NewExternal returns the sources of ext_pillar: a list of mappings from the name
// of a source to its argument. An unknown name is fault.Invalid: pillar without a
// part of it would be wrong.
func NewExternal(extPillar any) ([]External, error) {
	if extPillar == nil {
		return nil, nil
	}
	list, ok := extPillar.([]any)
	if !ok {
		return nil, fault.New(fault.Invalid, "", "ext_pillar must be a list, not %s", typeName(extPillar))
	}
	table := externals()
	var out []External
	for _, e := range list {
		m, ok := e.(*ordered.Map)
		if !ok {
			return nil, fault.New(fault.Invalid, "", "ext_pillar: an entry is a mapping from a name to arguments, not %s", typeName(e))
		}
		for name, arg := range m.All() {
			newSource, ok := table[name]
			if !ok {
				names := slices.Sorted(maps.Keys(table))
				return nil, unknown(name, names)
			}
			source, err := newSource(arg)
			if err != nil {
				return nil, fault.New(fault.Invalid, "", "ext_pillar: %s: %w", name, err)
			}
			out = append(out, source)
		}
	}
	return out, nil
}

func unknown(name string, names []string) error {
	hint := "there are " + strings.Join(names, ", ")
	if near := nearest.Name(name, names); near != "" {
		hint = "did you mean " + near + "?"
	}
	return fault.New(fault.Invalid, "", "ext_pillar: there is no source named %q", name).WithHint(hint)
}

// external lays the data of the external sources over out.
func (c *compilation) external(ctx context.Context, out *ordered.Map) (*ordered.Map, error) {
	for _, e := range c.c.o.External {
		data, err := e.Fetch(ctx, c.host, out)
		if err != nil {
			return nil, err
		}
		if data != nil {
			out = c.m.merge(out, data.Clone())
		}
	}
	return out, nil
}
