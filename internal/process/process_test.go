package process_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/gossh/gossh/internal/process"
)

func sh(script string, args ...string) *process.Command {
	return &process.Command{Argv: append([]string{"/bin/sh", "-c", script, "sh"}, args...), Env: os.Environ()}
}

func TestRun(t *testing.T) {
	t.Parallel()
	mask := uint32(0o027)
	for _, c := range []struct {
		name     string
		edit     func(*process.Command)
		script   string
		out, err string
		code     int
	}{
		{"streams apart", nil, "echo a; echo b >&2; exit 3", "a\n", "b\n", 3},
		{"streams merged in order", func(c *process.Command) { c.Merge = true }, "echo a; echo b >&2; echo c", "a\nb\nc\n", "", 0},
		{"signal", nil, "kill -9 $$", "", "", -9},
		{"stdin", func(c *process.Command) { c.Stdin = []byte("x\ny\n") }, "cat", "x\ny\n", "", 0},
		{"no stdin", nil, "cat", "", "", 0},
		{"stdin that nobody reads", func(c *process.Command) { c.Stdin = make([]byte, 1<<20) }, "echo a", "a\n", "", 0},
		{"environment", func(c *process.Command) { c.Env = []string{"A=1"} }, "echo $A$HOME", "1\n", "", 0},
		{"directory", func(c *process.Command) { c.Dir = "/usr" }, "pwd", "/usr\n", "", 0},
		{"umask", func(c *process.Command) { c.Umask = &mask }, "umask", "0027\n", "", 0},
		{"limit", func(c *process.Command) { c.Limit = 3 }, "echo abcdef; echo xy >&2", "abc", "xy\n", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			cmd := sh(c.script)
			if c.edit != nil {
				c.edit(cmd)
			}
			r, err := process.Run(t.Context(), cmd)
			if err != nil {
				t.Fatal(err)
			}
			if string(r.Stdout) != c.out || string(r.Stderr) != c.err || r.Code != c.code || r.PID == 0 {
				t.Errorf("got %q, %q, %d, pid %d, want %q, %q, %d", r.Stdout, r.Stderr, r.Code, r.PID, c.out, c.err, c.code)
			}
			if c.name == "limit" && (r.LostStdout != 4 || r.LostStderr != 0) {
				t.Errorf("got %d and %d lost bytes, want 4 and 0", r.LostStdout, r.LostStderr)
			}
		})
	}
}

func TestOutputAsItAppears(t *testing.T) {
	t.Parallel()
	release := filepath.Join(t.TempDir(), "go")
	cmd := sh(`echo one; while ! test -e "$1"; do sleep 0.01; done; echo two >&2`, release)
	var mu sync.Mutex
	var got []string
	cmd.Output = func(stream string, data []byte) {
		mu.Lock()
		defer mu.Unlock()
		got = append(got, stream+":"+string(data))
		if len(got) == 1 {
			if err := os.WriteFile(release, nil, 0o600); err != nil {
				t.Error(err)
			}
		}
	}
	if _, err := process.Run(t.Context(), cmd); err != nil {
		t.Fatal(err)
	}
	if want := "stdout:one\n stderr:two\n"; strings.Join(got, " ") != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestStartErrors(t *testing.T) {
	t.Parallel()
	plain := filepath.Join(t.TempDir(), "plain")
	if err := os.WriteFile(plain, []byte("echo"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		argv []string
		dir  string
		want error
	}{
		{[]string{"no-such-program"}, "", process.ErrNotFound},
		{[]string{""}, "", process.ErrNotFound},
		{[]string{"/no/such"}, "", process.ErrNotFound},
		{[]string{"/"}, "", syscall.EISDIR},
		{[]string{plain}, "", os.ErrPermission},
		{[]string{"true"}, "/no/such", os.ErrNotExist},
	} {
		_, err := process.Run(t.Context(), &process.Command{Argv: c.argv, Dir: c.dir})
		if !errors.Is(err, c.want) {
			t.Errorf("%v in %q: got %v, want %v", c.argv, c.dir, err, c.want)
		}
	}
}

func TestDetach(t *testing.T) {
	t.Parallel()
	out := filepath.Join(t.TempDir(), "out")
	if _, err := process.Detach(sh(`echo a; echo b >"$1.part"; mv "$1.part" "$1"`, out)); err != nil {
		t.Fatal(err)
	}
	for range 6000 {
		if b, err := os.ReadFile(out); err == nil {
			if string(b) != "b\n" {
				t.Errorf("got %q", b)
			}
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Error("the program did not run")
}

func BenchmarkRun(b *testing.B) {
	cmd := sh("true")
	for b.Loop() {
		if _, err := process.Run(b.Context(), cmd); err != nil {
			b.Fatal(err)
		}
	}
}
