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
	return modules.Table("slsutil", table, map[string]modules.Func{
		"merge": merge, "merge_all": mergeAll, "update": update, "boolstr": boolstr,
		"path_exists": exists(""), "file_exists": exists("file"), "dir_exists": exists("dir"), "findup": findup,
		"serialize": serialize, "deserialize": deserialize, "convert_mapping_to_sequence": sequence, "banner": banner,
	})
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
