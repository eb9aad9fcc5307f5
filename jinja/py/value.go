package py

import (
	"math"
	"math/big"
	"unsafe"
)

// Kind is the type of a Value as Python sees it.
type Kind uint8

// The kinds. A bool is its own kind, though it counts and hashes as an int.
const (
	KindUndefined Kind = iota // what a template does not know
	KindNone
	KindBool
	KindInt // int64 or, beyond it, *big.Int
	KindFloat
	KindStr // also Markup
	KindList
	KindTuple
	KindDict
	KindSet
	KindRange
	KindObject // whatever implements Object, functions included
)

// Value is one Python value. It is small, copied freely, and allocates nothing
// for None, booleans, int64, floats and strings that exist already. Lists,
// dicts and sets are references: two copies of the Value are the same object.
// The zero Value is an undefined without a name.
//
// A Value may be read by many goroutines at once as long as none changes it.
type Value struct {
	num uint64
	ref any
}

// Markers in ref for what num holds.
type (
	mark      uint8
	strPtr    *byte // num is the length
	markupPtr *byte
)

const (
	markNone mark = iota + 1
	markBool
	markInt
	markFloat
)

// None is Python's None; True and False its booleans.
var (
	None  = Value{ref: markNone}
	True  = Value{num: 1, ref: markBool}
	False = Value{ref: markBool}
)

// Bool returns True or False.
func Bool(b bool) Value {
	if b {
		return True
	}
	return False
}

// Int returns a Python int.
func Int(n int64) Value { return Value{num: uint64(n), ref: markInt} } //nolint:gosec // the bits, not the number

// Big returns a Python int of any size; one that fits becomes an Int. The
// argument must not be changed afterwards.
func Big(n *big.Int) Value {
	if n.IsInt64() {
		return Int(n.Int64())
	}
	return Value{ref: n}
}

// Float returns a Python float.
func Float(f float64) Value { return Value{num: math.Float64bits(f), ref: markFloat} }

// Str returns a Python str.
func Str(s string) Value {
	return Value{num: uint64(len(s)), ref: strPtr(unsafe.StringData(s))}
}

// Markup returns a str that is taken as escaped already.
func Markup(s string) Value {
	return Value{num: uint64(len(s)), ref: markupPtr(unsafe.StringData(s))}
}

// Of returns the Value of an object; nil objects are not allowed.
func Of(o Object) Value { return Value{ref: o} }

// Kind returns the kind of v.
func (v Value) Kind() Kind {
	switch r := v.ref.(type) {
	case nil:
		return KindUndefined
	case mark:
		switch r {
		case markNone:
			return KindNone
		case markBool:
			return KindBool
		case markInt:
			return KindInt
		}
		return KindFloat
	case strPtr, markupPtr:
		return KindStr
	case *big.Int:
		return KindInt
	case *List:
		return KindList
	case *Tuple:
		return KindTuple
	case *Dict:
		return KindDict
	case *Set:
		return KindSet
	case *Range:
		return KindRange
	case *Undefined:
		return KindUndefined
	}
	return KindObject
}

// AsInt returns the number of an int or bool that fits into 64 bits.
func (v Value) AsInt() (int64, bool) {
	if m, ok := v.ref.(mark); ok && (m == markInt || m == markBool) {
		return int64(v.num), true //nolint:gosec // the bits, not the number
	}
	return 0, false
}

// AsBig returns the number of any int or bool.
func (v Value) AsBig() (*big.Int, bool) {
	if b, ok := v.ref.(*big.Int); ok {
		return b, true
	}
	if n, ok := v.AsInt(); ok {
		return big.NewInt(n), true
	}
	return nil, false
}

// AsFloat returns the number of a float; ints are not converted.
func (v Value) AsFloat() (float64, bool) {
	if m, ok := v.ref.(mark); ok && m == markFloat {
		return math.Float64frombits(v.num), true
	}
	return 0, false
}

// AsStr returns the text of a str or Markup.
func (v Value) AsStr() (string, bool) {
	switch p := v.ref.(type) {
	case strPtr:
		return unsafe.String((*byte)(p), int(v.num)), true //nolint:gosec // made by Str
	case markupPtr:
		return unsafe.String((*byte)(p), int(v.num)), true //nolint:gosec // made by Markup
	}
	return "", false
}

// IsMarkup says whether v is a str that counts as escaped.
func (v Value) IsMarkup() bool {
	_, ok := v.ref.(markupPtr)
	return ok
}

// IsNone says whether v is None.
func (v Value) IsNone() bool { m, ok := v.ref.(mark); return ok && m == markNone }

// Ref returns what a list, tuple, dict, set, range, undefined or object is made
// of (*List, *Tuple, ..., Object), and nil for the other kinds.
func (v Value) Ref() any {
	switch v.ref.(type) {
	case nil, mark, strPtr, markupPtr, *big.Int:
		return nil
	}
	return v.ref
}
