package thin_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/thin"
	"github.com/gossh/gossh/thin/thintest"
	"github.com/gossh/gossh/thin/wire"
	"github.com/gossh/gossh/transport"
)

// running lists the processes with a text in their command line.
func running(t testing.TB, text string) []string {
	t.Helper()
	files, err := filepath.Glob("/proc/[0-9]*/cmdline")
	if err != nil || len(files) == 0 {
		t.Skip("there is no /proc here")
	}
	var out []string
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err == nil && strings.Contains(string(b), text) {
			out = append(out, f+" "+strings.ReplaceAll(string(b), "\x00", " "))
		}
	}
	return out
}

// patience is how long what must come may take on a busy machine.
const patience = time.Minute

// eventually waits for a condition.
func eventually(t testing.TB, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if ok() {
			return
		}
	}
	t.Errorf("%s did not come about", what)
}

// TestNothingIsLeftRunning ends a function that runs a command in several ways, and
// looks for the command afterwards.
func TestNothingIsLeftRunning(t *testing.T) {
	t.Parallel()
	r := runner(t)
	for i, tt := range []struct {
		name string
		tty  bool
		end  func(s *thin.Session, conn *thintest.Conn, cancel context.CancelFunc)
		want fault.Kind
	}{
		{"cancelled", false, func(_ *thin.Session, _ *thintest.Conn, cancel context.CancelFunc) { cancel() }, fault.Cancelled},
		{"cancelled on a terminal", true, func(_ *thin.Session, _ *thintest.Conn, cancel context.CancelFunc) { cancel() }, fault.Cancelled},
		{"connection cut", false, func(_ *thin.Session, c *thintest.Conn, _ context.CancelFunc) { c.Cut() }, fault.Lost},
		// It has the time to say so.
		{"thin terminated", false, func(s *thin.Session, _ *thintest.Conn, _ context.CancelFunc) {
			syscall.Kill(s.Hello().PID, syscall.SIGTERM)
		}, fault.Cancelled},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			conn, tgt := &thintest.Conn{}, host(t)
			tgt.Thin.TTY = tt.tty
			marker := fmt.Sprintf("%d%d", 9000000+os.Getpid(), i)
			ctx, cancel := context.WithTimeout(t.Context(), 3*patience)
			defer cancel()
			req := &wire.Request{Fun: "cmd.run", Args: []any{"sleep " + marker + " & sleep " + marker + "; echo never"}}
			s, err := r.Open(ctx, conn, tgt, thin.OpenOptions{First: req, Once: true})
			if err != nil {
				t.Fatal(err)
			}
			go func() {
				eventually(t, "the command", func() bool { return len(running(t, "sleep\x00"+marker)) >= 2 })
				tt.end(s, conn, cancel)
			}()
			reply, err := s.Call(ctx, req, nil)
			got := fault.KindOf(err)
			if err == nil && reply.Error != nil {
				got = reply.Error.Kind
			}
			if got != tt.want {
				t.Errorf("got %v, %v (%v), want %v", reply, err, got, tt.want)
			}
			if err := s.Close(); err != nil {
				t.Error(err)
			}
			eventually(t, "the end of all processes", func() bool {
				return len(running(t, "sleep\x00"+marker)) == 0 && len(running(t, tgt.Thin.Dir)) == 0
			})
			if left := append(running(t, "sleep\x00"+marker), running(t, tgt.Thin.Dir)...); len(left) > 0 {
				t.Errorf("got %q left running", left)
			}
		})
	}
}

// TestTerminatedAtOnce: the first thing that the first command does is to end the
// thin, which has hardly begun.
func TestTerminatedAtOnce(t *testing.T) {
	t.Parallel()
	r, tgt := runner(t), host(t)
	marker := fmt.Sprintf("%d.77", 9000000+os.Getpid())
	for range 20 {
		_, err := one(t, r, &thintest.Conn{}, tgt, thin.OpenOptions{}, "cmd.run", "kill $PPID; sleep "+marker+"; true")
		if err != nil && fault.KindOf(err) != fault.Lost {
			t.Errorf("got %v (%v), want the answer or the kind lost", err, fault.KindOf(err))
		}
		eventually(t, "the end of all processes", func() bool { return len(running(t, "sleep\x00"+marker)) == 0 })
	}
}

