package saltjinja

import (
	"github.com/gossh/gossh/jinja"
	"github.com/gossh/gossh/jinja/builtin"
	"github.com/gossh/gossh/jinja/py"
)

// showFullContext is all that the calling template sees, as plain data.
func showFullContext(t *py.Thread, a py.Args) (py.Value, error) {
	p := builtin.Params{Func: "show_full_context", Names: []string{"ctx"}, Given: 1, Required: 1}
	if err := p.Bind(a, nil); err != nil {
		return py.Value{}, err
	}
	c, ok := jinja.CallerOf(t)
	if !ok {
		return py.NewDict(0).Value(), nil
	}
	out := py.NewDict(0)
	for _, name := range c.Names() {
		v, found, err := c.Lookup(name)
		if err != nil {
			return py.Value{}, err
		}
		if !found {
			continue
		}
		if v, err = simple(t, v); err != nil {
			return py.Value{}, err
		}
		out.SetStr(name, v)
	}
	return out.Value(), nil
}

// simple makes text of what is no number, text, list or dict.
func simple(t *py.Thread, v py.Value) (py.Value, error) {
	if err := t.Enter(); err != nil {
		return v, err
	}
	defer t.Leave()
	switch v.Kind() {
	case py.KindNone, py.KindBool, py.KindInt, py.KindFloat, py.KindStr:
		return v, nil
	case py.KindList, py.KindTuple:
		items, err := py.Collect(t, v)
		for i := 0; err == nil && i < len(items); i++ {
			items[i], err = simple(t, items[i])
		}
		return py.NewList(items), err
	}
	if _, ok := v.Ref().(py.Mapping); !ok && v.Kind() != py.KindDict {
		s, err := py.Repr(t, v)
		return py.Str(s), err
	}
	pairs, err := entries(t, v)
	if err != nil {
		return v, err
	}
	out := py.NewDict(len(pairs))
	for _, p := range pairs {
		x, err := simple(t, p.value)
		if err != nil {
			return v, err
		}
		if err := out.Set(t, p.key, x); err != nil {
			return v, err
		}
	}
	return out.Value(), nil
}
