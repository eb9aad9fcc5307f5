package py

import "fmt"

// Error is a Python exception.
type Error struct {
	Type string // TypeError, ValueError, KeyError, IndexError, UndefinedError, SecurityError, ...
	Msg  string
}

// Error implements error: "TypeError: unsupported operand ...".
func (e *Error) Error() string { return e.Type + ": " + e.Msg }

// Errorf makes an *Error.
func Errorf(typ, format string, a ...any) *Error {
	return &Error{Type: typ, Msg: fmt.Sprintf(format, a...)}
}

// The constructors below return error, so that a nil *Error is never taken for
// a failure.

func typeError(format string, a ...any) error  { return Errorf("TypeError", format, a...) }
func valueError(format string, a ...any) error { return Errorf("ValueError", format, a...) }
func indexError(msg string) error              { return &Error{Type: "IndexError", Msg: msg} }
func overflow(msg string) error                { return &Error{Type: "OverflowError", Msg: msg} }
func divByZero(msg string) error               { return &Error{Type: "ZeroDivisionError", Msg: msg} }

// keyError is Python's KeyError, whose message is the repr of the key.
func keyError(t *Thread, key Value) error {
	s, err := Repr(t, key)
	if err != nil {
		return err
	}
	return &Error{Type: "KeyError", Msg: s}
}

// binaryError is what an operator says that knows neither operand.
func binaryError(op string, a, b Value) error {
	return typeError("unsupported operand type(s) for %s: '%s' and '%s'", op, TypeName(a), TypeName(b))
}
