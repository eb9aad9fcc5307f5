package jinja

import (
	"github.com/gossh/gossh/jinja/py"
	"github.com/gossh/gossh/jinja/syntax"
)

// tester is an expression of which only the truth counts.
type tester interface {
	test(f *frame) (bool, error)
}

// truthOf is bool(x).
type truthOf struct {
	x   expr
	pos syntax.Pos
}

func (x *truthOf) test(f *frame) (bool, error) {
	v, err := x.x.eval(f)
	if err != nil {
		return false, err
	}
	yes, err := py.Truth(f.t, v)
	return yes, f.failed(x.pos, err)
}

// constTruth is the truth of a constant, which cannot fail.
func constTruth(v py.Value) bool {
	yes, err := py.Truth(&py.Thread{}, v)
	return err == nil && yes
}

type andExpr struct {
	x, y   expr
	xt, yt tester
}

func (x *andExpr) eval(f *frame) (py.Value, error) {
	v, err := x.x.eval(f)
	if err != nil {
		return v, err
	}
	yes, err := py.Truth(f.t, v)
	if err != nil {
		return v, f.fail(posOf(x.xt), err)
	}
	if !yes {
		return v, nil
	}
	return x.y.eval(f)
}

func (x *andExpr) test(f *frame) (bool, error) {
	if yes, err := x.xt.test(f); !yes || err != nil {
		return false, err
	}
	return x.yt.test(f)
}

type orExpr struct {
	x, y   expr
	xt, yt tester
}

func (x *orExpr) eval(f *frame) (py.Value, error) {
	v, err := x.x.eval(f)
	if err != nil {
		return v, err
	}
	yes, err := py.Truth(f.t, v)
	if err != nil {
		return v, f.fail(posOf(x.xt), err)
	}
	if yes {
		return v, nil
	}
	return x.y.eval(f)
}

func (x *orExpr) test(f *frame) (bool, error) {
	if yes, err := x.xt.test(f); yes || err != nil {
		return yes, err
	}
	return x.yt.test(f)
}

// posOf is the place of an operand; those without one cannot fail.
func posOf(t tester) syntax.Pos {
	if t, ok := t.(*truthOf); ok {
		return t.pos
	}
	return syntax.Pos{}
}

type notExpr struct{ x tester }

func (x *notExpr) eval(f *frame) (py.Value, error) {
	yes, err := x.x.test(f)
	return py.Bool(!yes), err
}

func (x *notExpr) test(f *frame) (bool, error) {
	yes, err := x.x.test(f)
	return !yes, err
}

type unaryExpr struct {
	op  func(*py.Thread, py.Value) (py.Value, error)
	x   expr
	pos syntax.Pos
}

func (x *unaryExpr) eval(f *frame) (py.Value, error) {
	v, err := x.x.eval(f)
	if err != nil {
		return v, err
	}
	v, err = x.op(f.t, v)
	return v, f.failed(x.pos, err)
}

type binaryExpr struct {
	op   func(*py.Thread, py.Value, py.Value) (py.Value, error)
	x, y expr
	pos  syntax.Pos
}

func (x *binaryExpr) eval(f *frame) (py.Value, error) {
	a, err := x.x.eval(f)
	if err != nil {
		return a, err
	}
	b, err := x.y.eval(f)
	if err != nil {
		return b, err
	}
	v, err := x.op(f.t, a, b)
	if err != nil {
		return v, f.fail(x.pos, err)
	}
	return v, nil
}

type compareExpr struct {
	op   syntax.CompareOp
	x, y expr
	pos  syntax.Pos
}

func (x *compareExpr) eval(f *frame) (py.Value, error) {
	yes, err := x.test(f)
	return py.Bool(yes), err
}

func (x *compareExpr) test(f *frame) (bool, error) {
	a, err := x.x.eval(f)
	if err != nil {
		return false, err
	}
	b, err := x.y.eval(f)
	if err != nil {
		return false, err
	}
	yes, err := compare(f.t, x.op, a, b)
	if err != nil {
		return false, f.fail(x.pos, err)
	}
	return yes, nil
}

func compare(t *py.Thread, op syntax.CompareOp, a, b py.Value) (bool, error) {
	if x, ok := a.AsInt(); ok {
		if y, ok := b.AsInt(); ok && op < syntax.In {
			return compareInts(op, x, y), nil
		}
	}
	switch op {
	case syntax.Eq:
		return equal(t, a, b)
	case syntax.Ne:
		yes, err := equal(t, a, b)
		return !yes, err
	case syntax.Lt:
		return py.Less(t, a, b)
	case syntax.Le:
		return py.LessEqual(t, a, b)
	case syntax.Gt:
		return py.Greater(t, a, b)
	case syntax.Ge:
		return py.GreaterEqual(t, a, b)
	case syntax.In:
		return py.Contains(t, b, a)
	}
	yes, err := py.Contains(t, b, a)
	return !yes, err
}

func equal(t *py.Thread, a, b py.Value) (bool, error) {
	if x, ok := a.AsStr(); ok {
		if y, ok := b.AsStr(); ok {
			return x == y, nil
		}
	}
	return py.Equal(t, a, b)
}

func compareInts(op syntax.CompareOp, x, y int64) bool {
	switch op {
	case syntax.Eq:
		return x == y
	case syntax.Ne:
		return x != y
	case syntax.Lt:
		return x < y
	case syntax.Le:
		return x <= y
	case syntax.Gt:
		return x > y
	}
	return x >= y
}

// compareChain is a < b < c; each operand is computed once at most.
type compareChain struct {
	x    expr
	ops  []syntax.CompareOp
	rest []expr
	pos  syntax.Pos
}

func (x *compareChain) eval(f *frame) (py.Value, error) {
	yes, err := x.test(f)
	return py.Bool(yes), err
}

func (x *compareChain) test(f *frame) (bool, error) {
	a, err := x.x.eval(f)
	if err != nil {
		return false, err
	}
	for i, op := range x.ops {
		b, err := x.rest[i].eval(f)
		if err != nil {
			return false, err
		}
		yes, err := compare(f.t, op, a, b)
		if err != nil {
			return false, f.fail(x.pos, err)
		}
		if !yes {
			return false, nil
		}
		a = b
	}
	return true, nil
}
