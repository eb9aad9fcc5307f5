package file

import (
	"context"
	"strings"

	"github.com/gossh/gossh/internal/process"
	"github.com/gossh/gossh/internal/pyre"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// inSed writes an expression as sed takes it between slashes.
func inSed(s string, all bool) string {
	if all {
		for _, c := range `\{}[]()^$.|*+?` {
			s = strings.ReplaceAll(s, string(c), `\`+string(c))
		}
	}
	return strings.ReplaceAll(s, "/", `\/`)
}

func sed(ctx context.Context, c *modules.Call) (any, error) {
	p, err := at(ctx, c, "path")
	if err != nil {
		return nil, err
	}
	if !p.exists() {
		return false, nil
	}
	line := ""
	if limit := c.Text("limit"); limit != "" {
		line = "/" + inSed(limit, false) + "/ "
	}
	if c.Bool("negate_match") {
		line += "!"
	}
	all := c.Bool("escape_all")
	line += "s/" + inSed(c.Text("before"), all) + "/" + inSed(c.Text("after"), all) + "/" + c.Text("flags")
	argv := []string{"sed"}
	if b := backupOf(c); !c.Test {
		argv = append(argv, "-i"+string(b))
	}
	argv = append(argv, strings.Fields(c.Text("options"))...)
	r, err := c.Host.Exec(ctx, append(argv, line, p.path)...)
	if err != nil {
		return nil, err
	}
	if c.Test {
		r.Stdout = nil // the whole file as it would be
	}
	return ran(r), nil
}

func sedContains(ctx context.Context, c *modules.Call) (any, error) {
	p, err := at(ctx, c, "path")
	if err != nil || !p.exists() {
		return false, err
	}
	limit := c.Text("limit")
	if limit == "" {
		limit = "^"
	}
	line := "/" + inSed(limit, false) + "/ s/" + inSed(c.Text("text"), false) + "/$/p" + c.Text("flags")
	r, err := c.Host.Exec(ctx, "sed", "-n", "-r", "-e", line, p.path)
	if err != nil {
		return nil, err
	}
	return len(r.Stdout) > 0, nil
}

func patch(ctx context.Context, c *modules.Call) (any, error) {
	to, err := at(ctx, c, "originalfile")
	if err != nil {
		return nil, err
	}
	from, err := at(ctx, c, "patchfile")
	if err != nil {
		return nil, err
	}
	data, err := text(from)
	if err != nil {
		return nil, err
	}
	argv := append([]string{"patch"}, strings.Fields(c.Text("options"))...)
	if c.Test || c.Bool("dry_run") {
		argv = append(argv, "--dry-run")
	}
	// Without a reject file and what it asks: there is nobody to answer.
	argv = append(argv, "--forward", "--reject-file=-")
	dir := ""
	if to.isDir() {
		dir = to.path
		argv = append(argv, "--batch")
	} else {
		argv = append(argv, "--batch", to.path)
	}
	r, err := c.Host.Start(ctx, &process.Command{Argv: argv, Dir: dir, Stdin: []byte(data)})
	if err != nil {
		return nil, err
	}
	return ran(r), nil
}

func lsattr(ctx context.Context, c *modules.Call) (any, error) {
	p, err := at(ctx, c, "path")
	if err != nil {
		return nil, err
	}
	if !p.exists() {
		return nil, modules.Errorf("File or directory does not exist: %s", p.name)
	}
	if !c.Host.Has("lsattr") {
		return nil, nil
	}
	out, err := c.Host.Output(ctx, "lsattr", "-d", p.path)
	if err != nil {
		return nil, err
	}
	letters := []any{}
	if words := strings.Fields(out); len(words) > 1 {
		for _, l := range words[0] {
			if l != '-' {
				letters = append(letters, string(l))
			}
		}
	}
	return ordered.Of(p.name, letters), nil
}

func chattr(ctx context.Context, c *modules.Call) (any, error) {
	operator := map[string]string{"add": "+", "remove": "-"}[modules.Text(c.Kwargs.Value("operator"))]
	letters := modules.Text(c.Kwargs.Value("attributes"))
	switch {
	case operator == "":
		return nil, modules.Errorf("Need an operator: 'add' or 'remove' to modify attributes.")
	case letters == "":
		return nil, modules.Errorf("Need attributes: [aAcCdDeijPsStTu]")
	case strings.Trim(letters, "aAcCdDeijPsStTu") != "":
		return nil, modules.Errorf("unknown attributes: %s", letters)
	}
	argv := []string{"chattr"}
	if f := modules.Text(c.Kwargs.Value("flags")); f != "" {
		argv = append(argv, "-"+strings.TrimLeft(f, "-"))
	}
	argv = append(argv, operator+letters)
	for _, v := range c.Rest {
		p, err := named(ctx, c.Host, modules.Text(v))
		if err != nil {
			return nil, err
		}
		argv = append(argv, p.path)
	}
	if c.Test {
		return true, nil
	}
	r, err := c.Host.Exec(ctx, argv...)
	if err != nil {
		return nil, err
	}
	return r.Code == 0, nil
}

func getContext(ctx context.Context, c *modules.Call) (any, error) {
	p, err := at(ctx, c, "path")
	if err != nil {
		return nil, err
	}
	return contextOf(ctx, c, p)
}

// contextOf returns the context of SELinux of a file.
func contextOf(ctx context.Context, c *modules.Call, p place) (string, error) {
	if !p.exists() {
		return "", modules.Errorf("Unable to read context: %s does not exist", p.name)
	}
	out, err := c.Host.Output(ctx, "stat", "-c", "%C", p.path)
	if err != nil {
		return "", err
	}
	return strings.TrimSpace(out), nil
}

func setContext(ctx context.Context, c *modules.Call) (any, error) {
	p, err := at(ctx, c, "path")
	if err != nil {
		return nil, err
	}
	argv := []string{"chcon"}
	for _, part := range []string{"user", "role", "type", "range"} {
		if v := c.Text(part); v != "" {
			argv = append(argv, "--"+part+"="+v)
		}
	}
	switch {
	case len(argv) == 1:
		return false, nil
	case c.Bool("persist") && c.Text("type") == "":
		return nil, modules.Errorf("persist needs a type")
	case c.Test:
		return contextOf(ctx, c, p)
	}
	if c.Bool("persist") {
		if err := persist(ctx, c, p); err != nil {
			return nil, err
		}
	}
	r, err := c.Host.Exec(ctx, append(argv, p.path)...)
	if err != nil {
		return nil, err
	}
	if r.Code != 0 {
		return nil, modules.Failed(argv, r)
	}
	return contextOf(ctx, c, p)
}

func restorecon(ctx context.Context, c *modules.Call) (any, error) {
	p, err := at(ctx, c, "path")
	if err != nil {
		return nil, err
	}
	argv := []string{"restorecon", "-F"}
	if c.Bool("recursive") {
		argv = append(argv, "-R")
	}
	if c.Test {
		argv = append(argv, "-n")
	}
	_, err = c.Host.Output(ctx, append(argv, p.path)...)
	return nil, err
}

// persist puts the context into the policy, so that restorecon keeps it.
func persist(ctx context.Context, c *modules.Call, p place) error {
	argv := []string{"semanage", "fcontext", "-a", "-t", c.Text("type")}
	if v := c.Text("user"); v != "" {
		argv = append(argv, "-s", v)
	}
	if v := c.Text("range"); v != "" {
		argv = append(argv, "-r", v)
	}
	argv = append(argv, pyre.Escape(p.name))
	r, err := c.Host.Exec(ctx, argv...)
	if err == nil && r.Code != 0 {
		argv[2] = "-m" // there is a rule for the path
		_, err = c.Host.Output(ctx, argv...)
	}
	return err
}
