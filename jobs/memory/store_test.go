package memory_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/gossh/gossh/jobs"
	"github.com/gossh/gossh/jobs/jobstest"
	"github.com/gossh/gossh/jobs/memory"
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
	if err := s.Begin(ctx, jobs.Job{ID: "1"}); err != nil {
		t.Fatal(err)
	}
	if err := s.Record(ctx, "1", jobs.Return{Target: "a", Value: "big", Stdout: "big", Retcode: 3}); err != nil {
		t.Fatal(err)
	}
	for r, err := range s.Returns(ctx, "1") {
		if err != nil || r.Value != nil || r.Stdout != "" || r.Retcode != 3 {
			t.Errorf("got %+v, %v", r, err)
		}
	}
}
