package main

import (
	"context"
	"io"
	"net"
	"sync"
	"sync/atomic"
)

// proxy passes connections on and counts their bytes.
type proxy struct {
	ln    net.Listener
	to    string
	wg    sync.WaitGroup
	bytes atomic.Int64
}

func startProxy(to string) (*proxy, error) {
	ln, err := (&net.ListenConfig{}).Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	p := &proxy{ln: ln, to: to}
	p.wg.Go(p.accept)
	return p, nil
}

func (p *proxy) port() string { return site{addr: p.ln.Addr().String()}.port() }

// total returns how many bytes passed, of connections that have ended.
func (p *proxy) total() int64 {
	p.close()
	return p.bytes.Load()
}

func (p *proxy) close() {
	_ = p.ln.Close()
	p.wg.Wait()
}

func (p *proxy) accept() {
	for {
		c, err := p.ln.Accept()
		if err != nil {
			return
		}
		p.wg.Go(func() { p.pass(c) })
	}
}

// pass copies both ways until one side ends.
func (p *proxy) pass(c net.Conn) {
	defer c.Close()
	out, err := net.Dial("tcp", p.to) //nolint:noctx // loopback
	if err != nil {
		return
	}
	defer out.Close()
	var wg sync.WaitGroup
	one := func(to, from net.Conn) func() {
		return func() {
			n, _ := io.Copy(struct{ io.Writer }{to}, struct{ io.Reader }{from}) // it ends with either side
			p.bytes.Add(n)
			_, _ = c.Close(), out.Close()
		}
	}
	wg.Go(one(out, c))
	wg.Go(one(c, out))
	wg.Wait()
}
