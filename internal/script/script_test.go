package script_test

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/internal/script"
)

// write makes an executable with the body in a shell.
func write(t testing.TB, body string) *script.Script {
	t.Helper()
	path := filepath.Join(t.TempDir(), "prog")
	// Another process writes it: one that is started at the same moment would inherit
	// the open file, and the kernel runs nothing that is open for writing.
	cmd := exec.Command("/bin/sh", "-c", `umask 077; cat >"$1" && chmod 700 "$1"`, "sh", path)
	cmd.Stdin = strings.NewReader("#!/bin/sh\n" + body + "\n")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return &script.Script{
		Path: path, Env: []string{"PATH=/usr/bin:/bin", "WORD=hello"}, Limit: 8000, Timeout: 5 * time.Minute,
		Check: func(string) error { return nil },
	}
}

func TestRun(t *testing.T) {
	t.Parallel()
	s := write(t, `printf '%s %s ' "$WORD" "$#"; printf '<%s>' "$@"; echo noise >&2`)
	got, err := s.Run(t.Context(), "a b", "$(id)", "*")
	if want := "hello 3 <a b><$(id)><*>"; err != nil || string(got) != want {
		t.Errorf("got %q, %v, want %q", got, err, want)
	}
}

func TestFailures(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, body, want string }{
		{"exit code", `printf 'no\033[31m token\n' >&2; exit 3`, `ended with exit code 3: it said "no\x1b[31m token"`},
		{"silent", `exit 4`, "ended with exit code 4"},
		{"much said", `yes 0123456789 | head -n 500 >&2; echo the end >&2; exit 1`, `it said "...`},
		{"the end of much", `yes 0123456789 | head -n 500 >&2; echo the end >&2; exit 1`, `the end"`},
		{"much printed", `yes | head -n 5000`, "printed more than 8000 bytes"},
		{"without end", `yes`, "printed more than 8000 bytes"},
		{"signal", `kill -SEGV $$`, "was ended by signal 11 (segmentation fault)"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, err := write(t, c.body).Run(t.Context())
			if fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), c.want) || len(err.Error()) > 3000 {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
	s := write(t, "echo")
	s.Check = func(string) error { return errors.New("not yours") }
	if out, err := s.Run(t.Context()); err == nil || err.Error() != "not yours" || out != nil {
		t.Errorf("got %q, %v, want the error of Check", out, err)
	}
	if err := os.Chmod(s.Path, 0o600); err != nil {
		t.Fatal(err)
	}
	s.Check = nil
	if _, err := s.Run(t.Context()); fault.KindOf(err) != fault.Invalid {
		t.Errorf("what is no program: got %v, want fault.Invalid", err)
	}
}

func TestEnds(t *testing.T) {
	t.Parallel()
	s := write(t, "echo why >&2; sleep 1000")
	s.Timeout = time.Second
	if _, err := s.Run(t.Context()); fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), "did not end within 1s") {
		t.Errorf("got %v, want a timeout", err)
	}
	s = write(t, "sleep 1000")
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	if _, err := s.Run(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v, want %v", err, context.DeadlineExceeded)
	}
}
