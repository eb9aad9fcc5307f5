package ssh_test

import (
	"context"
	"errors"
	"net"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	xssh "golang.org/x/crypto/ssh"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/internal/sshtest"
	"github.com/gossh/gossh/targets"
	"github.com/gossh/gossh/transport"
	"github.com/gossh/gossh/transport/ssh"
)

// freePort returns an address at which nobody listens.
func freePort(t testing.TB) string {
	t.Helper()
	ln, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = ln.Close() }()
	return ln.Addr().String()
}

// closedPort returns an address that refuses connections until the test ends: it is
// taken, and nobody listens.
func closedPort(t testing.TB) string {
	t.Helper()
	fd, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = syscall.Close(fd) })
	syscall.CloseOnExec(fd)
	if err := syscall.Bind(fd, &syscall.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1}}); err != nil {
		t.Fatal(err)
	}
	name, err := syscall.Getsockname(fd)
	if err != nil {
		t.Fatal(err)
	}
	return net.JoinHostPort("127.0.0.1", strconv.Itoa(name.(*syscall.SockaddrInet4).Port))
}

// check looks at the kind and the message of an error.
func check(t *testing.T, err error, kind fault.Kind, words ...string) {
	t.Helper()
	if got := fault.KindOf(err); got != kind {
		t.Errorf("got %v (%v), want %v", got, err, kind)
	}
	m := fault.Message(err)
	if n := strings.Count(m, "\n") + 1; n > 3 {
		t.Errorf("got %d lines, want at most 3:\n%s", n, m)
	}
	for _, w := range words {
		if !strings.Contains(m, w) {
			t.Errorf("got %q, want %q in it", m, w)
		}
	}
}

func TestDialFaults(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		faults sshtest.Faults
		kind   fault.Kind
		words  []string
	}{
		{"dropped", sshtest.Faults{Drop: 9}, fault.Unreachable, []string{"hung up while exchanging keys", "MaxStartups"}},
		{"garbage", sshtest.Faults{Garbage: []byte(strings.Repeat("HTTP/1.1 400 Bad Request ", 20))}, fault.Unreachable, []string{"does not speak SSH", "port"}},
		{"short garbage", sshtest.Faults{Garbage: []byte("no\r\n")}, fault.Unreachable, []string{"hung up while exchanging keys"}},
		{"endless garbage", sshtest.Faults{Garbage: []byte(strings.Repeat("x\n", 1<<20))}, fault.Unreachable, []string{"does not speak SSH"}},
		{"dies at the key exchange", sshtest.Faults{Die: sshtest.KeyExchange}, fault.Unreachable, []string{"hung up while exchanging keys"}},
		{"dies at the login", sshtest.Faults{Die: sshtest.Login}, fault.Unreachable, []string{"hung up while logging in"}},
		{"refuses", sshtest.Faults{RefuseAuth: true}, fault.Auth, []string{"op@127.0.0.1: Permission denied (", "publickey", "password", "tried key ", "/id", "passwd"}},
		{"silent", sshtest.Faults{Stall: sshtest.Accept}, fault.Timeout, []string{"no answer from 127.0.0.1:", "within 300ms", "exchanging keys"}},
		{"stalls at the key exchange", sshtest.Faults{Stall: sshtest.KeyExchange}, fault.Timeout, []string{"exchanging keys"}},
		{"stalls at the login", sshtest.Faults{Stall: sshtest.Login}, fault.Timeout, []string{"logging in"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := serve(t, sshtest.Options{Faults: c.faults})
			tg := target(t, s.Addr())
			switch {
			case c.faults.Stall == sshtest.Accept:
				tg.SSH.Timeout = 300 * time.Millisecond
			case c.kind == fault.Timeout:
				tg.SSH.Timeout = 5 * time.Second // what comes before must be done by then
			}
			start := time.Now()
			_, err := dialer(t, ssh.Options{}, "", s).Dial(t.Context(), tg)
			check(t, err, c.kind, append(c.words, "connecting to web1: ")...)
			if d := time.Since(start); c.kind == fault.Timeout && d > patience {
				t.Errorf("got %v, want the timeout of %v to end it", d, tg.SSH.Timeout)
			}
			if n := s.Counts().Connections; n != 1 {
				t.Errorf("got %d connections, want 1: nothing is retried", n)
			}
		})
	}
}

func TestDialCancelledInEachPhase(t *testing.T) {
	t.Parallel()
	for name, phase := range map[string]sshtest.Phase{
		"silent": sshtest.Accept, "key exchange": sshtest.KeyExchange, "login": sshtest.Login,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := serve(t, sshtest.Options{Faults: sshtest.Faults{Stall: phase}})
			ctx, cancel := context.WithCancelCause(t.Context())
			time.AfterFunc(200*time.Millisecond, func() { cancel(fault.New(fault.Cancelled, "", "interrupted")) })
			start := time.Now()
			_, err := dialer(t, ssh.Options{}, "", s).Dial(ctx, target(t, s.Addr()))
			check(t, err, fault.Cancelled, "interrupted")
			if d := time.Since(start); d > patience/2 {
				t.Errorf("got %v, want an end at once", d)
			}
		})
	}
}

