// Package grains has the functions that tell what a host is: grains.*.
package grains

import (
	"context"
	"strings"

	"github.com/gossh/gossh/internal/ordered"
	"github.com/gossh/gossh/modules"
)

// Functions returns the functions of the module.
func Functions() []modules.Function {
	delimiter := modules.Arg{Name: "delimiter", Default: ":"}
	return []modules.Function{
		{Name: "grains.items", Run: items, Args: []modules.Arg{{Name: "sanitize", Default: false}}, Doc: "Return all grains.\n\nCLI Example:\n\n    gossh '*' grains.items"},
		{Name: "grains.item", VarArgs: true, Run: item, Doc: "Return the named grains as a mapping.\n\nCLI Example:\n\n    gossh '*' grains.item os osrelease"},
		{Name: "grains.get", Args: []modules.Arg{{Name: "key", Required: true}, {Name: "default", Default: ""}, delimiter}, Run: get, Doc: "Return a grain; key:key goes into mappings and lists.\n\nCLI Example:\n\n    gossh '*' grains.get ip_interfaces:lo"},
		{Name: "grains.ls", Run: ls, Doc: "Return the names of the grains.\n\nCLI Example:\n\n    gossh '*' grains.ls"},
	}
}

func items(ctx context.Context, c *modules.Call) (any, error) {
	all := c.Host.Grains.All(ctx)
	if c.Bool("sanitize") {
		for _, k := range []string{"serialnumber", "domain", "fqdn", "host", "nodename", "machine_id"} {
			if _, ok := all.Get(k); ok {
				all.Set(k, strings.ToUpper(k))
			}
		}
	}
	return all, nil
}

func item(ctx context.Context, c *modules.Call) (any, error) {
	out := &ordered.Map{}
	for _, a := range c.Rest {
		key := modules.Text(a)
		v, ok := find(ctx, c, key, ":")
		if !ok {
			v = ""
		}
		out.Set(key, v)
	}
	return out, nil
}

func get(ctx context.Context, c *modules.Call) (any, error) {
	if v, ok := find(ctx, c, c.Text("key"), c.Text("delimiter")); ok {
		return v, nil
	}
	return c.Named["default"], nil
}

// find returns the grain at a path, computing only what the path names.
func find(ctx context.Context, c *modules.Call, path, delimiter string) (any, bool) {
	head, rest, deep := strings.Cut(path, delimiter)
	v, ok := c.Host.Grains.Grain(ctx, head)
	if !ok || !deep {
		return v, ok
	}
	return modules.Traverse(v, rest, delimiter)
}

func ls(ctx context.Context, c *modules.Call) (any, error) {
	out := []any{}
	for _, n := range c.Host.Grains.Names(ctx) {
		out = append(out, n)
	}
	return out, nil
}
