package jmespath

import "github.com/gossh/gossh/jinja/py"

// Search returns what an expression finds in v, None for nothing.
func Search(t *py.Thread, expression string, v py.Value) (py.Value, error) {
	x, err := parse(expression)
	if err != nil {
		return py.Value{}, err
	}
	return (&runner{t}).eval(x, v)
}

type runner struct{ t *py.Thread }

func (r *runner) eval(x *node, v py.Value) (py.Value, error) {
	if err := r.t.Tick(); err != nil {
		return v, err
	}
	switch x.op {
	case opField:
		return r.field(v, x.text)
	case opLiteral:
		return x.value, nil
	case opSub:
		left, err := r.eval(x.kids[0], v)
		if err != nil {
			return left, err
		}
		return r.eval(x.kids[1], left)
	case opIndex, opSlice:
		return r.part(x, v)
	case opProject, opValues, opFilter:
		return r.project(x, v)
	case opFlatten:
		return r.flatten(x, v)
	case opList, opHash:
		return r.multi(x, v)
	case opOr, opAnd, opNot:
		return r.logic(x, v)
	case opCompare:
		return r.compare(x, v)
	case opCall:
		return r.call(x, v)
	case opExpr:
		return py.Of(&expression{x.kids[0]}), nil
	}
	return v, nil
}

// expression is an argument of a function that is an expression.
type expression struct{ x *node }

// PyType implements py.Object.
func (*expression) PyType() string { return "expref" }

// items are the members of a list.
func items(v py.Value) ([]py.Value, bool) {
	switch l := v.Ref().(type) {
	case *py.List:
		return l.Items, true
	case *py.Tuple:
		return l.Items, true
	}
	return nil, false
}

// isMapping says whether v has fields.
func isMapping(v py.Value) bool {
	_, ok := v.Ref().(py.Mapping)
	return ok || v.Kind() == py.KindDict
}

func (r *runner) field(v py.Value, name string) (py.Value, error) {
	if !isMapping(v) {
		return py.None, nil
	}
	f, found, err := py.GetItem(r.t, v, py.Str(name))
	if err != nil || !found {
		return py.None, err
	}
	return f, nil
}

// part is an index or a slice of a list.
func (r *runner) part(x *node, v py.Value) (py.Value, error) {
	if _, ok := items(v); !ok {
		return py.None, nil
	}
	if x.op == opSlice {
		return py.Slice(r.t, v, x.bounds[0], x.bounds[1], x.bounds[2])
	}
	item, found, err := py.GetItem(r.t, v, py.Int(x.n))
	if err != nil || !found {
		return py.None, err
	}
	return item, nil
}

// project evaluates the right side for each member of the left one, and leaves out
// what is None.
func (r *runner) project(x *node, v py.Value) (py.Value, error) {
	left, err := r.eval(x.kids[0], v)
	if err != nil {
		return left, err
	}
	members, ok := items(left)
	if x.op == opValues {
		if ok = isMapping(left); ok {
			members, err = r.values(left)
		}
	}
	if err != nil || !ok {
		return py.None, err
	}
	out := make([]py.Value, 0, len(members))
	for _, m := range members {
		if x.op == opFilter {
			keep, err := r.eval(x.kids[2], m)
			if err != nil {
				return keep, err
			}
			if falseLike(keep) {
				continue
			}
		}
		found, err := r.eval(x.kids[1], m)
		if err != nil {
			return found, err
		}
		if !found.IsNone() {
			out = append(out, found)
		}
	}
	return py.NewList(out), nil
}

func (r *runner) values(v py.Value) ([]py.Value, error) {
	keys, err := py.Collect(r.t, v)
	if err != nil {
		return nil, err
	}
	out := make([]py.Value, 0, len(keys))
	for _, k := range keys {
		item, found, err := py.GetItem(r.t, v, k)
		if err != nil {
			return nil, err
		}
		if found {
			out = append(out, item)
		}
	}
	return out, nil
}

func (r *runner) flatten(x *node, v py.Value) (py.Value, error) {
	left, err := r.eval(x.kids[0], v)
	if err != nil {
		return left, err
	}
	members, ok := items(left)
	if !ok {
		return py.None, nil
	}
	var out []py.Value
	for _, m := range members {
		if inner, ok := items(m); ok {
			out = append(out, inner...)
		} else {
			out = append(out, m)
		}
	}
	return py.NewList(out), nil
}

// multi makes a list or a dict of several expressions.
func (r *runner) multi(x *node, v py.Value) (py.Value, error) {
	if v.IsNone() {
		return v, nil
	}
	out := make([]py.Value, len(x.kids))
	for i, k := range x.kids {
		var err error
		if out[i], err = r.eval(k, v); err != nil {
			return py.Value{}, err
		}
	}
	if x.op == opList {
		return py.NewList(out), nil
	}
	d := py.NewDict(len(out))
	for i, name := range x.names {
		d.SetStr(name, out[i])
	}
	return d.Value(), nil
}

func (r *runner) logic(x *node, v py.Value) (py.Value, error) {
	left, err := r.eval(x.kids[0], v)
	if err != nil {
		return left, err
	}
	switch no := falseLike(left); {
	case x.op == opNot:
		return py.Bool(no), nil
	case no == (x.op == opOr):
		return r.eval(x.kids[1], v)
	}
	return left, nil
}

// falseLike is what counts as false: nothing, an empty text, list or dict, false.
func falseLike(v py.Value) bool {
	switch v.Kind() {
	case py.KindNone, py.KindUndefined:
		return true
	case py.KindBool:
		n, _ := v.AsInt()
		return n == 0
	case py.KindStr:
		s, _ := v.AsStr()
		return s == ""
	}
	if l, ok := items(v); ok {
		return len(l) == 0
	}
	if s, ok := v.Ref().(py.Sized); ok {
		return s.Len() == 0
	}
	return false
}

func isNumber(v py.Value) bool { return v.Kind() == py.KindInt || v.Kind() == py.KindFloat }

func (r *runner) compare(x *node, v py.Value) (py.Value, error) {
	a, err := r.eval(x.kids[0], v)
	if err != nil {
		return a, err
	}
	b, err := r.eval(x.kids[1], v)
	if err != nil {
		return b, err
	}
	if x.text == "==" || x.text == "!=" {
		same := false
		if (a.Kind() == py.KindBool) == (b.Kind() == py.KindBool) {
			if same, err = py.Equal(r.t, a, b); err != nil {
				return a, err
			}
		}
		return py.Bool(same == (x.text == "==")), nil
	}
	if !isNumber(a) && a.Kind() != py.KindStr || !isNumber(b) && b.Kind() != py.KindStr {
		return py.None, nil
	}
	var is bool
	switch x.text {
	case "<":
		is, err = py.Less(r.t, a, b)
	case "<=":
		is, err = py.LessEqual(r.t, a, b)
	case ">":
		is, err = py.Greater(r.t, a, b)
	default:
		is, err = py.GreaterEqual(r.t, a, b)
	}
	return py.Bool(is), err
}
