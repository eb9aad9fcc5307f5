package ssh

import (
	"context"
	"errors"
	"io"
	"net"
	"sync"
	"sync/atomic"
	"time"

	xssh "golang.org/x/crypto/ssh"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/transport"
)

var (
	_ transport.Conn   = (*conn)(nil)
	_ transport.Putter = (*conn)(nil)
)

// errClosed is why a connection ended that Close ended.
var errClosed = errors.New("the connection was closed")

// conn is an authenticated connection to one server. It does without the Client
// of x/crypto, which keeps three goroutines more for each connection.
type conn struct {
	d     *Dialer
	hop   *hop
	mux   xssh.Conn
	nc    *netConn
	peer  transport.Peer
	fwd   forwards
	files sftpClient
	// below releases what the connection stands on, such as a jump host.
	below func()

	vacated atomic.Bool // a session has ended

	// life ends with the connection; its cause is why.
	life context.Context //nolint:containedctx // it is the connection's own
	kill context.CancelCauseFunc

	wg     sync.WaitGroup
	mu     sync.Mutex
	closed bool // nothing may be started any more
}

// newConn returns a connection that is served.
func newConn(d *Dialer, h *hop, nc *netConn, mux xssh.Conn, chans <-chan xssh.NewChannel, reqs <-chan *xssh.Request) *conn {
	c := &conn{
		d: d, hop: h, nc: nc, mux: mux, below: func() {},
		peer: transport.Peer{User: h.login.user, Addr: h.addr(), Forwarded: h.forward != ""},
	}
	c.life, c.kill = context.WithCancelCause(context.Background())
	c.serve(chans, reqs)
	return c
}

// spawn runs f in the background. It reports false, and does not, after Close.
func (c *conn) spawn(f func()) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		return false
	}
	c.wg.Go(f)
	return true
}

// serve starts what a connection needs in the background.
func (c *conn) serve(chans <-chan xssh.NewChannel, reqs <-chan *xssh.Request) {
	c.wg.Go(func() {
		for reqs != nil || chans != nil {
			select {
			case r, ok := <-reqs:
				if !ok {
					reqs = nil
					continue
				}
				_ = r.Reply(false, nil)
			case n, ok := <-chans:
				if !ok {
					chans = nil
					continue
				}
				c.fwd.accept(c, n)
			}
		}
		c.end(c.mux.Wait())
	})
	c.keepAlive()
}

// end closes the connection; the first cause counts.
func (c *conn) end(cause error) {
	c.kill(cause)
	// The socket first: Close of x/crypto waits for its goroutines, which may be
	// stuck in it.
	_ = c.nc.Close()
}

// err returns why the connection ended, nil if it did not.
func (c *conn) err() error {
	if c.life.Err() == nil {
		return nil
	}
	cause := context.Cause(c.life)
	if errors.Is(cause, io.EOF) || errors.Is(cause, net.ErrClosed) || errors.Is(cause, context.Canceled) {
		return errors.New("the host closed the connection")
	}
	return cause
}

// settle waits a moment for the end of the connection, unless told that all is
// well.
func (c *conn) settle(well bool) {
	if well {
		return
	}
	t := time.NewTimer(endNotice)
	defer t.Stop()
	select {
	case <-c.life.Done():
	case <-t.C:
	}
}

// lost describes the end of the connection, or cause if it is still there.
func (c *conn) lost(op string, cause error) error {
	if err := c.err(); err != nil {
		cause = err
	}
	return fault.Wrap(fault.Lost, op+" on "+c.hop.name, cause)
}

// Peer implements transport.Conn.
func (c *conn) Peer() transport.Peer { return c.peer }

// Close implements transport.Conn.
func (c *conn) Close() error {
	c.end(errClosed)
	c.mu.Lock()
	again := c.closed
	c.closed = true
	c.mu.Unlock()
	_ = c.mux.Close()
	if again {
		c.wg.Wait()
		return nil
	}
	c.files.close()
	c.wg.Wait()
	c.below()
	return nil
}

// opened is the result of opening a channel.
type opened struct {
	ch   xssh.Channel
	reqs <-chan *xssh.Request
	err  error
}

// open opens a channel. It returns when ctx ends, though x/crypto would wait for
// an answer for ever.
func (c *conn) open(ctx context.Context, kind string, extra []byte) (xssh.Channel, <-chan *xssh.Request, error) {
	o, err := await(ctx, c, func() (o opened) {
		o.ch, o.reqs, o.err = c.mux.OpenChannel(kind, extra)
		return o
	}, func(o opened) {
		if o.err == nil {
			_ = o.ch.Close()
			xssh.DiscardRequests(o.reqs)
		}
	})
	if err != nil {
		return nil, nil, err
	}
	return o.ch, o.reqs, o.err
}

// request sends a channel request and waits for the answer, at most until ctx
// ends.
func (c *conn) request(ctx context.Context, ch xssh.Channel, kind string, payload []byte) error {
	refused, err := await(ctx, c, func() error {
		ok, err := ch.SendRequest(kind, true, payload)
		if err == nil && !ok {
			err = errRefused
		}
		return err
	}, func(error) {})
	if err != nil {
		return err
	}
	return refused
}

// await returns what f returns, or an error when ctx ends or the connection is
// closed; then drop gets the result later. Calls of x/crypto that wait for the
// peer take no context, and end only with the connection.
func await[T any](ctx context.Context, c *conn, f func() T, drop func(T)) (T, error) {
	var zero T
	out := make(chan T)
	started := c.spawn(func() {
		v := f()
		select {
		case out <- v:
		case <-ctx.Done():
			drop(v)
		}
	})
	if !started {
		return zero, errClosed
	}
	select {
	case v := <-out:
		return v, nil
	case <-ctx.Done():
		return zero, context.Cause(ctx)
	}
}

var errRefused = errors.New("the host refused the request")
