package builtin

import (
	"reflect"

	"github.com/gossh/gossh/jinja/py"
)

// kindTest makes a test that looks at the value alone and cannot fail.
func kindTest(name string, is func(v py.Value) bool) Test {
	p := &Params{Func: name, Names: []string{"value"}, Given: 1, Required: 1, C: name == "callable"}
	return func(_ *py.Thread, _ Env, x py.Value, a py.Args) (bool, error) {
		if err := p.Bind(a, nil); err != nil {
			return false, err
		}
		return is(x), nil
	}
}

// valueTest makes a test of the value alone.
func valueTest(name string, is func(t *py.Thread, v py.Value) (bool, error)) Test {
	p := &Params{Func: name, Names: []string{"value"}, Given: 1, Required: 1}
	return func(t *py.Thread, _ Env, x py.Value, a py.Args) (bool, error) {
		if err := p.Bind(a, nil); err != nil {
			return false, err
		}
		return is(t, x)
	}
}

// otherTest makes a test that compares the value with an argument.
func otherTest(p Params, is func(t *py.Thread, v, other py.Value) (bool, error)) Test {
	return func(t *py.Thread, _ Env, x py.Value, a py.Args) (bool, error) {
		var out [1]py.Value
		if err := p.Bind(a, out[:]); err != nil {
			return false, err
		}
		return is(t, x, out[0])
	}
}

// operatorTest makes a test of a function of Python's module operator.
func operatorTest(name string, is func(t *py.Thread, a, b py.Value) (bool, error)) Test {
	return otherTest(Params{Func: name, Names: []string{"a", "b"}, Given: 1, Required: 2, C: true}, is)
}

func notEqual(t *py.Thread, a, b py.Value) (bool, error) {
	eq, err := py.Equal(t, a, b)
	return !eq, err
}

// remainder makes the tests even and odd.
func remainder(want int64) func(t *py.Thread, v py.Value) (bool, error) {
	return func(t *py.Thread, v py.Value) (bool, error) {
		if n, ok := v.AsInt(); ok {
			return n&1 == want, nil
		}
		return remains(t, v, py.Int(2), want)
	}
}

func remains(t *py.Thread, v, by py.Value, want int64) (bool, error) {
	r, err := py.Mod(t, v, by)
	if err != nil {
		return false, err
	}
	return py.Equal(t, r, py.Int(want))
}

func divisibleBy(t *py.Thread, v, by py.Value) (bool, error) { return remains(t, v, by, 0) }

func isNumber(v py.Value) bool {
	return v.Kind() == py.KindInt || v.Kind() == py.KindFloat || v.Kind() == py.KindBool
}

func isMapping(v py.Value) bool {
	if v.Kind() == py.KindDict {
		return true
	}
	_, ok := v.Ref().(py.Mapping)
	return ok
}

func isCallable(v py.Value) bool {
	_, ok := v.Ref().(py.Callable)
	return ok || v.Kind() == py.KindUndefined // which fails only when it is called
}

func iterable(t *py.Thread, v py.Value) bool {
	_, err := py.Iter(t, v)
	return err == nil
}

func testIterable(t *py.Thread, v py.Value) (bool, error) {
	_, err := py.Iter(t, v)
	if err != nil && unfit(err) {
		return false, nil
	}
	return err == nil, err
}

func isSequence(t *py.Thread, v py.Value) (bool, error) {
	if _, err := py.Len(t, v); err != nil {
		return false, nil //nolint:nilerr // what fails is no sequence
	}
	switch v.Kind() {
	case py.KindSet:
		return false, nil
	case py.KindObject:
		_, ok := v.Ref().(py.HasItem)
		return ok, nil
	}
	return true, nil
}

// caseTest makes lower and upper of the str methods.
func caseTest(name string) func(t *py.Thread, v py.Value) (bool, error) {
	return func(t *py.Thread, v py.Value) (bool, error) {
		s, err := text(t, v)
		if err != nil {
			return false, err
		}
		is, err := method(t, py.Str(s), name)
		if err != nil {
			return false, err
		}
		return py.Truth(t, is)
	}
}

// sameAs is `v is other`. Equal numbers and texts count as the same object, as
// small ones do in Python.
func sameAs(t *py.Thread, v, other py.Value) (bool, error) {
	if v.Kind() != other.Kind() || v.IsMarkup() != other.IsMarkup() {
		return false, nil
	}
	switch v.Kind() {
	case py.KindNone:
		return true, nil
	case py.KindBool, py.KindInt, py.KindFloat, py.KindStr:
		return py.Equal(t, v, other)
	}
	a, b := v.Ref(), other.Ref()
	return a != nil && reflect.TypeOf(a).Comparable() && a == b, nil
}

func isIn(t *py.Thread, v, seq py.Value) (bool, error) { return py.Contains(t, seq, v) }

// nameTest makes the tests filter and test.
func nameTest(name string, has func(e Env, name string) bool) Test {
	p := &Params{Func: name, Names: []string{"env", "value"}, Given: 2, Required: 2}
	return func(t *py.Thread, e Env, x py.Value, a py.Args) (bool, error) {
		if err := p.Bind(a, nil); err != nil {
			return false, err
		}
		s, ok := x.AsStr()
		if !ok { // it fails if x is no key
			return false, asKey(t, x)
		}
		return has(e, s), nil
	}
}
