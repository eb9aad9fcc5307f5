package file

import (
	"context"
	"strconv"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

func mknod(ctx context.Context, c *modules.Call) (any, error) {
	return makeNode(ctx, c, c.Text("ntype"))
}

func mknodOf(kind string) modules.Func {
	return func(ctx context.Context, c *modules.Call) (any, error) { return makeNode(ctx, c, kind) }
}

// makeNode makes a node with the program mknod, whose numbers of devices are those
// of the system.
func makeNode(ctx context.Context, c *modules.Call, kind string) (any, error) {
	what := map[string]string{"c": "Character device", "b": "Block device", "p": "Fifo pipe"}[kind]
	if what == "" {
		return nil, modules.Errorf("Node type unavailable: '%s'. Available node types are character ('c'), block ('b'), and pipe ('p').", kind)
	}
	p, err := at(ctx, c, "name")
	if err != nil {
		return nil, err
	}
	o, err := wantedOf(ctx, c)
	if err != nil {
		return nil, err
	}
	ret := ordered.Of("name", p.name, "changes", &ordered.Map{}, "comment", "", "result", false)
	made := ordered.Of("new", what+" "+p.name+" created.")
	switch {
	case p.lexists():
		ret.Set("comment", "File "+p.name+" exists and cannot be overwritten")
		return ret, nil
	case c.Test:
		ret.Set("changes", made)
		ret.Set("result", nil)
		return ret, nil
	}
	argv := []string{"mknod", p.path, kind}
	if kind != "p" {
		argv = append(argv, strconv.FormatInt(c.Int("major"), 10), strconv.FormatInt(c.Int("minor"), 10))
	}
	if _, err := c.Host.Output(ctx, argv...); err != nil {
		return nil, err
	}
	ret.Set("changes", made)
	ret.Set("result", true)
	return ret, o.give(p)
}
