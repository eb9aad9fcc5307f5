// Package cmd has the functions that run commands on the host: cmd.*.
package cmd

import (
	"context"

	"github.com/gossh/gossh/internal/ordered"
	"github.com/gossh/gossh/modules"
)

// common are the arguments that all functions take after their first.
var common = []modules.Arg{
	{Name: "cwd"},
	{Name: "stdin"},
	{Name: "runas"},
	{Name: "shell", Default: "/bin/sh"},
	{Name: "python_shell"},
	{Name: "env"},
	{Name: "clean_env", Default: false},
	{Name: "rstrip", Default: true},
	{Name: "umask"},
	{Name: "output_encoding"},
	{Name: "output_loglevel", Default: "debug"},
	{Name: "log_callback"},
	{Name: "hide_output", Default: false},
	{Name: "timeout"},
	{Name: "reset_system_locale", Default: true},
	{Name: "ignore_retcode", Default: false},
	{Name: "saltenv"},
	{Name: "use_vt", Default: false},
	{Name: "bg", Default: false},
	{Name: "password"},
	{Name: "encoded_cmd", Default: false},
	{Name: "raise_err", Default: false},
	{Name: "prepend_path"},
	{Name: "success_retcodes"},
	{Name: "success_stdout"},
	{Name: "success_stderr"},
	{Name: "redirect_stderr", Default: false},
	{Name: "template"},
	{Name: "group"},
}

func args(first ...modules.Arg) []modules.Arg { return append(first, common...) }

// Functions returns the functions of the module.
func Functions() []modules.Function {
	command := modules.Arg{Name: "cmd", Required: true}
	example := func(what, call string) string { return what + "\n\nCLI Example:\n\n    gossh '*' " + call }
	return []modules.Function{
		{Name: "cmd.run", Args: args(command), Run: run(both), Doc: example("Run a command and return its output, stdout and stderr together.", "cmd.run 'ls -l | head -2'")},
		{Name: "cmd.shell", Args: args(command), Run: run(both), Doc: example("Like cmd.run; the command is always given to the shell.", "cmd.shell 'ls | wc -l'")},
		{Name: "cmd.run_all", Args: args(command), Run: run(everything), Doc: example("Run a command and return pid, retcode, stdout and stderr.", "cmd.run_all 'ls /none'")},
		{Name: "cmd.run_stdout", Args: args(command), Run: run(onlyStdout), Doc: example("Run a command and return its stdout.", "cmd.run_stdout uptime")},
		{Name: "cmd.run_stderr", Args: args(command), Run: run(onlyStderr), Doc: example("Run a command and return its stderr.", "cmd.run_stderr uptime")},
		{Name: "cmd.retcode", Args: args(command), Run: run(onlyRetcode), Doc: example("Run a command and return its exit code.", "cmd.retcode 'test -f /etc/passwd'")},
		{
			Name: "cmd.exec_code", Args: []modules.Arg{{Name: "lang", Required: true}, {Name: "code", Required: true}, {Name: "cwd"}, {Name: "args"}}, Run: execCode,
			Doc: example("Run a text as a program of an interpreter and return its output.", "cmd.exec_code sh 'echo $0'"),
		},
		{
			Name: "cmd.script", Args: append([]modules.Arg{{Name: "source", Required: true}, {Name: "args"}}, common...), Run: script,
			Doc: example("Run a script, salt://... from the controller or an absolute path of the host, and return pid, retcode, stdout and stderr.", "cmd.script salt://hello.sh 'one two'"),
		},
		{Name: "cmd.which", Args: []modules.Arg{command}, Run: which, Doc: example("Return the path of a command, or null.", "cmd.which cat")},
		{Name: "cmd.has_exec", Args: []modules.Arg{command}, Run: hasExec, Doc: example("Return whether a command is installed.", "cmd.has_exec cat")},
	}
}

// shape makes the return of what a command did.
type shape func(c *modules.Call, r *result) any

func run(s shape) modules.Func {
	return func(ctx context.Context, c *modules.Call) (any, error) {
		spec, err := read(c)
		if err != nil {
			return nil, err
		}
		r, err := execute(ctx, c, spec)
		if err != nil {
			return nil, err
		}
		c.Retcode = spec.judge(r)
		if c.Retcode != 0 && c.Bool("raise_err") {
			return nil, modules.Errorf("%s", r.both())
		}
		if c.Bool("hide_output") {
			r.out, r.errs = nil, nil
		}
		return s(c, r), nil
	}
}

func both(_ *modules.Call, r *result) any { return r.both() }

func onlyStdout(_ *modules.Call, r *result) any { return r.text(r.out) }

func onlyStderr(_ *modules.Call, r *result) any { return r.text(r.errs) }

func onlyRetcode(_ *modules.Call, r *result) any { return int64(r.code) }

func everything(_ *modules.Call, r *result) any {
	return ordered.Of("pid", int64(r.pid), "retcode", int64(r.code), "stdout", r.text(r.out), "stderr", r.text(r.errs))
}
