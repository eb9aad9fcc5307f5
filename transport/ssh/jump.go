package ssh

import (
	"context"
	"errors"
	"net"
	"sync"
	"time"

	xssh "golang.org/x/crypto/ssh"
)

const (
	// jumpLinger is how long a connection to a jump host stays without users: the
	// next hosts of a run find it open.
	jumpLinger = 10 * time.Second
	// jumpFailure is how long the failure to reach a jump host is remembered, so
	// that the hosts behind it do not wait for its timeout one after the other.
	jumpFailure = 15 * time.Second
)

// jumps are the connections to jump hosts, each shared by the hosts behind it.
type jumps struct {
	mu     sync.Mutex
	all    map[string]*jump
	wg     sync.WaitGroup
	closed bool
}

// jump is a shared connection, made by the first who needs it.
type jump struct {
	key   string
	ready chan struct{} // closed when conn or err is set
	conn  *conn
	err   error

	// Guarded by jumps.mu.
	users int
	timer *time.Timer // ends it when nobody uses it
	gone  bool        // no longer to be found
}

// key tells jump hosts apart, and users and ways of one.
func (h *hop) key() string {
	k := h.login.user + "@" + h.addr()
	if h.via != nil {
		k += " via " + h.via.key()
	}
	return k
}

// through opens a stream to h through its jump host.
func (d *Dialer) through(ctx context.Context, j *jump, h *hop) (net.Conn, error) {
	extra := xssh.Marshal(struct {
		Host       string
		Port       uint32
		OriginHost string
		OriginPort uint32
	}{h.host, uint32(h.port), "127.0.0.1", 0})
	ch, reqs, err := j.conn.open(ctx, "direct-tcpip", extra)
	if err != nil {
		var refused *xssh.OpenChannelError
		j.conn.settle(errors.As(err, &refused))
		if cause := j.conn.err(); cause != nil {
			err = &jumpLost{h.via.name, cause}
		}
		return nil, err
	}
	return newJumpConn(j.conn, ch, reqs, h.addr())
}

// join returns the shared connection to the jump host h, making it if there is
// none, and what gives the share back.
func (d *Dialer) join(ctx context.Context, h *hop) (*jump, func(), error) {
	key := h.key()
	d.jumps.mu.Lock()
	if d.jumps.closed {
		d.jumps.mu.Unlock()
		return nil, nil, errClosed
	}
	j := d.jumps.all[key]
	if j != nil && j.conn != nil && j.conn.err() != nil { // ended since
		d.jumps.forget(j)
		j = nil
	}
	if j == nil {
		j = &jump{key: key, ready: make(chan struct{})}
		d.jumps.all[key] = j
		// It outlives whoever comes first, but not its own timeout.
		d.jumps.wg.Go(func() { d.connectJump(context.WithoutCancel(ctx), j, h) })
	}
	j.users++
	if j.conn != nil && j.timer != nil {
		j.timer.Stop()
	}
	d.jumps.mu.Unlock()
	leave := sync.OnceFunc(func() { d.leave(j) })
	select {
	case <-j.ready:
	case <-ctx.Done():
		leave()
		return nil, nil, context.Cause(ctx)
	}
	if j.err != nil {
		leave()
		return nil, nil, j.err
	}
	return j, leave, nil
}

// connectJump makes the connection of j.
func (d *Dialer) connectJump(ctx context.Context, j *jump, h *hop) {
	ctx, cancel := context.WithCancelCause(ctx)
	stop := context.AfterFunc(d.life, func() { cancel(errClosed) })
	defer stop()
	defer cancel(nil)
	c, err := d.connect(ctx, h)
	d.jumps.mu.Lock()
	defer d.jumps.mu.Unlock()
	j.conn, j.err = c, err
	close(j.ready)
	if err != nil {
		j.timer = time.AfterFunc(jumpFailure, func() {
			d.jumps.mu.Lock()
			defer d.jumps.mu.Unlock()
			d.jumps.forget(j)
		})
		return
	}
	if j.users == 0 {
		d.linger(j)
	}
}

// leave gives a share back; some time after the last one the connection is closed.
func (d *Dialer) leave(j *jump) {
	d.jumps.mu.Lock()
	defer d.jumps.mu.Unlock()
	if j.users--; j.users == 0 && j.conn != nil {
		d.linger(j)
	}
}

// linger closes the connection of j if it stays unused; jumps.mu is held.
func (d *Dialer) linger(j *jump) {
	delay := jumpLinger
	if j.gone || d.jumps.closed {
		delay = 0
	}
	j.timer = time.AfterFunc(delay, func() {
		d.jumps.mu.Lock()
		if j.users > 0 {
			d.jumps.mu.Unlock()
			return
		}
		d.jumps.forget(j)
		d.jumps.mu.Unlock()
		_ = j.conn.Close()
	})
}

// forget lets the next user make a new connection; mu is held.
func (js *jumps) forget(j *jump) {
	j.gone = true
	if js.all[j.key] == j {
		delete(js.all, j.key)
	}
}

// close ends all connections to jump hosts, also those in use, and waits for them.
func (js *jumps) close() {
	js.mu.Lock()
	js.closed = true
	var open []*jump
	for _, j := range js.all {
		open = append(open, j)
		if j.timer != nil {
			j.timer.Stop()
		}
	}
	js.mu.Unlock()
	js.wg.Wait() // those that are being made; they end with the dialer
	for _, j := range open {
		if j.conn != nil {
			_ = j.conn.Close()
		}
	}
}
