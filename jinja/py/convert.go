package py

import (
	"fmt"
	"maps"
	"math/big"
	"slices"
)

// maxNesting bounds how deep Go values may be nested, which may hold themselves.
const maxNesting = 1000

// FromGo makes a Value of nil, bool, the ints and floats, string, *big.Int,
// []any, []string, map[string]any (keys sorted), Value and Object.
func FromGo(x any) (Value, error) { return fromGo(x, 0) }

func fromGo(x any, depth int) (Value, error) {
	if depth > maxNesting {
		return Value{}, valueError("Go values nested more than %d deep", maxNesting)
	}
	switch x := x.(type) {
	case nil:
		return None, nil
	case Value:
		return x, nil
	case Object:
		return Of(x), nil
	case bool:
		return Bool(x), nil
	case string:
		return Str(x), nil
	case int:
		return Int(int64(x)), nil
	case int64:
		return Int(x), nil
	case float64:
		return Float(x), nil
	case []any:
		return fromSlice(x, depth)
	case []string:
		return fromSlice(x, depth)
	case map[string]any:
		return fromMap(x, depth)
	case map[string]string:
		return fromMap(x, depth)
	case *Dict:
		return x.Value(), nil
	}
	return fromNumber(x)
}

func fromNumber(x any) (Value, error) {
	switch x := x.(type) {
	case int8:
		return Int(int64(x)), nil
	case int16:
		return Int(int64(x)), nil
	case int32:
		return Int(int64(x)), nil
	case uint8:
		return Int(int64(x)), nil
	case uint16:
		return Int(int64(x)), nil
	case uint32:
		return Int(int64(x)), nil
	case uint:
		return Big(new(big.Int).SetUint64(uint64(x))), nil
	case uint64:
		return Big(new(big.Int).SetUint64(x)), nil
	case float32:
		return Float(float64(x)), nil
	case *big.Int:
		return Big(x), nil
	}
	return Value{}, typeError("a template cannot use the Go type %T", x)
}

func fromSlice[T any](x []T, depth int) (Value, error) {
	items := make([]Value, len(x))
	for i := range x {
		v, err := fromGo(x[i], depth+1)
		if err != nil {
			return Value{}, err
		}
		items[i] = v
	}
	return NewList(items), nil
}

func fromMap[T any](x map[string]T, depth int) (Value, error) {
	d := NewDict(len(x))
	for _, k := range slices.Sorted(maps.Keys(x)) {
		v, err := fromGo(x[k], depth+1)
		if err != nil {
			return Value{}, fmt.Errorf("%s: %w", k, err)
		}
		d.SetStr(k, v)
	}
	return d.Value(), nil
}

// maxMembers bounds what ToGo makes: lists that share their members grow when
// they are copied.
const maxMembers = 4 << 20

// ToGo makes nil, bool, int64, *big.Int, float64, string, []any or
// map[string]any of a Value; what cannot be is an error.
func ToGo(v Value) (any, error) { return (&toGo{}).value(v, 0) }

type toGo struct{ members int }

func (g *toGo) value(v Value, depth int) (any, error) {
	if g.members++; g.members > maxMembers || depth > maxNesting {
		return nil, valueError("values of more than %d members, or nested more than %d deep", maxMembers, maxNesting)
	}
	switch r := v.ref.(type) {
	case mark:
		return plain(v, r), nil
	case strPtr, markupPtr:
		s, _ := v.AsStr()
		return s, nil
	case *big.Int:
		return new(big.Int).Set(r), nil
	case *Dict:
		return g.dict(r, depth)
	case *List, *Tuple, *Set, *Range, dictView:
		items, err := Collect(&Thread{}, v)
		if err != nil {
			return nil, err
		}
		return g.slice(items, depth)
	}
	return nil, typeError("a '%s' is no plain data", TypeName(v))
}

func plain(v Value, m mark) any {
	switch m {
	case markNone:
		return nil
	case markBool:
		return v.num != 0
	case markInt:
		return int64(v.num) //nolint:gosec // the bits, not the number
	}
	f, _ := v.AsFloat()
	return f
}

func (g *toGo) slice(items []Value, depth int) (any, error) {
	out := make([]any, len(items))
	for i, x := range items {
		made, err := g.value(x, depth+1)
		if err != nil {
			return nil, err
		}
		out[i] = made
	}
	return out, nil
}

func (g *toGo) dict(d *Dict, depth int) (any, error) {
	out := make(map[string]any, d.Len())
	for e, i := d.next(0); e != nil; e, i = d.next(i) {
		k, ok := e.key.AsStr()
		if !ok {
			return nil, typeError("a key of the type '%s', not str", TypeName(e.key))
		}
		made, err := g.value(e.val, depth+1)
		if err != nil {
			return nil, err
		}
		out[k] = made
	}
	return out, nil
}
