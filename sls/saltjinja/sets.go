package saltjinja

import "github.com/gossh/gossh/jinja/py"

// sets are the filters that take lists as sets. Two values that can be keys (such
// as tuples) give a set, others a list in order.
func sets(*salt) []def {
	both := func(name string, keep func(inA, inB bool) bool, pick func(c *call, a, b py.Value) ([]py.Value, error)) def {
		return def{name: name, signature: "lst1 lst2", fn: func(c *call) (py.Value, error) {
			if hashable(c.t, c.v[0]) && hashable(c.t, c.v[1]) {
				return ofSets(c, keep)
			}
			items, err := pick(c, c.v[0], c.v[1])
			if err != nil {
				return py.Value{}, err
			}
			items, err = distinct(c.t, items)
			return py.NewList(items), err
		}}
	}
	return []def{
		{name: "unique", signature: "values", fn: unique},
		{name: "min", signature: "obj", fn: func(c *call) (py.Value, error) { return extreme(c, "min", py.Less) }},
		{name: "max", signature: "obj", fn: func(c *call) (py.Value, error) { return extreme(c, "max", py.Greater) }},
		{name: "avg", signature: "lst", fn: average},
		both("union", func(bool, bool) bool { return true }, joined),
		both("intersect", func(a, b bool) bool { return a && b }, func(c *call, a, b py.Value) ([]py.Value, error) {
			return members(c.t, a, b, true)
		}),
		both("difference", func(_, b bool) bool { return !b }, func(c *call, a, b py.Value) ([]py.Value, error) {
			return members(c.t, a, b, false)
		}),
		both("symmetric_difference", func(a, b bool) bool { return a != b }, symmetric),
	}
}

func joined(c *call, a, b py.Value) ([]py.Value, error) {
	v, err := py.Add(c.t, a, b)
	if err != nil {
		return nil, err
	}
	return py.Collect(c.t, v)
}

// members are those of a that are in b, or are not.
func members(t *py.Thread, a, b py.Value, in bool) ([]py.Value, error) {
	items, err := py.Collect(t, a)
	if err != nil {
		return nil, err
	}
	var out []py.Value
	for _, item := range items {
		is, err := py.Contains(t, b, item)
		if err != nil {
			return nil, err
		}
		if is == in {
			out = append(out, item)
		}
	}
	return out, nil
}

func symmetric(c *call, a, b py.Value) ([]py.Value, error) {
	all, err := joined(c, a, b)
	if err != nil {
		return nil, err
	}
	common, err := members(c.t, a, b, true)
	if err != nil {
		return nil, err
	}
	return members(c.t, py.NewList(all), py.NewList(common), false)
}

// ofSets combines set(a) and set(b).
func ofSets(c *call, keep func(inA, inB bool) bool) (py.Value, error) {
	var in [2]*py.Set
	var all []py.Value
	for i := range in {
		items, err := py.Collect(c.t, c.v[i])
		if err != nil {
			return py.Value{}, err
		}
		if in[i], err = py.NewSet(c.t, items...); err != nil {
			return py.Value{}, err
		}
		all = append(all, items...)
	}
	out, err := py.NewSet(c.t)
	if err != nil {
		return py.Value{}, err
	}
	for _, item := range all {
		a, err := in[0].Has(c.t, item)
		if err != nil {
			return py.Value{}, err
		}
		b, err := in[1].Has(c.t, item)
		if err != nil {
			return py.Value{}, err
		}
		if keep(a, b) {
			if err := out.Add(c.t, item); err != nil {
				return py.Value{}, err
			}
		}
	}
	return out.Value(), nil
}

// distinct leaves out what is equal to something before it.
func distinct(t *py.Thread, items []py.Value) ([]py.Value, error) {
	out := &py.List{}
	seen := py.NewDict(len(items))
	for _, item := range items {
		if hashable(t, item) {
			if _, old, err := seen.Get(t, item); err != nil || old {
				if err != nil {
					return nil, err
				}
				continue
			}
			if err := seen.Set(t, item, py.None); err != nil {
				return nil, err
			}
		} else if old, err := py.Contains(t, py.NewList(out.Items), item); err != nil || old {
			if err != nil {
				return nil, err
			}
			continue
		}
		out.Items = append(out.Items, item)
	}
	return out.Items, nil
}

func unique(c *call) (py.Value, error) {
	items, err := py.Collect(c.t, c.v[0])
	if err != nil {
		return py.Value{}, err
	}
	if hashable(c.t, c.v[0]) {
		set, err := py.NewSet(c.t, items...)
		if err != nil {
			return py.Value{}, err
		}
		return set.Value(), nil
	}
	items, err = distinct(c.t, items)
	return py.NewList(items), err
}

func extreme(c *call, name string, better func(*py.Thread, py.Value, py.Value) (bool, error)) (py.Value, error) {
	items, err := py.Collect(c.t, c.v[0])
	if err != nil {
		return py.Value{}, err
	}
	if len(items) == 0 {
		return py.Value{}, py.Errorf("ValueError", "%s() arg is an empty sequence", name)
	}
	best := items[0]
	for _, item := range items[1:] {
		wins, err := better(c.t, item, best)
		if err != nil {
			return py.Value{}, err
		}
		if wins {
			best = item
		}
	}
	return best, nil
}

func average(c *call) (py.Value, error) {
	if hashable(c.t, c.v[0]) {
		return py.ToFloat(c.t, c.v[0])
	}
	items, err := py.Collect(c.t, c.v[0])
	if err != nil {
		return py.Value{}, err
	}
	sum := py.Int(0)
	for _, item := range items {
		if sum, err = py.Add(c.t, sum, item); err != nil {
			return py.Value{}, err
		}
	}
	mean, err := py.Div(c.t, sum, py.Int(int64(len(items))))
	if err != nil {
		return py.Value{}, err
	}
	return py.ToFloat(c.t, mean)
}
