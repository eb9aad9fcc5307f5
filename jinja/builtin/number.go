package builtin

import (
	"errors"
	"math"
	"math/big"
	"strconv"

	"github.com/gossh/gossh/jinja/py"
)

var (
	intParams   = Params{Func: "do_int", Names: []string{"value", "default", "base"}, Given: 1, Required: 1}
	floatParams = Params{Func: "do_float", Names: []string{"value", "default"}, Given: 1, Required: 1}
	roundParams = Params{Func: "do_round", Names: []string{"value", "precision", "method"}, Given: 1, Required: 1}
	sizeParams  = Params{Func: "do_filesizeformat", Names: []string{"value", "binary"}, Given: 1, Required: 1}
	absParams   = Params{Func: "abs", Names: []string{"x"}, Given: 1, Required: 1, C: true}
)

// unfit says whether err is one of those after which int and float give their
// default.
func unfit(err error) bool {
	var e *py.Error
	return errors.As(err, &e) && (e.Type == "TypeError" || e.Type == "ValueError")
}

// toFloat is float(v).
func toFloat(t *py.Thread, v py.Value) (float64, error) {
	f, err := py.ToFloat(t, v)
	n, _ := f.AsFloat()
	return n, err
}

func filterInt(t *py.Thread, _ Env, x py.Value, a py.Args) (py.Value, error) {
	out := [2]py.Value{py.Int(0), py.Int(10)}
	if err := intParams.Bind(a, out[:]); err != nil {
		return x, err
	}
	if n, ok := x.AsInt(); ok {
		return py.Int(n), nil
	}
	v, err := readInt(t, x, out[1])
	if err == nil || !unfit(err) {
		return v, err
	}
	f, err := toFloat(t, x)
	if err == nil {
		v, err = py.ToInt(t, py.Float(f))
	}
	if err != nil && unfit(err) {
		return out[0], nil
	}
	return v, err
}

func readInt(t *py.Thread, x, base py.Value) (py.Value, error) {
	s, ok := x.AsStr()
	if !ok {
		return py.ToInt(t, x)
	}
	b, err := index(base)
	if err != nil {
		return x, err
	}
	return py.ParseInt(s, int(b))
}

func filterFloat(t *py.Thread, _ Env, x py.Value, a py.Args) (py.Value, error) {
	out := [1]py.Value{py.Float(0)}
	if err := floatParams.Bind(a, out[:]); err != nil {
		return x, err
	}
	f, err := toFloat(t, x)
	if err != nil && unfit(err) {
		return out[0], nil
	}
	return py.Float(f), err
}

func filterAbs(t *py.Thread, x py.Value) (py.Value, error) {
	if f, ok := x.AsFloat(); ok {
		return py.Float(math.Abs(f)), nil
	}
	if b, ok := x.AsBig(); ok {
		if b.Sign() < 0 {
			return py.Neg(t, x)
		}
		return py.Plus(t, x)
	}
	return x, py.Errorf("TypeError", "bad operand type for abs(): '%s'", py.TypeName(x))
}

func filterRound(t *py.Thread, _ Env, x py.Value, a py.Args) (py.Value, error) {
	out := [2]py.Value{py.Int(0), py.Str("common")}
	if err := roundParams.Bind(a, out[:]); err != nil {
		return x, err
	}
	if err := asKey(t, out[1]); err != nil {
		return x, err
	}
	how, _ := out[1].AsStr()
	switch how {
	case "common":
		return round(t, x, out[0])
	case "ceil":
		return roundTo(t, x, out[0], math.Ceil)
	case "floor":
		return roundTo(t, x, out[0], math.Floor)
	}
	return x, py.Errorf("FilterArgumentError", "method must be common, ceil or floor")
}

// roundTo is fn(x * 10**precision) / 10**precision.
func roundTo(t *py.Thread, x, precision py.Value, fn func(float64) float64) (py.Value, error) {
	scale, err := py.Pow(t, py.Int(10), precision)
	if err != nil {
		return x, err
	}
	v, err := py.Mul(t, x, scale)
	if err != nil {
		return x, err
	}
	switch v.Kind() {
	case py.KindInt, py.KindBool:
	case py.KindFloat:
		f, _ := v.AsFloat()
		if v, err = py.ToInt(t, py.Float(fn(f))); err != nil {
			return x, err
		}
	default:
		return x, py.Errorf("TypeError", "must be real number, not %s", py.TypeName(v))
	}
	return py.Div(t, v, scale)
}

