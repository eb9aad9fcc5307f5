package py

// CONTRACT (bodies to be written): what the other packages of jinja call.

// Error is a Python exception.
type Error struct {
	Type string // TypeError, ValueError, KeyError, IndexError, UndefinedError, SecurityError, ...
	Msg  string
}

// Error implements error: "TypeError: unsupported operand ...".
func (e *Error) Error() string { return e.Type + ": " + e.Msg }

// Errorf makes an *Error.
func Errorf(typ, format string, a ...any) *Error { panic("to be written") }

// Truth is bool(v).
func Truth(t *Thread, v Value) (bool, error) { panic("to be written") }

// Equal is a == b.
func Equal(t *Thread, a, b Value) (bool, error) { panic("to be written") }

// Less is a < b; LessEqual is a <= b.
func Less(t *Thread, a, b Value) (bool, error)      { panic("to be written") }
func LessEqual(t *Thread, a, b Value) (bool, error) { panic("to be written") }

// Arithmetic, with Python's rules for mixed types, signs, sequences and `%`.
func Add(t *Thread, a, b Value) (Value, error)      { panic("to be written") }
func Sub(t *Thread, a, b Value) (Value, error)      { panic("to be written") }
func Mul(t *Thread, a, b Value) (Value, error)      { panic("to be written") }
func Div(t *Thread, a, b Value) (Value, error)      { panic("to be written") }
func FloorDiv(t *Thread, a, b Value) (Value, error) { panic("to be written") }
func Mod(t *Thread, a, b Value) (Value, error)      { panic("to be written") }
func Pow(t *Thread, a, b Value) (Value, error)      { panic("to be written") }
func Neg(t *Thread, v Value) (Value, error)         { panic("to be written") }
func Plus(t *Thread, v Value) (Value, error)        { panic("to be written") }

// Contains is key in v.
func Contains(t *Thread, v, key Value) (bool, error) { panic("to be written") }

// Len is len(v).
func Len(t *Thread, v Value) (int, error) { panic("to be written") }

// Iter is iter(v): members of sequences and sets, keys of dicts, characters.
func Iter(t *Thread, v Value) (Iterator, error) { panic("to be written") }

// Collect is list(v) as a slice of its own.
func Collect(t *Thread, v Value) ([]Value, error) { panic("to be written") }

// GetAttr is getattr(v, name): a method or attribute. Names that start with an
// underscore are a SecurityError. found is false where Python raises AttributeError.
func GetAttr(t *Thread, v Value, name string) (r Value, found bool, err error) {
	panic("to be written")
}

// GetItem is v[key]. found is false where Python raises KeyError, IndexError,
// or TypeError for a key of the wrong type or a value without items.
func GetItem(t *Thread, v, key Value) (r Value, found bool, err error) { panic("to be written") }

// SetItem is v[key] = x.
func SetItem(t *Thread, v, key, x Value) error { panic("to be written") }

// Slice is v[start:stop:step]; None stands for what is left out.
func Slice(t *Thread, v, start, stop, step Value) (Value, error) { panic("to be written") }

// Call is fn(*a.Pos, **a.Named).
func Call(t *Thread, fn Value, a Args) (Value, error) { panic("to be written") }

// CallMethod is v.name(args) without making the bound method first. found is
// false where v has no such method or attribute; nothing was called then.
func CallMethod(t *Thread, v Value, name string, a Args) (r Value, found bool, err error) {
	panic("to be written")
}

// String is str(v); Repr is repr(v).
func String(t *Thread, v Value) (string, error) { panic("to be written") }
func Repr(t *Thread, v Value) (string, error)   { panic("to be written") }

// AppendStr appends str(v) to dst: the way of all output.
func AppendStr(t *Thread, dst []byte, v Value) ([]byte, error) { panic("to be written") }

// TypeName is type(v).__name__: int, str, list, NoneType, Markup, ...
func TypeName(v Value) string { panic("to be written") }

// FromGo makes a Value of nil, bool, the ints and floats, string, *big.Int,
// []any, []string, map[string]any (keys sorted), Value and Object.
func FromGo(x any) (Value, error) { panic("to be written") }

// ToGo makes nil, bool, int64, *big.Int, float64, string, []any or
// map[string]any of a Value; what cannot be is an error.
func ToGo(v Value) (any, error) { panic("to be written") }

// Enter counts a nested call and fails beyond Limits.MaxDepth with a
// RecursionError; each Enter that succeeds needs its Leave.
func (t *Thread) Enter() error { panic("to be written") }

// Leave ends what Enter began.
func (t *Thread) Leave() { panic("to be written") }

// Tick is called in every loop; now and then it looks at the context and returns
// its error.
func (t *Thread) Tick() error { panic("to be written") }

// List is a Python list.
type List struct{ Items []Value }

// NewList returns the Value of a list that takes over items.
func NewList(items []Value) Value { return Value{ref: &List{items}} }

// Tuple is a Python tuple; its items are not changed.
type Tuple struct{ Items []Value }

// NewTuple returns the Value of a tuple that takes over items.
func NewTuple(items []Value) Value { return Value{ref: &Tuple{items}} }

// Dict is an ordered dict with Python's keys (1 == 1.0 == True).
type Dict struct{ _ int }

// NewDict returns an empty dict with room for n entries.
func NewDict(n int) *Dict { panic("to be written") }

// Value returns d as a Value. Get, Set, GetStr, SetStr, Delete, Len, At(i) (key,
// value) in order, Clear are its methods; unhashable keys are a TypeError.
func (d *Dict) Value() Value                                { return Value{ref: d} }
func (d *Dict) Get(t *Thread, k Value) (Value, bool, error) { panic("to be written") }
func (d *Dict) Set(t *Thread, k, v Value) error             { panic("to be written") }
func (d *Dict) GetStr(k string) (Value, bool)               { panic("to be written") }
func (d *Dict) SetStr(k string, v Value)                    { panic("to be written") }
func (d *Dict) Delete(t *Thread, k Value) (bool, error)     { panic("to be written") }
func (d *Dict) Len() int                                    { panic("to be written") }
func (d *Dict) At(i int) (k, v Value)                       { panic("to be written") }

// Set is a Python set, in order of insertion where Python has an order of its own.
type Set struct{ _ int }

// Range is range(start, stop, step).
type Range struct{ Start, Stop, Step int64 }
