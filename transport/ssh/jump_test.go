package ssh_test

import (
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/crypto/ssh/agent"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/internal/sshtest"
	"github.com/gossh/gossh/targets"
	"github.com/gossh/gossh/transport"
	"github.com/gossh/gossh/transport/ssh"
)

// via returns the target for addr through jump hosts.
func via(t testing.TB, addr string, jumps ...string) *targets.Target {
	tg := target(t, addr)
	tg.SSH.Options = []string{"ProxyJump=" + strings.Join(jumps, ",")}
	return tg
}

func TestJumpHostIsShared(t *testing.T) {
	t.Parallel()
	jump := serve(t, sshtest.Options{Forward: true})
	known := []*sshtest.Server{jump}
	for range 3 {
		known = append(known, serve(t, sshtest.Options{}))
	}
	d := dialer(t, ssh.Options{Limits: transport.NewLimits(transport.LimitOptions{PerJump: 2})}, "", known...)
	for range 2 { // the second round finds the connection open
		var wg sync.WaitGroup
		for i := range 12 {
			wg.Go(func() {
				c, err := d.Dial(t.Context(), via(t, known[1+i%3].Addr(), jump.Addr()))
				if err != nil {
					t.Error(err)
					return
				}
				if out, _, err := output(t, c, "echo in"); out != "in\n" || err != nil {
					t.Errorf("got %q, %v", out, err)
				}
				_ = c.Close()
			})
		}
		wg.Wait()
	}
	if got := jump.Counts(); got.Connections != 1 || got.Forwards != 24 || got.Sessions != 0 {
		t.Errorf("got %+v, want 1 connection and 24 forwards", got)
	}
	_ = d.Close()
	if n := jump.Open(); n != 0 && !within(patience, func() bool { return jump.Open() == 0 }) {
		t.Errorf("got %d connections open after Close, want none", n)
	}
}

