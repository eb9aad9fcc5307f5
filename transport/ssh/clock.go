package ssh

import (
	"context"
	"sync"
	"time"
)

// clock ends a context after a time in which it was not paused: the minute that a
// person needs to find a passphrase is not the host's fault.
type clock struct {
	cancel context.CancelCauseFunc
	cause  error

	mu      sync.Mutex
	timer   *time.Timer
	left    time.Duration
	since   time.Time
	paused  int
	stopped bool
}

// withClock returns a context that ends with cause after d, and its clock. Stop
// the clock when the work is done.
func withClock(ctx context.Context, d time.Duration, cause error) (context.Context, *clock) {
	ctx, cancel := context.WithCancelCause(ctx)
	c := &clock{cancel: cancel, cause: cause, left: d, since: time.Now()}
	c.timer = time.AfterFunc(d, c.ring)
	return ctx, c
}

func (c *clock) ring() { c.cancel(c.cause) }

// pause stops the clock until the function that it returns is called.
func (c *clock) pause() (resume func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.paused++; c.paused == 1 && c.timer.Stop() {
		c.left -= time.Since(c.since)
	}
	return c.resume
}

func (c *clock) resume() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.paused--; c.paused == 0 && !c.stopped {
		c.since = time.Now()
		c.timer.Reset(max(0, c.left))
	}
}

// stop releases the clock and ends its context.
func (c *clock) stop() {
	c.mu.Lock()
	c.stopped = true
	c.timer.Stop()
	c.mu.Unlock()
	c.cancel(context.Canceled)
}
