package cmd

import (
	"strings"

	"github.com/gossh/gossh/modules"
)

// The arguments of the functions, in the order of their positions in Salt.
const (
	runArgs = "cmd cwd stdin runas group shell python_shell env clean_env template rstrip umask output_encoding " +
		"output_loglevel log_callback hide_output timeout reset_system_locale ignore_retcode saltenv use_vt bg " +
		"password encoded_cmd raise_err prepend_path " + success
	shellArgs = "cmd cwd stdin runas group shell env clean_env template rstrip umask output_encoding " +
		"output_loglevel log_callback hide_output timeout reset_system_locale ignore_retcode saltenv use_vt bg " +
		"password prepend_path " + success
	oneStreamArgs = "cmd cwd stdin runas group shell python_shell env clean_env template rstrip umask output_encoding " +
		"output_loglevel log_callback hide_output timeout reset_system_locale ignore_retcode saltenv use_vt " +
		"password prepend_path " + success
	runAllArgs = "cmd cwd stdin runas group shell python_shell env clean_env template rstrip umask output_encoding " +
		"output_loglevel log_callback hide_output timeout reset_system_locale ignore_retcode saltenv use_vt " +
		"redirect_stderr password encoded_cmd prepend_path " + success + " bg"
	retcodeArgs = "cmd cwd stdin runas group shell python_shell env clean_env template umask output_encoding " +
		"output_loglevel log_callback timeout reset_system_locale ignore_retcode saltenv use_vt password " +
		success + " prepend_path"
	runBgArgs = "cmd cwd runas group shell python_shell env clean_env template umask output_encoding " +
		"output_loglevel log_callback reset_system_locale ignore_retcode saltenv password prepend_path " + success
	scriptArgs = "source args cwd stdin runas group shell python_shell env template umask output_encoding " +
		"output_loglevel log_callback hide_output timeout reset_system_locale saltenv use_vt bg password " +
		success + " clean_env prepend_path rstrip ignore_retcode"
	scriptRetcodeArgs = "source args cwd stdin runas group shell python_shell env template umask timeout " +
		"reset_system_locale saltenv output_encoding output_loglevel log_callback use_vt password " +
		success + " clean_env prepend_path ignore_retcode"
	codeArgs = "lang code cwd args stdin runas group shell env clean_env template rstrip umask output_encoding " +
		"output_loglevel log_callback hide_output timeout reset_system_locale ignore_retcode saltenv use_vt " +
		"redirect_stderr password prepend_path " + success
	success = "success_retcodes success_stdout success_stderr stdin_raw_newlines pillar pillarenv windows_codepage"
)

// args returns the arguments of these names; the first `required` must be given.
func args(names string, required int) []modules.Arg {
	var out []modules.Arg
	for i, n := range strings.Fields(names) {
		a := modules.Arg{Name: n, Required: i < required}
		switch n {
		case "shell":
			a.Default = "/bin/sh"
		case "output_loglevel":
			a.Default = "debug"
		case "rstrip", "reset_system_locale":
			a.Default = true
		case "clean_env", "hide_output", "ignore_retcode", "use_vt", "bg", "encoded_cmd", "raise_err", "redirect_stderr", "stdin_raw_newlines":
			a.Default = false
		}
		out = append(out, a)
	}
	return out
}

