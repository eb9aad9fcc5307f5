package dispatch_test

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"testing"
	"time"

	"github.com/gossh/gossh/dispatch"
	"github.com/gossh/gossh/event"
	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/jobs"
	"github.com/gossh/gossh/jobs/memory"
	"github.com/gossh/gossh/targets"
	"github.com/gossh/gossh/thin"
	"github.com/gossh/gossh/thin/thintest"
	"github.com/gossh/gossh/thin/wire"
	"github.com/gossh/gossh/transport"
)

func TestMain(m *testing.M) { thintest.Main(m) }

// shells is a dialer whose hosts are login shells of this machine, by id. A host
// without one makes the dialer panic.
type shells map[targets.ID]string

func (s shells) Dial(_ context.Context, t *targets.Target) (transport.Conn, error) {
	login, ok := s[t.ID]
	if !ok {
		panic("no host " + t.ID)
	}
	return &thintest.Conn{Shell: []string{login}}, nil
}

// hosts writes a login shell for each script.
func hosts(t *testing.T, scripts map[targets.ID]string) (shells, *targets.Map) {
	t.Helper()
	s, m := shells{}, &targets.Map{}
	for id, script := range scripts {
		dir := t.TempDir()
		if err := os.Chmod(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		if script != "" {
			s[id] = filepath.Join(dir, "login")
			if err := os.WriteFile(s[id], []byte("#!/bin/sh\n"+script+"\n"), 0o700); err != nil {
				t.Fatal(err)
			}
		}
		if err := m.Add(&targets.Target{ID: id, Thin: targets.Thin{Dir: dir + "/thin"}}); err != nil {
			t.Fatal(err)
		}
	}
	return s, m
}

// run carries out one call and returns the outcomes. It fails the test unless each
// target has exactly one.
func run(t *testing.T, d transport.Dialer, m *targets.Map, c jobs.Call) map[targets.ID]jobs.Return {
	t.Helper()
	s := dispatch.New(dispatch.Config{
		Resolver: fixed{m}, Dialer: d, Limits: transport.NewLimits(transport.LimitOptions{InFlight: m.Len()}),
		Thin:  thin.New(thin.Options{Source: thintest.Source(t), MaxReply: 8 << 20}),
		Store: memory.New(memory.Options{}), Bus: event.NewBus(event.Options{}),
	})
	defer s.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	id, err := s.Start(ctx, dispatch.Request{Call: c, Options: dispatch.Options{Attached: true}})
	if err != nil {
		t.Fatal(err)
	}
	out := map[targets.ID]jobs.Return{}
	for u, err := range s.Follow(ctx, id, 0) {
		if err != nil {
			t.Fatal(err)
		}
		if u.Return == nil {
			continue
		}
		if _, twice := out[u.Return.Target]; twice {
			t.Errorf("%s: got two outcomes", u.Return.Target)
		}
		out[u.Return.Target] = *u.Return
	}
	if len(out) != m.Len() {
		t.Errorf("got %d outcomes for %d targets", len(out), m.Len())
	}
	return out
}

// peak runs f and returns the most memory that was in use meanwhile, in bytes.
func peak(f func()) uint64 {
	stop, most := make(chan struct{}), make(chan uint64)
	go func() {
		var m runtime.MemStats
		var top uint64
		for {
			runtime.ReadMemStats(&m)
			top = max(top, m.HeapAlloc)
			select {
			case <-stop:
				most <- top
				return
			case <-time.After(20 * time.Millisecond):
			}
		}
	}()
	f()
	close(stop)
	return <-most
}

// TestHostileHosts lets hosts answer with whatever they like: that costs those
// hosts, the others answer, and memory stays bounded.
func TestHostileHosts(t *testing.T) {
	// It measures memory, so it runs alone.
	// The nonce is the word after "gossh" on the line.
	hello := "n=${2##* gossh }; n=${n%% *}\necho \"gossh:$n:hello {\\\"wire\\\":" + strconv.Itoa(wire.Version) + "}\"\nread -r l\n"
	d, m := hosts(t, map[targets.ID]string{
		"good":     `exec sh "$@"`,
		"noise":    `exec cat /dev/zero`,
		"lines":    `exec yes`,
		"garbage":  hello + `head -c 100000 /dev/urandom; exec sleep 600`,
		"giant":    hello + `printf '\377\377\377\377\005\000\000\000\001'; exec sleep 600`,
		"liar":     hello + `printf '\000\001\000\000\005\000\000\000\001{}'; exit 0`,
		"endless":  hello + `f() { printf '\000\002\000\000\004\000\000\000\001'; head -c 131072 /dev/zero; }; while :; do f; done`,
		"no reply": hello + `exit 0`,
		"panics":   "",
	})
	var out map[targets.ID]jobs.Return
	used := peak(func() { out = run(t, d, m, jobs.Call{Fun: "test.ping"}) })
	for id, want := range map[targets.ID]fault.Kind{
		"good": fault.None, "noise": fault.Deploy, "lines": fault.Deploy, "garbage": fault.Lost, "giant": fault.Lost,
		"liar": fault.Lost, "endless": fault.Failed, "no reply": fault.Lost, "panics": fault.Internal,
	} {
		if got := out[id]; got.Kind != want {
			t.Errorf("%s: got %v (%s), want %v", id, got.Kind, got.Message, want)
		}
	}
	// The test binary, which is sent as the thin, is in memory too.
	if used > 512<<20 {
		t.Errorf("got %d MiB in use", used>>20)
	}
}

// TestHostileRawCommands does the same without the thin.
func TestHostileRawCommands(t *testing.T) {
	d, m := hosts(t, map[targets.ID]string{
		"good":   `exec sh "$@"`,
		"stdout": `exec cat /dev/zero`,
		"stderr": `exec cat /dev/zero >&2`,
		"killed": `kill -9 $$`,
	})
	var out map[targets.ID]jobs.Return
	used := peak(func() { out = run(t, d, m, jobs.Call{Fun: jobs.Raw, Args: []any{"echo hi"}}) })
	for id, want := range map[targets.ID]fault.Kind{
		"good": fault.None, "stdout": fault.Failed, "stderr": fault.Failed, "killed": fault.Failed,
	} {
		if got := out[id]; got.Kind != want {
			t.Errorf("%s: got %v (%s), want %v", id, got.Kind, got.Message, want)
		}
	}
	if used > 1<<30 {
		t.Errorf("got %d MiB in use", used>>20)
	}
}
