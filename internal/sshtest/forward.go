package sshtest

import (
	"context"
	"io"
	"net"
	"strconv"
	"sync"

	"golang.org/x/crypto/ssh"
)

// direct connects the client to where it asks for.
func (p *peer) direct(nc ssh.NewChannel) {
	var msg struct {
		Host       string
		Port       uint32
		OriginHost string
		OriginPort uint32
	}
	if !p.server.opt.Forward || ssh.Unmarshal(nc.ExtraData(), &msg) != nil {
		_ = nc.Reject(ssh.Prohibited, "administratively prohibited")
		return
	}
	addr := net.JoinHostPort(msg.Host, strconv.FormatUint(uint64(msg.Port), 10))
	out, err := p.server.opt.Dial(p.ctx, "tcp", addr)
	if err != nil {
		_ = nc.Reject(ssh.ConnectionFailed, err.Error())
		return
	}
	ch, reqs, err := nc.Accept()
	if err != nil {
		_ = out.Close()
		return
	}
	go ssh.DiscardRequests(reqs) // ends with the channel
	join(p.ctx, ch, out)
}

// agent opens a channel to the agent of the client.
func (p *peer) agent() (io.ReadWriteCloser, error) {
	ch, reqs, err := p.conn.OpenChannel("auth-agent@openssh.com", nil)
	if err != nil {
		return nil, err
	}
	go ssh.DiscardRequests(reqs) // ends with the channel
	return ch, nil
}

// listeners are the ports that a client asked to be forwarded to it.
type listeners struct {
	peer *peer
	mu   sync.Mutex
	all  map[string]net.Listener
}

func newListeners(p *peer) *listeners { return &listeners{peer: p, all: map[string]net.Listener{}} }

// handle answers a global request.
func (l *listeners) handle(r *ssh.Request) (ok bool, payload []byte) {
	var msg struct {
		Bind string
		Port uint32
	}
	forward, cancel := r.Type == "tcpip-forward", r.Type == "cancel-tcpip-forward"
	if !forward && !cancel || !l.peer.server.opt.Forward || ssh.Unmarshal(r.Payload, &msg) != nil {
		return false, nil
	}
	key := net.JoinHostPort(msg.Bind, strconv.FormatUint(uint64(msg.Port), 10))
	l.mu.Lock()
	defer l.mu.Unlock()
	if cancel {
		ln := l.all[key]
		delete(l.all, key)
		return ln != nil && ln.Close() == nil, nil
	}
	host := msg.Bind
	if host == "localhost" {
		host = "127.0.0.1"
	}
	ln, err := (&net.ListenConfig{}).Listen(l.peer.ctx, "tcp", net.JoinHostPort(host, strconv.FormatUint(uint64(msg.Port), 10)))
	if err != nil {
		return false, nil
	}
	l.all[key] = ln
	port := uint32(ln.Addr().(*net.TCPAddr).Port)
	l.peer.server.wg.Go(func() { l.serve(ln, msg.Bind, port) })
	if msg.Port == 0 {
		return true, ssh.Marshal(struct{ Port uint32 }{port})
	}
	return true, nil
}

// serve hands the connections of ln to the client.
func (l *listeners) serve(ln net.Listener, bind string, port uint32) {
	for {
		c, err := ln.Accept()
		if err != nil {
			return
		}
		from := c.RemoteAddr().(*net.TCPAddr)
		ch, reqs, err := l.peer.conn.OpenChannel("forwarded-tcpip", ssh.Marshal(struct {
			Bind   string
			Port   uint32
			Origin string
			From   uint32
		}{bind, port, from.IP.String(), uint32(from.Port)}))
		if err != nil {
			_ = c.Close()
			continue
		}
		go ssh.DiscardRequests(reqs) // ends with the channel
		l.peer.server.wg.Go(func() { join(l.peer.ctx, ch, c) })
	}
}

func (l *listeners) close() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, ln := range l.all {
		_ = ln.Close()
	}
}

// join copies between the two until both directions ended or ctx is over.
func join(ctx context.Context, ch ssh.Channel, c net.Conn) {
	stop := context.AfterFunc(ctx, func() { _ = c.Close(); _ = ch.Close() })
	defer stop()
	var wg sync.WaitGroup
	wg.Go(func() {
		_, _ = io.Copy(ch, c)
		_ = ch.CloseWrite()
	})
	wg.Go(func() {
		_, _ = io.Copy(c, ch)
		if w, ok := c.(interface{ CloseWrite() error }); ok {
			_ = w.CloseWrite()
		} else {
			_ = c.Close()
		}
	})
	wg.Wait()
	_ = c.Close()
	_ = ch.Close()
}