// Functions returns the functions of the module.
func Functions() []modules.Function {
	return []modules.Function{
		{Name: "cmd.run", Args: args(runArgs, 1), Run: run, Doc: doc(
			"Run a command and return its output, stdout and stderr together.",
			`cmd.run 'ls -l /var | wc -l'`, `cmd.run 'echo $A' env='{"A": "b"}' runas=www-data`)},
		{Name: "cmd.shell", Args: args(shellArgs, 1), Run: run, Doc: doc(
			"As cmd.run, always through a shell.", `cmd.shell 'ls /etc/*.conf'`)},
		{Name: "cmd.run_stdout", Args: args(oneStreamArgs, 1), Run: runStdout, Doc: doc(
			"Run a command and return its standard output.", `cmd.run_stdout 'ls -l'`)},
		{Name: "cmd.run_stderr", Args: args(oneStreamArgs, 1), Run: runStderr, Doc: doc(
			"Run a command and return its standard error.", `cmd.run_stderr 'ls -l /none'`)},
		{Name: "cmd.run_all", Args: args(runAllArgs, 1), Run: runAll, Doc: doc(
			"Run a command and return its process id, return code, stdout and stderr.\nredirect_stderr=True puts stderr into stdout.",
			`cmd.run_all 'ls -l'`)},
		{Name: "cmd.retcode", Args: args(retcodeArgs, 1), Run: retcode, Doc: doc(
			"Run a command and return its return code.", `cmd.retcode 'grep -q root /etc/passwd'`)},
		{Name: "cmd.run_bg", Args: args(runBgArgs, 1), Run: runBg, Doc: doc(
			"Start a command in the background and return its process id. Its output is dropped.",
			`cmd.run_bg 'sleep 60; touch /tmp/done'`)},
		{Name: "cmd.script", Args: args(scriptArgs, 1), Run: script, Doc: doc(
			"Fetch a script (salt://) or take one of the host (an absolute path), run it with args and\nreturn its process id, return code, stdout and stderr.",
			`cmd.script salt://scripts/run.sh 'arg1 "arg 2"'`)},
		{Name: "cmd.script_retcode", Args: args(scriptRetcodeArgs, 1), Run: scriptRetcode, Doc: doc(
			"As cmd.script; return the return code alone.", `cmd.script_retcode salt://scripts/run.sh`)},
		{Name: "cmd.exec_code", Args: args(codeArgs, 2), Run: execCode, Doc: doc(
			"Run code with the interpreter lang and return its standard output.", `cmd.exec_code ruby 'puts "cheese"' args='["a", "b"]'`)},
		{Name: "cmd.exec_code_all", Args: args(codeArgs, 2), Run: execCodeAll, Doc: doc(
			"As cmd.exec_code; return process id, return code, stdout and stderr.", `cmd.exec_code_all perl 'print 1'`)},
		{Name: "cmd.which", Args: args("cmd", 1), Run: which, Doc: example(
			"Return the path of a program, or None.", `cmd.which cat`)},
		{Name: "cmd.which_bin", Args: args("cmds", 1), Run: whichBin, Doc: example(
			"Return the path of the first program of a list that there is, or None.", `cmd.which_bin '[pip3, pip]'`)},
		{Name: "cmd.has_exec", Args: args("cmd", 1), Run: hasExec, Doc: example(
			"Return whether there is a program of that name.", `cmd.has_exec cat`)},
	}
}

// options describes the arguments that most functions share.
const options = `Options:
cwd: the directory to run in (the home directory of the user).
stdin: text to read; \n in it is a new line, unless stdin_raw_newlines=True.
runas, group: the user and group to run as; this needs root.
shell: the shell (/bin/sh). python_shell=False: no shell, the words are the arguments.
env: variables as a mapping, or a list of mappings or of KEY=value. clean_env=True: only these.
prepend_path: directories to put before PATH.
umask: the file mode mask, octal.
timeout: seconds after which the command is killed.
ignore_retcode=True: a return code other than 0 is no failure.
success_retcodes, success_stdout, success_stderr: codes, and texts in the output, that mean success.
template=jinja: the command or script is a template, rendered by the controller with grains and pillar.
output_loglevel: the level at which the output is logged; quiet logs nothing.
hide_output=True: return no output. rstrip=False: keep white space at its end.
output_encoding: utf-8, ascii or latin-1. reset_system_locale=False: keep the locale.
bg=True: start it in the background and do not wait.`

func doc(what string, examples ...string) string {
	return example(what+"\n\n"+options, examples...)
}

func example(what string, examples ...string) string {
	what += "\n\nCLI Example:\n"
	for _, e := range examples {
		what += "\n    gossh '*' " + e
	}
	return what
}
