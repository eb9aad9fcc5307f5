package ssh_test

import (
	"bytes"
	"context"
	"io"
	"sync"
	"testing"

	"github.com/gossh/gossh/internal/sshtest"
	"github.com/gossh/gossh/transport"
	"github.com/gossh/gossh/transport/ssh"
	"github.com/gossh/gossh/transport/transporttest"
)

func TestSuite(t *testing.T) {
	t.Parallel()
	transporttest.Run(t, func(t *testing.T) transporttest.Host {
		t.Parallel()
		dir := t.TempDir()
		s := serve(t, sshtest.Options{SFTP: true})
		return transporttest.Host{Dialer: dialer(t, ssh.Options{}, "", s), Target: target(t, s.Addr()), Dir: dir}
	})
}

func TestSuiteThroughJump(t *testing.T) {
	t.Parallel()
	transporttest.Run(t, func(t *testing.T) transporttest.Host {
		t.Parallel()
		dir := t.TempDir()
		jump, s := serve(t, sshtest.Options{Forward: true}), serve(t, sshtest.Options{SFTP: true})
		d := dialer(t, ssh.Options{}, "", jump, s)
		tg := target(t, s.Addr())
		tg.SSH.Options = []string{"ProxyJump=" + jump.Addr()}
		return transporttest.Host{Dialer: d, Target: tg, Dir: dir}
	})
}

// output runs a command and returns its output.
func output(t testing.TB, c transport.Conn, line string) (string, transport.Exit, error) {
	t.Helper()
	p, err := c.Start(context.Background(), transport.Command{Line: line})
	if err != nil {
		return "", transport.Exit{}, err
	}
	_ = p.Stdin().Close()
	var out, errs bytes.Buffer
	var wg sync.WaitGroup
	wg.Go(func() { _, _ = io.Copy(&errs, p.Stderr()) })
	_, rerr := io.Copy(&out, p.Stdout())
	wg.Wait()
	exit, err := p.Wait()
	if err == nil {
		err = rerr
	}
	return out.String(), exit, err
}

func TestOneConnectionOneExec(t *testing.T) {
	t.Parallel()
	s := serve(t, sshtest.Options{})
	c := connect(t, dialer(t, ssh.Options{}, "", s), target(t, s.Addr()))
	if out, exit, err := output(t, c, "echo hello"); out != "hello\n" || exit.Code != 0 || err != nil {
		t.Errorf("got %q, %+v, %v", out, exit, err)
	}
	got := s.Counts()
	want := sshtest.Counts{Connections: 1, Logins: 1, Attempts: 1, Sessions: 1, Execs: 1}
	if got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}
