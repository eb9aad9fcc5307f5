package jmespath_test

import (
	"errors"
	"os"
	"testing"

	"github.com/gossh/gossh/internal/jmespath"
	"github.com/gossh/gossh/jinja/py"
	"github.com/gossh/gossh/ordered"
)

func value(t testing.TB, x any) py.Value {
	t.Helper()
	switch x := x.(type) {
	case []any:
		items := make([]py.Value, len(x))
		for i := range x {
			items[i] = value(t, x[i])
		}
		return py.NewList(items)
	case *ordered.Map:
		d := py.NewDict(0)
		for k, v := range x.All() {
			d.SetStr(k, value(t, v))
		}
		return d.Value()
	}
	v, err := py.FromGo(x)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// TestGolden compares with what testdata/record.py recorded.
func TestGolden(t *testing.T) {
	t.Parallel()
	b, err := os.ReadFile("testdata/golden.json")
	if err != nil {
		t.Fatal(err)
	}
	file, err := ordered.Decode(b)
	if err != nil {
		t.Fatal(err)
	}
	data := value(t, file.(*ordered.Map).Value("data"))
	for _, c := range file.(*ordered.Map).Value("cases").([]any) {
		c := c.(*ordered.Map)
		expr := c.Value("expr").(string)
		t.Run(expr, func(t *testing.T) {
			t.Parallel()
			th := &py.Thread{}
			got, err := jmespath.Search(th, expr, data)
			if want, ok := c.Get("error"); ok {
				var e *py.Error
				if !errors.As(err, &e) || e.Type != want {
					t.Errorf("got %v, want an error of the class %s", err, want)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			shown, err := py.Repr(th, got)
			if err != nil {
				t.Fatal(err)
			}
			want, err := py.Repr(th, value(t, c.Value("want")))
			if err != nil {
				t.Fatal(err)
			}
			if shown != want {
				t.Errorf("got %s, want %s", shown, want)
			}
		})
	}
}

func FuzzSearch(f *testing.F) {
	for _, s := range []string{"a[?b > `1`].c | [0]", "{a: b, c: d[]}", "sort_by(x, &y)[*].z", "*.a[::2]", "!a && 'b' || \"c\""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		_, _ = jmespath.Search(&py.Thread{}, s, value(t, []any{int64(1), "a"})) // must not panic
	})
}
