package ssh

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strconv"
	"sync"
	"time"

	xssh "golang.org/x/crypto/ssh"
)

// jumps are the connections to jump hosts, each shared by the hosts behind it.
type jumps struct {
	mu  sync.Mutex
	all map[string]*jump
}

// jump is a shared connection. It is made by the first who needs it and closed
// with the last.
type jump struct {
	users int
	ready chan struct{}
	conn  *conn
	err   error
}

// key tells jump hosts apart, and users of one.
func (h *hop) key() string {
	k := h.login.user + "@" + h.addr()
	if h.via != nil {
		k += " via " + h.via.key()
	}
	return k
}

// through opens a stream to h through its jump host.
func (d *Dialer) through(ctx context.Context, h *hop) (net.Conn, func(), error) {
	key := h.via.key()
	release, err := d.o.Limits.Jump(ctx, key)
	if err != nil {
		return nil, nil, err
	}
	defer release()
	j, leave, err := d.join(ctx, key, h.via)
	if err != nil {
		return nil, nil, err
	}
	type directTCPIP struct {
		Host       string
		Port       uint32
		OriginHost string
		OriginPort uint32
	}
	extra := xssh.Marshal(directTCPIP{h.host, uint32(h.port), "127.0.0.1", 0})
	ch, reqs, err := j.conn.open(ctx, "direct-tcpip", extra)
	if err != nil {
		leave()
		return nil, nil, fmt.Errorf("%s cannot reach %s: %w", h.via.name, h.addr(), err)
	}
	go xssh.DiscardRequests(reqs)
	return &channelConn{Channel: ch, addr: h.addr()}, leave, nil
}

// join returns the shared connection to a jump host, making it if needed.
func (d *Dialer) join(ctx context.Context, key string, h *hop) (*jump, func(), error) {
	d.jumps.mu.Lock()
	j := d.jumps.all[key]
	first := j == nil
	if first {
		j = &jump{ready: make(chan struct{})}
		d.jumps.all[key] = j
	}
	j.users++
	d.jumps.mu.Unlock()
	leave := sync.OnceFunc(func() { d.leave(key, j) })
	if first {
		// It outlives the one who makes it, but not its time.
		j.conn, j.err = d.connect(context.WithoutCancel(ctx), h)
		close(j.ready)
	}
	select {
	case <-j.ready:
	case <-ctx.Done():
		leave()
		return nil, nil, context.Cause(ctx)
	}
	if j.err == nil {
		if err := j.conn.err(); err != nil {
			j.err = fmt.Errorf("the connection to %s was lost: %w", h.name, err)
		}
	}
	if j.err != nil {
		err := j.err
		leave()
		return nil, nil, err
	}
	return j, leave, nil
}

// leave gives a share back; the last one closes the connection. One that failed is
// forgotten, so that the next one tries again.
func (d *Dialer) leave(key string, j *jump) {
	d.jumps.mu.Lock()
	j.users--
	last := j.users == 0
	if (last || j.err != nil) && d.jumps.all[key] == j {
		delete(d.jumps.all, key)
	}
	d.jumps.mu.Unlock()
	if last && j.conn != nil {
		_ = j.conn.Close()
	}
}

// channelConn is a channel as a net.Conn.
type channelConn struct {
	xssh.Channel
	addr string
}

type channelAddr string

func (a channelAddr) Network() string { return "tcp" }
func (a channelAddr) String() string  { return string(a) }

// LocalAddr implements net.Conn.
func (c *channelConn) LocalAddr() net.Addr { return channelAddr("jump") }

// RemoteAddr implements net.Conn.
func (c *channelConn) RemoteAddr() net.Addr { return channelAddr(c.addr) }

var errNoDeadline = errors.New("a channel has no deadlines")

// SetDeadline implements net.Conn; contexts do its work.
func (c *channelConn) SetDeadline(time.Time) error { return errNoDeadline }

// SetReadDeadline implements net.Conn.
func (c *channelConn) SetReadDeadline(time.Time) error { return errNoDeadline }

// SetWriteDeadline implements net.Conn.
func (c *channelConn) SetWriteDeadline(time.Time) error { return errNoDeadline }

// portOf reads a port for forwards.
func portOf(s string) (uint32, error) {
	n, err := strconv.ParseUint(s, 10, 16)
	if err != nil {
		return 0, fmt.Errorf("%q is no port", s)
	}
	return uint32(n), nil
}
