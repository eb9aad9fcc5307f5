package testlock_test

import (
	"sync"
	"sync/atomic"
	"testing"

	"github.com/gossh/gossh/internal/testlock"
	"github.com/gossh/gossh/internal/testneed"
)

func TestOneAtATime(t *testing.T) {
	t.Parallel()
	testneed.Root(t, "root")
	var inside atomic.Int32
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			testlock.Accounts(t, func() {
				if n := inside.Add(1); n != 1 {
					t.Errorf("got %d at once, want 1", n)
				}
				inside.Add(-1)
			})
		})
	}
	wg.Wait()
}
