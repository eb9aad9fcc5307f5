package ini_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/ini"
	"github.com/gossh/gossh/modules/moduletest"
	"github.com/gossh/gossh/ordered"
)

func TestConforms(t *testing.T) { moduletest.Conform(t, ini.Functions()) }

const file = `# a comment = x
top=1

[one]
; another
a = 1
b=2 
long = first
    second = part
  third
[two words]
  x = y
  z = [no section]
bad line

[one]
a = again
`

func TestLook(t *testing.T) {
	t.Parallel()
	one := ordered.Of("a", "again", "b", "2", "long", "first\nsecond = part\nthird")
	two := ordered.Of("x", "y", "z", "[no section]")
	moduletest.Run(t, ini.Functions(), func(h *modules.Host) {
		h.Root = moduletest.Tree(t, map[string]string{"f": file, "colon": "a: b=c\n"})
	}, []moduletest.Case{
		{Fun: "ini.get_ini", Args: []any{"/f"}, Want: ordered.Of("top", "1", "one", one, "two words", two)},
		{Fun: "ini.get_section", Args: []any{"/f", "two words"}, Want: two},
		{Name: "no section", Fun: "ini.get_section", Args: []any{"/f", "x"}, Want: map[string]any{}},
		{Fun: "ini.get_option", Args: []any{"/f", "one", "b"}, Want: "2"},
		{Name: "no option", Fun: "ini.get_option", Args: []any{"/f", "one", "x"}, Want: nil},
		{Name: "top", Fun: "ini.get_option", Args: []any{"/f", "", "top"}, Want: "1"},
		{Name: "no file", Fun: "ini.get_option", Args: []any{"/nosuch", "one", "b"}, Want: nil},
		{Name: "separator", Fun: "ini.get_option", Args: []any{"/colon", "", "a", ":"}, Want: "b=c"},
		{Name: "relative", Fun: "ini.get_ini", Args: []any{"f"}, Err: "absolute path"},
	})
}

func TestChange(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, before, after string
		fun                 string
		args                []any
		want                any
	}{
		{
			"set", "[a]\nx=1\n  more\ny = 2\n\n[b]\n", "[a]\nx=3\ny = 4\nz = True\n\n[b]\nn = 5\n\n[c]\nl = 1\n\t2\n", "set_option",
			[]any{"/f", ordered.Of("a", ordered.Of("x", int64(3), "y", "4", "z", true), "b", ordered.Of("n", int64(5)), "c", ordered.Of("l", "1\n2"))},
			ordered.Of("a", ordered.Of("x", ordered.Of("before", "1\nmore", "after", "3"), "y", ordered.Of("before", "2", "after", "4"), "z", ordered.Of("before", nil, "after", "True")),
				"b", ordered.Of("n", ordered.Of("before", nil, "after", "5")), "c", ordered.Of("l", ordered.Of("before", nil, "after", "1\n2"))),
		},
		{"nothing to do", "[a]\nx=1", "[a]\nx=1", "set_option", []any{"/f", ordered.Of("a", ordered.Of("x", int64(1)))}, map[string]any{}},
		{
			"top level", "# x\n[a]\nx=1", "o = 1\n# x\n[a]\nx=1\n", "set_option",
			[]any{"/f", ordered.Of("o", int64(1))},
			ordered.Of("o", ordered.Of("before", nil, "after", "1")),
		},
		{
			"empty file", "", "[a]\nx 1\n", "set_option",
			[]any{"/f", ordered.Of("a", ordered.Of("x", int64(1))), " "},
			ordered.Of("a", ordered.Of("x", ordered.Of("before", nil, "after", "1"))),
		},
		{"empty section", "", "[a]\n", "set_option", []any{"/f", ordered.Of("a", &ordered.Map{})}, map[string]any{}},
		{"remove option", "[a]\nx=1\n more\ny=2\n[b]\nx=3\n", "[a]\ny=2\n[b]\nx=3\n", "remove_option", []any{"/f", "a", "x"}, "1\nmore"},
		{"remove none", "[a]\nx=1\n", "[a]\nx=1\n", "remove_option", []any{"/f", "a", "z"}, nil},
		{"remove section", "t=1\n[a]\nx=1\n# c\n[b]\ny=2\n", "t=1\n[b]\ny=2\n", "remove_section", []any{"/f", "a"}, ordered.Of("x", "1")},
		{"remove no section", "[a]\nx=1\n", "[a]\nx=1\n", "remove_section", []any{"/f", "b"}, map[string]any{}},
	} {
		for _, dry := range []bool{true, false} {
			root := moduletest.Tree(t, map[string]string{"f": c.before})
			h := moduletest.NewHost(t)
			h.Root, h.Functions = root, ini.Functions
			got, err := h.Call(t.Context(), "ini."+c.fun, c.args, ordered.Of("test", dry))
			if err != nil || moduletest.JSON(t, got) != moduletest.JSON(t, c.want) {
				t.Errorf("%s: got %s, %v, want %s", c.name, moduletest.JSON(t, got), err, moduletest.JSON(t, c.want))
			}
			want := c.after
			if dry {
				want = c.before
			}
			if text, err := os.ReadFile(filepath.Join(root, "f")); string(text) != want {
				t.Errorf("%s: got %q, %v, want %q", c.name, text, err, want)
			}
		}
	}
	moduletest.Run(t, ini.Functions(), func(h *modules.Host) { h.Root = t.TempDir() }, []moduletest.Case{
		{Name: "bad option", Fun: "ini.set_option", Args: []any{"/f", ordered.Of("a", ordered.Of("[x", "1"))}, Err: "cannot be an option"},
		{Name: "new file", Fun: "ini.set_option", Args: []any{"/new", ordered.Of("x", "1")}, Want: ordered.Of("x", ordered.Of("before", nil, "after", "1"))},
	})
}

// FuzzSet sets an option in any file: then it is there.
func FuzzSet(f *testing.F) {
	f.Add(file, "one", "b")
	f.Add("[a]\nx=1\n\ty\n", "b", "c")
	f.Fuzz(func(t *testing.T, text, section, option string) {
		h := moduletest.NewHost(t)
		h.Root, h.Functions = moduletest.Tree(t, map[string]string{"f": text}), ini.Functions
		if _, err := h.Call(t.Context(), "ini.set_option", []any{"/f", ordered.Of(section, ordered.Of(option, "value"))}, nil); err != nil {
			return // what cannot be an option
		}
		if v, err := h.Call(t.Context(), "ini.get_option", []any{"/f", section, option}, nil); err != nil || v != "value" {
			t.Errorf("got %v, %v", v, err)
		}
	})
}
