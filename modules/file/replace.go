package file

import (
	"context"
	"strings"

	"github.com/gossh/gossh/internal/pyre"
	"github.com/gossh/gossh/modules"
)

// target returns the file that the argument path means, with links followed.
func target(ctx context.Context, c *modules.Call) (place, error) {
	p, err := at(ctx, c, "path")
	return p.real(c.Host), err
}

func search(ctx context.Context, c *modules.Call) (any, error) {
	p, err := target(ctx, c)
	if err != nil {
		return nil, err
	}
	if !p.exists() && c.Bool("ignore_if_missing") {
		return false, nil
	}
	flags, err := flagsOf(c.Named["flags"])
	if err != nil {
		return nil, err
	}
	if c.Bool("multiline") {
		flags |= pyre.Multiline
	}
	return finds(ctx, p, c.Text("pattern"), flags)
}

// finds reports whether an expression matches in a text file. As with Salt, which
// searches bytes, \w and its kin know ASCII alone.
func finds(ctx context.Context, p place, pattern string, flags pyre.Flags) (bool, error) {
	s, err := textOf(p)
	if err != nil {
		return false, err
	}
	re, err := expression(pattern, flags|pyre.ASCII)
	if err != nil {
		return false, err
	}
	m, err := re.Search(ctx, s)
	return m != nil, err
}

func replace(ctx context.Context, c *modules.Call) (any, error) {
	p, err := target(ctx, c)
	if err != nil {
		return nil, err
	}
	appends, prepends := c.Bool("append_if_not_found"), c.Bool("prepend_if_not_found")
	switch {
	case !p.exists() && c.Bool("ignore_if_missing"):
		return false, nil
	case c.Bool("search_only") && (appends || prepends):
		return nil, modules.Errorf("search_only cannot be used with append/prepend_if_not_found")
	case appends && prepends:
		return nil, modules.Errorf("Only one of append and prepend_if_not_found is permitted")
	}
	flags, err := flagsOf(c.Named["flags"])
	if err != nil {
		return nil, err
	}
	if c.Bool("search_only") {
		return finds(ctx, p, c.Text("pattern"), flags)
	}
	old, err := textOf(p)
	if err != nil {
		return nil, err
	}
	fresh, err := replaced(ctx, c, old, flags|pyre.ASCII)
	if err != nil {
		return nil, err
	}
	return commit(c, p, old, fresh)
}

// replaced returns what the arguments of file.replace make of a text.
func replaced(ctx context.Context, c *modules.Call, old string, flags pyre.Flags) (string, error) {
	re, err := expression(c.Text("pattern"), flags)
	if err != nil {
		return "", err
	}
	repl := c.Text("repl")
	template := repl
	if c.Bool("backslash_literal") {
		template = strings.ReplaceAll(repl, `\`, `\\`)
	}
	fresh, n, err := re.Replace(ctx, old, template, int(c.Int("count")))
	if err != nil {
		return "", modules.Errorf("replacing by '%s': %v", repl, err)
	}
	appends, prepends := c.Bool("append_if_not_found"), c.Bool("prepend_if_not_found")
	if n > 0 || !appends && !prepends {
		return fresh, nil
	}
	content := repl
	if c.Given("not_found_content") {
		content = c.Text("not_found_content")
	}
	// What was added by an earlier run is not added again.
	there, err := expression("^"+pyre.Escape(content)+`($|(?=\r\n))`, flags)
	if err != nil {
		return "", err
	}
	if m, err := there.Search(ctx, old); err != nil || m != nil {
		return fresh, err
	}
	if prepends {
		return content + "\n" + fresh, nil
	}
	if fresh != "" && !strings.HasSuffix(fresh, "\n") {
		fresh += "\n"
	}
	return fresh + content + "\n", nil
}

// commit writes what an edited file is to be, unless it is that already or this is a
// dry run, and returns the diff, or without show_changes whether there is one.
func commit(c *modules.Call, p place, old, fresh string) (any, error) {
	_, hasDry := c.Named["dry_run"]
	if fresh != old && !c.Test && (!hasDry || !c.Bool("dry_run")) {
		if err := backupOf(c).keep(p); err != nil {
			return nil, err
		}
		if err := save(p, fresh); err != nil {
			return nil, err
		}
	}
	if c.Bool("show_changes") {
		return diff(old, fresh), nil
	}
	return fresh != old, nil
}
