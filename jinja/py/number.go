package py

import (
	"math"
	"math/big"
	"strconv"
)

func itoa(n int) string { return strconv.Itoa(n) }

// isNumber says whether v is an int, bool or float.
func (v Value) isNumber() bool {
	switch r := v.ref.(type) {
	case mark:
		return r != markNone
	case *big.Int:
		return true
	}
	return false
}

// isInt says whether v is an int or bool.
func (v Value) isInt() bool {
	switch r := v.ref.(type) {
	case mark:
		return r == markInt || r == markBool
	case *big.Int:
		return true
	}
	return false
}

// toFloat is float(v) of a number.
func toFloat(v Value) (float64, error) {
	switch r := v.ref.(type) {
	case mark:
		if r == markFloat {
			return math.Float64frombits(v.num), nil
		}
		if r == markNone {
			break
		}
		return float64(int64(v.num)), nil //nolint:gosec // the bits, not the number
	case *big.Int:
		f, _ := new(big.Float).SetInt(r).Float64()
		if math.IsInf(f, 0) {
			return 0, overflow("int too large to convert to float")
		}
		return f, nil
	}
	return 0, typeError("must be real number, not %s", TypeName(v))
}

// floatToInt is int(f).
func floatToInt(f float64) (Value, error) {
	switch {
	case math.IsNaN(f):
		return Value{}, valueError("cannot convert float NaN to integer")
	case math.IsInf(f, 0):
		return Value{}, overflow("cannot convert float infinity to integer")
	case math.Abs(f) < 1<<63:
		return Int(int64(f)), nil
	}
	n, _ := new(big.Float).SetFloat64(f).Int(nil)
	return Big(n), nil
}

// compareNumbers orders two numbers exactly, whatever their types; ordered is
// false if one of them is NaN.
func compareNumbers(a, b Value) (c int, ordered bool) {
	x, aInt := a.AsInt()
	y, bInt := b.AsInt()
	if aInt && bInt {
		return order(x, y), true
	}
	f, aFloat := a.AsFloat()
	g, bFloat := b.AsFloat()
	switch {
	case aFloat && bFloat:
		return order(f, g), f == f && g == g
	case aFloat:
		return -compareIntFloat(b, f), f == f
	case bFloat:
		return compareIntFloat(a, g), g == g
	}
	m, _ := a.AsBig()
	n, _ := b.AsBig()
	return m.Cmp(n), true
}

// compareIntFloat orders an int and a float; the order of NaN means nothing.
func compareIntFloat(v Value, f float64) int {
	if f != f {
		return 0
	}
	if n, ok := v.AsInt(); ok && math.Abs(f) < 1<<63 {
		whole := math.Trunc(f)
		if c := order(n, int64(whole)); c != 0 {
			return c
		}
		return order(whole, f)
	}
	if math.IsInf(f, 0) {
		return order(0, f)
	}
	n, _ := v.AsBig()
	return new(big.Float).SetInt(n).Cmp(new(big.Float).SetFloat64(f))
}

func order[T int64 | float64 | int](a, b T) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// index takes an int where Python wants an index: bools are ints, floats are
// not; ok is false for other types. Huge ones are cut to the end of int64.
func (v Value) index() (n int64, ok bool) {
	if n, ok = v.AsInt(); ok {
		return n, true
	}
	b, ok := v.ref.(*big.Int)
	if !ok {
		return 0, false
	}
	if b.Sign() < 0 {
		return math.MinInt64, true
	}
	return math.MaxInt64, true
}
