package saltjinja

import (
	"strings"

	"github.com/gossh/gossh/jinja/py"
)

// mergers lay data over data, and write and read it.
func mergers() []dataDef {
	return []dataDef{
		{"defaults.merge", "dest src merge_lists=False in_place=True convert_none=True", defaultsMerge},
		{"defaults.update", "dest defaults merge_lists=True in_place=True convert_none=True", defaultsUpdate},
		{"defaults.deepcopy", "source", func(c *call, _ Data) (py.Value, error) { return deepCopy(c.t, c.v[0]) }},
		{"slsutil.update", "dest upd recursive_update=True merge_lists=False", func(c *call, _ Data) (py.Value, error) {
			deep, err := c.truth(2)
			if err != nil {
				return py.Value{}, err
			}
			lists, err := c.truth(3)
			if err != nil {
				return py.Value{}, err
			}
			return update(c.t, c.v[0], c.v[1], deep, lists)
		}},
		{"slsutil.merge", "obj_a obj_b strategy=smart renderer=yaml merge_lists=False", func(c *call, _ Data) (py.Value, error) {
			return c.mergeBy(c.v[0], c.v[1], 2)
		}},
		{"slsutil.merge_all", "lst strategy=smart renderer=yaml merge_lists=False", mergeAll},
	}
}

// update lays upd over dest, in place: key by key where both have a dict, if deep.
func update(t *py.Thread, dest, upd py.Value, deep, lists bool) (py.Value, error) {
	if err := t.Enter(); err != nil {
		return dest, err
	}
	defer t.Leave()
	d, ok := dest.Ref().(*py.Dict)
	u, isDict := upd.Ref().(*py.Dict)
	if !ok || !isDict {
		return dest, py.Errorf("TypeError", "Cannot update using non-dict types in dictupdate.update()")
	}
	for _, k := range u.Keys() {
		v, _, err := u.Get(t, k)
		if err != nil {
			return dest, err
		}
		old, found, err := d.Get(t, k)
		if err != nil {
			return dest, err
		}
		if found && deep {
			if v, err = over(t, old, v, lists); err != nil {
				return dest, err
			}
		}
		if err := d.Set(t, k, v); err != nil {
			return dest, err
		}
	}
	return dest, nil
}

// over is what stands for a key that had a value: a dict that both have is changed.
func over(t *py.Thread, old, v py.Value, lists bool) (py.Value, error) {
	switch kind := v.Kind(); {
	case kind == py.KindDict && old.Kind() == kind:
		return update(t, old, v, true, lists)
	case kind == py.KindList && old.Kind() == kind && lists:
		merged, err := deepCopy(t, old)
		if err != nil {
			return v, err
		}
		return join(t, merged, v)
	}
	return v, nil
}

// join appends to a list, in place, what another has more.
func join(t *py.Thread, list, more py.Value) (py.Value, error) {
	l, ok := list.Ref().(*py.List)
	if !ok {
		return list, nil
	}
	items, err := py.Collect(t, more)
	if err != nil {
		return list, err
	}
	for _, v := range items {
		has, err := py.Contains(t, list, v)
		if err != nil {
			return list, err
		}
		if !has {
			l.Items = append(l.Items, v)
		}
	}
	return list, nil
}

// deepCopy copies dicts, lists and tuples and all that is in them.
func deepCopy(t *py.Thread, v py.Value) (py.Value, error) {
	if err := t.Enter(); err != nil {
		return v, err
	}
	defer t.Leave()
	switch v.Kind() {
	case py.KindDict:
		d, ok := v.Ref().(*py.Dict)
		if !ok {
			return v, nil
		}
		out := py.NewDict(d.Len())
		for k, x := range d.All() {
			x, err := deepCopy(t, x)
			if err != nil {
				return v, err
			}
			if err := out.Set(t, k, x); err != nil {
				return v, err
			}
		}
		return out.Value(), nil
	case py.KindList, py.KindTuple:
		items, err := py.Collect(t, v)
		if err != nil {
			return v, err
		}
		out := make([]py.Value, len(items))
		for i, x := range items {
			if out[i], err = deepCopy(t, x); err != nil {
				return v, err
			}
		}
		if v.Kind() == py.KindTuple {
			return py.NewTuple(out), nil
		}
		return py.NewList(out), nil
	}
	return v, nil
}

