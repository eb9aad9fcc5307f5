package modules_test

import (
	"context"
	"strings"
	"testing"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

func TestKinds(t *testing.T) {
	t.Parallel()
	dict, list := ordered.Of("a", int64(1)), []any{"a"}
	for _, c := range []struct {
		kind  modules.Kind
		fits  []any
		other []any
	}{
		{modules.Any, []any{nil, "a", dict, list, true}, nil},
		{modules.String, []any{nil, "a", int64(1), true, 1.5}, []any{dict, list}},
		{modules.Int, []any{nil, int64(1), "12", "-3", 2.0}, []any{dict, list, "x", 1.5, true, ""}},
		{modules.Float, []any{nil, int64(1), "1.5", 1.5}, []any{dict, list, "x", true, "nan"}},
		{modules.Bool, []any{nil, "a", int64(1), true}, []any{dict, list}},
		{modules.List, []any{nil, "a,b", list, int64(3)}, []any{dict}},
		{modules.Dict, []any{nil, dict}, []any{list, "a", int64(1)}},
	} {
		f := &modules.Function{Name: "m.f", Args: []modules.Arg{modules.Need("x", c.kind, "it")}}
		for _, v := range c.fits {
			if _, err := modules.Bind(f, []any{v}, nil); err != nil {
				t.Errorf("%v of the kind %v: got %v", v, c.kind, err)
			}
		}
		for _, v := range c.other {
			_, err := modules.Bind(f, []any{v}, nil)
			if err == nil || !strings.HasPrefix(err.Error(), "Passed invalid arguments: f() argument 'x' must be a "+c.kind.String()+", not ") {
				t.Errorf("%v of the kind %v: got %v", v, c.kind, err)
			}
		}
	}
}

func TestDryRun(t *testing.T) {
	t.Parallel()
	f := &modules.Function{Name: "m.f"}
	if _, err := modules.Bind(f, nil, ordered.Of("test", true)); err == nil {
		t.Error("a function that changes nothing takes test=True")
	}
	f.Changes = true
	for _, want := range []bool{true, false} {
		c, err := modules.Bind(f, nil, ordered.Of("test", want))
		if err != nil || c.Test != want || c.Kwargs.Len() != 0 {
			t.Errorf("got %+v, %v, want Test to be %v", c, err, want)
		}
	}
}

func TestReaders(t *testing.T) {
	t.Parallel()
	c := &modules.Call{Named: map[string]any{"n": "12", "none": nil, "m": ordered.Of("a", 1), "l": "a, b,", "s": int64(7)}}
	if got := c.Int("n"); got != 12 {
		t.Errorf("got %d, want 12", got)
	}
	if c.Int("none") != 0 || c.Given("none") || !c.Given("n") || c.Dict("none").Len() != 0 || c.Dict("m").Len() != 1 {
		t.Error("what is not given is given, or the other way round")
	}
	if got := strings.Join(c.Strings("l"), "|") + c.Text("s"); got != "a|b7" {
		t.Errorf("got %s", got)
	}
}

// dialect is a provider whose functions return its name.
func dialect(name, os string, functions ...string) modules.Provider {
	p := modules.Provider{
		Names: []string{name, name + "pkg"}, Functions: map[string]modules.Func{},
		Fits: func(ctx context.Context, h *modules.Host) bool { return h.Grain(ctx, "os") == os },
	}
	for _, f := range functions {
		p.Functions[f] = func(context.Context, *modules.Call) (any, error) { return name, nil }
	}
	return p
}
