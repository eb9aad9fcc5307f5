// Package transporttest is the suite that every transport must pass.
package transporttest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/targets"
	"github.com/gossh/gossh/transport"
)

// limit bounds what a case may take.
const limit = 3 * time.Minute

// Host is a host to test a transport with: a Unix-like one, whose login shell is
// a POSIX shell.
type Host struct {
	Dialer transport.Dialer
	Target *targets.Target
	// Dir is an empty directory on the host that may be written to.
	Dir string
}

// Run runs the suite. open is called once per case; it may skip.
func Run(t *testing.T, open func(t *testing.T) Host) {
	t.Helper()
	for _, c := range []struct {
		name string
		f    func(*testing.T, Host, transport.Conn)
	}{
		{"Peer", testPeer},
		{"ExitCodes", testExitCodes},
		{"ExitSignal", testExitSignal},
		{"StreamsAreApart", testStreams},
		{"InputIsTakenAndEnds", testInput},
		{"InputEndsUnderAWrite", testInputEnds},
		{"MuchOutput", testMuchOutput},
		{"ManyAtOnce", testManyAtOnce},
		{"TerminalIsRaw", testTerminal},
		{"CancelKills", testCancel},
		{"DeadlineKills", testDeadline},
		{"StartAfterClose", testAfterClose},
		{"CloseTwice", testCloseTwice},
		{"CloseEndsProcesses", testCloseEnds},
		{"Put", testPut},
		{"PutShort", testPutShort},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := open(t)
			conn := dial(t, h)
			c.f(t, h, conn)
		})
	}
	t.Run("DialCompletes", func(t *testing.T) { testDialCompletes(t, open(t)) })
	t.Run("DialCancelled", func(t *testing.T) { testDialCancelled(t, open(t)) })
}

