package aliases_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/aliases"
	"github.com/gossh/gossh/modules/moduletest"
	"github.com/gossh/gossh/ordered"
)

func TestConforms(t *testing.T) { moduletest.Conform(t, aliases.Functions()) }

const file = "# mail\npostmaster: root\n\"two words\":  ada # she\nlist: a,\n\tb\nlast: x"

func TestLook(t *testing.T) {
	t.Parallel()
	moduletest.Run(t, aliases.Functions(), func(h *modules.Host) { h.Root = moduletest.Tree(t, map[string]string{"etc/aliases": file}) }, []moduletest.Case{
		{Fun: "aliases.list_aliases", Want: ordered.Of("postmaster", "root", "two words", "ada", "list", "a, b", "last", "x")},
		{Fun: "aliases.get_target", Args: []any{"list"}, Want: "a, b"},
		{Name: "none", Fun: "aliases.get_target", Args: []any{"nobody"}, Want: ""},
		{Fun: "aliases.has_target", Args: []any{"list", []any{"a", "b"}}, Want: true},
		{Name: "another", Fun: "aliases.has_target", Args: []any{"postmaster", "ada"}, Want: false},
		{Name: "empty", Fun: "aliases.has_target", Args: []any{"postmaster", ""}, Err: "empty"},
	})
}

func TestChange(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, fun, after string
		args             []any
	}{
		{"replace", "set_target", "# mail\npostmaster: root\n\"two words\":  ada # she\nlist: c\nlast: x", []any{"list", "c"}},
		{"add", "set_target", file + "\n\"a b\": c\n", []any{"a b", "c"}},
		{"as it is", "set_target", file, []any{"list", "a, b"}},
		{"remove", "rm_alias", "# mail\npostmaster: root\n\"two words\":  ada # she\nlast: x", []any{"list"}},
		{"remove none", "rm_alias", file, []any{"nobody"}},
	} {
		for _, dry := range []bool{true, false} {
			h := moduletest.NewHost(t)
			h.Root, h.Functions = moduletest.Tree(t, map[string]string{"etc/aliases": file}), aliases.Functions
			var runs []moduletest.Program
			if !dry && c.after != file {
				runs = []moduletest.Program{{Line: "newaliases"}}
			}
			h.Runner = moduletest.Fake(t, []string{"newaliases"}, runs...)
			if got, err := h.Call(t.Context(), "aliases."+c.fun, c.args, ordered.Of("test", dry)); err != nil || got != true {
				t.Errorf("%s: got %v, %v", c.name, got, err)
			}
			want := c.after
			if dry {
				want = file
			}
			if text, err := os.ReadFile(filepath.Join(h.Root, "etc/aliases")); string(text) != want {
				t.Errorf("%s: got %q, %v, want %q", c.name, text, err, want)
			}
		}
	}
	moduletest.Run(t, aliases.Functions(), func(h *modules.Host) {
		h.Root, h.Opts = t.TempDir(), ordered.Of("aliases.file", "/mail")
		h.Runner = moduletest.Fake(t, nil)
	}, []moduletest.Case{
		{Name: "another file", Fun: "aliases.set_target", Args: []any{"a", "b"}, Want: true},
		{Name: "two lines", Fun: "aliases.set_target", Args: []any{"a", "b\nc: d"}, Err: "on one line"},
	})
}
