package saltjinja

import (
	"strings"

	"github.com/gossh/gossh/jinja/py"
)

// logic are the filters that answer with a boolean, or choose.
func logic(*salt) []def {
	return []def{
		{name: "to_bool", signature: "val", fn: toBool},
		{name: "sequence", signature: "data", fn: sequence},
		{name: "is_list", signature: "value", fn: isList},
		{name: "is_iter", signature: "thing ignore=None", fn: isIter},
		{name: "exactly_n_true", signature: "iterable amount=1", fn: func(c *call) (py.Value, error) {
			n, err := c.int(1)
			if err != nil {
				return py.Value{}, err
			}
			return exactly(c, n)
		}},
		{name: "exactly_one_true", signature: "iterable", fn: func(c *call) (py.Value, error) { return exactly(c, 1) }},
		{name: "is_sorted", signature: "value", fn: isSorted},
		{name: "skip", signature: "data", fn: func(*call) (py.Value, error) { return py.Str(""), nil }},
	}
}

func toBool(c *call) (py.Value, error) {
	v := c.v[0]
	switch v.Kind() {
	case py.KindNone:
		return py.False, nil
	case py.KindBool:
		return v, nil
	case py.KindStr:
		s, _ := v.AsStr()
		s = strings.ToLower(s)
		return py.Bool(s == "yes" || s == "1" || s == "true"), nil
	case py.KindInt:
		b, _ := v.AsBig()
		return py.Bool(b.Sign() > 0), nil
	case py.KindUndefined:
		_, err := py.String(c.t, v) // fails where undefined is strict
		return py.False, err
	}
	if hashable(c.t, v) {
		return py.False, nil
	}
	n, err := py.Len(c.t, v)
	return py.Bool(n > 0), err
}

// hashable says whether v can be a key.
func hashable(t *py.Thread, v py.Value) bool {
	_, _, err := py.NewDict(0).Get(t, v)
	return err == nil
}

func sequence(c *call) (py.Value, error) {
	switch c.v[0].Kind() {
	case py.KindList, py.KindTuple, py.KindSet, py.KindDict:
		return c.v[0], nil
	}
	if _, ok := c.v[0].Ref().(py.Mapping); ok {
		return c.v[0], nil
	}
	return py.NewList([]py.Value{c.v[0]}), nil
}

func isList(c *call) (py.Value, error) { return py.Bool(c.v[0].Kind() == py.KindList), nil }

func isIter(c *call) (py.Value, error) {
	if c.v[0].Kind() == py.KindStr {
		return py.False, nil
	}
	_, err := py.Iter(c.t, c.v[0])
	return py.Bool(err == nil), nil
}

func exactly(c *call, n int) (py.Value, error) {
	items, err := py.Collect(c.t, c.v[0])
	if err != nil {
		return py.Value{}, err
	}
	for _, item := range items {
		is, err := py.Truth(c.t, item)
		if err != nil {
			return py.Value{}, err
		}
		if is {
			n--
		}
	}
	return py.Bool(n == 0), nil
}

func isSorted(c *call) (py.Value, error) {
	items, err := py.Collect(c.t, c.v[0])
	if err != nil {
		return py.Value{}, err
	}
	for i := 1; i < len(items); i++ {
		if ok, err := py.LessEqual(c.t, items[i-1], items[i]); err != nil || !ok {
			return py.False, err
		}
	}
	return py.True, nil
}
