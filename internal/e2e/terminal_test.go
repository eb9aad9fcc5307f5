package e2e_test

import (
	"errors"
	"io"
	"os"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	xssh "golang.org/x/crypto/ssh"

	"github.com/gossh/gossh/internal/pty"
	"github.com/gossh/gossh/internal/sshdtest"
)

// session is a gossh that somebody at a terminal runs. Its stdout is not the
// terminal.
type session struct {
	*running
	master *pty.Master

	mu    sync.Mutex
	shown strings.Builder
	more  chan struct{} // something was shown
	read  int           // what was expected so far
	ended chan struct{}
}

// terminal starts gossh at a terminal.
func (o *operator) terminal(t testing.TB, args ...string) *session {
	t.Helper()
	master, slave, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer slave.Close()
	s := &session{
		running: &running{t: t, args: args, cmd: o.command(args...)}, master: master,
		more: make(chan struct{}, 1), ended: make(chan struct{}),
	}
	s.cmd.Env = append(s.cmd.Env, "TERM=xterm")
	s.cmd.Stdin, s.cmd.Stdout, s.cmd.Stderr = slave, &s.stdout, slave
	s.cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true, Ctty: 0}
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go s.watch()
	return s
}

// watch collects what is shown.
func (s *session) watch() {
	defer close(s.ended)
	buf := make([]byte, 4<<10)
	for {
		n, err := s.master.Read(buf)
		s.mu.Lock()
		s.shown.Write(buf[:n])
		s.mu.Unlock()
		select {
		case s.more <- struct{}{}:
		default:
		}
		if err != nil {
			return
		}
	}
}

// expect waits until the terminal shows text, after what was expected before.
func (s *session) expect(text string) *session {
	s.t.Helper()
	late := time.After(patience)
	for {
		s.mu.Lock()
		all := s.shown.String()
		s.mu.Unlock()
		if i := strings.Index(all[s.read:], text); i >= 0 {
			s.read += i + len(text)
			return s
		}
		select {
		case <-s.more:
		case <-s.ended:
			s.t.Fatalf("gossh %q ended without %q:\n%s\nstdout:\n%s", s.args, text, s.all(), s.stdout.String())
		case <-late:
			s.t.Fatalf("gossh %q does not show %q:\n%s", s.args, text, s.all())
		}
	}
}

func (s *session) all() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.shown.String()
}

// enter types a line.
func (s *session) enter(text string) *session {
	s.t.Helper()
	if _, err := io.WriteString(s.master, text+"\n"); err != nil {
		s.t.Fatal(err)
	}
	return s
}

// done waits for the end; the result has what the terminal showed as stderr.
func (s *session) done() *result {
	s.t.Helper()
	r := s.wait()
	<-s.ended
	if err := s.master.Close(); err != nil && !errors.Is(err, os.ErrClosed) {
		s.t.Error(err)
	}
	r.stderr = s.all()
	return r
}

