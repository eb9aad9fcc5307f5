package ssh

import (
	"context"
	"net"
	"testing"
	"testing/synctest"
	"time"

	xssh "golang.org/x/crypto/ssh"
)

// left is a channel that can be closed. Nothing else of it is used.
type left struct{ xssh.Channel }

func (left) Close() error { return nil }

// TestLeave has a slow host confirm that a session is closed, which costs the
// connection nothing, and another one that never does.
func TestLeave(t *testing.T) {
	t.Parallel()
	for name, after := range map[string]time.Duration{"slow": 10 * time.Second, "silent": time.Hour} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				here, there := net.Pipe()
				defer there.Close()
				c := &conn{nc: &netConn{Conn: here}}
				c.life, c.kill = context.WithCancelCause(t.Context())
				reqs := make(chan *xssh.Request)
				c.leave(left{}, reqs)
				time.Sleep(after)
				close(reqs)
				c.wg.Wait()
				if got := c.life.Err() != nil; got != (name == "silent") {
					t.Errorf("the connection ended: got %v (%v)", got, context.Cause(c.life))
				}
				c.end(errClosed)
			})
		})
	}
}
