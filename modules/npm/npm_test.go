package npm_test

import (
	"testing"

	"github.com/gossh/gossh/internal/testneed"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/moduletest"
	"github.com/gossh/gossh/modules/npm"
	"github.com/gossh/gossh/ordered"
)

func TestConforms(t *testing.T) { moduletest.Conform(t, npm.Functions()) }

func TestPrograms(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		line, out string
		code      int
		moduletest.Case
	}{
		{"npm install --json --silent a@1 --global", `{"added": 1}`, 0, moduletest.Case{Fun: "npm.install", Args: []any{"a@1"}, Want: ordered.Of("added", 1)}},
		{"npm install --json --registry=https://r/ a b", "words\n", 0, moduletest.Case{
			Name: "several", Fun: "npm.install", Kwargs: ordered.Of("pkgs", []any{"a", "b"}, "dir", "/srv", "registry", "https://r/", "silent", false), Want: "words",
		}},
		{"npm install --json --silent --dry-run", `{"added": 2}`, 0, moduletest.Case{Name: "dry run", Fun: "npm.install", Kwargs: ordered.Of("dir", "/srv"), Test: true, Want: ordered.Of("added", 2)}},
		{"npm uninstall a --global", "", 0, moduletest.Case{Fun: "npm.uninstall", Args: []any{"a"}, Want: true}},
		{"npm list --json --silent --depth=0 a --global", `{"dependencies": {"a": {"version": "1"}}, "problems": []}`, 1, moduletest.Case{
			Fun: "npm.list", Args: []any{"a"}, Kwargs: ordered.Of("depth", int64(0)), Want: ordered.Of("a", ordered.Of("version", "1")),
		}},
		{"npm list --json --silent --global", "", 1, moduletest.Case{Name: "no list", Fun: "npm.list", Err: "npm list --json --silent --global failed with the code 1"}},
		{"npm install --json --silent x --global", "not found", 1, moduletest.Case{Name: "fails", Fun: "npm.install", Args: []any{"x"}, Err: "not found"}},
	} {
		moduletest.Run(t, npm.Functions(), func(h *modules.Host) {
			h.Runner = moduletest.Fake(t, nil, moduletest.Program{Line: c.line, Stdout: c.out, Code: c.code})
		}, []moduletest.Case{c.Case})
	}
	moduletest.Run(t, npm.Functions(), func(h *modules.Host) { h.Runner = moduletest.Fake(t, nil) }, []moduletest.Case{
		{Name: "dry run of uninstall", Fun: "npm.uninstall", Args: []any{"a"}, Test: true, Want: true},
		{Name: "nothing", Fun: "npm.install", Err: "One of pkg"},
		{Name: "an option", Fun: "npm.install", Args: []any{"--prefix=/"}, Err: "is an option"},
	})
}

// TestReal lists with the npm of this machine.
func TestReal(t *testing.T) {
	t.Parallel()
	testneed.Program(t, "npm", "npm")
	dir := moduletest.Tree(t, map[string]string{
		"package.json":                   `{"name": "x", "version": "1.0.0", "dependencies": {"demo": "1.0.0"}}`,
		"node_modules/demo/package.json": `{"name": "demo", "version": "1.0.0"}`,
	})
	h := moduletest.NewHost(t)
	h.Functions = npm.Functions
	v, err := h.Call(t.Context(), "npm.list", nil, ordered.Of("dir", dir))
	m, ok := v.(*ordered.Map)
	if err != nil || !ok {
		t.Fatalf("got %v, %v", v, err)
	}
	if demo, ok := m.Value("demo").(*ordered.Map); !ok || demo.Value("version") != "1.0.0" {
		t.Errorf("got %s", moduletest.JSON(t, v))
	}
}
