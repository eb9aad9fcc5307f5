package dispatch_test

import (
	"context"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	xssh "golang.org/x/crypto/ssh"

	"github.com/gossh/gossh/dispatch"
	"github.com/gossh/gossh/event"
	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/internal/sshtest"
	"github.com/gossh/gossh/jobs"
	"github.com/gossh/gossh/jobs/memory"
	"github.com/gossh/gossh/secret"
	"github.com/gossh/gossh/targets"
	"github.com/gossh/gossh/transport"
	"github.com/gossh/gossh/transport/ssh"
)

// servers are hosts that anybody may log in to, with a service that reaches them.
type servers struct {
	service *dispatch.Service
	all     []*sshtest.Server
}

// start starts one server for each of faults, and a service that works on so many at
// once.
func start(t *testing.T, inFlight int, timeout time.Duration, faults ...sshtest.Faults) *servers {
	t.Helper()
	h, m, known := &servers{}, &targets.Map{}, ""
	for i, f := range faults {
		key, err := sshtest.NewSigner("ed25519")
		if err != nil {
			t.Fatal(err)
		}
		s, err := sshtest.Start(sshtest.Options{
			HostKeys: []xssh.Signer{key}, Faults: f, Users: map[string]sshtest.User{"op": {Password: "p"}},
			Handler: sshtest.Shell{Home: t.TempDir()}.Run,
		})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = s.Close() })
		h.all, known = append(h.all, s), known+s.KnownHosts()
		host, port, err := net.SplitHostPort(s.Addr())
		if err != nil {
			t.Fatal(err)
		}
		tg := &targets.Target{ID: targets.ID("h" + strconv.Itoa(i)), Host: host, User: "op"}
		if tg.Port, err = strconv.Atoi(port); err != nil {
			t.Fatal(err)
		}
		tg.SSH.Timeout, tg.Auth.Password = timeout, secret.New("p")
		if err := m.Add(tg); err != nil {
			t.Fatal(err)
		}
	}
	file := filepath.Join(t.TempDir(), "known_hosts")
	if err := os.WriteFile(file, []byte(known), 0o600); err != nil {
		t.Fatal(err)
	}
	limits := transport.NewLimits(transport.LimitOptions{InFlight: inFlight})
	d, err := ssh.New(ssh.Options{KnownHosts: []string{file}, Limits: limits, Home: t.TempDir(), KillGrace: 200 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	h.service = dispatch.New(dispatch.Config{
		Resolver: fixed{m}, Dialer: d, Limits: limits, Store: memory.New(memory.Options{}), Bus: event.NewBus(event.Options{}),
	})
	t.Cleanup(func() { h.service.Close(); _ = d.Close() })
	return h
}

// raw runs a line on all hosts and returns the outcomes by host; begun is called with
// the job's id once it is under way.
func (h *servers) raw(t *testing.T, line string, o dispatch.Options, begun func(jobs.ID)) map[targets.ID]jobs.Return {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	o.Stream = true
	id, err := h.service.Start(ctx, dispatch.Request{Call: jobs.Call{Fun: jobs.Raw, Args: []any{line}}, Options: o})
	if err != nil {
		t.Fatal(err)
	}
	out := map[targets.ID]jobs.Return{}
	for u, err := range h.service.Follow(ctx, id, 0) {
		switch {
		case err != nil:
			t.Fatal(err)
		case u.Output != nil && begun != nil:
			begun(id)
			begun = nil
		case u.Return != nil:
			out[u.Return.Target] = *u.Return
		}
	}
	return out
}

// expect checks the kind and the message of an outcome.
func expect(t *testing.T, r jobs.Return, k fault.Kind, words ...string) {
	t.Helper()
	if r.Kind != k {
		t.Errorf("%s: got %v (%s), want %v", r.Target, r.Kind, r.Message, k)
	}
	for _, w := range words {
		if !strings.Contains(r.Message, w) {
			t.Errorf("%s: got %q, want %q in it", r.Target, r.Message, w)
		}
	}
}

func TestTimeoutCoversTheLogin(t *testing.T) {
	t.Parallel()
	for name, f := range map[string]sshtest.Faults{
		"TCP": {Stall: sshtest.Accept}, "key exchange": {Stall: sshtest.KeyExchange}, "login": {Stall: sshtest.Login},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			out := start(t, 10, 400*time.Millisecond, f).raw(t, "echo hello", dispatch.Options{}, nil)
			expect(t, out["h0"], fault.Timeout, "connecting to h0", "within 400ms")
		})
	}
}

func TestIdleTimeout(t *testing.T) {
	t.Parallel()
	h := start(t, 10, time.Minute, sshtest.Faults{}, sshtest.Faults{Stall: sshtest.Exec})
	out := h.raw(t, "echo begun; exec sleep 62", dispatch.Options{IdleTimeout: time.Second}, nil)
	expect(t, out["h0"], fault.Timeout, "sent nothing for 1s", "--idle-timeout")
	expect(t, out["h1"], fault.Timeout, "sent nothing for 1s")
}

func TestDeadline(t *testing.T) {
	t.Parallel()
	h := start(t, 2, time.Minute, sshtest.Faults{}, sshtest.Faults{Stall: sshtest.KeyExchange}, sshtest.Faults{})
	out := h.raw(t, "echo begun; exec sleep 63", dispatch.Options{Deadline: 3 * time.Second}, nil)
	expect(t, out["h0"], fault.Timeout, "deadline of 3s passed")
	expect(t, out["h1"], fault.Timeout, "connecting to h1", "deadline of 3s passed")
	expect(t, out["h2"], fault.Timeout, "not started", "deadline")
	if n := h.all[2].Counts().Connections; n != 0 {
		t.Errorf("got %d connections to a host that was not started, want none", n)
	}
}

func TestCancel(t *testing.T) {
	t.Parallel()
	h := start(t, 2, time.Minute, sshtest.Faults{}, sshtest.Faults{Stall: sshtest.Login}, sshtest.Faults{})
	out := h.raw(t, "echo begun; exec sleep 64", dispatch.Options{}, func(id jobs.ID) {
		if err := h.service.Cancel(t.Context(), id); err != nil {
			t.Error(err)
		}
	})
	expect(t, out["h0"], fault.Cancelled, "interrupted")
	expect(t, out["h1"], fault.Cancelled, "interrupted")
	expect(t, out["h2"], fault.Cancelled, "not started", "interrupted")
}