// TestJumpHostIsSpared takes the only slot at a jump host, and sees the others wait.
func TestJumpHostIsSpared(t *testing.T) {
	t.Parallel()
	jump, s := serve(t, sshtest.Options{Forward: true}), serve(t, sshtest.Options{})
	l := transport.NewLimits(transport.LimitOptions{PerJump: 1})
	d := dialer(t, ssh.Options{Limits: l}, "", jump, s)
	login(t, d, via(t, s.Addr(), jump.Addr())) // the shared connection is there now
	before := s.Counts().Connections
	taken := time.Now()
	give, err := l.Jump(t.Context(), user+"@"+jump.Addr())
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() {
		c, err := d.Dial(t.Context(), via(t, s.Addr(), jump.Addr()))
		if err == nil {
			err = c.Close()
		}
		done <- err
	}()
	for time.Since(taken) < time.Second {
		// A slot is held for two seconds at most, so that a slow machine proves nothing.
		if n := s.Counts().Connections - before; n != 0 && time.Since(taken) < 1900*time.Millisecond {
			t.Fatalf("got %d connections while the slot was taken, want none", n)
		}
		time.Sleep(50 * time.Millisecond)
	}
	give()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

func TestTwoHops(t *testing.T) {
	t.Parallel()
	one, two, s := serve(t, sshtest.Options{Forward: true}), serve(t, sshtest.Options{Forward: true}), serve(t, sshtest.Options{})
	t.Run("list", func(t *testing.T) {
		d := dialer(t, ssh.Options{}, "", one, two, s)
		login(t, d, via(t, s.Addr(), one.Addr(), user+"@"+two.Addr()))
		if o, w := one.Counts().Forwards, two.Counts().Forwards; o != 1 || w != 1 {
			t.Errorf("got %d and %d forwards, want 1 each", o, w)
		}
	})
	t.Run("config", func(t *testing.T) {
		config := fmt.Sprintf("Host one\nHostName 127.0.0.1\nPort %d\nHost two\nHostName 127.0.0.1\nPort %d\nProxyJump one\nHost web1\nHostName 127.0.0.1\nPort %d\nProxyJump two\n",
			one.Port(), two.Port(), s.Port())
		d := dialer(t, ssh.Options{}, config, one, two, s)
		login(t, d, &targets.Target{ID: "web1", User: user})
	})
	t.Run("unknown second hop", func(t *testing.T) {
		_, err := dialer(t, ssh.Options{}, "", one, s).Dial(t.Context(), via(t, s.Addr(), one.Addr(), two.Addr()))
		check(t, err, fault.HostKey, "connecting to web1: connecting to the jump host 127.0.0.1", "needs to be accepted")
	})
	t.Run("unknown host behind", func(t *testing.T) {
		_, err := dialer(t, ssh.Options{}, "", one).Dial(t.Context(), via(t, s.Addr(), one.Addr()))
		check(t, err, fault.HostKey, "web1", fmt.Sprintf("[127.0.0.1]:%d", s.Port()))
	})
}

func TestJumpFailures(t *testing.T) {
	t.Parallel()
	s := serve(t, sshtest.Options{})
	closed := closedPort(t)
	t.Run("down", func(t *testing.T) {
		t.Parallel()
		d := dialer(t, ssh.Options{}, "", s)
		_, err := d.Dial(t.Context(), via(t, s.Addr(), closed))
		check(t, err, fault.Unreachable, "web1", "the jump host 127.0.0.1", "Connection refused")
	})
	t.Run("target down", func(t *testing.T) {
		t.Parallel()
		jump := serve(t, sshtest.Options{Forward: true})
		_, err := dialer(t, ssh.Options{}, "", jump).Dial(t.Context(), via(t, closed, jump.Addr()))
		check(t, err, fault.Unreachable, "the jump host 127.0.0.1 cannot reach "+closed, "looked up on the jump host")
	})
	t.Run("forbids", func(t *testing.T) {
		t.Parallel()
		jump := serve(t, sshtest.Options{})
		_, err := dialer(t, ssh.Options{}, "", jump).Dial(t.Context(), via(t, s.Addr(), jump.Addr()))
		check(t, err, fault.Unreachable, "prohibited", "AllowTcpForwarding")
	})
	t.Run("no login", func(t *testing.T) {
		t.Parallel()
		jump := serve(t, sshtest.Options{Faults: sshtest.Faults{RefuseAuth: true}})
		_, err := dialer(t, ssh.Options{}, "", jump).Dial(t.Context(), via(t, s.Addr(), jump.Addr()))
		check(t, err, fault.Auth, "the jump host 127.0.0.1", "Permission denied")
	})
	t.Run("silent", func(t *testing.T) {
		t.Parallel()
		jump := serve(t, sshtest.Options{Faults: sshtest.Faults{Stall: sshtest.Accept}})
		d := dialer(t, ssh.Options{}, "ConnectTimeout 2\n", jump)
		start := time.Now()
		var wg sync.WaitGroup
		for range 30 {
			wg.Go(func() {
				_, err := d.Dial(t.Context(), via(t, s.Addr(), jump.Addr()))
				check(t, err, fault.Timeout, "the jump host 127.0.0.1")
			})
		}
		wg.Wait()
		if d := time.Since(start); d > patience/4 {
			t.Errorf("got %v, want the timeout of the jump host once", d)
		}
		if n := jump.Counts().Connections; n != 1 {
			t.Errorf("got %d connections, want 1", n)
		}
	})
	t.Run("dies later", func(t *testing.T) {
		t.Parallel()
		jump := serve(t, sshtest.Options{Forward: true})
		d := dialer(t, ssh.Options{}, "", jump, s)
		c := connect(t, d, via(t, s.Addr(), jump.Addr()))
		p, err := c.Start(t.Context(), transport.Command{Line: "echo on; cat"})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.ReadFull(p.Stdout(), make([]byte, 3)); err != nil {
			t.Fatal(err)
		}
		jump.Disconnect()
		_, err = p.Wait()
		check(t, err, fault.Lost, "web1", "the connection to the jump host 127.0.0.1 ended")
		login(t, d, via(t, s.Addr(), jump.Addr())) // a new connection is made
	})
}

// TestJumpHostThatLeavesMeanwhile ends the shared connection right before it is
// wanted again.
func TestJumpHostThatLeavesMeanwhile(t *testing.T) {
	t.Parallel()
	jump, s := serve(t, sshtest.Options{Forward: true}), serve(t, sshtest.Options{})
	d := dialer(t, ssh.Options{}, "", jump, s)
	for i := range 30 {
		c, err := d.Dial(t.Context(), via(t, s.Addr(), jump.Addr()))
		if err != nil {
			t.Fatalf("after %d ends: %v", i, err)
		}
		_ = c.Close()
		jump.Disconnect()
	}
	if n := jump.Counts().Logins; n != 30 {
		t.Errorf("got %d logins to the jump host, want 30", n)
	}
}

func TestDropsBehindAJumpAreRetried(t *testing.T) {
	t.Parallel()
	jump := serve(t, sshtest.Options{Forward: true, Faults: sshtest.Faults{Drop: 2}})
	s := serve(t, sshtest.Options{Faults: sshtest.Faults{Drop: 1}})
	d := dialer(t, ssh.Options{Retry: transport.RetryPolicy{Base: 10 * time.Millisecond}}, "", jump, s)
	login(t, d, via(t, s.Addr(), jump.Addr()))
	if j, n := jump.Counts().Connections, s.Counts().Connections; j != 3 || n != 2 {
		t.Errorf("got %d and %d connections, want 3 and 2", j, n)
	}
}

// TestFrozenJumpHostHoldsNobody cancels and closes while a jump host is silent.
func TestFrozenJumpHostHoldsNobody(t *testing.T) {
	t.Parallel()
	jump, s := serve(t, sshtest.Options{Forward: true}), serve(t, sshtest.Options{})
	d := dialer(t, ssh.Options{}, "", jump, s)
	c := connect(t, d, via(t, s.Addr(), jump.Addr()))
	jump.Freeze()
	start := time.Now()
	tg := via(t, s.Addr(), jump.Addr())
	tg.SSH.Timeout = 300 * time.Millisecond
	_, err := d.Dial(t.Context(), tg)
	check(t, err, fault.Timeout, "web1")
	_ = c.Close()
	_ = d.Close()
	if d := time.Since(start); d > patience/4 {
		t.Errorf("got %v, want an end at once", d)
	}
}

func TestProxyCommand(t *testing.T) {
	t.Parallel()
	s := serve(t, sshtest.Options{})
	relay := fmt.Sprintf("bash -c 'exec 3<>/dev/tcp/127.0.0.1/%d; cat <&3 & cat >&3; kill $!'", s.Port())
	known := write(t, "known", "[proxied]:2222 "+strings.SplitN(s.KnownHosts(), " ", 2)[1])
	tg := func() *targets.Target { return target(t, "proxied:2222") }
	t.Run("config", func(t *testing.T) {
		t.Parallel()
		login(t, dialer(t, ssh.Options{KnownHosts: []string{known}}, "ProxyCommand "+relay+"\n"), tg())
	})
	t.Run("options", func(t *testing.T) {
		t.Parallel()
		d := dialer(t, ssh.Options{KnownHosts: []string{known}}, "")
		x := tg()
		x.SSH.Options = []string{"ProxyCommand=" + relay}
		c := connect(t, d, x)
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	})
	t.Run("fails", func(t *testing.T) {
		t.Parallel()
		x := tg()
		x.SSH.Options = []string{"ProxyCommand=sh -c 'echo no way >&2; exit 3'"}
		_, err := dialer(t, ssh.Options{KnownHosts: []string{known}}, "").Dial(t.Context(), x)
		check(t, err, fault.Unreachable, "web1", "no way", "by hand")
	})
	t.Run("hangs", func(t *testing.T) {
		t.Parallel()
		x := tg()
		x.SSH.Timeout = 300 * time.Millisecond
		x.SSH.Options = []string{"ProxyCommand=sleep 60"}
		start := time.Now()
		_, err := dialer(t, ssh.Options{KnownHosts: []string{known}}, "").Dial(t.Context(), x)
		check(t, err, fault.Timeout, "ProxyCommand")
		if d := time.Since(start); d > patience/4 {
			t.Errorf("got %v, want the timeout of 300 ms", d)
		}
	})
}

func TestRemoteForwards(t *testing.T) {
	t.Parallel()
	service := serveEcho(t)
	s := serve(t, sshtest.Options{Forward: true})
	d := dialer(t, ssh.Options{}, "", s)
	free := freePort(t)
	_, port, _ := net.SplitHostPort(free)
	tg := target(t, s.Addr())
	tg.SSH.RemotePortForwards = []string{"127.0.0.1:" + port + ":" + service}
	c := connect(t, d, tg)
	for range 2 {
		fc, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", free)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.WriteString(fc, "ping")
		_ = fc.(*net.TCPConn).CloseWrite()
		if got, err := io.ReadAll(fc); string(got) != "ping" || err != nil {
			t.Errorf("got %q, %v, want the echo", got, err)
		}
		_ = fc.Close()
	}
	_ = c.Close()
	// A port that is taken costs a warning, not the host.
	warned := make(chan string, 4)
	tg.SSH.RemotePortForwards = []string{fmt.Sprintf("127.0.0.1:%d:%s", s.Port(), service)}
	login(t, dialer(t, ssh.Options{Warn: func(m string) { warned <- m }}, "", s), tg)
	if m := <-warned; !strings.Contains(m, "remote port forwarding failed") {
		t.Errorf("got %q", m)
	}
}

// serveEcho runs a TCP service that sends back what it gets.
func serveEcho(t testing.TB) string {
	t.Helper()
	ln, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	wg.Go(func() {
		for {
			c, err := ln.Accept()
			if err != nil {
				return
			}
			wg.Go(func() { _, _ = io.Copy(c, c); _ = c.Close() })
		}
	})
	t.Cleanup(func() { _ = ln.Close(); wg.Wait() })
	return ln.Addr().String()
}

func TestAgentForwarding(t *testing.T) {
	t.Parallel()
	k, _, _ := newKey(t, "ed25519")
	sock := serveAgent(t, agent.AddedKey{PrivateKey: k, Comment: "forwarded"})
	s := serve(t, sshtest.Options{Forward: true, Handler: agentLister})
	for _, c := range []struct {
		option, want string
	}{{"", "no agent\n"}, {"ForwardAgent=no", "no agent\n"}, {"ForwardAgent=yes", "forwarded\n"}, {"ForwardAgent=" + sock, "forwarded\n"}} {
		t.Run(c.option, func(t *testing.T) {
			tg := target(t, s.Addr())
			if c.option != "" {
				tg.SSH.Options = []string{c.option}
			}
			conn := connect(t, dialer(t, ssh.Options{Agent: sock}, "", s), tg)
			if got, _, err := output(t, conn, ""); got != c.want || err != nil {
				t.Errorf("got %q, %v, want %q", got, err, c.want)
			}
			if got := conn.Peer().Forwarded; got != (c.want != "no agent\n") {
				t.Errorf("got forwarded %v", got)
			}
		})
	}
	t.Run("file", func(t *testing.T) {
		warned := make(chan string, 4)
		d := dialer(t, ssh.Options{Agent: sock, Warn: func(m string) { warned <- m }}, "ForwardAgent yes\n", s)
		conn := connect(t, d, target(t, s.Addr()))
		if got, _, err := output(t, conn, ""); got != "no agent\n" || err != nil {
			t.Errorf("got %q, %v, want the agent to stay here", got, err)
		}
		if m := <-warned; !strings.Contains(m, "config:1") || !strings.Contains(m, "set it in ssh_options") {
			t.Errorf("got the warning %q", m)
		}
	})
}
