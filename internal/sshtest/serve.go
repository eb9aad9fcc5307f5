package sshtest

import (
	"context"
	"io"

	"golang.org/x/crypto/ssh"
)

// version is what the server calls itself.
const version = "SSH-2.0-sshtest"

// peer is one authenticated connection.
type peer struct {
	server   *Server
	gate     *gate
	conn     *ssh.ServerConn
	ctx      context.Context // ends with the connection
	sessions int             // owned by serve
}

// misbehave does what the faults say for phase. It reports whether the connection
// is over.
func (s *Server) misbehave(g *gate, phase Phase) bool {
	f := s.faults.Load()
	switch phase {
	case Never:
	case f.Die:
		_ = g.Close()
		return true
	case f.Stall:
		g.freeze()
		<-g.closed
		return true
	}
	return false
}

// serve handles one TCP connection until it ends.
func (s *Server) serve(g *gate) {
	f := s.faults.Load()
	if s.dropped.Add(1) <= int64(f.Drop) || s.silent(g, f) {
		return
	}
	conn, chans, reqs, err := ssh.NewServerConn(g, s.config(g))
	if err != nil {
		return
	}
	s.counts.logins.Add(1)
	ctx, end := context.WithCancel(s.ctx)
	defer end()
	p := &peer{server: s, gate: g, conn: conn, ctx: ctx}
	s.wg.Go(func() { p.requests(reqs) })
	for nc := range chans {
		p.open(nc)
	}
	_ = conn.Wait()
}

// silent handles the faults of a connection that never speaks SSH properly.
func (s *Server) silent(g *gate, f *Faults) bool {
	switch {
	case len(f.Garbage) > 0:
		_, _ = g.Write(f.Garbage)
		return true
	case f.Stall == Accept:
		_, _ = io.Copy(io.Discard, g)
		return true
	case f.Die == KeyExchange, f.Stall == KeyExchange:
		_, _ = io.WriteString(g, version+"\r\n")
		if f.Stall == KeyExchange {
			_, _ = io.Copy(io.Discard, g)
		}
		return true
	}
	return s.misbehave(g, Accept)
}

// open answers the request for a channel.
func (p *peer) open(nc ssh.NewChannel) {
	s := p.server
	switch nc.ChannelType() {
	case "session":
		s.counts.sessions.Add(1)
		if s.misbehave(p.gate, Open) {
			return
		}
		p.sessions++
		if f := s.faults.Load(); p.sessions > 1 && (f.OneSession || p.sessions <= 1+f.LateSlot) {
			_ = nc.Reject(ssh.ResourceShortage, "only one session")
			return
		}
		ch, reqs, err := nc.Accept()
		if err != nil {
			return
		}
		s.wg.Go(func() { p.session(ch, reqs) })
	case "direct-tcpip":
		s.counts.forwards.Add(1)
		s.wg.Go(func() { p.direct(nc) })
	default:
		_ = nc.Reject(ssh.UnknownChannelType, "unknown channel type")
	}
}

// requests answers global requests.
func (p *peer) requests(reqs <-chan *ssh.Request) {
	listeners := newListeners(p)
	defer listeners.close()
	for r := range reqs {
		p.server.counts.requests.Add(1)
		if p.server.faults.Load().IgnoreRequests {
			continue
		}
		ok, payload := listeners.handle(r)
		_ = r.Reply(ok, payload)
	}
}
