package py

import "math/big"

// Add is a + b.
func Add(t *Thread, a, b Value) (Value, error) {
	if x, ok := a.smallInt(); ok {
		if y, ok := b.smallInt(); ok {
			if s := x + y; (s^x)&(s^y) >= 0 {
				return Int(s), nil
			}
			return Big(new(big.Int).Add(big.NewInt(x), big.NewInt(y))), nil
		}
	}
	if a.isNumber() && b.isNumber() {
		return arith(t, a, b, opAdd)
	}
	return concat(t, a, b)
}

// Sub is a - b, of sets too.
func Sub(t *Thread, a, b Value) (Value, error) {
	if x, ok := a.smallInt(); ok {
		if y, ok := b.smallInt(); ok {
			if s := x - y; (x^y)&(x^s) >= 0 {
				return Int(s), nil
			}
			return Big(new(big.Int).Sub(big.NewInt(x), big.NewInt(y))), nil
		}
	}
	if !a.isNumber() || !b.isNumber() {
		if v, ok, err := setOperator(t, a, b, opDifference); ok || err != nil {
			return v, err
		}
	}
	return arith(t, a, b, opSub)
}

// Mul is a * b: of numbers, or of a sequence and an int.
func Mul(t *Thread, a, b Value) (Value, error) {
	if x, ok := a.smallInt(); ok {
		if y, ok := b.smallInt(); ok && x == int64(int32(x)) && y == int64(int32(y)) { //nolint:gosec // that is the question
			return Int(x * y), nil
		}
	}
	if a.isNumber() && b.isNumber() {
		return arith(t, a, b, opMul)
	}
	return repeatOr(t, a, b)
}

// Div is a / b, which is a float.
func Div(t *Thread, a, b Value) (Value, error) { return arith(t, a, b, opDiv) }

// FloorDiv is a // b.
func FloorDiv(t *Thread, a, b Value) (Value, error) { return arith(t, a, b, opFloorDiv) }

// Mod is a % b, which formats if a is a str.
func Mod(t *Thread, a, b Value) (Value, error) {
	if s, ok := a.AsStr(); ok {
		return percent(t, s, a.IsMarkup(), b)
	}
	return arith(t, a, b, opMod)
}

// Pow is a ** b.
func Pow(t *Thread, a, b Value) (Value, error) { return arith(t, a, b, opPow) }

// Neg is -v.
func Neg(_ *Thread, v Value) (Value, error) {
	if n, ok := v.AsInt(); ok && n != -n {
		return Int(-n), nil
	}
	if f, ok := v.AsFloat(); ok {
		return Float(-f), nil
	}
	if n, ok := v.AsBig(); ok {
		return Big(new(big.Int).Neg(n)), nil
	}
	return Value{}, unaryError("-", v)
}

// Plus is +v.
func Plus(_ *Thread, v Value) (Value, error) {
	if n, ok := v.AsInt(); ok { // a bool becomes an int
		return Int(n), nil
	}
	if v.isNumber() {
		return v, nil
	}
	return Value{}, unaryError("+", v)
}

func unaryError(op string, v Value) error {
	if v.Kind() == KindUndefined {
		return undefinedOf(v).Err()
	}
	return typeError("bad operand type for unary %s: '%s'", op, TypeName(v))
}

// smallInt is AsInt of what is an int and not a bool.
func (v Value) smallInt() (int64, bool) {
	if m, ok := v.ref.(mark); ok && m == markInt {
		return int64(v.num), true //nolint:gosec // the bits, not the number
	}
	return 0, false
}

type arithOp uint8

const (
	opAdd arithOp = iota
	opSub
	opMul
	opDiv
	opFloorDiv
	opMod
	opPow
)

func (o arithOp) String() string {
	return [...]string{"+", "-", "*", "/", "//", "%", "** or pow()"}[o]
}

// arith computes with numbers; other operands are an error.
func arith(t *Thread, a, b Value, op arithOp) (Value, error) {
	if !a.isNumber() || !b.isNumber() {
		if err := anyUndefined(a, b); err != nil {
			return Value{}, err
		}
		return Value{}, binaryError(op.String(), a, b)
	}
	if a.isInt() && b.isInt() {
		return intArith(t, a, b, op)
	}
	x, err := toFloat(a)
	if err != nil {
		return Value{}, err
	}
	y, err := toFloat(b)
	if err != nil {
		return Value{}, err
	}
	return floatArith(x, y, op)
}
