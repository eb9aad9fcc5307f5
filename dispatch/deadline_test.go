package dispatch_test

import (
	"context"
	"testing"
	"time"

	"github.com/gossh/gossh/dispatch"
	"github.com/gossh/gossh/event"
	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/jobs/memory"
	"github.com/gossh/gossh/targets"
)

// stuck is a resolver that never ends by itself: a roster may be a template that
// loops, or ask a server.
type stuck struct{}

func (stuck) Resolve(ctx context.Context, _ targets.Expr) (*targets.Map, error) {
	<-ctx.Done()
	return nil, ctx.Err()
}

// TestDeadlineCoversTheRoster has a run that ends before it has hosts.
func TestDeadlineCoversTheRoster(t *testing.T) {
	t.Parallel()
	s := dispatch.New(dispatch.Config{Resolver: stuck{}, Store: memory.New(memory.Options{}), Bus: event.NewBus(event.Options{})})
	t.Cleanup(s.Close)
	_, err := s.Start(t.Context(), dispatch.Request{Options: dispatch.Options{Deadline: 50 * time.Millisecond}})
	if fault.KindOf(err) != fault.Timeout || fault.Message(err) != "the run's deadline of 50ms passed" {
		t.Errorf("got %v (%v), want the deadline", err, fault.KindOf(err))
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.Start(ctx, dispatch.Request{Options: dispatch.Options{Deadline: time.Hour}}); fault.KindOf(err) == fault.Timeout {
		t.Errorf("got %v, want the cancellation of who asked", err)
	}
}
