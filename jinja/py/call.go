package py

import "fmt"

// MethodCaller is an Object that calls its methods without making them values
// first. found is false if it has none of that name: it is then asked for the
// attribute.
type MethodCaller interface {
	CallMethod(t *Thread, name string, a Args) (v Value, found bool, err error)
}

// Call is fn(*a.Pos, **a.Named).
func Call(t *Thread, fn Value, a Args) (Value, error) {
	c, ok := fn.ref.(Callable)
	if !ok {
		if fn.Kind() == KindUndefined {
			return Value{}, undefinedOf(fn).Err()
		}
		return Value{}, typeError("'%s' object is not callable", TypeName(fn))
	}
	if err := t.Enter(); err != nil {
		return Value{}, err
	}
	defer t.Leave()
	return c.Call(t, a)
}

// CallMethod is v.name(args) without making the bound method first. found is
// false where v has no such method or attribute; nothing was called then.
func CallMethod(t *Thread, v Value, name string, a Args) (r Value, found bool, err error) {
	if m := methodOf(v, name); m != nil {
		r, err = m(t, v, a)
		return r, true, err
	}
	if c, ok := v.ref.(MethodCaller); ok && (name == "" || name[0] != '_') {
		if r, found, err = c.CallMethod(t, name, a); found || err != nil {
			return r, found, err
		}
	}
	fn, found, err := GetAttr(t, v, name)
	if !found || err != nil {
		return Value{}, found, err
	}
	r, err = Call(t, fn, a)
	return r, true, err
}

// method is a method of a builtin type.
type method func(t *Thread, self Value, a Args) (Value, error)

// methodOf returns the method of v's type, or nil.
func methodOf(v Value, name string) method {
	switch v.Kind() {
	case KindStr:
		if v.IsMarkup() {
			return markupMethod(name)
		}
		return strMethod(name)
	case KindDict:
		return dictMethod(name)
	case KindList:
		return listMethod(name)
	case KindTuple:
		return tupleMethod(name)
	case KindSet:
		return setMethod(v, name)
	case KindInt, KindBool:
		return intMethod(name)
	case KindFloat:
		return floatMethod(name)
	case KindRange:
		return rangeMethod(name)
	}
	return nil
}

// boundMethod is a method with the value it belongs to.
type boundMethod struct {
	self Value
	name string
	fn   method
}

// PyType implements Object.
func (*boundMethod) PyType() string { return "builtin_function_or_method" }

// Call implements Callable.
func (m *boundMethod) Call(t *Thread, a Args) (Value, error) { return m.fn(t, m.self, a) }

// Str implements Printer.
func (m *boundMethod) Str(t *Thread) (string, error) { return m.Repr(t) }

// Repr implements Printer.
func (m *boundMethod) Repr(*Thread) (string, error) {
	return fmt.Sprintf("<built-in method %s of %s object at %p>", m.name, TypeName(m.self), m), nil
}
