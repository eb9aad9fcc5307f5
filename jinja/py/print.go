package py

import (
	"fmt"
	"math/big"
	"strconv"
)

// String is str(v).
func String(t *Thread, v Value) (string, error) {
	if s, ok := v.AsStr(); ok {
		return s, nil
	}
	dst, err := AppendStr(t, nil, v)
	return string(dst), err
}

// Repr is repr(v).
func Repr(t *Thread, v Value) (string, error) {
	dst, err := appendRepr(t, nil, v, nil)
	return string(dst), err
}

// AppendStr appends str(v) to dst: the way of all output.
func AppendStr(t *Thread, dst []byte, v Value) ([]byte, error) {
	switch r := v.ref.(type) {
	case strPtr, markupPtr:
		s, _ := v.AsStr()
		return append(dst, s...), nil
	case mark:
		return appendMark(dst, v, r), nil
	case *List, *Tuple, *Dict:
		return appendContainer(t, dst, v, nil)
	case Printer:
		s, err := r.Str(t)
		return append(dst, s...), err
	case nil, *Undefined:
		s, err := undefinedOf(v).text()
		return append(dst, s...), err
	}
	return appendRepr(t, dst, v, nil)
}

// AppendRepr appends repr(v) to dst.
func AppendRepr(t *Thread, dst []byte, v Value) ([]byte, error) { return appendRepr(t, dst, v, nil) }

// within is a chain of the containers that are being printed: one that contains
// itself prints as [...].
type within struct {
	ref any
	up  *within
}

func (w *within) has(ref any) bool {
	for ; w != nil; w = w.up {
		if w.ref == ref {
			return true
		}
	}
	return false
}

func appendRepr(t *Thread, dst []byte, v Value, in *within) ([]byte, error) {
	switch r := v.ref.(type) {
	case mark:
		return appendMark(dst, v, r), nil
	case strPtr:
		s, _ := v.AsStr()
		return appendQuoted(dst, s), nil
	case markupPtr:
		s, _ := v.AsStr()
		return append(appendQuoted(append(dst, "Markup("...), s), ')'), nil
	case *big.Int:
		return appendBig(dst, r)
	case *List, *Tuple, *Dict, *Set:
		return appendContainer(t, dst, v, in)
	case *Range:
		return appendRange(dst, r), nil
	case Printer:
		s, err := r.Repr(t)
		return append(dst, s...), err
	case *Func:
		return fmt.Appendf(dst, "<function %s at %p>", r.Name, r), nil
	case Object:
		return append(append(append(dst, '<'), r.PyType()...), " object>"...), nil
	}
	return append(dst, "Undefined"...), nil
}

func appendMark(dst []byte, v Value, m mark) []byte {
	switch m {
	case markNone:
		return append(dst, "None"...)
	case markBool:
		if v.num != 0 {
			return append(dst, "True"...)
		}
		return append(dst, "False"...)
	case markInt:
		return strconv.AppendInt(dst, int64(v.num), 10) //nolint:gosec // the bits, not the number
	}
	f, _ := v.AsFloat()
	return appendFloat(dst, f)
}

// maxIntDigits is how many digits CPython prints of an int.
const maxIntDigits = 4300

func appendBig(dst []byte, n *big.Int) ([]byte, error) {
	if n.BitLen() > 14_280 { // fewer bits have fewer digits for sure
		if s := n.String(); len(s) > maxIntDigits+1 || s[0] != '-' && len(s) > maxIntDigits {
			return dst, valueError("Exceeds the limit (%d digits) for integer string conversion; use sys.set_int_max_str_digits() to increase the limit", maxIntDigits)
		}
	}
	return n.Append(dst, 10), nil
}

func appendRange(dst []byte, r *Range) []byte {
	dst = strconv.AppendInt(append(dst, "range("...), r.Start, 10)
	dst = strconv.AppendInt(append(dst, ", "...), r.Stop, 10)
	if r.Step != 1 {
		dst = strconv.AppendInt(append(dst, ", "...), r.Step, 10)
	}
	return append(dst, ')')
}

func appendContainer(t *Thread, dst []byte, v Value, in *within) ([]byte, error) {
	if in.has(v.ref) {
		return append(dst, [...]string{"[...]", "(...)", "{...}", TypeName(v) + "(...)"}[v.Kind()-KindList]...), nil
	}
	if err := t.Enter(); err != nil {
		return dst, err
	}
	defer t.Leave()
	in = &within{v.ref, in}
	switch r := v.ref.(type) {
	case *List:
		dst, err := appendItems(t, append(dst, '['), r.Items, in)
		return append(dst, ']'), err
	case *Tuple:
		dst, err := appendItems(t, append(dst, '('), r.Items, in)
		if len(r.Items) == 1 {
			dst = append(dst, ',')
		}
		return append(dst, ')'), err
	case *Dict:
		return appendDict(t, dst, r, in)
	case *Set:
		return appendSet(t, dst, r, in)
	}
	return dst, nil
}

func appendItems(t *Thread, dst []byte, items []Value, in *within) ([]byte, error) {
	var err error
	for i, x := range items {
		if i > 0 {
			dst = append(dst, ", "...)
		}
		if dst, err = appendMember(t, dst, x, in); err != nil {
			return dst, err
		}
	}
	return dst, nil
}

// appendMember is appendRepr within the limits of the thread.
func appendMember(t *Thread, dst []byte, x Value, in *within) ([]byte, error) {
	if err := t.Tick(); err != nil {
		return dst, err
	}
	if err := t.Room(len(dst)); err != nil {
		return dst, err
	}
	return appendRepr(t, dst, x, in)
}

func appendDict(t *Thread, dst []byte, d *Dict, in *within) ([]byte, error) {
	var err error
	dst = append(dst, '{')
	for e, i := d.next(0); e != nil; e, i = d.next(i) {
		if dst[len(dst)-1] != '{' || i > 1 {
			dst = append(dst, ", "...)
		}
		if dst, err = appendMember(t, dst, e.key, in); err != nil {
			return dst, err
		}
		if dst, err = appendMember(t, append(dst, ": "...), e.val, in); err != nil {
			return dst, err
		}
	}
	return append(dst, '}'), nil
}

func appendSet(t *Thread, dst []byte, s *Set, in *within) ([]byte, error) {
	name, open, shut := "", "{", "}"
	if s.frozen {
		name, open, shut = "frozenset(", "{", "})"
	}
	if s.Len() == 0 {
		return append(dst, TypeName(s.Value())+"()"...), nil
	}
	dst, err := appendItems(t, append(append(dst, name...), open...), s.Items(), in)
	return append(dst, shut...), err
}
