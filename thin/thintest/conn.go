// Package thintest tests what puts thins on hosts without hosts: a connection that
// leads to a shell of this machine, and a thin that is the test's own binary.
package thintest

import (
	"context"
	"sync"
	"sync/atomic"

	"github.com/gossh/gossh/transport"
	"github.com/gossh/gossh/transport/local"
)

// Conn runs commands through a login shell of this machine. It is safe for
// concurrent use.
type Conn struct {
	// Shell is the login shell with its options; nil means sh.
	Shell []string
	// Env is added to the environment of this process.
	Env []string
	// User is what Peer says.
	User string
	// Execs counts the commands.
	Execs atomic.Int32
	// Seen, if not nil, takes each command.
	Seen func(transport.Command)

	mu   sync.Mutex
	open []*local.Conn
}

// Cut breaks the streams of everything that was started, as a network does: the
// processes are not told.
func (c *Conn) Cut() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, l := range c.open {
		l.Cut()
	}
}

var _ transport.Conn = (*Conn)(nil)

// Peer implements transport.Conn.
func (c *Conn) Peer() transport.Peer { return transport.Peer{User: c.User, Addr: "local"} }

// Close implements transport.Conn.
func (c *Conn) Close() error { return nil }

// Start implements transport.Conn.
func (c *Conn) Start(ctx context.Context, cmd transport.Command) (transport.Process, error) {
	c.Execs.Add(1)
	if c.Seen != nil {
		c.Seen(cmd)
	}
	l := &local.Conn{Shell: c.Shell, Env: c.Env}
	c.mu.Lock()
	c.open = append(c.open, l)
	c.mu.Unlock()
	return l.Start(ctx, cmd)
}
