package sshconfig_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/roster"
	"github.com/gossh/gossh/roster/rostertest"
	provider "github.com/gossh/gossh/roster/sshconfig"
	"github.com/gossh/gossh/targets"
	"github.com/gossh/gossh/transport/sshconfig"
)

// home writes ~/.ssh with files, given as name and text in turn, and returns what
// reads it.
func home(t testing.TB, files ...string) sshconfig.Options {
	t.Helper()
	d := t.TempDir()
	if err := os.Mkdir(filepath.Join(d, ".ssh"), 0o700); err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(files); i += 2 {
		if err := os.WriteFile(filepath.Join(d, ".ssh", files[i]), []byte(files[i+1]), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return sshconfig.Options{User: filepath.Join(d, ".ssh", "config"), Home: d, LocalUser: "me", LocalHost: "here"}
}

func TestConformance(t *testing.T) {
	t.Parallel()
	rostertest.Run(t, []targets.ID{"web2", "web1", "db1"}, func(t testing.TB) roster.Provider {
		return provider.New(provider.Options{SSH: home(t, "config", "Host web2 web1\n User bob\nHost db1 *\n Port 2222\n IdentityFile ~/.ssh/k\n")})
	})
	rostertest.Run(t, nil, func(t testing.TB) roster.Provider {
		return provider.New(provider.Options{SSH: home(t, "config", "Host *\n User bob\n")})
	})
}

// TestEntries has that options are those of OpenSSH: the first value counts, also
// over Include and Match, and patterns are no targets.
func TestEntries(t *testing.T) {
	t.Parallel()
	o := home(t,
		"config", "Include conf.d/*\nHost web1 web2\n HostName %h.example.com\n User alice\nHost *.example.com !x y?\n User no\n"+
			"Match host web2.example.com\n Port 2202\nMatch final host web1.example.com\n Port 2201\nHost broken\n Port many\nHost *\n User late\n",
		"unused", "Host unused\n")
	d := filepath.Join(filepath.Dir(o.User), "conf.d")
	if err := os.Mkdir(d, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(d, "a"), []byte("Host db1 web2\n User dba\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	var got []string
	for e, err := range provider.New(provider.Options{SSH: o}).Entries(t.Context(), roster.Query{}) {
		if err != nil {
			t.Fatal(err)
		}
		if !e.Trusted {
			t.Errorf("%s is not trusted", e.ID)
		}
		line := fmt.Sprintf("%s %s", e.ID, e.Source)
		for _, a := range e.Attrs {
			line += fmt.Sprintf(" %s=%v %s", a.Name, a.V, a.Source)
		}
		got = append(got, strings.ReplaceAll(line, filepath.Dir(o.User)+"/", ""))
	}
	want := []string{
		"db1 conf.d/a:1 user=dba conf.d/a:2",
		"web2 conf.d/a:1 user=dba conf.d/a:2 port=2202 config:8",
		"web1 config:2 user=alice config:4 port=2201 config:10",
		"broken config:11",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
}

// TestBeatsFlags has that User of ssh_config goes before ssh_user, as in Salt.
func TestBeatsFlags(t *testing.T) {
	t.Parallel()
	s := &roster.Set{
		Providers: []roster.Provider{provider.New(provider.Options{SSH: home(t, "config", "Host a\n User alice\nHost b\n")})},
		Fallback:  roster.Attrs{{Name: "user", Value: roster.Value{V: "admin", Source: roster.Source{Name: "--user"}}}},
	}
	m, err := s.Resolve(t.Context(), targets.Expr{Text: "*"})
	if err != nil {
		t.Fatal(err)
	}
	if a, b := m.Get("a"), m.Get("b"); a.User != "alice" || b.User != "admin" || a.Addr() != "a" {
		t.Errorf("got %s@%s and %s@%s, want alice@a and admin@b", a.User, a.Addr(), b.User, b.Addr())
	}
}

func TestWrong(t *testing.T) {
	t.Parallel()
	open := home(t, "config", "Host a\n")
	if err := os.Chmod(open.User, 0o666); err != nil {
		t.Fatal(err)
	}
	openDir := home(t, "config", "Host a\n")
	openInclude := home(t, "config", "Host a\nInclude more/x\n")
	more := filepath.Join(openInclude.Home, ".ssh", "more")
	for _, err := range []error{
		os.Chmod(filepath.Dir(openDir.User), 0o777), os.Mkdir(more, 0o700),
		os.WriteFile(filepath.Join(more, "x"), []byte("Host b\n"), 0o600), os.Chmod(more, 0o777),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		name    string
		o       sshconfig.Options
		missing bool
	}{
		{"not there", home(t), true},
		{"not closed", home(t, "config", "Host \"a\n"), false},
		{"writable for others", open, false},
		{"in a directory that others can write", openDir, false},
		{"includes what others can write", openInclude, false},
	} {
		var got error
		for _, err := range provider.New(provider.Options{SSH: c.o}).Entries(t.Context(), roster.Query{}) {
			got = err
		}
		if got == nil || fault.KindOf(got) != fault.Invalid || errors.Is(got, fs.ErrNotExist) != c.missing {
			t.Errorf("%s: got %v", c.name, got)
		}
	}
	var warnings []string
	p := provider.New(provider.Options{SSH: home(t, "config", "Host a/b c\n"), Warn: func(msg string) { warnings = append(warnings, msg) }})
	m, err := (&roster.Set{Providers: []roster.Provider{p}}).Resolve(t.Context(), targets.Expr{Text: "*"})
	if err != nil || m.Len() != 1 || len(warnings) != 1 || !strings.Contains(warnings[0], "config:1: the id \"a/b\" contains a slash") {
		t.Errorf("got %v, %v, warnings %q", m.IDs(), err, warnings)
	}
}

// FuzzEntries reads texts as ssh_config: entries keep the rules, errors are of the
// one kind.
func FuzzEntries(f *testing.F) {
	for _, s := range []string{"Host a b*\n User x\n", "host=\"a b\" c/d\nMatch final all\n Port 1\n", "Host a\n Port x\n", "\x00", "Host -a ..\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if strings.Contains(strings.ToLower(text), "include") {
			return // other files of this machine are not ours to read
		}
		seen := map[targets.ID]bool{}
		for e, err := range provider.New(provider.Options{SSH: home(t, "config", text)}).Entries(t.Context(), roster.Query{}) {
			if err != nil {
				if fault.KindOf(err) != fault.Invalid {
					t.Errorf("got %v", err)
				}
				return
			}
			if _, err := targets.ParseID(string(e.ID)); err != nil || seen[e.ID] {
				t.Errorf("got %q: %v, seen before: %v", e.ID, err, seen[e.ID])
			}
			seen[e.ID] = true
		}
	})
}
