package py_test

import (
	"testing"

	"github.com/gossh/gossh/jinja/py"
)

func TestAliasing(t *testing.T) {
	t.Parallel()
	th := &py.Thread{}
	list := py.NewList(nil)
	other := list
	if _, _, err := py.CallMethod(th, other, "append", py.Args{Pos: []py.Value{py.Int(1)}}); err != nil {
		t.Fatal(err)
	}
	if s, _ := py.String(th, list); s != "[1]" {
		t.Errorf("got %s, want [1]", s)
	}
}

func TestSelfContainingList(t *testing.T) {
	t.Parallel()
	th := &py.Thread{}
	v := py.NewList(nil)
	l, _ := v.Ref().(*py.List)
	l.Items = append(l.Items, py.Int(1), v)
	if s, err := py.Repr(th, v); s != "[1, [...]]" || err != nil {
		t.Errorf("got %s, %v; want [1, [...]]", s, err)
	}
}