func TestKilledThinIsWipedAllTheSame(t *testing.T) {
	t.Parallel()
	conn, tgt := &thintest.Conn{}, host(t)
	req := &wire.Request{Fun: "test.sleep", Args: []any{60}, Wipe: true}
	s, err := runner(t).Open(t.Context(), conn, tgt, thin.OpenOptions{First: req, Once: true, Wipe: true})
	if err != nil {
		t.Fatal(err)
	}
	if err := syscall.Kill(s.Hello().PID, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Call(t.Context(), req, nil); fault.KindOf(err) != fault.Lost || !strings.Contains(err.Error(), "kill") {
		t.Errorf("got %v (%v), want the outcome to be lost by a signal", err, fault.KindOf(err))
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(tgt.Thin.Dir); !os.IsNotExist(err) {
		t.Errorf("the thin dir is still there: %v", err)
	}
}

// stalling is a connection whose uploads stop in the middle until it is cut.
type stalling struct{ thintest.Conn }

type stalledProcess struct {
	transport.Process
	in stalledWriter
}

type stalledWriter struct {
	ctx context.Context
	w   io.WriteCloser
}

func (w stalledWriter) Close() error { return w.w.Close() }

func (w stalledWriter) Write(b []byte) (int, error) {
	if len(b) < 1<<20 {
		return w.w.Write(b)
	}
	if _, err := w.w.Write(b[:1<<20]); err != nil {
		return 0, err
	}
	<-w.ctx.Done()
	return 0, errors.New("cut")
}

func (p *stalledProcess) Stdin() io.WriteCloser { return p.in }

func (c *stalling) Start(ctx context.Context, cmd transport.Command) (transport.Process, error) {
	p, err := c.Conn.Start(ctx, cmd)
	if err != nil {
		return nil, err
	}
	return &stalledProcess{p, stalledWriter{ctx, p.Stdin()}}, nil
}

func TestUploadThatIsCutLeavesNothing(t *testing.T) {
	t.Parallel()
	tgt := host(t)
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	_, err := runner(t).Open(ctx, &stalling{}, tgt, thin.OpenOptions{})
	if fault.KindOf(err) != fault.Timeout {
		t.Errorf("got %v (%v), want a timeout", err, fault.KindOf(err))
	}
	eventually(t, "the removal of the thin dir", func() bool {
		_, err := os.Stat(tgt.Thin.Dir)
		return os.IsNotExist(err)
	})
	ping(t, runner(t), &thintest.Conn{}, tgt, thin.OpenOptions{})
}

func TestNoise(t *testing.T) {
	t.Parallel()
	r := runner(t)
	for name, tt := range map[string]struct {
		shell string
		want  fault.Kind
		text  string
	}{
		"motd":                 {`printf 'Welcome!\r\n\n'; exec sh "$@"`, fault.None, ""},
		"no newline":           {`printf 'You have mail: gossh:gossh:'; exec sh "$@"`, fault.None, ""},
		"on stderr":            {`echo 'tput: No value for $TERM' >&2; exec sh "$@"`, fault.None, ""},
		"binary":               {`head -c 300000 /dev/urandom; exec sh "$@"`, fault.None, ""},
		"a line without end":   {`head -c 900000 /dev/zero; exec sh "$@"`, fault.None, ""},
		"without end":          {`yes; exec sh "$@"`, fault.Deploy, "writes without end"},
		"without end, no line": {`cat /dev/zero`, fault.Deploy, "writes without end"},
		"no login":             {`echo This account is currently not available.; exit 1`, fault.Deploy, "exit code 1: This account is currently not available."},
		"silent end":           {`exit 0`, fault.Deploy, "exit code 0: it said nothing"},
		// The request was there by then: it may have been a function that did it.
		"killed":  {`kill -9 $$`, fault.Lost, "exit code 137 before it said anything"},
		"crashed": {`printf 'fatal error: oh\n\ngoroutine 1 [running]:\n' >&2; exit 2`, fault.Lost, "exit code 2 before it answered"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			login := t.TempDir() + "/login"
			if err := os.WriteFile(login, []byte("#!/bin/sh\n"+tt.shell+"\n"), 0o755); err != nil {
				t.Fatal(err)
			}
			conn, tgt := &thintest.Conn{Shell: []string{login}}, host(t)
			if tt.want == fault.None {
				ping(t, r, conn, tgt, thin.OpenOptions{})
				ping(t, r, conn, tgt, thin.OpenOptions{})
				return
			}
			_, err := one(t, r, conn, tgt, thin.OpenOptions{}, "test.ping")
			if fault.KindOf(err) != tt.want || !strings.Contains(err.Error(), tt.text) {
				t.Errorf("got %v (%v), want %v with %q", err, fault.KindOf(err), tt.want, tt.text)
			}
		})
	}
}

func TestHostileThin(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		after string // what the host writes after its hello
		want  fault.Kind
		text  string
	}{
		"garbage":          {`head -c 100000 /dev/urandom; sleep 600`, fault.Lost, "does not speak the protocol"},
		"a giant frame":    {`printf '\377\377\377\377\005\000\000\000\001'; sleep 600`, fault.Lost, "does not speak the protocol"},
		"nothing":          {`exit 3`, fault.Lost, "exit code 3 before it answered"},
		"a panic":          {`echo 'panic: oh no' >&2; exit 2`, fault.Lost, "panic: oh no"},
		"endless reply":    {`f() { printf '\000\002\000\000\004\000\000\000\001'; head -c 131072 /dev/zero; }; while :; do f; done`, fault.Failed, "more than 1 MiB"},
		"broken reply":     {`printf '\000\000\000\002\005\000\000\000\001{]'; sleep 600`, fault.Lost, "the reply is broken"},
		"bye and no reply": {`printf '\000\000\000\000\011\000\000\000\000'; exit 0`, fault.Lost, "before it answered"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			login := t.TempDir() + "/login"
			// The nonce is the word after "gossh" on the line.
			script := "#!/bin/sh\nn=${2##* gossh }; n=${n%% *}\necho \"gossh:$n:hello {\\\"wire\\\":" + strconv.Itoa(wire.Version) + "}\"\nread -r l\n" + tt.after + "\n"
			if err := os.WriteFile(login, []byte(script), 0o755); err != nil {
				t.Fatal(err)
			}
			r := thin.New(thin.Options{Source: thintest.Source(t), MaxReply: 1 << 20})
			ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
			defer cancel()
			req := &wire.Request{Fun: "test.ping"}
			s, err := r.Open(ctx, &thintest.Conn{Shell: []string{login}}, host(t), thin.OpenOptions{First: req})
			if err != nil {
				t.Fatal(err)
			}
			start := time.Now()
			_, err = s.Call(ctx, req, nil)
			if fault.KindOf(err) != tt.want || !strings.Contains(err.Error(), tt.text) {
				t.Errorf("got %v (%v), want %v with %q", err, fault.KindOf(err), tt.want, tt.text)
			}
			if err := s.Close(); err != nil {
				t.Error(err)
			}
			if d := time.Since(start); d > 2*patience {
				t.Errorf("it took %v", d)
			}
		})
	}
}

