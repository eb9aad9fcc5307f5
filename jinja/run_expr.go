package jinja

import (
	"github.com/gossh/gossh/jinja/py"
	"github.com/gossh/gossh/jinja/syntax"
)

type constExpr struct{ v py.Value }

func (x constExpr) eval(*frame) (py.Value, error) { return x.v, nil }

// variable is a place for a value: so many codes further out, which slot.
type variable struct{ hops, slot int }

// localName is a variable of the same code.
type localName struct {
	slot    int
	missing py.Value
}

func (x *localName) eval(f *frame) (py.Value, error) {
	if v := f.slots[x.slot]; !v.IsZero() {
		return v, nil
	}
	return x.missing, nil
}

// outerName is a variable of a code around.
type outerName struct {
	variable
	missing py.Value
}

func (x *outerName) eval(f *frame) (py.Value, error) {
	if v := f.up(x.hops).slots[x.slot]; !v.IsZero() {
		return v, nil
	}
	return x.missing, nil
}

type listExpr struct{ items []expr }

func (x *listExpr) eval(f *frame) (py.Value, error) {
	items, err := evalAll(f, x.items)
	if err != nil {
		return py.Value{}, err
	}
	return py.NewList(items), nil
}

type tupleExpr struct{ items []expr }

func (x *tupleExpr) eval(f *frame) (py.Value, error) {
	items, err := evalAll(f, x.items)
	if err != nil {
		return py.Value{}, err
	}
	return py.NewTuple(items), nil
}

func evalAll(f *frame, list []expr) ([]py.Value, error) {
	all := make([]py.Value, len(list))
	for i, x := range list {
		v, err := x.eval(f)
		if err != nil {
			return nil, err
		}
		all[i] = v
	}
	return all, nil
}

type dictExpr struct {
	keys, vals []expr
	pos        syntax.Pos
}

func (x *dictExpr) eval(f *frame) (py.Value, error) {
	d := py.NewDict(len(x.keys))
	for i, kx := range x.keys {
		k, err := kx.eval(f)
		if err != nil {
			return py.Value{}, err
		}
		v, err := x.vals[i].eval(f)
		if err != nil {
			return py.Value{}, err
		}
		if s, ok := k.AsStr(); ok && !k.IsMarkup() {
			d.SetStr(s, v)
		} else if err := d.Set(f.t, k, v); err != nil {
			return py.Value{}, f.fail(x.pos, err)
		}
	}
	return d.Value(), nil
}

type condExpr struct {
	test      tester
	then, els expr
}

func (x *condExpr) eval(f *frame) (py.Value, error) {
	yes, err := x.test.test(f)
	if err != nil {
		return py.Value{}, err
	}
	if yes {
		return x.then.eval(f)
	}
	return x.els.eval(f)
}

// concatExpr is a ~ b.
type concatExpr struct {
	items  []expr
	pos    syntax.Pos
	escape bool // if one of them is escaped, escape the others
}

func (x *concatExpr) eval(f *frame) (py.Value, error) {
	if x.escape {
		return x.joinEscaped(f)
	}
	// all of them are computed before the first becomes text
	var values [8]py.Value
	vals := values[:0]
	for _, item := range x.items {
		v, err := item.eval(f)
		if err != nil {
			return py.Value{}, err
		}
		vals = append(vals, v)
	}
	var room [128]byte
	buf := room[:0]
	for _, v := range vals {
		var err error
		if s, ok := v.AsStr(); ok {
			buf = append(buf, s...)
		} else if buf, err = py.AppendStr(f.t, buf, v); err != nil {
			return py.Value{}, f.fail(x.pos, err)
		}
		if err := f.t.Room(len(buf)); err != nil {
			return py.Value{}, f.fail(x.pos, err)
		}
	}
	return py.Str(string(buf)), nil
}

func (x *concatExpr) joinEscaped(f *frame) (py.Value, error) {
	vals, err := evalAll(f, x.items)
	if err != nil {
		return py.Value{}, err
	}
	markup := false
	for _, v := range vals {
		markup = markup || v.IsMarkup()
	}
	var buf []byte
	for _, v := range vals {
		from := len(buf)
		buf, err = py.AppendStr(f.t, buf, v)
		if err == nil && markup && !v.IsMarkup() {
			buf, err = py.AppendEscaped(f.t, buf[:from], py.Str(string(buf[from:])))
		}
		if err == nil {
			err = f.t.Room(len(buf))
		}
		if err != nil {
			return py.Value{}, f.fail(x.pos, err)
		}
	}
	return markupIf(string(buf), markup), nil
}

type filterExpr struct {
	x    expr
	fn   Filter // nil if there is none of this name
	name string
	args args
	pos  syntax.Pos
}

func (x *filterExpr) eval(f *frame) (py.Value, error) {
	v, err := x.x.eval(f)
	if err != nil {
		return v, err
	}
	if x.fn == nil {
		return v, f.fail(x.pos, py.Errorf(RuntimeError, "No filter named '%s' found.", x.name))
	}
	if x.args.none() {
		v, err = x.fn(f.t, f.ctx, v, py.Args{})
	} else {
		m := f.rt.mark()
		var a py.Args
		if a, err = x.args.eval(f, x.pos); err == nil {
			v, err = x.fn(f.t, f.ctx, v, a)
		}
		f.rt.reset(m)
	}
	if err != nil {
		return py.Value{}, f.fail(x.pos, err)
	}
	return v, nil
}

// isExpr is x is test.
type isExpr struct {
	x    expr
	fn   Test
	name string
	args args
	pos  syntax.Pos
}

func (x *isExpr) eval(f *frame) (py.Value, error) {
	yes, err := x.test(f)
	return py.Bool(yes), err
}

func (x *isExpr) test(f *frame) (bool, error) {
	v, err := x.x.eval(f)
	if err != nil {
		return false, err
	}
	if x.fn == nil {
		return false, f.fail(x.pos, py.Errorf(RuntimeError, "No test named '%s' found.", x.name))
	}
	var yes bool
	if x.args.none() {
		yes, err = x.fn(f.t, f.ctx, v, py.Args{})
	} else {
		m := f.rt.mark()
		var a py.Args
		if a, err = x.args.eval(f, x.pos); err == nil {
			yes, err = x.fn(f.t, f.ctx, v, a)
		}
		f.rt.reset(m)
	}
	if err != nil {
		return false, f.fail(x.pos, err)
	}
	return yes, nil
}
