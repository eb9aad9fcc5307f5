package saltjinja

import (
	"math/rand/v2"

	"github.com/gossh/gossh/internal/pyrandom"
	"github.com/gossh/gossh/jinja/py"
)

// seeded is what Python makes of a seed. Salt takes the hash of an int; that of text
// is another one in each process of Python, so that text seeds by itself here.
func seeded(v py.Value) (*pyrandom.Random, error) {
	if s, isText := v.AsStr(); isText {
		return pyrandom.SeedText(s), nil
	}
	if n, ok := v.AsBig(); ok {
		return pyrandom.SeedHash(n), nil
	}
	return nil, py.Errorf("TypeError",
		"The only supported seed types are: None, int, float, str, bytes, and bytearray.")
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
		r, err := seeded(seed)
		if err != nil {
			return py.Value{}, err
		}
		below = r.Below
	}
	out := make([]py.Value, n)
	for i, j := range pyrandom.Sample(len(items), n, below) {
		out[i] = items[j]
	}
	return py.NewList(out), nil
}