func TestDialNetworkErrors(t *testing.T) {
	t.Parallel()
	refused := closedPort(t)
	for _, c := range []struct {
		name  string
		host  string
		words []string
	}{
		{"refused", refused, []string{"ssh: connect to host 127.0.0.1 port", "Connection refused", "is sshd running"}},
		{"no such name", "no-such-host.invalid:22", []string{"Could not resolve hostname no-such-host.invalid"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, err := dialer(t, ssh.Options{}, "").Dial(t.Context(), target(t, c.host))
			check(t, err, fault.Unreachable, append(c.words, "web1")...)
		})
	}
}

func TestNoCommonAlgorithm(t *testing.T) {
	t.Parallel()
	s := serve(t, sshtest.Options{Config: xssh.Config{KeyExchanges: []string{xssh.InsecureKeyExchangeDH1SHA1}}})
	tg := target(t, s.Addr())
	d := dialer(t, ssh.Options{}, "", s)
	_, err := d.Dial(t.Context(), tg)
	check(t, err, fault.Unreachable, "no common algorithm for key exchange", "diffie-hellman-group1-sha1", "KexAlgorithms")
	tg.SSH.Options = []string{"KexAlgorithms=+diffie-hellman-group1-sha1"}
	if out, _, err := output(t, connect(t, d, tg), "echo ok"); out != "ok\n" || err != nil {
		t.Errorf("got %q, %v, want the named algorithm to work", out, err)
	}
}

func TestProcessFaults(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		faults sshtest.Faults
		kind   fault.Kind
		words  []string
	}{
		{"no exit status", sshtest.Faults{NoExitStatus: true}, fault.Lost, []string{"web1", "without an exit status"}},
		{"dies in the output", sshtest.Faults{Die: sshtest.Output, After: 100}, fault.Lost, []string{"web1", "closed the connection"}},
		{"dies at the exec", sshtest.Faults{Die: sshtest.Exec}, fault.Lost, []string{"web1"}},
		{"dies at the session", sshtest.Faults{Die: sshtest.Open}, fault.Lost, []string{"web1"}},
		{"refuses to run", sshtest.Faults{RefuseExec: true}, fault.Deploy, []string{"web1", "refused"}},
		{"power loss", sshtest.Faults{Stall: sshtest.Output, After: 100}, fault.Lost, []string{"web1", "nothing came from the host"}},
		{"silent at the exec", sshtest.Faults{Stall: sshtest.Exec}, fault.Lost, []string{"nothing came from the host"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := serve(t, sshtest.Options{Faults: c.faults})
			tg := target(t, s.Addr())
			if c.faults.Stall != sshtest.Never {
				tg.SSH.KeepAliveInterval, tg.SSH.KeepAliveCountMax = 100*time.Millisecond, 2
			}
			conn := connect(t, dialer(t, ssh.Options{}, "", s), tg)
			_, _, err := output(t, conn, "head -c 1000 /dev/zero; cat >/dev/null; sleep 0.1")
			check(t, err, c.kind, c.words...)
		})
	}
}

func TestStartEndsWithItsContext(t *testing.T) {
	t.Parallel()
	for name, phase := range map[string]sshtest.Phase{"open": sshtest.Open, "exec": sshtest.Exec} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := serve(t, sshtest.Options{Faults: sshtest.Faults{Stall: phase}})
			conn := connect(t, dialer(t, ssh.Options{}, "", s), target(t, s.Addr()))
			ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
			defer cancel()
			start := time.Now()
			_, err := conn.Start(ctx, transport.Command{Line: "true"})
			check(t, err, fault.Timeout, "web1")
			_ = conn.Close()
			if d := time.Since(start); d > patience/2 {
				t.Errorf("got %v, want an end at once", d)
			}
		})
	}
}

func TestOneSessionOnly(t *testing.T) {
	t.Parallel()
	s := serve(t, sshtest.Options{SFTP: true, Faults: sshtest.Faults{OneSession: true}})
	conn := connect(t, dialer(t, ssh.Options{}, "", s), target(t, s.Addr()))
	p, err := conn.Start(t.Context(), transport.Command{Line: "cat"})
	if err != nil {
		t.Fatal(err)
	}
	_, err = conn.Start(t.Context(), transport.Command{Line: "true"})
	check(t, err, fault.Deploy, "only one session", "MaxSessions")
	err = conn.(transport.Putter).Put(t.Context(), strings.NewReader("x"), 1, t.TempDir()+"/f", 0o600)
	if !errors.Is(err, transport.ErrNoPut) {
		t.Errorf("got %v, want %v: there is no session for sftp", err, transport.ErrNoPut)
	}
	_ = p.Stdin().Close()
	if exit, err := p.Wait(); err != nil || exit.Code != 0 {
		t.Errorf("got %+v, %v: the first session must not suffer", exit, err)
	}
}

