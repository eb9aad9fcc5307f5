package jinja

import (
	"github.com/gossh/gossh/jinja/py"
	"github.com/gossh/gossh/jinja/syntax"
)

// direct is an object of ours that prints while it runs: a call of it inside
// {{ }} needs no string in between.
type direct interface {
	py.Object
	// into prints what a call gives.
	into(rt *state, a py.Args) error
}

// callExpr is fn(args), where fn is no attribute.
type callExpr struct {
	fn   expr
	args args
	pos  syntax.Pos
}

func (x *callExpr) eval(f *frame) (py.Value, error) {
	fn, err := x.fn.eval(f)
	if err != nil {
		return fn, err
	}
	return f.call(fn, &x.args, x.pos)
}

func (x *callExpr) print(f *frame) (bool, py.Value, error) {
	fn, err := x.fn.eval(f)
	if err != nil {
		return false, fn, err
	}
	return f.callPrint(fn, &x.args, x.pos)
}

// call is fn(args).
func (f *frame) call(fn py.Value, a *args, pos syntax.Pos) (py.Value, error) {
	if m, ok := fn.Ref().(*macro); ok {
		from := f.rt.begin()
		if err := m.run(f, a, pos); err != nil {
			f.rt.drop(from)
			return py.Value{}, err
		}
		return markupIf(f.rt.end(from), f.ctx.auto), nil
	}
	mk := f.rt.mark()
	all, err := a.eval(f, pos)
	if err == nil {
		var v py.Value
		if v, err = f.callGo(fn, a, all); err == nil {
			f.rt.reset(mk)
			return v, nil
		}
	}
	f.rt.reset(mk)
	return py.Value{}, f.fail(pos, err)
}

// callPrint prints what fn(args) gives, if fn can do that.
func (f *frame) callPrint(fn py.Value, a *args, pos syntax.Pos) (bool, py.Value, error) {
	switch d := fn.Ref().(type) {
	case *macro:
		return true, py.Value{}, d.run(f, a, pos)
	case direct:
		mk := f.rt.mark()
		defer f.rt.reset(mk)
		all, err := a.eval(f, pos)
		if err == nil {
			err = d.into(f.rt, all)
		}
		if b, ok := d.(*blockRef); ok && err != nil {
			return true, py.Value{}, f.via("block", b.name(), pos, err)
		}
		return true, py.Value{}, f.failed(pos, err)
	}
	v, err := f.call(fn, a, pos)
	return false, v, err
}

func markupIf(s string, yes bool) py.Value {
	if yes {
		return py.Markup(s)
	}
	return py.Str(s)
}

// methodExpr is x.name(args).
type methodExpr struct {
	x    expr
	name string
	key  py.Value
	args args
	pos  syntax.Pos
}

func (x *methodExpr) eval(f *frame) (py.Value, error) {
	v, err := x.x.eval(f)
	if err != nil {
		return v, err
	}
	return x.evalOn(f, v)
}

// evalOn is the call of the method of v.
func (x *methodExpr) evalOn(f *frame, v py.Value) (py.Value, error) {
	switch r := v.Ref().(type) {
	case *loop:
		return x.loopMethod(f, r)
	case py.Object, *py.Undefined:
		fn, err := getAttr(f.t, v, x.key, x.name)
		if err != nil {
			return fn, f.fail(x.pos, err)
		}
		return f.call(fn, &x.args, x.pos)
	}
	return x.method(f, v)
}

// method calls a method of one of Python's own types.
func (x *methodExpr) method(f *frame, v py.Value) (py.Value, error) {
	m := f.rt.mark()
	defer f.rt.reset(m)
	a, err := x.args.eval(f, x.pos)
	if err != nil {
		return py.Value{}, err
	}
	r, found, err := py.CallMethod(f.t, v, x.name, a)
	if found || err != nil {
		return r, f.failed(x.pos, err)
	}
	fn, err := getAttr(f.t, v, x.key, x.name)
	if err == nil {
		r, err = f.callGo(fn, &x.args, a)
	}
	return r, f.failed(x.pos, err)
}

func (x *methodExpr) print(f *frame) (bool, py.Value, error) {
	v, err := x.x.eval(f)
	if err != nil {
		return false, v, err
	}
	switch v.Ref().(type) {
	case *module, *selfRef, *blockRef:
		fn, err := getAttr(f.t, v, x.key, x.name)
		if err != nil {
			return false, fn, f.fail(x.pos, err)
		}
		return f.callPrint(fn, &x.args, x.pos)
	}
	v, err = x.evalOn(f, v)
	return false, v, err
}

func (x *methodExpr) loopMethod(f *frame, l *loop) (py.Value, error) {
	m := f.rt.mark()
	defer f.rt.reset(m)
	a, err := x.args.eval(f, x.pos)
	if err != nil {
		return py.Value{}, err
	}
	var v py.Value
	switch x.name {
	case "cycle":
		v, err = l.cycle(a)
	case "changed":
		v, err = l.changed(f.t, a)
	default:
		if v, err = getAttr(f.t, py.Of(l), x.key, x.name); err == nil {
			v, err = py.Call(f.t, v, a)
		}
	}
	return v, f.failed(x.pos, err)
}
