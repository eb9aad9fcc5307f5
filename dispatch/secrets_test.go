package dispatch_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/gossh/gossh/dispatch"
	"github.com/gossh/gossh/event"
	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/jobs"
	"github.com/gossh/gossh/jobs/memory"
	"github.com/gossh/gossh/secret"
	"github.com/gossh/gossh/targets"
	"github.com/gossh/gossh/transport"
)

// careless is a dialer whose errors show the target that they are of.
type careless struct{}

func (careless) Dial(_ context.Context, t *targets.Target) (transport.Conn, error) {
	return nil, fault.New(fault.Auth, "logging in", "%v %+v %#v %s", t.Auth, *t, t.Become, t.Auth.Password)
}

// TestSecretsStayOut looks for passwords in events, records and updates, as JSON and
// as they are printed for debugging.
func TestSecretsStayOut(t *testing.T) {
	t.Parallel()
	const canary = "canary-0123"
	m := &targets.Map{}
	tg := &targets.Target{ID: "h", Auth: targets.Auth{Password: secret.New(canary + "-a"), PrivPassword: secret.New(canary + "-b")}}
	tg.Become = targets.Become{Method: "sudo", Password: secret.New(canary + "-c")}
	if err := m.Add(tg); err != nil {
		t.Fatal(err)
	}
	bus, store := event.NewBus(event.Options{}), memory.New(memory.Options{})
	all, err := bus.Subscribe("salt/", event.SubscribeOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer all.Close()
	s := dispatch.New(dispatch.Config{
		Resolver: fixed{m}, Dialer: careless{}, Store: store, Bus: bus,
		Limits: transport.NewLimits(transport.LimitOptions{InFlight: 1}),
	})
	defer s.Close()
	id, err := s.Start(t.Context(), dispatch.Request{Call: jobs.Call{Fun: "test.ping"}})
	if err != nil {
		t.Fatal(err)
	}
	var seen []any
	for u, err := range s.Follow(t.Context(), id, 0) {
		if err != nil {
			t.Fatal(err)
		}
		seen = append(seen, u)
		if u.Return != nil {
			seen = append(seen, *u.Return)
		}
	}
	for r, err := range store.Returns(t.Context(), id) {
		if err != nil {
			t.Fatal(err)
		}
		seen = append(seen, r)
	}
	j, err := store.Get(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	seen = append(seen, j)
	for range 2 { // the start, and the return
		seen = append(seen, <-all.C())
	}
	for _, v := range seen {
		b, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		if text := string(b) + fmt.Sprintf("%v %+v %#v", v, v, v); strings.Contains(text, canary) {
			t.Errorf("a password is in %s", text)
		}
	}
}
