package py

import (
	"math"
	"math/big"
)

// precision is that of the logarithms below, in bits: enough that the last bit
// of a float is right, which it often is not in math.Pow.
const precision = 256

func preciseFloat(f float64) *big.Float { return new(big.Float).SetPrec(precision).SetFloat64(f) }

func ln2() *big.Float {
	f, _, _ := big.ParseFloat("0.69314718055994530941723212145817656807550013436025525412068000949339362196969471560586332699641868754", 10, precision, big.ToNearestEven) //nolint:errcheck // a constant
	return f
}

// pow is x**y as the C library rounds it.
func pow(x, y float64) float64 {
	z := math.Pow(x, y)
	if y == 0 || z == 0 || math.IsInf(z, 0) || math.IsNaN(z) || x == 1 || x == -1 || y == 1 {
		return z
	}
	v := preciseLog(math.Abs(x))
	v.Mul(v, preciseFloat(y))
	exact, _ := preciseExp(v).Float64()
	return math.Copysign(exact, z)
}

// preciseLog is the logarithm of x > 0: with x = m * 2**e,
// 2 * atanh((m-1)/(m+1)) + e * ln 2.
func preciseLog(x float64) *big.Float {
	m, e := math.Frexp(x)
	if m < math.Sqrt2/2 {
		m, e = 2*m, e-1
	}
	z := preciseFloat(m - 1)
	z.Quo(z, new(big.Float).Add(preciseFloat(m), preciseFloat(1)))
	square := new(big.Float).Mul(z, z)
	sum := preciseFloat(0)
	for k := 1; k < 2*precision/5; k += 2 {
		sum.Add(sum, new(big.Float).Quo(z, preciseFloat(float64(k))))
		z.Mul(z, square)
	}
	sum.Mul(sum, preciseFloat(2))
	return sum.Add(sum, new(big.Float).Mul(ln2(), preciseFloat(float64(e))))
}

// preciseExp is e**v: with v = k * ln 2 + r, 2**k times the series of r/256,
// squared eight times.
func preciseExp(v *big.Float) *big.Float {
	f, _ := v.Float64()
	k := math.Round(f / math.Ln2)
	r := new(big.Float).Sub(v, new(big.Float).Mul(ln2(), preciseFloat(k)))
	r.Quo(r, preciseFloat(256))
	sum, term := preciseFloat(1), preciseFloat(1)
	for n := 1; n < 32; n++ {
		term.Mul(term, r)
		term.Quo(term, preciseFloat(float64(n)))
		sum.Add(sum, term)
	}
	for range 8 {
		sum.Mul(sum, sum)
	}
	return sum.SetMantExp(sum, int(k))
}
