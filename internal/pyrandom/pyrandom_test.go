package pyrandom_test

import (
	"math/big"
	"slices"
	"testing"

	"github.com/gossh/gossh/internal/pyrandom"
)

// What Python 3.11 makes of random.Random(seed).randrange(n), four times.
func TestBelow(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		seed any
		n    int
		want []int
	}{
		{"web1", 10, []int{5, 4, 5, 0}},
		{"web1", 60, []int{52, 20, 16, 49}},
		{"", 3, []int{1, 2, 0, 1}},
		{"é", 1000, []int{992, 962, 426, 96}},
		{int64(0), 10, []int{6, 6, 0, 4}},
		{int64(42), 1 << 32, []int{2746317213, 1181241943, 958682846, 3163119785}},
		{int64(-7), 1 << 40, []int{868231286071, 105874957392, 208460025899, 470330855157}},
	} {
		var r *pyrandom.Random
		switch s := c.seed.(type) {
		case string:
			r = pyrandom.SeedText(s)
		case int64:
			r = pyrandom.Seed(big.NewInt(s))
		}
		var got []int
		for range 4 {
			got = append(got, r.Below(c.n))
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%v, %d: got %v, want %v", c.seed, c.n, got, c.want)
		}
	}
	big70 := new(big.Int).Lsh(big.NewInt(1), 70)
	if r := pyrandom.Seed(big70); r.Below(5) != 1 || r.Below(5) != 3 {
		t.Error("a large seed picks other numbers than in Python")
	}
	// hash(-1) is -2 in Python, and hash(2**61 - 1) is 0.
	if got, want := pyrandom.SeedHash(big.NewInt(-1)).Below(1<<30), pyrandom.Seed(big.NewInt(-2)).Below(1<<30); got != want {
		t.Errorf("got %d, want %d", got, want)
	}
	if got, want := pyrandom.SeedHash(big.NewInt(1<<61-1)).Below(1<<30), pyrandom.Seed(new(big.Int)).Below(1<<30); got != want {
		t.Errorf("got %d, want %d", got, want)
	}
}

// What Python 3.11 makes of random.Random(seed).sample(range(n), k).
func TestSample(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		r    *pyrandom.Random
		n, k int
		want []int
	}{
		{pyrandom.SeedText("web1"), 5, 5, []int{2, 4, 1, 0, 3}},
		{pyrandom.SeedText("web1"), 1000, 6, []int{840, 335, 267, 784, 348, 936}},
		{pyrandom.Seed(big.NewInt(3)), 30, 7, []int{7, 18, 17, 4, 11, 19, 15}},
		{pyrandom.Seed(big.NewInt(3)), 21, 2, []int{7, 18}},
	} {
		if got := pyrandom.Sample(c.n, c.k, c.r.Below); !slices.Equal(got, c.want) {
			t.Errorf("%d of %d: got %v, want %v", c.k, c.n, got, c.want)
		}
	}
}
