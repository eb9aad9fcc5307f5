package render

import (
	"path"
	"slices"
	"strings"

	"github.com/gossh/gossh/internal/ordered"
	"github.com/gossh/gossh/jinja/py"
	"github.com/gossh/gossh/sls/pydata"
)

// variables are what one rendering sees: made as they are asked for, since most
// templates ask for few. It belongs to one rendering.
type variables struct {
	j    *job
	made map[string]py.Value
}

func newVariables(j *job) *variables { return &variables{j, map[string]py.Value{}} }

// names are the variables that Salt gives to every template, in its order.
var names = []string{
	"salt", "grains", "pillar", "opts", "saltenv", "env", "sls", "slspath", "slsdotpath", "slscolonpath", "sls_path",
	"tplpath", "tplfile", "tpldir", "tplroot", "tpldot",
}

// Names implements jinja.Lister.
func (v *variables) Names() []string {
	out := slices.Clone(names)
	for k := range v.j.vars.More.All() {
		if !slices.Contains(out, k) {
			out = append(out, k)
		}
	}
	return out
}

// Lookup implements jinja.Lookup.
func (v *variables) Lookup(_ *py.Thread, name string) (py.Value, bool, error) {
	if x, ok := v.made[name]; ok {
		return x, true, nil
	}
	x, ok := v.make(name)
	if ok {
		v.made[name] = x
	}
	return x, ok, nil
}

func (v *variables) make(name string) (py.Value, bool) {
	vars := &v.j.vars
	if x, ok := vars.More.Get(name); ok {
		return pydata.Value(x), true
	}
	switch name {
	case "salt", "__salt__":
		return py.Of(&salt{vars.Salt}), true
	case "grains", "__grains__":
		return pydata.Dict(vars.Grains).Value(), true
	case "pillar", "__pillar__":
		return pydata.Dict(vars.Pillar).Value(), true
	case "opts", "__opts__":
		return pydata.Dict(vars.Opts).Value(), true
	case "ifelse":
		return py.NewFunc("ifelse", v.ifElse), true
	case "saltenv", "env":
		return py.Str(v.j.env()), true
	case "sls":
		return py.Str(v.j.source.SLS), true
	}
	if s, ok := v.j.source.paths(name); ok {
		return py.Str(s), true
	}
	return py.Value{}, false
}

// paths returns the variables that tell where a template lies, after Salt's "SLS
// template context".
func (s Source) paths(name string) (string, bool) {
	file := s.template()
	if s.Path == "" {
		file = path.Base(s.Name)
	}
	dir := path.Dir(file)
	slspath := strings.ReplaceAll(s.SLS, ".", "/")
	if path.Base(file) != "init.sls" {
		if slspath = path.Dir(slspath); slspath == "." {
			slspath = ""
		}
	}
	switch name {
	case "tplpath":
		return s.Name, true
	case "tplfile":
		return file, true
	case "tpldir":
		return dir, true
	case "tplroot":
		root, _, _ := strings.Cut(dir, "/")
		return root, true
	case "tpldot":
		return strings.ReplaceAll(dir, "/", "."), true
	case "slspath":
		return slspath, true
	case "slsdotpath":
		return strings.ReplaceAll(slspath, "/", "."), true
	case "slscolonpath":
		return strings.ReplaceAll(slspath, "/", ":"), true
	case "sls_path":
		return strings.ReplaceAll(slspath, "/", "_"), true
	}
	return "", false
}

// salt is the variable of that name: salt['mod.fun'](...) and salt.mod.fun(...).
type salt struct{ f Functions }

// PyType implements py.Object.
func (*salt) PyType() string { return "salt" }

// Contains implements py.Container.
func (s *salt) Contains(_ *py.Thread, key py.Value) (bool, error) {
	name, ok := key.AsStr()
	return ok && s.f != nil && s.f.Has(name), nil
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
		if s.f != nil && s.f.Has(name) {
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
	case !s.f.Has(name):
		return (&py.Undefined{Policy: t.Policy, Hint: "'" + name + "' is not available"}).Value()
	}
	return py.NewFunc(name, func(t *py.Thread, a py.Args) (py.Value, error) { return s.call(t, name, a) })
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
