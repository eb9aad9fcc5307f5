package file

import (
	"context"
	"io/fs"
	"os"
	"strconv"
	"strings"

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

// getDevmm asks stat, which knows how the system packs the numbers.
func getDevmm(ctx context.Context, c *modules.Call) (any, error) {
	p, err := at(ctx, c, "name")
	if err != nil {
		return nil, err
	}
	none := []any{int64(0), int64(0)}
	if info, err := os.Stat(p.path); err != nil || info.Mode()&fs.ModeDevice == 0 {
		return none, nil
	}
	out, err := c.Host.Output(ctx, "stat", "-L", "-c", "%t %T", p.path)
	if err != nil {
		return nil, err
	}
	for i, w := range strings.Fields(out) {
		if n, err := strconv.ParseInt(w, 16, 64); err == nil && i < 2 {
			none[i] = n
		}
	}
	return none, nil
}
