package ssh_test

import (
	"bytes"
	"context"
	"io"
	"net"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/crypto/ssh/agent"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/internal/sshdtest"
	"github.com/gossh/gossh/internal/testneed"
	"github.com/gossh/gossh/transport"
	"github.com/gossh/gossh/transport/ssh"
)

// TestOpenSSHCancel has root, whose signals sshd ignores, and another user, whose
// signals it passes on.
func TestOpenSSHCancel(t *testing.T) {
	t.Parallel()
	f := sshdtest.Start(t, sshdtest.Options{})
	for _, who := range accounts(t, f) {
		for name, line := range map[string]string{
			"TERM": "sleep 611 & echo $$ $!; wait",
			"KILL": "trap '' TERM; sleep 611 & echo $$ $!; wait; wait",
			// The login shell ends with TERM, and what it has started does not.
			"KILL behind": `sh -c 'trap "" TERM; sleep 611 & echo $$ $!; wait; wait'; true`,
		} {
			t.Run(who.kind+"/"+name, func(t *testing.T) {
				t.Parallel()
				h := f.SSHD()
				warned := make(chan string, 8)
				grace := patience // TERM is enough, on a slow machine too
				if name != "TERM" {
					grace = 3 * time.Second
				}
				d := real(t, f, ssh.Options{KillGrace: grace, Warn: func(m string) { warned <- m }}, "")
				mine, others := connect(t, d, on(t, h, who.login)), connect(t, d, on(t, h, who.login))
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				p, pids := start(ctx, t, mine, line)
				other, untouched := start(t.Context(), t, others, "echo $$; read x; exit 7")
				cancel()
				_, err := p.Wait()
				check(t, err, fault.Cancelled, "web1")
				for _, pid := range pids {
					if alive(pid, patience) {
						t.Errorf("the process %d is left", pid)
					}
				}
				if !alive(untouched[0], 0) {
					t.Error("the command of another connection is gone")
				}
				_ = other.Stdin().Close()
				if exit, err := other.Wait(); exit.Code != 7 || err != nil {
					t.Errorf("got %+v, %v from another connection, want its exit code 7", exit, err)
				}
				if len(warned) > 0 {
					t.Errorf("got the warning %q, want none", <-warned)
				}
				// Signals reach what is not root's.
				if n := h.Counts().Sessions; who.kind == "other" && name != "KILL behind" && n != 2 {
					t.Errorf("got %d sessions, want those of the two commands", n)
				}
			})
		}
	}
}

func TestOpenSSHMaxSessions(t *testing.T) {
	t.Parallel()
	f := sshdtest.Start(t, sshdtest.Options{Hosts: 1, Config: []string{"MaxSessions 1"}})
	warned := make(chan string, 8)
	d := real(t, f, ssh.Options{KillGrace: time.Second, Warn: func(m string) { warned <- m }}, "")
	c := connect(t, d, on(t, f.Hosts[0], f.User))
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	p, pids := start(ctx, t, c, "echo $$; read x")
	_, err := c.Start(t.Context(), transport.Command{Line: "true"})
	check(t, err, fault.Deploy, "refused a session", "MaxSessions")
	if err := c.(transport.Putter).Put(t.Context(), strings.NewReader("x"), 1, f.Path("put"), 0o600); err == nil {
		t.Error("got a file through a session that there is none for")
	}
	_ = p.Stdin().Close()
	if _, err := p.Wait(); err != nil {
		t.Error(err)
	}
	if alive(pids[0], patience) {
		t.Error("the command did not end")
	}
	login(t, d, on(t, f.Hosts[0], f.User))
	// No session is left to end a command whose signals are ignored.
	if os.Geteuid() == 0 {
		p, pids := start(ctx, t, c, "echo $$; exec sleep 612")
		cancel()
		_, err := p.Wait()
		check(t, err, fault.Cancelled)
		if len(warned) == 0 || !strings.Contains(<-warned, "may still be running") {
			t.Error("got no warning about what is left")
		}
		_ = c.Close()
		if alive(pids[0], 0) {
			endProcess(t, pids[0])
		}
	}
}

func endProcess(t *testing.T, pid int) {
	t.Helper()
	p, err := os.FindProcess(pid)
	if err == nil {
		err = p.Kill()
	}
	if err != nil {
		t.Error(err)
	}
}