func TestSeveralCallsOnOneSession(t *testing.T) {
	t.Parallel()
	conn, tgt := &thintest.Conn{}, host(t)
	tgt.Thin.SetPath = "/opt/x:$PATH"
	s, err := runner(t).Open(t.Context(), conn, tgt, thin.OpenOptions{})
	if err != nil {
		t.Fatal(err)
	}
	long := strings.Repeat("x", 3*wire.MaxFrame)
	for range 2 {
		reply, err := s.Call(t.Context(), &wire.Request{Fun: "cmd.run", Args: []any{"echo $PATH; umask"}, SetPath: tgt.Thin.SetPath, Umask: ptr(uint32(0o27))}, nil)
		if want := `"/opt/x:` + os.Getenv("PATH") + `\n0027"`; err != nil || string(reply.Return) != want {
			t.Errorf("got %v, %v, want %s", reply, err, want)
		}
		if reply, err := s.Call(t.Context(), &wire.Request{Fun: "test.echo", Args: []any{long}}, nil); err != nil || len(reply.Return) != len(long)+2 {
			t.Errorf("a long argument: got %v", err)
		}
	}
	for _, c := range []struct {
		val  any
		want string
	}{{"of the call before", `"of the call before"`}, {false, `"none"`}} {
		if _, err := s.Call(t.Context(), &wire.Request{Fun: "environ.setval", Args: []any{"GOSSH_TEST_SET", c.val, true}}, nil); err != nil {
			t.Fatal(err)
		}
		reply, err := s.Call(t.Context(), &wire.Request{Fun: "cmd.run", Args: []any{"echo ${GOSSH_TEST_SET-none}"}}, nil)
		if err != nil || string(reply.Return) != c.want {
			t.Errorf("a variable set to %v: got %v, %v, want %s", c.val, reply, err, c.want)
		}
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if n := conn.Execs.Load(); n != 1 {
		t.Errorf("got %d execs, want one for all calls", n)
	}
}

func TestLongFirstRequest(t *testing.T) {
	t.Parallel()
	conn, tgt := &thintest.Conn{}, host(t)
	for _, n := range []int{100, 5000, 600000} {
		for _, fresh := range []bool{true, false} {
			got, err := one(t, runner(t), conn, tgt, thin.OpenOptions{Once: true, Fresh: fresh}, "test.echo", strings.Repeat("<", n))
			if err != nil || strings.Count(got, `\u003c`)+strings.Count(got, "<") != n {
				t.Errorf("%d bytes, fresh %v: got %d bytes, %v", n, fresh, len(got), err)
			}
		}
	}
}

func ptr[T any](v T) *T { return &v }
