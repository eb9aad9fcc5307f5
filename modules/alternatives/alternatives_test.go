package alternatives_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/gossh/gossh/internal/testneed"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/alternatives"
	"github.com/gossh/gossh/modules/moduletest"
)

func TestConforms(t *testing.T) { moduletest.Conform(t, alternatives.Functions()) }

// editor is written by hand after update-alternatives(1), "FILES".
const editor = "auto\n/usr/bin/editor\neditor.1.gz\n/usr/share/man/man1/editor.1.gz\n\n/bin/nano\n40\n/usr/share/man/man1/nano.1.gz\n/usr/bin/vi\n10\n\n\n"

func TestLooking(t *testing.T) {
	t.Parallel()
	set := func(h *modules.Host) {
		h.Root = moduletest.Tree(t, map[string]string{"var/lib/dpkg/alternatives/editor": editor, "var/lib/alternatives/bad": "auto", "etc/alternatives/editor": "-> /bin/nano"})
	}
	moduletest.Run(t, alternatives.Functions(), set, []moduletest.Case{
		{Fun: "alternatives.show_link", Args: []any{"editor"}, Want: "/usr/bin/editor"},
		{Name: "no link", Fun: "alternatives.show_link", Args: []any{"x"}, Err: "there are no alternatives of x"},
		{Name: "bad file", Fun: "alternatives.show_link", Args: []any{"bad"}, Err: "has no link"},
		{Fun: "alternatives.show_current", Args: []any{"editor"}, Want: "/bin/nano"},
		{Name: "no current", Fun: "alternatives.show_current", Args: []any{"x"}, Want: false},
		{Fun: "alternatives.check_installed", Args: []any{"editor", "/bin/nano"}, Want: true},
		{Name: "not installed", Fun: "alternatives.check_installed", Args: []any{"editor", "/usr/bin/vi"}, Want: false},
		{Fun: "alternatives.check_exists", Args: []any{"editor", "/usr/bin/vi"}, Want: true},
		{Name: "does not exist", Fun: "alternatives.check_exists", Args: []any{"editor", "/usr/bin/ed"}, Want: false},
		{Name: "no such name", Fun: "alternatives.check_exists", Args: []any{"x", "/usr/bin/ed"}, Want: false},
	})
}

func TestPrograms(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		fun  string
		args []any
		line string
	}{
		{"alternatives.install", []any{"editor", "/usr/bin/editor", "/bin/ed", int64(50)}, "update-alternatives --install /usr/bin/editor editor /bin/ed 50"},
		{"alternatives.remove", []any{"editor", "/bin/ed"}, "update-alternatives --remove editor /bin/ed"},
		{"alternatives.auto", []any{"editor"}, "update-alternatives --auto editor"},
		{"alternatives.set", []any{"editor", "/bin/ed"}, "alternatives --set editor /bin/ed"},
		{"alternatives.set_", []any{"editor", "/bin/ed"}, "alternatives --set editor /bin/ed"},
	} {
		moduletest.Run(t, alternatives.Functions(), func(h *modules.Host) {
			h.Runner = moduletest.Fake(t, nil, moduletest.Program{Line: c.line, Stdout: "done\n"})
		}, []moduletest.Case{{Fun: c.fun, Args: c.args, Want: "done"}})
		moduletest.Run(t, alternatives.Functions(), func(h *modules.Host) { h.Runner = moduletest.Fake(t, nil) }, []moduletest.Case{
			{Name: "dry run of " + c.fun, Fun: c.fun, Args: c.args, Test: true, Want: ""},
		})
	}
	moduletest.Run(t, alternatives.Functions(), func(h *modules.Host) {
		h.Runner = moduletest.Fake(t, []string{"update-alternatives"}, moduletest.Program{Line: "update-alternatives --display x", Code: 2, Stderr: "no alternatives for x\n"})
	}, []moduletest.Case{
		{Fun: "alternatives.display", Args: []any{"x"}, Err: "no alternatives for x"},
	})
	moduletest.Run(t, alternatives.Functions(), nil, []moduletest.Case{{Name: "an option", Fun: "alternatives.display", Args: []any{"--all"}, Err: "do not begin with a dash"}})
}

// TestRealAlternatives uses the program of this machine, in copies of its
// directories.
func TestRealAlternatives(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("update-alternatives"); err != nil {
		testneed.Skip(t, "alternatives", "update-alternatives is not installed")
	}
	moduletest.Private(t, []string{"/etc/alternatives", "/var/lib/dpkg/alternatives"}, []string{"/var/log"}, func() {
		h := moduletest.NewHost(t)
		h.Functions = alternatives.Functions
		one, link := filepath.Join(t.TempDir(), "one"), filepath.Join(t.TempDir(), "link")
		if err := os.WriteFile(one, nil, 0o755); err != nil {
			t.Fatal(err)
		}
		call := func(fun string, args ...any) any {
			v, err := h.Call(t.Context(), fun, args, nil)
			if err != nil {
				t.Fatal(err)
			}
			return v
		}
		call("alternatives.install", "gosshtest", link, one, int64(10))
		if got := call("alternatives.show_current", "gosshtest"); got != one {
			t.Errorf("got %v, want %s", got, one)
		}
		if got := call("alternatives.show_link", "gosshtest"); got != link {
			t.Errorf("got %v, want %s", got, link)
		}
		if got := call("alternatives.check_exists", "gosshtest", one); got != true {
			t.Errorf("got %v", got)
		}
		call("alternatives.remove", "gosshtest", one)
		if got := call("alternatives.show_current", "gosshtest"); got != false {
			t.Errorf("got %v, want False", got)
		}
	})
}
