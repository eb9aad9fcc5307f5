// Package grains has the functions that tell what a host is: grains.*.
package grains

import (
	"context"
	"strings"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// Functions returns the functions of the module.
func Functions() []modules.Function {
	key, delimiter := modules.Need("key", modules.String, "the grain; key:key goes into mappings and lists"), modules.Opt("delimiter", modules.String, ":", "what separates the keys")
	return []modules.Function{
		{
			Name: "grains.items", Run: items, Args: []modules.Arg{modules.Opt("sanitize", modules.Bool, false, "hide what identifies the host")},
			Doc: "Return all grains. sanitize=True hides what identifies the host.", Returns: "a mapping", Examples: []string{"grains.items"},
		},
		{
			Name: "grains.item", VarArgs: true, VarKwargs: true, Run: item,
			Doc: "Return the named grains as a mapping; key:key goes into mappings and lists.\n" +
				"default=VALUE stands for those that do not exist; also delimiter= and sanitize=.", Returns: "a mapping from the names to the values", Examples: []string{"grains.item os osrelease"},
		},
		{
			Name: "grains.get", Args: []modules.Arg{key, modules.Opt("default", modules.Any, "", "what stands for a grain that is not there"), delimiter, modules.Opt("ordered", modules.Bool, true, "kept for templates written for Salt: mappings are in order")}, Run: get,
			Doc: "Return a grain, or the default; key:key goes into mappings and lists.", Returns: "the value", Examples: []string{"grains.get ip_interfaces:eth0:0"},
		},
		{
			Name: "grains.has_value", Args: []modules.Arg{key}, Run: hasValue,
			Doc: "Return whether there is a grain; key:key goes into mappings and lists.", Returns: "True or False", Examples: []string{"grains.has_value systemd:version"},
		},
		{
			Name: "grains.filter_by", Run: filterBy,
			Args: []modules.Arg{modules.Need("lookup_dict", modules.Any, "the mapping, its keys are patterns"), modules.Opt("grain", modules.String, "os_family", "the grain that chooses"), modules.Opt("merge", modules.Any, nil, "a mapping that is laid over the entry"), modules.Opt("default", modules.Any, "default", "what stands for a grain that is not there"), modules.Opt("base", modules.String, "", "the key of an entry that is laid under the one chosen")},
			Doc: "Return the entry of a mapping whose key, a pattern, matches a grain, else the one under default.\n" +
				"base names an entry that is laid under it, merge is a mapping that is laid over it.", Returns: "the entry, or None", Examples: []string{"grains.filter_by '{Debian: apt, RedHat: dnf, default: none}'"},
		},
		{
			Name: "grains.ls", Run: ls,
			Doc: "Return the names of the grains.", Returns: "a list of names", Examples: []string{"grains.ls"},
		},
	}
}

func items(ctx context.Context, c *modules.Call) (any, error) {
	all := c.Host.Grains.All(ctx)
	if c.Bool("sanitize") {
		sanitize(all)
	}
	return all, nil
}

// sanitize replaces what identifies a host by what it would be called.
func sanitize(m *ordered.Map) {
	for _, kv := range [...][2]string{
		{"serialnumber", "FFFFFFFFFFF"},
		{"domain", "MINION.DOMAINNAME"},
		{"fqdn", "MINION.FQDN"},
		{"id", "MINION.FQDN"},
		{"host", "MINION"},
		{"localhost", "MINION"},
		{"nodename", "MINION"},
	} {
		if _, ok := m.Get(kv[0]); ok {
			m.Set(kv[0], kv[1])
		}
	}
}

func item(ctx context.Context, c *modules.Call) (any, error) {
	options := modules.Call{Named: map[string]any{"default": "", "delimiter": ":"}}
	for k, v := range c.Kwargs.All() {
		if k != "default" && k != "delimiter" && k != "sanitize" {
			return nil, &modules.ArgumentError{Msg: "The following keyword arguments are not valid: " + k + "=" + modules.Text(v)}
		}
		options.Named[k] = v
	}
	out := ordered.NewMap(len(c.Rest))
	for _, a := range c.Rest {
		key := modules.Text(a)
		v, ok := find(ctx, c, key, options.Text("delimiter"))
		if !ok {
			v = options.Named["default"]
		}
		out.Set(key, v)
	}
	if options.Bool("sanitize") {
		sanitize(out)
	}
	return out, nil
}

func get(ctx context.Context, c *modules.Call) (any, error) {
	if v, ok := find(ctx, c, c.Text("key"), c.Text("delimiter")); ok {
		return v, nil
	}
	return c.Named["default"], nil
}

func hasValue(ctx context.Context, c *modules.Call) (any, error) {
	_, ok := find(ctx, c, c.Text("key"), ":")
	return ok, nil
}

// find returns the grain at a path, computing only what the path names.
func find(ctx context.Context, c *modules.Call, path, delimiter string) (any, bool) {
	head, rest, deep := path, "", false
	if delimiter != "" {
		head, rest, deep = strings.Cut(path, delimiter)
	}
	v, ok := c.Host.Grains.Grain(ctx, head)
	if !ok || !deep {
		return v, ok
	}
	return modules.Traverse(v, rest, delimiter)
}

func filterBy(ctx context.Context, c *modules.Call) (any, error) {
	table, ok := c.Named["lookup_dict"].(*ordered.Map)
	if !ok {
		return nil, modules.Errorf("lookup_dict must be a dictionary")
	}
	v, _ := find(ctx, c, c.Text("grain"), ":")
	return modules.FilterBy(table, v, c.Text("default"), c.Text("base"), c.Named["merge"])
}

func ls(ctx context.Context, c *modules.Call) (any, error) {
	out := []any{}
	for _, n := range c.Host.Grains.Names(ctx) {
		out = append(out, n)
	}
	return out, nil
}
