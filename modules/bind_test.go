package modules_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gossh/gossh/internal/ordered"
	"github.com/gossh/gossh/modules"
)

func TestBind(t *testing.T) {
	t.Parallel()
	run := func(context.Context, *modules.Call) (any, error) { return nil, nil }
	fixed := &modules.Function{Name: "m.f", Args: []modules.Arg{{Name: "a", Required: true}, {Name: "b", Default: int64(2)}}, Run: run}
	open := &modules.Function{Name: "m.g", Args: []modules.Arg{{Name: "a"}}, VarArgs: true, VarKwargs: true, Run: run}
	for _, c := range []struct {
		name   string
		f      *modules.Function
		args   []any
		kwargs *ordered.Map
		named  map[string]any
		rest   []any
		extra  int
		err    string
	}{
		{"position", fixed, []any{"x"}, nil, map[string]any{"a": "x", "b": int64(2)}, nil, 0, ""},
		{"keyword", fixed, nil, ordered.Of("b", 1, "a", nil), map[string]any{"a": nil, "b": 1}, nil, 0, ""},
		{"missing", fixed, nil, nil, nil, nil, 0, "Passed invalid arguments: m.f needs the argument(s) a. Usage: m.f(a, b=2)"},
		{"too many", fixed, []any{1, 2, 3}, nil, nil, nil, 0, "takes at most 2 argument(s) (3 given)"},
		{"twice", fixed, []any{1}, ordered.Of("a", 2), nil, nil, 0, "multiple values for the argument a"},
		{"unknown", fixed, []any{1}, ordered.Of("z", 2, "foo", "bar"), nil, nil, 0, "The following keyword arguments are not valid: foo=bar, z=2"},
		{"rest", open, []any{1, 2, 3}, ordered.Of("k", 4), map[string]any{"a": 1}, []any{2, 3}, 1, ""},
	} {
		got, err := modules.Bind(c.f, c.args, c.kwargs)
		var ae *modules.ArgumentError
		if c.err != "" {
			if !errors.As(err, &ae) || !strings.Contains(err.Error(), c.err) {
				t.Errorf("%s: got %v, want %q", c.name, err, c.err)
			}
			continue
		}
		if err != nil || !cmp.Equal(got.Named, c.named) || !cmp.Equal(got.Rest, c.rest) || got.Kwargs.Len() != c.extra {
			t.Errorf("%s: got %+v, %v", c.name, got, err)
		}
	}
	if got := open.Usage(); got != "m.g(a=None, *args, **kwargs)" {
		t.Errorf("got %s", got)
	}
}
