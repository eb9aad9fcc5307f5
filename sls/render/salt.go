package render

import (
	"strings"

	"github.com/gossh/gossh/jinja/py"
	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/sls/pydata"
)

// salt is the variable of that name: salt['mod.fun'](...) and salt.mod.fun(...).
type salt struct {
	f    Functions
	vars *variables
}

// has reports whether there is a function of that name.
func (s *salt) has(name string) bool {
	if s.f == nil {
		return false
	}
	_, own := s.vars.r.functions[name]
	return own || s.f.Has(name)
}

// PyType implements py.Object.
func (*salt) PyType() string { return "salt" }

// Contains implements py.Container.
func (s *salt) Contains(_ *py.Thread, key py.Value) (bool, error) {
	name, ok := key.AsStr()
	return ok && s.has(name), nil
}

// Item implements py.HasItem.
func (s *salt) Item(t *py.Thread, key py.Value) (py.Value, bool, error) {
	name, ok := key.AsStr()
	if !ok {
		return py.Value{}, false, nil
	}
	if !strings.Contains(name, ".") {
		return py.Of(&module{s, name}), true, nil
	}
	return s.function(t, name), true, nil
}

// Attr implements py.HasAttr.
func (s *salt) Attr(t *py.Thread, name string) (py.Value, bool, error) {
	if name != "get" {
		return py.Of(&module{s, name}), true, nil
	}
	return py.NewFunc("get", func(_ *py.Thread, a py.Args) (py.Value, error) {
		if len(a.Pos) == 0 || len(a.Pos) > 2 || len(a.Named) > 0 {
			return py.Value{}, py.Errorf("TypeError", "get() takes one or two arguments")
		}
		name, _ := a.Pos[0].AsStr()
		if s.has(name) {
			return s.function(t, name), nil
		}
		if len(a.Pos) == 2 {
			return a.Pos[1], nil
		}
		return py.None, nil
	}), true, nil
}

// function returns the function named name; one that there is not is undefined, so
// that a template can ask for it.
func (s *salt) function(t *py.Thread, name string) py.Value {
	switch {
	case s.f == nil:
		return (&py.Undefined{Policy: t.Policy, Hint: "'" + name + "': functions cannot be called here"}).Value()
	case !s.has(name):
		return (&py.Undefined{Policy: t.Policy, Hint: "'" + name + "' is not available"}).Value()
	}
	return py.NewFunc(name, func(t *py.Thread, a py.Args) (py.Value, error) {
		if own, ok := s.vars.r.functions[name]; ok {
			return own(t, s.vars, a)
		}
		return s.call(t, name, a)
	})
}

func (s *salt) call(t *py.Thread, name string, a py.Args) (py.Value, error) {
	args := make([]any, len(a.Pos))
	for i, v := range a.Pos {
		x, err := pydata.Data(t, v)
		if err != nil {
			return py.Value{}, err
		}
		args[i] = x
	}
	kwargs := ordered.NewMap(len(a.Named))
	for _, n := range a.Named {
		x, err := pydata.Data(t, n.Value)
		if err != nil {
			return py.Value{}, err
		}
		kwargs.Set(n.Name, x)
	}
	out, err := s.f.Call(t.Ctx, name, args, kwargs)
	if err != nil {
		return py.Value{}, err
	}
	return pydata.Value(out), nil
}

// module is salt.mod: its attributes are functions.
type module struct {
	s    *salt
	name string
}

// PyType implements py.Object.
func (*module) PyType() string { return "module" }

// Attr implements py.HasAttr.
func (m *module) Attr(t *py.Thread, name string) (py.Value, bool, error) {
	return m.s.function(t, m.name+"."+name), true, nil
}

// Item implements py.HasItem.
func (m *module) Item(t *py.Thread, key py.Value) (py.Value, bool, error) {
	name, ok := key.AsStr()
	if !ok {
		return py.Value{}, false, nil
	}
	return m.s.function(t, m.name+"."+name), true, nil
}
