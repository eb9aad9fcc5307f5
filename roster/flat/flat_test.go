package flat_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/ordered"
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
	rostertest.RunPipe(t, func(file string) roster.Provider {
		return flat.New(flat.Options{File: file, Check: func(string) error { return nil }})
	})
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
		line := string(e.ID) + " " + strings.TrimPrefix(e.Source.String(), name)
		for _, a := range e.Attrs {
			line += " " + a.Name + "=" + a.Text + strings.TrimPrefix(a.Source.String(), name)
			if a.Quoted {
				line += " quoted"
			}
		}
		got = append(got, line)
	}
	want := []string{"web1 :2 host=10.0.0.1:2:7", "{{x}} :3 cmd_umask=0077:3:22 passwd=:3:36 quoted", "True :4"}
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
		{"template", "a: x\nb: {{ y }}\n", ":2:7: Jinja variable 'y' is undefined"},
		{"functions", "a: {{ salt['cmd.run']('id') }}\n", "functions cannot be called here"},
		{"rendered YAML", "{% for i in [1, 2] %}\na{{ i }}: b: c\n{% endfor %}\n", ":2: line 2 of the rendered text, column 6: "},
		{"rendered duplicate", "{% for i in [1, 2] %}\na: b\n{% endfor %}\n", ":2: line 4 of the rendered text"},
		{"rendered id", "a: b\n{{ '-x' }}: c\n", ":2: line 2 of the rendered text, column 1: "},
		{"data", "#!yaml|gpg\n- a\n", "must be a mapping"},
		{"id in data", "#!yaml|gpg\n-a: b\n", "starts with a dash"},
		{"entry in data", "#!yaml|gpg\na: [b]\n", "not a list"},
		{"no JSON", "#!json\n{\"a\": 1,\n \"b\": x}", ":3:7: reading JSON: invalid character 'x'"},
		{"unfinished JSON", "#!json\n{\"a\": \"é\"", "reading JSON: unexpected end"},
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

func TestTemplates(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, text, want string }{
		{"loop", "{% for i in range(1, 4) %}\nweb{{ '%02d' % i }}: {host: 10.0.0.{{ i }}, user: {{ opts.ssh_user }}}\n{% endfor %}\n", "web01 10.0.0.1 ada,web02 10.0.0.2 ada,web03 10.0.0.3 ada"},
		{"nothing", "{% if grains or pillar %}a: b{% endif %}\n", ""},
		{"white space", " \n\n", ""},
		{"json", "#!jinja|json\n{\"a\": {\"host\": \"{{ 'h' | upper }}\", \"user\": \"u\"}}", "a H u"},
		{"data", "#!jinja|yaml|gpg\na: {host: {{ 'h' }}, user: u}\nb: x\nc:\n", "a h u,b x ,c  "},
		{"no template", "#!yaml\na: {host: '{{ x }}', user: u}\n", "a {{ x }} u"},
	} {
		p := flat.New(flat.Options{File: file(t, c.text), Opts: ordered.Of("ssh_user", "ada")})
		var got []string
		for e, err := range p.Entries(t.Context(), roster.Query{}) {
			if err != nil {
				t.Fatalf("%s: %v", c.name, err)
			}
			host, _ := e.Attrs.Get("host")
			user, _ := e.Attrs.Get("user")
			got = append(got, strings.ReplaceAll(fmt.Sprintf("%s %v %v", e.ID, host.V, user.V), "<nil>", ""))
		}
		if s := strings.Join(got, ","); s != c.want {
			t.Errorf("%s: got %q, want %q", c.name, s, c.want)
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

func TestHosts(t *testing.T) {
	t.Parallel()
	name := file(t, "web1: 10.0.0.1\nweb2: {host: w2, user: u}\nweb3: {user: u}\nweb4:\n")
	got, err := flat.New(flat.Options{File: name}).Hosts(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	b, err := ordered.Encode(got.Value(name))
	if want := `{"web1":"10.0.0.1","web2":"w2","web3":"web3","web4":"web4"}`; err != nil || string(b) != want || got.Len() != 1 {
		t.Errorf("got %s, %v, want %s", b, err, want)
	}
	if _, err := flat.New(flat.Options{File: "/nonexistent"}).Hosts(t.Context()); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v, want %v", err, fs.ErrNotExist)
	}
}

func TestWritableByOthers(t *testing.T) {
	t.Parallel()
	name := file(t, "a: b\n")
	if err := os.Chmod(name, 0o666); err != nil {
		t.Fatal(err)
	}
	for _, err := range flat.New(flat.Options{File: name}).Entries(t.Context(), roster.Query{}) {
		if fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), "can be written by others") || fault.HintOf(err) != "chmod go-w "+name {
			t.Errorf("got %v, hint %q", err, fault.HintOf(err))
		}
	}
}

