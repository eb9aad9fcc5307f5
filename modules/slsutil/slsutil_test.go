package slsutil_test

import (
	"testing"

	"github.com/gossh/gossh/modules/moduletest"
	"github.com/gossh/gossh/modules/slsutil"
	"github.com/gossh/gossh/ordered"
)

func TestConforms(t *testing.T) { moduletest.Conform(t, slsutil.Functions()) }

func TestMerge(t *testing.T) {
	t.Parallel()
	one := int64(1)
	a, b := ordered.Of("m", ordered.Of("x", one), "k", "a"), ordered.Of("m", ordered.Of("y", one), "l", []any{one})
	all := ordered.Of("m", ordered.Of("x", one, "y", one), "k", "a", "l", []any{one})
	top := ordered.Of("m", ordered.Of("y", one), "k", "a", "l", []any{one})
	moduletest.Run(t, slsutil.Functions(), nil, []moduletest.Case{
		{Fun: "slsutil.merge", Args: []any{a, b}, Want: all},
		{Name: "overwrite", Fun: "slsutil.merge", Args: []any{a, b, "overwrite"}, Want: top},
		{Name: "list", Fun: "slsutil.merge", Args: []any{a, b, "list"}, Want: ordered.Of("m", []any{ordered.Of("x", one), ordered.Of("y", one)}, "k", "a", "l", []any{one})},
		{Name: "no strategy", Fun: "slsutil.merge", Args: []any{a, b, "x"}, Err: "no strategy"},
		{Name: "no mapping", Fun: "slsutil.merge", Args: []any{a, "b"}, Err: "non-dict"},
		{Fun: "slsutil.merge_all", Args: []any{[]any{a, b}}, Want: all},
		{Name: "all of no list", Fun: "slsutil.merge_all", Args: []any{a}, Err: "must be a list"},
		{Fun: "slsutil.update", Args: []any{a, b}, Want: all},
		{Name: "flat update", Fun: "slsutil.update", Args: []any{a, b, false}, Want: top},
		{Fun: "slsutil.boolstr", Args: []any{true, "yes", "no"}, Want: "yes"},
		{Name: "boolstr of false", Fun: "slsutil.boolstr", Args: []any{false}, Want: "false"},
	})
}
