package py_test

import (
	"math/big"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gossh/gossh/jinja/py"
)

func TestFromGo(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		x    any
		want string
	}{
		{nil, "None"},
		{true, "True"},
		{7, "7"},
		{int8(-7), "-7"},
		{uint64(1 << 63), "9223372036854775808"},
		{float32(0.5), "0.5"},
		{2.0, "2.0"},
		{"é", "'é'"},
		{new(big.Int).Lsh(big.NewInt(1), 70), "1180591620717411303424"},
		{big.NewInt(5), "5"},
		{[]any{1, "a", nil}, "[1, 'a', None]"},
		{[]string{"a"}, "['a']"},
		{map[string]any{"b": 1, "a": map[string]any{"z": []any{}}}, "{'a': {'z': []}, 'b': 1}"},
		{py.Str("v"), "'v'"},
		{&py.Func{Name: "f"}, "function"},
	} {
		v, err := py.FromGo(c.x)
		if err != nil {
			t.Errorf("%v: %v", c.x, err)
			continue
		}
		if got := show(v); got != c.want && py.TypeName(v) != c.want {
			t.Errorf("%v: got %s, want %s", c.x, got, c.want)
		}
	}
	endless := map[string]any{}
	endless["a"] = endless
	for _, x := range []any{make(chan int), []any{struct{}{}}, endless} {
		if v, err := py.FromGo(x); err == nil {
			t.Errorf("%T: got %s, want an error", x, show(v))
		}
	}
}

func TestToGo(t *testing.T) {
	t.Parallel()
	th := &py.Thread{}
	x := map[string]any{"a": []any{int64(1), 2.5, nil, true, "s"}, "b": map[string]any{}}
	v, err := py.FromGo(x)
	if err != nil {
		t.Fatal(err)
	}
	got, err := py.ToGo(v)
	if diff := cmp.Diff(x, got); diff != "" || err != nil {
		t.Errorf("got another value (-want +got), %v:\n%s", err, diff)
	}
	r, _ := py.NewRange(th, 0, 2, 1)
	got, err = py.ToGo(py.NewTuple([]py.Value{py.Markup("m"), r}))
	if diff := cmp.Diff([]any{"m", []any{int64(0), int64(1)}}, got); diff != "" || err != nil {
		t.Errorf("got another value (-want +got), %v:\n%s", err, diff)
	}
	byNumber := py.NewDict(0)
	if err := byNumber.Set(th, py.Int(1), py.None); err != nil {
		t.Fatal(err)
	}
	laughs := py.NewList(nil)
	for range 40 {
		laughs = py.NewList([]py.Value{laughs, laughs})
	}
	itself := py.NewList(nil)
	l, _ := itself.Ref().(*py.List)
	l.Items = append(l.Items, itself)
	for _, v := range []py.Value{py.NewFunc("f", nil), py.MissingName(th, "x"), byNumber.Value(), itself, laughs} {
		if got, err := py.ToGo(v); err == nil {
			t.Errorf("%s: got %v, want an error", py.TypeName(v), got)
		}
	}
}
