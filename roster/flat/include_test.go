package flat_test

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
	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/roster"
	"github.com/gossh/gossh/roster/flat"
	"github.com/gossh/gossh/roster/rostertest"
	"github.com/gossh/gossh/targets"
)

// tree writes files into a directory of their own and returns the path of the
// roster in it.
func tree(t testing.TB, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		name = filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return filepath.Join(dir, "roster")
}

// listed returns "id place" for each entry, with the directory left out, then the
// warnings.
func listed(t testing.TB, name string) ([]string, error) {
	t.Helper()
	dir := filepath.Dir(name) + "/"
	var out, warnings []string
	warn := func(msg string) { warnings = append(warnings, "warning: "+strings.ReplaceAll(msg, dir, "")) }
	for e, err := range flat.New(flat.Options{File: name, Warn: warn}).Entries(t.Context(), roster.Query{}) {
		if err != nil {
			return nil, err
		}
		out = append(out, string(e.ID)+" "+strings.TrimPrefix(e.Source.String(), dir))
	}
	return append(out, warnings...), nil
}

func TestInclude(t *testing.T) {
	t.Parallel()
	more := map[string]string{
		"sub/b.yml": "b: 192.0.2.2\n", "sub/a.yml": "{% set n = 'a' %}\n{{ n }}: {user: x}\ninclude: ../deep\n",
		"sub/.hidden": "hidden:\n", "sub/a.yml~": "backup:\n", "deep": "#!json\n{\"deep\": \"192.0.2.9\"}\n", "[odd]": "odd:\n", "none": "",
	}
	for _, c := range []struct {
		name, roster string
		want         []string
	}{
		{"text", "x:\ninclude: sub/b.yml\ny:\n", []string{"x roster:1", "b sub/b.yml:1", "y roster:3"}},
		{"list", "include: [sub/b.yml, none, deep]\n", []string{"b sub/b.yml:1", "deep deep:2"}},
		{"pattern", "include:\n- sub/*\n", []string{"a sub/a.yml:2", "deep deep:2", "b sub/b.yml:1"}},
		{"hidden by name", "include: sub/.hid*\n", []string{"hidden sub/.hidden:1"}},
		{"a name with brackets", "include: '[odd]'\n", []string{"odd [odd]:1"}},
		{"template", "include: [{% for n in ['a', 'b'] %}sub/{{ n }}.yml, {% endfor %}]\n", []string{"a sub/a.yml:2", "deep deep:2", "b sub/b.yml:1"}},
		{"json", "#!json\n{\"include\": [\"sub/b.yml\"]}\n", []string{"b sub/b.yml:1"}},
		{"data", "#!yaml|gpg\ninclude: sub/b.yml\n", []string{"b sub/b.yml:1"}},
		{"list in data", "#!yaml|gpg\ninclude: [deep]\n", []string{"deep deep:2"}},
		{"nothing matches", "x:\ninclude: nope*\n", []string{"x roster:1", "warning: roster:2:10: include: nothing matches nope*"}},
		{"empty list", "x:\ninclude: []\n", []string{"x roster:1"}},
		{"a host of that name", "include: {host: 192.0.2.1}\n", []string{"include roster:1"}},
		{"a host of that name alone", "include:\n", []string{"include roster:1"}},
		{"twice", "include: [deep, deep]\n", []string{"deep deep:2", "deep deep:2"}},
	} {
		files := map[string]string{"roster": c.roster}
		for k, v := range more {
			files[k] = v
		}
		got, err := listed(t, tree(t, files))
		if d := cmp.Diff(c.want, got); err != nil || d != "" {
			t.Errorf("%s: %v; -want +got:\n%s", c.name, err, d)
		}
	}
	rostertest.Run(t, []targets.ID{"b", "a"}, func(t testing.TB) roster.Provider {
		return flat.New(flat.Options{File: tree(t, map[string]string{"roster": "include: sub/b.yml\na: {user: x}\n", "sub/b.yml": "b: 192.0.2.2\n"})})
	})
}

