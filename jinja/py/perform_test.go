package py_test

import "github.com/gossh/gossh/jinja/py"

type binary func(t *py.Thread, a, b py.Value) (py.Value, error)

type question func(t *py.Thread, a, b py.Value) (bool, error)

// operate is a op b.
func operate(t *py.Thread, op string, a, b py.Value) (py.Value, error) {
	fn, ok := map[string]binary{
		"+": py.Add, "-": py.Sub, "*": py.Mul, "/": py.Div, "//": py.FloorDiv, "%": py.Mod, "**": py.Pow,
		"&": py.And, "|": py.Or, "^": py.Xor,
	}[op]
	if ok {
		return fn(t, a, b)
	}
	ask := map[string]question{
		"==": py.Equal, "<": py.Less, "<=": py.LessEqual, ">": py.Greater, ">=": py.GreaterEqual,
		"in": func(t *py.Thread, a, b py.Value) (bool, error) { return py.Contains(t, b, a) },
	}[op]
	yes, err := ask(t, a, b)
	return py.Bool(yes), err
}

type unary func(t *py.Thread, v py.Value) (py.Value, error)

// perform does what a case of record.py names: a function of DO, or a method.
func perform(t *py.Thread, op string, args []py.Value, kw []py.Named) (py.Value, error) {
	if fn, ok := unaries()[op]; ok {
		return fn(t, args[0])
	}
	switch op {
	case "format()":
		spec, _ := args[1].AsStr()
		s, err := py.Format(t, args[0], spec)
		return py.Str(s), err
	case "[]":
		v, found, err := py.GetItem(t, args[0], args[1])
		if err == nil && !found {
			return py.Str("(missing)"), nil
		}
		return v, err
	case "int(,)":
		s, _ := args[0].AsStr()
		base, _ := args[1].AsInt()
		return py.ParseInt(s, int(base))
	case "attr":
		name, _ := args[1].AsStr()
		v, found, err := py.GetAttr(t, args[0], name)
		if err == nil && !found {
			err = py.Errorf("AttributeError", "'%s' object has no attribute '%s'", py.TypeName(args[0]), name)
		}
		return v, err
	case "[:]":
		return py.Slice(t, args[0], args[1], args[2], args[3])
	case "%":
		return py.Mod(t, args[0], args[1])
	}
	v, found, err := py.CallMethod(t, args[0], op, py.Args{Pos: args[1:], Named: kw})
	if err == nil && !found {
		return py.Call(t, py.Missing(t, args[0], py.Str(op)), py.Args{})
	}
	return v, err
}

func unaries() map[string]unary {
	text := func(fn func(*py.Thread, py.Value) (string, error)) unary {
		return func(t *py.Thread, v py.Value) (py.Value, error) {
			s, err := fn(t, v)
			return py.Str(s), err
		}
	}
	return map[string]unary{
		"str()": text(py.String), "repr()": text(py.Repr), "int()": py.ToInt, "float()": py.ToFloat, "neg": py.Neg, "pos": py.Plus,
		"escape()": py.Escape,
		"bool()": func(t *py.Thread, v py.Value) (py.Value, error) {
			yes, err := py.Truth(t, v)
			return py.Bool(yes), err
		},
		"len()": func(t *py.Thread, v py.Value) (py.Value, error) {
			n, err := py.Len(t, v)
			return py.Int(int64(n)), err
		},
		"list()": func(t *py.Thread, v py.Value) (py.Value, error) {
			items, err := py.Collect(t, v)
			return py.NewList(items), err
		},
		"sorted()": func(t *py.Thread, v py.Value) (py.Value, error) {
			items, err := py.Collect(t, v)
			if err != nil {
				return v, err
			}
			return py.NewList(items), py.Sort(t, items, nil, false)
		},
		"key": func(t *py.Thread, v py.Value) (py.Value, error) {
			d := py.NewDict(0)
			return d.Value(), d.Set(t, v, py.Int(1))
		},
	}
}
