package py

import (
	"math"
	"math/big"
)

func bigInt() *big.Int { return new(big.Int) }

func intArith(t *Thread, a, b Value, op arithOp) (Value, error) {
	x, xOK := a.AsInt()
	y, yOK := b.AsInt()
	if yOK && y == 0 && op >= opDiv && op <= opMod {
		return Value{}, divByZero([...]string{"division by zero", "integer division or modulo by zero", "integer modulo by zero"}[op-opDiv])
	}
	if xOK && yOK && op >= opDiv && op <= opMod && x != math.MinInt64 {
		switch op {
		case opDiv:
			if exactFloat(x) && exactFloat(y) {
				return Float(float64(x) / float64(y)), nil
			}
		case opFloorDiv:
			return Int(floorDiv(x, y)), nil
		case opMod:
			return Int(x - floorDiv(x, y)*y), nil
		}
	}
	m, _ := a.AsBig()
	n, _ := b.AsBig()
	return bigArith(t, m, n, op)
}

// exactFloat says whether n is a float without rounding.
func exactFloat(n int64) bool { return -1<<53 <= n && n <= 1<<53 }

// floorDiv rounds towards minus infinity.
func floorDiv(x, y int64) int64 {
	q := x / y
	if (x%y != 0) && (x < 0) != (y < 0) {
		q--
	}
	return q
}

func bigArith(t *Thread, m, n *big.Int, op arithOp) (Value, error) {
	switch op {
	case opAdd:
		return bounded(t, bigInt().Add(m, n))
	case opSub:
		return bounded(t, bigInt().Sub(m, n))
	case opMul:
		if err := roomDigits(t, float64(m.BitLen()+n.BitLen()-2)); err != nil {
			return Value{}, err
		}
		return Big(bigInt().Mul(m, n)), nil
	case opDiv:
		f, _ := new(big.Rat).SetFrac(m, n).Float64()
		if f == 0 && n.Sign() < 0 {
			f = math.Copysign(f, -1)
		}
		if math.IsInf(f, 0) {
			return Value{}, overflow("integer division result too large for a float")
		}
		return Float(f), nil
	case opPow:
		return intPow(t, m, n)
	}
	q, r := bigInt().QuoRem(m, n, bigInt())
	if r.Sign() != 0 && r.Sign() != n.Sign() {
		q.Sub(q, big.NewInt(1))
		r.Add(r, n)
	}
	if op == opMod {
		q = r
	}
	return Big(q), nil
}

func bounded(t *Thread, n *big.Int) (Value, error) { return Big(n), roomDigits(t, float64(n.BitLen())) }

// roomDigits fails when an int of so many bits has more digits than allowed.
func roomDigits(t *Thread, bits float64) error {
	if digits := bits * math.Log10(2); digits > float64(t.Limits.digits())+1 {
		return overflow("an int of more than " + itoa(t.Limits.digits()) + " digits")
	}
	return nil
}

func intPow(t *Thread, m, n *big.Int) (Value, error) {
	if n.Sign() < 0 {
		x, err := toFloat(Big(m))
		if err != nil {
			return Value{}, err
		}
		y, err := toFloat(Big(n))
		if err != nil {
			return Value{}, err
		}
		return floatArith(x, y, opPow)
	}
	if m.BitLen() <= 1 { // 0, 1 and -1 stay small
		return powOfUnit(m, n), nil
	}
	bits := math.Inf(1) // of the result
	if n.IsInt64() {
		mantissa := new(big.Float)
		exp := new(big.Float).SetInt(m).MantExp(mantissa)
		f, _ := mantissa.Float64()
		bits = (float64(exp) + math.Log2(math.Abs(f))) * float64(n.Int64())
	}
	if err := roomDigits(t, bits); err != nil {
		return Value{}, err
	}
	return Big(bigInt().Exp(m, n, nil)), nil
}

func powOfUnit(m, n *big.Int) Value {
	switch {
	case n.Sign() == 0:
		return Int(1)
	case m.Sign() < 0 && n.Bit(0) == 0:
		return Int(1)
	}
	return Big(m)
}
