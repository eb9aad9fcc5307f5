// Package pyrandom is Python's random.Random: what is picked by a seed, such as the id
// of a host, must stay what it was.
package pyrandom

import (
	"crypto/sha512"
	"math"
	"math/big"
	"math/bits"
)

// Random is a Mersenne Twister.
type Random struct {
	state [624]uint32
	index int
}

// Seed returns what Python makes of a whole number.
func Seed(n *big.Int) *Random {
	var seed []uint32
	mask := big.NewInt(math.MaxUint32)
	for n = new(big.Int).Abs(n); n.Sign() > 0; n.Rsh(n, 32) {
		seed = append(seed, uint32(new(big.Int).And(n, mask).Uint64()))
	}
	if seed == nil {
		seed = []uint32{0}
	}
	return seeded(seed)
}

// SeedHash returns what Python makes of the hash of a whole number.
func SeedHash(n *big.Int) *Random {
	if n.IsInt64() && n.Int64() == -1 {
		n = big.NewInt(-2)
	}
	return Seed(new(big.Int).Rem(n, big.NewInt(1<<61-1)))
}

// SeedText returns what Python makes of a text.
func SeedText(s string) *Random {
	sum := sha512.Sum512([]byte(s))
	return Seed(new(big.Int).SetBytes(append([]byte(s), sum[:]...)))
}

func seeded(seed []uint32) *Random {
	m := &Random{index: 624}
	m.state[0] = 19650218
	for i := 1; i < 624; i++ {
		m.state[i] = 1812433253*(m.state[i-1]^m.state[i-1]>>30) + uint32(i)
	}
	i, j := 1, 0
	for range max(624, len(seed)) {
		m.state[i] = (m.state[i] ^ (m.state[i-1]^m.state[i-1]>>30)*1664525) + seed[j] + uint32(j)
		if i++; i >= 624 {
			m.state[0] = m.state[623]
			i = 1
		}
		if j++; j >= len(seed) {
			j = 0
		}
	}
	for range 623 {
		m.state[i] = (m.state[i] ^ (m.state[i-1]^m.state[i-1]>>30)*1566083941) - uint32(i)
		if i++; i >= 624 {
			m.state[0] = m.state[623]
			i = 1
		}
	}
	m.state[0] = 1 << 31
	return m
}

func (m *Random) uint32() uint32 {
	if m.index >= 624 {
		for i := range m.state {
			y := m.state[i]&(1<<31) | m.state[(i+1)%624]&(1<<31-1)
			m.state[i] = m.state[(i+397)%624] ^ y>>1 ^ (y&1)*0x9908b0df
		}
		m.index = 0
	}
	y := m.state[m.index]
	m.index++
	y ^= y >> 11
	y ^= y << 7 & 0x9d2c5680
	y ^= y << 15 & 0xefc60000
	return y ^ y>>18
}

// bits returns a number of k bits, 1 to 63.
func (m *Random) bits(k int) uint64 {
	var out uint64
	for shift := 0; k > 0; shift, k = shift+32, k-32 {
		word := m.uint32()
		if k < 32 {
			word >>= 32 - k
		}
		out |= uint64(word) << shift
	}
	return out
}

// Below returns a number below n, which is positive, as randrange does.
func (m *Random) Below(n int) int {
	k := bits.Len(uint(n))
	for {
		if r := m.bits(k); r < uint64(n) {
			return int(r)
		}
	}
}

// Sample returns the positions of k members of a list of n in a random order, as
// random.sample picks them; k is n at most. below returns a number below its argument.
func Sample(n, k int, below func(int) int) []int {
	out := make([]int, k)
	size := 21.0 // of the set that a small sample is faster with
	if k > 5 {
		size += math.Pow(4, math.Ceil(math.Log(float64(k)*3)/math.Log(4)))
	}
	if float64(n) <= size {
		pool := make([]int, n)
		for i := range pool {
			pool[i] = i
		}
		for i := range out {
			j := below(n - i)
			out[i] = pool[j]
			pool[j] = pool[n-i-1]
		}
		return out
	}
	picked := make(map[int]bool, k)
	for i := range out {
		j := below(n)
		for picked[j] {
			j = below(n)
		}
		picked[j] = true
		out[i] = j
	}
	return out
}
