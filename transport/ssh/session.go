package ssh

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	xssh "golang.org/x/crypto/ssh"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/transport"
)

// maxWrite bounds one write to a channel, because x/crypto counts in 32 bits.
const maxWrite = 1 << 30

// closeGrace is how long a host may take to confirm that a session is closed.
const closeGrace = 2 * time.Second

// leaveGrace is the same for a session in which nothing runs, while others on its
// connection may: a host that is only slow is not to lose them.
const leaveGrace = 30 * time.Second

// endNotice is how long the end of a stream waits to see whether the connection
// ended: one that breaks ends its channels first, and then itself.
const endNotice = 100 * time.Millisecond

// Start implements transport.Conn.
func (c *conn) Start(ctx context.Context, cmd transport.Command) (transport.Process, error) {
	op := "starting a command"
	if err := c.err(); err != nil {
		return nil, c.lost(op, err)
	}
	ch, reqs, err := c.session(ctx)
	if err != nil {
		return nil, c.startErr(ctx, op, err)
	}
	if err := c.exec(ctx, ch, cmd); err != nil {
		c.leave(ch, reqs)
		return nil, c.startErr(ctx, op, err)
	}
	p := &process{conn: c, ch: ch, ctx: ctx, ended: make(chan struct{})}
	p.in = &stdin{p: p}
	if !c.spawn(func() { p.watch(reqs) }) || !c.spawn(p.guard) {
		return nil, c.lost(op, errClosed)
	}
	return p, nil
}

// slotTime is, about, how long a server may take to see that a session is over.
const slotTime = time.Second

// session opens a session. sshd counts one that has just been closed against its
// MaxSessions until it comes round to removing it, which is later than it reads the
// request for the next one: where a command has ended, a refusal is not the last word.
func (c *conn) session(ctx context.Context) (xssh.Channel, <-chan *xssh.Request, error) {
	for wait := 5 * time.Millisecond; ; wait *= 2 {
		ch, reqs, err := c.open(ctx, "session", nil)
		var refused *xssh.OpenChannelError
		if !errors.As(err, &refused) || !c.vacated.Load() || wait > slotTime {
			return ch, reqs, err
		}
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			return nil, nil, context.Cause(ctx)
		}
	}
}

// exec sends the requests that start cmd.
func (c *conn) exec(ctx context.Context, ch xssh.Channel, cmd transport.Command) error {
	if c.peer.Forwarded {
		if _, err := ch.SendRequest("auth-agent-req@openssh.com", false, nil); err != nil {
			return err
		}
	}
	for _, e := range c.hop.env { // a host that does not accept one says nothing
		name, value, _ := strings.Cut(e, "=")
		if _, err := ch.SendRequest("env", false, xssh.Marshal(struct{ Name, Value string }{name, value})); err != nil {
			return err
		}
	}
	if cmd.TTY {
		if err := c.request(ctx, ch, "pty-req", rawTerminal()); err != nil {
			return fmt.Errorf("asking for a terminal: %w", err)
		}
	}
	return c.request(ctx, ch, "exec", xssh.Marshal(struct{ Line string }{cmd.Line}))
}

// startErr gives the error of a command that did not start its kind. That nothing
// was run is certain only if the host said so, or was not asked.
func (c *conn) startErr(ctx context.Context, op string, err error) error {
	var refused *xssh.OpenChannelError
	switch {
	case ctx.Err() != nil:
		return fault.Wrap(ended(ctx), op+" on "+c.hop.name, context.Cause(ctx))
	case errors.Is(err, errRefused) && c.err() == nil:
		return fault.Wrap(fault.Deploy, op+" on "+c.hop.name, err)
	case errors.As(err, &refused):
		return fault.New(fault.Deploy, op+" on "+c.hop.name, "the host refused a session: %s", clip(refused.Message, 200)).
			WithHint("MaxSessions of its sshd may be reached, or the account may not open sessions")
	}
	return c.lost(op, err)
}

// leave closes a channel that nobody reads, and the connection if the host does
// not confirm it.
func (c *conn) leave(ch xssh.Channel, reqs <-chan *xssh.Request) {
	_ = ch.Close()
	c.spawn(func() {
		late := time.AfterFunc(leaveGrace, func() { c.end(errors.New("the host does not answer")) })
		defer late.Stop()
		xssh.DiscardRequests(reqs)
	})
}

