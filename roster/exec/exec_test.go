package exec_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	osexec "os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/roster"
	"github.com/gossh/gossh/roster/exec"
	"github.com/gossh/gossh/roster/rostertest"
	"github.com/gossh/gossh/targets"
)

// program returns the options to run a program in sh, which counts its runs in the
// file runs beside it.
func program(t testing.TB, body string) exec.Options {
	t.Helper()
	path := filepath.Join(t.TempDir(), "inv")
	write(t, path, body)
	return exec.Options{Command: path, Environ: os.Environ(), Check: func(string) error { return nil }}
}

// write makes the program. Another process does so: one that is started at the same
// moment would inherit the open file, and the kernel runs nothing that is open for
// writing.
func write(t testing.TB, path, body string) {
	t.Helper()
	cmd := osexec.Command("/bin/sh", "-c", `umask 077; cat >"$1" && chmod 700 "$1"`, "sh", path)
	cmd.Stdin = strings.NewReader("#!/bin/sh\necho run >>\"$0.runs\"\n" + body + "\n")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
}

func runs(t testing.TB, o exec.Options) int {
	t.Helper()
	text, err := os.ReadFile(o.Command + ".runs")
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	return strings.Count(string(text), "\n")
}

func open(t testing.TB, o exec.Options) *exec.Provider {
	t.Helper()
	p, err := exec.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// list returns the hosts as "id=address", and the error.
func list(ctx context.Context, p roster.Provider) (string, error) {
	var out []string
	for e, err := range p.Entries(ctx, roster.Query{}) {
		if err != nil {
			return "", err
		}
		host, _ := e.Attrs.Get("host")
		out = append(out, fmt.Sprintf("%s=%v", e.ID, host.V))
	}
	return strings.Join(out, " "), nil
}

func TestConformance(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]string{
		"mapping": `echo '{"b": {"host": "h", "port": 22}, "a": "192.0.2.1", "c": null}'`,
		"list":    `echo '[{"id": "b", "port": 22}, {"id": "a"}, "c"]'`,
		"YAML":    `printf 'b: {port: 22}\na: 192.0.2.1\nc:\n'`,
		"groups":  `echo '{"web": ["b", "a"], "db": {"hosts": ["c"]}, "_meta": {"hostvars": {"b": {"ansible_port": 22}}}}'`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rostertest.Run(t, []targets.ID{"b", "a", "c"}, func(t testing.TB) roster.Provider { return open(t, program(t, body)) })
		})
	}
}

func TestArguments(t *testing.T) {
	t.Parallel()
	o := program(t, `printf '{"%s-%s": "%s"}' "$1" "$#" "$WHERE"`)
	o.Args, o.Env, o.Environ = []string{"a$x", "b c"}, []string{"WHERE=here"}, append(o.Environ, "WHERE=there")
	if got, err := list(t.Context(), open(t, o)); err != nil || got != "a$x-2=here" {
		t.Errorf("got %q, %v", got, err)
	}
	o.Env = []string{"hunter2"}
	if _, err := exec.New(o); fault.KindOf(err) != fault.Invalid || strings.Contains(err.Error(), "hunter2") {
		t.Errorf("got %v, want an error that does not show the item", err)
	}
}

func TestFailures(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, body, want string }{
		{"exit code", "echo 'no \033token' >&2; exit 3", `ended with exit code 3: it said "no \x1btoken"`},
		{"nothing", ":", "lists nothing"},
		{"no listing", "echo hello", "found a text where"},
		{"an id twice in an object", `echo '{"a": {"x": 1, "x": 2}}'`, `"x" is set twice`},
		{"a group that is none", `echo '{"web": ["a"], "_meta": 1, "db": {"hosts": 3}}'`, "must have lists of hosts"},
		{"too long", "sleep 1000", "did not end within 1s"},
		{"too long for all hosts", `case $1 in --host) sleep 1000;; esac; echo '{"g": ["a", "b", "c"]}'`, "did not "},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			o := program(t, c.body)
			if strings.Contains(c.body, "sleep") {
				o.Timeout = time.Second
			}
			_, err := list(t.Context(), open(t, o))
			if fault.KindOf(err) != fault.Invalid || !strings.Contains(fault.Message(err), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
	o := program(t, "echo '{}'")
	o.Check = func(string) error { return errors.New("a stranger's") }
	if _, err := list(t.Context(), open(t, o)); err == nil || !strings.Contains(err.Error(), "a stranger's") || runs(t, o) != 0 {
		t.Errorf("got %v and %d runs, want the error of Check", err, runs(t, o))
	}
	o.File, o.Command = filepath.Join(t.TempDir(), "none"), ""
	if _, err := list(t.Context(), open(t, o)); !errors.Is(err, fs.ErrNotExist) || fault.KindOf(err) != fault.Invalid || fault.HintOf(err) == "" {
		t.Errorf("got %v, want %v and a hint", err, fs.ErrNotExist)
	}
	o.File = filepath.Join(t.TempDir(), "roster")
	if err := os.WriteFile(o.File, []byte("web1: h\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := list(t.Context(), open(t, o)); fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), "no program") {
		t.Errorf("got %v for a file that is no program", err)
	}
}

func TestEndsWithItsContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), 500*time.Millisecond)
	defer cancel()
	if _, err := list(ctx, open(t, program(t, "sleep 1000"))); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v, want %v", err, context.DeadlineExceeded)
	}
}

