// Package virtualenv has the functions that make virtual environments of Python:
// virtualenv.*.
package virtualenv

import (
	"context"
	"os"
	"path/filepath"
	"strings"

	"github.com/gossh/gossh/internal/process"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// Functions returns the functions of the module.
func Functions() []modules.Function {
	return modules.Table("virtualenv", table, map[string]modules.Func{
		"create": create, "get_site_packages": sitePackages, "get_distribution_path": distributionPath,
	})
}

const table = `
- venv: text: the directory of the environment

create(path, venv_bin=None, system_site_packages=False, distribute=False, clear=False, python=None, extra_search_dir=None, never_download=None, prompt=None, pip=False, symlinks=None, upgrade=None, user=None, use_vt=False, saltenv='base') !
Make a virtual environment.
- path: text: its directory
- venv_bin: text: virtualenv, venv, or the path of one; default: virtualenv, or python3 -m venv
- system_site_packages: bool: it sees the packages of the system
- distribute: bool: --distribute of old virtualenvs
- clear: bool: empty the directory before
- python: text: the python in it
- extra_search_dir: list: for virtualenv: where to look for archives
- never_download: bool: for virtualenv: download nothing
- prompt: text: its prompt
- pip: bool: an environment without pip is an error
- symlinks: bool: for venv: link, do not copy
- upgrade: bool: for venv: the python was upgraded in place
- user: text: whom it belongs to
- use_vt: bool: kept for calls written for Salt
- saltenv: text: kept for calls written for Salt
= a mapping with pid, retcode, stdout and stderr
$ /srv/app/venv
$ /srv/app/venv venv_bin=venv user=app

get_site_packages(venv)
Return the directory of the packages of an environment.
= the path
$ /srv/app/venv

get_distribution_path(venv, distribution)
Return where a package of an environment is.
- distribution: text: the package
= the path
$ /srv/app/venv flask
`

// program returns the beginning of the command line, and whether it is that of venv.
func program(c *modules.Call) (argv []string, venv bool) {
	bin, python := c.Text("venv_bin"), c.Text("python")
	if python == "" {
		python = "python3"
	}
	switch base := filepath.Base(bin); {
	case bin == "" && c.Host.Has("virtualenv"):
		return []string{"virtualenv"}, false
	case bin == "" || base == "venv" || strings.HasPrefix(base, "pyvenv"):
		return []string{python, "-m", "venv"}, true
	case strings.HasPrefix(base, "python"):
		return []string{bin, "-m", "venv"}, true
	}
	return []string{bin}, false
}

// arguments returns the command line.
func arguments(c *modules.Call) ([]string, error) {
	argv, venv := program(c)
	no := func(names ...string) error {
		for _, n := range names {
			if c.Bool(n) {
				return modules.Errorf("The `%s` parameter is not supported by %s", n, strings.Join(argv, " "))
			}
		}
		return nil
	}
	add := func(name, flag string) {
		if c.Bool(name) {
			argv = append(argv, flag)
		}
	}
	if venv {
		if err := no("distribute", "extra_search_dir", "never_download"); err != nil {
			return nil, err
		}
		add("upgrade", "--upgrade")
		add("symlinks", "--symlinks")
	} else {
		if err := no("upgrade", "symlinks"); err != nil {
			return nil, err
		}
		add("distribute", "--distribute")
		add("never_download", "--never-download")
		if p := c.Text("python"); p != "" {
			argv = append(argv, "--python="+p)
		}
		for _, d := range modules.Strings(c.Named["extra_search_dir"]) {
			argv = append(argv, "--extra-search-dir="+d)
		}
	}
	add("clear", "--clear")
	add("system_site_packages", "--system-site-packages")
	if p := c.Text("prompt"); p != "" {
		argv = append(argv, "--prompt="+p)
	}
	if !filepath.IsAbs(c.Text("path")) {
		return nil, modules.Errorf("path must be absolute, not %s", c.Text("path"))
	}
	return append(argv, c.Host.Path(c.Text("path"))), nil
}

func create(ctx context.Context, c *modules.Call) (any, error) {
	argv, err := arguments(c)
	if err != nil {
		return nil, err
	}
	if c.Test {
		return ordered.Of("pid", 0, "retcode", 0, "stdout", "", "stderr", ""), nil
	}
	r, err := c.Host.StartAs(ctx, c.Text("user"), &process.Command{Argv: argv})
	if err != nil {
		return nil, err
	}
	if r.Code != 0 {
		return nil, modules.Failed(argv, r)
	}
	if _, err := os.Stat(filepath.Join(c.Host.Path(c.Text("path")), "bin/pip")); c.Bool("pip") && err != nil {
		return nil, modules.Errorf("%s has no pip: install the package that brings it for %s", c.Text("path"), strings.Join(argv, " "))
	}
	return ordered.Of("pid", r.PID, "retcode", r.Code,
		"stdout", strings.TrimRight(string(r.Stdout), "\n"), "stderr", strings.TrimRight(string(r.Stderr), "\n")), nil
}

// ask runs a program of Python with the python of the environment.
func ask(ctx context.Context, c *modules.Call, program string, args ...string) (any, error) {
	python := filepath.Join(c.Host.Path(c.Text("venv")), "bin/python")
	if _, err := os.Stat(python); err != nil {
		return nil, modules.Errorf("Path does not appear to be a virtualenv: %s has no bin/python", c.Text("venv"))
	}
	out, err := c.Host.Output(ctx, append([]string{python, "-c", program}, args...)...)
	if err != nil {
		return nil, err
	}
	return out, nil
}

func sitePackages(ctx context.Context, c *modules.Call) (any, error) {
	return ask(ctx, c, "import sysconfig; print(sysconfig.get_path('purelib'))")
}

func distributionPath(ctx context.Context, c *modules.Call) (any, error) {
	return ask(ctx, c, "import sys, importlib.metadata as m; print(m.distribution(sys.argv[1]).locate_file(''))", c.Text("distribution"))
}