func TestOpenSSHJumps(t *testing.T) {
	t.Parallel()
	f := sshdtest.Start(t, sshdtest.Options{Hosts: 3})
	first, second, inner := f.Hosts[0], f.Hosts[1], f.Hosts[2]
	d := real(t, f, ssh.Options{}, "User "+f.User+"\n")
	var wg sync.WaitGroup
	for range 12 {
		wg.Go(func() {
			c, err := d.Dial(t.Context(), on(t, inner, f.User, "ProxyJump="+first.Addr()+","+second.Addr()))
			if err != nil {
				t.Error(err)
				return
			}
			defer c.Close()
			if out, _, err := output(t, c, "echo in"); out != "in\n" || err != nil {
				t.Errorf("got %q, %v", out, err)
			}
		})
	}
	wg.Wait()
	for name, c := range map[string]struct {
		host *sshdtest.Host
		want sshdtest.Counts
	}{
		"first":  {first, sshdtest.Counts{Connections: 1, Forwards: 1}},
		"second": {second, sshdtest.Counts{Connections: 1, Forwards: 12}},
		"inner":  {inner, sshdtest.Counts{Connections: 12, Sessions: 12}},
	} {
		got := c.host.Counts()
		got.Forwards = strings.Count(c.host.Log(), "server_request_direct_tcpip")
		if got != c.want {
			t.Errorf("%s: got %+v, want %+v", name, got, c.want)
		}
	}
	forbidding := f.SSHD("AllowTcpForwarding no")
	_, err := real(t, f, ssh.Options{}, "User "+f.User+"\n").Dial(t.Context(), on(t, inner, f.User, "ProxyJump="+forbidding.Addr()))
	check(t, err, fault.Unreachable, "cannot reach", "AllowTcpForwarding")
}

func TestOpenSSHForwards(t *testing.T) {
	t.Parallel()
	testneed.Program(t, "openssh", "ssh-add")
	f := sshdtest.Start(t, sshdtest.Options{Hosts: 1})
	k, _, _ := newKey(t, "ed25519")
	sock := serveAgent(t, agent.AddedKey{PrivateKey: k, Comment: "forwarded"})
	service, free := serveEcho(t), freePort(t)
	_, port, _ := net.SplitHostPort(free)
	tg := on(t, f.Hosts[0], f.User, "ForwardAgent=yes")
	tg.SSH.RemotePortForwards = []string{"127.0.0.1:" + port + ":" + service}
	c := connect(t, real(t, f, ssh.Options{Agent: sock}, ""), tg)
	if out, _, err := output(t, c, "ssh-add -l"); !strings.Contains(out, "forwarded") || err != nil {
		t.Errorf("got %q, %v, want the key of the agent", out, err)
	}
	nc, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", free)
	if err != nil {
		t.Fatal(err)
	}
	defer nc.Close()
	text := bytes.Repeat([]byte("ping "), 1<<16)
	go func() {
		_, _ = nc.Write(text)
		_ = nc.(*net.TCPConn).CloseWrite()
	}()
	if got, err := io.ReadAll(nc); !bytes.Equal(got, text) || err != nil {
		t.Errorf("got %d bytes, %v, want %d", len(got), err, len(text))
	}
	// The agent is not forwarded because it is there.
	c = connect(t, real(t, f, ssh.Options{Agent: sock}, ""), on(t, f.Hosts[0], f.User))
	if out, exit, err := output(t, c, "ssh-add -l 2>&1"); strings.Contains(out, "forwarded") || exit.Code == 0 || err != nil {
		t.Errorf("got %q, %+v, %v, want no agent", out, exit, err)
	}
}

// TestOpenSSHDies ends the server's process of a connection under a command.
func TestOpenSSHDies(t *testing.T) {
	t.Parallel()
	f := sshdtest.Start(t, sshdtest.Options{Hosts: 1})
	c := connect(t, real(t, f, ssh.Options{}, ""), on(t, f.Hosts[0], f.User))
	_, _, err := output(t, c, "echo begun; kill -9 $PPID; sleep 1")
	check(t, err, fault.Lost, "web1")
	_, err = c.Start(t.Context(), transport.Command{Line: "true"})
	check(t, err, fault.Lost)
}

func TestDropbear(t *testing.T) {
	t.Parallel()
	f := sshdtest.Start(t, sshdtest.Options{})
	h := f.Dropbear()
	a := f.Account(t, sshdtest.Sudo{})
	d := real(t, f, ssh.Options{}, "")
	c := connect(t, d, on(t, h, a.Name))
	if out, exit, err := output(t, c, "echo in; exit 3"); out != "in\n" || exit.Code != 3 || err != nil {
		t.Errorf("got %q, %+v, %v", out, exit, err)
	}
	// On a connection of its own: dropbear may close the next session with that of an
	// sftp that ends at once.
	without := connect(t, d, on(t, h, a.Name))
	if err := without.(transport.Putter).Put(t.Context(), strings.NewReader("x"), 1, f.Path("put"), 0o600); err == nil {
		t.Error("got a file through sftp that there is none of")
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	p, pids := start(ctx, t, c, "echo $$; exec sleep 613")
	cancel()
	_, err := p.Wait()
	check(t, err, fault.Cancelled)
	if alive(pids[0], patience) {
		t.Error("the command is left")
	}
}
