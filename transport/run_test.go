package transport_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/targets"
	"github.com/gossh/gossh/transport"
)

// fleet returns n targets named h0, h1, ...
func fleet(t testing.TB, n int) *targets.Map {
	t.Helper()
	m := &targets.Map{}
	for i := range n {
		if err := m.Add(&targets.Target{ID: targets.ID(fmt.Sprintf("h%d", i))}); err != nil {
			t.Fatal(err)
		}
	}
	return m
}

func TestRunGivesOneOutcomePerTarget(t *testing.T) {
	t.Parallel()
	const n, inFlight = 10_000, 50
	l := transport.NewLimits(transport.LimitOptions{InFlight: inFlight})
	before := runtime.NumGoroutine()
	var now, peak, goroutines atomic.Int64
	seen := map[targets.ID]int{}
	transport.Run(t.Context(), l, fleet(t, n),
		func(_ context.Context, tg *targets.Target) (string, error) {
			peak.Store(max(peak.Load(), now.Add(1)))
			defer now.Add(-1)
			runtime.Gosched()
			return "r" + string(tg.ID), nil
		},
		func(tg *targets.Target, r string, err error) {
			if err != nil || r != "r"+string(tg.ID) {
				t.Errorf("%s: got %q, %v", tg.ID, r, err)
			}
			seen[tg.ID]++
			goroutines.Store(max(goroutines.Load(), int64(runtime.NumGoroutine()-before)))
		})
	if len(seen) != n {
		t.Errorf("got outcomes of %d targets, want %d", len(seen), n)
	}
	for id, c := range seen {
		if c != 1 {
			t.Errorf("%s: got %d outcomes, want 1", id, c)
		}
	}
	if p := peak.Load(); p > inFlight {
		t.Errorf("got %d tasks at once, want at most %d", p, inFlight)
	}
	// Other tests run beside this one, so leave room for theirs.
	if g := goroutines.Load(); g > 10*inFlight {
		t.Errorf("got %d goroutines for %d targets", g, n)
	}
}

func TestRunOrderOfCompletion(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var order []string
		transport.Run(t.Context(), transport.NewLimits(transport.LimitOptions{}), fleet(t, 3),
			func(_ context.Context, tg *targets.Target) (int, error) {
				time.Sleep(map[targets.ID]time.Duration{"h0": 3, "h1": 1, "h2": 2}[tg.ID] * time.Second)
				return 0, nil
			},
			func(tg *targets.Target, _ int, _ error) { order = append(order, string(tg.ID)) })
		if got, want := strings.Join(order, " "), "h1 h2 h0"; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	})
}

func TestRunSurvivesPanics(t *testing.T) {
	t.Parallel()
	kinds := map[targets.ID]fault.Kind{}
	transport.Run(t.Context(), transport.NewLimits(transport.LimitOptions{}), fleet(t, 3),
		func(_ context.Context, tg *targets.Target) (int, error) {
			if tg.ID == "h1" {
				panic("boom")
			}
			return 0, nil
		},
		func(tg *targets.Target, _ int, err error) { kinds[tg.ID] = fault.KindOf(err) })
	want := map[targets.ID]fault.Kind{"h0": fault.None, "h1": fault.Internal, "h2": fault.None}
	for id, k := range want {
		if kinds[id] != k {
			t.Errorf("%s: got %v, want %v", id, kinds[id], k)
		}
	}
}

func TestRunNamesWhatWasNotStarted(t *testing.T) {
	t.Parallel()
	stop := fault.New(fault.Cancelled, "", "interrupted")
	late := fault.New(fault.Timeout, "", "the deadline passed")
	for _, c := range []struct {
		name  string
		cause error
		want  fault.Kind
	}{{"cancelled", stop, fault.Cancelled}, {"deadline", late, fault.Timeout}, {"plain", context.Canceled, fault.Cancelled}} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithCancelCause(t.Context())
			got := map[fault.Kind]int{}
			transport.Run(ctx, transport.NewLimits(transport.LimitOptions{InFlight: 2}), fleet(t, 100),
				func(ctx context.Context, _ *targets.Target) (int, error) {
					cancel(c.cause)
					return 0, nil
				},
				func(_ *targets.Target, _ int, err error) { got[fault.KindOf(err)]++ })
			if got[fault.None]+got[c.want] != 100 || got[c.want] < 98 {
				t.Errorf("got %v, want 100 outcomes, at least 98 of them %v", got, c.want)
			}
		})
	}
}

func TestRunsShareLimits(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l := transport.NewLimits(transport.LimitOptions{InFlight: 3, PerTarget: 1})
		m := fleet(t, 6)
		var mu sync.Mutex
		now, on := 0, map[targets.ID]int{}
		task := func(_ context.Context, tg *targets.Target) (int, error) {
			mu.Lock()
			now++
			on[tg.ID]++
			if now > 3 || on[tg.ID] > 1 {
				t.Errorf("got %d tasks at once, %d on %s; want at most 3 and 1", now, on[tg.ID], tg.ID)
			}
			mu.Unlock()
			time.Sleep(time.Second)
			mu.Lock()
			now--
			on[tg.ID]--
			mu.Unlock()
			return 0, nil
		}
		var wg sync.WaitGroup
		var outcomes atomic.Int64
		for range 2 {
			wg.Go(func() {
				transport.Run(t.Context(), l, m, task, func(*targets.Target, int, error) { outcomes.Add(1) })
			})
		}
		start := time.Now()
		wg.Wait()
		if n := outcomes.Load(); n != 12 {
			t.Errorf("got %d outcomes, want 12", n)
		}
		// 12 tasks of a second, three at once. One second more is allowed for the
		// end, when both runs may wait for the same target.
		if d := time.Since(start); d > 5*time.Second {
			t.Errorf("got %v for 12 tasks, want 4 s", d)
		}
	})
}

func TestLeasesEnd(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l := transport.NewLimits(transport.LimitOptions{Handshakes: 1, PerJump: 1})
		for _, c := range []struct {
			name string
			take func(context.Context) (func(), error)
			top  time.Duration
		}{
			{"handshake", l.Handshake, time.Second},
			{"jump", func(ctx context.Context) (func(), error) { return l.Jump(ctx, "j") }, 5 * time.Second},
		} {
			hung, err := c.take(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			start := time.Now()
			next, err := c.take(t.Context()) // the first never gives its slot back
			if d := time.Since(start); err != nil || d == 0 || d > c.top {
				t.Errorf("%s: got %v after %v, want a slot after a while, at most %v", c.name, err, d, c.top)
			}
			hung()
			ctx, cancel := context.WithCancel(t.Context())
			cancel()
			if _, err := c.take(ctx); !errors.Is(err, context.Canceled) {
				t.Errorf("%s: got %v, want %v", c.name, err, context.Canceled)
			}
			next()
			next()
		}
		if release, err := l.Jump(t.Context(), "other"); err != nil {
			t.Error(err)
		} else {
			release()
		}
	})
}
