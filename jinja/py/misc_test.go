package py_test

import (
	"testing"

	"github.com/gossh/gossh/jinja/py"
)

func TestSetItem(t *testing.T) {
	t.Parallel()
	d := py.NewDict(0).Value()
	list := func() py.Value { return py.NewList([]py.Value{py.Int(1), py.Int(2)}) }
	for _, c := range []struct {
		v, key py.Value
		want   string
	}{
		{d, py.Str("k"), "={'k': None}"},
		{d, py.NewList(nil), "!TypeError: unhashable type: 'list'"},
		{list(), py.Int(-1), "=[1, None]"},
		{list(), py.Int(2), "!IndexError: list assignment index out of range"},
		{list(), py.Str("a"), "!TypeError: list indices must be integers or slices, not str"},
		{py.NewTuple(nil), py.Int(0), "!TypeError: 'tuple' object does not support item assignment"},
		{py.None, py.Int(0), "!TypeError: 'NoneType' object does not support item assignment"},
		{py.MissingName(&py.Thread{}, "x"), py.Int(0), "!UndefinedError: 'x' is undefined"},
	} {
		th := &py.Thread{}
		err := py.SetItem(th, c.v, c.key, py.None)
		if got := answer(th, c.v, err); got != c.want {
			t.Errorf("%s: got %s, want %s", show(c.key), got, c.want)
		}
	}
}

func TestNamedTuple(t *testing.T) {
	t.Parallel()
	th := &py.Thread{}
	v := py.NewNamedTuple("Group", []string{"grouper", "list"}, []py.Value{py.Int(1), py.NewList(nil)})
	first, found, err := py.GetAttr(th, v, "grouper")
	if show(first) != "1" || !found || err != nil {
		t.Errorf("got %s, %v, %v, want 1", show(first), found, err)
	}
	if _, found, _ := py.GetAttr(th, v, "other"); found {
		t.Error("got an attribute, want none")
	}
	if eq, err := py.Equal(th, v, py.NewPair(py.Int(1), py.NewList(nil))); !eq || err != nil {
		t.Errorf("got %v, %v, want it equal to the tuple", eq, err)
	}
	if py.TypeName(v) != "Group" {
		t.Errorf("got type %s, want Group", py.TypeName(v))
	}
}

func TestDictByString(t *testing.T) {
	t.Parallel()
	d := users(20)
	d.SetStr("user3", py.None)
	if v, ok := d.GetStr("user3"); !ok || !v.IsNone() {
		t.Errorf("got %s, %v, want None", show(v), ok)
	}
	if _, ok := d.GetStr("user20"); ok {
		t.Error("got user20, want none")
	}
	n := 0
	for k := range d.All() {
		if k2, _ := d.At(n); show(k) != show(k2) {
			t.Errorf("got key %s, want %s", show(k), show(k2))
		}
		n++
	}
	if n != 20 {
		t.Errorf("got %d entries, want 20", n)
	}
}

func TestAppendEscaped(t *testing.T) {
	t.Parallel()
	th := &py.Thread{}
	for v, want := range map[py.Value]string{
		py.Str("<a & 'b'>"): "&lt;a &amp; &#39;b&#39;&gt;", py.Markup("<b>"): "<b>", py.Int(5): "5", py.None: "None",
		py.NewList([]py.Value{py.Str("<")}): "[&#39;&lt;&#39;]", py.MissingName(th, "x"): "", py.Of(&thing{}): "<thing>",
	} {
		got, err := py.AppendEscaped(th, []byte("x"), v)
		if string(got) != "x"+want || err != nil {
			t.Errorf("%s: got %s, %v, want x%s", show(v), got, err, want)
		}
	}
}

func TestSortFailsAsItsKeyDoes(t *testing.T) {
	t.Parallel()
	th := &py.Thread{}
	list := py.NewList([]py.Value{py.Str("b"), py.Str("A"), py.Str("a"), py.Str("B")})
	lower := py.NewFunc("lower", func(t *py.Thread, a py.Args) (py.Value, error) {
		v, _, err := py.CallMethod(t, a.Pos[0], "lower", py.Args{})
		return v, err
	})
	by := func(fn py.Value, reverse bool) string {
		_, _, err := py.CallMethod(th, list, "sort", py.Args{Named: []py.Named{{Name: "key", Value: fn}, {Name: "reverse", Value: py.Bool(reverse)}}})
		return answer(th, list, err)
	}
	if got := by(lower, false); got != "=['A', 'a', 'b', 'B']" {
		t.Errorf("got %s, want it sorted, equal ones in their order", got)
	}
	if got := by(lower, true); got != "=['b', 'B', 'A', 'a']" {
		t.Errorf("got %s, want it reversed, equal ones in their order", got)
	}
	failing := py.NewFunc("f", func(*py.Thread, py.Args) (py.Value, error) { return py.None, py.Errorf("ValueError", "no") })
	if got := by(failing, false); got != "!ValueError: no" {
		t.Errorf("got %s, want the error of the key", got)
	}
}
