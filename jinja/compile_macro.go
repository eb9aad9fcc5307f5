package jinja

import (
	"github.com/gossh/gossh/jinja/py"
	"github.com/gossh/gossh/jinja/syntax"
)

// macroStmt defines a macro.
type macroStmt struct {
	def    *macroCode
	target export
}

func (s *macroStmt) exec(f *frame) error {
	s.target.assign(f, py.Of(s.def.bind(f)))
	return nil
}

func (c *compiler) macroStmt(n *syntax.Macro, f *cframe) stmt {
	return &macroStmt{c.macro(n.Pos, n.Name, n.Params, n.Defaults, n.Body, f), c.export(n.Name, f, true)}
}

// callStmt prints what a call gives that has a body as its caller.
type callStmt struct {
	call printer
	pos  syntax.Pos
}

func (s *callStmt) exec(f *frame) error {
	done, v, err := s.call.print(f)
	if done || err != nil {
		return err
	}
	return f.printStr(s.pos, v)
}

func (c *compiler) callBlock(n *syntax.CallBlock, f *cframe) stmt {
	def := c.macro(n.Pos, "", n.Params, n.Defaults, n.Body, f)
	def.anonymous = true
	s := &callStmt{pos: n.Pos}
	switch x := c.call(n.Call, f).(type) {
	case *callExpr:
		x.args.caller = def
		s.call = x
	case *methodExpr:
		x.args.caller = def
		s.call = x
	}
	return s
}

// macro compiles the body of a macro or call block.
func (c *compiler) macro(pos syntax.Pos, name string, params []*syntax.Name, defaults []syntax.Expr, body []syntax.Stmt, f *cframe) *macroCode {
	d := &macroCode{code: code{tmpl: c.tmpl, name: name}, caller: -1, kwargs: -1, varargs: -1}
	in := f.inner()
	in.checked = false
	in.unit = newUnit(&d.code, f.unit)
	for _, p := range params {
		in.syms.parameter(p.Name)
	}
	in.syms.exprs(defaults)
	in.syms.stmts(body)
	used := findUndeclared(body, "caller", "kwargs", "varargs")
	named := map[string]bool{}
	for i, p := range params {
		d.params = append(d.params, p.Name)
		d.places = append(d.places, in.unit.define(in.syms.refs[p.Name]))
		u := &py.Undefined{Policy: c.env.policy, Name: p.Name, Hint: "parameter '" + p.Name + "' was not provided"}
		d.missing = append(d.missing, u.Value())
		named[p.Name] = true
		if p.Name != "caller" {
			continue
		}
		d.explicit = true
		if used["caller"] && i < len(params)-len(defaults) {
			c.fail(pos, "When defining macros or call blocks the special \"caller\" argument must be omitted or be given a default.")
		}
	}
	special := func(name string) int {
		if !used[name] || named[name] {
			return -1
		}
		return in.unit.define(in.syms.parameter(name))
	}
	d.caller, d.kwargs, d.varargs = special("caller"), special("kwargs"), special("varargs")
	d.enter = in.entries()
	d.defaults = c.exprs(defaults, in)
	d.body = c.body(body, in)
	return d
}
