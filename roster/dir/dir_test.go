package dir_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/roster"
	"github.com/gossh/gossh/roster/dir"
	"github.com/gossh/gossh/roster/rostertest"
	"github.com/gossh/gossh/targets"
)

// make1 writes a directory of files, given as name and text in turn.
func make1(t testing.TB, files ...string) string {
	t.Helper()
	d := filepath.Join(t.TempDir(), "roster.d")
	if err := os.Mkdir(d, 0o700); err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(files); i += 2 {
		if err := os.WriteFile(filepath.Join(d, files[i]), []byte(files[i+1]), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return d
}

func TestConformance(t *testing.T) {
	t.Parallel()
	rostertest.Run(t, []targets.ID{"db1", "web1", "web2"}, func(t testing.TB) roster.Provider {
		d := make1(t, "web2", "", "web1", "host: 10.0.0.1\nuser: bob\n", "db1", "#!json\n{\"port\": 2222}")
		return dir.New(dir.Options{Dir: d, Domain: "example.com"})
	})
	rostertest.Run(t, nil, func(t testing.TB) roster.Provider { return dir.New(dir.Options{Dir: make1(t)}) })
}

func TestEntries(t *testing.T) {
	t.Parallel()
	d := make1(t,
		"web1", "user: {{ opts.ssh_user }}\npasswd: hunter2\n", "web2", "\n", "web3", "# nothing\n", "web4", "host: there\n",
		"json", "#!json\n{\"host\": \"h\", \"passwd\": \"hunter2\"}", "data", "#!yaml|gpg\nhost: h\n", ".hidden", "host: x\n", "web1~", "host: x\n")
	if err := os.Mkdir(filepath.Join(d, "sub"), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		domain string
		want   []string
	}{
		{"", []string{"data  host=h", "json  host=h passwd=***", "web1  user=ada:1:7 passwd=***:2:9", "web2 ", "web3 ", "web4  host=there:1:7"}},
		{"example.com", []string{
			"data  host=h", "json  host=h passwd=***", "web1  user=ada:1:7 passwd=***:2:9 host=web1.example.com",
			"web2  host=web2.example.com", "web3  host=web3.example.com", "web4  host=there:1:7",
		}},
		{".example.com", []string{
			"data  host=h", "json  host=h passwd=***", "web1  user=ada:1:7 passwd=***:2:9 host=web1.example.com",
			"web2  host=web2.example.com", "web3  host=web3.example.com", "web4  host=there:1:7",
		}},
	} {
		p := dir.New(dir.Options{Dir: d, Domain: c.domain, Opts: ordered.Of("ssh_user", "ada"), Warn: func(msg string) { t.Error(msg) }})
		var got []string
		for e, err := range p.Entries(t.Context(), roster.Query{}) {
			if err != nil {
				t.Fatal(err)
			}
			if !e.Trusted {
				t.Errorf("%s is not trusted", e.ID)
			}
			path := filepath.Join(d, string(e.ID))
			line := string(e.ID) + " " + strings.TrimPrefix(e.Source.String(), path)
			for _, a := range e.Attrs {
				line += fmt.Sprintf(" %s=%v", a.Name, a.V)
				if a.Source.Name == path {
					line += strings.TrimPrefix(a.Source.String(), path)
				}
			}
			got = append(got, strings.ReplaceAll(line, fmt.Sprint(secretOf(t, d)), "***"))
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("domain %q: -want +got:\n%s", c.domain, diff)
		}
	}
}

// secretOf returns how a password prints, and fails if that is the password.
func secretOf(t *testing.T, d string) any {
	t.Helper()
	for e, err := range dir.New(dir.Options{Dir: d}).Entries(t.Context(), roster.Query{}) {
		if v, ok := e.Attrs.Get("passwd"); ok && err == nil {
			if fmt.Sprint(v.V) == "hunter2" {
				t.Error("a password is no secret")
			}
			return v.V
		}
	}
	t.Fatal("there is no password")
	return nil
}

// TestBroken has that a file that cannot be understood costs its target alone.
func TestBroken(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, text, want string }{
		{"syntax", "a: {b: 1\n", "bad:"},
		{"list", "- a\n", "bad:1:1: found a list where a mapping of attributes is expected"},
		{"text", "hello\n", "mapping of attributes"},
		{"twice", "host: a\nhost: b\n", "host"},
		{"template", "host: {{ nope }}\n", "bad:1:10: Jinja variable 'nope' is undefined"},
		{"json", "#!json\n{\"a\": x}", "reading JSON"},
		{"data", "#!yaml|gpg\n- a\n", "must be a mapping"},
		{"large", strings.Repeat("#", dir.MaxSize+1), "larger than 1 MiB"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var warnings []string
			p := dir.New(dir.Options{Dir: make1(t, "bad", c.text, "good", ""), Warn: func(msg string) { warnings = append(warnings, msg) }})
			m, err := (&roster.Set{Providers: []roster.Provider{p}}).Resolve(t.Context(), targets.Expr{Text: "*"})
			if err != nil || m.Len() != 1 || m.Get("good") == nil {
				t.Fatalf("got %v, %v, want good alone", m.IDs(), err)
			}
			if len(warnings) != 1 || !strings.HasPrefix(warnings[0], "bad is left out: ") || !strings.Contains(warnings[0], c.want) {
				t.Errorf("got the warnings %q, want one with %q", warnings, c.want)
			}
		})
	}
}

