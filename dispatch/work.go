package dispatch

import (
	"context"
	"fmt"
	"time"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/jobs"
	"github.com/gossh/gossh/targets"
	"github.com/gossh/gossh/transport"
)

// recordTimeout bounds the recording of an outcome after the run was cancelled.
const recordTimeout = 10 * time.Second

// deadline bounds ctx; until is its end. d is 0 for none.
func deadline(ctx context.Context, d time.Duration) (until time.Time, within context.Context, stop context.CancelFunc) {
	if d <= 0 {
		return time.Time{}, ctx, func() {}
	}
	until = time.Now().Add(d)
	within, stop = context.WithDeadlineCause(ctx, until, passed(d))
	return until, within, stop
}

func passed(d time.Duration) error {
	return fault.New(fault.Timeout, "", "the run's deadline of %v passed", d)
}

// work carries a job through: one outcome per target, each recorded, published
// and handed on, then the summary.
func (s *Service) work(ctx context.Context, rn *run, m *targets.Map) {
	defer rn.feed.close()
	defer s.retire(rn.job.ID)
	if d := rn.req.Options.Deadline; d > 0 {
		var stop context.CancelFunc
		ctx, stop = context.WithDeadlineCause(ctx, rn.until, passed(d))
		defer stop()
	}
	m = m.Complete(ctx)
	order := m
	if p, ok := s.c.Dialer.(transport.Preparer); ok {
		var done func()
		order, done = p.Prepare(ctx, m)
		defer done()
	}
	sum := jobs.Summary{Targets: m.Len(), Kinds: map[fault.Kind]int{}}
	transport.Run(ctx, s.c.Limits, order,
		func(ctx context.Context, t *targets.Target) (jobs.Return, error) {
			rn.feed.put(ctx, Update{Started: &t.ID}, 0)
			return s.host(ctx, rn, t), nil
		},
		func(t *targets.Target, r jobs.Return, err error) {
			if err != nil { // it was not started, or it panicked
				r = failed(ctx, t, rn.req.Call.Fun, err)
				r.Started = s.c.Now()
			}
			s.record(ctx, rn, &r)
			if r.Failed() {
				sum.Failed++
				sum.Kinds[r.Kind]++
			} else {
				sum.OK++
			}
		})
	sum.Duration = s.c.Now().Sub(rn.job.Started)
	fctx, stop := context.WithTimeout(context.WithoutCancel(ctx), recordTimeout)
	defer stop()
	if err := s.c.Store.Finish(fctx, rn.job.ID, sum); err != nil {
		s.c.Warn(fmt.Sprintf("the end of job %s was not recorded: %v", rn.job.ID, err))
	}
	rn.feed.put(ctx, Update{Summary: &sum}, 0)
}

// published publishes an outcome.
func (s *Service) published(job jobs.ID, r *jobs.Return) {
	r.Seq = s.c.Bus.Publish(fmt.Sprintf("salt/job/%s/ret/%s", job, r.Target), ReturnEvent{
		JID: job, ID: r.Target, Fun: r.Fun, Return: shown(r),
		Retcode: r.Retcode, Success: !r.Failed(), Kind: r.Kind.String(),
	})
}

// record stores, publishes and hands on one outcome, also that of a cancelled
// run.
func (s *Service) record(ctx context.Context, rn *run, r *jobs.Return) {
	s.published(rn.job.ID, r)
	sctx, stop := context.WithTimeout(context.WithoutCancel(ctx), recordTimeout)
	defer stop()
	if err := s.c.Store.Record(sctx, rn.job.ID, *r); err != nil {
		s.c.Warn(fmt.Sprintf("the return of %s was not recorded: %v", r.Target, err))
	}
	rn.feed.put(ctx, Update{Return: r}, size(r))
}
