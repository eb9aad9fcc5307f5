package file

import (
	"context"
	"strings"

	"github.com/gossh/gossh/internal/pyre"
	"github.com/gossh/gossh/modules"
)

func editTable() []modules.Function {
	const diffs = "a unified diff, or whether something changes without show_changes"
	return []modules.Function{
		changes("replace", "path pattern repl count=0 flags=8 bufsize=1 append_if_not_found=False prepend_if_not_found=False "+
			"not_found_content=None backup=.bak dry_run=False search_only=False show_changes=True ignore_if_missing=False "+
			"preserve_inode=True backslash_literal=False", replace,
			"Replace what an expression matches. Without a match, repl or not_found_content can be added.", diffs,
			`/etc/ssh/sshd_config '^PermitRootLogin .*' 'PermitRootLogin no' append_if_not_found=True`),
		looks("search", "path pattern flags=8 bufsize=1 ignore_if_missing=False multiline=False", search,
			"Tell whether an expression matches in a file.", "True or False", "/etc/crontab 'mymaintenance.sh'"),
		changes("line", "path content=None match=None mode=None location=None before=None after=None show_changes=True "+
			"backup=False quiet=False indent=True", line,
			"Make sure of one line. mode ensure puts it before or after other lines unless it is there; insert also at a location; replace and delete take those that match.",
			diffs, `/etc/nsswitch.conf 'networks: files dns' after='hosts:.*' mode=ensure`),
		changes("blockreplace", "path marker_start=#--+start+managed+zone+-- marker_end=#--+end+managed+zone+-- content= "+
			"append_if_not_found=False prepend_if_not_found=False backup=.bak dry_run=False show_changes=True "+
			"append_newline=False insert_before_match=None insert_after_match=None", blockreplace,
			"Replace what is between two lines with markers.", diffs,
			`/etc/hosts '#-- start managed zone foobar : DO NOT EDIT --' '#-- end managed zone foobar --' $'10.0.1.1 foo.foobar' append_if_not_found=True`),
		changes("comment", "path regex char=# backup=.bak", commentOf(true), "Comment out the lines that an expression matches at their start.", "a diff of these lines, or False", "/etc/modules pcspkr"),
		changes("uncomment", "path regex char=# backup=.bak", commentOf(false), "Uncomment the lines that an expression matches behind the character.", "a diff of these lines, or False", "/etc/hosts.deny 'ALL: PARANOID'"),
		changes("comment_line", "path regex char=# cmnt=True backup=.bak", commentLine, "Comment lines out, or in with cmnt=False.", "a diff of these lines, or False", "/etc/modules pcspkr"),
	}
}

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
