// Package kmod has the functions that list, load and remove modules of the kernel:
// kmod.*.
package kmod

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// Functions returns the functions of the module.
func Functions() []modules.Function {
	return modules.Table("kmod", table, map[string]modules.Func{
		"available": available, "check_available": checkAvailable, "lsmod": lsmod, "mod_list": modList,
		"is_loaded": isLoaded, "load": load, "remove": remove,
	})
}

const table = `
- mod: text: the module

available()
Return the modules that there are for the running kernel.
= a sorted list
$

check_available(mod)
Tell whether there is a module for the running kernel, or it is built in.
= True or False
$ kvm

lsmod()
Return the modules that are loaded.
= a list of mappings with size, module, depcount and deps
$

mod_list(only_persist=False)
Return the names of the modules that are loaded.
- only_persist: bool: those that are loaded at each start instead
= a sorted list
$

is_loaded(mod)
Tell whether a module is loaded.
= True or False
$ kvm

load(mod, persist=False) !
Load a module, with those that it needs.
- persist: bool: at each start too
= a sorted list of the modules that were not loaded before, or not at each start
$ kvm

remove(mod, persist=False, comment=True) !
Remove a module.
- persist: bool: also from what is loaded at each start
- comment: bool: there, make a comment of its line instead of removing it
= a sorted list of the modules that are gone
$ kvm
`

// persistent is the file of modules that are loaded at each start.
func persistent(ctx context.Context, c *modules.Call) string {
	if c.Host.Grain(ctx, "init") == "systemd" && c.Host.Grain(ctx, "os_family") != "Debian" {
		return "/etc/modules-load.d/salt_managed.conf"
	}
	return "/etc/modules"
}

// same returns a module's name as the kernel writes it.
func same(mod string) string { return strings.ReplaceAll(mod, "-", "_") }

// name returns the module that the call names.
func name(c *modules.Call) (string, error) {
	mod := c.Text("mod")
	if mod == "" || strings.ContainsAny(mod, " \t\n/#") || mod[0] == '-' {
		return "", modules.Errorf("%q is no name of a module", mod)
	}
	return mod, nil
}

func release(ctx context.Context, c *modules.Call) string {
	return c.Host.Grain(ctx, "kernelrelease")
}

func find(ctx context.Context, c *modules.Call) ([]string, error) {
	dir := filepath.Join("/lib/modules", release(ctx, c))
	var out []string
	builtin, err := c.Host.Read(dir + "/modules.builtin")
	if err != nil {
		return nil, err
	}
	for l := range strings.FieldsSeq(builtin) {
		out = append(out, bare(l))
	}
	root := c.Host.Path(dir)
	err = filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() && strings.Contains(d.Name(), ".ko") {
			out = append(out, bare(p))
		}
		return nil // no directory of modules: what is built in is all there is
	})
	slices.Sort(out)
	return slices.Compact(out), err
}

// bare returns the name of the module in a file.
func bare(path string) string {
	n, _, _ := strings.Cut(filepath.Base(path), ".ko")
	return n
}

func available(ctx context.Context, c *modules.Call) (any, error) {
	all, err := find(ctx, c)
	return modules.Texts(all), err
}

func checkAvailable(ctx context.Context, c *modules.Call) (any, error) {
	all, err := find(ctx, c)
	return slices.ContainsFunc(all, func(m string) bool { return same(m) == same(c.Text("mod")) }), err
}

// loaded returns the lines of /proc/modules as fields.
func loaded(c *modules.Call) ([][]string, error) {
	text, err := c.Host.Read("/proc/modules")
	var out [][]string
	for l := range strings.Lines(text) {
		if f := strings.Fields(l); len(f) > 3 {
			out = append(out, f)
		}
	}
	return out, err
}

func names(c *modules.Call) ([]string, error) {
	all, err := loaded(c)
	var out []string
	for _, f := range all {
		out = append(out, f[0])
	}
	slices.Sort(out)
	return out, err
}

func lsmod(_ context.Context, c *modules.Call) (any, error) {
	all, err := loaded(c)
	out := []any{}
	for _, f := range all {
		deps := []any{}
		for d := range strings.SplitSeq(f[3], ",") {
			if d != "" && d != "-" {
				deps = append(deps, d)
			}
		}
		out = append(out, ordered.Of("size", f[1], "module", f[0], "depcount", f[2], "deps", deps))
	}
	return out, err
}

