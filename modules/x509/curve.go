package x509

import (
	"math/big"
	"strings"
)

// curves are those of SEC 2 that certificates have, y² = x³ + ax + b: object identifier,
// and in hexadecimal the prime, the order, a, b and the generator.
const curves = `
1.2.840.10045.3.1.7 ffffffff00000001000000000000000000000000ffffffffffffffffffffffff ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551 ffffffff00000001000000000000000000000000fffffffffffffffffffffffc 5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b 6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296 4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5
1.3.132.0.34 fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000ffffffff ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973 fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000fffffffc b3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aef aa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a385502f25dbf55296c3a545e3872760ab7 3617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c00a60b1ce1d7e819d7a431d7c90ea0e5f
1.3.132.0.35 1ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff 1fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409 1fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc 51953eb9618e1c9a1f929a21a0b68540eea2da725b99b315f3b8b489918ef109e156193951ec7e937b1652c0bd3bb1bf073573df883d2c34f1ef451fd46b503f00 c6858e06b70404e9cd9e3ecb662395b4429c648139053fb521f828af606b4d3dbaa14b5e77efe75928fe1dc127a2ffa8de3348b3c1856a429bf97e7e31c2e5bd66 11839296a789a3bc0045c8a5fb42c7d1bd998f54449579b446817afbd17273e662c97ee72995ef42640c550b9013fad0761353c7086a272c24088be94769fd16650
1.3.132.0.33 ffffffffffffffffffffffffffffffff000000000000000000000001 ffffffffffffffffffffffffffff16a2e0b8f03e13dd29455c5c2a3d fffffffffffffffffffffffffffffffefffffffffffffffffffffffe b4050a850c04b3abf54132565044b0b7d7bfd8ba270b39432355ffb4 b70e0cbd6bb4bf7f321390b94a03c1d356c21122343280d6115c1d21 bd376388b5f723fb4c22dfe6cd4375a05a07476444d5819985007e34
1.3.132.0.10 fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141 0 7 79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798 483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8`

// curve is an elliptic curve over a prime field.
type curve struct {
	p, n, a, b *big.Int
	g          point
}

// point is a point of a curve; that at infinity has no x.
type point struct{ x, y *big.Int }

// curveOf returns a curve, nil if it is not known.
func curveOf(oid string) *curve {
	for _, row := range strings.Split(strings.TrimSpace(curves), "\n") {
		l := strings.Fields(row)
		if l[0] != oid {
			continue
		}
		var n [6]*big.Int
		for i, s := range l[1:] {
			n[i], _ = new(big.Int).SetString(s, 16)
		}
		return &curve{n[0], n[1], n[2], n[3], point{n[4], n[5]}}
	}
	return nil
}

// parse reads a point, in full or as x and the sign of y; ok is false if it is none of
// the curve.
func (c *curve) parse(b []byte) (at point, ok bool) {
	size := (c.p.BitLen() + 7) / 8
	if len(b) < size+1 {
		return at, false
	}
	at.x = new(big.Int).SetBytes(b[1 : size+1])
	// y² is x³ + ax + b.
	want := new(big.Int).Mul(at.x, at.x)
	want.Add(want, c.a).Mul(want, at.x).Add(want, c.b).Mod(want, c.p)
	switch {
	case b[0] == 4 && len(b) == 2*size+1:
		at.y = new(big.Int).SetBytes(b[size+1:])
	case b[0]&^1 == 2 && len(b) == size+1:
		// The prime is 3 modulo 4, but for that of P-224, whose points fail below.
		at.y = new(big.Int).Add(c.p, big.NewInt(1))
		at.y.Exp(want, at.y.Rsh(at.y, 2), c.p)
		if at.y.Bit(0) != uint(b[0]&1) {
			at.y.Sub(c.p, at.y)
		}
	default:
		return at, false
	}
	got := new(big.Int).Mul(at.y, at.y)
	return at, at.x.Cmp(c.p) < 0 && at.y.Cmp(c.p) < 0 && got.Mod(got, c.p).Cmp(want) == 0
}

// add adds two points.
func (c *curve) add(a, b point) point {
	if a.x == nil {
		return b
	}
	if b.x == nil {
		return a
	}
	var slope, below big.Int
	if a.x.Cmp(b.x) == 0 {
		if a.y.Cmp(b.y) != 0 || a.y.Sign() == 0 {
			return point{}
		}
		slope.Mul(a.x, a.x).Mul(&slope, big.NewInt(3)).Add(&slope, c.a)
		below.Lsh(a.y, 1)
	} else {
		slope.Sub(b.y, a.y)
		below.Sub(b.x, a.x)
	}
	slope.Mul(&slope, below.ModInverse(below.Mod(&below, c.p), c.p)).Mod(&slope, c.p)
	x := new(big.Int).Mul(&slope, &slope)
	x.Sub(x, a.x).Sub(x, b.x).Mod(x, c.p)
	y := new(big.Int).Sub(a.x, x)
	y.Mul(y, &slope).Sub(y, a.y).Mod(y, c.p)
	return point{x, y}
}

// times returns k·a.
func (c *curve) times(k *big.Int, a point) point {
	var out point
	for i := k.BitLen() - 1; i >= 0; i-- {
		out = c.add(out, out)
		if k.Bit(i) == 1 {
			out = c.add(out, a)
		}
	}
	return out
}

// signed checks a signature of ECDSA.
func (c *curve) signed(key point, sum, signature []byte) bool {
	top, _ := read(signature)
	l := top.items()
	if !fits(l, tagInt, tagInt) {
		return false
	}
	r, s := new(big.Int).SetBytes(l[0].body), new(big.Int).SetBytes(l[1].body)
	if r.Sign() == 0 || s.Sign() == 0 || r.Cmp(c.n) >= 0 || s.Cmp(c.n) >= 0 {
		return false
	}
	m := new(big.Int).SetBytes(sum)
	if over := 8*len(sum) - c.n.BitLen(); over > 0 {
		m.Rsh(m, uint(over))
	}
	s.ModInverse(s, c.n)
	at := c.add(c.times(m.Mul(m, s).Mod(m, c.n), c.g), c.times(s.Mul(s, r).Mod(s, c.n), key))
	return at.x != nil && at.x.Mod(at.x, c.n).Cmp(r) == 0
}
