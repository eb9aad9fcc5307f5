package jinja

import (
	"context"
	"errors"
	"io"

	"github.com/gossh/gossh/jinja/py"
	"github.com/gossh/gossh/jinja/syntax"
)

// Template is a template that can be rendered, by many goroutines at once. It
// is a value too: a variable that holds one can be included or extended.
type Template struct {
	env     *Environment
	name    string
	source  string
	root    *code
	blocks  map[string]*code
	order   []string // names of blocks, as written
	current func(ctx context.Context) bool
	exports int // how many names the top level may assign
}

// Name returns the name that the template was loaded by.
func (t *Template) Name() string { return t.name }

// PyType implements py.Object.
func (*Template) PyType() string { return "Template" }

// displayName is for messages.
func (t *Template) displayName() string {
	if t.name == "" {
		return anonymousTemplate
	}
	return t.name
}

// Render returns the output of the template. vars is nil, a map[string]any, a
// map[string]py.Value, a *py.Dict, a Lookup or a Scope. Errors are of type
// *Error.
func (t *Template) Render(ctx context.Context, vars any) (string, error) {
	rt := t.env.newState(ctx, nil)
	defer t.env.release(rt)
	if err := t.render(rt, vars); err != nil {
		return "", err
	}
	return string(rt.out), nil
}

// RenderTo writes the output to w, piece by piece: when it fails, w may have
// got a part of it.
func (t *Template) RenderTo(ctx context.Context, w io.Writer, vars any) error {
	rt := t.env.newState(ctx, w)
	defer t.env.release(rt)
	if err := t.render(rt, vars); err != nil {
		return err
	}
	return rt.flush()
}

func (t *Template) render(rt *state, vars any) error {
	if ctx := rt.thread.Ctx; ctx != nil && ctx.Err() != nil {
		return placed(t, context.Cause(ctx))
	}
	s, err := t.newScope(rt, vars)
	if err != nil {
		return placed(t, err)
	}
	return placed(t, rt.root(t, s))
}

// newScope is what t sees when a program renders it.
func (t *Template) newScope(rt *state, vars any) (*scope, error) {
	var shared any
	if s, ok := vars.(Scope); ok {
		vars, shared = s.Vars, s.Globals
		rt.global = s.Everywhere
	}
	own, err := lookupOf(vars)
	if err != nil {
		return nil, err
	}
	s := t.scope(rt, Chain{own, rt.globals(t)})
	if shared != nil {
		g, err := lookupOf(shared)
		if err != nil {
			return nil, err
		}
		s.parent, s.globals = Chain{own, g, rt.globals(t)}, g
	}
	return s, nil
}

// scope is what t sees on top of parent.
func (t *Template) scope(rt *state, parent Lookup) *scope {
	s := &scope{env: t.env, rt: rt, name: t.name, parent: parent, auto: t.env.autoescape(t.name)}
	if t.exports > 0 {
		s.names = make([]string, 0, t.exports)
		s.vals = make([]py.Value, 0, t.exports)
		s.exports = make([]bool, 0, t.exports)
	}
	if len(t.blocks) > 0 {
		s.blocks = make(map[string][]*code, len(t.blocks))
		for _, name := range t.order {
			s.blocks[name] = []*code{t.blocks[name]}
		}
	}
	return s
}

// root renders the template, or what it extends.
func (rt *state) root(t *Template, s *scope) error {
	return rt.run(t.root, s, func(f *frame) error {
		if f.base == nil {
			return nil
		}
		return rt.root(f.base, s)
	})
}

// placed makes sure that err is an *Error.
func placed(t *Template, err error) error {
	var e *Error
	if err == nil || errors.As(err, &e) {
		return err
	}
	return newError(t, syntax.Pos{}, err)
}
