// Package slsutil has the functions that help templates to put data together:
// slsutil.*.
package slsutil

import (
	"context"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// Functions returns the functions of the module.
func Functions() []modules.Function {
	how := []modules.Arg{modules.Opt("strategy", modules.String, "smart", "smart, recurse, aggregate, overwrite or list"), modules.Opt("renderer", modules.String, "yaml", "kept for templates written for Salt: it has no effect"), modules.Opt("merge_lists", modules.Bool, false, "join lists instead of replacing them")}
	return []modules.Function{
		{
			Name: "slsutil.merge", Args: append([]modules.Arg{modules.Need("obj_a", modules.Any, "what lies below"), modules.Need("obj_b", modules.Any, "what is laid over it")}, how...), Run: merge,
			Doc: "Return obj_a with obj_b laid over it. strategy is smart or recurse (mapping by mapping),\n" +
				"overwrite or aggregate (top keys), or list (the values of both in a list).", Returns: "the mapping", Examples: []string{"slsutil.merge '{a: {b: 1}}' '{a: {c: 2}}'"},
		},
		{
			Name: "slsutil.merge_all", Args: append([]modules.Arg{modules.Need("lst", modules.List, "the mappings, the last one on top")}, how...), Run: mergeAll,
			Doc: "Return a list of mappings laid over each other, the last one on top.", Returns: "the mapping", Examples: []string{"slsutil.merge_all '[{a: 1}, {b: 2}]'"},
		},
		{
			Name: "slsutil.update", Run: update,
			Args: []modules.Arg{modules.Need("dest", modules.Any, "what lies below"), modules.Need("upd", modules.Any, "what is laid over it"), modules.Opt("recursive_update", modules.Bool, true, "go into mappings"), modules.Opt("merge_lists", modules.Bool, false, "join lists instead of replacing them")},
			Doc:  "Return dest with upd laid over it.", Returns: "the mapping", Examples: []string{"slsutil.update '{a: {b: 1}}' '{a: {c: 2}}'"},
		},
		{
			Name: "slsutil.boolstr", Run: boolstr,
			Args: []modules.Arg{modules.Need("value", modules.Any, "what is true or not"), modules.Opt("true", modules.Any, "true", "what to return for what is true"), modules.Opt("false", modules.Any, "false", "what to return for what is not")},
			Doc:  "Return one text for what is true and another for what is not.", Returns: "one of the texts", Examples: []string{"slsutil.boolstr False yes no"},
		},
	}
}

func merge(_ context.Context, c *modules.Call) (any, error) {
	return laid(c.Named["obj_a"], c.Named["obj_b"], c.Text("strategy"), c.Bool("merge_lists"))
}

func mergeAll(_ context.Context, c *modules.Call) (any, error) {
	list, ok := c.Named["lst"].([]any)
	if !ok {
		return nil, modules.Errorf("lst must be a list")
	}
	var out any = &ordered.Map{}
	for _, e := range list {
		var err error
		if out, err = laid(out, e, c.Text("strategy"), c.Bool("merge_lists")); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func update(_ context.Context, c *modules.Call) (any, error) {
	strategy := "recurse"
	if !c.Bool("recursive_update") {
		strategy = "overwrite"
	}
	return laid(c.Named["dest"], c.Named["upd"], strategy, c.Bool("merge_lists"))
}

func boolstr(_ context.Context, c *modules.Call) (any, error) {
	if c.Bool("value") {
		return c.Named["true"], nil
	}
	return c.Named["false"], nil
}

// laid lays b over a by one of Salt's strategies.
func laid(a, b any, strategy string, lists bool) (any, error) {
	under, ok := a.(*ordered.Map)
	over, both := b.(*ordered.Map)
	if !ok || !both {
		return nil, modules.Errorf("Cannot update using non-dict types in dictupdate.update()")
	}
	switch strategy {
	case "smart", "recurse":
		return modules.MergeLists(under, over, lists), nil
	case "overwrite", "aggregate":
		return modules.Merge(under, over, false), nil
	case "list":
		out := under.Clone()
		for k, v := range over.All() {
			if old, ok := out.Get(k); ok {
				v = []any{old, v}
			}
			out.Set(k, v)
		}
		return out, nil
	}
	return nil, modules.Errorf("there is no strategy %q: smart, recurse, overwrite, aggregate, list", strategy)
}