// kept returns the modules that are loaded at each start.
func kept(ctx context.Context, c *modules.Call) ([]string, error) {
	text, err := c.Host.Read(persistent(ctx, c))
	var out []string
	for l := range strings.Lines(text) {
		if f := strings.Fields(l); len(f) > 0 && f[0][0] != '#' {
			out = append(out, f[0])
		}
	}
	slices.Sort(out)
	return slices.Compact(out), err
}

func modList(ctx context.Context, c *modules.Call) (any, error) {
	list := names
	if c.Bool("only_persist") {
		list = func(c *modules.Call) ([]string, error) { return kept(ctx, c) }
	}
	all, err := list(c)
	return modules.Texts(all), err
}

func has(list []string, mod string) bool {
	return slices.ContainsFunc(list, func(m string) bool { return same(m) == same(mod) })
}

func isLoaded(_ context.Context, c *modules.Call) (any, error) {
	all, err := names(c)
	return has(all, c.Text("mod")), err
}

// difference returns, sorted, what is in a and not in b.
func difference(a, b []string) []string {
	var out []string
	for _, m := range a {
		if !slices.Contains(b, m) {
			out = append(out, m)
		}
	}
	return out
}

func load(ctx context.Context, c *modules.Call) (any, error) {
	return change(ctx, c, true, keep, "modprobe", "--")
}

func remove(ctx context.Context, c *modules.Call) (any, error) {
	return change(ctx, c, false, drop, "modprobe", "-r", "--")
}

// change runs a program that loads or removes the module of the call, unless it is
// loaded or not already, and returns what that changed; persist does so for each
// start.
func change(ctx context.Context, c *modules.Call, loaded bool, persist func(context.Context, *modules.Call, string) (bool, error), argv ...string) (any, error) {
	mod, err := name(c)
	if err != nil {
		return nil, err
	}
	before, err := names(c)
	if err != nil {
		return nil, err
	}
	out := []string{}
	switch {
	case has(before, mod) == loaded:
	case c.Test:
		out = append(out, mod)
	default:
		if _, err := c.Host.Output(ctx, append(argv, mod)...); err != nil {
			return nil, err
		}
		after, err := names(c)
		if err != nil {
			return nil, err
		}
		out = append(difference(after, before), difference(before, after)...)
	}
	if c.Bool("persist") {
		changed, err := persist(ctx, c, mod)
		if err != nil {
			return nil, err
		}
		if changed && !has(out, mod) {
			out = append(out, mod)
		}
	}
	slices.Sort(out)
	return modules.Texts(out), nil
}

// keep has a module loaded at each start, and reports whether it was not.
func keep(ctx context.Context, c *modules.Call, mod string) (bool, error) {
	all, err := kept(ctx, c)
	if err != nil || has(all, mod) {
		return false, err
	}
	if c.Test {
		return true, nil
	}
	file := persistent(ctx, c)
	text, err := c.Host.Read(file)
	if err != nil {
		return false, err
	}
	var out []string
	for l := range strings.Lines(text) {
		l = strings.TrimRight(l, "\n")
		if words := strings.Fields(strings.TrimLeft(l, "# ")); len(words) == 1 && same(words[0]) == same(mod) && strings.HasPrefix(l, "#") {
			continue // the comment that remove has made
		}
		out = append(out, l)
	}
	if err := os.MkdirAll(c.Host.Path(filepath.Dir(file)), 0o755); err != nil {
		return false, modules.Errorf("making %s: %v", filepath.Dir(file), err)
	}
	return true, c.Host.Save(file, []byte(strings.Join(append(out, mod), "\n")+"\n"), 0o644)
}

// drop has a module no longer loaded at each start, and reports whether it was.
func drop(ctx context.Context, c *modules.Call, mod string) (bool, error) {
	all, err := kept(ctx, c)
	if err != nil || !has(all, mod) {
		return false, err
	}
	if c.Test {
		return true, nil
	}
	file := persistent(ctx, c)
	text, err := c.Host.Read(file)
	if err != nil {
		return false, err
	}
	var b strings.Builder
	for l := range strings.Lines(text) {
		f := strings.Fields(l)
		mine := len(f) > 0 && same(f[0]) == same(mod)
		if mine && c.Bool("comment") {
			b.WriteString("# ")
		}
		if !mine || c.Bool("comment") {
			b.WriteString(l)
		}
	}
	return true, c.Host.Save(file, []byte(b.String()), 0o644)
}
