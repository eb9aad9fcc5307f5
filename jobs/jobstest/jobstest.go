// Package jobstest is the conformance suite of job stores.
package jobstest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/jobs"
	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/targets"
)

// Run runs the suite; open returns a fresh, empty store.
func Run(t *testing.T, open func(testing.TB) jobs.Store) {
	for name, f := range map[string]func(*testing.T, jobs.Store){
		"round trip":       roundTrip,
		"idempotent":       idempotent,
		"unknown":          unknown,
		"list":             list,
		"concurrent":       concurrent,
		"context":          cancelled,
		"a jid is no path": hostileID,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f(t, open(t))
		})
	}
}

var started = time.Date(2026, 1, 31, 23, 59, 59, 123456000, time.UTC)

func job(id jobs.ID, fun string) jobs.Job {
	return jobs.Job{
		ID: id, Expr: targets.Expr{Kind: targets.Glob, Text: "*"},
		Call:      jobs.Call{Fun: fun, Args: []any{"x", int64(3)}, Kwargs: ordered.Of("b", true, "a", nil)},
		Principal: "alice", Cause: []jobs.Ref{{Kind: "person", ID: "alice"}},
		Targets: []targets.ID{"web1", "web2"}, Started: started, State: jobs.Running,
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func returns(t *testing.T, s jobs.Store, id jobs.ID) []jobs.Return {
	t.Helper()
	var out []jobs.Return
	for r, err := range s.Returns(t.Context(), id) {
		must(t, err)
		out = append(out, r)
	}
	return out
}

func roundTrip(t *testing.T, s jobs.Store) {
	ctx := t.Context()
	j := job("20260131235959123456", "cmd.run")
	must(t, s.Begin(ctx, j))
	want := []jobs.Return{
		{Target: "web2", Fun: "cmd.run", Value: ordered.Of("z", int64(1), "a", []any{nil, 1.5}), Started: started, Duration: time.Second},
		{Target: "web1", Fun: "cmd.run", Retcode: 255, Kind: fault.Auth, Raised: true, Message: "no", Stderr: "no\n", Started: started},
	}
	for _, r := range want {
		must(t, s.Record(ctx, j.ID, r))
	}
	sum := jobs.Summary{Targets: 2, OK: 1, Failed: 1, Kinds: map[fault.Kind]int{fault.Auth: 1}, Duration: time.Second}
	must(t, s.Finish(ctx, j.ID, sum))
	got, err := s.Get(ctx, j.ID)
	must(t, err)
	j.State, j.Summary = jobs.Finished, sum
	if d := diff(j, got); d != "" {
		t.Errorf("job (-want +got):\n%s", d)
	}
	if d := diff(want, returns(t, s, j.ID)); d != "" {
		t.Errorf("returns (-want +got):\n%s", d)
	}
}

// diff compares by the stored form, in which the order of keys counts.
func diff(want, got any) string {
	w, err1 := ordered.Encode(want)
	g, err2 := ordered.Encode(got)
	if err := errors.Join(err1, err2); err != nil {
		return err.Error()
	}
	return cmp.Diff(string(w), string(g))
}

func idempotent(t *testing.T, s jobs.Store) {
	ctx := t.Context()
	must(t, s.Begin(ctx, job("20260131235959123456", "a")))
	must(t, s.Record(ctx, "20260131235959123456", jobs.Return{Target: "web1", Value: "first"}))
	must(t, s.Record(ctx, "20260131235959123456", jobs.Return{Target: "web1", Value: "second"}))
	got := returns(t, s, "20260131235959123456")
	if len(got) != 1 || got[0].Value != "first" {
		t.Errorf("got %+v, want the first return alone", got)
	}
	if err := s.Begin(ctx, job("20260131235959123456", "b")); fault.KindOf(err) != fault.Invalid {
		t.Errorf("a jid that is in use: got %v, want invalid", err)
	}
}

func unknown(t *testing.T, s jobs.Store) {
	ctx := t.Context()
	if _, err := s.Get(ctx, "20260131235959123456"); fault.KindOf(err) != fault.NoTarget {
		t.Errorf("Get: got %v, want notarget", err)
	}
	if err := s.Record(ctx, "20260131235959123456", jobs.Return{}); fault.KindOf(err) != fault.Invalid {
		t.Errorf("Record: got %v, want invalid", err)
	}
	if err := s.Finish(ctx, "20260131235959123456", jobs.Summary{}); fault.KindOf(err) != fault.Invalid {
		t.Errorf("Finish: got %v, want invalid", err)
	}
	for _, err := range s.Returns(ctx, "20260131235959123456") {
		if fault.KindOf(err) != fault.NoTarget {
			t.Errorf("Returns: got %v, want notarget", err)
		}
	}
}

func list(t *testing.T, s jobs.Store) {
	ctx := t.Context()
	for i, fun := range []string{"test.ping", "cmd.run", "test.ping"} {
		j := job(jobs.ID(fmt.Sprintf("2026013123595912345%d", i)), fun)
		j.Started = started.Add(time.Duration(i) * time.Minute)
		must(t, s.Begin(ctx, j))
	}
	for _, c := range []struct {
		name string
		f    jobs.Filter
		want string
	}{
		{"all, newest first", jobs.Filter{}, "210"},
		{"function", jobs.Filter{Fun: "test.ping"}, "20"},
		{"limit", jobs.Filter{Limit: 2}, "21"},
		{"target", jobs.Filter{Target: "web2"}, "210"},
		{"no such target", jobs.Filter{Target: "db1"}, ""},
		{"since", jobs.Filter{Since: started.Add(time.Minute)}, "21"},
	} {
		got := ""
		for j, err := range s.List(ctx, c.f) {
			must(t, err)
			got += string(j.ID[19:])
		}
		if got != c.want {
			t.Errorf("%s: got %s, want %s", c.name, got, c.want)
		}
	}
}

func concurrent(t *testing.T, s jobs.Store) {
	ctx := t.Context()
	must(t, s.Begin(ctx, job("20260131235959123456", "a")))
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for k := range 20 {
				r := jobs.Return{Target: targets.ID(fmt.Sprint("h", (i*20+k)%100)), Value: "x"}
				if err := s.Record(ctx, "20260131235959123456", r); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	if n := len(returns(t, s, "20260131235959123456")); n != 100 {
		t.Errorf("got %d returns, want 100", n)
	}
}

func cancelled(t *testing.T, s jobs.Store) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.Begin(ctx, job("20260131235959123456", "a")); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want %v", err, context.Canceled)
	}
}

func hostileID(t *testing.T, _ jobs.Store) {
	for _, s := range []string{"", "../../etc/passwd", "20260131235959123456_", "2026013123595912345", "20260131235959123456_a/b", "2026013123595912345x", "20260131235959123456\n"} {
		if id, err := jobs.ParseID(s); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%q: got %q, %v, want invalid", s, id, err)
		}
	}
	for _, s := range []string{"20260131235959123456", "20260131235959123456_1234"} {
		if _, err := jobs.ParseID(s); err != nil {
			t.Error(err)
		}
	}
	var c jobs.Clock
	a, b := c.Next(), c.Next()
	if _, err := jobs.ParseID(string(a)); err != nil || a >= b {
		t.Errorf("got %s, %s, %v: want two rising valid ids", a, b, err)
	}
}
