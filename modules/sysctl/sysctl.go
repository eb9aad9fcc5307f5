// Package sysctl has the functions that read and set parameters of the kernel:
// sysctl.*.
package sysctl

import (
	"context"
	"errors"
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
	return modules.Table("sysctl", table, map[string]modules.Func{
		"show": show, "get": get, "assign": assign, "persist": persist, "default_config": defaultConfig,
	})
}

const table = `
- name: text: the parameter, such as net.ipv4.ip_forward
- value: text: its value

show(config_file=False)
Return the parameters, those of the kernel or those of a file.
- config_file: text: the file; False: the kernel
= a mapping
$
$ config_file=/etc/sysctl.conf

get(name)
Return a parameter of the kernel.
= its value as text
$ net.ipv4.ip_forward

assign(name, value) !
Set a parameter of the kernel until the host starts again.
= a mapping with the parameter
$ net.ipv4.ip_forward 1

persist(name, value, config=None) !
Set a parameter of the kernel, and in a file for each start.
- config: text: the file; default: that of sysctl.default_config
= Updated or Already set
$ net.ipv4.ip_forward 1

default_config()
Return the file in which sysctl.persist keeps parameters.
= the path
$
`

// root is where the kernel shows its parameters.
const root = "/proc/sys"

// path returns the file of a parameter. A dot within a name is written as a slash
// there, as sysctl(8) has it.
func path(c *modules.Call) (string, error) {
	name := c.Text("name")
	swap := strings.NewReplacer(".", "/", "/", ".")
	if i := strings.IndexByte(name, '/'); i >= 0 && !strings.Contains(name[:i], ".") {
		swap = strings.NewReplacer() // net/ipv4/conf/eth0.1/...
	}
	p := filepath.Join(root, swap.Replace(name))
	if name == "" || !strings.HasPrefix(p, root+"/") || strings.Contains(name, "\n") {
		return "", modules.Errorf("%q is no parameter of the kernel", name)
	}
	return p, nil
}

// clean returns a value with its words apart by one tab, as the kernel shows it.
func clean(v string) string { return strings.Join(strings.Fields(v), "\t") }

func read(c *modules.Call) (string, error) {
	p, err := path(c)
	if err != nil {
		return "", err
	}
	b, err := os.ReadFile(c.Host.Path(p))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "", modules.Errorf("the kernel has no parameter %s", c.Text("name"))
	case err != nil:
		return "", modules.Errorf("reading %s: %v", c.Text("name"), err)
	}
	return strings.TrimSpace(string(b)), nil
}

func get(_ context.Context, c *modules.Call) (any, error) {
	v, err := read(c)
	if err != nil {
		return nil, err
	}
	return v, nil
}

func show(_ context.Context, c *modules.Call) (any, error) {
	if file := c.Text("config_file"); file != "" && file != "False" {
		return showFile(c, file)
	}
	out := &ordered.Map{}
	dir := c.Host.Path(root)
	err := filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return nil // what cannot be listed is not shown, as by sysctl -a
		}
		b, err := os.ReadFile(p)
		if err != nil {
			return nil // write-only, or not for this user
		}
		name := strings.NewReplacer(".", "/", "/", ".").Replace(strings.TrimPrefix(p, dir+"/"))
		out.Set(name, strings.TrimSpace(string(b)))
		return nil
	})
	if err == nil && out.Len() == 0 {
		err = modules.Errorf("the kernel shows no parameters in %s", root)
	}
	return out, err
}

func showFile(c *modules.Call, file string) (any, error) {
	b, err := os.ReadFile(c.Host.Path(file))
	if err != nil {
		return nil, modules.Errorf("reading %s: %v", file, err)
	}
	out := &ordered.Map{}
	for line := range strings.Lines(string(b)) {
		if name, value, ok := setting(line); ok {
			out.Set(name, value)
		}
	}
	return out, nil
}

// setting reads a line of sysctl.conf(5).
func setting(line string) (name, value string, ok bool) {
	line = strings.TrimSpace(line)
	if line == "" || line[0] == '#' || line[0] == ';' {
		return "", "", false
	}
	name, value, ok = strings.Cut(line, "=")
	return strings.TrimSpace(name), strings.TrimSpace(value), ok
}

func assign(ctx context.Context, c *modules.Call) (any, error) {
	if _, err := set(ctx, c); err != nil {
		return nil, err
	}
	return ordered.Of(c.Text("name"), c.Text("value")), nil
}

// set gives the kernel the value, unless it has it, and reports whether it had not.
func set(_ context.Context, c *modules.Call) (changed bool, err error) {
	old, err := read(c)
	if err != nil {
		return false, err
	}
	if clean(old) == clean(c.Text("value")) {
		return false, nil
	}
	if c.Test {
		return true, nil
	}
	p, err := path(c)
	if err != nil {
		return false, err
	}
	f, err := os.OpenFile(c.Host.Path(p), os.O_WRONLY|os.O_TRUNC, 0)
	if err == nil {
		_, err = f.WriteString(c.Text("value") + "\n")
		err = errors.Join(err, f.Close())
	}
	if err != nil {
		return false, modules.Errorf("setting %s: %v", c.Text("name"), err)
	}
	return true, nil
}

func defaultConfig(ctx context.Context, c *modules.Call) (any, error) { return config(ctx, c), nil }

// config is the file that sysctl.persist writes: systemd reads no sysctl.conf where
// the distribution does not link it.
func config(ctx context.Context, c *modules.Call) string {
	if c.Host.Grain(ctx, "init") == "systemd" {
		return "/etc/sysctl.d/99-salt.conf"
	}
	return "/etc/sysctl.conf"
}

func persist(ctx context.Context, c *modules.Call) (any, error) {
	file := c.Text("config")
	if file == "" {
		file = config(ctx, c)
	}
	text, err := c.Host.Read(file)
	if err != nil {
		return nil, err
	}
	name, value := c.Text("name"), c.Text("value")
	if strings.Contains(value, "\n") {
		return nil, modules.Errorf("the value of a parameter is one line")
	}
	lines := strings.SplitAfter(text, "\n")
	found, same := false, true
	lines = slices.DeleteFunc(lines, func(l string) bool {
		n, v, ok := setting(l)
		if !ok || n != name {
			return false
		}
		again := found
		found = true
		same = same && clean(v) == clean(value)
		return again || !same
	})
	changed, err := set(ctx, c)
	switch {
	case err != nil:
		return nil, err
	case found && same && !changed:
		return "Already set", nil
	case found && same || c.Test:
		return "Updated", nil
	}
	out := strings.Join(lines, "")
	if out != "" && !strings.HasSuffix(out, "\n") {
		out += "\n"
	}
	if dir := filepath.Dir(file); text == "" {
		if err := os.MkdirAll(c.Host.Path(dir), 0o755); err != nil {
			return nil, modules.Errorf("making %s: %v", dir, err)
		}
	}
	return "Updated", c.Host.Save(file, []byte(out+name+" = "+value+"\n"), 0o644)
}