func dial(t *testing.T, h Host) transport.Conn {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), limit)
	defer cancel()
	c, err := h.Dialer.Dial(ctx, h.Target)
	if err != nil {
		t.Fatalf("dialing: %v", err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

// testDialCompletes dials targets whose values are kept elsewhere.
func testDialCompletes(t *testing.T, h Host) {
	ctx, cancel := context.WithTimeout(t.Context(), limit)
	defer cancel()
	later := func(whole *targets.Target) *targets.Target {
		return &targets.Target{
			ID: h.Target.ID, Host: "192.0.2.1",
			Deferred: &targets.Deferred{Complete: func(context.Context) *targets.Target { return whole }},
		}
	}
	c, err := h.Dialer.Dial(ctx, later(h.Target))
	if err != nil {
		t.Fatalf("dialing: %v", err)
	}
	_ = c.Close()
	broken := *h.Target
	broken.Err = fault.New(fault.Invalid, "", "no such value")
	if _, err := h.Dialer.Dial(ctx, later(&broken)); !errors.Is(err, broken.Err) {
		t.Errorf("got %v, want %v", err, broken.Err)
	}
}

// result is what a command gave.
type result struct {
	exit           transport.Exit
	stdout, stderr string
	err            error
}

// run runs a command to its end with stdin as its input.
func run(ctx context.Context, c transport.Conn, cmd transport.Command, stdin string) (r result) {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	p, err := c.Start(ctx, cmd)
	if err != nil {
		return result{err: err}
	}
	var out, errs bytes.Buffer
	var wg sync.WaitGroup
	wg.Go(func() { _, _ = io.Copy(&out, p.Stdout()) })
	wg.Go(func() { _, _ = io.Copy(&errs, p.Stderr()) })
	_, _ = io.WriteString(p.Stdin(), stdin)
	_ = p.Stdin().Close()
	wg.Wait()
	r.exit, r.err = p.Wait()
	r.stdout, r.stderr = out.String(), errs.String()
	return r
}

func line(format string, args ...any) transport.Command {
	return transport.Command{Line: fmt.Sprintf(format, args...)}
}

func testPeer(t *testing.T, _ Host, c transport.Conn) {
	if p := c.Peer(); p.User == "" || p.Addr == "" {
		t.Errorf("got %+v, want user and address", p)
	}
}

func testExitCodes(t *testing.T, _ Host, c transport.Conn) {
	for _, code := range []int{0, 1, 20, 255} {
		if r := run(t.Context(), c, line("exit %d", code), ""); r.err != nil || r.exit != (transport.Exit{Code: code}) {
			t.Errorf("exit %d: got %+v, %v", code, r.exit, r.err)
		}
	}
}

func testExitSignal(t *testing.T, _ Host, c transport.Conn) {
	r := run(t.Context(), c, line("kill -TERM $$"), "")
	if want := (transport.Exit{Code: 143, Signal: "TERM"}); r.err != nil || r.exit != want {
		t.Errorf("got %+v, %v, want %+v", r.exit, r.err, want)
	}
}

func testStreams(t *testing.T, _ Host, c transport.Conn) {
	r := run(t.Context(), c, line("printf out; printf err >&2"), "")
	if r.stdout != "out" || r.stderr != "err" || r.err != nil {
		t.Errorf("got %q, %q, %v, want out and err", r.stdout, r.stderr, r.err)
	}
}

func testInput(t *testing.T, _ Host, c transport.Conn) {
	in := strings.Repeat("0123456789abcdef", 1<<16) // 1 MiB
	r := run(t.Context(), c, line("cat; printf end"), in)
	if r.stdout != in+"end" || r.err != nil {
		t.Errorf("got %d bytes back, %v, want the %d sent and the end", len(r.stdout), r.err, len(in))
	}
}

// testInputEnds closes the input from another goroutine than the one that writes to
// it, which waits for the host: nothing is done at once that must not be.
func testInputEnds(t *testing.T, _ Host, c transport.Conn) {
	p, err := c.Start(t.Context(), line("read -r x; echo on; cat >/dev/null"))
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	wg.Go(func() {
		_, err := io.WriteString(p.Stdin(), "go\n"+strings.Repeat("x", 8<<20))
		_ = err // the end may come first
	})
	if _, err := io.ReadFull(p.Stdout(), make([]byte, 3)); err != nil {
		t.Error(err)
	}
	_ = p.Stdin().Close() // it may wait for the write, or break it
	wg.Wait()
	wg.Go(func() { _, _ = io.Copy(io.Discard, p.Stderr()) })
	if _, err := io.Copy(io.Discard, p.Stdout()); err != nil {
		t.Error(err)
	}
	if exit, err := p.Wait(); err != nil || exit.Code != 0 {
		t.Errorf("got %+v, %v", exit, err)
	}
	wg.Wait()
	if _, err := p.Stdin().Write([]byte("more")); err == nil {
		t.Error("what is closed can be written to")
	}
}

func testMuchOutput(t *testing.T, _ Host, c transport.Conn) {
	const n = 4 << 20
	r := run(t.Context(), c, line("head -c %d /dev/zero & head -c %d /dev/zero >&2; wait; exit 3", n, n), "")
	if len(r.stdout) != n || len(r.stderr) != n || r.exit.Code != 3 || r.err != nil {
		t.Errorf("got %d and %d bytes, %+v, %v, want %d each and 3", len(r.stdout), len(r.stderr), r.exit, r.err, n)
	}
}

func testManyAtOnce(t *testing.T, _ Host, c transport.Conn) {
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			r := run(t.Context(), c, line("cat; exit %d", i), fmt.Sprint("in", i))
			if want := fmt.Sprint("in", i); r.stdout != want || r.exit.Code != i || r.err != nil {
				t.Errorf("got %q, %+v, %v, want %q and %d", r.stdout, r.exit, r.err, want, i)
			}
		})
	}
	wg.Wait()
}

// testTerminal sends and receives every byte but those that end a terminal's
// input in any mode.
func testTerminal(t *testing.T, _ Host, c transport.Conn) {
	var all []byte
	for b := range 256 {
		all = append(all, byte(b))
	}
	ctx, cancel := context.WithTimeout(t.Context(), limit)
	defer cancel()
	p, err := c.Start(ctx, transport.Command{Line: "printf 'a\\nb' >&2; head -c 256", TTY: true})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.Stdin().Write(all); err != nil {
		t.Fatal(err)
	}
	got, _ := io.ReadAll(p.Stdout())
	if want := append([]byte("a\nb"), all...); !bytes.Equal(got, want) {
		t.Errorf("got %q, want stderr and every byte unchanged: %q", got, want)
	}
	if exit, err := p.Wait(); err != nil || exit.Code != 0 {
		t.Errorf("got %+v, %v, want success", exit, err)
	}
}

func testCancel(t *testing.T, _ Host, c transport.Conn) {
	stop := fault.New(fault.Cancelled, "", "interrupted")
	ctx, cancel := context.WithCancelCause(t.Context())
	killed(t, ctx, func() { cancel(stop) }, c, fault.Cancelled)
}

func testDeadline(t *testing.T, _ Host, c transport.Conn) {
	began := time.Now()
	if r := run(t.Context(), c, line("true"), ""); r.err != nil {
		t.Fatal(r.err)
	}
	// A deadline that lets the command begin, on a slow machine too.
	ctx, cancel := context.WithTimeout(t.Context(), min(300*time.Millisecond+20*time.Since(began), limit/3))
	defer cancel()
	killed(t, ctx, func() {}, c, fault.Timeout)
}

