package memory_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/gossh/gossh/event"
	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/jobs"
	"github.com/gossh/gossh/jobs/jobstest"
	"github.com/gossh/gossh/jobs/memory"
	"github.com/gossh/gossh/targets"
)

func TestStore(t *testing.T) {
	t.Parallel()
	jobstest.Run(t, func(testing.TB) jobs.Store { return memory.New(memory.Options{KeepReturns: true}) })
}

func TestOldJobsGo(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	s := memory.New(memory.Options{Jobs: 3})
	var clock jobs.Clock
	first := clock.Next()
	for i := range 6 {
		id := first
		if i > 0 {
			id = clock.Next()
		}
		if err := s.Begin(ctx, jobs.Job{ID: id, Call: jobs.Call{Fun: fmt.Sprint("f", i)}}); err != nil {
			t.Fatal(err)
		}
		if i > 0 { // the first one keeps running
			if err := s.Finish(ctx, id, jobs.Summary{}); err != nil {
				t.Fatal(err)
			}
		}
	}
	if _, err := s.Get(ctx, first); err != nil {
		t.Errorf("a running job was dropped: %v", err)
	}
	n := 0
	for range s.List(ctx, jobs.Filter{}) {
		n++
	}
	if n != 3 {
		t.Errorf("got %d jobs, want 3", n)
	}
}

func TestReturnsAreNotKept(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	s := memory.New(memory.Options{})
	if err := s.Begin(ctx, jobs.Job{ID: "1", Call: jobs.Call{Fun: "cmd.run"}, Targets: []targets.ID{"a"}}); err != nil {
		t.Fatal(err)
	}
	want := jobs.Return{
		Target: "a", Fun: "cmd.run", Retcode: 255, Kind: fault.Lost, Raised: true, Message: "gone",
		Started: time.Now().Truncate(0), Duration: time.Second, Seq: event.Seq{Node: "n", Epoch: 1, N: 2},
	}
	full := want
	full.Value, full.Stdout, full.Stderr = "big", "big", "big"
	if err := s.Record(ctx, "1", full); err != nil {
		t.Fatal(err)
	}
	n := 0
	for r, err := range s.Returns(ctx, "1") {
		if n++; err != nil || !r.Started.Equal(want.Started) {
			t.Errorf("got %+v, %v", r, err)
		}
		r.Started = want.Started
		if d := cmp.Diff(want, r); d != "" {
			t.Error(d)
		}
	}
	if n != 1 {
		t.Errorf("got %d returns, want 1", n)
	}
}
