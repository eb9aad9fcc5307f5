package dispatch

import (
	"context"
	"sync"
)

// The bounds of a feed.
const (
	feedLen   = 512
	feedBytes = 8 << 20
)

// feed holds the last updates of one job for its followers. A feed that is
// attached keeps what its follower has not read, and makes the writer wait at the
// bound; any other drops the oldest.
type feed struct {
	mu       sync.Mutex
	changed  chan struct{} // closed and replaced on every change
	first    uint64        // the number of items[0]
	items    []Update
	sizes    []int
	bytes    int
	attached bool
	closed   bool
}

func newFeed(attached bool) *feed {
	return &feed{changed: make(chan struct{}), first: 1, attached: attached}
}

func (f *feed) signal() {
	close(f.changed)
	f.changed = make(chan struct{})
}

func (f *feed) full() bool { return len(f.items) >= feedLen || f.bytes >= feedBytes }

// put appends u. It waits while the feed is attached and full, until ctx ends:
// then it appends all the same, for an outcome must not be lost.
func (f *feed) put(ctx context.Context, u Update, size int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for f.attached && f.full() && ctx.Err() == nil {
		f.wait(ctx)
	}
	for !f.attached && f.full() && len(f.items) > 0 {
		f.drop(1)
	}
	u.N = f.first + uint64(len(f.items))
	f.items = append(f.items, u)
	f.sizes = append(f.sizes, size)
	f.bytes += size
	f.signal()
}

// wait releases the lock until something changes or ctx ends.
func (f *feed) wait(ctx context.Context) {
	c := f.changed
	f.mu.Unlock()
	select {
	case <-c:
	case <-ctx.Done():
	}
	f.mu.Lock()
}

func (f *feed) drop(n int) {
	for _, s := range f.sizes[:n] {
		f.bytes -= s
	}
	clear(f.items[:n])
	f.items, f.sizes = f.items[n:], f.sizes[n:]
	f.first += uint64(n)
}

// close ends the feed: followers get what is left and then stop.
func (f *feed) close() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.closed = true
	f.signal()
}

// detach lets the writer run ahead again, for the follower is gone.
func (f *feed) detach() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.attached = false
	f.signal()
}

// next returns the first update after n, waiting for it. more is false at the end
// of the feed, or when ctx ended. missed is how many updates after n are gone.
func (f *feed) next(ctx context.Context, n uint64) (u Update, missed uint64, more bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for {
		if n+1 < f.first {
			missed = f.first - n - 1
			n = f.first - 1
		}
		if i := n + 1 - f.first; i < uint64(len(f.items)) {
			u = f.items[i]
			if f.attached {
				f.drop(int(i) + 1)
				f.signal()
			}
			return u, missed, true
		}
		if f.closed || ctx.Err() != nil {
			return Update{}, missed, false
		}
		f.wait(ctx)
	}
}
