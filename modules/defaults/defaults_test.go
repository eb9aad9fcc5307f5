package defaults_test

import (
	"testing"

	"github.com/gossh/gossh/modules/defaults"
	"github.com/gossh/gossh/modules/moduletest"
	"github.com/gossh/gossh/ordered"
)

func TestConforms(t *testing.T) { moduletest.Conform(t, defaults.Functions()) }

func TestDefaults(t *testing.T) {
	t.Parallel()
	a := ordered.Of("m", ordered.Of("x", int64(1)), "l", []any{int64(1)})
	b := ordered.Of("m", ordered.Of("y", int64(2)), "l", []any{int64(1), int64(2)})
	moduletest.Run(t, defaults.Functions(), nil, []moduletest.Case{
		{Fun: "defaults.merge", Args: []any{a, b}, Want: ordered.Of("m", ordered.Of("x", int64(1), "y", int64(2)), "l", []any{int64(1), int64(2)})},
		{Name: "lists", Fun: "defaults.merge", Args: []any{b, a}, Kwargs: ordered.Of("merge_lists", true), Want: ordered.Of("m", ordered.Of("y", int64(2), "x", int64(1)), "l", []any{int64(1), int64(2)})},
		{Name: "nothing", Fun: "defaults.merge", Args: []any{nil, a}, Want: a},
		{Name: "no conversion", Fun: "defaults.merge", Args: []any{nil, a}, Kwargs: ordered.Of("convert_none", false), Err: "non-dict"},
		{Name: "a text", Fun: "defaults.merge", Args: []any{"x", a}, Err: "non-dict"},
		{Fun: "defaults.update", Args: []any{ordered.Of("n", a, "o", nil), b}, Want: ordered.Of("n", ordered.Of("m", ordered.Of("y", int64(2), "x", int64(1)), "l", []any{int64(1), int64(2)}), "o", b)},
		{Name: "update lists", Fun: "defaults.update", Args: []any{ordered.Of("n", a), b, false}, Want: ordered.Of("n", ordered.Of("m", ordered.Of("y", int64(2), "x", int64(1)), "l", []any{int64(1)}))},
		{Name: "update nothing", Fun: "defaults.update", Args: []any{nil, b}, Err: "must be a mapping of mappings"},
		{Name: "update no mapping", Fun: "defaults.update", Args: []any{ordered.Of("n", "x"), b}, Err: "non-dict"},
		{Fun: "defaults.deepcopy", Args: []any{a}, Want: a},
	})
}
