// Package sys has the functions that tell what functions there are: sys.*.
package sys

import (
	"context"
	"strings"

	"github.com/gossh/gossh/internal/fnmatch"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// Functions returns the functions of the module.
func Functions() []modules.Function {
	return modules.Table("sys", table, map[string]modules.Func{
		"list_functions": listFunctions, "list_modules": listModules, "argspec": argspec, "doc": doc,
		"reload_modules": func(context.Context, *modules.Call) (any, error) { return true, nil },
	})
}

// wanted reports whether a function is meant by one of the arguments; without any
// all are.
func wanted(name string, args []any) bool {
	for _, a := range args {
		p := modules.Text(a)
		if p == name || strings.HasPrefix(name, strings.TrimSuffix(p, ".")+".") && !fnmatch.Special(p) || fnmatch.Special(p) && fnmatch.Match(p, name) {
			return true
		}
	}
	return len(args) == 0
}

func listFunctions(_ context.Context, c *modules.Call) (any, error) {
	out := []any{}
	for _, f := range c.Host.Functions() {
		if wanted(f.Name, c.Rest) {
			out = append(out, f.Name)
		}
	}
	return out, nil
}

func listModules(_ context.Context, c *modules.Call) (any, error) {
	out := []any{}
	last := ""
	for _, f := range c.Host.Functions() {
		m, _, _ := strings.Cut(f.Name, ".")
		if m != last && wanted(m, c.Rest) {
			out = append(out, m)
		}
		last = m
	}
	return out, nil
}

func doc(_ context.Context, c *modules.Call) (any, error) {
	out := &ordered.Map{}
	for _, f := range c.Host.Functions() {
		if wanted(f.Name, c.Rest) {
			out.Set(f.Name, f.Help())
		}
	}
	return out, nil
}

func argspec(_ context.Context, c *modules.Call) (any, error) {
	out := &ordered.Map{}
	for _, f := range c.Host.Functions() {
		if wanted(f.Name, c.Rest) {
			out.Set(f.Name, spec(&f))
		}
	}
	return out, nil
}

// spec is the shape that Salt gives to a signature: defaults are those of the last
// arguments, and what there is none of is null.
func spec(f *modules.Function) *ordered.Map {
	var args, defaults, rest, keywords any
	var names, values []any
	for _, a := range f.Args {
		names = append(names, a.Name)
		if !a.Required {
			values = append(values, a.Default)
		}
	}
	if names != nil {
		args = names
	}
	if values != nil {
		defaults = values
	}
	if f.VarArgs {
		rest = true
	}
	if f.VarKwargs {
		keywords = true
	}
	return ordered.Of("args", args, "varargs", rest, "kwargs", keywords, "defaults", defaults)
}
