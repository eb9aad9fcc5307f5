// Package defaults has the functions that lay data over defaults: defaults.*.
package defaults

import (
	"context"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// Functions returns the functions of the module. defaults.get, which reads YAML of the
// controller, is not among them.
func Functions() []modules.Function {
	return modules.Table("defaults", table, map[string]modules.Func{
		"merge": merge, "deepcopy": deepcopy, "update": update,
	})
}

func merge(_ context.Context, c *modules.Call) (any, error) {
	return over(c, c.Named["dest"], c.Named["src"])
}

// over returns dest with src laid over it.
func over(c *modules.Call, dest, src any) (any, error) {
	if c.Bool("convert_none") {
		dest, src = orEmpty(dest), orEmpty(src)
	}
	under, ok := dest.(*ordered.Map)
	top, both := src.(*ordered.Map)
	if !ok || !both {
		return nil, modules.Errorf("Cannot update using non-dict types in dictupdate.update()")
	}
	return modules.MergeLists(under, top, c.Bool("merge_lists")), nil
}

func orEmpty(v any) any {
	if v == nil {
		return &ordered.Map{}
	}
	return v
}

func deepcopy(_ context.Context, c *modules.Call) (any, error) {
	return ordered.Clone(c.Named["source"]), nil
}

// update lays each value of dest over the defaults.
func update(_ context.Context, c *modules.Call) (any, error) {
	dest := c.Named["dest"]
	if dest == nil && c.Bool("convert_none") && !c.Bool("in_place") {
		dest = &ordered.Map{}
	}
	nodes, ok := dest.(*ordered.Map)
	if !ok {
		return nil, modules.Errorf("dest must be a mapping of mappings")
	}
	out := ordered.NewMap(nodes.Len())
	for k, node := range nodes.All() {
		v, err := over(c, c.Named["defaults"], node)
		if err != nil {
			return nil, err
		}
		out.Set(k, v)
	}
	return out, nil
}
