package pip_test

import (
	"archive/zip"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/gossh/gossh/internal/process"
	"github.com/gossh/gossh/internal/testneed"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/moduletest"
	"github.com/gossh/gossh/modules/pip"
	"github.com/gossh/gossh/ordered"
)

func TestConforms(t *testing.T) { moduletest.Conform(t, pip.Functions()) }

// one returns what sets a host on which one program runs.
func one(t *testing.T, line, stdout string) func(*modules.Host) {
	return func(h *modules.Host) {
		h.Runner = moduletest.Fake(t, nil, moduletest.Program{Line: line, Stdout: stdout})
	}
}

func result(stdout string) any {
	return ordered.Of("pid", 4711, "retcode", 0, "stdout", stdout, "stderr", "")
}

func TestArguments(t *testing.T) {
	t.Parallel()
	root := moduletest.Tree(t, map[string]string{"venv/bin/python": "", "venv/bin/pip": "", "opt/pip3.9": "", "opt/python3.9": "", "empty/": ""})
	for _, c := range []struct {
		name, line string
		args       []any
		kwargs     *ordered.Map
		fun        string
	}{
		{"packages", "python3 -m pip install flask jinja2", []any{"flask, jinja2"}, nil, "install"},
		{"versions", "python3 -m pip install django>=4,<5 flask~=2,!=2.1", []any{"django>=4,<5,flask~=2;!=2.1"}, nil, "install"},
		{"options", "python3 -m pip install --timeout=10 --editable=/srv/app --no-index --upgrade --trusted-host=a --trusted-host=b --break-system-packages --x y", nil, ordered.Of(
			"editable", "/srv/app", "upgrade", true, "timeout", int64(10), "no_index", true, "trusted_host", []any{"a", "b"},
			"extra_args", []any{"--break-system-packages", ordered.Of("--x", "y")}), "install"},
		{"virtualenv", root + "/venv/bin/python -m pip install --requirement=/srv/r.txt", nil, ordered.Of("bin_env", "/venv", "requirements", "/srv/r.txt"), "install"},
		{"pip", root + "/opt/pip3.9 install x", []any{"x"}, ordered.Of("bin_env", "/opt/pip3.9"), "install"},
		{"python", root + "/opt/python3.9 -m pip uninstall -y --log=/l x y", []any{[]any{"x", "y"}}, ordered.Of("bin_env", "/opt/python3.9", "log", "/l"), "uninstall"},
	} {
		moduletest.Run(t, pip.Functions(), func(h *modules.Host) {
			one(t, c.line, "done\n")(h)
			h.Root = root
		}, []moduletest.Case{{Name: c.name, Fun: "pip." + c.fun, Args: c.args, Kwargs: c.kwargs, Want: result("done")}})
	}
	moduletest.Run(t, pip.Functions(), func(h *modules.Host) {
		h.Root, h.Runner = root, moduletest.Fake(t, []string{"python3"})
	}, []moduletest.Case{
		{Name: "nothing", Fun: "pip.install", Err: "One of pkgs"},
		{Name: "an option", Fun: "pip.install", Args: []any{"--target=/"}, Err: "is an option"},
		{Name: "no bin_env", Fun: "pip.freeze", Args: []any{"/nosuch"}, Err: "does not exist"},
		{Name: "nothing in bin_env", Fun: "pip.freeze", Args: []any{"/empty"}, Err: "Could not find a pip"},
		{Name: "dry run", Fun: "pip.install", Args: []any{"x"}, Test: true, Want: ordered.Of("pid", 0, "retcode", 0, "stdout", "", "stderr", "")},
		{Name: "dry run of uninstall", Fun: "pip.uninstall", Args: []any{"x"}, Test: true, Want: ordered.Of("pid", 0, "retcode", 0, "stdout", "", "stderr", "")},
	})
	moduletest.Run(t, pip.Functions(), func(h *modules.Host) { h.Runner = moduletest.Fake(t, nil) }, []moduletest.Case{
		{Name: "no pip", Fun: "pip.version", Err: "there is no python3"},
	})
}

// TestSecrets looks that what may have a password is in no argument.
func TestSecrets(t *testing.T) {
	t.Parallel()
	moduletest.Run(t, pip.Functions(), func(h *modules.Host) {
		h.Runner = moduletest.Fake(t, nil, moduletest.Program{Line: "pip3 install x", Do: func(c *process.Command) {
			for _, want := range []string{"PIP_INDEX_URL=https://a:b@example.com/", "PIP_PROXY=http://c:d@p/", "LANG=x"} {
				if !slices.Contains(c.Env, want) {
					t.Errorf("got %q, want %s", c.Env, want)
				}
			}
		}})
	}, []moduletest.Case{{Fun: "pip.install", Args: []any{"x"}, Kwargs: ordered.Of(
		"index_url", "https://a:b@example.com/", "proxy", "http://c:d@p/", "env_vars", ordered.Of("LANG", "x")), Want: result("")}})
}

