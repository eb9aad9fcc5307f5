package modules_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

func TestBind(t *testing.T) {
	t.Parallel()
	run := func(context.Context, *modules.Call) (any, error) { return nil, nil }
	fixed := &modules.Function{Name: "m.f", Args: []modules.Arg{{Name: "a", Required: true}, {Name: "b", Default: int64(2)}}, Run: run}
	open := &modules.Function{Name: "m.g", Args: []modules.Arg{{Name: "a"}}, VarArgs: true, VarKwargs: true, Run: run}
	none := &modules.Function{Name: "m.g", Run: run}
	one := &modules.Function{Name: "m.h", Args: []modules.Arg{{Name: "first", Required: true}}, Run: run}
	three := &modules.Function{Name: "m.i", Args: []modules.Arg{{Name: "a", Required: true}, {Name: "b", Required: true}, {Name: "c", Required: true}}, Run: run}
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
		{"missing", fixed, nil, nil, nil, nil, 0, "Passed invalid arguments: f() missing 1 required positional argument: 'a'. Usage: (its arguments: m.f(a, b=2))"},
		{"too many", fixed, []any{1, 2, 3}, nil, nil, nil, 0, "Passed invalid arguments: f() takes from 1 to 2 positional arguments but 3 were given. Usage:"},
		{"twice", fixed, []any{1}, ordered.Of("a", 2), nil, nil, 0, "Passed invalid arguments: f() got multiple values for argument 'a'. Usage:"},
		{"unknown", fixed, []any{1}, ordered.Of("zzz", int64(2), "foo", true), nil, nil, 0, "The following keyword arguments are not valid: zzz=2, foo=True (its arguments: m.f(a, b=2))"},
		{"one too many", none, []any{1}, nil, nil, nil, 0, "g() takes 0 positional arguments but 1 was given"},
		{"two too many", one, []any{1, 2}, nil, nil, nil, 0, "h() takes 1 positional argument but 2 were given"},
		{"two missing", three, []any{1}, nil, nil, nil, 0, "i() missing 2 required positional arguments: 'b' and 'c'"},
		{"three missing", three, nil, nil, nil, nil, 0, "i() missing 3 required positional arguments: 'a', 'b', and 'c'"},
		{"twice comes before too many", one, []any{1, 2}, ordered.Of("first", 3), nil, nil, 0, "h() got multiple values for argument 'first'"},
		{"nearly known", one, nil, ordered.Of("frist", int64(1)), nil, nil, 0, "not valid: frist=1 (did you mean first?)"},
		{"rest", open, []any{1, 2, 3}, ordered.Of("k", 4), map[string]any{"a": 1}, []any{2, 3}, 1, ""},
	} {
		got, err := modules.Bind(c.f, c.args, c.kwargs)
		var ae *modules.ArgumentError
		if c.err != "" {
			if !errors.As(err, &ae) || !strings.Contains(ae.Msg+" ("+ae.Hint+")", c.err) {
				t.Errorf("%s: got %+v, want %q", c.name, ae, c.err)
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
