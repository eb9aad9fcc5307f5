package dispatch

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"log/slog"
	"sync"
	"time"

	"github.com/gossh/gossh/event"
	"github.com/gossh/gossh/facts"
	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/files"
	"github.com/gossh/gossh/jobs"
	"github.com/gossh/gossh/targets"
	"github.com/gossh/gossh/thin"
	"github.com/gossh/gossh/thin/wire"
	"github.com/gossh/gossh/transport"
)

// Resolver finds the targets of an expression. It returns fault.NoTarget if
// nothing matches.
type Resolver interface {
	Resolve(ctx context.Context, e targets.Expr) (*targets.Map, error)
}

// Config is what a Service works with. Every field without a remark is required.
type Config struct {
	Resolver Resolver
	Dialer   transport.Dialer
	Limits   *transport.Limits
	Thin     *thin.Runner
	Store    jobs.Store
	Bus      *event.Bus
	// Files serves salt:// files; nil serves none.
	Files *files.Roots
	// Downloads bounds the URLs that are fetched for hosts; its zero value is useful.
	Downloads Downloads
	// SaltThin opens the tarball of Salt's own thin; nil means that there is none.
	SaltThin func(ctx context.Context) (*files.File, error)
	// Receive takes files that hosts push.
	Receive Receive
	// Facts takes the grains that hosts tell of themselves; nil drops them.
	Facts facts.Store
	// Controller has what runs here instead of on hosts.
	Controller Controller
	// Log may be nil.
	Log *slog.Logger
	// Warn takes what an operator must read although the run goes on; nil
	// discards it. It is called concurrently.
	Warn func(msg string)
	// Now is the clock; nil means time.Now.
	Now func() time.Time
	// Finished is how many ended jobs can still be followed without the store; 0
	// means 16.
	Finished int
}

// Service runs jobs. It is safe for concurrent use. Close ends it.
type Service struct {
	c     Config
	clock jobs.Clock
	wg    sync.WaitGroup
	// noGrains are the files of _grains that were said to give none.
	noGrains sync.Map

	mu     sync.Mutex
	closed bool
	runs   map[jobs.ID]*run
	ended  []jobs.ID
}

// run is a job in the memory of its Service.
type run struct {
	job    jobs.Job
	req    Request
	feed   *feed
	cancel context.CancelCauseFunc
	pillar func() (PillarCompiler, error)
	until  time.Time // the deadline, if there is one
	plain  bool      // hosts are to tell their own grains, without those of the roster
	warned sync.Once // that grains cannot be kept
	// grainers are the programs that print grains.
	grainers []wire.Program
	// custom finds the modules of the file roots.
	custom func() (*custom, error)
}

// New returns a Service without jobs.
func New(c Config) *Service {
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.Warn == nil {
		c.Warn = func(string) {}
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Finished <= 0 {
		c.Finished = 16
	}
	return &Service{c: c, clock: jobs.Clock{Now: c.Now}, runs: map[jobs.ID]*run{}}
}

// Start resolves the targets of r, records the job and begins to work on it. It
// returns before the job is done; ctx bounds only the start. The errors are
// those of the resolver, fault.NoTarget if nothing matches and fault.Invalid for a
// jid that is in use, or for a function to be left running that needs the controller.
func (s *Service) Start(ctx context.Context, r Request) (jobs.ID, error) {
	until, within, stop := deadline(ctx, r.Options.Deadline)
	defer stop()
	m, err := s.c.Resolver.Resolve(within, r.Expr)
	if cause := context.Cause(within); err != nil && cause != nil && ctx.Err() == nil {
		err = cause
	}
	if err != nil {
		return "", err
	}
	return s.begin(ctx, &run{req: r, until: until}, m)
}

// begin starts to work on targets.
func (s *Service) begin(ctx context.Context, rn *run, m *targets.Map) (jobs.ID, error) {
	r := &rn.req
	if m.Len() == 0 {
		return "", fault.New(fault.NoTarget, "", "no target matches %q", r.Expr.Text)
	}
	if r.Options.Async && s.c.Controller.has(r.Call.Fun) {
		return "", fault.New(fault.Invalid, "", "%s runs here and not on hosts: nothing of it can be left running there", r.Call.Fun).
			WithHint("leave out --async")
	}
	if r.Options.Async && grantsOf(&r.Call).attended() {
		return "", fault.New(fault.Invalid, "", "%s asks this machine while it runs: it cannot be left running", r.Call.Fun).
			WithHint("leave out --async")
	}
	if r.JID == "" {
		r.JID = s.clock.Next()
	}
	rn.job = jobs.Job{
		ID: r.JID, Expr: r.Expr, Call: r.Call, Principal: r.Principal, Cause: r.Cause,
		Targets: m.IDs(), Started: s.c.Now(), State: jobs.Running,
	}
	if err := s.c.Store.Begin(ctx, rn.job); err != nil {
		return "", err
	}
	jctx, cancel := context.WithCancelCause(context.WithoutCancel(ctx))
	rn.feed, rn.cancel = newFeed(r.Options.Attached), cancel
	if s.c.Controller.Pillar != nil {
		rn.pillar = sync.OnceValues(s.c.Controller.Pillar)
	}
	rn.custom = sync.OnceValues(s.newCustom)
	if r.Call.Fun != jobs.Raw {
		rn.grainers = s.grainPrograms(jctx)
	}
	if err := s.add(rn); err != nil {
		cancel(err)
		return "", err
	}
	j := rn.job
	s.c.Bus.Publish(fmt.Sprintf("salt/job/%s/new", j.ID), NewEvent{
		JID: j.ID, TgtType: r.Expr.Kind, Tgt: r.Expr.Text, User: r.Principal,
		Fun: r.Call.Fun, Arg: r.Call.Args, Minions: j.Targets,
	})
	rn.feed.put(jctx, Update{Job: &rn.job}, 0)
	go func() {
		defer s.wg.Done()
		s.work(jctx, rn, m)
	}()
	return j.ID, nil
}

// add registers rn, counting it for Close.
func (s *Service) add(rn *run) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return fault.New(fault.Cancelled, "starting the job", "the service is closed")
	}
	s.runs[rn.job.ID] = rn
	s.wg.Add(1)
	return nil
}

