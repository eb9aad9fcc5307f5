package saltjinja

import (
	"strings"

	"github.com/gossh/gossh/jinja/py"
)

// lists are the filters of lists.
func lists(s *salt) []def {
	return append([]def{
		{name: "flatten", signature: "data levels=None preserve_nulls=False", fn: flatten},
		{name: "sorted_ignorecase", signature: "to_sort", fn: sortedIgnoreCase},
		{name: "random_sample", signature: "value size seed=None", fn: func(c *call) (py.Value, error) {
			n, err := c.int(1)
			if err != nil {
				return py.Value{}, err
			}
			return sample(c, n, c.v[2])
		}},
		{name: "random_shuffle", signature: "value seed=None", fn: func(c *call) (py.Value, error) {
			n, err := py.Len(c.t, c.v[0])
			if err != nil {
				return py.Value{}, err
			}
			return sample(c, n, c.v[1])
		}},
		{name: "compare_lists", signature: "old=None new=None", fn: compareLists},
		{name: "json_encode_list", signature: "data", fn: encodeStrings},
		{name: "json_encode_dict", signature: "data", fn: encodeStrings},
	}, combinatorics()...)
}

func flatten(c *call) (py.Value, error) {
	levels := -1
	if !c.none(1) {
		n, err := c.int(1)
		if err != nil {
			return py.Value{}, err
		}
		levels = max(n, 0)
	}
	keep, err := c.truth(2)
	if err != nil {
		return py.Value{}, err
	}
	out, err := flattenInto(c.t, nil, c.v[0], levels, keep)
	return py.NewList(out), err
}

// flattenInto appends the members of v; levels is how deep to go, negative for all
// the way.
func flattenInto(t *py.Thread, out []py.Value, v py.Value, levels int, keep bool) ([]py.Value, error) {
	if err := t.Enter(); err != nil {
		return nil, py.Errorf("RecursionError", "Reference cycle detected. Check input list.")
	}
	defer t.Leave()
	items, err := py.Collect(t, v)
	if err != nil {
		return nil, err
	}
	for _, item := range items {
		if err := t.Room(16 * len(out)); err != nil {
			return nil, err
		}
		text, isText := item.AsStr()
		if !keep && (item.IsNone() || isText && (text == "None" || text == "null")) {
			continue
		}
		_, err := py.Iter(t, item)
		if isText || err != nil || levels == 0 {
			out = append(out, item)
			continue
		}
		if out, err = flattenInto(t, out, item, max(levels-1, -1), keep); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func sortedIgnoreCase(c *call) (py.Value, error) {
	items, err := py.Collect(c.t, c.v[0])
	if err != nil {
		return py.Value{}, err
	}
	err = py.Sort(c.t, items, func(v py.Value) (py.Value, error) {
		if s, ok := v.AsStr(); ok {
			return py.Str(strings.ToLower(s)), nil
		}
		return v, py.Errorf("AttributeError", "'%s' object has no attribute 'lower'", py.TypeName(v))
	}, false)
	return py.NewList(items), err
}

// compareLists tells what two lists have that the other has not.
func compareLists(c *call) (py.Value, error) {
	out := py.NewDict(2)
	for i, name := range []string{"new", "old"} {
		items, err := members(c.t, c.v[1-i], c.v[i], false)
		if err != nil {
			return py.Value{}, err
		}
		if len(items) > 0 {
			out.SetStr(name, py.NewList(items))
		}
	}
	return out.Value(), nil
}

// encodeStrings makes bytes of all text in v.
func encodeStrings(c *call) (py.Value, error) { return encodeDeep(c.t, c.v[0]) }

func encodeDeep(t *py.Thread, v py.Value) (py.Value, error) {
	if err := t.Enter(); err != nil {
		return v, err
	}
	defer t.Leave()
	switch v.Kind() {
	case py.KindStr:
		s, _ := v.AsStr()
		return py.Of(&py.Bytes{B: []byte(s)}), nil
	case py.KindList, py.KindTuple:
		items, err := py.Collect(t, v)
		for i := 0; err == nil && i < len(items); i++ {
			items[i], err = encodeDeep(t, items[i])
		}
		return py.NewList(items), err
	case py.KindDict:
		out := py.NewDict(0)
		for k, x := range v.Ref().(*py.Dict).All() {
			key, err := encodeDeep(t, k)
			if err != nil {
				return v, err
			}
			val, err := encodeDeep(t, x)
			if err != nil {
				return v, err
			}
			if err := out.Set(t, key, val); err != nil {
				return v, err
			}
		}
		return out.Value(), nil
	}
	return v, nil
}
