package x509

import (
	"crypto/sha512"
	"math/big"
	"slices"
)

// edwards is the curve of Ed25519, -x² + y² = 1 + dx²y².
type edwards struct {
	p, d, order *big.Int
	g           point
}

func newEdwards() *edwards {
	number := func(s string) *big.Int {
		n, _ := new(big.Int).SetString(s, 16)
		return n
	}
	return &edwards{
		number("7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffed"),
		number("52036cee2b6ffe738cc740797779e89800700a4d4141d8ab75eb4dca135978a3"),
		number("1000000000000000000000000000000014def9dea2f79cd65812631a5cf5d3ed"),
		point{number("216936d3cd6e53fec0a4e231fdd6dc5c692cc7609525a7b2c9562d608f25d51a"), number("6666666666666666666666666666666666666666666666666666666666666658")},
	}
}

// little reads a number whose first byte is the least.
func little(b []byte) *big.Int {
	b = slices.Clone(b)
	slices.Reverse(b)
	return new(big.Int).SetBytes(b)
}

// bytes writes a point: y, with the sign of x in its highest bit.
func (c *edwards) bytes(a point) []byte {
	b := a.y.FillBytes(make([]byte, 32))
	b[0] |= byte(a.x.Bit(0)) << 7
	slices.Reverse(b)
	return b
}

// parse reads a point; ok is false if it is none of the curve.
func (c *edwards) parse(b []byte) (at point, ok bool) {
	if len(b) != 32 {
		return at, false
	}
	y := slices.Clone(b)
	sign := uint(y[31] >> 7)
	y[31] &= 0x7f
	at.y = little(y)
	// x² is (y² - 1) / (dy² + 1).
	one := big.NewInt(1)
	above := new(big.Int).Mul(at.y, at.y)
	below := new(big.Int).Mul(c.d, above)
	below.Add(below, one).Mod(below, c.p).ModInverse(below, c.p)
	above.Sub(above, one).Mul(above, below).Mod(above, c.p)
	// The prime is 5 modulo 8: the root is this, or this times that of -1.
	root := new(big.Int).Add(c.p, big.NewInt(3))
	at.x = new(big.Int).Exp(above, root.Rsh(root, 3), c.p)
	if c.square(at.x).Cmp(above) != 0 {
		root.Sub(c.p, one).Rsh(root, 2)
		at.x.Mul(at.x, root.Exp(big.NewInt(2), root, c.p)).Mod(at.x, c.p)
	}
	if at.x.Bit(0) != sign {
		at.x.Sub(c.p, at.x).Mod(at.x, c.p)
	}
	return at, at.y.Cmp(c.p) < 0 && c.square(at.x).Cmp(above) == 0
}

func (c *edwards) square(n *big.Int) *big.Int {
	out := new(big.Int).Mul(n, n)
	return out.Mod(out, c.p)
}

// add adds two points.
func (c *edwards) add(a, b point) point {
	product := func(l ...*big.Int) *big.Int {
		out := big.NewInt(1)
		for _, n := range l {
			out.Mul(out, n).Mod(out, c.p)
		}
		return out
	}
	t := product(c.d, a.x, b.x, a.y, b.y)
	x, y := product(a.x, b.y), product(a.y, b.y)
	x.Add(x, product(b.x, a.y))
	y.Add(y, product(a.x, b.x))
	plus := new(big.Int).Add(big.NewInt(1), t)
	minus := t.Sub(big.NewInt(1), t)
	minus.Mod(minus, c.p).ModInverse(minus, c.p)
	return point{product(x, plus.ModInverse(plus, c.p)), product(y, minus)}
}

// times returns k·a.
func (c *edwards) times(k *big.Int, a point) point {
	out := point{new(big.Int), big.NewInt(1)}
	for i := k.BitLen() - 1; i >= 0; i-- {
		out = c.add(out, out)
		if k.Bit(i) == 1 {
			out = c.add(out, a)
		}
	}
	return out
}

// edwardsSigned checks a signature of Ed25519.
func edwardsSigned(key, message, signature []byte) bool {
	c := newEdwards()
	a, ok := c.parse(key)
	if !ok || len(signature) != 64 {
		return false
	}
	s := little(signature[32:])
	if s.Cmp(c.order) >= 0 {
		return false
	}
	k := little((&digest{new: sha512.New}).sum(signature[:32], key, message))
	a.x.Sub(c.p, a.x).Mod(a.x, c.p)
	at := c.add(c.times(s, c.g), c.times(k.Mod(k, c.order), a))
	return string(c.bytes(at)) == string(signature[:32])
}

// edwardsPublic returns the public key of a private one.
func edwardsPublic(seed []byte) []byte {
	c := newEdwards()
	h := sha512.Sum512(seed)
	h[0] &= 248
	h[31] = h[31]&127 | 64
	return c.bytes(c.times(little(h[:32]), c.g))
}