// retire remembers that a job has ended, and forgets the oldest ended one above
// the bound.
func (s *Service) retire(id jobs.ID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ended = append(s.ended, id)
	if len(s.ended) > s.c.Finished {
		delete(s.runs, s.ended[0])
		s.ended = s.ended[1:]
	}
}

func (s *Service) find(id jobs.ID) *run {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.runs[id]
}

// Follow yields the updates of a job after number after, until the job is done or
// ctx ends. A follower that was too slow for a job that is not attached gets an
// error and the updates that are left. Breaking off the follower of an attached
// job lets the job run ahead. A job that this service no longer remembers is told
// from the store: its Job, Returns and Summary.
func (s *Service) Follow(ctx context.Context, id jobs.ID, after uint64) iter.Seq2[Update, error] {
	return func(yield func(Update, error) bool) {
		rn := s.find(id)
		if rn == nil {
			s.replay(ctx, id, yield)
			return
		}
		defer rn.feed.detach()
		for n := after; ; {
			u, missed, more := rn.feed.next(ctx, n)
			if missed > 0 && !yield(Update{}, fault.New(fault.Internal, "following the job",
				"%d updates are no longer in memory; the store has the returns", missed)) {
				return
			}
			if !more {
				if err := ctx.Err(); err != nil {
					yield(Update{}, err)
				}
				return
			}
			if !yield(u, nil) {
				return
			}
			n = u.N
		}
	}
}

// replay tells a job from the store.
func (s *Service) replay(ctx context.Context, id jobs.ID, yield func(Update, error) bool) {
	j, err := s.c.Store.Get(ctx, id)
	if err != nil {
		yield(Update{}, err)
		return
	}
	n := uint64(1)
	if !yield(Update{N: n, Job: &j}, nil) {
		return
	}
	for r, err := range s.c.Store.Returns(ctx, id) {
		n++
		if !yield(Update{N: n, Return: &r}, err) || err != nil {
			return
		}
	}
	if j.State == jobs.Finished {
		yield(Update{N: n + 1, Summary: &j.Summary}, nil)
	}
}

// errCancelled is the cause of a job's context after Cancel.
var errCancelled = errors.New("the run was interrupted")

// Cancel ends a job: what it started on the hosts is killed, hosts that were not
// started get the outcome cancelled. It returns at once. A job that is not
// running is fault.NoTarget.
func (s *Service) Cancel(_ context.Context, id jobs.ID) error {
	rn := s.find(id)
	if rn == nil {
		return fault.New(fault.NoTarget, "", "there is no running job %s", id)
	}
	rn.cancel(fault.Wrap(fault.Cancelled, "", errCancelled))
	return nil
}

// Close cancels the jobs that still run and waits for them.
func (s *Service) Close() {
	s.mu.Lock()
	s.closed = true
	for _, rn := range s.runs {
		rn.cancel(fault.Wrap(fault.Cancelled, "", errCancelled))
	}
	s.mu.Unlock()
	s.wg.Wait()
}
