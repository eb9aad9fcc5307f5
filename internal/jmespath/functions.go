package jmespath

import (
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/gossh/gossh/jinja/builtin"
	"github.com/gossh/gossh/jinja/py"
)

// function is a function of the language. Its arguments are of the types: n for a
// number, s for text, a for a list, o for a mapping, b for a boolean, e for an
// expression, x for anything; N and S are lists of numbers and of texts. A space
// stands between the arguments, a + says that the last may be repeated.
type function struct {
	args string
	fn   func(r *runner, a []py.Value) (py.Value, error)
}

func functions(name string) (function, bool) {
	switch name {
	case "abs":
		return function{"n", abs}, true
	case "avg":
		return function{"N", avg}, true
	case "ceil":
		return function{"n", func(r *runner, a []py.Value) (py.Value, error) { return whole(r, a[0], math.Ceil) }}, true
	case "floor":
		return function{"n", func(r *runner, a []py.Value) (py.Value, error) { return whole(r, a[0], math.Floor) }}, true
	case "contains":
		return function{"as x", contains}, true
	case "starts_with":
		return function{"s s", ofTexts(strings.HasPrefix)}, true
	case "ends_with":
		return function{"s s", ofTexts(strings.HasSuffix)}, true
	case "join":
		return function{"s S", join}, true
	case "keys":
		return function{"o", func(r *runner, a []py.Value) (py.Value, error) {
			keys, err := py.Collect(r.t, a[0])
			return py.NewList(keys), err
		}}, true
	case "values":
		return function{"o", func(r *runner, a []py.Value) (py.Value, error) {
			all, err := r.values(a[0])
			return py.NewList(all), err
		}}, true
	case "length":
		return function{"aos", length}, true
	case "map":
		return function{"e a", mapEach}, true
	case "max":
		return function{"NS", func(r *runner, a []py.Value) (py.Value, error) { return extreme(r, a[0], nil, py.Greater) }}, true
	case "min":
		return function{"NS", func(r *runner, a []py.Value) (py.Value, error) { return extreme(r, a[0], nil, py.Less) }}, true
	case "max_by":
		return function{"a e", func(r *runner, a []py.Value) (py.Value, error) { return extreme(r, a[0], by(a[1]), py.Greater) }}, true
	case "min_by":
		return function{"a e", func(r *runner, a []py.Value) (py.Value, error) { return extreme(r, a[0], by(a[1]), py.Less) }}, true
	}
	return moreFunctions(name)
}

func moreFunctions(name string) (function, bool) {
	switch name {
	case "merge":
		return function{"o+", merge}, true
	case "not_null":
		return function{"x+", func(_ *runner, a []py.Value) (py.Value, error) {
			i := slices.IndexFunc(a, func(v py.Value) bool { return !v.IsNone() })
			if i < 0 {
				return py.None, nil
			}
			return a[i], nil
		}}, true
	case "reverse":
		return function{"as", reverse}, true
	case "sort":
		return function{"NS", func(r *runner, a []py.Value) (py.Value, error) { return sorted(r, a[0], nil) }}, true
	case "sort_by":
		return function{"a e", func(r *runner, a []py.Value) (py.Value, error) { return sorted(r, a[0], by(a[1])) }}, true
	case "sum":
		return function{"N", func(r *runner, a []py.Value) (py.Value, error) { return sum(r, a[0]) }}, true
	case "to_array":
		return function{"x", func(_ *runner, a []py.Value) (py.Value, error) {
			if _, ok := items(a[0]); ok {
				return a[0], nil
			}
			return py.NewList([]py.Value{a[0]}), nil
		}}, true
	case "to_number":
		return function{"x", toNumber}, true
	case "to_string":
		return function{"x", toString}, true
	case "type":
		return function{"x", func(_ *runner, a []py.Value) (py.Value, error) { return py.Str(typeOf(a[0])), nil }}, true
	}
	return function{}, false
}

