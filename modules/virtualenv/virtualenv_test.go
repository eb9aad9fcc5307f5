package virtualenv_test

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gossh/gossh/internal/testneed"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/moduletest"
	"github.com/gossh/gossh/modules/virtualenv"
	"github.com/gossh/gossh/ordered"
)

func TestConforms(t *testing.T) { moduletest.Conform(t, virtualenv.Functions()) }

func TestArguments(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, line string
		kwargs     *ordered.Map
	}{
		{"virtualenv", "virtualenv --never-download --python=python3.9 --extra-search-dir=/a --clear --system-site-packages --prompt=x /v", ordered.Of(
			"never_download", true, "python", "python3.9", "extra_search_dir", "/a", "clear", true, "system_site_packages", true, "prompt", "x")},
		{"python", "python3 -m venv --upgrade --symlinks /v", ordered.Of("upgrade", true, "symlinks", true)},
		{"venv of a python", "python3.9 -m venv /v", ordered.Of("venv_bin", "venv", "python", "python3.9")},
		{"a path of a python", "/opt/python3 -m venv /v", ordered.Of("venv_bin", "/opt/python3")},
		{"a path", "/opt/virtualenv /v", ordered.Of("venv_bin", "/opt/virtualenv")},
	} {
		moduletest.Run(t, virtualenv.Functions(), func(h *modules.Host) {
			h.Runner = moduletest.Fake(t, nil, moduletest.Program{Line: c.line, Stdout: "done\n"})
		}, []moduletest.Case{{
			Name: c.name, Fun: "virtualenv.create", Args: []any{"/v"}, Kwargs: c.kwargs,
			Want: ordered.Of("pid", 4711, "retcode", 0, "stdout", "done", "stderr", ""),
		}})
	}
	moduletest.Run(t, virtualenv.Functions(), func(h *modules.Host) { h.Runner = moduletest.Fake(t, nil) }, []moduletest.Case{
		{Name: "not with venv", Fun: "virtualenv.create", Args: []any{"/v"}, Kwargs: ordered.Of("never_download", true), Err: "`never_download` parameter is not supported by python3 -m venv"},
		{Name: "not with virtualenv", Fun: "virtualenv.create", Args: []any{"/v", "virtualenv"}, Kwargs: ordered.Of("upgrade", true), Err: "is not supported by virtualenv"},
		{Name: "relative", Fun: "virtualenv.create", Args: []any{"v"}, Err: "must be absolute"},
		{Name: "dry run", Fun: "virtualenv.create", Args: []any{"/v"}, Test: true, Want: ordered.Of("pid", 0, "retcode", 0, "stdout", "", "stderr", "")},
		{Name: "none", Fun: "virtualenv.get_site_packages", Args: []any{"/nosuch"}, Err: "does not appear to be a virtualenv"},
	})
	moduletest.Run(t, virtualenv.Functions(), func(h *modules.Host) {
		h.Runner = moduletest.Fake(t, nil, moduletest.Program{Line: "python3 -m venv /v", Code: 1, Stdout: "ensurepip is not available\n"})
	}, []moduletest.Case{{Name: "fails", Fun: "virtualenv.create", Args: []any{"/v"}, Err: "ensurepip is not available"}})
}

// TestReal makes an environment with the python of this machine.
func TestReal(t *testing.T) {
	t.Parallel()
	python := testneed.Program(t, "python", "python3")
	if out, err := exec.CommandContext(t.Context(), python, "-c", "import venv, ensurepip").CombinedOutput(); err != nil {
		testneed.Skip(t, "python", "python3 cannot make environments: "+string(out))
	}
	h := moduletest.NewHost(t)
	h.Functions = virtualenv.Functions
	venv := filepath.Join(t.TempDir(), "venv")
	if _, err := h.Call(t.Context(), "virtualenv.create", []any{venv}, ordered.Of("venv_bin", "venv", "pip", true)); err != nil {
		t.Fatal(err)
	}
	packages, err := h.Call(t.Context(), "virtualenv.get_site_packages", []any{venv}, nil)
	if err != nil || !strings.HasPrefix(modules.Text(packages), venv) {
		t.Errorf("got %v, %v", packages, err)
	}
	if got, err := h.Call(t.Context(), "virtualenv.get_distribution_path", []any{venv, "pip"}, nil); err != nil || got != packages {
		t.Errorf("got %v, %v, want %v", got, err, packages)
	}
	if got, err := h.Call(t.Context(), "virtualenv.get_distribution_path", []any{venv, "nosuch"}, nil); err == nil {
		t.Errorf("got %v for a package that is not there", got)
	}
}
