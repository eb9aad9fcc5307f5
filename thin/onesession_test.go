package thin_test

import (
	"context"
	"path/filepath"
	"sync/atomic"
	"testing"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/thin"
	"github.com/gossh/gossh/thin/thintest"
	"github.com/gossh/gossh/transport"
)

// oneSession is a host that allows one session at a time, as sshd with MaxSessions 1.
type oneSession struct {
	thintest.Conn
	busy atomic.Bool
}

// Start implements transport.Conn.
func (c *oneSession) Start(ctx context.Context, cmd transport.Command) (transport.Process, error) {
	if !c.busy.CompareAndSwap(false, true) {
		return nil, fault.New(fault.Deploy, "starting a command", "the host refused a session")
	}
	p, err := c.Conn.Start(ctx, cmd)
	if err != nil {
		c.busy.Store(false)
		return nil, err
	}
	return &onlyProcess{p, c}, nil
}

type onlyProcess struct {
	transport.Process
	c *oneSession
}

// Wait implements transport.Process.
func (p *onlyProcess) Wait() (transport.Exit, error) {
	defer p.c.busy.Store(false)
	return p.Process.Wait()
}

func TestOneSessionAtATime(t *testing.T) {
	t.Parallel()
	flown := filepath.Join(t.TempDir(), "flown")
	tgt := flight(t, "#!/bin/sh\necho >>"+flown+"\n")
	conn, r := &oneSession{}, runner(t)
	for _, state := range []string{"cold", "warm"} {
		t.Log(state)
		ping(t, r, conn, tgt, thin.OpenOptions{})
	}
	ping(t, r, conn, tgt, thin.OpenOptions{PreFlight: true, Wipe: true})
	if n := conn.Execs.Load(); n != 3+1+2 {
		t.Errorf("commands: got %d, want 6", n)
	}
}
