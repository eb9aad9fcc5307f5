// Package memory is a job store that lives and dies with its process.
package memory

import (
	"context"
	"iter"
	"slices"
	"sync"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/jobs"
	"github.com/gossh/gossh/targets"
)

// Options bound a Store; the zero value is useful.
type Options struct {
	// Jobs is how many jobs are kept; the oldest finished ones go first. 0 means
	// 1000.
	Jobs int
	// KeepReturns keeps what hosts returned. Without it only the outcome of each
	// host is kept (no Value, Stdout or Stderr), so that the memory of a run
	// does not grow with what its hosts say.
	KeepReturns bool
}

// Store is a jobs.Store. It is safe for concurrent use.
type Store struct {
	o    Options
	mu   sync.RWMutex
	jobs map[jobs.ID]*record
	ids  []jobs.ID // oldest first
}

type record struct {
	job     jobs.Job
	returns returns
	seen    map[targets.ID]bool
}

var _ jobs.Store = (*Store)(nil)

// New returns an empty Store.
func New(o Options) *Store {
	if o.Jobs <= 0 {
		o.Jobs = 1000
	}
	return &Store{o: o, jobs: map[jobs.ID]*record{}}
}

// Begin implements jobs.Store.
func (s *Store) Begin(ctx context.Context, j jobs.Job) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.jobs[j.ID]; ok {
		return fault.New(fault.Invalid, "starting the job", "the jid %s is in use", j.ID).
			WithHint("leave --jid away, or choose another")
	}
	j.State = jobs.Running
	s.jobs[j.ID] = &record{
		job: j, seen: make(map[targets.ID]bool, len(j.Targets)), returns: newReturns(s.o.KeepReturns, len(j.Targets)),
	}
	s.ids = append(s.ids, j.ID)
	s.prune()
	return nil
}

// prune drops the oldest finished jobs above the bound.
func (s *Store) prune() {
	for i := 0; len(s.ids) > s.o.Jobs && i < len(s.ids); {
		if s.jobs[s.ids[i]].job.State == jobs.Running {
			i++
			continue
		}
		delete(s.jobs, s.ids[i])
		s.ids = slices.Delete(s.ids, i, i+1)
	}
}

// Record implements jobs.Store.
func (s *Store) Record(ctx context.Context, id jobs.ID, r jobs.Return) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	rec, ok := s.jobs[id]
	if !ok {
		return fault.New(fault.Invalid, "recording a return", "there is no job %s", id)
	}
	if rec.seen[r.Target] {
		return nil
	}
	rec.seen[r.Target] = true
	rec.returns.add(r)
	return nil
}

// Finish implements jobs.Store.
func (s *Store) Finish(ctx context.Context, id jobs.ID, sum jobs.Summary) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	rec, ok := s.jobs[id]
	if !ok {
		return fault.New(fault.Invalid, "finishing the job", "there is no job %s", id)
	}
	rec.job.State, rec.job.Summary = jobs.Finished, sum
	return nil
}

// Get implements jobs.Store.
func (s *Store) Get(ctx context.Context, id jobs.ID) (jobs.Job, error) {
	if err := ctx.Err(); err != nil {
		return jobs.Job{}, err
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	rec, ok := s.jobs[id]
	if !ok {
		return jobs.Job{}, fault.New(fault.NoTarget, "", "there is no job %s", id)
	}
	return rec.job, nil
}

// Returns implements jobs.Store.
func (s *Store) Returns(ctx context.Context, id jobs.ID) iter.Seq2[jobs.Return, error] {
	return func(yield func(jobs.Return, error) bool) {
		s.mu.RLock()
		rec, ok := s.jobs[id]
		var list []jobs.Return
		if ok {
			list = rec.returns.list(rec.job.Call.Fun)
		}
		s.mu.RUnlock()
		if !ok {
			yield(jobs.Return{}, fault.New(fault.NoTarget, "", "there is no job %s", id))
			return
		}
		for _, r := range list {
			if err := ctx.Err(); err != nil {
				yield(jobs.Return{}, err)
				return
			}
			if !yield(r, nil) {
				return
			}
		}
	}
}

// List implements jobs.Store.
func (s *Store) List(ctx context.Context, f jobs.Filter) iter.Seq2[jobs.Job, error] {
	return func(yield func(jobs.Job, error) bool) {
		s.mu.RLock()
		var list []jobs.Job
		for _, id := range slices.Backward(s.ids) {
			if j := s.jobs[id].job; admits(f, j) {
				list = append(list, j)
			}
			if f.Limit > 0 && len(list) == f.Limit {
				break
			}
		}
		s.mu.RUnlock()
		for _, j := range list {
			if err := ctx.Err(); err != nil {
				yield(jobs.Job{}, err)
				return
			}
			if !yield(j, nil) {
				return
			}
		}
	}
}

func admits(f jobs.Filter, j jobs.Job) bool {
	return (f.Fun == "" || f.Fun == j.Call.Fun) &&
		(f.Target == "" || slices.Contains(j.Targets, f.Target)) &&
		!j.Started.Before(f.Since)
}
