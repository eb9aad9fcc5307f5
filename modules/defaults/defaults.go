// Package defaults has the functions that lay data over defaults: defaults.*.
package defaults

import (
	"context"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// Functions returns the functions of the module. defaults.get and update, which
// read or change what a template has in memory, are not among them.
func Functions() []modules.Function {
	return modules.Table("defaults", table, map[string]modules.Func{
		"merge": merge, "deepcopy": deepcopy,
	})
}

func merge(_ context.Context, c *modules.Call) (any, error) {
	dest, src := c.Named["dest"], c.Named["src"]
	if c.Bool("convert_none") {
		dest, src = orEmpty(dest), orEmpty(src)
	}
	under, ok := dest.(*ordered.Map)
	over, both := src.(*ordered.Map)
	if !ok || !both {
		return nil, modules.Errorf("Cannot update using non-dict types in dictupdate.update()")
	}
	return modules.MergeLists(under, over, c.Bool("merge_lists")), nil
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
