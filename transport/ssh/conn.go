package ssh

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"sync"

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
	fwd   *forwards
	files sftpClient
	// below releases what the connection stands on, such as a jump host.
	below func()

	wg   sync.WaitGroup
	done chan struct{} // closed when the connection has ended
	stop sync.Once

	mu    sync.Mutex
	cause error
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
				c.fwd.open(c, n)
			}
		}
		c.end(c.mux.Wait())
	})
	c.keepAlive()
}

// end closes the connection and remembers the first cause.
func (c *conn) end(cause error) {
	c.stop.Do(func() {
		c.mu.Lock()
		c.cause = cause
		c.mu.Unlock()
		close(c.done)
		// The socket first: Close of x/crypto waits for its goroutines, which may
		// be stuck in it.
		_ = c.nc.Close()
	})
}

// err returns why the connection ended, nil if it did not.
func (c *conn) err() error {
	select {
	case <-c.done:
	default:
		return nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.cause == nil || errors.Is(c.cause, io.EOF) || errors.Is(c.cause, net.ErrClosed) {
		return errors.New("the host closed the connection")
	}
	return c.cause
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
	_ = c.mux.Close()
	c.files.close()
	c.wg.Wait()
	c.below()
	return nil
}

// open opens a channel. It returns when ctx ends, though x/crypto would wait for
// an answer for ever.
func (c *conn) open(ctx context.Context, kind string, extra []byte) (xssh.Channel, <-chan *xssh.Request, error) {
	type opened struct {
		ch   xssh.Channel
		reqs <-chan *xssh.Request
		err  error
	}
	out := make(chan opened)
	c.wg.Go(func() { // ends at the latest with the connection
		ch, reqs, err := c.mux.OpenChannel(kind, extra)
		select {
		case out <- opened{ch, reqs, err}:
		case <-ctx.Done():
			if err == nil {
				_ = ch.Close()
				xssh.DiscardRequests(reqs)
			}
		}
	})
	select {
	case o := <-out:
		return o.ch, o.reqs, o.err
	case <-ctx.Done():
		return nil, nil, context.Cause(ctx)
	}
}

// request sends a channel request and waits for the answer, at most until ctx
// ends; then ch is closed.
func (c *conn) request(ctx context.Context, ch xssh.Channel, kind string, payload []byte) error {
	stop := context.AfterFunc(ctx, func() { c.abandon(ch) })
	ok, err := ch.SendRequest(kind, true, payload)
	if !stop() {
		return context.Cause(ctx)
	}
	if err == nil && !ok {
		return errRefused
	}
	return err
}

// abandon closes ch. The peer may never confirm that; then what waits for the
// channel would wait for as long as the connection lives, so the connection goes
// too.
func (c *conn) abandon(ch xssh.Channel) { _ = ch.Close() }

var errRefused = errors.New("the host refused the request")

// String names the connection in messages.
func (c *conn) String() string { return fmt.Sprintf("%s (%s)", c.hop.name, c.peer.Addr) }
