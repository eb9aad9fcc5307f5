package jinja

import (
	"context"
	"errors"

	"github.com/gossh/gossh/jinja/py"
	"github.com/gossh/gossh/jinja/syntax"
)

// Expression is an expression on its own.
type Expression struct {
	t *Template
	x expr
}

// CompileExpression makes an expression of its text.
func (e *Environment) CompileExpression(source string) (x *Expression, err error) {
	t := &Template{env: e, source: source}
	t.root = &code{tmpl: t}
	tree, err := syntax.ParseExpression(source, &e.syntax)
	if err != nil {
		return nil, newError(t, errorPos(err), err)
	}
	c := &compiler{env: e, tmpl: t, auto: e.autoescape("")}
	defer recovered(&x, &err)
	f := &cframe{syms: newSymbols(nil), unit: newUnit(t.root, nil), captured: -1}
	f.syms.expr(tree)
	t.root.enter = f.entries()
	return &Expression{t, c.expr(tree, f)}, nil
}

// Eval returns the value of the expression; vars are as for Template.Render.
func (x *Expression) Eval(ctx context.Context, vars any) (v py.Value, err error) {
	rt := x.t.env.newState(ctx, nil)
	defer x.t.env.release(rt)
	s, err := x.t.newScope(rt, vars)
	if err != nil {
		return py.Value{}, placed(x.t, err)
	}
	err = rt.run(x.t.root, s, func(f *frame) error {
		v, err = x.x.eval(f)
		return err
	})
	return v, placed(x.t, err)
}

// errorPos is the place of an error of the parser.
func errorPos(err error) syntax.Pos {
	var e *syntax.Error
	if errors.As(err, &e) {
		return e.Pos
	}
	return syntax.Pos{}
}
