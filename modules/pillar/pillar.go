// Package pillar has the functions that read the pillar: pillar.*. They touch
// nothing but the pillar that they are given, on the controller or on the host.
package pillar

import (
	"context"
	"slices"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// Functions returns the functions of the module. The arguments pillar, pillarenv
// and saltenv act where the pillar is compiled, before the function runs.
func Functions() []modules.Function {
	return modules.Table("pillar", table, map[string]modules.Func{
		"items": items, "data": items, "get": get, "item": item, "keys": keys, "filter_by": filterBy, "ls": ls,
		"fetch": get, "obfuscate": obfuscate,
		"raw": raw,
	})
}

// compiles are the keyword arguments that act where the pillar is compiled.
var compiles = []string{"pillar", "pillarenv", "saltenv"}

// unknown is the error of a keyword argument that is none of compiles or more.
func unknown(c *modules.Call, more ...string) error {
	for k, v := range c.Kwargs.All() {
		if !slices.Contains(compiles, k) && !slices.Contains(more, k) {
			return &modules.ArgumentError{Msg: "The following keyword arguments are not valid: " + k + "=" + modules.Text(v)}
		}
	}
	return nil
}

func items(ctx context.Context, c *modules.Call) (any, error) {
	if len(c.Rest) > 0 {
		return item(ctx, c)
	}
	return c.Host.Pillar, unknown(c)
}

// obfuscate returns what items does with the kinds of the values in their place.
func obfuscate(ctx context.Context, c *modules.Call) (any, error) {
	v, err := items(ctx, c)
	if err != nil {
		return nil, err
	}
	return kinds(v), nil
}

func kinds(v any) any {
	switch v := v.(type) {
	case *ordered.Map:
		out := ordered.NewMap(v.Len())
		for k, e := range v.All() {
			out.Set(k, kinds(e))
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, e := range v {
			out[i] = kinds(e)
		}
		return out
	case nil:
		return "<NoneType>"
	case bool:
		return "<bool>"
	case string:
		return "<str>"
	case float64:
		return "<float>"
	}
	return "<int>"
}

func get(_ context.Context, c *modules.Call) (any, error) {
	v, ok := modules.Traverse(c.Host.Pillar, c.Text("key"), c.Text("delimiter"))
	def := c.Named["default"]
	if !ok {
		return def, nil
	}
	if !c.Bool("merge") {
		return v, nil
	}
	switch d := def.(type) {
	case *ordered.Map:
		if m, ok := v.(*ordered.Map); ok {
			return modules.MergeLists(d, m, c.Bool("merge_nested_lists")), nil
		}
	case []any:
		if l, ok := v.([]any); ok {
			return modules.Join(d, l), nil
		}
	default:
		return v, nil // as without merge: there is nothing to merge with
	}
	return nil, modules.Errorf("the default and the pillar's %s are not of one kind: they cannot be merged", c.Text("key"))
}

func item(_ context.Context, c *modules.Call) (any, error) {
	if err := unknown(c, "default", "delimiter"); err != nil {
		return nil, err
	}
	var def any = ""
	delimiter := ":"
	if v, ok := c.Kwargs.Get("default"); ok {
		def = v
	}
	if v, ok := c.Kwargs.Get("delimiter"); ok {
		delimiter = modules.Text(v)
	}
	out := ordered.NewMap(len(c.Rest))
	for _, a := range c.Rest {
		key := modules.Text(a)
		v, ok := modules.Traverse(c.Host.Pillar, key, delimiter)
		if !ok {
			v = def
		}
		out.Set(key, v)
	}
	return out, nil
}

func keys(_ context.Context, c *modules.Call) (any, error) {
	key := c.Text("key")
	v, ok := modules.Traverse(c.Host.Pillar, key, c.Text("delimiter"))
	if !ok {
		return nil, modules.Errorf("Pillar key not found: %s", key)
	}
	m, ok := v.(*ordered.Map)
	if !ok {
		return nil, modules.Errorf("Pillar value in key %s is not a dict", key)
	}
	return names(m), nil
}

func filterBy(_ context.Context, c *modules.Call) (any, error) {
	table, ok := c.Named["lookup_dict"].(*ordered.Map)
	if !ok {
		return nil, modules.Errorf("lookup_dict must be a dictionary")
	}
	v, _ := modules.Traverse(c.Host.Pillar, c.Text("pillar"), ":")
	return modules.FilterBy(table, v, c.Text("default"), c.Text("base"), c.Named["merge"])
}

func ls(_ context.Context, c *modules.Call) (any, error) {
	if len(c.Rest) > 0 {
		return nil, &modules.ArgumentError{Msg: "ls() takes no positional arguments; pillar.keys lists those of a value"}
	}
	return names(c.Host.Pillar), unknown(c)
}

func names(m *ordered.Map) []any {
	out := make([]any, 0, m.Len())
	for k := range m.All() {
		out = append(out, k)
	}
	return out
}

func raw(_ context.Context, c *modules.Call) (any, error) {
	if c.Named["key"] == nil {
		return c.Host.Pillar, nil
	}
	if v, ok := c.Host.Pillar.Get(c.Text("key")); ok {
		return v, nil
	}
	return &ordered.Map{}, nil
}
