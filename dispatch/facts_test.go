package dispatch_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gossh/gossh/dispatch"
	"github.com/gossh/gossh/event"
	"github.com/gossh/gossh/facts"
	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/jobs"
	"github.com/gossh/gossh/jobs/memory"
	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/targets"
	"github.com/gossh/gossh/thin"
	"github.com/gossh/gossh/thin/thintest"
	"github.com/gossh/gossh/transport"
)

// recognized is a dialer whose hosts are recognized, but for stranger.
type recognized struct{ shells }

// keyed is a connection to a host with a key.
type keyed struct {
	transport.Conn
	key string
}

func (k keyed) Peer() transport.Peer {
	p := k.Conn.Peer()
	p.HostKey = k.key
	return p
}

func (r recognized) Dial(ctx context.Context, t *targets.Target) (transport.Conn, error) {
	if t.ID == "off" {
		return nil, fault.New(fault.Unreachable, "", "it is off")
	}
	c, err := r.shells.Dial(ctx, t)
	if err != nil || t.ID == "stranger" {
		return c, err
	}
	return keyed{c, "SHA256:of-" + string(t.ID)}, nil
}

// shelf is a store in memory.
type shelf struct {
	facts.Store
	mu   sync.Mutex
	have map[targets.ID]*facts.Record
	err  error
}

func (s *shelf) Put(_ context.Context, r *facts.Record) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.have[r.ID] = r
	return s.err
}

// service returns a service for hosts that answer, and what it remembers.
func service(t *testing.T, d transport.Dialer, m *targets.Map, warn func(string)) (*dispatch.Service, *shelf) {
	t.Helper()
	kept := &shelf{have: map[targets.ID]*facts.Record{}}
	s := dispatch.New(dispatch.Config{
		Resolver: fixed{m}, Dialer: d, Limits: transport.NewLimits(transport.LimitOptions{InFlight: 2}),
		Thin:  thin.New(thin.Options{Source: thintest.Source(t)}),
		Store: memory.New(memory.Options{}), Bus: event.NewBus(event.Options{}), Facts: kept, Warn: warn,
	})
	t.Cleanup(s.Close)
	return s, kept
}

const answers = `exec /bin/sh "$@"`

// TestGrains has that hosts tell their own grains, that they are remembered with the
// key of the host, and that each host has an answer.
func TestGrains(t *testing.T) {
	t.Parallel()
	d, m := hosts(t, map[targets.ID]string{"a": answers, "stranger": answers, "off": answers, "silent": "exit 1"})
	for tgt := range m.All() {
		tgt.Grains, tgt.Port, tgt.User = ordered.Of("kernel", "of the roster", "role", "web"), 2222, "ada"
	}
	s, kept := service(t, recognized{d}, m, func(msg string) { t.Errorf("got the warning %q", msg) })
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	got, err := s.Grains(ctx, dispatch.Request{}, m)
	if err != nil || len(got) != 4 {
		t.Fatalf("got %v, %v, want four answers", got, err)
	}
	for _, id := range []targets.ID{"a", "stranger"} {
		kernel, _ := got[id].Grains.Get("kernel")
		role, ok := got[id].Grains.Get("role")
		if kernel != "Linux" || ok || got[id].Err != nil {
			t.Errorf("%s: got the kernel %v, the role %v, %v, want the host's own", id, kernel, role, got[id].Err)
		}
	}
	if err := got["off"].Err; fault.KindOf(err) != fault.Unreachable || !strings.Contains(err.Error(), "it is off") {
		t.Errorf("got %v of a host that is off", err)
	}
	if got["silent"].Err == nil {
		t.Error("got no error of a host that says nothing")
	}
	r := kept.have["a"]
	if len(kept.have) != 1 || r == nil || r.HostKey != "SHA256:of-a" || r.Host != "a" || r.Port != 2222 || r.User != "ada" || r.Collected.IsZero() {
		t.Errorf("got %v, %+v, want a alone", kept.have, r)
	}
	if _, err := s.Grains(ctx, dispatch.Request{}, &targets.Map{}); fault.KindOf(err) != fault.NoTarget {
		t.Errorf("got %v without targets", err)
	}
}

// TestGrainsOfARun has that what users ask for is remembered if it is all that the
// host says, and nothing else is.
func TestGrainsOfARun(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		call jobs.Call
		over *ordered.Map
		want bool
	}{
		{"all", jobs.Call{Fun: "grains.items"}, nil, true},
		{"cleaned", jobs.Call{Fun: "grains.items", Kwargs: ordered.Of("sanitize", true)}, nil, false},
		{"over them the roster's", jobs.Call{Fun: "grains.items"}, ordered.Of("role", "web"), false},
		{"one", jobs.Call{Fun: "grains.item", Args: []any{"kernel"}}, nil, false},
		{"others", jobs.Call{Fun: "test.ping"}, nil, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			d, m := hosts(t, map[targets.ID]string{"a": answers})
			m.At(0).Grains = c.over
			s, kept := service(t, recognized{d}, m, nil)
			id, err := s.Start(t.Context(), dispatch.Request{Call: c.call, Options: dispatch.Options{Attached: true}})
			if err != nil {
				t.Fatal(err)
			}
			for u, err := range s.Follow(t.Context(), id, 0) {
				if err != nil {
					t.Fatal(err)
				}
				if u.Return != nil && u.Return.Failed() {
					t.Errorf("got %+v", u.Return)
				}
			}
			if got := kept.have["a"] != nil; got != c.want {
				t.Errorf("remembered: got %v, want %v", got, c.want)
			}
		})
	}
}

// TestGrainsThatCannotBeKept has that a full disk costs a warning, once.
func TestGrainsThatCannotBeKept(t *testing.T) {
	t.Parallel()
	d, m := hosts(t, map[targets.ID]string{"a": answers, "b": answers})
	var mu sync.Mutex
	var warnings []string
	s, kept := service(t, recognized{d}, m, func(msg string) {
		mu.Lock()
		defer mu.Unlock()
		warnings = append(warnings, msg)
	})
	kept.err = errors.New("the disk is full")
	got, err := s.Grains(t.Context(), dispatch.Request{}, m)
	if err != nil || got["a"].Err != nil || got["b"].Err != nil {
		t.Errorf("got %v, %v", got, err)
	}
	if len(warnings) != 1 || !strings.Contains(warnings[0], "the disk is full") {
		t.Errorf("got the warnings %q, want one", warnings)
	}
}

// TestGrainsGivenUp has that hosts that hang do not hold up who gives up.
func TestGrainsGivenUp(t *testing.T) {
	t.Parallel()
	d, m := hosts(t, map[targets.ID]string{"a": "exec sleep 1000"})
	s, _ := service(t, recognized{d}, m, nil)
	ctx, cancel := context.WithCancelCause(t.Context())
	enough := errors.New("enough")
	time.AfterFunc(50*time.Millisecond, func() { cancel(enough) })
	if got, err := s.Grains(ctx, dispatch.Request{}, m); !errors.Is(err, enough) {
		t.Errorf("got %v, %v, want what ended it", got, err)
	}
}
