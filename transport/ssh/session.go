package ssh

import (
	"context"
	"fmt"
	"io"
	"sync"
	"time"

	xssh "golang.org/x/crypto/ssh"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/transport"
)

// killGrace is how long a process may take to end after TERM, and then after KILL.
const killGrace = 2 * time.Second

// process is a command on a host.
type process struct {
	c    *conn
	ctx  context.Context //nolint:containedctx // the life of the process
	ch   xssh.Channel
	stop func() bool

	exited chan struct{} // closed when the requests of the channel end
	mu     sync.Mutex
	status *transport.Exit
}

// Start implements transport.Conn.
func (c *conn) Start(ctx context.Context, cmd transport.Command) (transport.Process, error) {
	op := "starting a command on " + c.hop.name
	ch, reqs, err := c.open(ctx, "session", nil)
	if err != nil {
		return nil, c.startError(ctx, op, err)
	}
	p := &process{c: c, ctx: ctx, ch: ch, exited: make(chan struct{})}
	c.wg.Go(func() { p.requests(reqs) })
	if c.hop.forward != "" {
		if err := c.fwd.agent(ctx, c, ch); err != nil {
			c.d.warn(c.hop.name + ": the agent is not forwarded: " + err.Error())
		}
	}
	if cmd.TTY {
		if err := c.request(ctx, ch, "pty-req", ptyRequest()); err != nil {
			_ = ch.Close()
			return nil, c.startError(ctx, "asking for a terminal on "+c.hop.name, err)
		}
	}
	if err := c.request(ctx, ch, "exec", xssh.Marshal(struct{ Line string }{cmd.Line})); err != nil {
		_ = ch.Close()
		return nil, c.startError(ctx, op, err)
	}
	p.stop = context.AfterFunc(ctx, p.kill)
	return p, nil
}

// startError gives an error its kind: nothing has run yet.
func (c *conn) startError(ctx context.Context, op string, err error) error {
	if ctx.Err() != nil {
		return fmt.Errorf("%s: %w", op, context.Cause(ctx))
	}
	if c.err() != nil {
		return c.lost(op, err)
	}
	return fault.New(fault.Unreachable, op, "the host refuses it: %w", err).
		WithHint("does sshd allow sessions for this user (MaxSessions, ForceCommand)?")
}

// ptyRequest is RFC 4254, 6.2: a terminal that changes no byte.
func ptyRequest() []byte {
	off := []byte{50, 51, 53, 54, 55, 56, 59, 60, 62, 70, 71, 72, 73, 74, 75, 36, 37, 38, 30, 31, 32, 33, 34, 35, 39, 40, 41, 42}
	var modes []byte
	for _, m := range off { // ISIG ICANON ECHO* IEXTEN OPOST* ICRNL INLCR IGNCR IXON IXOFF ...
		modes = append(modes, m, 0, 0, 0, 0)
	}
	modes = append(modes, 91, 0, 0, 0, 1, 0) // CS8, TTY_OP_END
	return xssh.Marshal(struct {
		Term                         string
		Columns, Rows, Width, Height uint32
		Modes                        string
	}{"dumb", 80, 24, 0, 0, string(modes)})
}

// requests takes the exit status.
func (p *process) requests(reqs <-chan *xssh.Request) {
	defer close(p.exited)
	for r := range reqs {
		var e *transport.Exit
		switch r.Type {
		case "exit-status":
			var m struct{ Code uint32 }
			if xssh.Unmarshal(r.Payload, &m) == nil {
				e = &transport.Exit{Code: int(m.Code)}
			}
		case "exit-signal":
			var m struct {
				Signal string
				Core   bool
				Msg    string
				Lang   string
			}
			if xssh.Unmarshal(r.Payload, &m) == nil {
				e = &transport.Exit{Code: 128 + signalNumbers[m.Signal], Signal: m.Signal}
			}
		}
		if e != nil {
			p.mu.Lock()
			p.status = e
			p.mu.Unlock()
		}
		if r.WantReply {
			_ = r.Reply(false, nil)
		}
	}
}

// signalNumbers are those that all Unix systems share (RFC 4254, 6.10).
var signalNumbers = map[string]int{
	"HUP": 1, "INT": 2, "QUIT": 3, "ILL": 4, "ABRT": 6, "FPE": 8, "KILL": 9, "SEGV": 11, "PIPE": 13, "ALRM": 14, "TERM": 15,
}

// kill ends the process: TERM, after a grace KILL, then the channel goes.
func (p *process) kill() {
	for _, s := range []string{"TERM", "KILL"} {
		if _, err := p.ch.SendRequest("signal", false, xssh.Marshal(struct{ Signal string }{s})); err != nil {
			break
		}
		select {
		case <-p.exited:
			return
		case <-time.After(killGrace):
		}
	}
	p.c.d.o.Log.Warn("the host ignored the signals to end a command: it may still run", "target", p.c.hop.name)
	p.c.abandon(p.ch)
}

// Stdin implements transport.Process.
func (p *process) Stdin() io.WriteCloser { return stdin{p.ch} }

// Stdout implements transport.Process.
func (p *process) Stdout() io.Reader { return p.ch }

// Stderr implements transport.Process.
func (p *process) Stderr() io.Reader { return p.ch.Stderr() }

// stdin ends the input when it is closed, not the channel.
type stdin struct{ ch xssh.Channel }

func (s stdin) Write(b []byte) (int, error) { return s.ch.Write(b) }
func (s stdin) Close() error                { return s.ch.CloseWrite() }

// Wait implements transport.Process.
func (p *process) Wait() (transport.Exit, error) {
	select {
	case <-p.exited:
	case <-p.c.done:
		<-p.exited
	}
	ended := !p.stop() && p.ctx.Err() != nil
	_ = p.ch.Close()
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case p.status != nil && !ended:
		return *p.status, nil
	case ended:
		return transport.Exit{}, context.Cause(p.ctx)
	case p.c.err() != nil:
		return transport.Exit{}, p.c.lost("waiting for a command", nil)
	}
	return transport.Exit{}, fault.New(fault.Lost, "waiting for a command on "+p.c.hop.name, "it ended without an exit status")
}
