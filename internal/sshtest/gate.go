package sshtest

import (
	"net"
	"sync"
)

// gate is a connection whose traffic can be stopped.
type gate struct {
	net.Conn
	frozen, closed       chan struct{}
	freezeOnce, shutOnce sync.Once
}

func newGate(c net.Conn) *gate {
	return &gate{Conn: c, frozen: make(chan struct{}), closed: make(chan struct{})}
}

// freeze lets no byte pass from now on.
func (g *gate) freeze() { g.freezeOnce.Do(func() { close(g.frozen) }) }

// hold blocks until the gate is closed if it is frozen.
func (g *gate) hold() {
	select {
	case <-g.frozen:
		<-g.closed
	default:
	}
}

// Read implements net.Conn.
func (g *gate) Read(p []byte) (int, error) {
	n, err := g.Conn.Read(p)
	g.hold()
	return n, err
}

// Write implements net.Conn.
func (g *gate) Write(p []byte) (int, error) {
	g.hold()
	return g.Conn.Write(p)
}

// Close implements net.Conn.
func (g *gate) Close() error {
	g.shutOnce.Do(func() { close(g.closed) })
	return g.Conn.Close()
}
