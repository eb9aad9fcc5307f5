package cmd

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/gossh/gossh/internal/ordered"
	"github.com/gossh/gossh/modules"
)

// script runs a file of the controller or of the host. One of the controller is
// run where it has arrived: it was checked while it came.
func script(ctx context.Context, c *modules.Call) (any, error) {
	c.Named["cmd"] = "true"
	s, err := read(c)
	if err != nil {
		return nil, err
	}
	source, env := c.Text("source"), "base"
	if e := c.Text("saltenv"); e != "" {
		env = e
	}
	path := source
	if rest, ok := strings.CutPrefix(source, "salt://"); ok {
		rest, query, _ := strings.Cut(rest, "?")
		if e, ok := strings.CutPrefix(query, "saltenv="); ok {
			env = e
		}
		path, err = c.Host.Files.Fetch(ctx, rest, env)
		if errors.Is(err, modules.ErrNoFile) {
			c.Retcode = 1
			return ordered.Of("pid", int64(0), "retcode", int64(1), "stdout", "", "stderr", "", "cache_error", true), nil
		}
		if err != nil {
			return nil, modules.Errorf("%s", err)
		}
		defer func() { _ = os.Remove(path) }()
		if s.runas != "" {
			return nil, modules.Errorf("runas with a script of the controller is not available yet: the thin dir is closed to other users")
		}
		if err := os.Chmod(path, 0o500); err != nil {
			return nil, modules.Errorf("%s", err)
		}
	} else if !filepath.IsAbs(path) {
		return nil, modules.Errorf("the source '%s' is neither salt://... nor an absolute path", source)
	}
	s.argv, err = scriptArgv(path, c)
	if err != nil {
		return nil, err
	}
	r, err := execute(ctx, c, s)
	if err != nil {
		return nil, err
	}
	c.Retcode = s.judge(r)
	if c.Bool("hide_output") {
		r.out, r.errs = nil, nil
	}
	return everything(c, r), nil
}

// scriptArgv is the script with its arguments, which are text as on a command line
// or a list. A file without #! is given to the shell.
func scriptArgv(path string, c *modules.Call) ([]string, error) {
	argv := []string{path}
	f, err := os.Open(path)
	if err != nil {
		return nil, modules.Errorf("%s", err)
	}
	head := make([]byte, 4)
	n, _ := f.Read(head) // an empty file has no #! either
	f.Close()
	if h := string(head[:n]); !strings.HasPrefix(h, "#!") && h != "\x7fELF" {
		shell := c.Text("shell")
		if shell == "" {
			shell = "/bin/sh"
		}
		argv = []string{shell, path}
	}
	if l, ok := c.Named["args"].([]any); ok {
		for _, a := range l {
			argv = append(argv, modules.Text(a))
		}
		return argv, nil
	}
	return append(argv, fields(c.Text("args"))...), nil
}

// execCode runs a text through an interpreter.
func execCode(ctx context.Context, c *modules.Call) (any, error) {
	f, err := os.CreateTemp(c.Host.Dir, ".gossh-code-*")
	if err != nil {
		return nil, modules.Errorf("%s", err)
	}
	defer func() { _ = os.Remove(f.Name()) }()
	if _, err := f.WriteString(c.Text("code")); err != nil {
		return nil, modules.Errorf("%s", errors.Join(err, f.Close()))
	}
	if err := f.Close(); err != nil {
		return nil, modules.Errorf("%s", err)
	}
	s := &spec{argv: []string{c.Text("lang"), f.Name()}, cwd: c.Text("cwd"), env: c.Host.Env, rstrip: true, merge: true}
	if l, ok := c.Named["args"].([]any); ok {
		for _, a := range l {
			s.argv = append(s.argv, modules.Text(a))
		}
	} else {
		s.argv = append(s.argv, fields(c.Text("args"))...)
	}
	r, err := execute(ctx, c, s)
	if err != nil {
		return nil, err
	}
	c.Retcode = s.judge(r)
	return r.both(), nil
}

// which returns the path of a command or nil.
func which(_ context.Context, c *modules.Call) (any, error) {
	p, err := exec.LookPath(c.Text("cmd"))
	if err != nil {
		return nil, nil //nolint:nilerr // null is the answer
	}
	return p, nil
}

func hasExec(_ context.Context, c *modules.Call) (any, error) {
	_, err := exec.LookPath(c.Text("cmd"))
	return err == nil, nil
}
