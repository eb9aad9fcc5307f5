package service

import (
	"context"
	"slices"

	"github.com/gossh/gossh/internal/fnmatch"
	"github.com/gossh/gossh/internal/procfs"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// lister lists names of services.
type lister func(ctx context.Context, c *modules.Call) ([]string, error)

// listed returns the function that shows the names of a lister.
func listed(list lister) modules.Func {
	return func(ctx context.Context, c *modules.Call) (any, error) {
		names, err := list(ctx, c)
		if err != nil {
			return nil, err
		}
		slices.Sort(names)
		return modules.Texts(slices.Compact(names)), nil
	}
}

// status returns the function that asks whether services run.
func status(all lister, runs func(ctx context.Context, c *modules.Call, name string) (bool, error)) modules.Func {
	return func(ctx context.Context, c *modules.Call) (any, error) {
		name := c.Text("name")
		if sig := c.Text("sig"); sig != "" {
			return pids(ctx, c, sig)
		}
		if !fnmatch.Special(name) {
			return runs(ctx, c, name)
		}
		names, err := all(ctx, c)
		if err != nil {
			return nil, err
		}
		slices.Sort(names)
		out := &ordered.Map{}
		for _, n := range slices.Compact(names) {
			if !fnmatch.Match(name, n) {
				continue
			}
			up, err := runs(ctx, c, n)
			if err != nil {
				return nil, err
			}
			out.Set(n, up)
		}
		return out, nil
	}
}

// pids returns the ids of the processes with such a command line.
func pids(ctx context.Context, c *modules.Call, sig string) (string, error) {
	found, err := procfs.Dir(c.Host.Path("/proc")).Search(ctx, sig)
	if err != nil {
		return "", modules.Errorf("sig: %v", err)
	}
	return found, nil
}

// among returns the function that asks whether the service is one of those listed.
func among(list lister, want bool) modules.Func {
	return func(ctx context.Context, c *modules.Call) (any, error) {
		names, err := list(ctx, c)
		return slices.Contains(names, c.Text("name")) == want, err
	}
}

// not returns the function that says the opposite of f.
func not(f modules.Func) modules.Func {
	return func(ctx context.Context, c *modules.Call) (any, error) {
		v, err := f(ctx, c)
		return v != true, err
	}
}

// change runs a program, unless the call is a dry run.
func change(ctx context.Context, c *modules.Call, argv ...string) (any, error) {
	if c.Test {
		return true, nil
	}
	_, err := c.Host.Output(ctx, argv...)
	return err == nil, err
}