// round is round(x, precision): to the nearest, to the even one of two that are
// equally near.
func round(t *py.Thread, x, precision py.Value) (py.Value, error) {
	kind := x.Kind()
	if kind != py.KindInt && kind != py.KindBool && kind != py.KindFloat {
		return x, py.Errorf("TypeError", "type %s doesn't define __round__ method", py.TypeName(x))
	}
	f, isFloat := x.AsFloat()
	if precision.IsNone() {
		if isFloat {
			return py.ToInt(t, py.Float(math.RoundToEven(f)))
		}
		return py.ToInt(t, x)
	}
	n, err := index(precision)
	if err != nil {
		return x, err
	}
	if !isFloat {
		return roundInt(x, n)
	}
	return py.Float(roundFloat(f, n)), nil
}

func roundFloat(f float64, n int64) float64 {
	switch {
	case math.IsNaN(f), math.IsInf(f, 0), n > 323:
		return f
	case n < -308:
		return math.Copysign(0, f)
	case n >= 0:
		r, _ := strconv.ParseFloat(strconv.FormatFloat(f, 'f', int(n), 64), 64)
		return r
	}
	exact, _ := new(big.Float).SetFloat64(f).Rat(nil)
	scale := new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(-n), nil))
	q := nearest(exact.Quo(exact, scale))
	r, _ := new(big.Rat).Mul(new(big.Rat).SetInt(q), scale).Float64()
	return math.Copysign(r, f)
}

func roundInt(x py.Value, n int64) (py.Value, error) {
	b, _ := x.AsBig()
	if n >= 0 {
		return py.Big(b), nil
	}
	if -n > int64(b.BitLen()) {
		return py.Int(0), nil
	}
	scale := new(big.Int).Exp(big.NewInt(10), big.NewInt(-n), nil)
	q := nearest(new(big.Rat).SetFrac(b, scale))
	return py.Big(q.Mul(q, scale)), nil
}

// nearest is the integer next to r, the even one of two.
func nearest(r *big.Rat) *big.Int {
	two := big.NewInt(2)
	q, m := new(big.Int).DivMod(r.Num(), r.Denom(), new(big.Int))
	switch m.Mul(m, two).Cmp(r.Denom()) {
	case 1:
		q.Add(q, big.NewInt(1))
	case 0:
		if q.Bit(0) == 1 {
			q.Add(q, big.NewInt(1))
		}
	}
	return q
}

func filterSize(t *py.Thread, _ Env, x py.Value, a py.Args) (py.Value, error) {
	out := [1]py.Value{py.False}
	if err := sizeParams.Bind(a, out[:]); err != nil {
		return x, err
	}
	size, err := toFloat(t, x)
	if err != nil {
		return x, err
	}
	binary, err := py.Truth(t, out[0])
	if err != nil {
		return x, err
	}
	base, suffix := 1000.0, "B"
	units := [...]string{"k", "M", "G", "T", "P", "E", "Z", "Y"}
	if binary {
		base, suffix = 1024, "iB"
		units[0] = "K"
	}
	switch {
	case size == 1:
		return py.Str("1 Byte"), nil
	case size < base:
		n, err := py.ToInt(t, py.Float(size))
		if err != nil {
			return x, err
		}
		s, err := py.String(t, n)
		return py.Str(s + " Bytes"), err
	}
	unit, i := base*base, 0
	for size >= unit && i < len(units)-1 {
		unit *= base
		i++
	}
	n := strconv.FormatFloat(base*size/unit, 'f', 1, 64)
	if math.IsInf(size, 0) || math.IsNaN(size) {
		n = map[bool]string{true: "nan", false: "inf"}[math.IsNaN(size)]
	}
	return py.Str(n + " " + units[i] + suffix), nil
}