// ended returns the kind for a context that is over.
func ended(ctx context.Context) fault.Kind {
	if k := fault.KindOf(context.Cause(ctx)); k == fault.Timeout {
		return k
	}
	return fault.Cancelled
}

// process is a running command.
type process struct {
	conn  *conn
	ch    xssh.Channel
	in    *stdin
	ctx   context.Context //nolint:containedctx // the life of the process
	ended chan struct{}   // closed when the host has closed the session

	stopped atomic.Bool // the command was told to end
	exited  atomic.Bool // the host has told that it ended

	// Set before ended is closed.
	exit transport.Exit
	ok   bool // an exit status or signal arrived
}

// Stdin implements transport.Process.
func (p *process) Stdin() io.WriteCloser { return p.in }

// Stdout implements transport.Process.
func (p *process) Stdout() io.Reader { return stream{p, p.ch} }

// Stderr implements transport.Process.
func (p *process) Stderr() io.Reader { return stream{p, p.ch.Stderr()} }

// Wait implements transport.Process.
func (p *process) Wait() (transport.Exit, error) {
	<-p.ended
	p.conn.settle(p.ok)
	op := "running a command"
	switch {
	case p.stopped.Load():
		return p.exit, fault.Wrap(ended(p.ctx), op+" on "+p.conn.hop.name, context.Cause(p.ctx))
	case p.ok:
		return p.exit, nil
	}
	return transport.Exit{}, p.conn.lost(op, errors.New("the host ended the session without an exit status"))
}

// watch reads what the host tells of the command until it closes the session.
func (p *process) watch(reqs <-chan *xssh.Request) {
	defer close(p.ended)
	defer p.conn.vacated.Store(true)
	for r := range reqs {
		if r.Type == "exit-status" || r.Type == "exit-signal" {
			p.exited.Store(true)
		}
		switch r.Type {
		case "exit-status":
			if len(r.Payload) >= 4 {
				p.exit, p.ok = transport.Exit{Code: int(binary.BigEndian.Uint32(r.Payload))}, true
			}
		case "exit-signal":
			var msg struct {
				Signal string
				Core   bool
				Text   string
				Lang   string
			}
			if xssh.Unmarshal(r.Payload, &msg) == nil {
				name := clip(msg.Signal, 32)
				p.exit, p.ok = transport.Exit{Code: 128 + signalNumber(name), Signal: name}, true
			}
		}
		_ = r.Reply(false, nil) // also keep-alives of the host
	}
}

// stdin is the input of a process; Close ends the input alone. The library has one
// goroutine write and close, but here the end of a session may come while a thin is
// still being sent: then the input ends once that write does.
type stdin struct {
	p       *process
	mu      sync.Mutex
	writing int
	closed  bool
}

// Write implements io.Writer.
func (s *stdin) Write(b []byte) (n int, err error) {
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return 0, io.ErrClosedPipe
	}
	s.writing++
	s.mu.Unlock()
	defer func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.writing--; s.writing == 0 && s.closed {
			if cerr := s.p.ch.CloseWrite(); err == nil {
				err = cerr
			}
		}
	}()
	for len(b) > 0 {
		m, err := s.p.ch.Write(b[:min(len(b), maxWrite)])
		n += m
		if err != nil {
			return n, err
		}
		b = b[m:]
	}
	return n, nil
}

// Close implements io.Closer.
func (s *stdin) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil
	}
	s.closed = true
	if s.writing > 0 {
		return nil
	}
	return s.p.ch.CloseWrite()
}

// stream is an output of a process. It ends with io.EOF only if the process ended
// it, so that a broken connection is not taken for the end of the output.
type stream struct {
	p *process
	r io.Reader
}

// Read implements io.Reader.
func (s stream) Read(b []byte) (int, error) {
	n, err := s.r.Read(b)
	if n > 0 || !errors.Is(err, io.EOF) {
		return n, err
	}
	// A process that ends its output usually ends itself.
	select {
	case <-s.p.ended:
		s.p.conn.settle(s.p.ok)
		if cause := s.p.conn.err(); cause != nil && !s.p.ok {
			return 0, s.p.conn.lost("reading output", cause)
		}
	case <-time.After(endNotice):
	}
	return 0, io.EOF
}