func TestAsked(t *testing.T) {
	t.Parallel()
	f := sshdtest.Start(t, sshdtest.Options{Hosts: 2})
	a := f.Account(t, sshdtest.Sudo{Rule: sshdtest.Password})
	one, two := f.Hosts[0], f.Hosts[1]
	locked := f.Path("locked")
	keygen(t, "-a", "1", "-t", "ed25519", "-N", "open sesame", "-f", locked)
	ca := f.SSHD("AuthorizedKeysFile " + locked + ".pub")
	yes := "{\n    \"one\": \"root\",\n    \"two\": \"root\"\n}"
	out := []string{"--out", "json", "--static"}
	user := []string{"user: " + a.Name}

	t.Run("sudo", func(t *testing.T) {
		t.Parallel()
		o := newOperator(t, f, one.Line("one", append(user, "sudo: true")...), two.Line("two", append(user, "sudo: true")...))
		s := o.terminal(t, append(out, "--ask-sudo-pass", "*", "cmd.run", "id -un")...)
		r := s.expect("Sudo password: ").enter(a.Password).done().exits(0).is(yes)
		if n := strings.Count(r.stderr, "assword"); n != 1 || strings.Contains(r.stderr, a.Password) {
			r.fail("questions: got %d, want one, and no password", n)
		}
	})
	t.Run("login", func(t *testing.T) {
		t.Parallel()
		o := newOperator(t, f, one.Line("one", append(user, "priv:", "sudo: true")...), two.Line("two", append(user, "priv:", "sudo: true")...))
		s := o.terminal(t, append(out, "--askpass", "*", "cmd.run", "id -un")...)
		s.expect("Password: ").enter(a.Password).done().exits(0).is(yes)
	})
	t.Run("the host asks", func(t *testing.T) {
		t.Parallel()
		o := newOperator(t, f, one.Line("one", append(user, "priv:")...))
		s := o.terminal(t, append(out, "one", "cmd.run", "id -un")...)
		s.expect(a.Name + "@").expect("password: ").enter(a.Password).done().exits(0).says(a.Name)
	})
	t.Run("passphrase", func(t *testing.T) {
		t.Parallel()
		o := newOperator(t, f, ca.Line("one", "priv: "+locked), ca.Line("two", "priv: "+locked))
		s := o.terminal(t, append(out, "*", "cmd.run", "id -un")...)
		r := s.expect("passphrase for key '" + locked + "': ").enter("open sesame").done().exits(0).is(yes)
		if n := strings.Count(r.stderr, "passphrase"); n != 1 {
			r.fail("questions: got %d, want one", n)
		}
	})
	t.Run("no terminal", func(t *testing.T) {
		t.Parallel()
		o := newOperator(t, f, one.Line("one", "sudo: true"))
		o.run(t, "--ask-sudo-pass", "one", "test.ping").exits(2).tells("cannot be asked for without a terminal")
	})
}

// TestNewHosts asks once for all hosts that are new.
func TestNewHosts(t *testing.T) {
	t.Parallel()
	f := sshdtest.Start(t, sshdtest.Options{Hosts: 3})
	var lines []string
	for i, h := range f.Hosts {
		lines = append(lines, h.Line(string(rune('a'+i))))
	}
	for _, c := range []struct {
		answer string
		code   int
	}{{"yes", 0}, {"no", 20}} {
		t.Run(c.answer, func(t *testing.T) {
			t.Parallel()
			o := newOperator(t, f, lines...)
			known := o.write(t, ".ssh/known_hosts", "")
			s := o.terminal(t, "*", "test.ping", "--out", "json", "--static")
			r := s.expect("yes").enter(c.answer).done().exits(c.code)
			for _, h := range f.Hosts {
				if n := strings.Count(r.stderr, xssh.FingerprintSHA256(hostKey(t, h))); n != 1 {
					r.fail("the fingerprint of %s is shown %d times, want once", h.Addr(), n)
				}
			}
			b, err := os.ReadFile(known)
			if err != nil {
				t.Fatal(err)
			}
			want := 0
			if c.code == 0 {
				want = len(f.Hosts)
				o.run(t, "*", "test.ping").exits(0).quiet()
			} else {
				r.kind("a", "hostkey").kind("b", "hostkey").kind("c", "hostkey")
			}
			if got := strings.Count(string(b), "\n"); got != want {
				r.fail("known_hosts: got %d lines, want %d:\n%s", got, want, b)
			}
		})
	}
}

// TestProgress looks at what a terminal shows during a run.
func TestProgress(t *testing.T) {
	t.Parallel()
	f := sshdtest.Start(t, sshdtest.Options{Hosts: 1})
	o := newOperator(t, f, f.Hosts[0].Line("a"), f.Hosts[0].Line("b"))
	sleep := f.Sleeper()
	s := o.terminal(t, "*", "cmd.run", sleep+"; true", "--out", "json", "--static")
	s.expect("2 running")
	sshdtest.Await(t, sleep)
	s.signal(os.Interrupt)
	r := s.done().exits(130).kind("a", "cancelled").kind("b", "cancelled")
	if strings.Contains(r.stdout, "running") {
		r.fail("progress on stdout")
	}
	sshdtest.NoProcess(t, sleep)
}
