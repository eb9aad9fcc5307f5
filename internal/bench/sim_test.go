package main

import (
	"fmt"
	"net"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/gossh/gossh/internal/sshtest"
	"github.com/gossh/gossh/internal/testneed"
	"github.com/gossh/gossh/secret"
	"github.com/gossh/gossh/targets"
	"github.com/gossh/gossh/thin"
	"github.com/gossh/gossh/thin/wire"
	"github.com/gossh/gossh/transport/ssh"
)

// TestSimulatedHosts makes sure that they are what gossh takes for warm hosts, and
// that the floor can reach them.
func TestSimulatedHosts(t *testing.T) {
	t.Parallel()
	if runtime.GOOS != "linux" {
		t.Skip("hosts are simulated only on Linux")
	}
	testneed.Program(t, "openssh", "ssh-keygen")
	testneed.Root(t, "openssh")
	s, err := newSite()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = (&fleet{site: s}).close() })
	server, err := simServer(s.dir, sshtest.Faults{})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	s.addr = net.JoinHostPort(simFirst, strconv.Itoa(server.Port()))

	conf, err := floorConfig(s.dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := once(conf, hostAddr(s.addr, 251), "uptime", nil); err != nil {
		t.Errorf("the floor: %v", err)
	}
	d, err := ssh.New(ssh.Options{Policy: ssh.Off, Home: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	target := &targets.Target{
		ID: "h", Host: simHost(7), Port: server.Port(), User: "root",
		Auth: targets.Auth{Priv: s.path("id"), PrivPassword: secret.String{}},
	}
	conn, err := d.Dial(t.Context(), target)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	source, err := thin.FromDir(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	req := &wire.Request{JID: "1", ID: "h", Fun: "cmd.run", Args: []any{"uptime"}}
	session, err := thin.New(thin.Options{Source: source, Hash: "abcdef"}).Open(t.Context(), conn, target, thin.OpenOptions{First: req, Once: true})
	if err != nil {
		t.Fatal(err)
	}
	reply, err := session.Call(t.Context(), req, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := string(reply.Return), strconv.Quote(uptime); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if err := session.Close(); err != nil {
		t.Error(err)
	}
}

func TestSimulatedAddressesDiffer(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for i := range simMost {
		ip := simHost(i)
		if p := net.ParseIP(ip); p == nil || !p.IsLoopback() || seen[ip] {
			t.Fatalf("host %d has the address %s, want another one of loopback", i, ip)
		}
		seen[ip] = true
	}
	if got := simHost(0); got != simFirst {
		t.Errorf("got %s, want %s", got, simFirst)
	}
	if got := hostAddr("127.0.0.1:22", 3); got != "127.0.0.1:22" {
		t.Errorf("got %s, want the one address of the sshd", got)
	}
}

func TestProxyCounts(t *testing.T) {
	t.Parallel()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	go func() {
		c, err := ln.Accept()
		if err != nil {
			return
		}
		defer c.Close()
		_, _ = c.Read(make([]byte, 5))
		_, _ = c.Write([]byte("12345678"))
	}()
	p, err := startProxy(ln.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	c, err := net.DialTimeout("tcp", "127.0.0.1:"+p.port(), time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := fmt.Fprint(c, "12345"); err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for buf := make([]byte, 8); b.Len() < 8; {
		n, err := c.Read(buf)
		if err != nil {
			t.Fatal(err)
		}
		b.Write(buf[:n])
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	if got := p.total(); got != 13 {
		t.Errorf("got %d bytes, want 13", got)
	}
}

func TestNonceOf(t *testing.T) {
	t.Parallel()
	if got, ok := nonceOf("exec sh -c 'x' gossh 0123456789ab 'a:1' default /var/tmp/.x"); !ok || got != "0123456789ab" {
		t.Errorf("got %q, %v, want the nonce", got, ok)
	}
	if got, ok := nonceOf("uptime"); ok {
		t.Errorf("got %q for a plain command", got)
	}
}
