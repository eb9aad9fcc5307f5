package py_test

import (
	"strings"
	"testing"

	"github.com/gossh/gossh/jinja/py"
)

// thing is an object with a bit of everything.
type thing struct{ attrs map[string]py.Value }

func (*thing) PyType() string { return "thing" }

func (x *thing) Attr(_ *py.Thread, name string) (py.Value, bool, error) {
	v, ok := x.attrs[name]
	return v, ok, nil
}

func (x *thing) Item(_ *py.Thread, key py.Value) (py.Value, bool, error) {
	s, _ := key.AsStr()
	v, ok := x.attrs[strings.ToLower(s)]
	return v, ok, nil
}

func (x *thing) Len() int { return len(x.attrs) }

func (x *thing) Keys() []py.Value { return []py.Value{py.Str("A")} }

func (*thing) CallMethod(_ *py.Thread, name string, a py.Args) (py.Value, bool, error) {
	if name != "count" {
		return py.Value{}, false, nil
	}
	return py.Int(int64(len(a.Pos))), true, nil
}

func (*thing) HTML(*py.Thread) (string, error) { return "<thing>", nil }

var (
	_ py.HasAttr      = (*thing)(nil)
	_ py.Mapping      = (*thing)(nil)
	_ py.MethodCaller = (*thing)(nil)
	_ py.HTMLer       = (*thing)(nil)
)

func TestObject(t *testing.T) {
	t.Parallel()
	x := py.Of(&thing{map[string]py.Value{"a": py.Int(1)}})
	results := func(v py.Value, found bool, err error) (py.Value, error) {
		if err == nil && !found {
			return py.Str("(missing)"), nil
		}
		return v, err
	}
	for _, c := range []struct {
		name string
		do   func(th *py.Thread) (py.Value, error)
		want string
	}{
		{"attribute", func(th *py.Thread) (py.Value, error) { return results(py.GetAttr(th, x, "a")) }, "=1"},
		{"no attribute", func(th *py.Thread) (py.Value, error) { return results(py.GetAttr(th, x, "b")) }, "='(missing)'"},
		{"item", func(th *py.Thread) (py.Value, error) { return results(py.GetItem(th, x, py.Str("A"))) }, "=1"},
		{"method", func(th *py.Thread) (py.Value, error) {
			return results(py.CallMethod(th, x, "count", py.Args{Pos: make([]py.Value, 3)}))
		}, "=3"},
		{"attribute called", func(th *py.Thread) (py.Value, error) { return results(py.CallMethod(th, x, "a", py.Args{})) }, "!TypeError: 'int' object is not callable"},
		{"dict", func(th *py.Thread) (py.Value, error) {
			d, err := py.DictOf(th, py.Args{Pos: []py.Value{x}})
			return d.Value(), err
		}, "={'A': 1}"},
		{"list", func(th *py.Thread) (py.Value, error) {
			items, err := py.Collect(th, x)
			return py.NewList(items), err
		}, "=['A']"},
		{"escape", func(th *py.Thread) (py.Value, error) { return py.Escape(th, x) }, "=Markup('<thing>')"},
		{"into markup", func(th *py.Thread) (py.Value, error) { return py.Add(th, py.Markup("&"), x) }, "=Markup('&<thing>')"},
		{"add", func(th *py.Thread) (py.Value, error) { return py.Add(th, x, py.Int(1)) }, "!TypeError: unsupported operand type(s) for +: 'thing' and 'int'"},
		{"call", func(th *py.Thread) (py.Value, error) { return py.Call(th, x, py.Args{}) }, "!TypeError: 'thing' object is not callable"},
		{"percent", func(th *py.Thread) (py.Value, error) { return py.Mod(th, py.Str("%(A)05d"), x) }, "='00001'"},
		{"repr", func(*py.Thread) (py.Value, error) { return x, nil }, "=<thing object>"},
		{"no length", func(th *py.Thread) (py.Value, error) {
			_, err := py.Len(th, py.NewFunc("f", nil))
			return x, err
		}, "!TypeError: object of type 'function' has no len()"},
	} {
		th := &py.Thread{}
		v, err := c.do(th)
		if got := answer(th, v, err); got != c.want {
			t.Errorf("%s: got %s, want %s", c.name, got, c.want)
		}
	}
}

func TestGeneratorIsUsedUp(t *testing.T) {
	t.Parallel()
	th := &py.Thread{}
	n := 0
	g := py.NewGenerator("count", py.NewIteratorFunc(func(*py.Thread) (py.Value, bool, error) {
		n++
		return py.Int(int64(n)), n < 4, nil
	}))
	if s := show(g); !strings.HasPrefix(s, "<generator object count at 0x") {
		t.Errorf("got %s, want a generator", s)
	}
	if has, err := py.Contains(th, g, py.Int(2)); !has || err != nil {
		t.Errorf("got %v, %v, want 2 in it", has, err)
	}
	rest, err := py.Collect(th, g)
	if got := answer(th, py.NewList(rest), err); got != "=[3]" {
		t.Errorf("got %s, want what is left: [3]", got)
	}
	if v := py.NewIterator("list_reverseiterator", nil); !strings.HasPrefix(show(v), "<list_reverseiterator object at 0x") {
		t.Errorf("got %s, want its type", show(v))
	}
}

func TestBoundMethod(t *testing.T) {
	t.Parallel()
	th := &py.Thread{}
	v := py.NewList(nil)
	appendTo, found, err := py.GetAttr(th, v, "append")
	if !found || err != nil {
		t.Fatalf("got %v, %v, want a method", found, err)
	}
	if s := show(appendTo); !strings.HasPrefix(s, "<built-in method append of list object at 0x") {
		t.Errorf("got %s, want a built-in method", s)
	}
	if _, err := py.Call(th, appendTo, py.Args{Pos: []py.Value{py.Int(1)}}); err != nil || show(v) != "[1]" {
		t.Errorf("got %s, %v, want [1]", show(v), err)
	}
}

func TestPairsWithoutTuples(t *testing.T) {
	t.Parallel()
	th := &py.Thread{}
	d := py.NewDict(0)
	d.SetStr("a", py.Int(1))
	it, err := py.Iter(th, d.ItemsView())
	if err != nil {
		t.Fatal(err)
	}
	pairs, ok := it.(py.PairIterator)
	if !ok {
		t.Fatal("got an iterator without NextPair, want a PairIterator")
	}
	k, v, ok, err := pairs.NextPair(th)
	if show(k) != "'a'" || show(v) != "1" || !ok || err != nil {
		t.Errorf("got %s, %s, %v, %v, want a and 1", show(k), show(v), ok, err)
	}
	if _, _, ok, err := pairs.NextPair(th); ok || err != nil {
		t.Errorf("got %v, %v, want the end", ok, err)
	}
}
