package debconf_test

import (
	"testing"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/debconf"
	"github.com/gossh/gossh/modules/moduletest"
	"github.com/gossh/gossh/ordered"
)

func TestConforms(t *testing.T) { moduletest.Conform(t, debconf.Functions()) }

// recorded is what debconf-get-selections of Debian 12 printed, shortened.
const recorded = "# Do you want to add the group ?\nbase-passwd\tbase-passwd/group-add\tboolean\ttrue\n" +
	"debconf\tdebconf-apt-progress/info\ttext\t\n# Interface to use:\n# Choices: Dialog, Readline\ndebconf\tdebconf/frontend\tselect\tDialog\n"

func TestLook(t *testing.T) {
	t.Parallel()
	base := []any{[]any{"base-passwd/group-add", "boolean", "true"}}
	front := []any{"debconf/frontend", "select", "Dialog"}
	for _, c := range []moduletest.Case{
		{Fun: "debconf.get_selections", Want: ordered.Of("base-passwd", base, "debconf", []any{[]any{"debconf-apt-progress/info", "text", ""}, front})},
		{Name: "not the empty ones", Fun: "debconf.get_selections", Args: []any{false}, Want: ordered.Of("base-passwd", base, "debconf", []any{front})},
		{Fun: "debconf.show", Args: []any{"base-passwd"}, Want: base},
		{Name: "none", Fun: "debconf.show", Args: []any{"x"}, Want: nil},
	} {
		moduletest.Run(t, debconf.Functions(), func(h *modules.Host) {
			h.Runner = moduletest.Fake(t, nil, moduletest.Program{Line: "debconf-get-selections", Stdout: recorded})
		}, []moduletest.Case{c})
	}
}

func TestSet(t *testing.T) {
	t.Parallel()
	root := moduletest.Tree(t, map[string]string{"f": "a b/c string x y\n"})
	for _, c := range []struct {
		stdin, check string
		moduletest.Case
	}{
		{"postfix postfix/main_mailer_type select Internet Site\n", "", moduletest.Case{Fun: "debconf.set", Args: []any{"postfix", "postfix/main_mailer_type", "select", "Internet", "Site"}, Want: true}},
		{"a b/c boolean true\n", "", moduletest.Case{Fun: "debconf.set_", Args: []any{"a", "b/c", "boolean", true}, Want: true}},
		{"a b/c string x y\n", "", moduletest.Case{Fun: "debconf.set_file", Args: []any{"/f"}, Want: true}},
		{"d e/f note \n", "", moduletest.Case{Name: "salt", Fun: "debconf.set_file", Args: []any{"salt://f"}, Want: true}},
		{"a b/c string x\n", " --checkonly", moduletest.Case{Name: "dry run", Fun: "debconf.set", Args: []any{"a", "b/c", "string", "x"}, Test: true, Want: true}},
	} {
		moduletest.Run(t, debconf.Functions(), func(h *modules.Host) {
			h.Root, h.Files = root, moduletest.Files{"f": "d e/f note \n"}
			h.Runner = moduletest.Fake(t, nil, moduletest.Program{Line: "debconf-set-selections" + c.check, Stdin: c.stdin})
		}, []moduletest.Case{c.Case})
	}
	moduletest.Run(t, debconf.Functions(), func(h *modules.Host) { h.Runner = moduletest.Fake(t, nil) }, []moduletest.Case{
		{Name: "no question", Fun: "debconf.set", Args: []any{"a", "", "string", "x"}, Err: "cannot be in an answer"},
		{Name: "a line", Fun: "debconf.set", Args: []any{"a", "b/c", "string", "x\nd e/f string y"}, Err: "cannot be in an answer"},
		{Name: "no file", Fun: "debconf.set_file", Args: []any{"/nosuch"}, Err: "no such file"},
	})
	moduletest.Run(t, debconf.Functions(), func(h *modules.Host) {
		h.Runner = moduletest.Fake(t, nil, moduletest.Program{Line: "debconf-set-selections", Stdin: "a b/c nosuch x\n", Code: 1, Stderr: "error: Cannot find a question for b/c\n"})
	}, []moduletest.Case{{Name: "refused", Fun: "debconf.set", Args: []any{"a", "b/c", "nosuch", "x"}, Err: "Cannot find a question"}})
}
