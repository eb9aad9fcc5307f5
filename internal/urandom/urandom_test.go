package urandom_test

import (
	"testing"

	"github.com/gossh/gossh/internal/urandom"
)

func TestBelow(t *testing.T) {
	t.Parallel()
	var s urandom.Source
	seen := map[int]int{}
	for range 3000 {
		n := s.Below(3)
		if n < 0 || n > 2 {
			t.Fatalf("got %d", n)
		}
		seen[n]++
	}
	for n := range 3 { // 1000 each; a fair source is this far off once in 1e40 runs
		if seen[n] < 600 {
			t.Errorf("got %d %d times of 3000", n, seen[n])
		}
	}
	if s.Below(1) != 0 || s.Err() != nil {
		t.Errorf("got %v", s.Err())
	}
}
