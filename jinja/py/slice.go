package py

import (
	"math"
	"strings"
)

// Slice is v[start:stop:step]; None stands for what is left out.
func Slice(t *Thread, v, start, stop, step Value) (Value, error) {
	var n int
	switch r := v.ref.(type) {
	case *List:
		n = len(r.Items)
	case *Tuple:
		n = len(r.Items)
	case *Range:
		n = r.Len()
	case strPtr, markupPtr:
		n, _ = Len(t, v)
	case nil, *Undefined:
		if undefinedOf(v).Policy == Chainable {
			return v, nil
		}
		return Value{}, undefinedOf(v).Err()
	case *Dict:
		return Value{}, typeError("unhashable type: 'slice'")
	default:
		return Value{}, typeError("'%s' object is not subscriptable", TypeName(v))
	}
	s, err := bounds(start, stop, step, n)
	if err != nil {
		return Value{}, err
	}
	switch r := v.ref.(type) {
	case *List:
		return NewList(s.pick(r.Items)), nil
	case *Tuple:
		return NewTuple(s.pick(r.Items)), nil
	case *Range:
		return Value{ref: &Range{r.Start + s.start*r.Step, r.Start + s.stop*r.Step, r.Step * s.step}}, nil
	}
	text, _ := v.AsStr()
	return v.sameText(s.text(text, n)), nil
}

// span is a slice with its ends put right: start is the first index and count
// says how many there are.
type span struct {
	start, stop, step int64
	count             int
}

func bounds(start, stop, step Value, length int) (span, error) {
	n := int64(length)
	s := span{step: 1}
	if !step.IsNone() {
		var ok bool
		if s.step, ok = step.index(); !ok {
			return s, sliceError(step)
		}
		if s.step == 0 {
			return s, valueError("slice step cannot be zero")
		}
		s.step = max(s.step, -math.MaxInt64)
	}
	low, high := int64(0), n
	if s.step < 0 {
		low, high = -1, n-1
	}
	first, last := low, high
	if s.step < 0 {
		first, last = high, low
	}
	var err error
	if s.start, err = bound(start, first, low, high, n); err != nil {
		return s, err
	}
	if s.stop, err = bound(stop, last, low, high, n); err != nil {
		return s, err
	}
	switch {
	case s.step > 0 && s.start < s.stop:
		s.count = int((s.stop-s.start-1)/s.step) + 1
	case s.step < 0 && s.stop < s.start:
		s.count = int((s.start-s.stop-1)/-s.step) + 1
	}
	return s, nil
}

// bound is one end of a slice: counted from the end if negative, and held
// between low and high.
func bound(v Value, otherwise, low, high, n int64) (int64, error) {
	if v.IsNone() {
		return otherwise, nil
	}
	i, ok := v.index()
	if !ok {
		return 0, sliceError(v)
	}
	if i < 0 {
		i += n
	}
	return min(max(i, low), high), nil
}

func sliceError(v Value) error {
	if v.Kind() == KindUndefined {
		return undefinedOf(v).Err()
	}
	return typeError("slice indices must be integers or None or have an __index__ method")
}

func (s span) pick(items []Value) []Value {
	out := make([]Value, 0, s.count)
	for i, k := s.start, 0; k < s.count; i, k = i+s.step, k+1 {
		out = append(out, items[i])
	}
	return out
}

// text is the slice of a string of n characters.
func (s span) text(text string, n int) string {
	if s.count == 0 {
		return ""
	}
	if s.step == 1 {
		from := byteIndex(text, int(s.start))
		return text[from : from+byteIndex(text[from:], s.count)]
	}
	var b strings.Builder
	if len(text) == n { // ASCII
		for i, k := s.start, 0; k < s.count; i, k = i+s.step, k+1 {
			b.WriteByte(text[i])
		}
		return b.String()
	}
	runes := []rune(text)
	for i, k := s.start, 0; k < s.count; i, k = i+s.step, k+1 {
		b.WriteRune(runes[i])
	}
	return b.String()
}
