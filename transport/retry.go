package transport

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/targets"
)

// ErrDropped is in the tree of an error if a server on the way through a jump
// host hung up before anything was authenticated. A server whose MaxStartups is
// reached looks like that; a moment later it works.
var ErrDropped = errors.New("the connection was dropped before authentication")

// The built-in numbers of a RetryPolicy.
const (
	defaultDropped   = 4
	defaultRetryBase = 200 * time.Millisecond
	defaultRetryMax  = 5 * time.Second
)

// RetryPolicy says which failed connection attempts are made again. Nothing is
// ever repeated after authentication, because the host may have done something.
// The zero policy repeats only what ErrDropped marks.
type RetryPolicy struct {
	// Unreachable is how often an attempt that failed with fault.Unreachable is
	// made again; 0 means not at all.
	Unreachable int
	// Dropped is how often an attempt that failed with ErrDropped is made again;
	// 0 means 4, a negative number not at all.
	Dropped int
	// Base is the pause before the first repetition; it doubles up to Max, and
	// each is shortened by a random half, so that the hosts of a run do not come
	// back together. 0 means 200 ms and 5 s.
	Base, Max time.Duration
}

// Do calls attempt until it succeeds, fails for good or ctx ends. It returns the
// last error of attempt.
func (p RetryPolicy) Do(ctx context.Context, attempt func(context.Context) error) error {
	for n := 0; ; n++ {
		err := attempt(ctx)
		if err == nil || n >= p.again(err) || !sleep(ctx, p.pause(n)) {
			return err
		}
	}
}

// again returns how often an attempt that failed with err is made again.
func (p RetryPolicy) again(err error) int {
	n := 0
	if fault.KindOf(err).Retryable() {
		n = p.Unreachable
	}
	if errors.Is(err, ErrDropped) {
		d := p.Dropped
		if d == 0 {
			d = defaultDropped
		}
		n = max(n, d)
	}
	return n
}

// pause returns how long to wait before repetition n, counted from 0.
func (p RetryPolicy) pause(n int) time.Duration {
	base, top := p.Base, p.Max
	if base <= 0 {
		base = defaultRetryBase
	}
	if top <= 0 {
		top = defaultRetryMax
	}
	d := top
	if n < 30 && base<<n < top {
		d = base << n
	}
	return d/2 + rand.N(d/2+1)
}

// sleep waits for d and reports whether ctx is still alive.
func sleep(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// Retry returns a Dialer that dials through d and repeats what p allows.
func Retry(d Dialer, p RetryPolicy) Dialer { return retrying{d, p} }

type retrying struct {
	Dialer
	policy RetryPolicy
}

// Dial implements Dialer.
func (r retrying) Dial(ctx context.Context, t *targets.Target) (Conn, error) {
	var c Conn
	err := r.policy.Do(ctx, func(ctx context.Context) (err error) {
		c, err = r.Dialer.Dial(ctx, t)
		return err
	})
	if err != nil {
		return nil, err
	}
	return c, nil
}

// Prepare implements Preparer.
func (r retrying) Prepare(ctx context.Context, m *targets.Map) (*targets.Map, func()) {
	if p, ok := r.Dialer.(Preparer); ok {
		return p.Prepare(ctx, m)
	}
	return m, func() {}
}
