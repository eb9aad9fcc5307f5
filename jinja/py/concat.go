package py

import "strings"

// concat is a + b of sequences.
func concat(t *Thread, a, b Value) (Value, error) {
	if x, ok := a.AsStr(); ok {
		return concatStr(t, a, x, b)
	}
	if b.IsMarkup() && IsHTML(a) && a.Kind() != KindUndefined {
		x, err := Escape(t, a)
		if err != nil {
			return Value{}, err
		}
		return Add(t, x, b)
	}
	switch x := a.ref.(type) {
	case *List:
		if y, ok := b.ref.(*List); ok {
			items, err := joined(t, x.Items, y.Items)
			return NewList(items), err
		}
	case *Tuple:
		if y, ok := b.ref.(*Tuple); ok {
			items, err := joined(t, x.Items, y.Items)
			return NewTuple(items), err
		}
	}
	return Value{}, concatError(a, b)
}

func concatStr(t *Thread, a Value, x string, b Value) (Value, error) {
	y, ok := b.AsStr()
	switch {
	case ok && a.IsMarkup() == b.IsMarkup():
	case ok && a.IsMarkup():
		y = escapeString(y)
	case ok:
		x = escapeString(x)
	case a.IsMarkup() && IsHTML(b):
		v, err := Escape(t, b)
		if err != nil {
			return Value{}, err
		}
		y, _ = v.AsStr()
	default:
		return Value{}, concatError(a, b)
	}
	if err := t.Room(len(x) + len(y)); err != nil {
		return Value{}, err
	}
	if a.IsMarkup() || b.IsMarkup() {
		return Markup(x + y), nil
	}
	return Str(x + y), nil
}

func joined(t *Thread, a, b []Value) ([]Value, error) {
	if err := t.roomItems(len(a) + len(b)); err != nil {
		return nil, err
	}
	return append(append(make([]Value, 0, len(a)+len(b)), a...), b...), nil
}

func concatError(a, b Value) error {
	if err := anyUndefined(a, b); err != nil {
		return err
	}
	switch a.Kind() {
	case KindStr, KindList, KindTuple:
		if a.IsMarkup() {
			break
		}
		name := TypeName(a)
		return typeError("can only concatenate %s (not \"%s\") to %s", name, TypeName(b), name)
	}
	return binaryError("+", a, b)
}

// repeatOr is a * b where not both are numbers.
func repeatOr(t *Thread, a, b Value) (Value, error) {
	if err := anyUndefined(a, b); err != nil {
		return Value{}, err
	}
	seq, n := a, b
	if !isSequence(a) {
		seq, n = b, a
	}
	if !isSequence(seq) {
		return Value{}, binaryError("*", a, b)
	}
	count, ok := n.index()
	if !ok && a.IsMarkup() && isSequence(b) && !b.IsMarkup() {
		return Value{}, typeError("can't multiply sequence by non-int of type '%s'", TypeName(a))
	}
	if !ok && seq.IsMarkup() {
		return Value{}, binaryError("*", a, b)
	}
	if !ok {
		return Value{}, typeError("can't multiply sequence by non-int of type '%s'", TypeName(n))
	}
	if _, fits := n.AsInt(); !fits {
		return Value{}, overflow("cannot fit 'int' into an index-sized integer")
	}
	return repeat(t, seq, max(count, 0))
}

func isSequence(v Value) bool {
	k := v.Kind()
	return k == KindStr || k == KindList || k == KindTuple
}

func repeat(t *Thread, seq Value, n int64) (Value, error) {
	if s, ok := seq.AsStr(); ok {
		if s == "" || n == 0 {
			s, n = "", 0
		} else if n > int64(t.Limits.bytes()/len(s)) {
			return Value{}, t.Room(-1)
		}
		return seq.sameText(strings.Repeat(s, int(n))), nil
	}
	var items []Value
	list, isList := seq.ref.(*List)
	if isList {
		items = list.Items
	} else if tuple, ok := seq.ref.(*Tuple); ok {
		items = tuple.Items
	}
	if len(items) == 0 {
		n = 0
	} else if n > int64(t.Limits.items()/len(items)) {
		return Value{}, t.roomItems(-1)
	}
	out := make([]Value, 0, len(items)*int(n))
	for range n {
		out = append(out, items...)
	}
	if isList {
		return NewList(out), nil
	}
	return NewTuple(out), nil
}

// sameText returns s as Markup if v is Markup, else as a str.
func (v Value) sameText(s string) Value {
	if v.IsMarkup() {
		return Markup(s)
	}
	return Str(s)
}