func TestSessionAfterSession(t *testing.T) {
	t.Parallel()
	s := serve(t, sshtest.Options{Faults: sshtest.Faults{LateSlot: 3}})
	conn := connect(t, dialer(t, ssh.Options{}, "", s), target(t, s.Addr()))
	for _, want := range []string{"one\n", "two\n"} {
		if out, exit, err := output(t, conn, "echo "+strings.TrimSpace(want)); out != want || exit.Code != 0 || err != nil {
			t.Errorf("got %q, %+v, %v, want %q", out, exit, err, want)
		}
	}
	if got := s.Counts().Sessions; got != 5 {
		t.Errorf("requests for a session: got %d, want 5", got)
	}
}

func TestKeepAliveIsAnswered(t *testing.T) {
	t.Parallel()
	s := serve(t, sshtest.Options{})
	tg := target(t, s.Addr())
	tg.SSH.KeepAliveInterval, tg.SSH.KeepAliveCountMax = 100*time.Millisecond, 600
	conn := connect(t, dialer(t, ssh.Options{}, "", s), tg)
	p, err := conn.Start(t.Context(), transport.Command{Line: "read x; exit 7"})
	if err != nil {
		t.Fatal(err)
	}
	if !within(patience, func() bool { return s.Counts().Requests >= 3 }) {
		t.Errorf("got %d keep-alive messages, want some", s.Counts().Requests)
	}
	_ = p.Stdin().Close()
	if exit, err := p.Wait(); exit.Code != 7 || err != nil {
		t.Errorf("got %+v, %v, want the exit code 7", exit, err)
	}
	quiet := serve(t, sshtest.Options{})
	tg = target(t, quiet.Addr())
	off := false
	tg.SSH.KeepAliveInterval, tg.SSH.KeepAlive = 50*time.Millisecond, &off
	conn = connect(t, dialer(t, ssh.Options{}, "", quiet), tg)
	if _, _, err := output(t, conn, "sleep 0.3"); err != nil || quiet.Counts().Requests != 0 {
		t.Errorf("got %v and %d messages, want none", err, quiet.Counts().Requests)
	}
}

func TestIgnoredSignalsAreReported(t *testing.T) {
	t.Parallel()
	s := serve(t, sshtest.Options{Faults: sshtest.Faults{IgnoreSignals: true, OneSession: true}})
	warned := make(chan string, 8)
	d := dialer(t, ssh.Options{KillGrace: 100 * time.Millisecond, Warn: func(m string) { warned <- m }}, "", s)
	conn := connect(t, d, target(t, s.Addr()))
	ctx, cancel := context.WithCancel(t.Context())
	p, err := conn.Start(ctx, transport.Command{Line: "sleep 61"})
	if err != nil {
		t.Fatal(err)
	}
	cancel()
	_, err = p.Wait()
	check(t, err, fault.Cancelled, "web1")
	if m := <-warned; !strings.Contains(m, "ignored the signals") || !strings.Contains(m, "web1") {
		t.Errorf("got %q", m)
	}
}

func TestNoiseAndFloods(t *testing.T) {
	t.Parallel()
	s := serve(t, sshtest.Options{Faults: sshtest.Faults{
		Banner: "keep out\n", Noise: "motd\n", StderrBytes: 8 << 20, ReadPause: time.Millisecond,
	}})
	conn := connect(t, dialer(t, ssh.Options{}, "", s), target(t, s.Addr()))
	if out, exit, err := output(t, conn, "echo x"); out != "motd\nx\n" || exit.Code != 0 || err != nil {
		t.Errorf("got %q, %+v, %v", out, exit, err)
	}
}

func TestBadTargets(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		edit func(*targets.Target)
		want []string
	}{
		{"definition", func(tg *targets.Target) { tg.Err = fault.New(fault.Invalid, "", "port of web1 is odd") }, []string{"odd"}},
		{"options", func(tg *targets.Target) { tg.SSH.Options = []string{"ConnectTimeout=soon"} }, []string{"web1", "soon"}},
		{"forward", func(tg *targets.Target) { tg.SSH.RemotePortForwards = []string{"8080"} }, []string{"web1", "8080"}},
		{"jump loop", func(tg *targets.Target) { tg.SSH.Options = []string{"ProxyJump=loop"} }, []string{"jump hosts"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			tg := target(t, "127.0.0.1:1")
			c.edit(tg)
			_, err := dialer(t, ssh.Options{}, "Host loop\nProxyJump loop\n").Dial(t.Context(), tg)
			check(t, err, fault.Invalid, c.want...)
		})
	}
}

func TestThisMachineIsRefused(t *testing.T) {
	t.Parallel()
	s := serve(t, sshtest.Options{})
	here := target(t, s.Addr())
	here.Local = true
	_, err := dialer(t, ssh.Options{}, "", s).Dial(t.Context(), here)
	check(t, err, fault.Unreachable, "is this machine")
	if n := s.Counts().Connections; n != 0 {
		t.Errorf("got %d connections, want none", n)
	}
}
