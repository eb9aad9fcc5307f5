// Package npm has the functions that manage the packages of Node.js: npm.*.
package npm

import (
	"context"
	"strconv"
	"strings"

	"github.com/gossh/gossh/internal/process"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// Functions returns the functions of the module.
func Functions() []modules.Function {
	return modules.Table("npm", table, map[string]modules.Func{"install": install, "uninstall": uninstall, "list": list})
}

const table = `
- pkg: text: the package, such as underscore or coffee-script@1.0.1
- dir: text: the directory of the project; default: packages are those of the host
- runas: text: who runs npm
- env: dict: variables for the environment

install(pkg=None, pkgs=None, dir=None, runas=None, registry=None, env=None, dry_run=False, silent=True) !
Install packages, or with dir alone what its package.json names.
- pkgs: list: several packages
- registry: text: the registry
- dry_run: bool: only look what would be done
- silent: bool: say nothing but what comes back
= what npm tells, as a mapping, or its words
$ coffee-script
$ dir=/srv/app

uninstall(pkg, dir=None, runas=None, env=None) !
Remove a package.
= True
$ coffee-script

list(pkg=None, dir=None, runas=None, env=None, depth=None)
List the packages that are installed.
- depth: int: how far the dependencies of dependencies are followed
= a mapping of names to what npm tells of them
$ dir=/srv/app
`

// run runs npm for a directory, or for the host.
func run(ctx context.Context, c *modules.Call, args ...string) ([]string, *process.Result, error) {
	argv := append([]string{"npm"}, args...)
	dir := c.Text("dir")
	if dir == "" {
		argv = append(argv, "--global")
	} else {
		dir = c.Host.Path(dir)
	}
	var env []string
	for k, v := range c.Dict("env").All() {
		env = append(env, k+"="+modules.Text(v))
	}
	r, err := c.Host.StartAs(ctx, c.Text("runas"), &process.Command{Argv: argv, Env: env, Dir: dir})
	return argv, r, err
}

// plain refuses options in the place of packages.
func plain(names []string) error {
	for _, n := range names {
		if strings.HasPrefix(n, "-") {
			return modules.Errorf("%q is an option, no package", n)
		}
	}
	return nil
}

func install(ctx context.Context, c *modules.Call) (any, error) {
	names := modules.Strings(c.Named["pkgs"])
	if p := c.Text("pkg"); p != "" && names == nil {
		names = []string{p}
	}
	if err := plain(names); err != nil {
		return nil, err
	}
	if len(names) == 0 && c.Text("dir") == "" {
		return nil, &modules.ArgumentError{Msg: "One of pkg, pkgs and dir is required"}
	}
	args := []string{"install", "--json"}
	if c.Bool("silent") {
		args = append(args, "--silent")
	}
	if r := c.Text("registry"); r != "" {
		args = append(args, "--registry="+r)
	}
	if c.Bool("dry_run") || c.Test {
		args = append(args, "--dry-run")
	}
	argv, r, err := run(ctx, c, append(args, names...)...)
	if err != nil {
		return nil, err
	}
	if r.Code != 0 {
		return nil, modules.Failed(argv, r)
	}
	text := string(r.Stdout)
	if v, err := ordered.Decode([]byte(text)); err == nil {
		return v, nil
	}
	return strings.TrimSpace(text), nil
}

func uninstall(ctx context.Context, c *modules.Call) (any, error) {
	pkg := c.Text("pkg")
	if err := plain([]string{pkg}); err != nil || c.Test {
		return true, err
	}
	argv, r, err := run(ctx, c, "uninstall", pkg)
	if err != nil {
		return nil, err
	}
	if r.Code != 0 {
		return nil, modules.Failed(argv, r)
	}
	return true, nil
}

// list reads what npm prints as JSON. With the code 1 it tells that something is
// missing, or that it has no such package: the list is there all the same.
func list(ctx context.Context, c *modules.Call) (any, error) {
	args := []string{"list", "--json", "--silent"}
	if c.Given("depth") {
		args = append(args, "--depth="+strconv.FormatInt(c.Int("depth"), 10))
	}
	if p := c.Text("pkg"); p != "" {
		if err := plain([]string{p}); err != nil {
			return nil, err
		}
		args = append(args, p)
	}
	argv, r, err := run(ctx, c, args...)
	if err != nil {
		return nil, err
	}
	v, err := ordered.Decode(r.Stdout)
	m, ok := v.(*ordered.Map)
	if err != nil || !ok || r.Code > 1 || len(r.Stderr) > 0 && r.Code != 0 {
		return nil, modules.Failed(argv, r)
	}
	if d, ok := m.Value("dependencies").(*ordered.Map); ok {
		return d, nil
	}
	return &ordered.Map{}, nil
}
