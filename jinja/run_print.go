package jinja

import (
	"github.com/gossh/gossh/jinja/py"
	"github.com/gossh/gossh/jinja/syntax"
)

// escapeMode says whether what is printed is escaped.
type escapeMode uint8

const (
	escapeNever escapeMode = iota
	escapeAlways
	escapeByContext
)

func (m escapeMode) on(f *frame) bool {
	return m == escapeAlways || m == escapeByContext && f.ctx.auto
}

// printer is an expression that can print its value without making it first.
type printer interface {
	expr
	// print prints; or it returns a value that has still to be printed.
	print(f *frame) (done bool, v py.Value, err error)
}

// plainPrint is {{ x }} where nothing is escaped.
type plainPrint struct {
	x   expr
	pos syntax.Pos
}

func (s *plainPrint) exec(f *frame) error {
	v, err := s.x.eval(f)
	if err != nil {
		return err
	}
	return f.print(s.pos, v)
}

// print prints str(v).
func (f *frame) print(pos syntax.Pos, v py.Value) error {
	rt := f.rt
	if rt.trace != nil {
		rt.note(f.code.tmpl, pos.Line, 0, false)
	}
	if s, ok := v.AsStr(); ok {
		rt.out = append(rt.out, s...)
	} else {
		out, err := py.AppendStr(f.t, rt.out, v)
		if err != nil {
			return f.fail(pos, err)
		}
		rt.out = out
	}
	if len(rt.out) >= rt.check {
		return f.failed(pos, rt.grown())
	}
	return nil
}

// printStmt is {{ x }} in general.
type printStmt struct {
	x      expr
	pos    syntax.Pos
	direct printer
	escape escapeMode
}

func (s *printStmt) exec(f *frame) error {
	var v py.Value
	var err error
	if s.direct != nil && (f.ctx.auto || s.escape == escapeNever) {
		var done bool
		done, v, err = s.direct.print(f)
		if done && err == nil {
			return nil
		}
	} else {
		v, err = s.x.eval(f)
	}
	if err != nil {
		return err
	}
	if final := f.ctx.env.finalize; final != nil {
		if v, err = final(f.t, v); err != nil {
			return f.fail(s.pos, err)
		}
	}
	if s.escape.on(f) {
		return f.printEscaped(s.pos, v)
	}
	return f.print(s.pos, v)
}

// printEscaped prints what v is in HTML.
func (f *frame) printEscaped(pos syntax.Pos, v py.Value) error {
	rt := f.rt
	out, err := py.AppendEscaped(f.t, rt.out, v)
	if err != nil {
		return f.fail(pos, err)
	}
	rt.out = out
	if len(rt.out) >= rt.check {
		return f.failed(pos, rt.grown())
	}
	return nil
}
