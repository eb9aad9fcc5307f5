package py

// Object is a value that Go code provides: a function, a namespace, a module of
// a template, whatever a program gives to its templates. What else it can do is
// told by the small interfaces below; what it lacks fails as in Python, with a
// TypeError or AttributeError that names PyType.
type Object interface {
	// PyType is the name of its class, as in error messages.
	PyType() string
}

// Moduled is an Object whose class is not one of the builtins: some messages
// name its module.
type Moduled interface{ PyModule() string }

// HasAttr is an Object with attributes (`x.name`). Found is false for an
// attribute that it lacks: a template then tries the item of that name.
type HasAttr interface {
	Attr(t *Thread, name string) (v Value, found bool, err error)
}

// HasItem is an Object that is indexed (`x[key]`). Found is false for a key that
// it lacks.
type HasItem interface {
	Item(t *Thread, key Value) (v Value, found bool, err error)
}

// CanSetItem takes `x[key] = v`.
type CanSetItem interface {
	SetItem(t *Thread, key, v Value) error
}

// CanSetAttr takes `{% set x.name = v %}`, as a namespace does.
type CanSetAttr interface {
	SetAttr(t *Thread, name string, v Value) error
}

// Callable is called by `x(...)`.
type Callable interface {
	Call(t *Thread, a Args) (Value, error)
}

// Iterable gives its members, as `for` and `list()` take them.
type Iterable interface {
	Iter(t *Thread) (Iterator, error)
}

// Sized has a length.
type Sized interface{ Len() int }

// Container answers `key in x`.
type Container interface {
	Contains(t *Thread, key Value) (bool, error)
}

// Truther says whether it is true; others are true, unless Sized and empty.
type Truther interface{ Truth() bool }

// Printer gives str() and repr(); others print as <PyType object>.
type Printer interface {
	Str(t *Thread) (string, error)
	Repr(t *Thread) (string, error)
}

// Equaler compares itself; others are equal to themselves only.
type Equaler interface {
	Equal(t *Thread, other Value) (bool, error)
}

// Mapping is an Object that counts as a dict: for `is mapping`, `**x`, items and
// dict(x).
type Mapping interface {
	Object
	HasItem
	Sized
	Keys() []Value
}

// Args are the arguments of a call. Callees must not keep or change Pos.
type Args struct {
	Pos   []Value
	Named []Named // in the order written, each name once
}

// Named is one keyword argument.
type Named struct {
	Name  string
	Value Value
}

// Func is a function made of Go code.
type Func struct {
	Name string
	Fn   func(t *Thread, a Args) (Value, error)
}

// NewFunc returns the Value of a function.
func NewFunc(name string, fn func(t *Thread, a Args) (Value, error)) Value {
	return Of(&Func{Name: name, Fn: fn})
}

// PyType implements Object.
func (*Func) PyType() string { return "function" }

// Call implements Callable.
func (f *Func) Call(t *Thread, a Args) (Value, error) { return f.Fn(t, a) }
