package ssh_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	xssh "golang.org/x/crypto/ssh"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/internal/sshtest"
	"github.com/gossh/gossh/transport"
	"github.com/gossh/gossh/transport/ssh"
)

// start starts a line that prints the numbers of its processes first.
func start(ctx context.Context, t testing.TB, c transport.Conn, line string) (transport.Process, []int) {
	t.Helper()
	p, err := c.Start(ctx, transport.Command{Line: line})
	if err != nil {
		t.Fatal(err)
	}
	text, err := bufio.NewReader(p.Stdout()).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	var pids []int
	for _, f := range strings.Fields(text) {
		n, err := strconv.Atoi(f)
		if err != nil || n <= 1 {
			t.Fatalf("got %q, want numbers of processes", text)
		}
		pids = append(pids, n)
	}
	return p, pids
}

// alive reports whether there is such a process, giving it time to end. One that
// nobody has waited for yet is gone.
func alive(pid int, wait time.Duration) bool {
	return !within(wait, func() bool {
		if errors.Is(syscall.Kill(pid, 0), syscall.ESRCH) {
			return true
		}
		b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
		return err == nil && strings.Contains(string(b), ") Z ")
	})
}

// TestCancelWhereSignalsAreIgnored is sshd for root, and an old one.
func TestCancelWhereSignalsAreIgnored(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, user, line string }{
		{"root", "root", "sleep 61 & echo $$ $!; wait"},
		{"root, TERM ignored", "root", `trap "" TERM; echo $$; while :; do sleep 0.1; done`},
		{"old server", user, "sleep 61 & echo $$ $!; wait"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			warned := make(chan string, 8)
			s := serve(t, sshtest.Options{
				Users:  map[string]sshtest.User{c.user: {Keys: []xssh.PublicKey{shared(t).signer.PublicKey()}}},
				Faults: sshtest.Faults{IgnoreSignals: true},
			})
			d := dialer(t, ssh.Options{Warn: func(m string) { warned <- m }}, "", s)
			tg := target(t, s.Addr())
			tg.User = c.user
			mine, others := connect(t, d, tg), connect(t, d, tg)
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			p, pids := start(ctx, t, mine, c.line)
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
			select {
			case m := <-warned:
				t.Errorf("got the warning %q, want none", m)
			default:
			}
		})
	}
}

// TestForcedCommandsAreNotStartedAgain has a server that passes signals on, but not
// to what is forced.
func TestForcedCommandsAreNotStartedAgain(t *testing.T) {
	t.Parallel()
	warned := make(chan string, 8)
	s := serve(t, sshtest.Options{Version: "SSH-2.0-OpenSSH_9.2p1 Debian-2", Faults: sshtest.Faults{IgnoreSignals: true}})
	d := dialer(t, ssh.Options{KillGrace: 50 * time.Millisecond, Warn: func(m string) { warned <- m }}, "", s)
	c := connect(t, d, target(t, s.Addr()))
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	p, _ := start(ctx, t, c, "echo $$; read x")
	cancel()
	_, err := p.Wait()
	check(t, err, fault.Cancelled)
	if m := <-warned; !strings.Contains(m, "may still be running") {
		t.Errorf("got the warning %q", m)
	}
	if n := s.Counts().Sessions; n != 1 {
		t.Errorf("got %d sessions, want 1", n)
	}
}

// TestSignalsNeedNoSession is the usual case: TERM is enough, or KILL.
func TestSignalsNeedNoSession(t *testing.T) {
	t.Parallel()
	for name, line := range map[string]string{
		"TERM": "sleep 61 & echo $$ $!; wait",
		"KILL": fmt.Sprintf("trap '' TERM; %s", "sleep 61 & echo $$ $!; wait"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := serve(t, sshtest.Options{})
			o := ssh.Options{}
			if name == "TERM" {
				o.KillGrace = patience // no KILL, on a slow machine either
			}
			c := connect(t, dialer(t, o, "", s), target(t, s.Addr()))
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			p, pids := start(ctx, t, c, line)
			cancel()
			exit, err := p.Wait()
			check(t, err, fault.Cancelled)
			for _, pid := range pids {
				if alive(pid, patience) {
					t.Errorf("the process %d is left", pid)
				}
			}
			if n := s.Counts().Sessions; exit.Signal != name || n != 1 {
				t.Errorf("got the end %+v and %d sessions, want %s and 1", exit, n, name)
			}
		})
	}
}

// TestCancelOnAHostThatHangs has a server that stops to answer at the session that is
// to end the command.
func TestCancelOnAHostThatHangs(t *testing.T) {
	t.Parallel()
	s := serve(t, sshtest.Options{Faults: sshtest.Faults{IgnoreSignals: true}})
	d := dialer(t, ssh.Options{KillGrace: 50 * time.Millisecond}, "", s)
	c := connect(t, d, target(t, s.Addr()))
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	p, _ := start(ctx, t, c, "echo $$; read x")
	s.SetFaults(sshtest.Faults{IgnoreSignals: true, Stall: sshtest.Exec})
	begin := time.Now()
	cancel()
	_, err := p.Wait()
	check(t, err, fault.Cancelled)
	if d := time.Since(begin); d > time.Minute {
		t.Errorf("got %v, want an end long before that of the keep-alives", d)
	}
}