// killed starts a command with a child, ends its context and looks for both on
// the host.
func killed(t *testing.T, ctx context.Context, stop func(), c transport.Conn, want fault.Kind) {
	t.Helper()
	p, err := c.Start(ctx, line("sleep 611 & echo $$ $!; wait"))
	if err != nil {
		t.Fatal(err)
	}
	var pids [2]int
	if _, err := fmt.Fscan(p.Stdout(), &pids[0], &pids[1]); err != nil {
		t.Fatalf("reading the process ids: %v", err)
	}
	stop()
	start := time.Now()
	go func() { _, _ = io.Copy(io.Discard, p.Stderr()) }()
	_, _ = io.Copy(io.Discard, p.Stdout())
	_, err = p.Wait()
	if k := fault.KindOf(err); k != want {
		t.Errorf("got %v (%v), want %v", k, err, want)
	}
	if d := time.Since(start); d > limit/2 {
		t.Errorf("it took %v to end", d)
	}
	for _, pid := range pids { // a zombie that nobody has waited for yet is gone too
		gone := false
		for time.Since(start) < limit {
			if r := run(context.WithoutCancel(ctx), c, line("kill -0 %[1]d && ! grep -q '^State:.Z' /proc/%[1]d/status", pid), ""); r.err != nil {
				t.Fatalf("looking for the process: %v", r.err)
			} else if gone = r.exit.Code != 0; gone {
				break
			}
			time.Sleep(20 * time.Millisecond)
		}
		if !gone {
			t.Errorf("process %d is still there", pid)
		}
	}
}

func testAfterClose(t *testing.T, _ Host, c transport.Conn) {
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	if r := run(t.Context(), c, line("true"), ""); fault.KindOf(r.err) != fault.Lost {
		t.Errorf("got %v, want %v", r.err, fault.Lost)
	}
}

func testCloseTwice(t *testing.T, _ Host, c transport.Conn) {
	for range 2 {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	}
}

// testCloseEnds closes a connection under a running command: what it did is not
// known.
func testCloseEnds(t *testing.T, _ Host, c transport.Conn) {
	p, err := c.Start(t.Context(), line("echo on; cat"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadFull(p.Stdout(), make([]byte, 3)); err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() {
		_, err := io.Copy(io.Discard, p.Stdout())
		_, werr := p.Wait()
		done <- errors.Join(werr, err)
	}()
	_ = c.Close()
	select {
	case err := <-done:
		if fault.KindOf(err) != fault.Lost {
			t.Errorf("got %v, want %v", err, fault.Lost)
		}
	case <-time.After(limit):
		t.Error("the process does not end with its connection")
	}
}

func putter(t *testing.T, c transport.Conn) transport.Putter {
	t.Helper()
	p, ok := c.(transport.Putter)
	if !ok {
		t.Skip("this transport writes no files")
	}
	return p
}

func testPut(t *testing.T, h Host, c transport.Conn) {
	content := strings.Repeat("some content\n", 100_000)
	path := h.Dir + "/file with 'quotes'"
	for mode, shown := range map[fs.FileMode]string{0o700: "-rwx------\n", 0o600: "-rw-------\n"} { // the second time it is there
		err := putter(t, c).Put(t.Context(), strings.NewReader(content), int64(len(content)), path, mode)
		if errors.Is(err, transport.ErrNoPut) {
			t.Skip("this host takes no files")
		}
		if err != nil {
			t.Fatal(err)
		}
		r := run(t.Context(), c, line(`cd '%s' && ls -l file* | cut -c1-10 && cat file*`, h.Dir), "")
		if want := shown + content; r.stdout != want {
			t.Errorf("got %.40q and %d bytes, want %.40q and %d", r.stdout, len(r.stdout), want, len(want))
		}
	}
}

func testPutShort(t *testing.T, h Host, c transport.Conn) {
	err := putter(t, c).Put(t.Context(), strings.NewReader("short"), 100, h.Dir+"/file", 0o600)
	if errors.Is(err, transport.ErrNoPut) {
		t.Skip("this host takes no files")
	}
	if err == nil {
		t.Error("got no error for a source that ends early")
	}
}

func testDialCancelled(t *testing.T, h Host) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	c, err := h.Dialer.Dial(ctx, h.Target)
	if err == nil {
		_ = c.Close()
	}
	if fault.KindOf(err) != fault.Cancelled {
		t.Errorf("got %v, want %v", err, fault.Cancelled)
	}
}
