package transport

import (
	"context"
	"errors"
	"runtime/debug"
	"sync"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/targets"
)

// Run calls task for every target of m, as many at once as l allows (nil has the
// built-in limits), and done with each outcome: exactly one per target, also for
// those that were never started because ctx ended. Outcomes come one at a time, in
// the order in which the tasks end; a slow done slows the run down. Run returns
// after the last one.
//
// The targets are started in their order, but one that is busy in another run
// (LimitOptions.PerTarget) lets the others go first and holds no slot meanwhile.
// A task that panics yields fault.Internal for its target alone. The outcome of a
// target that was not started carries fault.Cancelled, or fault.Timeout if a
// deadline ended ctx.
func Run[R any](ctx context.Context, l *Limits, m *targets.Map,
	task func(context.Context, *targets.Target) (R, error),
	done func(*targets.Target, R, error),
) {
	if l == nil {
		l = NewLimits(LimitOptions{})
	}
	var mu sync.Mutex
	one := func(t *targets.Target, r R, err error) {
		mu.Lock()
		defer mu.Unlock()
		done(t, r, err)
	}
	q := &queue{limits: l, fresh: m}
	var wg sync.WaitGroup
	for range min(l.opt.InFlight, m.Len()) {
		wg.Go(func() {
			for {
				t, release, err := q.next(ctx)
				if t == nil {
					return
				}
				if err != nil {
					var zero R
					one(t, zero, notStarted(err))
					continue
				}
				r, err := guarded(ctx, t, task)
				release()
				one(t, r, err)
			}
		})
	}
	wg.Wait()
}

// guarded calls task and turns a panic into an error.
func guarded[R any](ctx context.Context, t *targets.Target,
	task func(context.Context, *targets.Target) (R, error),
) (r R, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fault.New(fault.Internal, "working on "+string(t.ID), "panic: %v\n%s", p, debug.Stack())
		}
	}()
	return task(ctx, t)
}

// notStarted describes why a target was not begun with.
func notStarted(cause error) error {
	k := fault.Cancelled
	if fault.KindOf(cause) == fault.Timeout {
		k = fault.Timeout
	}
	if errors.Is(cause, context.Canceled) || errors.Is(cause, context.DeadlineExceeded) {
		return fault.New(k, "not started", "the run was ended before")
	}
	return fault.Wrap(k, "not started", cause)
}

// queue hands out the targets of one run.
type queue struct {
	limits *Limits

	mu    sync.Mutex
	fresh *targets.Map
	at    int
	// busy are targets that were in use by another run when their turn came.
	busy []*targets.Target
}

// next returns a target that may be worked on and what gives its slots back; an
// error if ctx ended before that; and nil if there are no more targets.
func (q *queue) next(ctx context.Context) (t *targets.Target, release func(), err error) {
	for {
		t, again := q.pop()
		if t == nil {
			return nil, nil, nil
		}
		unlock, ok, err := q.limits.target(ctx, t, again)
		if err != nil {
			return t, nil, err
		}
		if !ok {
			q.postpone(t)
			continue
		}
		free, err := q.limits.host(ctx)
		if err != nil {
			unlock()
			return t, nil, err
		}
		return t, func() { free(); unlock() }, nil
	}
}

// pop returns the next target; again is set if it was busy before.
func (q *queue) pop() (t *targets.Target, again bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.at < q.fresh.Len() {
		q.at++
		return q.fresh.At(q.at - 1), false
	}
	if len(q.busy) == 0 {
		return nil, false
	}
	t, q.busy = q.busy[0], q.busy[1:]
	return t, true
}

// postpone puts t behind the others.
func (q *queue) postpone(t *targets.Target) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.busy = append(q.busy, t)
}