// TestAsksForSingleHosts has an inventory without _meta; the groups are asked for
// first, as the command line does, and that answer serves the listing too.
func TestAsksForSingleHosts(t *testing.T) {
	t.Parallel()
	o := program(t, `case $1:$2 in
--list:prod) echo '{"web": ["w1", "w2"]}' ;;
prod:--host) echo "{\"ansible_host\": \"$3.example.com\"}" ;;
*) echo "$*" >&2; exit 1 ;;
esac`)
	o.Args, o.Reuse = []string{"--list", "prod"}, true
	p := open(t, o)
	for _, name := range []string{"web", "none", "web"} {
		ids, ok, err := p.Group(t.Context(), name)
		if err != nil || ok != (name == "web") || ok && !slices.Equal(ids, []string{"w1", "w2"}) {
			t.Errorf("%s: got %v, %v, %v", name, ids, ok, err)
		}
	}
	const want = "w1=w1.example.com w2=w2.example.com"
	for _, n := range []int{3, 6} {
		if got, err := list(t.Context(), p); err != nil || got != want || runs(t, o) != n {
			t.Errorf("got %q, %v after %d runs, want %q after %d", got, err, runs(t, o), want, n)
		}
	}
}

func TestCache(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]string{
		"listing":         `echo "{\"w1\": \"h\"}"`,
		"groups and host": `case $1 in --host) echo '{"ansible_host": "h"}' ;; *) echo '{"web": ["w1"]}' ;; esac`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := program(t, body)
			now := time.Now()
			o.MaxAge, o.CacheDir, o.Now = time.Minute, filepath.Join(t.TempDir(), "cache"), func() time.Time { return now }
			o.Warn = func(msg string) { t.Errorf("got the warning %q", msg) }
			each := 0
			check := func(what string, fresh bool) {
				t.Helper()
				before := runs(t, o)
				got, err := list(t.Context(), open(t, o))
				if err != nil || got != "w1=h" {
					t.Errorf("%s: got %q, %v", what, got, err)
				}
				if n := runs(t, o) - before; fresh && n != 0 || !fresh && n == 0 || each != 0 && n != 0 && n != each {
					t.Errorf("%s: got %d runs", what, n)
				} else if each == 0 {
					each = n
				}
			}
			check("first", false)
			check("again", true)
			now = now.Add(2 * time.Minute)
			check("later", false)
			check("again then", true)
			o.Env = []string{"X=1"}
			check("other variables", false)
			o.Args = []string{"--list"}
			check("other arguments", false)
			check("the same", true)
			write(t, o.Command, body+"\n# changed")
			check("another program", false)
		})
	}
}

// TestCacheKeepsNoFailure has a program that fails once; then a kept answer that
// nobody can read is a warning alone.
func TestCacheKeepsNoFailure(t *testing.T) {
	t.Parallel()
	o := program(t, `[ -e "$0.good" ] || exit 1; echo '["a"]'`)
	var warned []string
	o.MaxAge, o.CacheDir, o.Warn = time.Hour, t.TempDir(), func(m string) { warned = append(warned, m) }
	if _, err := list(t.Context(), open(t, o)); err == nil {
		t.Error("got no error")
	}
	if err := os.WriteFile(o.Command+".good", nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if got, err := list(t.Context(), open(t, o)); err != nil || got != "a=<nil>" {
		t.Errorf("got %q, %v", got, err)
	}
	kept, err := os.ReadDir(o.CacheDir)
	if err != nil || len(kept) != 1 {
		t.Fatalf("got %v, %v, want one kept answer", kept, err)
	}
	if err := os.WriteFile(filepath.Join(o.CacheDir, kept[0].Name()), []byte("spoiled"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got, err := list(t.Context(), open(t, o)); err != nil || got != "a=<nil>" || !slices.ContainsFunc(warned, func(m string) bool { return strings.Contains(m, "is not used") }) {
		t.Errorf("got %q, %v, warned %q", got, err, warned)
	}
}
