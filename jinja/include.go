package jinja

import (
	"cmp"

	"github.com/gossh/gossh/jinja/py"
	"github.com/gossh/gossh/jinja/syntax"
)

// find returns the template that an expression names: by a name, a list of
// names where that is allowed, or as a value.
func (rt *state) find(f *frame, v py.Value, list bool) (*Template, error) {
	switch r := v.Ref().(type) {
	case *Template:
		return r, nil
	case *py.Undefined:
		return nil, r.Err()
	case *py.List:
		if list {
			return rt.first(f, r.Items)
		}
	case *py.Tuple:
		if list {
			return rt.first(f, r.Items)
		}
	}
	name, ok := v.AsStr()
	if !ok && list {
		if some, err := py.Truth(f.t, v); err != nil || !some {
			return nil, cmp.Or(err, noneFound(nil))
		}
		items, err := py.Collect(f.t, v)
		if err != nil {
			return nil, err
		}
		return rt.first(f, items)
	}
	if !ok {
		s, err := py.String(f.t, v)
		if err != nil {
			return nil, err
		}
		switch v.Kind() {
		case py.KindList, py.KindDict, py.KindSet:
			return nil, py.Errorf("TypeError", "unhashable type: '%s'", py.TypeName(v))
		}
		return nil, py.Errorf(NotFound, "%s", s)
	}
	return rt.get(f, name)
}

// get loads a template by the name that f gives it.
func (rt *state) get(f *frame, name string) (*Template, error) {
	if join := rt.env.joinPath; join != nil {
		joined, err := join(name, f.code.tmpl.name)
		if err != nil {
			return nil, err
		}
		name = joined
	}
	return rt.env.load(f.t.Ctx, name)
}

// first returns the first template that exists.
func (rt *state) first(f *frame, items []py.Value) (*Template, error) {
	var names []string
	for _, v := range items {
		if t, ok := v.Ref().(*Template); ok {
			return t, nil
		}
		name, ok := v.AsStr()
		if !ok {
			if s, err := py.String(f.t, v); err == nil {
				names = append(names, s)
			}
			continue
		}
		t, err := rt.get(f, name)
		if err == nil || !isNotFound(err) {
			return t, err
		}
		names = append(names, name)
	}
	return nil, noneFound(names)
}

// templateName is for messages.
func templateName(v py.Value) string {
	if t, ok := v.Ref().(*Template); ok {
		return t.displayName()
	}
	s, _ := v.AsStr()
	return s
}

type includeStmt struct {
	pos           syntax.Pos
	template      expr
	withContext   bool
	ignoreMissing bool
	locals        []localVar
}

func (s *includeStmt) exec(f *frame) error {
	v, err := s.template.eval(f)
	if err != nil {
		return err
	}
	t, err := f.rt.find(f, v, true)
	if err != nil {
		if s.ignoreMissing && isNotFound(err) {
			return nil
		}
		return f.via("include", templateName(v), s.pos, err)
	}
	if s.withContext {
		err = f.rt.root(t, t.scope(f.rt, f.ctx.all(f.visible(s.locals))))
	} else {
		var m *module
		if m, err = f.rt.module(t, nil); err == nil {
			return f.printStr(s.pos, py.Str(m.body))
		}
	}
	if err != nil {
		return f.via("include", t.displayName(), s.pos, err)
	}
	return nil
}

// loading is what import and from have in common.
type loading struct {
	pos         syntax.Pos
	template    expr
	withContext bool
	locals      []localVar
}

func (s *loading) load(f *frame) (*module, error) {
	v, err := s.template.eval(f)
	if err != nil {
		return nil, err
	}
	t, err := f.rt.find(f, v, false)
	if err != nil {
		return nil, f.via("import", templateName(v), s.pos, err)
	}
	var m *module
	if s.withContext {
		m, err = f.rt.newModule(t, t.scope(f.rt, f.ctx.all(f.visible(s.locals))))
	} else {
		m, err = f.rt.module(t, f.ctx.globals)
	}
	if err != nil {
		return nil, f.via("import", t.displayName(), s.pos, err)
	}
	return m, nil
}

type importStmt struct {
	loading
	target export
}

func (s *importStmt) exec(f *frame) error {
	m, err := s.load(f)
	if err != nil {
		return err
	}
	s.target.assign(f, py.Of(m))
	return nil
}

type fromStmt struct {
	loading
	names   []string
	targets []export
}

func (s *fromStmt) exec(f *frame) error {
	m, err := s.load(f)
	if err != nil {
		return err
	}
	for i, name := range s.names {
		v, ok := m.get(name)
		if !ok {
			v = s.missing(f, m, name)
		}
		s.targets[i].assign(f, v)
	}
	return nil
}

func (s *fromStmt) missing(f *frame, m *module, name string) py.Value {
	c := &compiler{tmpl: f.code.tmpl}
	of := "None"
	if m.t.name != "" {
		of = "'" + m.t.name + "'"
	}
	return (&py.Undefined{
		Policy: f.t.Policy, Name: name,
		Hint: "the template " + of + " (imported on " + c.position(s.pos) + ") does not export the requested name '" + name + "'",
	}).Value()
}
