package py

import (
	"math"
	"math/big"
	"strconv"
	"strings"
)

func intMethod(name string) method {
	switch name {
	case "as_integer_ratio":
		return intRatio
	case "bit_count":
		return intBitCount
	case "bit_length":
		return intBitLength
	case "conjugate":
		return conjugate
	}
	return nil
}

func floatMethod(name string) method {
	switch name {
	case "as_integer_ratio":
		return floatRatio
	case "conjugate":
		return conjugate
	case "hex":
		return floatHex
	case "is_integer":
		return floatIsInteger
	}
	return nil
}

func conjugate(t *Thread, self Value, a Args) (Value, error) {
	if err := takesNone(a, TypeName(self)+".conjugate"); err != nil {
		return Value{}, err
	}
	return Plus(t, self)
}

func intRatio(t *Thread, self Value, a Args) (Value, error) {
	n, err := Plus(t, self)
	if err != nil {
		return Value{}, err
	}
	return NewPair(n, Int(1)), takesNone(a, TypeName(self)+".as_integer_ratio")
}

func intBitLength(_ *Thread, self Value, a Args) (Value, error) {
	n, _ := self.AsBig()
	return Int(int64(n.BitLen())), takesNone(a, TypeName(self)+".bit_length")
}

func intBitCount(_ *Thread, self Value, a Args) (Value, error) {
	n, _ := self.AsBig()
	ones := strings.Count(new(big.Int).Abs(n).Text(2), "1")
	return Int(int64(ones)), takesNone(a, TypeName(self)+".bit_count")
}

func floatIsInteger(_ *Thread, self Value, a Args) (Value, error) {
	f, _ := self.AsFloat()
	return Bool(!math.IsInf(f, 0) && f == math.Trunc(f)), takesNone(a, "float.is_integer")
}

func floatRatio(_ *Thread, self Value, a Args) (Value, error) {
	if err := takesNone(a, "float.as_integer_ratio"); err != nil {
		return Value{}, err
	}
	f, _ := self.AsFloat()
	switch {
	case math.IsNaN(f):
		return Value{}, valueError("cannot convert NaN to integer ratio")
	case math.IsInf(f, 0):
		return Value{}, overflow("cannot convert Infinity to integer ratio")
	}
	r := new(big.Rat).SetFloat64(f)
	return NewPair(Big(r.Num()), Big(r.Denom())), nil
}

func floatHex(_ *Thread, self Value, a Args) (Value, error) {
	if err := takesNone(a, "float.hex"); err != nil {
		return Value{}, err
	}
	f, _ := self.AsFloat()
	if f == 0 || math.IsInf(f, 0) || math.IsNaN(f) {
		if f == 0 && math.Signbit(f) {
			return Str("-0x0.0p+0"), nil
		} else if f == 0 {
			return Str("0x0.0p+0"), nil
		}
		return Str(string(appendFloat(nil, f))), nil
	}
	sign := ""
	if f < 0 {
		sign, f = "-", -f
	}
	fraction, exp := math.Frexp(f)
	lead, exp := "1", exp-1
	if exp < -1022 { // a subnormal
		lead, fraction, exp = "0", math.Ldexp(fraction, exp+1+1022), -1022
	} else {
		fraction = fraction*2 - 1
	}
	digits := strconv.FormatUint(uint64(math.Ldexp(fraction, 52)), 16)
	return Str(sign + "0x" + lead + "." + strings.Repeat("0", 13-len(digits)) + digits + "p" + signed(exp)), nil
}

func signed(n int) string {
	if n < 0 {
		return itoa(n)
	}
	return "+" + itoa(n)
}
