package ssh

import (
	"errors"
	"io"
	"net"
	"time"

	xssh "golang.org/x/crypto/ssh"
)

var errNoDeadline = errors.New("this stream has no deadlines")

// streamAddr is the address of a stream that is not a socket.
type streamAddr string

// Network implements net.Addr.
func (a streamAddr) Network() string { return "stream" }

// String implements net.Addr.
func (a streamAddr) String() string { return string(a) }

// pumpBuffer is the size of the copies between a channel and its pipe.
const pumpBuffer = 16 << 10

// jumpConn is a channel through a jump host as a net.Conn. Reads and writes on a
// channel end only when the jump host says so, which it may do late (a host behind
// it that hangs) or never. So there is a pipe in between, which Close ends at once;
// what copies ends at the latest with the connection to the jump host.
type jumpConn struct {
	net.Conn
	jump *conn
	ch   xssh.Channel
	addr string
}

// newJumpConn returns ch as a net.Conn. reqs are the requests of ch.
func newJumpConn(jump *conn, ch xssh.Channel, reqs <-chan *xssh.Request, addr string) (*jumpConn, error) {
	here, there := net.Pipe()
	pump := func(w io.Writer, r io.Reader, end func()) func() {
		return func() {
			_, _ = io.CopyBuffer(struct{ io.Writer }{w}, struct{ io.Reader }{r}, make([]byte, pumpBuffer))
			end()
		}
	}
	for _, f := range []func(){
		func() { xssh.DiscardRequests(reqs) },
		pump(ch, there, func() { _ = ch.CloseWrite() }),
		pump(there, ch, func() { _ = there.Close() }),
	} {
		if !jump.spawn(f) {
			return nil, jump.err()
		}
	}
	return &jumpConn{Conn: here, jump: jump, ch: ch, addr: addr}, nil
}

// Read implements net.Conn.
func (c *jumpConn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	if errors.Is(err, io.EOF) {
		c.jump.settle(false)
		if cause := c.jump.err(); cause != nil {
			err = &jumpLost{c.jump.hop.name, cause}
		}
	}
	return n, err
}

// Close implements net.Conn.
func (c *jumpConn) Close() error {
	err := c.Conn.Close()
	_ = c.ch.Close()
	return err
}

// LocalAddr implements net.Conn.
func (c *jumpConn) LocalAddr() net.Addr { return streamAddr(c.jump.hop.name) }

// RemoteAddr implements net.Conn.
func (c *jumpConn) RemoteAddr() net.Addr { return streamAddr(c.addr) }

// jumpLost tells that a connection ended because that to its jump host did.
type jumpLost struct {
	jump  string
	cause error
}

// Error implements error.
func (e *jumpLost) Error() string {
	return "the connection to " + e.jump + " ended: " + e.cause.Error()
}

// Unwrap returns the cause.
func (e *jumpLost) Unwrap() error { return e.cause }

// noDeadlines is embedded by streams without deadlines: contexts do their work.
type noDeadlines struct{}

// SetDeadline implements net.Conn.
func (noDeadlines) SetDeadline(time.Time) error { return errNoDeadline }

// SetReadDeadline implements net.Conn.
func (noDeadlines) SetReadDeadline(time.Time) error { return errNoDeadline }

// SetWriteDeadline implements net.Conn.
func (noDeadlines) SetWriteDeadline(time.Time) error { return errNoDeadline }
