package transport_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/targets"
	"github.com/gossh/gossh/transport"
)

// dialer fails with err always.
type dialer struct {
	err   error
	calls int
}

func (d *dialer) Dial(context.Context, *targets.Target) (transport.Conn, error) {
	d.calls++
	return nil, d.err
}

func TestRetry(t *testing.T) {
	t.Parallel()
	down := fault.New(fault.Unreachable, "dialing h", "refused")
	dropped := fault.Wrap(fault.Unreachable, "dialing h", fmt.Errorf("%w: EOF", transport.ErrDropped))
	for _, c := range []struct {
		name   string
		policy transport.RetryPolicy
		err    error
		want   int
	}{
		{"nothing by default", transport.RetryPolicy{}, down, 1},
		{"drops by default", transport.RetryPolicy{}, dropped, 5},
		{"drops switched off", transport.RetryPolicy{Dropped: -1}, dropped, 1},
		{"as asked", transport.RetryPolicy{Unreachable: 2}, down, 3},
		{"the larger number", transport.RetryPolicy{Unreachable: 7, Dropped: 1}, dropped, 8},
		{"never auth", transport.RetryPolicy{Unreachable: 9}, fault.New(fault.Auth, "", "no"), 1},
		{"never lost", transport.RetryPolicy{Unreachable: 9}, fault.New(fault.Lost, "", "no"), 1},
		{"never timeout", transport.RetryPolicy{Unreachable: 9}, context.DeadlineExceeded, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				d := &dialer{err: c.err}
				conn, err := transport.Retry(d, c.policy).Dial(t.Context(), &targets.Target{ID: "h"})
				if d.calls != c.want || conn != nil || !errors.Is(err, c.err) {
					t.Errorf("got %d calls, %v, %v, want %d and %v", d.calls, conn, err, c.want, c.err)
				}
			})
		})
	}
}

func TestRetryPauses(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		down := fault.New(fault.Unreachable, "", "refused")
		p := transport.RetryPolicy{Unreachable: 3, Base: time.Second, Max: 2 * time.Second}
		start := time.Now()
		_ = p.Do(t.Context(), func(context.Context) error { return down })
		if d := time.Since(start); d < 2500*time.Millisecond || d > 5*time.Second {
			t.Errorf("got pauses of %v together, want between half of 1+2+2 s and all of it", d)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		p = transport.RetryPolicy{Unreachable: 100, Base: time.Hour, Max: time.Hour}
		start = time.Now()
		if err := p.Do(ctx, func(context.Context) error { return down }); !errors.Is(err, down) {
			t.Errorf("got %v, want %v", err, down)
		}
		if d := time.Since(start); d != time.Second {
			t.Errorf("got %v, want the pause to end with the context after 1s", d)
		}
	})
}
