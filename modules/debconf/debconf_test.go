package debconf_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gossh/gossh/internal/testneed"
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

// renderer is a controller that puts the variable host into a template.
type renderer struct{ moduletest.Files }

func (r renderer) Render(_ context.Context, t modules.Template) (string, error) {
	text, ok := r.Files[t.Env+":"+t.Path]
	if !ok {
		return "", modules.ErrNoFile
	}
	return strings.ReplaceAll(text, "{{ host }}", t.Renderer+"."+modules.Text(t.Context.Value("host"))), nil
}

func TestTemplate(t *testing.T) {
	t.Parallel()
	context, defaults := ordered.Of("host", "context"), ordered.Of("host", "default")
	for _, c := range []struct {
		stdin, check string
		moduletest.Case
	}{
		{"a b/c string jinja.context\n", "", moduletest.Case{Name: "context", Args: []any{"salt://f", "jinja", context, defaults}}},
		{"a b/c string jinja.default\n", "", moduletest.Case{Name: "defaults", Args: []any{"salt://f", "jinja", nil, defaults}}},
		{"a b/c string jinja.keyword\n", "", moduletest.Case{Name: "keyword", Args: []any{"salt://f", "jinja", nil, defaults}, Kwargs: ordered.Of("host", "keyword")}},
		{"dev jinja.\n", "", moduletest.Case{Name: "environment", Args: []any{"salt://f", "jinja", nil, nil, "dev"}}},
		{"a b/c string jinja.context\n", " --checkonly", moduletest.Case{Name: "dry run", Args: []any{"salt://f", "jinja", context, nil}, Test: true}},
	} {
		c.Fun, c.Want = "debconf.set_template", true
		moduletest.Run(t, debconf.Functions(), func(h *modules.Host) {
			h.Files = renderer{moduletest.Files{"base:f": "a b/c string {{ host }}\n", "dev:f": "dev {{ host }}\n"}}
			h.Runner = moduletest.Fake(t, nil, moduletest.Program{Line: "debconf-set-selections" + c.check, Stdin: c.stdin})
		}, []moduletest.Case{c.Case})
	}
	moduletest.Run(t, debconf.Functions(), func(h *modules.Host) { h.Files = renderer{} }, []moduletest.Case{
		{Name: "no file", Fun: "debconf.set_template", Args: []any{"salt://none", "jinja", nil, nil}, Err: "salt://none"},
		{Name: "of the host", Fun: "debconf.set_template", Args: []any{"/f", "jinja", nil, nil}, Err: "must be a salt:// file"},
	})
}

// TestReal sets an answer in a database of its own.
func TestReal(t *testing.T) {
	t.Parallel()
	for _, p := range []string{"debconf-set-selections", "debconf-show"} {
		testneed.Program(t, "debconf", p)
	}
	dir := t.TempDir()
	conf := filepath.Join(dir, "conf")
	text := "Config: c\nTemplates: t\n\nName: c\nDriver: File\nFilename: " + dir + "/c\n\nName: t\nDriver: File\nFilename: " + dir + "/t\n"
	if err := os.WriteFile(conf, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	h := moduletest.NewHost(t)
	h.Functions, h.Env = debconf.Functions, append(os.Environ(), "DEBCONF_SYSTEMRC="+conf)
	h.Files = renderer{moduletest.Files{"base:f": "postfix postfix/mailname string {{ host }}\n"}}
	shown := func() string {
		c := exec.CommandContext(t.Context(), "debconf-show", "postfix")
		c.Env = h.Env
		out, err := c.CombinedOutput()
		if err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		return string(out)
	}
	args := []any{"salt://f", "jinja", ordered.Of("host", "x"), nil}
	for _, step := range []struct {
		test bool
		want string
	}{{true, ""}, {false, "* postfix/mailname: jinja.x\n"}} {
		if got, err := h.Call(t.Context(), "debconf.set_template", args, ordered.Of("test", step.test)); err != nil || got != true {
			t.Fatalf("test=%v: got %v, %v", step.test, got, err)
		}
		if got := shown(); got != step.want {
			t.Errorf("test=%v: got %q, want %q", step.test, got, step.want)
		}
	}
}
