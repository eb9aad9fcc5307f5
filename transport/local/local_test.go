package local_test

import (
	"context"
	"os"
	"testing"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/targets"
	"github.com/gossh/gossh/transport"
	"github.com/gossh/gossh/transport/local"
	"github.com/gossh/gossh/transport/transporttest"
)

func TestTransport(t *testing.T) {
	transporttest.Run(t, func(t *testing.T) transporttest.Host {
		t.Helper()
		return transporttest.Host{Dialer: &local.Dialer{User: "me"}, Target: &targets.Target{ID: "here", Local: true}, Dir: t.TempDir()}
	})
}

// elsewhere is the dialer of the others.
type elsewhere struct {
	dialed, prepared []targets.ID
	done             bool
}

func (e *elsewhere) Dial(_ context.Context, t *targets.Target) (transport.Conn, error) {
	e.dialed = append(e.dialed, t.ID)
	return nil, fault.New(fault.Unreachable, "", "not here")
}

func (e *elsewhere) Prepare(_ context.Context, m *targets.Map) (*targets.Map, func()) {
	e.prepared = m.IDs()
	return m, func() { e.done = true }
}

func (*elsewhere) Recognizes(context.Context, *targets.Target, string) bool { return true }

func TestOthers(t *testing.T) {
	t.Parallel()
	here, there := &targets.Target{ID: "here", Local: true, User: "somebody", Port: 2222}, &targets.Target{ID: "there"}
	m := &targets.Map{}
	for _, x := range []*targets.Target{there, here} {
		if err := m.Add(x); err != nil {
			t.Fatal(err)
		}
	}
	e := &elsewhere{}
	d := &local.Dialer{Next: e, User: "me"}
	order, done := d.Prepare(t.Context(), m)
	done()
	if len(e.prepared) != 1 || e.prepared[0] != "there" || order.Len() != 2 || order.At(0) != here || !e.done {
		t.Errorf("got %v prepared, then %v, done %v", e.prepared, order.IDs(), e.done)
	}
	if _, err := d.Dial(t.Context(), there); fault.KindOf(err) != fault.Unreachable || len(e.dialed) != 1 {
		t.Errorf("got %v, %v dialed", err, e.dialed)
	}
	if !d.Recognizes(t.Context(), there, "x") || d.Recognizes(t.Context(), here, "x") {
		t.Error("this machine has a key, or others have none")
	}
	conn, err := d.Dial(t.Context(), here)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if p := conn.Peer(); p.User != "me" || p.Addr != "local" {
		t.Errorf("got %+v", p)
	}
	out, err := transport.Capture(t.Context(), conn, transport.Command{Line: "pwd"}, transport.CaptureOptions{})
	wd, wdErr := os.Getwd()
	if err != nil || wdErr != nil || out.Stdout != wd+"\n" {
		t.Errorf("got %+v, %v, %v", out, err, wdErr)
	}
	if _, err := d.Dial(t.Context(), &targets.Target{ID: "bad", Local: true, Err: fault.New(fault.Invalid, "", "no")}); fault.KindOf(err) != fault.Invalid {
		t.Errorf("got %v", err)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := d.Dial(ended, here); fault.KindOf(err) != fault.Cancelled {
		t.Errorf("got %v", err)
	}
}
