package saltjinja

import (
	"strings"

	"github.com/gossh/gossh/internal/jmespath"
	"github.com/gossh/gossh/jinja/builtin"
	"github.com/gossh/gossh/jinja/py"
	"github.com/gossh/gossh/saltyaml"
)

// dicts are the filters of dicts.
func dicts(*salt) []def {
	const signature = "in_dict keys value delimiter=: ordered_dict=False"
	return []def{
		{name: "traverse", signature: "data key default=None delimiter=:", fn: traverse},
		{name: "compare_dicts", signature: "old=None new=None", fn: compareDicts},
		{name: "set_dict_key_value", signature: signature, fn: func(c *call) (py.Value, error) {
			d, key, err := c.holder()
			if err != nil {
				return py.Value{}, err
			}
			return c.v[0], d.Set(c.t, key, c.v[2])
		}},
		{name: "update_dict_key_value", signature: signature, fn: func(c *call) (py.Value, error) {
			return grow(c, "update", py.KindDict)
		}},
		{name: "append_dict_key_value", signature: signature, fn: func(c *call) (py.Value, error) {
			return grow(c, "append", py.KindList)
		}},
		{name: "extend_dict_key_value", signature: signature, fn: func(c *call) (py.Value, error) {
			return grow(c, "extend", py.KindList)
		}},
		{name: "method_call", raw: methodCall},
		{name: "json_query", signature: "data expr", fn: func(c *call) (py.Value, error) {
			expr, err := c.text(1)
			if err != nil {
				return py.Value{}, err
			}
			return jmespath.Search(c.t, expr, c.v[0])
		}},
		{name: "to_entries", signature: "data", fn: toEntries},
		{name: "from_entries", signature: "entries", fn: fromEntries},
	}
}

// traverse follows a path of keys, with a colon between them, through dicts and
// lists.
func traverse(c *call) (py.Value, error) { return follow(c.t, c.v[0], c.v[1], c.v[2], c.v[3]) }

// follow goes into v along a path of keys; where it does not lead on there is the
// default.
func follow(t *py.Thread, v, path, def, delimiter py.Value) (py.Value, error) {
	by, err := py.String(t, delimiter)
	if err != nil {
		return py.Value{}, err
	}
	var keys []py.Value
	switch path.Kind() {
	case py.KindStr:
		text, _ := path.AsStr()
		for _, k := range strings.Split(text, by) {
			keys = append(keys, py.Str(k))
		}
	case py.KindInt:
		keys = []py.Value{path}
	default:
		if keys, err = py.Collect(t, path); err != nil {
			return py.Value{}, err
		}
	}
	for _, k := range keys {
		next, found, err := stepInto(t, v, k)
		if err != nil || !found {
			return def, err
		}
		v = next
	}
	return v, nil
}

// stepInto is v[key]: a list also has the keys of the dicts in it, and text may
// stand for a number.
func stepInto(t *py.Thread, v, key py.Value) (py.Value, bool, error) {
	if v.Kind() == py.KindList {
		return stepIntoList(t, v, key)
	}
	if v.Kind() == py.KindStr {
		return py.Value{}, false, nil
	}
	if r, found, err := py.GetItem(t, v, key); found || err != nil {
		return r, found, err
	}
	other := spelled(key)
	if same, err := py.Equal(t, other, key); err != nil || same {
		return py.Value{}, false, err
	}
	return py.GetItem(t, v, other)
}

func stepIntoList(t *py.Thread, v, key py.Value) (py.Value, bool, error) {
	n, err := py.ToInt(t, key)
	if err == nil {
		key = n
	}
	for _, item := range v.Ref().(*py.List).Items {
		if item.Kind() != py.KindDict {
			continue
		}
		if r, found, err := py.GetItem(t, item, key); found || err != nil {
			return r, found, err
		}
	}
	if err != nil {
		return py.Value{}, false, nil //nolint:nilerr // the key is no index
	}
	return py.GetItem(t, v, key)
}

// spelled is what YAML makes of a text key.
func spelled(key py.Value) py.Value {
	s, ok := key.AsStr()
	if !ok {
		return key
	}
	n, err := saltyaml.Parse("", []byte(s))
	if err != nil || n.Kind() != saltyaml.Scalar {
		return key
	}
	v, err := py.FromGo(n.Value())
	if err != nil {
		return key
	}
	return v
}

// holder is the dict that holds the last of the keys, and that key. Dicts on the
// way are made where they lack.
func (c *call) holder() (*py.Dict, py.Value, error) {
	d, ok := c.v[0].Ref().(*py.Dict)
	if !ok {
		return nil, py.Value{}, py.Errorf("SaltInvocationError", "in_dict must be a dictionary, not %s", py.TypeName(c.v[0]))
	}
	path, ok := c.v[1].AsStr()
	if !ok {
		return d, c.v[1], nil
	}
	delimiter, err := c.text(3)
	if err != nil {
		return nil, py.Value{}, err
	}
	keys := strings.Split(path, delimiter)
	last := len(keys) - 1
	for _, k := range keys[:last] {
		v, found := d.GetStr(k)
		if !found || v.IsNone() {
			v = py.NewDict(1).Value()
			d.SetStr(k, v)
		}
		if d, ok = v.Ref().(*py.Dict); !ok {
			return nil, py.Value{}, py.Errorf("SaltInvocationError", "the key %s holds a %s, not a dictionary", k, py.TypeName(v))
		}
	}
	return d, py.Str(keys[last]), nil
}

