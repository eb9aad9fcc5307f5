package dispatch_test

import (
	"context"
	"slices"
	"testing"

	"github.com/gossh/gossh/dispatch"
	"github.com/gossh/gossh/event"
	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/jobs"
	"github.com/gossh/gossh/jobs/memory"
	"github.com/gossh/gossh/targets"
	"github.com/gossh/gossh/transport"
)

// backwards is a dialer that reaches nobody, and wants the last target first.
type backwards struct {
	dialed   []targets.ID
	prepared int
	done     int
}

func (b *backwards) Dial(_ context.Context, t *targets.Target) (transport.Conn, error) {
	b.dialed = append(b.dialed, t.ID)
	return nil, fault.New(fault.Unreachable, "", "nobody is there")
}

func (b *backwards) Prepare(_ context.Context, m *targets.Map) (*targets.Map, func()) {
	b.prepared++
	order := &targets.Map{}
	for i := range m.Len() {
		_ = order.Add(m.At(m.Len() - 1 - i))
	}
	return order, func() { b.done++ }
}

// fixed resolves everything to the same targets.
type fixed struct{ m *targets.Map }

func (f fixed) Resolve(context.Context, targets.Expr) (*targets.Map, error) { return f.m, nil }

func TestDialersArePrepared(t *testing.T) {
	t.Parallel()
	m := &targets.Map{}
	for _, id := range []targets.ID{"a", "b", "c"} {
		if err := m.Add(&targets.Target{ID: id}); err != nil {
			t.Fatal(err)
		}
	}
	d := &backwards{}
	s := dispatch.New(dispatch.Config{
		Resolver: fixed{m}, Dialer: transport.Retry(d, transport.RetryPolicy{}),
		Limits: transport.NewLimits(transport.LimitOptions{InFlight: 1}),
		Store:  memory.New(memory.Options{}), Bus: event.NewBus(event.Options{}),
	})
	id, err := s.Start(t.Context(), dispatch.Request{Call: jobs.Call{Fun: "test.ping"}})
	if err != nil {
		t.Fatal(err)
	}
	var job []targets.ID
	outcomes := 0
	for u, err := range s.Follow(t.Context(), id, 0) {
		switch {
		case err != nil:
			t.Fatal(err)
		case u.Job != nil:
			job = u.Job.Targets
		case u.Return != nil:
			outcomes++
		}
	}
	s.Close()
	if want := []targets.ID{"c", "b", "a"}; !slices.Equal(d.dialed, want) {
		t.Errorf("got the order %v, want that of the dialer, %v", d.dialed, want)
	}
	if d.prepared != 1 || d.done != 1 || outcomes != 3 {
		t.Errorf("got %d preparations, %d ends, %d outcomes; want 1, 1 and 3", d.prepared, d.done, outcomes)
	}
	if want := m.IDs(); !slices.Equal(job, want) {
		t.Errorf("got the targets %v in the job, want %v", job, want)
	}
}