func (r *runner) call(x *node, v py.Value) (py.Value, error) {
	f, ok := functions(x.text)
	if !ok {
		return v, failf("UnknownFunctionError", "Unknown function: %s()", x.text)
	}
	types := strings.Fields(strings.TrimSuffix(f.args, "+"))
	variadic := strings.HasSuffix(f.args, "+")
	if variadic && len(x.kids) < len(types) {
		return v, failf("VariadictArityError", "Expected at least %d argument for function %s(), received %d", len(types), x.text, len(x.kids))
	}
	if len(x.kids) < len(types) || len(x.kids) > len(types) && !variadic {
		return v, failf("ArityError", "Expected %d arguments for function %s(), received %d", len(types), x.text, len(x.kids))
	}
	args := make([]py.Value, len(x.kids))
	for i, k := range x.kids {
		var err error
		if args[i], err = r.eval(k, v); err != nil {
			return v, err
		}
		if want := types[min(i, len(types)-1)]; !fits(args[i], want) {
			return v, failf("JMESPathTypeError", "In function %s(), invalid type for value: %s, expected one of: %s, received: \"%s\"",
				x.text, shown(r.t, args[i]), names(want), typeOf(args[i]))
		}
	}
	return f.fn(r, args)
}

func shown(t *py.Thread, v py.Value) string {
	s, err := py.String(t, v)
	if err != nil {
		return py.TypeName(v)
	}
	return s
}

func typeOf(v py.Value) string {
	switch v.Kind() {
	case py.KindNone, py.KindUndefined:
		return "null"
	case py.KindBool:
		return "boolean"
	case py.KindInt, py.KindFloat:
		return "number"
	case py.KindStr:
		return "string"
	}
	if _, ok := items(v); ok {
		return "array"
	}
	if isMapping(v) {
		return "object"
	}
	return py.TypeName(v)
}

// fits says whether v is of one of the types.
func fits(v py.Value, types string) bool {
	kind := typeOf(v)
	for _, c := range types {
		switch c {
		case 'x':
			return true
		case 'n', 's', 'a', 'o', 'b', 'e':
			if kind == typeNames[c] {
				return true
			}
		case 'N', 'S':
			all, ok := items(v)
			if ok && !slices.ContainsFunc(all, func(m py.Value) bool { return typeOf(m) != typeNames[c|0x20] }) {
				return true
			}
		}
	}
	return false
}

var typeNames = map[rune]string{'n': "number", 's': "string", 'a': "array", 'o': "object", 'b': "boolean", 'e': "expref"}

func names(types string) string {
	var all []string
	for _, c := range types {
		name := typeNames[c|0x20]
		if c < 'a' {
			name = "array-" + name
		}
		all = append(all, "'"+name+"'")
	}
	return "[" + strings.Join(all, ", ") + "]"
}

func ofTexts(is func(a, b string) bool) func(r *runner, a []py.Value) (py.Value, error) {
	return func(_ *runner, a []py.Value) (py.Value, error) {
		s, _ := a[0].AsStr()
		part, _ := a[1].AsStr()
		return py.Bool(is(s, part)), nil
	}
}

func abs(r *runner, a []py.Value) (py.Value, error) {
	less, err := py.Less(r.t, a[0], py.Int(0))
	if err != nil || !less {
		return a[0], err
	}
	return py.Neg(r.t, a[0])
}

func whole(r *runner, v py.Value, fn func(float64) float64) (py.Value, error) {
	f, ok := v.AsFloat()
	if !ok {
		return v, nil
	}
	return py.ToInt(r.t, py.Float(fn(f)))
}

func sum(r *runner, list py.Value) (py.Value, error) {
	all, _ := items(list)
	total := py.Int(0)
	for _, v := range all {
		var err error
		if total, err = py.Add(r.t, total, v); err != nil {
			return total, err
		}
	}
	return total, nil
}

func avg(r *runner, a []py.Value) (py.Value, error) {
	all, _ := items(a[0])
	if len(all) == 0 {
		return py.None, nil
	}
	total, err := sum(r, a[0])
	if err != nil {
		return total, err
	}
	return py.Div(r.t, total, py.Int(int64(len(all))))
}

func contains(r *runner, a []py.Value) (py.Value, error) {
	is, err := py.Contains(r.t, a[0], a[1])
	return py.Bool(is), err
}

func join(r *runner, a []py.Value) (py.Value, error) {
	v, _, err := py.CallMethod(r.t, a[0], "join", py.Args{Pos: []py.Value{a[1]}})
	return v, err
}

