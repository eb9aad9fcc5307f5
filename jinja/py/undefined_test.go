package py_test

import (
	"testing"

	"github.com/gossh/gossh/jinja/py"
)

func TestUndefinedMessages(t *testing.T) {
	t.Parallel()
	th := &py.Thread{}
	dict := py.NewDict(0).Value()
	generator := py.NewGenerator("f", py.NewIteratorFunc(nil))
	for _, c := range []struct {
		v    py.Value
		want string
	}{
		{py.MissingName(th, "x"), "'x' is undefined"},
		{py.MissingName(th, "it's"), `"it's" is undefined`},
		{py.Missing(th, dict, py.Str("y")), "'dict object' has no attribute 'y'"},
		{py.Missing(th, py.None, py.Str("z")), "'None' has no attribute 'z'"},
		{py.Missing(th, py.Str(""), py.Str("z")), "'str object' has no attribute 'z'"},
		{py.Missing(th, py.Markup(""), py.Str("z")), "'markupsafe.Markup object' has no attribute 'z'"},
		{py.Missing(th, py.True, py.Str("z")), "'bool object' has no attribute 'z'"},
		{py.Missing(th, generator, py.Str("z")), "'generator object' has no attribute 'z'"},
		{py.Missing(th, py.NewList(nil), py.Int(5)), "list object has no element 5"},
		{py.Missing(th, dict, py.NewPair(py.Int(1), py.Str("a"))), "dict object has no element (1, 'a')"},
		{py.Missing(th, dict, py.None), "dict object has no element None"},
		{py.Hinted(th, "there is no previous item"), "there is no previous item"},
		{py.Value{}, "None is undefined"},
	} {
		_, err := py.Add(th, c.v, py.Int(1))
		if got, want := answer(th, py.None, err), "!UndefinedError: "+c.want; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func TestUndefinedPrints(t *testing.T) {
	t.Parallel()
	list := py.NewList(nil)
	for _, c := range []struct {
		policy                py.Policy
		name, item, hint, str string
	}{
		{py.Default, "", "", "", ""},
		{py.Chainable, "", "", "", ""},
		{py.Debug, "{{ x }}", "{{ no such element: list object[5] }}", "{{ undefined value printed: h }}", ""},
	} {
		th := &py.Thread{Policy: c.policy}
		for v, want := range map[py.Value]string{
			py.MissingName(th, "x"): c.name, py.Missing(th, list, py.Int(5)): c.item, py.Hinted(th, "h"): c.hint,
		} {
			if got, err := py.String(th, v); got != want || err != nil {
				t.Errorf("got %q, %v, want %q", got, err, want)
			}
		}
	}
}

func TestPolicies(t *testing.T) {
	t.Parallel()
	uses := map[string]func(*py.Thread, py.Value) error{
		"str":    func(t *py.Thread, v py.Value) error { _, err := py.String(t, v); return err },
		"bool":   func(t *py.Thread, v py.Value) error { _, err := py.Truth(t, v); return err },
		"iter":   func(t *py.Thread, v py.Value) error { _, err := py.Collect(t, v); return err },
		"len":    func(t *py.Thread, v py.Value) error { _, err := py.Len(t, v); return err },
		"equal":  func(t *py.Thread, v py.Value) error { _, err := py.Equal(t, py.Int(1), v); return err },
		"in":     func(t *py.Thread, v py.Value) error { _, err := py.Contains(t, v, py.Int(1)); return err },
		"key":    func(t *py.Thread, v py.Value) error { return py.NewDict(0).Set(t, v, v) },
		"attr":   func(t *py.Thread, v py.Value) error { _, _, err := py.GetAttr(t, v, "a"); return err },
		"item":   func(t *py.Thread, v py.Value) error { _, _, err := py.GetItem(t, v, py.Int(1)); return err },
		"less":   func(t *py.Thread, v py.Value) error { _, err := py.Less(t, v, py.Int(1)); return err },
		"call":   func(t *py.Thread, v py.Value) error { _, err := py.Call(t, v, py.Args{}); return err },
		"method": func(t *py.Thread, v py.Value) error { _, _, err := py.CallMethod(t, v, "upper", py.Args{}); return err },
		"slice":  func(t *py.Thread, v py.Value) error { _, err := py.Slice(t, v, py.None, py.None, py.None); return err },
		"neg":    func(t *py.Thread, v py.Value) error { _, err := py.Neg(t, v); return err },
		"int":    func(t *py.Thread, v py.Value) error { _, err := py.ToInt(t, v); return err },
	}
	always := map[string]bool{"less": true, "call": true, "neg": true, "int": true, "method": true}
	steps := map[string]bool{"attr": true, "item": true, "slice": true}
	for _, policy := range []py.Policy{py.Default, py.Chainable, py.Debug, py.Strict} {
		th := &py.Thread{Policy: policy}
		for name, use := range uses {
			err := use(th, py.MissingName(th, "x"))
			want := policy == py.Strict || always[name] || steps[name] && policy != py.Chainable
			if got := err != nil; got != want {
				t.Errorf("%s of policy %d: got error %v, want one: %v", name, policy, err, want)
			}
		}
	}
}

func TestUnderscoreIsRefused(t *testing.T) {
	t.Parallel()
	th := &py.Thread{}
	for _, v := range []py.Value{py.Str("a"), py.NewList(nil), py.None, py.Int(1), py.NewFunc("f", nil)} {
		r, found, err := py.GetAttr(th, v, "__class__")
		if err != nil || !found || r.Kind() != py.KindUndefined {
			t.Fatalf("got %v, %v, %v, want an undefined", r, found, err)
		}
		_, _, err = py.GetAttr(th, r, "mro")
		want := "!SecurityError: access to attribute '__class__' of '" + py.TypeName(v) + "' object is unsafe."
		if got := answer(th, py.None, err); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
	d := py.NewDict(0)
	d.SetStr("_x", py.Int(1))
	if _, found, err := py.GetAttr(th, d.Value(), "_x"); found || err != nil {
		t.Errorf("got %v, %v, want no attribute, so that the item is taken", found, err)
	}
	v, _, err := py.CallMethod(th, py.Str("{0.__class__.mro}"), "format", py.Args{Pos: []py.Value{py.Str("")}})
	if got := answer(th, v, err); got != "!SecurityError: access to attribute '__class__' of 'str' object is unsafe." {
		t.Errorf("got %s, want a SecurityError", got)
	}
}