// TestRequirements brings files of the controller, with those that they name.
func TestRequirements(t *testing.T) {
	t.Parallel()
	dir := ""
	moduletest.Run(t, pip.Functions(), func(h *modules.Host) {
		h.Files = moduletest.Files{
			"app/r.txt": "flask\n-r sub/more.txt # a comment\n-c/etc/c.txt\n", "app/sub/more.txt": "--requirement=../r.txt\n-cc.txt\n", "app/sub/c.txt": "x<2\n",
			"up.txt": "-r ../../etc/passwd\n",
		}
		h.Runner = moduletest.Fake(t, []string{"python3"}, moduletest.Program{Line: "python3 -m pip install --requirement=*", Any: true, Do: func(c *process.Command) {
			file := strings.TrimPrefix(c.Argv[len(c.Argv)-1], "--requirement=")
			dir = strings.TrimSuffix(file, "/app/r.txt")
			if text, err := os.ReadFile(filepath.Join(dir, "app/sub/c.txt")); string(text) != "x<2\n" {
				t.Errorf("got %q, %v", text, err)
			}
		}})
	}, []moduletest.Case{
		{Fun: "pip.install", Kwargs: ordered.Of("requirements", "salt://app/r.txt"), Want: result("")},
		{Name: "up", Fun: "pip.install", Kwargs: ordered.Of("requirements", "salt://up.txt"), Err: "leads out of the file roots"},
		{Name: "none", Fun: "pip.install", Kwargs: ordered.Of("requirements", "salt://nosuch"), Err: "no such file"},
	})
	t.Cleanup(func() {
		if _, err := os.Stat(dir); dir == "" || !os.IsNotExist(err) {
			t.Errorf("%q is still there: %v", dir, err)
		}
	})
}

// TestVersions reads what pip 23 and pip 20 printed of a package, shortened.
func TestVersions(t *testing.T) {
	t.Parallel()
	const index = "flask (3.0.0)\nAvailable versions: 3.0.0, 2.3rc1, 2.2b1, 2.1a2, 2.0\n  INSTALLED: 2.0\n"
	line := "python3 -m pip index versions flask"
	moduletest.Run(t, pip.Functions(), one(t, line, index), []moduletest.Case{{Fun: "pip.list_all_versions", Args: []any{"flask"}, Want: []string{"2.0", "3.0.0"}}})
	moduletest.Run(t, pip.Functions(), one(t, line+" --pre", index), []moduletest.Case{
		{Name: "rc", Fun: "pip.list_all_versions", Args: []any{"flask"}, Kwargs: ordered.Of("include_rc", true), Want: []string{"2.0", "2.3rc1", "3.0.0"}},
	})
	moduletest.Run(t, pip.Functions(), func(h *modules.Host) {
		h.Runner = moduletest.Fake(t, nil, moduletest.Program{Line: line, Code: 1, Stderr: `ERROR: unknown command "index"`},
			moduletest.Program{Line: "python3 -m pip install flask==versions", Code: 1, Stderr: "ERROR: Could not find a version that satisfies the requirement flask==versions (from versions: 0.1, 1.0)\n"})
	}, []moduletest.Case{{Name: "old", Fun: "pip.list_all_versions", Args: []any{"flask"}, Want: []string{"0.1", "1.0"}}})
	moduletest.Run(t, pip.Functions(), func(h *modules.Host) {
		h.Runner = moduletest.Fake(t, nil, moduletest.Program{Line: line, Code: 1, Stderr: "ERROR: No matching distribution found for flask"})
	}, []moduletest.Case{{Name: "none", Fun: "pip.list_all_versions", Args: []any{"flask"}, Err: "No matching distribution"}})
}

