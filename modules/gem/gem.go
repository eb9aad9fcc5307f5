// Package gem has the functions that manage the packages of Ruby: gem.*.
package gem

import (
	"context"
	"strings"

	"github.com/gossh/gossh/internal/process"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// Functions returns the functions of the module.
func Functions() []modules.Function {
	return modules.Table("gem", table, map[string]modules.Func{
		"install": install, "uninstall": uninstall, "update": update, "list": list, "list_upgrades": listUpgrades,
		"version": version, "sources_list": sources, "sources_add": changeSources("--add"), "sources_remove": changeSources("--remove"),
		"update_system": updateSystem,
	})
}

const table = `
- gems: any: the gems, as a list or a text with spaces
- ruby: text: refused: name the gem of an RVM or rbenv by gem_bin
- runas: text: who runs gem
- gem_bin: text: the path of gem

install(gems, ruby=None, gem_bin=None, runas=None, version=None, rdoc=False, ri=False, pre_releases=False, proxy=None, source=None) !
Install gems.
- version: text: the version
- rdoc: bool: with its documentation
- ri: bool: with its documentation for ri
- pre_releases: bool: also pre-releases
- proxy: text: a proxy
- source: text: where gems come from
= the words of gem
$ vagrant
$ redphone gem_bin=/opt/sensu/embedded/bin/gem

uninstall(gems, ruby=None, runas=None, gem_bin=None) !
Remove gems, all versions of them.
= the words of gem
$ vagrant

update(gems, ruby=None, runas=None, gem_bin=None) !
Update gems.
= the words of gem
$ vagrant

list(prefix='', ruby=None, runas=None, gem_bin=None)
List the gems that are installed.
- prefix: text: only names that begin so
= a mapping of names to lists of versions
$

list_upgrades(ruby=None, runas=None, gem_bin=None)
List the gems that could be updated.
= a mapping of names to versions
$

version(ruby=None, runas=None, gem_bin=None)
Return the version of gem.
= the version
$

sources_list(ruby=None, runas=None, gem_bin=None)
List where gems come from.
= a list of URLs
$

sources_add(source_uri, ruby=None, runas=None, gem_bin=None) !
Add a place where gems come from.
- source_uri: text: its URL
= the words of gem
$ https://gems.example.com/

sources_remove(source_uri, ruby=None, runas=None, gem_bin=None) !
Remove a place where gems come from.
- source_uri: text: its URL
= the words of gem
$ https://gems.example.com/

update_system(version='', ruby=None, runas=None, gem_bin=None) !
Update gem itself.
- version: text: the version; default: the newest
= the words of gem
$
`

// run runs gem and returns what it prints.
func run(ctx context.Context, c *modules.Call, env []string, args ...string) (string, error) {
	if c.Given("ruby") {
		return "", modules.Errorf("ruby is not known here: name the gem of an RVM or rbenv by gem_bin")
	}
	bin := "gem"
	if b := c.Text("gem_bin"); b != "" {
		bin = b
	}
	argv := append([]string{bin}, args...)
	r, err := c.Host.StartAs(ctx, c.Text("runas"), &process.Command{Argv: argv, Env: env})
	if err != nil {
		return "", err
	}
	if r.Code != 0 {
		return "", modules.Failed(argv, r)
	}
	return strings.TrimRight(string(r.Stdout), "\n"), nil
}

// change runs gem for the gems of the call.
func change(ctx context.Context, c *modules.Call, env, args []string) (any, error) {
	gems := modules.Strings(c.Named["gems"])
	if text, ok := c.Named["gems"].(string); ok {
		gems = strings.Fields(text)
	}
	if len(gems) == 0 {
		return nil, &modules.ArgumentError{Msg: "no gem is named"}
	}
	for _, g := range gems {
		if strings.HasPrefix(g, "-") {
			return nil, modules.Errorf("%q is an option, no gem", g)
		}
	}
	if c.Test {
		return "", nil
	}
	out, err := run(ctx, c, env, append(args, gems...)...)
	if err != nil {
		return nil, err
	}
	return out, nil
}

func install(ctx context.Context, c *modules.Call) (any, error) {
	args := []string{"install"}
	if v := c.Text("version"); v != "" {
		args = append(args, "--version="+v)
	}
	var docs []string
	for _, d := range []string{"rdoc", "ri"} {
		if c.Bool(d) {
			docs = append(docs, d)
		}
	}
	if docs == nil {
		args = append(args, "--no-document")
	} else {
		args = append(args, "--document="+strings.Join(docs, ","))
	}
	if c.Bool("pre_releases") {
		args = append(args, "--prerelease")
	}
	if s := c.Text("source"); s != "" {
		args = append(args, "--source="+s)
	}
	var env []string
	if p := c.Text("proxy"); p != "" { // it may have a password
		env = []string{"http_proxy=" + p, "https_proxy=" + p}
	}
	return change(ctx, c, env, args)
}

func uninstall(ctx context.Context, c *modules.Call) (any, error) {
	return change(ctx, c, nil, []string{"uninstall", "--all", "--executables"})
}

func update(ctx context.Context, c *modules.Call) (any, error) {
	return change(ctx, c, nil, []string{"update"})
}

// list reads lines such as "bundler (2.4.1, default: 2.3.7)".
func list(ctx context.Context, c *modules.Call) (any, error) {
	out, err := run(ctx, c, nil, "list")
	if err != nil {
		return nil, err
	}
	found := &ordered.Map{}
	for l := range strings.SplitSeq(out, "\n") {
		name, rest, ok := strings.Cut(l, " (")
		rest, closed := strings.CutSuffix(strings.TrimSpace(rest), ")")
		if !ok || !closed || !strings.HasPrefix(name, c.Text("prefix")) {
			continue
		}
		versions := strings.Split(rest, ", ")
		for i, v := range versions {
			versions[i] = strings.TrimPrefix(v, "default: ")
		}
		found.Set(name, versions)
	}
	return found, nil
}

// listUpgrades reads lines such as "rake (13.0.6 < 13.2.1)".
func listUpgrades(ctx context.Context, c *modules.Call) (any, error) {
	out, err := run(ctx, c, nil, "outdated")
	if err != nil {
		return nil, err
	}
	found := &ordered.Map{}
	for l := range strings.SplitSeq(out, "\n") {
		name, rest, ok := strings.Cut(l, " (")
		_, newest, both := strings.Cut(rest, " < ")
		if ok && both {
			found.Set(name, strings.TrimSuffix(strings.TrimSpace(newest), ")"))
		}
	}
	return found, nil
}

func version(ctx context.Context, c *modules.Call) (any, error) {
	out, err := run(ctx, c, nil, "--version")
	if err != nil {
		return nil, err
	}
	return out, nil
}

func sources(ctx context.Context, c *modules.Call) (any, error) {
	out, err := run(ctx, c, nil, "sources")
	if err != nil {
		return nil, err
	}
	urls := []string{}
	for l := range strings.SplitSeq(out, "\n") {
		if strings.Contains(l, "://") {
			urls = append(urls, strings.TrimSpace(l))
		}
	}
	return urls, nil
}

func changeSources(option string) modules.Func {
	return func(ctx context.Context, c *modules.Call) (any, error) {
		return alone(ctx, c, c.Text("source_uri"), "sources", option)
	}
}

func updateSystem(ctx context.Context, c *modules.Call) (any, error) {
	return alone(ctx, c, c.Text("version"), "update", "--system")
}

// alone runs gem with one value behind its options, if there is one.
func alone(ctx context.Context, c *modules.Call, value string, args ...string) (any, error) {
	if strings.HasPrefix(value, "-") {
		return nil, modules.Errorf("%q is an option", value)
	}
	if value != "" {
		args = append(args, value)
	}
	if c.Test {
		return "", nil
	}
	out, err := run(ctx, c, nil, args...)
	if err != nil {
		return nil, err
	}
	return out, nil
}
