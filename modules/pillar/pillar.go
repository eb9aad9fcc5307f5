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
	key := modules.Need("key", modules.String, "the key; key:key goes into mappings and lists")
	delimiter := modules.Opt("delimiter", modules.String, ":", "what separates the keys")
	env := []modules.Arg{modules.Opt("pillarenv", modules.String, nil, "compile the pillar of this environment alone"), modules.Opt("saltenv", modules.String, nil, "the environment of templates")}
	with := func(args ...modules.Arg) []modules.Arg { return append(args, env...) }
	all := func(name, same string) modules.Function {
		return modules.Function{
			Name: name, VarArgs: true, VarKwargs: true, Run: items,
			Doc: "Return the whole pillar" + same + ", compiled anew, or only the named values as pillar.item\n" +
				"does. pillar='{key: value}' is laid over it, pillarenv= takes one environment alone.",
			Returns: "a mapping", Examples: []string{name},
		}
	}
	return []modules.Function{
		all("pillar.items", ""), all("pillar.data", " as pillar.items does"),
		{
			Name: "pillar.get", Run: get,
			Args: with(key, modules.Opt("default", modules.Any, "", "what stands for a key that is not there"), modules.Opt("merge", modules.Any, false, "lay the mapping or list of the pillar over the default"), modules.Opt("merge_nested_lists", modules.Bool, nil, "join the lists within"), delimiter),
			Doc: "Return a value of the pillar, or the default; key:key goes into mappings and lists.\n" +
				"merge=True lays a mapping or list of the pillar over the default, merge_nested_lists=True\n" +
				"joins the lists within.", Returns: "the value", Examples: []string{"pillar.get users:ada:shell /bin/sh"},
		},
		{
			Name: "pillar.item", VarArgs: true, VarKwargs: true, Run: item,
			Doc: "Return the named values as a mapping; key:key goes into mappings and lists.\n" +
				"default=VALUE stands for those that do not exist; also delimiter=.", Returns: "a mapping from the names to the values", Examples: []string{"pillar.item role users:ada"},
		},
		{
			Name: "pillar.keys", Args: with(key, delimiter), Run: keys,
			Doc: "Return the keys of a mapping in the pillar.", Returns: "a list of keys", Examples: []string{"pillar.keys users"},
		},
		{
			Name: "pillar.filter_by", Run: filterBy,
			Args: with(modules.Need("lookup_dict", modules.Dict, "the mapping, its keys are patterns"), modules.Need("pillar", modules.String, "the key of the pillar whose value chooses"), modules.Opt("merge", modules.Any, nil, "lay the mapping or list of the pillar over the default"),
				modules.Opt("default", modules.Any, "default", "what stands for a key that is not there"), modules.Opt("base", modules.String, "", "the key of an entry that is laid under the one chosen")),
			Doc: "Return the entry of a mapping whose key, a pattern, matches a value of the pillar, else the one\n" +
				"under default. base names an entry that is laid under it, merge is a mapping that is laid over it.", Returns: "the entry, or None", Examples: []string{"pillar.filter_by '{web: nginx, default: none}' role"},
		},
		{
			Name: "pillar.ls", VarArgs: true, VarKwargs: true, Run: ls,
			Doc: "Return the top keys of the pillar.", Returns: "a list of keys", Examples: []string{"pillar.ls"},
		},
		{
			Name: "pillar.raw", Args: with(modules.Opt("key", modules.String, nil, "the key; key:key goes into mappings and lists")), Run: raw,
			Doc: "Return the pillar, or the value of one top key.", Returns: "the pillar or the value", Examples: []string{"pillar.raw key=role"},
		},
	}
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