// orEmpty is an empty dict for None.
func orEmpty(v py.Value) py.Value {
	if v.IsNone() {
		return py.NewDict(0).Value()
	}
	return v
}

func defaultsMerge(c *call, _ Data) (py.Value, error) {
	dest, lists, err := c.destination()
	if err != nil {
		return py.Value{}, err
	}
	return update(c.t, dest, c.v[1], true, lists)
}

// destination is the first argument, or a copy of it, and whether lists are merged.
func (c *call) destination() (dest py.Value, lists bool, err error) {
	var inPlace, convert bool
	for i, b := range map[int]*bool{2: &lists, 3: &inPlace, 4: &convert} {
		if *b, err = c.truth(i); err != nil {
			return dest, lists, err
		}
	}
	if convert {
		c.v[0], c.v[1] = orEmpty(c.v[0]), orEmpty(c.v[1])
	}
	if inPlace {
		return c.v[0], lists, nil
	}
	dest, err = deepCopy(c.t, c.v[0])
	return dest, lists, err
}

// defaultsUpdate lays each of the dicts in a dict over the defaults.
func defaultsUpdate(c *call, _ Data) (py.Value, error) {
	dest, lists, err := c.destination()
	if err != nil {
		return py.Value{}, err
	}
	pairs, err := entries(c.t, dest)
	if err != nil {
		return py.Value{}, err
	}
	for _, p := range pairs {
		out, err := deepCopy(c.t, c.v[1])
		if err != nil {
			return py.Value{}, err
		}
		if out, err = update(c.t, out, orEmpty(p.value), true, lists); err != nil {
			return py.Value{}, err
		}
		if err := py.SetItem(c.t, dest, p.key, out); err != nil {
			return py.Value{}, err
		}
	}
	return dest, nil
}

func mergeAll(c *call, _ Data) (py.Value, error) {
	items, err := py.Collect(c.t, c.v[0])
	out := py.NewDict(0).Value()
	for i := 0; err == nil && i < len(items); i++ {
		out, err = c.mergeBy(out, items[i], 1)
	}
	return out, err
}

// mergeBy merges into a copy; the arguments from at on are strategy, renderer and
// merge_lists.
func (c *call) mergeBy(a, b py.Value, at int) (py.Value, error) {
	strategy, err := c.text(at)
	if err != nil {
		return py.Value{}, err
	}
	renderer, err := c.text(at + 1)
	if err != nil {
		return py.Value{}, err
	}
	lists, err := c.truth(at + 2)
	if err != nil {
		return py.Value{}, err
	}
	out, err := deepCopy(c.t, a)
	if err != nil {
		return py.Value{}, err
	}
	if strategy == "smart" && strings.HasSuffix(renderer, "yamlex") {
		strategy = "aggregate"
	}
	switch strategy {
	case "list":
		return both(c.t, out, b)
	case "aggregate", "overwrite":
		return update(c.t, out, b, false, false)
	}
	return update(c.t, out, b, true, lists)
}

// both makes a list of the two values of each key that both have.
func both(t *py.Thread, a, b py.Value) (py.Value, error) {
	pairs, err := entries(t, a)
	if err != nil {
		return a, err
	}
	for _, p := range pairs {
		x, found, err := py.GetItem(t, b, p.key)
		if err != nil {
			return a, err
		}
		if !found {
			continue
		}
		if err := py.SetItem(t, a, p.key, py.NewList([]py.Value{p.value, x})); err != nil {
			return a, err
		}
	}
	return a, nil
}
