package flat_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/roster"
	"github.com/gossh/gossh/roster/flat"
	"github.com/gossh/gossh/secret"
	"github.com/gossh/gossh/targets"
)

func newHost(id string, more ...any) roster.Entry {
	e := roster.Entry{ID: targets.ID(id), Attrs: roster.Attrs{{Name: "host", Value: roster.Value{V: id}}}}
	for i := 0; i < len(more); i += 2 {
		e.Attrs = append(e.Attrs, roster.Attr{Name: more[i].(string), Value: roster.Value{V: more[i+1]}})
	}
	return e
}

func open(path string) *flat.Provider {
	return flat.New(flat.Options{File: path, Check: func(string) error { return nil }})
}

func TestAdd(t *testing.T) {
	t.Parallel()
	const want = "# by me\nnew:\n  host: new\n  user: ada\n  port: 2222\n"
	for _, c := range []struct{ name, text, more string }{
		{"empty", "", want},
		{"comments", "# mine\nweb1: 192.0.2.1   # the first\n\n# the end\n", want},
		{"no newline", "web1:\n  host: a", "\n" + want},
		{"block scalar", "web1:\n  set_path: |\n    a\n\n", want},
		{"line breaks of DOS", "web1: a\r\nweb2: b\r\n", want},
		{"its first line says YAML", "#!yaml\nweb1: {user: '{{ x }}'}\n", want},
		{"its first line says what is so anyway", "#!jinja|yaml\nweb1: a\n", want},
		{"there by id", "new:\n", ""},
		{"there by address", "web1: {host: new, port: 2222}\n", ""},
		{"another port", "web1: {host: new, port: 22}\n", want},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "roster")
			if err := os.WriteFile(path, []byte(c.text), 0o640); err != nil {
				t.Fatal(err)
			}
			p := open(path)
			if err := p.Addable(); err != nil {
				t.Fatal(err)
			}
			added, err := p.Add(t.Context(), []roster.Entry{
				newHost("new", "user", "ada", "port", int64(2222), "passwd", secret.New("canary")),
			}, "by\nme")
			if err != nil {
				t.Fatal(err)
			}
			b, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(c.text+c.more, string(b)); d != "" || (len(added) == 1) != (c.more != "") {
				t.Errorf("got %v, -want +got:\n%s", added, d)
			}
			if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o640 {
				t.Errorf("got %v, %v, want the mode it had", info.Mode(), err)
			}
		})
	}
}

func TestAddRefuses(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, text, want string }{
		{"template", "web1: {{ x }}\n", "it is a template"},
		{"statement", "{% if x %}\n{% endif %}\n", "it is a template"},
		{"json", "#!json\n{}\n", `it is rendered as "json"`},
		{"encrypted", "#!yaml|gpg\n", `it is rendered as "yaml|gpg"`},
		{"flow", "{web1: a}\n", "it is no mapping in block style"},
		{"its end is marked", "web1: a\n...\n", "it is no mapping in block style"},
		{"indented", "  web1: a\n", "it is no mapping in block style"},
		{"list", "- a\n", "it is no mapping in block style"},
		{"broken", "a: [\n", "roster:"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "roster")
			if err := os.WriteFile(path, []byte(c.text), 0o600); err != nil {
				t.Fatal(err)
			}
			p := open(path)
			_, err := p.Add(t.Context(), []roster.Entry{newHost("new")}, "x")
			for _, err := range []error{p.Addable(), err} {
				if err == nil || !strings.Contains(err.Error(), c.want) || fault.KindOf(err) != fault.Invalid {
					t.Errorf("got %v (%v), want %q", err, fault.KindOf(err), c.want)
				}
			}
			if b, err := os.ReadFile(path); err != nil || string(b) != c.text {
				t.Errorf("got %q, %v: it was written to", b, err)
			}
		})
	}
	path := filepath.Join(t.TempDir(), "roster")
	if _, err := open(path).Add(t.Context(), []roster.Entry{newHost("new", "user", "{{x}}")}, "x"); err == nil {
		t.Error("what would be rendered was added")
	}
	if err := open(t.TempDir()).Addable(); err == nil || !strings.Contains(err.Error(), "no file") {
		t.Errorf("a directory: got %v", err)
	}
}

// TestAddTogether has many programs add to a roster that is not there yet, through
// a symbolic link.
func TestAddTogether(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path, link := filepath.Join(dir, "sub", "roster"), filepath.Join(dir, "link")
	if _, err := open(path).Add(t.Context(), []roster.Entry{newHost("first")}, "x"); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(path, link); err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	const n = 20
	for i := range n {
		wg.Go(func() {
			for range 2 {
				if _, err := open(link).Add(t.Context(), []roster.Entry{newHost(fmt.Sprintf("h%d", i))}, "x"); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	m, _ := targetsOf(t, path, false)
	if m.Len() != n+1 {
		t.Errorf("got %d hosts, want %d", m.Len(), n+1)
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link was replaced: %v, %v", info, err)
	}
	list, err := os.ReadDir(filepath.Dir(path))
	if err != nil || len(list) != 1 {
		t.Errorf("left in the directory: %v, %v", list, err)
	}
}
