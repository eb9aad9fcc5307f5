package flat_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/roster"
	"github.com/gossh/gossh/roster/flat"
	"github.com/gossh/gossh/roster/rostertest"
	"github.com/gossh/gossh/targets"
)

func file(t testing.TB, text string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "roster")
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

func TestConformance(t *testing.T) {
	t.Parallel()
	rostertest.Run(t, []targets.ID{"web2", "web1", "3"}, func(t testing.TB) roster.Provider {
		return flat.New(flat.Options{File: file(t, "web2: 10.0.0.2\nweb1: {host: a, user: b}\n3:\n")})
	})
	rostertest.Run(t, nil, func(t testing.TB) roster.Provider {
		return flat.New(flat.Options{File: file(t, "")})
	})
}

func TestEntries(t *testing.T) {
	t.Parallel()
	name := file(t, "#!yaml\nweb1: 10.0.0.1\n'{{x}}': {cmd_umask: 0077, passwd: '123'}\ntrue: ~\n")
	var got []string
	for e, err := range flat.New(flat.Options{File: name}).Entries(t.Context(), roster.Query{}) {
		if err != nil {
			t.Fatal(err)
		}
		line := string(e.ID) + " " + strings.TrimPrefix(e.Source, name)
		for _, a := range e.Attrs {
			line += " " + a.Name + "=" + a.Text + strings.TrimPrefix(a.Source, name)
			if a.Quoted {
				line += " quoted"
			}
		}
		got = append(got, line)
	}
	want := []string{"web1 :2 host=:2:7", "{{x}} :3 cmd_umask=0077:3:22 passwd=123:3:36 quoted", "True :4"}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
}

func TestErrors(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, text, want string }{
		{"syntax", "a: {b: 1\n", ":"},
		{"list", "- a\n", "mapping"},
		{"text", "hello\n", "mapping"},
		{"entry", "a: [1]\n", ":1:4: the entry of a must be a mapping of attributes or an address, not a list"},
		{"duplicate", "a: x\nb: y\na: z\n", "a"},
		{"duplicate attribute", "a:\n  host: x\n  host: y\n", "host"},
		{"id with a slash", "a/b: x\n", `:1:1: the id "a/b" contains a slash`},
		{"id with a dash", "-a: x\n", "starts with a dash"},
		{"id with a control character", "\"a\\x1b[31m\": x\n", "control character"},
		{"template", "a: x\nb: {{ y }}\n", ":2:4: templates in rosters are not available yet"},
		{"jinja shebang", "#!jinja|yaml\n{% set x = 1 %}\n", ":2:1: templates"},
		{"unknown renderer", "#!py\n", "the renderer \"py\" is not available"},
	} {
		var err error
		for _, err = range flat.New(flat.Options{File: file(t, c.text)}).Entries(t.Context(), roster.Query{}) {
			if err != nil {
				break
			}
		}
		if fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q", c.name, err, c.want)
		}
	}
}

func TestDuplicateNamesBothLines(t *testing.T) {
	t.Parallel()
	var err error
	for _, err = range flat.New(flat.Options{File: file(t, "a: x\nb: y\na: z\n")}).Entries(t.Context(), roster.Query{}) {
		if err != nil {
			break
		}
	}
	if err == nil || !strings.Contains(err.Error(), ":3:1") || !strings.Contains(err.Error(), "line 1") {
		t.Errorf("got %v, want lines 3 and 1", err)
	}
}

func TestMissingAndForeign(t *testing.T) {
	t.Parallel()
	for _, err := range flat.New(flat.Options{File: "/nonexistent/roster"}).Entries(t.Context(), roster.Query{}) {
		if !errors.Is(err, fs.ErrNotExist) || err.Error() != `Roster file "/nonexistent/roster" not found` {
			t.Errorf("got %v", err)
		}
	}
	refuse := func(string) error { return fault.New(fault.Invalid, "", "a stranger's") }
	for _, err := range flat.New(flat.Options{File: file(t, "a: b\n"), Owned: refuse}).Entries(t.Context(), roster.Query{}) {
		if fault.KindOf(err) != fault.Invalid {
			t.Errorf("got %v", err)
		}
	}
}

func FuzzRoster(f *testing.F) {
	f.Add("a: b\nc: {user: d, cmd_umask: 0077, ssh_options: [A=1], minion_opts: {x: 1}}\n")
	f.Add("#!json\n{\"a\": {\"port\": \"22\"}}")
	f.Fuzz(func(t *testing.T, text string) {
		p := flat.New(flat.Options{File: file(t, text)})
		s := roster.Set{Providers: []roster.Provider{p}}
		m, err := s.Resolve(context.Background(), targets.Expr{Text: "*"})
		if err != nil {
			return
		}
		for tgt := range m.All() {
			if _, err := targets.ParseID(string(tgt.ID)); err != nil {
				t.Error(err)
			}
			roster.Show(tgt)
		}
	})
}

func BenchmarkResolve10000(b *testing.B) {
	var text strings.Builder
	for i := range 10000 {
		id := "web" + string(rune('0'+i/1000)) + string(rune('0'+i/100%10)) + string(rune('0'+i/10%10)) + string(rune('0'+i%10))
		text.WriteString(id + ":\n  host: 10.0.0.1\n  user: admin\n  port: 2222\n  sudo: true\n  passwd: x\n")
	}
	s := roster.Set{Providers: []roster.Provider{flat.New(flat.Options{File: file(b, text.String())})}}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := s.Resolve(context.Background(), targets.Expr{Text: "*"}); err != nil {
			b.Fatal(err)
		}
	}
}
