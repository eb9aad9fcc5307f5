package jinja

import (
	"github.com/gossh/gossh/jinja/py"
	"github.com/gossh/gossh/jinja/syntax"
)

// target is what an assignment sets.
type target interface {
	assign(f *frame, v py.Value) error
}

type slotTarget int

func (t slotTarget) assign(f *frame, v py.Value) error {
	f.slots[t] = v
	return nil
}

// tupleTarget takes a value apart.
type tupleTarget struct {
	items []target
	pos   syntax.Pos
}

func (t *tupleTarget) assign(f *frame, v py.Value) error {
	items, err := unpack(f.t, v, len(t.items))
	if err != nil {
		return f.fail(t.pos, err)
	}
	for i, item := range t.items {
		if err := item.assign(f, items[i]); err != nil {
			return err
		}
	}
	return nil
}

// value is the tuple of what the targets hold.
func (t *tupleTarget) value(f *frame) py.Value {
	items := make([]py.Value, len(t.items))
	for i, item := range t.items {
		switch item := item.(type) {
		case slotTarget:
			items[i] = f.slots[item]
		case *tupleTarget:
			items[i] = item.value(f)
		}
	}
	return py.NewTuple(items)
}

// unpack returns the n members of v; others than n are an error.
func unpack(t *py.Thread, v py.Value, n int) ([]py.Value, error) {
	var items []py.Value
	switch r := v.Ref().(type) {
	case *py.Tuple:
		items = r.Items
	case *py.List:
		items = r.Items
	default:
		it, err := py.Iter(t, v)
		if err != nil {
			if v.Kind() != py.KindUndefined {
				err = py.Errorf("TypeError", "cannot unpack non-iterable %s object", py.TypeName(v))
			}
			return nil, err
		}
		for len(items) <= n {
			item, ok, err := it.Next(t)
			if err != nil {
				return nil, err
			}
			if !ok {
				break
			}
			items = append(items, item)
		}
	}
	switch {
	case len(items) < n:
		return nil, py.Errorf("ValueError", "not enough values to unpack (expected %d, got %d)", n, len(items))
	case len(items) > n:
		return nil, py.Errorf("ValueError", "too many values to unpack (expected %d)", n)
	}
	return items, nil
}

// nsTarget is an attribute of a namespace.
type nsTarget struct {
	ns   variable
	attr string
	pos  syntax.Pos
}

func (t *nsTarget) namespace(f *frame) (py.CanSetAttr, bool) {
	v := f.up(t.ns.hops).slots[t.ns.slot]
	ns, ok := v.Ref().(py.CanSetAttr)
	return ns, ok
}

func (t *nsTarget) check(f *frame) error {
	if _, ok := t.namespace(f); !ok {
		return f.fail(t.pos, py.Errorf(RuntimeError, "cannot assign attribute on non-namespace object"))
	}
	return nil
}

func (t *nsTarget) assign(f *frame, v py.Value) error {
	if err := t.check(f); err != nil {
		return err
	}
	ns, _ := t.namespace(f)
	return f.failed(t.pos, ns.SetAttr(f.t, t.attr, v))
}