func length(r *runner, a []py.Value) (py.Value, error) {
	if s, ok := a[0].AsStr(); ok {
		return py.Int(int64(utf8.RuneCountInString(s))), nil
	}
	n, err := py.Len(r.t, a[0])
	return py.Int(int64(n)), err
}

func mapEach(r *runner, a []py.Value) (py.Value, error) {
	all, _ := items(a[1])
	out := make([]py.Value, len(all))
	for i, v := range all {
		var err error
		if out[i], err = r.eval(a[0].Ref().(*expression).x, v); err != nil {
			return py.Value{}, err
		}
	}
	return py.NewList(out), nil
}

func merge(r *runner, a []py.Value) (py.Value, error) {
	out := py.NewDict(0)
	for _, m := range a {
		keys, err := py.Collect(r.t, m)
		if err != nil {
			return m, err
		}
		for _, k := range keys {
			v, _, err := py.GetItem(r.t, m, k)
			if err != nil {
				return m, err
			}
			if err := out.Set(r.t, k, v); err != nil {
				return m, err
			}
		}
	}
	return out.Value(), nil
}

func reverse(r *runner, a []py.Value) (py.Value, error) {
	if _, ok := items(a[0]); ok {
		all, err := py.Collect(r.t, a[0])
		slices.Reverse(all)
		return py.NewList(all), err
	}
	return py.Slice(r.t, a[0], py.None, py.None, py.Int(-1))
}

func by(v py.Value) *node { return v.Ref().(*expression).x }

// keyed are the members of a list and what key finds in them, which is numbers or
// texts.
func keyed(r *runner, list py.Value, key *node) (all, keys []py.Value, err error) {
	if all, err = py.Collect(r.t, list); err != nil || key == nil {
		return all, all, err
	}
	keys = make([]py.Value, len(all))
	for i, v := range all {
		if keys[i], err = r.eval(key, v); err != nil {
			return nil, nil, err
		}
		kind := typeOf(keys[i])
		if kind != "number" && kind != "string" || kind != typeOf(keys[0]) {
			return nil, nil, failf("JMESPathTypeError", "invalid type for value: %s, expected one of: ['number', 'string'], received: \"%s\"",
				shown(r.t, keys[i]), kind)
		}
	}
	return all, keys, nil
}

func extreme(r *runner, list py.Value, key *node, better func(*py.Thread, py.Value, py.Value) (bool, error)) (py.Value, error) {
	all, keys, err := keyed(r, list, key)
	if err != nil || len(all) == 0 {
		return py.None, err
	}
	best := 0
	for i := range all {
		wins, err := better(r.t, keys[i], keys[best])
		if err != nil {
			return py.None, err
		}
		if wins {
			best = i
		}
	}
	return all[best], nil
}

func sorted(r *runner, list py.Value, key *node) (py.Value, error) {
	all, keys, err := keyed(r, list, key)
	if err != nil {
		return py.None, err
	}
	pairs := make([]py.Value, len(all))
	for i := range all {
		pairs[i] = py.NewPair(keys[i], all[i])
	}
	err = py.Sort(r.t, pairs, func(p py.Value) (py.Value, error) { return p.Ref().(*py.Tuple).Items[0], nil }, false)
	for i := range pairs {
		pairs[i] = pairs[i].Ref().(*py.Tuple).Items[1]
	}
	return py.NewList(pairs), err
}

func toNumber(r *runner, a []py.Value) (py.Value, error) {
	if isNumber(a[0]) {
		return a[0], nil
	}
	if a[0].Kind() != py.KindStr {
		return py.None, nil
	}
	if n, err := py.ToInt(r.t, a[0]); err == nil {
		return n, nil
	}
	if f, err := py.ToFloat(r.t, a[0]); err == nil {
		return f, nil
	}
	return py.None, nil
}

func toString(r *runner, a []py.Value) (py.Value, error) {
	if a[0].Kind() == py.KindStr {
		return a[0], nil
	}
	b, err := (&builtin.JSON{ASCII: true, Compact: true}).Append(r.t, nil, a[0])
	return py.Str(string(b)), err
}
