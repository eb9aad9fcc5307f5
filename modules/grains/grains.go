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
	return modules.Table("grains", table, map[string]modules.Func{
		"items": items, "item": item, "get": get, "has_value": hasValue, "filter_by": filterBy, "ls": ls,
		"fetch": get, "equals": equals, "set": set, "setval": setVal, "setvals": setVals, "delkey": delKey, "delval": delVal,
		"append": appendTo, "remove": remove, "get_or_set_hash": getOrSetHash,
	})
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