func TestUnreadable(t *testing.T) {
	t.Parallel()
	if os.Geteuid() == 0 {
		t.Skip("root may read everything")
	}
	name := file(t, "a: b\n")
	if err := os.Chmod(name, 0); err != nil {
		t.Fatal(err)
	}
	for _, err := range flat.New(flat.Options{File: name}).Entries(t.Context(), roster.Query{}) {
		if want := "Access denied to roster \"" + name + "\""; err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

// TestJSON has what JSON writes otherwise than YAML.
func TestJSON(t *testing.T) {
	t.Parallel()
	p := flat.New(flat.Options{File: file(t, "#!json\n{\n\t\"a\": {\"host\": \"b\\/c\", \"port\": 22},\n\t\"\\u00e4\\ud83d\\uDE00\": null, \"\\ud83d.\": null, \"b\": {\"cmd_umask\": 63}}")})
	m, err := (&roster.Set{Providers: []roster.Provider{p}}).Resolve(t.Context(), targets.Expr{Text: "*"})
	if err != nil {
		t.Fatal(err)
	}
	if want := []targets.ID{"a", "ä\U0001f600", "\ufffd.", "b"}; !cmp.Equal(m.IDs(), want) || *m.Get("b").Thin.Umask != 63 {
		t.Errorf("got %q, want %q", m.IDs(), want)
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
	for _, err := range flat.New(flat.Options{File: file(t, "a: b\n"), Check: refuse}).Entries(t.Context(), roster.Query{}) {
		if fault.KindOf(err) != fault.Invalid {
			t.Errorf("got %v", err)
		}
	}
}

func FuzzRoster(f *testing.F) {
	f.Add("a: b\nc: {user: d, cmd_umask: 0077, ssh_options: [A=1], minion_opts: {x: 1}}\n")
	f.Add("#!json\n{\"a\": {\"port\": \"22\"}}")
	f.Add("#!json\n{\"\\ud83d\\ude00\": null, \"b\": \"\\/\"}")
	name := file(f, "")
	s := roster.Set{Providers: []roster.Provider{flat.New(flat.Options{File: name, Check: func(string) error { return nil }})}}
	f.Fuzz(func(t *testing.T, text string) {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		m, err := s.Resolve(context.Background(), targets.Expr{Text: "*"})
		if k := fault.KindOf(err); err != nil {
			if k != fault.Invalid && k != fault.NoTarget || strings.Contains(err.Error(), "\n") {
				t.Errorf("got %v, %v", k, err)
			}
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

// large is a roster of n hosts as people write them.
func large(t testing.TB, n int) roster.Set {
	var text strings.Builder
	for i := range n {
		fmt.Fprintf(&text, "web%05d:\n  host: 10.0.%d.%d\n  user: admin\n  port: 2222\n  sudo: true\n  passwd: x\n"+
			"  ssh_options: [A=1, B=2]\n  minion_opts: {grains: {role: web}}\n", i, i/250, i%250)
	}
	return roster.Set{Providers: []roster.Provider{flat.New(flat.Options{File: file(t, text.String())})}}
}

// TestMemory has a bound of one KiB for a target.
func TestMemory(t *testing.T) {
	s := large(t, 10000)
	heap := func() uint64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.GC()
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	before := heap()
	m, err := s.Resolve(t.Context(), targets.Expr{Text: "*"})
	if err != nil || m.Len() != 10000 {
		t.Fatalf("got %v, %v", m, err)
	}
	kept := heap() - before
	t.Logf("%d KiB are kept for %d targets", kept>>10, m.Len())
	if kept > 10000<<10 {
		t.Errorf("got %d bytes, want at most 1 KiB for each target", kept)
	}
	runtime.KeepAlive(m)
}

func BenchmarkResolve10000(b *testing.B) {
	s := large(b, 10000)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := s.Resolve(context.Background(), targets.Expr{Text: "*"}); err != nil {
			b.Fatal(err)
		}
	}
}
