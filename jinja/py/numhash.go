package py

import (
	"math"
	"math/big"
	"math/bits"
)

// hashModulus is the prime by which CPython takes the remainder of numbers.
const hashModulus = 1<<61 - 1

// tableHash is CPython's hash of a number; ok is false for other values and NaN.
func tableHash(x Value) (h uint64, ok bool) {
	switch r := x.ref.(type) {
	case mark:
		switch r {
		case markNone:
			return 0, false
		case markFloat:
			f, _ := x.AsFloat()
			return floatHash(f), f == f
		}
		n := int64(x.num) //nolint:gosec // the bits, not the number
		if n < 0 {
			return signedHash(-uint64(n)%hashModulus, true), true //nolint:gosec // the absolute value
		}
		return uint64(n) % hashModulus, true //nolint:gosec // not negative
	case *big.Int:
		rest := new(big.Int).Mod(new(big.Int).Abs(r), big.NewInt(hashModulus))
		return signedHash(rest.Uint64(), r.Sign() < 0), true
	}
	return 0, false
}

// signedHash makes the hash of an absolute value that of the number; -1 is no
// hash in CPython.
func signedHash(h uint64, negative bool) uint64 {
	if !negative {
		return h
	}
	if h == 1 {
		h = 2
	}
	return -h
}

func floatHash(f float64) uint64 {
	if math.IsInf(f, 0) {
		return signedHash(314159, f < 0)
	}
	fraction, exp := math.Frexp(math.Abs(f))
	h := uint64(math.Ldexp(fraction, 53)) % hashModulus // fraction * 2**53
	exp = ((exp-53)%61 + 61) % 61                       // 2**61 is 1
	high, low := bits.Mul64(h, 1<<exp)
	return signedHash(bits.Rem64(high, low, hashModulus), math.Signbit(f) && h != 0)
}
