package saltjinja

import (
	"crypto/sha512"
	"math"
	"math/big"
	"math/bits"
	"math/rand/v2"

	"github.com/gossh/gossh/jinja/py"
)

// twister is the Mersenne Twister, with the seeding of Python's random.Random: what
// a template picks by a seed, such as the id of a host, must stay what it was.
type twister struct {
	state [624]uint32
	index int
}

func newTwister(seed []uint32) *twister {
	m := &twister{index: 624}
	m.state[0] = 19650218
	for i := 1; i < 624; i++ {
		m.state[i] = 1812433253*(m.state[i-1]^m.state[i-1]>>30) + uint32(i) //nolint:gosec // small
	}
	i, j := 1, 0
	for range max(624, len(seed)) {
		m.state[i] = (m.state[i] ^ (m.state[i-1]^m.state[i-1]>>30)*1664525) + seed[j] + uint32(j) //nolint:gosec // small
		if i++; i >= 624 {
			m.state[0] = m.state[623]
			i = 1
		}
		if j++; j >= len(seed) {
			j = 0
		}
	}
	for range 623 {
		m.state[i] = (m.state[i] ^ (m.state[i-1]^m.state[i-1]>>30)*1566083941) - uint32(i) //nolint:gosec // small
		if i++; i >= 624 {
			m.state[0] = m.state[623]
			i = 1
		}
	}
	m.state[0] = 1 << 31
	return m
}

func (m *twister) uint32() uint32 {
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

// below is a number below n, which is at most 1<<32.
func (m *twister) below(n int) int {
	k := bits.Len(uint(n)) //nolint:gosec // positive
	for {
		if r := int(m.uint32() >> (32 - k)); r < n {
			return r
		}
	}
}

// seedOf is what Python makes of a seed. Salt takes the hash of an int; that of text
// is another one in each process of Python, so that text seeds by itself here.
func seedOf(v py.Value) ([]uint32, error) {
	n, ok := v.AsBig()
	if ok {
		if n.IsInt64() && n.Int64() == -1 {
			n = big.NewInt(-2)
		}
		n = new(big.Int).Rem(n, big.NewInt(1<<61-1))
	}
	if s, isText := v.AsStr(); isText {
		sum := sha512.Sum512([]byte(s))
		n, ok = new(big.Int).SetBytes(append([]byte(s), sum[:]...)), true
	}
	if !ok {
		return nil, py.Errorf("TypeError",
			"The only supported seed types are: None, int, float, str, bytes, and bytearray.")
	}
	var seed []uint32
	mask := big.NewInt(math.MaxUint32)
	for n = new(big.Int).Abs(n); n.Sign() > 0; n.Rsh(n, 32) {
		seed = append(seed, uint32(new(big.Int).And(n, mask).Uint64())) //nolint:gosec // masked
	}
	if seed == nil {
		seed = []uint32{0}
	}
	return seed, nil
}

// sample picks n members of a list in a random order, as random.sample does.
func sample(c *call, n int, seed py.Value) (py.Value, error) {
	items, err := py.Collect(c.t, c.v[0])
	if err != nil {
		return py.Value{}, err
	}
	if n < 0 || n > len(items) {
		return py.Value{}, py.Errorf("ValueError", "Sample larger than population or is negative")
	}
	below := rand.IntN //nolint:gosec // no secret depends on it
	if !seed.IsNone() {
		words, err := seedOf(seed)
		if err != nil {
			return py.Value{}, err
		}
		below = newTwister(words).below
	}
	out := make([]py.Value, n)
	size := 21.0 // of the set that a small sample is faster with
	if n > 5 {
		size += math.Pow(4, math.Ceil(math.Log(float64(n)*3)/math.Log(4)))
	}
	if float64(len(items)) <= size {
		for i := range out {
			j := below(len(items) - i)
			out[i] = items[j]
			items[j] = items[len(items)-i-1]
		}
		return py.NewList(out), nil
	}
	picked := make(map[int]bool, n)
	for i := range out {
		j := below(len(items))
		for picked[j] {
			j = below(len(items))
		}
		picked[j] = true
		out[i] = items[j]
	}
	return py.NewList(out), nil
}
