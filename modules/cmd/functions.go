package cmd

import (
	"context"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// run is cmd.run and cmd.shell.
func run(ctx context.Context, c *modules.Call) (any, error) {
	r, err := execute(ctx, &job{c: c, cmd: c.Named["cmd"], shell: throughShell(c), merge: true})
	if err != nil {
		return nil, err
	}
	if c.Retcode != 0 && c.Bool("raise_err") {
		return nil, modules.Errorf("%s", r.stdout)
	}
	return r.stdout, nil
}

func runStdout(ctx context.Context, c *modules.Call) (any, error) {
	r, err := execute(ctx, &job{c: c, cmd: c.Named["cmd"], shell: throughShell(c)})
	if err != nil {
		return nil, err
	}
	return r.stdout, nil
}

func runStderr(ctx context.Context, c *modules.Call) (any, error) {
	r, err := execute(ctx, &job{c: c, cmd: c.Named["cmd"], shell: throughShell(c)})
	if err != nil {
		return nil, err
	}
	return r.stderr, nil
}

func runAll(ctx context.Context, c *modules.Call) (any, error) {
	r, err := execute(ctx, &job{c: c, cmd: c.Named["cmd"], shell: throughShell(c), merge: c.Bool("redirect_stderr")})
	if err != nil {
		return nil, err
	}
	return r.mapping(), nil
}

func retcode(ctx context.Context, c *modules.Call) (any, error) {
	r, err := execute(ctx, &job{c: c, cmd: c.Named["cmd"], shell: throughShell(c), merge: true})
	if err != nil {
		return nil, err
	}
	return int64(r.retcode), nil
}

func runBg(ctx context.Context, c *modules.Call) (any, error) {
	r, err := execute(ctx, &job{c: c, cmd: c.Named["cmd"], shell: throughShell(c), background: true})
	if err != nil {
		return nil, err
	}
	return ordered.Of("pid", int64(r.pid)), nil
}

// throughShell reports whether a shell reads the command. Salt's default is a shell
// for what comes from the command line, and so is this one for everything: a
// template that calls cmd.run does it through the same request.
func throughShell(c *modules.Call) bool {
	return c.Named["python_shell"] == nil || c.Bool("python_shell")
}

// mapping is the return of cmd.run_all.
func (r *result) mapping() *ordered.Map {
	return ordered.Of("pid", int64(r.pid), "retcode", int64(r.retcode), "stdout", r.stdout, "stderr", r.stderr)
}