func TestUpgrades(t *testing.T) {
	t.Parallel()
	const (
		installed = `[{"name": "Flask_Login", "version": "0.5"}, {"name": "pip", "version": "23.0"}]`
		outdated  = `[{"name": "Flask_Login", "version": "0.5", "latest_version": "0.6", "latest_filetype": "wheel"}]`
		list      = "python3 -m pip list --format=json"
		newer     = "python3 -m pip list --outdated --format=json"
	)
	moduletest.Run(t, pip.Functions(), one(t, newer, outdated), []moduletest.Case{{Fun: "pip.list_upgrades", Want: ordered.Of("Flask_Login", "0.6 [wheel]")}})
	moduletest.Run(t, pip.Functions(), one(t, newer, outdated), []moduletest.Case{{Fun: "pip.upgrade_available", Args: []any{"flask.login"}, Want: true}})
	moduletest.Run(t, pip.Functions(), one(t, list, installed), []moduletest.Case{{Fun: "pip.list", Args: []any{"flask"}, Want: ordered.Of("Flask_Login", "0.5")}})
	moduletest.Run(t, pip.Functions(), one(t, list, "no list"), []moduletest.Case{{Name: "bad", Fun: "pip.list", Err: "no list of packages"}})
	want := ordered.Of("changes", ordered.Of("Flask_Login", ordered.Of("old", "0.5", "new", "0.6")), "result", true, "comment", "")
	dry := []moduletest.Program{{Line: list, Stdout: installed}, {Line: newer, Stdout: outdated}}
	moduletest.Run(t, pip.Functions(), func(h *modules.Host) { h.Runner = moduletest.Fake(t, nil, dry...) }, []moduletest.Case{
		{Name: "dry run", Fun: "pip.upgrade", Test: true, Want: want},
	})
	moduletest.Run(t, pip.Functions(), func(h *modules.Host) {
		h.Runner = moduletest.Fake(t, nil, append(slices.Clone(dry), moduletest.Program{Line: "python3 -m pip install --upgrade Flask_Login"},
			moduletest.Program{Line: list, Stdout: strings.ReplaceAll(installed, "0.5", "0.6")})...)
	}, []moduletest.Case{{Fun: "pip.upgrade", Want: want}})
}

// wheel makes a package that can be installed without a network.
func wheel(t testing.TB, dir string) {
	t.Helper()
	f, err := os.Create(filepath.Join(dir, "gossh_demo-1.0-py3-none-any.whl"))
	if err != nil {
		t.Fatal(err)
	}
	w := zip.NewWriter(f)
	for name, text := range map[string]string{
		"gossh_demo.py":                     "x = 1\n",
		"gossh_demo-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: gossh-demo\nVersion: 1.0\n",
		"gossh_demo-1.0.dist-info/WHEEL":    "Wheel-Version: 1.0\nGenerator: x\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
		"gossh_demo-1.0.dist-info/RECORD":   "gossh_demo.py,,\ngossh_demo-1.0.dist-info/METADATA,,\ngossh_demo-1.0.dist-info/WHEEL,,\ngossh_demo-1.0.dist-info/RECORD,,\n",
	} {
		e, err := w.Create(name)
		if err == nil {
			_, err = io.WriteString(e, text)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}

// TestReal uses the pip of this machine in an environment of its own.
func TestReal(t *testing.T) {
	t.Parallel()
	python := testneed.Program(t, "python", "python3")
	if out, err := exec.CommandContext(t.Context(), python, "-c", "import pip, venv").CombinedOutput(); err != nil {
		testneed.Skip(t, "python", "python3 has no pip or no venv: "+string(out))
	}
	dir := t.TempDir()
	venv := filepath.Join(dir, "venv")
	if out, err := exec.CommandContext(t.Context(), python, "-m", "venv", "--system-site-packages", "--without-pip", venv).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	wheel(t, dir)
	h := moduletest.NewHost(t)
	h.Functions = pip.Functions
	call := func(fun string, kwargs ...any) any {
		t.Helper()
		v, err := h.Call(t.Context(), "pip."+fun, nil, ordered.Of(append(kwargs, "bin_env", venv)...))
		if err != nil {
			t.Fatalf("pip.%s: %v", fun, err)
		}
		return v
	}
	if v := call("version").(string); !strings.Contains(v, ".") {
		t.Errorf("got %s", v)
	}
	call("install", "pkgs", "gossh-demo==1.0", "no_index", true, "find_links", dir, "no_cache_dir", true)
	if got := moduletest.JSON(t, call("list", "prefix", "gossh")); got != `{"gossh-demo":"1.0"}` {
		t.Errorf("got %s", got)
	}
	if got := call("is_installed", "pkgname", "Gossh.Demo"); got != true {
		t.Errorf("got %v", got)
	}
	if got := call("freeze").([]string); !slices.Contains(got, "gossh-demo==1.0") {
		t.Errorf("got %q", got)
	}
	call("uninstall", "pkgs", "gossh-demo")
	if got := call("is_installed", "pkgname", "gossh-demo"); got != false {
		t.Errorf("got %v", got)
	}
	if v, err := h.Call(t.Context(), "pip.install", []any{"gossh-demo"}, ordered.Of("bin_env", venv, "no_index", true)); err == nil {
		t.Errorf("got %v for a package that is not there", v)
	}
}
