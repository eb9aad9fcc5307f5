package jinja

import (
	"github.com/gossh/gossh/jinja/py"
	"github.com/gossh/gossh/jinja/syntax"
)

// isDictMethod says whether a dict has an attribute of this name, so that x.name
// is not its item.
func isDictMethod(name string) bool {
	_, found, err := py.GetAttr(&py.Thread{}, py.NewDict(0).Value(), name)
	return found || err != nil
}

// missing is what stands for an attribute or item that is not there.
func missing(t *py.Thread, owner, key py.Value) py.Value {
	if rt, ok := t.Local.(*state); ok && rt.env.missing != nil {
		if v, found := rt.env.missing(t, owner, key); found {
			return v
		}
	}
	return py.Missing(t, owner, key)
}

// getAttr is x.name: the attribute, or else the item.
func getAttr(t *py.Thread, x, key py.Value, name string) (py.Value, error) {
	v, found, err := py.GetAttr(t, x, name)
	if found || err != nil {
		return v, err
	}
	if v, found, err = py.GetItem(t, x, key); found || err != nil {
		return v, err
	}
	return missing(t, x, key), nil
}

// getItem is x[key]: the item, or else the attribute.
func getItem(t *py.Thread, x, key py.Value) (py.Value, error) {
	v, found, err := py.GetItem(t, x, key)
	if found || err != nil {
		return v, err
	}
	if name, ok := key.AsStr(); ok {
		if v, found, err = py.GetAttr(t, x, name); found || err != nil {
			return v, err
		}
	}
	return missing(t, x, key), nil
}

// attrExpr is x.name.
type attrExpr struct {
	x      expr
	name   string
	key    py.Value
	pos    syntax.Pos
	method bool // dicts have a method of this name
	loop   loopAttr
}

func (x *attrExpr) eval(f *frame) (py.Value, error) {
	v, err := x.x.eval(f)
	if err != nil {
		return v, err
	}
	switch r := v.Ref().(type) {
	case *py.Dict:
		if !x.method {
			if item, ok := r.GetStr(x.name); ok {
				return item, nil
			}
			return missing(f.t, v, x.key), nil
		}
	case *loop:
		if x.loop != 0 {
			v, err = r.attr(f.t, x.loop)
			return v, f.failed(x.pos, err)
		}
	}
	if v, err = getAttr(f.t, v, x.key, x.name); err != nil {
		return v, f.fail(x.pos, err)
	}
	return v, nil
}

// fieldExpr is x['name'].
type fieldExpr struct {
	x    expr
	name string
	key  py.Value
	pos  syntax.Pos
}

func (x *fieldExpr) eval(f *frame) (py.Value, error) {
	v, err := x.x.eval(f)
	if err != nil {
		return v, err
	}
	if d, ok := v.Ref().(*py.Dict); ok {
		if item, ok := d.GetStr(x.name); ok {
			return item, nil
		}
	}
	if v, err = getItem(f.t, v, x.key); err != nil {
		return v, f.fail(x.pos, err)
	}
	return v, nil
}

// itemExpr is x[index].
type itemExpr struct {
	x, index expr
	pos      syntax.Pos
}

func (x *itemExpr) eval(f *frame) (py.Value, error) {
	v, err := x.x.eval(f)
	if err != nil {
		return v, err
	}
	i, err := x.index.eval(f)
	if err != nil {
		return i, err
	}
	if v, err = getItem(f.t, v, i); err != nil {
		return v, f.fail(x.pos, err)
	}
	return v, nil
}

// slicePart is start:stop:step; each may be nil.
type slicePart struct{ start, stop, step expr }

// eval is for a slice in a tuple, which no type of ours takes.
func (x *slicePart) eval(f *frame) (py.Value, error) {
	return py.Value{}, py.Errorf("TypeError", "indices must be integers or slices, not tuple")
}

func (x *slicePart) bounds(f *frame) (b [3]py.Value, err error) {
	for i, part := range [3]expr{x.start, x.stop, x.step} {
		b[i] = py.None
		if part == nil {
			continue
		}
		if b[i], err = part.eval(f); err != nil {
			return b, err
		}
	}
	return b, nil
}

type sliceExpr struct {
	x    expr
	part slicePart
	pos  syntax.Pos
}

func (x *sliceExpr) eval(f *frame) (py.Value, error) {
	v, err := x.x.eval(f)
	if err != nil {
		return v, err
	}
	b, err := x.part.bounds(f)
	if err != nil {
		return v, err
	}
	if v, err = py.Slice(f.t, v, b[0], b[1], b[2]); err != nil {
		return v, f.fail(x.pos, err)
	}
	return v, nil
}
