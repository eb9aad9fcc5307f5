package mount

import (
	"context"
	"strings"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// inUse returns the swap space in use, by /proc/swaps.
func inUse(c *modules.Call) (*ordered.Map, error) {
	text, err := c.Host.Read("/proc/swaps")
	if err != nil {
		return nil, err
	}
	out := &ordered.Map{}
	for line := range strings.Lines(text) {
		if f := strings.Fields(line); len(f) == 5 && f[0] != "Filename" {
			out.Set(unescape(f[0]), ordered.Of("type", f[1], "size", f[2], "used", f[3], "priority", f[4]))
		}
	}
	return out, nil
}

func swaps(_ context.Context, c *modules.Call) (any, error) { return inUse(c) }

func swapon(ctx context.Context, c *modules.Call) (any, error) {
	name := c.Text("name")
	all, err := inUse(c)
	if err != nil {
		return nil, err
	}
	if stats, ok := all.Get(name); ok {
		return ordered.Of("stats", stats, "new", false), nil
	}
	if c.Test {
		return ordered.Of("stats", nil, "new", true), nil
	}
	argv := []string{"swapon", c.Host.Path(name)}
	if p := c.Text("priority"); p != "" {
		argv = append(argv, "-p", p)
	}
	if _, err := c.Host.Output(ctx, argv...); err != nil {
		return nil, err
	}
	if all, err = inUse(c); err != nil {
		return nil, err
	}
	return ordered.Of("stats", all.Value(name), "new", true), nil
}

func swapoff(ctx context.Context, c *modules.Call) (any, error) {
	all, err := inUse(c)
	if err != nil {
		return nil, err
	}
	if _, ok := all.Get(c.Text("name")); !ok {
		return nil, nil
	}
	if c.Test {
		return true, nil
	}
	_, err = c.Host.Output(ctx, "swapoff", c.Host.Path(c.Text("name")))
	return err == nil, err
}