func TestIncludeFails(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		files map[string]string
		want  string
	}{
		{"missing", map[string]string{"roster": "a:\ninclude: [none]\n"}, "DIR/roster:2:11: including DIR/none: there is no such file"},
		{"a directory", map[string]string{"roster": "include: sub\n", "sub/x": ""}, "including DIR/sub: there is no such file"},
		{"a device", map[string]string{"roster": "include: /dev/null\n"}, "including /dev/null: it is not a file"},
		{"data that is no list", map[string]string{"roster": "#!yaml|gpg\ninclude: [3]\n"}, "DIR/roster: include must name a file"},
		{"itself", map[string]string{"roster": "include: roster\n"}, "DIR/roster:1:10: including DIR/roster: the file includes itself"},
		{"itself through another", map[string]string{"roster": "include: a\n", "a": "include: b\n", "b": "include: ./roster\n"}, "DIR/b:1:10: including DIR/roster: the file includes itself through DIR/a through DIR/b"},
		{"broken", map[string]string{"roster": "include: a\n", "a": "x: {y\n"}, "DIR/a:1:"},
		{"broken template", map[string]string{"roster": "include: a\n", "a": "x:\n{{ nope }}\n"}, "Jinja variable 'nope' is undefined"},
		{"pattern", map[string]string{"roster": "include: 'a[*'\n"}, "including a[*: the pattern is broken"},
		{"a number", map[string]string{"roster": "include: 3\n"}, "DIR/roster:1:10: include must name a file"},
		{"list of lists", map[string]string{"roster": "include: [[a]]\n"}, "DIR/roster:1:11: include must name a file"},
		{"nothing", map[string]string{"roster": "include: ''\n"}, "include must name a file"},
		{"wrong entry", map[string]string{"roster": "include: a\n", "a": "x: [1]\n"}, "DIR/a:1:4: the entry of x must be a mapping"},
	} {
		name := tree(t, c.files)
		got, err := listed(t, name)
		want := strings.ReplaceAll(c.want, "DIR", filepath.Dir(name))
		if fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), want) || errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: got %v, %v, want %q", c.name, got, err, want)
		}
	}
}

// TestIncludeIsBounded has files that include each other in a long row.
func TestIncludeIsBounded(t *testing.T) {
	t.Parallel()
	files := map[string]string{"roster": "include: f1\n"}
	for i := range 40 {
		files[fmt.Sprintf("f%d", i+1)] = fmt.Sprintf("h%d:\ninclude: f%d\n", i+1, i+2)
	}
	name := tree(t, files)
	_, err := listed(t, name)
	if err == nil || !strings.Contains(err.Error(), "files include each other deeper than 16") {
		t.Errorf("got %v", err)
	}
	// Many includes that are no depth: each file twice the next.
	files = map[string]string{"roster": "include: [f1, f1]\n", "f15": ""}
	for i := range 14 {
		files[fmt.Sprintf("f%d", i+1)] = fmt.Sprintf("include: [f%d, f%[1]d]\n", i+2)
	}
	_, err = listed(t, tree(t, files))
	if err == nil || !strings.Contains(err.Error(), "a roster includes 10000 files at most") {
		t.Errorf("got %v", err)
	}
}

// TestIncludeFirstWins has an id in two files: the first counts and both are named.
func TestIncludeFirstWins(t *testing.T) {
	t.Parallel()
	name := tree(t, map[string]string{"roster": "a: {user: one}\ninclude: more\n", "more": "b:\na: {user: two}\n"})
	var warnings []string
	s := &roster.Set{Providers: []roster.Provider{flat.New(flat.Options{File: name})}, Warn: func(m string) { warnings = append(warnings, m) }}
	m, err := s.Resolve(t.Context(), targets.Expr{Text: "*"})
	if err != nil {
		t.Fatal(err)
	}
	more := filepath.Join(filepath.Dir(name), "more")
	want := []string{more + ":2: a is defined already in " + name + ":1, and that counts"}
	if m.Get("a").User != "one" || m.Get("b").Source != more+":1" || !cmp.Equal(warnings, want) {
		t.Errorf("got %+v and the warnings %q, want %q", m.Get("a"), warnings, want)
	}
	hosts, err := flat.New(flat.Options{File: name}).Hosts(t.Context())
	ids, _ := flat.New(flat.Options{File: name}).Names(t.Context())
	list, _ := hosts.Value(name).(*ordered.Map)
	if err != nil || list.Len() != 2 || !cmp.Equal(ids, []string{"a", "b", "a"}) {
		t.Errorf("got %v, %v, %v", hosts, err, ids)
	}
}

// TestIncludeOwnership has an included file that others can write: nothing is read.
func TestIncludeOwnership(t *testing.T) {
	t.Parallel()
	for _, open := range []string{"more", "sub"} {
		name := tree(t, map[string]string{"roster": "a:\ninclude: [more, sub/x]\n", "more": "b:\n", "sub/x": "c:\n"})
		if err := os.Chmod(filepath.Join(filepath.Dir(name), open), 0o777); err != nil {
			t.Fatal(err)
		}
		_, err := listed(t, name)
		want := name + ":2:"
		if fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), "can be written by others") ||
			!strings.HasPrefix(err.Error(), want) || !strings.Contains(fault.HintOf(err), "chmod go-w ") {
			t.Errorf("%s: got %v, want that it is refused, from %s", open, err, want)
		}
	}
}
