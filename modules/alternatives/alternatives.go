// Package alternatives has the functions that read and set which program of several
// a name stands for: alternatives.*.
package alternatives

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"strings"

	"github.com/gossh/gossh/modules"
)

// Functions returns the functions of the module.
func Functions() []modules.Function {
	return modules.Table("alternatives", table, map[string]modules.Func{
		"display": display, "show_link": showLink, "show_current": showCurrent, "check_exists": checkExists,
		"check_installed": checkInstalled, "install": install, "remove": remove, "auto": auto, "set": set, "set_": set,
	})
}

const table = `
- name: text: the name, such as editor
- path: text: the program that it may stand for

display(name)
Return all that is known of a name.
= the words of the program
$ editor

show_link(name)
Return where the link of a name is.
= the path
$ editor

show_current(name)
Return what a name stands for.
= the path, or False if nothing does
$ editor

check_exists(name, path)
Tell whether a program is among those that a name may stand for.
= True or False
$ editor /usr/bin/vi

check_installed(name, path)
Tell whether a name stands for a program.
= True or False
$ editor /usr/bin/vi

install(name, link, path, priority) !
Add a program to those that a name may stand for.
- link: text: where the link of the name is
- priority: int: the highest one counts where nobody chooses
= the words of the program
$ editor /usr/bin/editor /usr/bin/emacs23 50

remove(name, path) !
Remove a program from those that a name may stand for.
= the words of the program
$ editor /usr/bin/emacs23

auto(name) !
Let the highest priority say what a name stands for.
= the words of the program
$ editor

set(name, path) !
Choose what a name stands for.
= the words of the program
$ editor /usr/bin/vi

set_(name, path) !
As alternatives.set.
= the words of the program
$ editor /usr/bin/vi
`

// program is the one of the distribution.
func program(c *modules.Call) string {
	if !c.Host.Has("update-alternatives") && c.Host.Has("alternatives") {
		return "alternatives"
	}
	return "update-alternatives"
}

// run runs the program and returns its words. A name that is an option is refused.
func run(ctx context.Context, c *modules.Call, args ...string) (any, error) {
	if strings.HasPrefix(c.Text("name"), "-") || strings.HasPrefix(c.Text("path"), "-") {
		return nil, modules.Errorf("%q, %q: a name and a path do not begin with a dash", c.Text("name"), c.Text("path"))
	}
	return c.Host.Output(ctx, append([]string{program(c)}, args...)...)
}

// change is run for what changes something.
func change(ctx context.Context, c *modules.Call, args ...string) (any, error) {
	if c.Test {
		return "", nil
	}
	return run(ctx, c, args...)
}

func display(ctx context.Context, c *modules.Call) (any, error) {
	return run(ctx, c, "--display", c.Text("name"))
}

// link returns the link of a name and the programs, from the file that both
// implementations keep: its second line is the link, and after an empty line come
// the programs.
func link(c *modules.Call) (string, []string, error) {
	for _, dir := range [...]string{"/var/lib/dpkg/alternatives/", "/var/lib/alternatives/", "/var/lib/rpm/alternatives/"} {
		text, err := c.Host.Read(dir + strings.ReplaceAll(c.Text("name"), "/", "_"))
		if err != nil {
			return "", nil, err
		}
		if text == "" {
			continue
		}
		lines := strings.Split(text, "\n")
		if len(lines) < 2 {
			return "", nil, modules.Errorf("the file of %s in %s has no link", c.Text("name"), dir)
		}
		return lines[1], lines[2:], nil
	}
	return "", nil, modules.Errorf("there are no alternatives of %s", c.Text("name"))
}

func showLink(_ context.Context, c *modules.Call) (any, error) {
	l, _, err := link(c)
	if err != nil {
		return nil, err
	}
	return l, nil
}

// current returns what a name stands for, "" if nothing does.
func current(c *modules.Call) (string, error) {
	to, err := os.Readlink(c.Host.Path("/etc/alternatives/" + strings.ReplaceAll(c.Text("name"), "/", "_")))
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", modules.Errorf("reading the alternatives of %s: %v", c.Text("name"), err)
	}
	return to, nil
}

func showCurrent(_ context.Context, c *modules.Call) (any, error) {
	to, err := current(c)
	if err != nil || to == "" {
		return false, err
	}
	return to, nil
}

func checkInstalled(_ context.Context, c *modules.Call) (any, error) {
	to, err := current(c)
	return to != "" && to == c.Text("path"), err
}

func checkExists(_ context.Context, c *modules.Call) (any, error) {
	_, programs, err := link(c)
	var ce *modules.CommandError
	if errors.As(err, &ce) {
		return false, nil // no alternatives of that name
	}
	for _, p := range programs {
		if p == c.Text("path") {
			return true, nil
		}
	}
	return false, err
}

func install(ctx context.Context, c *modules.Call) (any, error) {
	return change(ctx, c, "--install", c.Text("link"), c.Text("name"), c.Text("path"), c.Text("priority"))
}

func remove(ctx context.Context, c *modules.Call) (any, error) {
	return change(ctx, c, "--remove", c.Text("name"), c.Text("path"))
}

func auto(ctx context.Context, c *modules.Call) (any, error) {
	return change(ctx, c, "--auto", c.Text("name"))
}

func set(ctx context.Context, c *modules.Call) (any, error) {
	return change(ctx, c, "--set", c.Text("name"), c.Text("path"))
}
