package py

import "math"

func floatArith(x, y float64, op arithOp) (Value, error) {
	switch op {
	case opAdd:
		return Float(x + y), nil
	case opSub:
		return Float(x - y), nil
	case opMul:
		return Float(x * y), nil
	case opDiv:
		if y == 0 {
			return Value{}, divByZero("float division by zero")
		}
		return Float(x / y), nil
	case opFloorDiv:
		if y == 0 {
			return Value{}, divByZero("float floor division by zero")
		}
		q, _ := floatDivmod(x, y)
		return Float(q), nil
	case opMod:
		if y == 0 {
			return Value{}, divByZero("float modulo")
		}
		return Float(floatMod(x, y)), nil
	}
	return floatPow(x, y)
}

// floatMod has the sign of y.
func floatMod(x, y float64) float64 {
	m := math.Mod(x, y)
	if m == 0 {
		return math.Copysign(0, y)
	}
	if (y < 0) != (m < 0) {
		m += y
	}
	return m
}

func floatDivmod(x, y float64) (div, mod float64) {
	mod = math.Mod(x, y)
	div = (x - mod) / y
	if mod == 0 {
		mod = math.Copysign(0, y)
	} else if (y < 0) != (mod < 0) {
		mod += y
		div--
	}
	if div == 0 {
		return math.Copysign(0, x/y), mod
	}
	floor := math.Floor(div)
	if div-floor > 0.5 {
		floor++
	}
	return floor, mod
}

func floatPow(x, y float64) (Value, error) {
	switch {
	case x == 0 && y < 0 && !math.IsInf(y, 0):
		return Value{}, divByZero("0.0 cannot be raised to a negative power")
	case x < 0 && !math.IsInf(x, 0) && !math.IsInf(y, 0) && y == y && y != math.Trunc(y):
		return Value{}, valueError("complex numbers are not supported")
	}
	z := pow(x, y)
	if math.IsInf(z, 0) && !math.IsInf(x, 0) && !math.IsInf(y, 0) {
		return Value{}, overflow("(34, 'Numerical result out of range')")
	}
	return Float(z), nil
}
