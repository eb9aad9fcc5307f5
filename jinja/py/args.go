package py

import "slices"

// The argument checks of builtin methods, with CPython's words. fn is the name
// as CPython gives it, which has the type's name in some messages only.

// takesNone is for methods without arguments.
func takesNone(a Args, fn string) error {
	if len(a.Named) > 0 {
		return typeError("%s() takes no keyword arguments", fn)
	}
	if len(a.Pos) > 0 {
		return typeError("%s() takes no arguments (%d given)", fn, len(a.Pos))
	}
	return nil
}

// takesOne is for methods with one argument.
func takesOne(a Args, fn string) (Value, error) {
	if len(a.Named) > 0 {
		return Value{}, typeError("%s() takes no keyword arguments", fn)
	}
	if len(a.Pos) != 1 {
		return Value{}, typeError("%s() takes exactly one argument (%d given)", fn, len(a.Pos))
	}
	return a.Pos[0], nil
}

// takes is for methods with low to high positional arguments; typ is the type's
// name, which only the message about keywords has.
func takes(a Args, typ, fn string, low, high int) error {
	if len(a.Named) > 0 {
		return typeError("%s.%s() takes no keyword arguments", typ, fn)
	}
	n := len(a.Pos)
	switch {
	case n < low && low == high:
		return typeError("%s expected %s, got %d", fn, plural(low, "argument"), n)
	case n < low:
		return typeError("%s expected at least %s, got %d", fn, plural(low, "argument"), n)
	case n > high && low == high:
		return typeError("%s expected %s, got %d", fn, plural(high, "argument"), n)
	case n > high:
		return typeError("%s expected at most %s, got %d", fn, plural(high, "argument"), n)
	}
	return nil
}

// argType names a wrong argument as CPython's argument parser does.
func argType(v Value) string {
	if v.IsNone() {
		return "None"
	}
	return TypeName(v)
}

func plural(n int, word string) string {
	if n == 1 {
		return "1 " + word
	}
	return itoa(n) + " " + word + "s"
}

// arg returns positional argument i, or otherwise.
func (a Args) arg(i int, otherwise Value) Value {
	if i < len(a.Pos) {
		return a.Pos[i]
	}
	return otherwise
}

// bind puts the arguments of a method with keywords into out, which holds the
// defaults, one for each of names.
func bind(a Args, fn string, out []Value, names ...string) error {
	if n := len(a.Pos) + len(a.Named); n > len(names) {
		kind := "argument"
		if len(a.Pos) == 0 {
			kind = "keyword argument"
		}
		return typeError("%s() takes at most %s (%d given)", fn, plural(len(names), kind), n)
	}
	copy(out, a.Pos)
	for _, n := range a.Named {
		i := slices.Index(names, n.Name)
		if i < 0 {
			return typeError("'%s' is an invalid keyword argument for %s()", n.Name, fn)
		}
		if i < len(a.Pos) {
			return typeError("argument for %s() given by name ('%s') and position (%d)", fn, n.Name, i+1)
		}
		out[i] = n.Value
	}
	return nil
}
