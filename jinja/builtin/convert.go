package builtin

import (
	"strings"

	"github.com/gossh/gossh/jinja/py"
)

// softStr is str(v), but a str stays what it is, escaped or not.
func softStr(t *py.Thread, v py.Value) (py.Value, error) {
	if v.Kind() == py.KindStr {
		return v, nil
	}
	s, err := py.String(t, v)
	return py.Str(s), err
}

// text is the text of str(v).
func text(t *py.Thread, v py.Value) (string, error) {
	if s, ok := v.AsStr(); ok {
		return s, nil
	}
	return py.String(t, v)
}

// index is what Python takes where it needs an int: an int or bool.
func index(v py.Value) (int64, error) {
	if n, ok := v.AsInt(); ok {
		return n, nil
	}
	if _, ok := v.AsBig(); ok {
		return 0, py.Errorf("OverflowError", "Python int too large to convert to C ssize_t")
	}
	return 0, py.Errorf("TypeError", "'%s' object cannot be interpreted as an integer", py.TypeName(v))
}

// method is v.name(args...).
func method(t *py.Thread, v py.Value, name string, args ...py.Value) (py.Value, error) {
	r, found, err := py.CallMethod(t, v, name, py.Args{Pos: args})
	if err == nil && !found {
		err = noAttr(v, name)
	}
	return r, err
}

// noAttr is the error of v.name where there is none.
func noAttr(v py.Value, name string) error {
	if v.Kind() == py.KindUndefined {
		return undefinedError(v)
	}
	if _, ok := v.Ref().(*Namespace); ok {
		return py.Errorf("AttributeError", "%s", name)
	}
	return py.Errorf("AttributeError", "'%s' object has no attribute '%s'", py.TypeName(v), name)
}

// asKey fails if v cannot be a key.
func asKey(t *py.Thread, v py.Value) error {
	_, _, err := py.NewDict(0).Get(t, v)
	return err
}

// softMethod is soft_str(v).name(args...).
func softMethod(t *py.Thread, v py.Value, name string, args ...py.Value) (py.Value, error) {
	s, err := softStr(t, v)
	if err != nil {
		return s, err
	}
	return method(t, s, name, args...)
}

// lower is what a key of a comparison that ignores case becomes.
func lower(t *py.Thread, v py.Value) (py.Value, error) {
	s, ok := v.AsStr()
	if !ok {
		return v, nil
	}
	if !ascii(s) {
		return method(t, v, "lower")
	}
	return py.Str(strings.ToLower(s)), nil
}

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

// each calls fn for each member of v, without a copy of those in lists.
func each(t *py.Thread, v py.Value, fn func(py.Value) error) error {
	if l, ok := v.Ref().(*py.List); ok {
		for i := 0; i < len(l.Items); i++ {
			if err := fn(l.Items[i]); err != nil {
				return err
			}
		}
		return nil
	}
	it, err := py.Iter(t, v)
	if err != nil {
		return err
	}
	for {
		if err := t.Tick(); err != nil {
			return err
		}
		x, ok, err := it.Next(t)
		if err != nil || !ok {
			return err
		}
		if err := fn(x); err != nil {
			return err
		}
	}
}

// undefinedError is what any real use of the undefined v gives.
func undefinedError(v py.Value) error {
	if u, ok := v.Ref().(*py.Undefined); ok {
		return u.Err()
	}
	return (&py.Undefined{}).Err()
}
