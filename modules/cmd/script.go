package cmd

import (
	"context"
	"errors"
	"strings"

	"github.com/gossh/gossh/internal/shellquote"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

func script(ctx context.Context, c *modules.Call) (any, error) {
	r, err := runScript(ctx, c)
	if errors.Is(err, errNoScript) {
		c.Retcode = 1
		c.Host.Logf("error", "cmd.script: there is no %s", c.Text("source"))
		return ordered.Of("pid", int64(0), "retcode", int64(1), "stdout", "", "stderr", "", "cache_error", true), nil
	}
	if err != nil {
		return nil, err
	}
	return r.mapping(), nil
}

func scriptRetcode(ctx context.Context, c *modules.Call) (any, error) {
	r, err := runScript(ctx, c)
	if errors.Is(err, errNoScript) {
		return nil, modules.Errorf("there is no %s", c.Text("source"))
	}
	if err != nil {
		return nil, err
	}
	return int64(r.retcode), nil
}

// runScript fetches a script and runs the fetched file itself.
func runScript(ctx context.Context, c *modules.Call) (*result, error) {
	if err := refuse(c); err != nil {
		return nil, err
	}
	who, err := findUser(ctx, c)
	if err != nil {
		return nil, err
	}
	get := fetch
	if templated(c) {
		get = fetchTemplate
	}
	path, err := get(ctx, c, c.Text("source"))
	if err != nil {
		return nil, err
	}
	bg := c.Bool("bg")
	path, remove, err := hand(c, path, who, 0o500, bg)
	if err != nil {
		remove()
		return nil, err
	}
	j := &job{c: c, shell: throughShell(c), who: who, ready: true}
	text := strings.TrimSpace(shellquote.POSIX(path) + " " + arguments(c.Named["args"]))
	if bg {
		// The script is still needed when this call has returned.
		j.shell = true
		text += "\nrm -f -- " + shellquote.POSIX(path) + "; rmdir -- " + shellquote.POSIX(dirOf(path))
	} else {
		defer remove()
	}
	j.cmd = text
	r, err := execute(ctx, j)
	if err != nil && bg {
		remove()
	}
	return r, err
}

func dirOf(path string) string { return path[:strings.LastIndexByte(path, '/')] }

// arguments returns the arguments of a script as a text that a shell reads: a text
// as it is, a list word by word.
func arguments(v any) string {
	list, ok := v.([]any)
	if !ok {
		return modules.Text(v)
	}
	words := make([]string, len(list))
	for i, w := range list {
		words[i] = shellquote.POSIX(modules.Text(w))
	}
	return strings.Join(words, " ")
}

func execCode(ctx context.Context, c *modules.Call) (any, error) {
	r, err := runCode(ctx, c)
	if err != nil {
		return nil, err
	}
	return r.stdout, nil
}

func execCodeAll(ctx context.Context, c *modules.Call) (any, error) {
	r, err := runCode(ctx, c)
	if err != nil {
		return nil, err
	}
	return r.mapping(), nil
}

// runCode writes the code into a file and gives it to the interpreter, which is
// started without a shell.
func runCode(ctx context.Context, c *modules.Call) (*result, error) {
	who, err := findUser(ctx, c)
	if err != nil {
		return nil, err
	}
	code := c.Text("code")
	if templated(c) {
		if code, err = render(ctx, c, modules.Template{Text: code}); err != nil {
			return nil, err
		}
	}
	path, err := own(c, strings.NewReader(code))
	if err != nil {
		return nil, err
	}
	path, remove, err := hand(c, path, who, 0o400, false)
	defer remove()
	if err != nil {
		return nil, err
	}
	cmd := []any{c.Text("lang"), path}
	switch a := c.Named["args"].(type) {
	case nil:
	case []any:
		cmd = append(cmd, a...)
	default:
		cmd = append(cmd, modules.Text(a))
	}
	return execute(ctx, &job{c: c, cmd: cmd, who: who, merge: c.Bool("redirect_stderr"), ready: true})
}
