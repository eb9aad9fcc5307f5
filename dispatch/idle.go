package dispatch

import (
	"context"
	"io"
	"time"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/transport"
)

// watchIdle returns a context that ends, with fault.Timeout as its cause, when d
// has passed without a call of touch. With d 0 it never does.
func watchIdle(ctx context.Context, d time.Duration) (_ context.Context, touch, stop func()) {
	if d <= 0 {
		return ctx, func() {}, func() {}
	}
	ctx, cancel := context.WithCancelCause(ctx)
	timer := time.AfterFunc(d, func() {
		cancel(fault.New(fault.Timeout, "", "the host sent nothing for %v", d).
			WithHint("raise --idle-timeout, or leave it away"))
	})
	return ctx, func() { timer.Reset(d) }, func() { timer.Stop(); cancel(nil) }
}

// touching calls touch whenever the host sends something.
type touching struct {
	transport.Conn
	touch func()
}

// Start implements transport.Conn.
func (c touching) Start(ctx context.Context, cmd transport.Command) (transport.Process, error) {
	p, err := c.Conn.Start(ctx, cmd)
	if err != nil {
		return nil, err
	}
	return touchingProcess{p, c.touch}, nil
}

type touchingProcess struct {
	transport.Process
	touch func()
}

func (p touchingProcess) Stdout() io.Reader { return touchingReader{p.Process.Stdout(), p.touch} }
func (p touchingProcess) Stderr() io.Reader { return touchingReader{p.Process.Stderr(), p.touch} }

type touchingReader struct {
	r     io.Reader
	touch func()
}

func (r touchingReader) Read(b []byte) (int, error) {
	n, err := r.r.Read(b)
	if n > 0 {
		r.touch()
	}
	return n, err
}