// grow calls a method of what a key holds, which is made if it lacks.
func grow(c *call, name string, kind py.Kind) (py.Value, error) {
	d, key, err := c.holder()
	if err != nil {
		return py.Value{}, err
	}
	v, found, err := d.Get(c.t, key)
	if err != nil {
		return py.Value{}, err
	}
	if !found || v.IsNone() {
		v = py.NewList(nil)
		if kind == py.KindDict {
			v = py.NewDict(1).Value()
		}
		if err := d.Set(c.t, key, v); err != nil {
			return py.Value{}, err
		}
	}
	if v.Kind() != kind {
		return py.Value{}, py.Errorf("SaltInvocationError", "the last key holds a %s, which cannot %s", py.TypeName(v), name)
	}
	_, _, err = py.CallMethod(c.t, v, name, py.Args{Pos: []py.Value{c.v[2]}})
	return c.v[0], err
}

func compareDicts(c *call) (py.Value, error) {
	out := py.NewDict(0)
	differs := func(key, old, val py.Value) error {
		d := py.NewDict(2)
		d.SetStr("new", val)
		d.SetStr("old", old)
		return out.Set(c.t, key, d.Value())
	}
	before, err := entries(c.t, c.v[0])
	if err != nil {
		return py.Value{}, err
	}
	after, err := entries(c.t, c.v[1])
	if err != nil {
		return py.Value{}, err
	}
	for _, e := range after {
		old, found, err := py.GetItem(c.t, c.v[0], e.key)
		if err != nil {
			return py.Value{}, err
		}
		if !found {
			old = py.Str("")
		} else if eq, err := py.Equal(c.t, old, e.value); err != nil || eq {
			if err != nil {
				return py.Value{}, err
			}
			continue
		}
		if err := differs(e.key, old, e.value); err != nil {
			return py.Value{}, err
		}
	}
	for _, e := range before {
		if _, found, err := py.GetItem(c.t, c.v[1], e.key); err != nil {
			return py.Value{}, err
		} else if found {
			continue
		}
		if err := differs(e.key, e.value, py.Str("")); err != nil {
			return py.Value{}, err
		}
	}
	return out.Value(), nil
}

// methodCall calls a method by its name; one that does not exist gives None.
func methodCall(t *py.Thread, _ builtin.Env, x py.Value, a py.Args) (py.Value, error) {
	if len(a.Pos) == 0 {
		return x, py.Errorf("TypeError", "method_call() missing 1 required positional argument: 'f_name'")
	}
	name, ok := a.Pos[0].AsStr()
	if !ok {
		return x, py.Errorf("TypeError", "attribute name must be string, not '%s'", py.TypeName(a.Pos[0]))
	}
	v, found, err := py.CallMethod(t, x, name, py.Args{Pos: a.Pos[1:], Named: a.Named})
	if err == nil && !found {
		return py.None, nil
	}
	return v, err
}

func toEntries(c *call) (py.Value, error) {
	var out []py.Value
	add := func(k, v py.Value) {
		d := py.NewDict(2)
		d.SetStr("key", k)
		d.SetStr("value", v)
		out = append(out, d.Value())
	}
	if l, ok := c.v[0].Ref().(*py.List); ok {
		for i, v := range l.Items {
			add(py.Int(int64(i)), v)
		}
		return py.NewList(out), nil
	}
	pairs, err := entries(c.t, c.v[0])
	if err != nil {
		return py.Value{}, py.Errorf("SaltException", "Input data must be a dict or list")
	}
	for _, p := range pairs {
		add(p.key, p.value)
	}
	return py.NewList(out), nil
}

func fromEntries(c *call) (py.Value, error) {
	items, err := py.Collect(c.t, c.v[0])
	if err != nil {
		return py.Value{}, err
	}
	out := py.NewDict(len(items))
	for _, item := range items {
		pairs, err := entries(c.t, item)
		if err != nil {
			return py.Value{}, err
		}
		low := map[string]py.Value{"value": py.None}
		for _, p := range pairs {
			s, err := py.String(c.t, p.key)
			if err != nil {
				return py.Value{}, err
			}
			low[strings.ToLower(s)] = p.value
		}
		for _, name := range []string{"key", "name"} {
			k, ok := low[name]
			if !ok {
				continue
			}
			if is, err := py.Truth(c.t, k); err != nil || !is {
				continue
			}
			if err := out.Set(c.t, k, low["value"]); err != nil {
				return py.Value{}, err
			}
			break
		}
	}
	return out.Value(), nil
}
