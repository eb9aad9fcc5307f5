package environ_test

import (
	"strings"
	"testing"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/environ"
	"github.com/gossh/gossh/modules/moduletest"
	"github.com/gossh/gossh/ordered"
)

func TestConforms(t *testing.T) { moduletest.Conform(t, environ.Functions()) }

func TestLooking(t *testing.T) {
	t.Parallel()
	moduletest.Run(t, environ.Functions(), func(h *modules.Host) { h.Env = []string{"A=1", "B=x=y"} }, []moduletest.Case{
		{Fun: "environ.get", Args: []any{"B"}, Want: "x=y"},
		{Name: "default", Fun: "environ.get", Args: []any{"C", "d"}, Want: "d"},
		{Fun: "environ.has_value", Args: []any{"A"}, Want: true},
		{Name: "another value", Fun: "environ.has_value", Args: []any{"A", "2"}, Want: false},
		{Fun: "environ.item", Args: []any{[]any{"A", "C"}}, Want: ordered.Of("A", "1", "C", "")},
		{Fun: "environ.items", Want: ordered.Of("A", "1", "B", "x=y")},
	})
}

func TestSetting(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		fun    string
		args   []any
		kwargs *ordered.Map
		want   string
		env    string
	}{
		{"environ.setval", []any{"A", int64(2)}, nil, `"2"`, "B=x A=2"},
		{"environ.setval", []any{"A", false}, nil, `""`, "B=x A="},
		{"environ.setval", []any{"A", false, true}, nil, `null`, "B=x"},
		{"environ.setval", []any{"A=", "x"}, nil, "", "A=1 B=x"},
		{"environ.setval", []any{"A", "x"}, ordered.Of("permanent", true), "", "A=1 B=x"},
		{"environ.setenv", []any{ordered.Of("C", "3", "A", false)}, nil, `{"C":"3","A":""}`, "B=x C=3 A="},
		{"environ.setenv", []any{ordered.Of("C", "3"), true, true}, nil, `{"C":"3","A":null,"B":null}`, "C=3"},
	} {
		for _, test := range []bool{true, false} {
			h := moduletest.NewHost(t)
			h.Env, h.Functions = []string{"A=1", "B=x"}, environ.Functions
			set := 0
			h.Setenv = func(string, *string) error { set++; return nil }
			kwargs := c.kwargs.Clone()
			if kwargs == nil {
				kwargs = &ordered.Map{}
			}
			kwargs.Set("test", test)
			got, err := h.Call(t.Context(), c.fun, c.args, kwargs)
			if (err != nil) != (c.want == "") || err == nil && moduletest.JSON(t, got) != c.want {
				t.Errorf("%s %v: got %v, %v, want %s", c.fun, c.args, got, err, c.want)
			}
			want := c.env
			if test {
				want = "A=1 B=x"
			}
			if (set > 0) != (want != "A=1 B=x") {
				t.Errorf("%s %v, test %v: told of %d variables", c.fun, c.args, test, set)
			}
			if env := strings.Join(h.Env, " "); env != want {
				t.Errorf("%s %v, test %v: got the environment %s, want %s", c.fun, c.args, test, env, want)
			}
		}
	}
}
