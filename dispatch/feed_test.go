package dispatch

import (
	"context"
	"testing"
	"testing/synctest"

	"github.com/gossh/gossh/jobs"
)

func TestAttachedFeedWaitsForItsFollower(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := newFeed(true)
		written := 0
		go func() {
			for range 2 * feedLen {
				f.put(t.Context(), Update{Return: &jobs.Return{}}, 1)
				written++
			}
			f.close()
		}()
		synctest.Wait()
		if written != feedLen {
			t.Errorf("got %d written ahead, want %d", written, feedLen)
		}
		n := uint64(0)
		for {
			u, missed, more := f.next(t.Context(), n)
			if !more {
				break
			}
			if missed != 0 || u.N != n+1 {
				t.Fatalf("got update %d, %d missed, want %d", u.N, missed, n+1)
			}
			n = u.N
		}
		if n != 2*feedLen || f.bytes != 0 {
			t.Errorf("got %d updates and %d bytes left, want %d and 0", n, f.bytes, 2*feedLen)
		}
	})
}

func TestDetachedFeedDropsTheOldest(t *testing.T) {
	t.Parallel()
	f := newFeed(false)
	for range feedLen + 10 {
		f.put(t.Context(), Update{}, 1)
	}
	u, missed, more := f.next(t.Context(), 0)
	if u.N != 11 || missed != 10 || !more {
		t.Errorf("got update %d, %d missed, %v, want 11, 10, true", u.N, missed, more)
	}
	f.put(t.Context(), Update{}, feedBytes)
	f.put(t.Context(), Update{}, 1)
	if len(f.items) != 1 {
		t.Errorf("got %d items kept beside a huge one, want 1", len(f.items))
	}
}

func TestOutcomesOutliveTheirContext(t *testing.T) {
	t.Parallel()
	f := newFeed(true)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for range feedLen + 5 {
		f.put(ctx, Update{}, 1)
	}
	f.close()
	n := uint64(0)
	for {
		u, _, more := f.next(t.Context(), n)
		if !more {
			break
		}
		n = u.N
	}
	if n != feedLen+5 {
		t.Errorf("got %d updates, want %d", n, feedLen+5)
	}
}

func TestDetachFreesTheWriter(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := newFeed(true)
		done := false
		go func() {
			for range feedLen + 5 {
				f.put(t.Context(), Update{}, 1)
			}
			done = true
		}()
		synctest.Wait()
		if done {
			t.Error("the writer did not wait")
		}
		f.detach()
		synctest.Wait()
		if !done {
			t.Error("the writer still waits")
		}
	})
}
