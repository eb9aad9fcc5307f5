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
	return []modules.Function{
		{
			Name: "defaults.merge", Run: merge,
			Args: []modules.Arg{
				modules.Need("dest", modules.Any, "what lies below"),
				modules.Need("src", modules.Any, "what is laid over it"),
				modules.Opt("merge_lists", modules.Bool, false, "join lists instead of replacing them"),
				modules.Opt("in_place", modules.Bool, true, "kept for templates written for Salt: dest is not changed"),
				modules.Opt("convert_none", modules.Bool, true, "take a null as an empty mapping"),
			},
			Doc: "Return dest with src laid over it, mapping by mapping; merge_lists=True joins lists. What is\n" +
				"given is not changed, whatever in_place says: use what is returned.", Returns: "the mapping", Examples: []string{"defaults.merge '{a: {b: 1}}' '{a: {c: 2}}'"},
		},
		{
			Name: "defaults.deepcopy", Args: []modules.Arg{modules.Need("source", modules.Any, "what to copy")}, Run: deepcopy,
			Doc: "Return a copy.", Returns: "the copy", Examples: []string{"defaults.deepcopy '{a: [1]}'"},
		},
	}
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
