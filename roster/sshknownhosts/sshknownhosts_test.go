package sshknownhosts_test

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
	"github.com/gossh/gossh/roster/sshknownhosts"
	"github.com/gossh/gossh/targets"
)

// key stands behind the names of a line.
const key = " ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAA\n"

func file(t testing.TB, text string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "known_hosts")
	if err := os.WriteFile(name, []byte(strings.ReplaceAll(text, " KEY\n", key)), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

func TestConformance(t *testing.T) {
	t.Parallel()
	rostertest.Run(t, []targets.ID{"web2", "web1", "db1"}, func(t testing.TB) roster.Provider {
		return sshknownhosts.New(sshknownhosts.Options{File: file(t, "web2,web1 KEY\n[db1]:2222 KEY\nweb1 KEY\n")})
	})
	rostertest.Run(t, nil, func(t testing.TB) roster.Provider {
		return sshknownhosts.New(sshknownhosts.Options{File: file(t, "")})
	})
}

func TestEntries(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, text, want, warns string }{
		{"names", "a KEY\n b.example.com,192.0.2.1 KEY\n2001:db8::1 KEY\n", "a 1 host=a|b.example.com 2 host=b.example.com|192.0.2.1 2 host=192.0.2.1|2001:db8::1 3 host=2001:db8::1", ""},
		{"ports", "[a]:2222 KEY\n[2001:db8::1]:22 KEY\n[b] KEY\n", "a 1 host=a port=2222|2001:db8::1 2 host=2001:db8::1|b 3 host=b", ""},
		{
			"several ports", "[a]:2222 KEY\na KEY\n[a]:2223 KEY\n[::1]:1 KEY\n[::1]:2 KEY\n",
			"a:2222 1 host=a port=2222|a 2 host=a|a:2223 3 host=a port=2223|[::1]:1 4 host=::1 port=1|[::1]:2 5 host=::1 port=2", "",
		},
		{"several keys", "a KEY\na KEY\n[a]:22 KEY\n", "a 1 host=a", ""},
		{"markers", "@cert-authority *.example.com KEY\n@revoked a KEY\n@what b KEY\nc KEY\n", "c 4 host=c", ""},
		{"patterns", "a*,!b,c?,d KEY\n", "d 1 host=d", ""},
		{"comments", "# a comment KEY\n\n  \n\t# KEY\na KEY\n", "a 5 host=a", ""},
		{"hashed", "|1|c2FsdA==|aGFzaA== KEY\na KEY\n|1|c2FsdA==|aGFzaB== KEY\n", "a 2 host=a", ": 2 hashed names cannot be told"},
		{"short", "a\nb ssh-rsa\nc KEY\nd ssh-rsa not_base64\n", "c 3 host=c", ":1: 3 lines or names are not understood"},
		{"broken names", "a/b,[c,[d]x,[e]:0,[f]:65536,[g]:,-h,i@j,k KEY\n", "k 1 host=k", ":1: 8 lines or names"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var got, warnings []string
			name := file(t, c.text)
			p := sshknownhosts.New(sshknownhosts.Options{File: name, Warn: func(msg string) { warnings = append(warnings, msg) }})
			for e, err := range p.Entries(t.Context(), roster.Query{}) {
				if err != nil {
					t.Fatal(err)
				}
				line := fmt.Sprintf("%s %d", e.ID, e.Source.Line)
				for _, a := range e.Attrs {
					line += fmt.Sprintf(" %s=%v", a.Name, a.V)
				}
				got = append(got, line)
			}
			if d := cmp.Diff(strings.Split(c.want, "|"), got); d != "" {
				t.Errorf("-want +got:\n%s", d)
			}
			if w := strings.Join(warnings, "\n"); (c.warns == "") != (w == "") || c.warns != "" && !strings.HasPrefix(w, name+c.warns) {
				t.Errorf("got the warnings %q, want %q", w, c.warns)
			}
		})
	}
}

// TestFinds has that a host is found by its name whether it has a port or not.
func TestFinds(t *testing.T) {
	t.Parallel()
	s := &roster.Set{Providers: []roster.Provider{sshknownhosts.New(sshknownhosts.Options{File: file(t, "[a]:2222 KEY\n[b]:1 KEY\n[b]:2 KEY\n")})}}
	for text, want := range map[string]string{"a": "a:2222", "b:2": "b:2", "b*": "b:1 b:2"} {
		m, err := s.Resolve(t.Context(), targets.Expr{Text: text})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for h := range m.All() {
			got = append(got, fmt.Sprintf("%s:%d", h.Addr(), h.Port))
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: got %v, want %s", text, got, want)
		}
	}
}

// TestOwnership has a file that others can write: it is not read.
func TestOwnership(t *testing.T) {
	t.Parallel()
	for mode, want := range map[fs.FileMode]string{0o644: "", 0o666: "can be written by others"} {
		name := file(t, "a KEY\n")
		if err := os.Chmod(name, mode); err != nil {
			t.Fatal(err)
		}
		for e, err := range sshknownhosts.New(sshknownhosts.Options{File: name}).Entries(t.Context(), roster.Query{}) {
			if want == "" && (err != nil || !e.Trusted) {
				t.Errorf("mode %o: got %+v, %v", mode, e, err)
			}
			if want != "" && (err == nil || !strings.Contains(err.Error(), name+" "+want) || fault.HintOf(err) == "") {
				t.Errorf("mode %o: got %v, want %q and what to do", mode, err, want)
			}
		}
	}
}

func TestMissing(t *testing.T) {
	t.Parallel()
	for _, name := range []string{filepath.Join(t.TempDir(), "none"), t.TempDir()} {
		var got error
		for _, err := range sshknownhosts.New(sshknownhosts.Options{File: name}).Entries(t.Context(), roster.Query{}) {
			got = err
		}
		if got == nil || fault.KindOf(got) != fault.Invalid || errors.Is(got, fs.ErrNotExist) != strings.HasSuffix(name, "none") {
			t.Errorf("%s: got %v", name, got)
		}
	}
}

// FuzzParse reads texts as known_hosts: entries keep the rules of providers and
// name hosts that can be connected to.
func FuzzParse(f *testing.F) {
	for _, s := range []string{"a,b KEY\n[c]:2 KEY\n", "|1|a|b KEY\n", "@revoked x KEY\n", "[a]:1 KEY\na:1 KEY\n", "[[a]]:1,\x00 KEY\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		seen := map[targets.ID]bool{}
		s := &roster.Set{Providers: []roster.Provider{sshknownhosts.New(sshknownhosts.Options{File: file(t, text)})}}
		for e, err := range s.Providers[0].Entries(t.Context(), roster.Query{}) {
			if err != nil {
				t.Fatal(err)
			}
			if _, err := targets.ParseID(string(e.ID)); err != nil || seen[e.ID] {
				t.Errorf("got %q: %v, seen before: %v", e.ID, err, seen[e.ID])
			}
			seen[e.ID] = true
		}
		if len(seen) == 0 {
			return
		}
		m, err := s.Resolve(t.Context(), targets.Expr{Text: "*"})
		if err != nil || m.Len() != len(seen) {
			t.Fatalf("got %d targets of %d, %v", m.Len(), len(seen), err)
		}
		for h := range m.All() {
			if h.Err != nil {
				t.Errorf("%s: %v", h.ID, h.Err)
			}
		}
	})
}
