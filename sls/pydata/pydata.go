// Package pydata turns plain data, as package ordered has it, into Python's values
// for templates, and back.
package pydata

import (
	"fmt"
	"math/big"

	"github.com/gossh/gossh/jinja/py"
	"github.com/gossh/gossh/ordered"
)

// Value returns v as a value of its own: a template that changes it changes
// nothing of v. It takes the values of package ordered; any other is an undefined
// whose name is its Go type, so that its use is noticed.
func Value(v any) py.Value {
	switch v := v.(type) {
	case nil:
		return py.None
	case bool:
		return py.Bool(v)
	case int64:
		return py.Int(v)
	case int:
		return py.Int(int64(v))
	case *big.Int:
		return py.Big(v)
	case float64:
		return py.Float(v)
	case string:
		return py.Str(v)
	case []any:
		items := make([]py.Value, len(v))
		for i, e := range v {
			items[i] = Value(e)
		}
		return py.NewList(items)
	case *ordered.Map:
		return Dict(v).Value()
	}
	if x, err := py.FromGo(v); err == nil {
		return x
	}
	return (&py.Undefined{Policy: py.Strict, Name: fmt.Sprintf("%T", v)}).Value()
}

// Dict returns m as a dict; nil is an empty one.
func Dict(m *ordered.Map) *py.Dict {
	d := py.NewDict(m.Len())
	for k, v := range m.All() {
		if key := m.Key(k); key != any(k) {
			if d.Set(&py.Thread{}, Value(key), Value(v)) == nil {
				continue
			}
		}
		d.SetStr(k, Value(v))
	}
	return d
}

// maxDepth bounds the nesting of what becomes data: a list may contain itself.
const maxDepth = 500

// Data returns v as plain data: tuples, sets and ranges are lists, keys of dicts
// are text as Python's str() makes it. Functions and the like are a TypeError,
// undefined values an UndefinedError, or what they print as where they may.
func Data(t *py.Thread, v py.Value) (any, error) { return data(t, v, 0) }

func data(t *py.Thread, v py.Value, depth int) (any, error) {
	if depth > maxDepth {
		return nil, py.Errorf("ValueError", "the value nests deeper than %d levels", maxDepth)
	}
	switch v.Kind() {
	case py.KindNone:
		return nil, nil
	case py.KindBool:
		return py.Truth(t, v)
	case py.KindInt:
		if n, ok := v.AsInt(); ok {
			return n, nil
		}
		n, _ := v.AsBig()
		return n, nil
	case py.KindFloat:
		f, _ := v.AsFloat()
		return f, nil
	case py.KindStr:
		s, _ := v.AsStr()
		return s, nil
	case py.KindDict:
		return mapping(t, v, depth)
	case py.KindList, py.KindTuple, py.KindSet, py.KindRange:
		return list(t, v, depth)
	case py.KindUndefined:
		u, ok := v.Ref().(*py.Undefined)
		if !ok {
			u = &py.Undefined{}
		}
		if u.Policy == py.Strict {
			return nil, u.Err()
		}
		return py.String(t, v) // as it prints
	}
	switch v.Ref().(type) {
	case py.Mapping:
		return mapping(t, v, depth)
	case py.Iterable:
		return list(t, v, depth)
	}
	return nil, py.Errorf("TypeError", "a value of the type %s cannot be data", py.TypeName(v))
}

func list(t *py.Thread, v py.Value, depth int) (any, error) {
	items, err := py.Collect(t, v)
	if err != nil {
		return nil, err
	}
	out := make([]any, len(items))
	for i, e := range items {
		if out[i], err = data(t, e, depth+1); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func mapping(t *py.Thread, v py.Value, depth int) (any, error) {
	keys, err := py.Collect(t, v)
	if err != nil {
		return nil, err
	}
	out := ordered.NewMap(len(keys))
	for _, k := range keys {
		item, _, err := py.GetItem(t, v, k)
		if err != nil {
			return nil, err
		}
		name, err := py.String(t, k)
		if err != nil {
			return nil, err
		}
		x, err := data(t, item, depth+1)
		if err != nil {
			return nil, err
		}
		key, err := scalarKey(t, k, name)
		if err != nil {
			return nil, err
		}
		out.SetAs(name, key, x)
	}
	return out, nil
}

// scalarKey is a key of a dict as a Map remembers it; what is no scalar is its text.
func scalarKey(t *py.Thread, k py.Value, text string) (any, error) {
	switch k.Kind() {
	case py.KindNone, py.KindBool, py.KindInt, py.KindFloat:
		return data(t, k, 0)
	}
	return text, nil
}
