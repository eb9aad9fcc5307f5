package builtin

import (
	"errors"

	"github.com/gossh/gossh/jinja/py"
)

// step is what a lazy filter does with one member.
type step func(t *py.Thread, item py.Value) (py.Value, error)

// over gives what fn makes of each member of x; a false x is taken as empty.
func over(name string, x py.Value, prepare func(t *py.Thread) (step, error)) py.Value {
	return generate(name, func(t *py.Thread) (func(t *py.Thread) (py.Value, bool, error), error) {
		if some, err := py.Truth(t, x); err != nil || !some {
			return nil, err
		}
		fn, err := prepare(t)
		if err != nil {
			return nil, err
		}
		it, err := py.Iter(t, x)
		if err != nil {
			return nil, err
		}
		return func(t *py.Thread) (py.Value, bool, error) {
			for {
				item, ok, err := it.Next(t)
				if err != nil || !ok {
					return item, false, err
				}
				v, err := fn(t, item)
				if errors.Is(err, errSkip) {
					continue
				}
				return v, err == nil, err
			}
		}, nil
	})
}

// errSkip says that a member is left out.
var errSkip = errors.New("left out")

func filterMap(_ *py.Thread, e Env, x py.Value, a py.Args) (py.Value, error) {
	a = keep(a)
	return over("sync_do_map", x, func(t *py.Thread) (step, error) { return mapStep(t, e, a) }), nil
}

// keep copies arguments that are used after the call.
func keep(a py.Args) py.Args {
	return py.Args{Pos: append([]py.Value(nil), a.Pos...), Named: append([]py.Named(nil), a.Named...)}
}

func mapStep(t *py.Thread, e Env, a py.Args) (step, error) {
	attribute, instead, byAttribute := py.None, py.None, false
	if len(a.Pos) == 0 {
		for _, arg := range a.Named {
			if arg.Name == "attribute" {
				attribute, byAttribute = arg.Value, true
			}
		}
	}
	if !byAttribute {
		if len(a.Pos) == 0 {
			return nil, py.Errorf("FilterArgumentError", "map requires a filter argument")
		}
		name, wrong := callable(t, "filter", a.Pos[0])
		rest := py.Args{Pos: a.Pos[1:], Named: a.Named}
		return func(t *py.Thread, item py.Value) (py.Value, error) {
			if wrong != nil { // of no concern unless there is a member
				return item, wrong
			}
			return e.Filter(t, name, item, rest)
		}, nil
	}
	for _, arg := range a.Named {
		switch arg.Name {
		case "attribute":
		case "default":
			instead = arg.Value
		default:
			return nil, py.Errorf("FilterArgumentError", "Unexpected keyword argument '%s'", arg.Name)
		}
	}
	g, err := newGetter(attribute, instead, false)
	if err != nil {
		return nil, err
	}
	return func(t *py.Thread, item py.Value) (py.Value, error) { return g.get(t, e, item) }, nil
}

// callable reads the name of a filter or test.
func callable(t *py.Thread, what string, name py.Value) (string, error) {
	if s, ok := name.AsStr(); ok {
		return s, nil
	}
	if err := asKey(t, name); err != nil {
		return "", err
	}
	if u, ok := name.Ref().(*py.Undefined); ok {
		return "", py.Errorf("TemplateRuntimeError",
			"No %s named Undefined. (%s; did you forget to quote the callable name?)", what, u.Message())
	}
	r, err := py.Repr(t, name)
	if err != nil {
		return "", err
	}
	return "", py.Errorf("TemplateRuntimeError", "No %s named %s.", what, r)
}

// chooser makes select, reject, selectattr and rejectattr.
func chooser(want, byAttribute bool) Filter {
	return func(_ *py.Thread, e Env, x py.Value, a py.Args) (py.Value, error) {
		a = keep(a)
		return over("select_or_reject", x, func(t *py.Thread) (step, error) {
			test, err := chooseTest(t, e, a, byAttribute)
			if err != nil {
				return nil, err
			}
			return func(t *py.Thread, item py.Value) (py.Value, error) {
				is, err := test(t, item)
				if err == nil && is != want {
					err = errSkip
				}
				return item, err
			}, nil
		}), nil
	}
}

func chooseTest(t *py.Thread, e Env, a py.Args, byAttribute bool) (func(*py.Thread, py.Value) (bool, error), error) {
	get := func(_ *py.Thread, item py.Value) (py.Value, error) { return item, nil }
	if byAttribute {
		if len(a.Pos) == 0 {
			return nil, py.Errorf("FilterArgumentError", "Missing parameter for attribute name")
		}
		g, err := newGetter(a.Pos[0], py.None, false)
		if err != nil {
			return nil, err
		}
		get = func(t *py.Thread, item py.Value) (py.Value, error) { return g.get(t, e, item) }
		a.Pos = a.Pos[1:]
	}
	test := func(t *py.Thread, v py.Value) (bool, error) { return py.Truth(t, v) }
	if len(a.Pos) > 0 {
		name, wrong := callable(t, "test", a.Pos[0])
		rest := py.Args{Pos: a.Pos[1:], Named: a.Named}
		test = func(t *py.Thread, v py.Value) (bool, error) {
			if wrong != nil {
				return false, wrong
			}
			return e.Test(t, name, v, rest)
		}
	}
	return func(t *py.Thread, item py.Value) (bool, error) {
		v, err := get(t, item)
		if err != nil {
			return false, err
		}
		return test(t, v)
	}, nil
}
