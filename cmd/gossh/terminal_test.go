package main

import (
	"bytes"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/gossh/gossh/internal/pty"
)

// typist is a terminal and the person in front of it.
type typist struct {
	t    *testing.T
	m    *pty.Master
	mu   sync.Mutex
	seen bytes.Buffer
	more chan struct{}
	end  chan struct{}
}

// terminal runs gossh with its input and stderr on a terminal.
func terminal(t *testing.T, home string, argv ...string) (p *typist, stdout *bytes.Buffer, cmd *exec.Cmd) {
	t.Helper()
	m, slave, err := pty.Open()
	if err != nil {
		t.Skipf("no terminal: %v", err)
	}
	t.Cleanup(func() { m.Close() })
	stdout = &bytes.Buffer{}
	cmd = exec.CommandContext(t.Context(), "gossh", argv...)
	cmd.Env = append(os.Environ(), "HOME="+home, "TERM=xterm", "SSH_AUTH_SOCK=")
	cmd.Dir = home
	cmd.Stdin, cmd.Stdout, cmd.Stderr = slave, stdout, slave
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	slave.Close()
	p = &typist{t: t, m: m, more: make(chan struct{}, 1), end: make(chan struct{})}
	go p.watch()
	return p, stdout, cmd
}

// leave waits for the end of the program.
func (p *typist) leave(cmd *exec.Cmd) error {
	err := cmd.Wait()
	<-p.end
	return err
}

func (p *typist) watch() {
	defer close(p.end)
	_, _ = io.Copy(p, p.m) // it ends with the program
}

// Write takes what appears.
func (p *typist) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	select {
	case p.more <- struct{}{}:
	default:
	}
	return p.seen.Write(b)
}

func (p *typist) screen() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.seen.String()
}

// await waits until text is the last thing on the screen.
func (p *typist) await(text string) {
	p.t.Helper()
	for late := time.After(3 * time.Minute); !strings.HasSuffix(p.screen(), text); {
		select {
		case <-p.more:
		case <-p.end:
			p.t.Fatalf("got %q, want the question %q", p.screen(), text)
		case <-late:
			p.t.Fatalf("got %q, want the question %q", p.screen(), text)
		}
	}
}

// unknownHosts starts the demo's hosts, none of which is known, and returns their
// configuration directory and an empty home.
func unknownHosts(t *testing.T) (dir, home string) {
	t.Helper()
	dir, home = t.TempDir(), t.TempDir()
	for _, d := range []string{dir, home} {
		if err := os.Chmod(d, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	servers, err := startDemo(dir)
	t.Cleanup(func() {
		for _, s := range servers {
			s.Close()
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "known_hosts"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	return dir, home
}

const question = "Are the keys right, and is gossh to record them? [yes/no] "

// TestInterruptedQuestions end the program, not only the question.
func TestInterruptedQuestions(t *testing.T) {
	t.Parallel()
	dir, home := unknownHosts(t)
	for _, c := range []struct {
		argv  []string
		await string
		sig   syscall.Signal
		code  int
	}{
		{[]string{"web1", "test.ping"}, question, syscall.SIGINT, exitInterrupted},
		{[]string{"web1", "test.ping"}, question, syscall.SIGTERM, exitTerminated},
		{[]string{"--askpass", "web1", "test.ping"}, "Password: ", syscall.SIGINT, exitInterrupted},
	} {
		p, _, cmd := terminal(t, home, append([]string{"-c", dir}, c.argv...)...)
		p.await(c.await)
		if err := cmd.Process.Signal(c.sig); err != nil {
			t.Fatal(err)
		}
		_ = p.leave(cmd)
		if got := cmd.ProcessState.ExitCode(); got != c.code {
			t.Errorf("%v at %q: got exit code %d, want %d; screen %q", c.sig, c.await, got, c.code, p.screen())
		}
	}
}

// TestQuestions are asked on a line that nothing else is drawn on.
func TestQuestions(t *testing.T) {
	t.Parallel()
	dir, home := unknownHosts(t)
	p, stdout, cmd := terminal(t, home, "-c", dir, "*", "test.ping", "--out", "json", "--static")
	p.await(question)
	if n := strings.Count(p.screen(), "SHA256:"); n != len(demoHosts) {
		t.Errorf("got %d fingerprints before the question, want %d", n, len(demoHosts))
	}
	time.Sleep(5 * 100 * time.Millisecond) // in which progress would draw five times
	p.await(question)
	if _, err := p.m.WriteString("yes\n"); err != nil {
		t.Fatal(err)
	}
	if err := p.leave(cmd); err != nil {
		t.Errorf("got %v, screen %q", err, p.screen())
	}
	if got := strings.Count(stdout.String(), "true"); got != len(demoHosts) {
		t.Errorf("got %s, want %d answers", stdout, len(demoHosts))
	}
	if !strings.Contains(p.screen(), "3 hosts: 3 ok in ") {
		t.Errorf("got %q, want a closing line", p.screen())
	}

	p, _, cmd = terminal(t, home, "-c", dir, "--askpass", "--ask-sudo-pass", "web1", "test.ping")
	p.await("Password: ")
	if _, err := p.m.WriteString("secret1\n"); err != nil {
		t.Fatal(err)
	}
	p.await("Sudo password: ")
	if _, err := p.m.WriteString("secret2\n"); err != nil {
		t.Fatal(err)
	}
	if err := p.leave(cmd); err != nil || strings.Contains(p.screen(), "secret") {
		t.Errorf("got %v, screen %q", err, p.screen())
	}
}
