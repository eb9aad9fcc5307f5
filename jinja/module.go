package jinja

import (
	"context"

	"github.com/gossh/gossh/jinja/py"
)

// module is an imported template: what it exports, and what it printed.
type module struct {
	t     *Template
	body  string
	names []string
	vals  []py.Value
}

// newModule runs a template to get what it exports.
func (rt *state) newModule(t *Template, s *scope) (*module, error) {
	from := rt.begin()
	if err := rt.root(t, s); err != nil {
		rt.drop(from)
		return nil, err
	}
	m := &module{t: t, body: rt.end(from)}
	for i, visible := range s.exports {
		if visible {
			m.names = append(m.names, s.names[i])
			m.vals = append(m.vals, s.vals[i])
		}
	}
	return m, nil
}

// module returns t as it is without a context. It is made once in a rendering,
// unless there are globals that only this import sees.
func (rt *state) module(t *Template, globals Lookup) (*module, error) {
	if globals != nil {
		return rt.newModule(t, t.scope(rt, Chain{globals, rt.globals(t)}))
	}
	if m := rt.modules[t]; m != nil {
		return m, nil
	}
	m, err := rt.newModule(t, t.scope(rt, rt.globals(t)))
	if err != nil {
		return nil, err
	}
	if rt.modules == nil {
		rt.modules = map[*Template]*module{}
	}
	rt.modules[t] = m
	return m, nil
}

// globals is what t sees without a context.
func (rt *state) globals(t *Template) Lookup {
	if rt.global != nil {
		if l := rt.global(t.name); l != nil {
			return Chain{l, t.env.globals}
		}
	}
	return t.env.globals
}

func (m *module) get(name string) (py.Value, bool) {
	for i, n := range m.names {
		if n == name {
			return m.vals[i], true
		}
	}
	return py.Value{}, false
}

// PyType implements py.Object.
func (*module) PyType() string { return "TemplateModule" }

// PyModule implements py.Moduled.
func (*module) PyModule() string { return "jinja2.environment" }

// HTML implements py.HTMLer.
func (m *module) HTML(*py.Thread) (string, error) { return m.body, nil }

// Attr implements py.HasAttr.
func (m *module) Attr(_ *py.Thread, name string) (py.Value, bool, error) {
	v, ok := m.get(name)
	return v, ok, nil
}

// Str implements py.Printer.
func (m *module) Str(*py.Thread) (string, error) { return m.body, nil }

// Repr implements py.Printer.
func (m *module) Repr(*py.Thread) (string, error) {
	return "<TemplateModule '" + m.t.displayName() + "'>", nil
}

// Module is what a template exports: the variables of its top level whose names
// do not start with an underscore, and its macros.
type Module struct {
	Names  []string
	Output string // what the template printed
	m      *module
}

// Get returns an exported value. Macros are called with py.Call.
func (m *Module) Get(name string) (py.Value, bool) { return m.m.get(name) }

// Value returns the module as a value for templates.
func (m *Module) Value() py.Value { return py.Of(m.m) }

// Module runs the template and returns what it exports.
func (t *Template) Module(ctx context.Context, vars any) (*Module, error) {
	rt := t.env.newState(ctx, nil)
	rt.lasting = true
	s, err := t.newScope(rt, vars)
	if err != nil {
		return nil, placed(t, err)
	}
	m, err := rt.newModule(t, s)
	if err != nil {
		return nil, placed(t, err)
	}
	return &Module{Names: m.names, Output: m.body, m: m}, nil
}