func TestNoFile(t *testing.T) {
	t.Parallel()
	d := make1(t, "good", "")
	if err := syscall.Mkfifo(filepath.Join(d, "pipe"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("nowhere", filepath.Join(d, "link")); err != nil {
		t.Fatal(err)
	}
	var warnings []string
	n := 0
	for _, err := range dir.New(dir.Options{Dir: d, Warn: func(msg string) { warnings = append(warnings, msg) }}).Entries(t.Context(), roster.Query{}) {
		if n++; err != nil {
			t.Fatal(err)
		}
	}
	if got := strings.Join(warnings, "\n"); n != 1 || len(warnings) != 2 || !strings.Contains(got, "pipe is no regular file") {
		t.Errorf("got %d entries and the warnings %q, want one entry and two warnings", n, warnings)
	}
}

func TestMissing(t *testing.T) {
	t.Parallel()
	for _, err := range dir.New(dir.Options{Dir: filepath.Join(t.TempDir(), "none")}).Entries(t.Context(), roster.Query{}) {
		if !errors.Is(err, fs.ErrNotExist) || fault.KindOf(err) != fault.Invalid || fault.HintOf(err) == "" {
			t.Errorf("got %v", err)
		}
	}
}

// TestForeign has that what others may have written is not even rendered.
func TestForeign(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		open string
		mode fs.FileMode
	}{{"a file", "web1", 0o666}, {"the directory", ".", 0o777}} {
		d := make1(t, "web1", "host: {{ nope }}\n")
		if err := os.Chmod(filepath.Join(d, c.open), c.mode); err != nil {
			t.Fatal(err)
		}
		var got error
		for _, err := range dir.New(dir.Options{Dir: d}).Entries(t.Context(), roster.Query{}) {
			got = err
		}
		if fault.KindOf(got) != fault.Invalid || got == nil || !strings.Contains(got.Error(), "can be written by others") {
			t.Errorf("%s: got %v", c.name, got)
		}
	}
}

// TestDefaults has that roster_defaults stand in for what a file does not set.
func TestDefaults(t *testing.T) {
	t.Parallel()
	s := &roster.Set{
		Providers: []roster.Provider{dir.New(dir.Options{Dir: make1(t, "a", "user: bob\n", "b", "")})},
		Defaults:  roster.FromPairs(ordered.Of("user", "ada", "port", int64(2222)).All(), roster.Source{Name: "roster_defaults"}),
	}
	m, err := s.Resolve(t.Context(), targets.Expr{Text: "*"})
	if err != nil {
		t.Fatal(err)
	}
	if a, b := m.Get("a"), m.Get("b"); a.User != "bob" || a.Port != 2222 || b.User != "ada" || b.Port != 2222 {
		t.Errorf("got %s:%d and %s:%d, want bob:2222 and ada:2222", a.User, a.Port, b.User, b.Port)
	}
}

// FuzzFile reads texts as the file of a target: it is an entry or a warning, and
// never an error of the whole directory.
func FuzzFile(f *testing.F) {
	for _, s := range []string{"", "host: a\n", "- a\n", "a: {{ 1 + 1 }}\n", "#!json\n{\"a\": [1]}", "#!yaml|gpg\na: b\n", "a: &x [*x]\n", "\x00"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 4096 || strings.Contains(text, "#!") && !strings.HasPrefix(text, "#!json") && !strings.HasPrefix(text, "#!yaml") {
			return // other renderers start programs
		}
		d := make1(t, "web1", text)
		n, warned := 0, 0
		p := dir.New(dir.Options{Dir: d, Warn: func(string) { warned++ }})
		for e, err := range p.Entries(t.Context(), roster.Query{}) {
			if n++; err != nil || e.ID != "web1" {
				t.Errorf("got %v, %v", e.ID, err)
			}
		}
		if n+warned != 1 {
			t.Errorf("got %d entries and %d warnings, want one of them", n, warned)
		}
	})
}
