// Package pip has the functions that manage Python packages with the host's pip:
// pip.*.
package pip

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/gossh/gossh/internal/process"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// Functions returns the functions of the module.
func Functions() []modules.Function {
	return modules.Table("pip", table, map[string]modules.Func{
		"install": install, "uninstall": uninstall, "freeze": freeze, "list": list, "version": version,
		"list_upgrades": listUpgrades, "upgrade_available": upgradeAvailable, "is_installed": isInstalled,
		"list_all_versions": listAllVersions, "upgrade": upgrade,
	})
}

// program returns the beginning of a command line of pip.
func program(c *modules.Call) ([]string, error) {
	env := c.Text("bin_env")
	if env == "" {
		for _, name := range []string{"python3", "pip3", "pip"} {
			if c.Host.Has(name) {
				return ofFile(name), nil
			}
		}
		return nil, modules.Errorf("there is no python3 and no pip3 on the host")
	}
	if !filepath.IsAbs(env) {
		return nil, modules.Errorf("bin_env must be an absolute path, not %s", env)
	}
	path := c.Host.Path(env)
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, modules.Errorf("bin_env: %s does not exist", env)
	case err != nil:
		return nil, modules.Errorf("bin_env: %v", err)
	case !info.IsDir():
		return ofFile(path), nil
	}
	for _, name := range []string{"bin/python", "bin/python3", "bin/pip"} {
		if _, err := os.Stat(filepath.Join(path, name)); err == nil {
			return ofFile(filepath.Join(path, name)), nil
		}
	}
	return nil, modules.Errorf("Could not find a pip in %s", env)
}

func ofFile(path string) []string {
	if strings.HasPrefix(filepath.Base(path), "python") {
		return []string{path, "-m", "pip"}
	}
	return []string{path}
}

// run runs pip with the arguments of the call that all functions have. What is in
// env, as KEY=value, is not in the list of processes.
func run(ctx context.Context, c *modules.Call, env []string, args ...string) ([]string, *process.Result, error) {
	argv, err := program(c)
	if err != nil {
		return nil, nil, err
	}
	env = append(env, "PIP_NO_INPUT=1", "PYTHONIOENCODING=utf-8")
	for k, v := range c.Dict("env_vars").All() {
		env = append(env, k+"="+modules.Text(v))
	}
	for name, variable := range map[string]string{"proxy": "PIP_PROXY", "index_url": "PIP_INDEX_URL", "extra_index_url": "PIP_EXTRA_INDEX_URL"} {
		if v := c.Text(name); v != "" {
			env = append(env, variable+"="+v)
		}
	}
	dir := c.Text("cwd")
	if dir != "" {
		dir = c.Host.Path(dir)
	}
	argv = append(argv, args...)
	r, err := c.Host.StartAs(ctx, c.Text("user"), &process.Command{Argv: argv, Env: env, Dir: dir})
	return argv, r, err
}

// output runs pip and returns what it prints.
func output(ctx context.Context, c *modules.Call, args ...string) (string, error) {
	argv, r, err := run(ctx, c, []string{"PIP_DISABLE_PIP_VERSION_CHECK=1"}, args...)
	if err != nil {
		return "", err
	}
	if r.Code != 0 {
		return "", modules.Failed(argv, r)
	}
	return string(r.Stdout), nil
}

// do runs pip and returns what cmd.run_all would.
func do(ctx context.Context, c *modules.Call, args ...string) (any, error) {
	if c.Test {
		return ordered.Of("pid", 0, "retcode", 0, "stdout", "", "stderr", ""), nil
	}
	argv, r, err := run(ctx, c, nil, args...)
	if err != nil {
		return nil, err
	}
	if r.Code != 0 {
		return nil, modules.Failed(argv, r)
	}
	return ordered.Of("pid", r.PID, "retcode", r.Code,
		"stdout", strings.TrimRight(string(r.Stdout), "\n"), "stderr", strings.TrimRight(string(r.Stderr), "\n")), nil
}

// packages returns the argument pkgs. A comma between two conditions on a version
// does not end a package; a semicolon there stands for one.
func packages(c *modules.Call) ([]string, error) {
	var out []string
	for _, p := range modules.Strings(c.Named["pkgs"]) {
		for _, op := range []string{"<", ">", "=", "!", "~"} {
			p = strings.ReplaceAll(p, ";"+op, ","+op)
		}
		switch {
		case len(out) > 0 && p != "" && strings.ContainsRune("<>=!~", rune(p[0])):
			out[len(out)-1] += "," + p
		case strings.HasPrefix(p, "-"):
			return nil, modules.Errorf("%q is an option, no package: those belong into extra_args", p)
		default:
			out = append(out, p)
		}
	}
	return out, nil
}

// extra returns the argument extra_args.
func extra(c *modules.Call) []string {
	list, ok := c.Named["extra_args"].([]any)
	if !ok {
		return modules.Strings(c.Named["extra_args"])
	}
	var out []string
	for _, e := range list {
		m, ok := e.(*ordered.Map)
		if !ok {
			out = append(out, modules.Text(e))
			continue
		}
		for k, v := range m.All() {
			out = append(out, k)
			if v != nil {
				out = append(out, modules.Text(v))
			}
		}
	}
	return out
}

func install(ctx context.Context, c *modules.Call) (any, error) {
	args := []string{"install"}
	for line := range strings.SplitSeq(flags, "\n") {
		name, flag, _ := strings.Cut(line, " ")
		switch v := c.Named[name].(type) {
		case nil:
		case bool:
			if v {
				args = append(args, flag)
			}
		default:
			for _, e := range modules.Strings(v) {
				args = append(args, flag+"="+e)
			}
		}
	}
	return change(ctx, c, append(args, extra(c)...), c.Given("editable"))
}

func uninstall(ctx context.Context, c *modules.Call) (any, error) {
	args := []string{"uninstall", "-y"}
	if v := c.Text("log"); v != "" {
		args = append(args, "--log="+v)
	}
	if v := c.Text("timeout"); v != "" {
		args = append(args, "--timeout="+v)
	}
	return change(ctx, c, append(args, extra(c)...), false)
}

// change adds packages and files with requirements to the arguments, and runs pip.
func change(ctx context.Context, c *modules.Call, args []string, enough bool) (any, error) {
	names, err := packages(c)
	if err != nil {
		return nil, err
	}
	files, done, err := requirements(ctx, c)
	if err != nil {
		return nil, err
	}
	defer done()
	if len(names)+len(files) == 0 && !enough {
		return nil, &modules.ArgumentError{Msg: "One of pkgs, requirements and editable is required"}
	}
	for _, f := range files {
		args = append(args, "--requirement="+f)
	}
	return do(ctx, c, append(args, names...)...)
}
