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
		a.Kind, a.Doc = meaning(n)
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
		{
			Name: "cmd.run", Args: args(runArgs, 1), Run: run,
			Doc: "Run a command and return its output, stdout and stderr together.", Returns: "the output",
			Examples: []string{`cmd.run 'ls -l /var | wc -l'`, `cmd.run 'echo $A' env='{"A": "b"}' runas=www-data`},
		},
		{
			Name: "cmd.shell", Args: args(shellArgs, 1), Run: run,
			Doc: "As cmd.run, always through a shell.", Returns: "the output",
			Examples: []string{`cmd.shell 'ls /etc/*.conf'`},
		},
		{
			Name: "cmd.run_stdout", Args: args(oneStreamArgs, 1), Run: runStdout,
			Doc: "Run a command and return its standard output.", Returns: "the standard output",
			Examples: []string{`cmd.run_stdout 'ls -l'`},
		},
		{
			Name: "cmd.run_stderr", Args: args(oneStreamArgs, 1), Run: runStderr,
			Doc: "Run a command and return its standard error.", Returns: "the standard error",
			Examples: []string{`cmd.run_stderr 'ls -l /none'`},
		},
		{
			Name: "cmd.run_all", Args: args(runAllArgs, 1), Run: runAll,
			Doc: "Run a command and return all that is known of it.", Returns: "a mapping with pid, retcode, stdout and stderr",
			Examples: []string{`cmd.run_all 'ls -l'`},
		},
		{
			Name: "cmd.retcode", Args: args(retcodeArgs, 1), Run: retcode,
			Doc: "Run a command for its return code.", Returns: "the return code",
			Examples: []string{`cmd.retcode 'grep -q root /etc/passwd'`},
		},
		{
			Name: "cmd.run_bg", Args: args(runBgArgs, 1), Run: runBg,
			Doc: "Start a command in the background. Its output is dropped.", Returns: "a mapping with pid",
			Examples: []string{`cmd.run_bg 'sleep 60; touch /tmp/done'`},
		},
		{
			Name: "cmd.script", Args: args(scriptArgs, 1), Run: script,
			Doc: "Fetch a script, or take one of the host, and run it with args.", Returns: "a mapping with pid, retcode, stdout and stderr",
			Examples: []string{`cmd.script salt://scripts/run.sh 'arg1 "arg 2"'`},
		},
		{
			Name: "cmd.script_retcode", Args: args(scriptRetcodeArgs, 1), Run: scriptRetcode,
			Doc: "As cmd.script, for the return code.", Returns: "the return code",
			Examples: []string{`cmd.script_retcode salt://scripts/run.sh`},
		},
		{
			Name: "cmd.exec_code", Args: args(codeArgs, 2), Run: execCode,
			Doc: "Run a program text with an interpreter and return its standard output.", Returns: "the standard output",
			Examples: []string{`cmd.exec_code ruby 'puts "cheese"' args='["a", "b"]'`},
		},
		{
			Name: "cmd.exec_code_all", Args: args(codeArgs, 2), Run: execCodeAll,
			Doc: "As cmd.exec_code, and return all that is known of it.", Returns: "a mapping with pid, retcode, stdout and stderr",
			Examples: []string{`cmd.exec_code_all perl 'print 1'`},
		},
		{
			Name: "cmd.which", Args: args("cmd", 1), Run: which,
			Doc: "Find a program in PATH.", Returns: "the path, or None",
			Examples: []string{`cmd.which cat`},
		},
		{
			Name: "cmd.which_bin", Args: args("cmds", 1), Run: whichBin,
			Doc: "Find the first program of a list that is in PATH.", Returns: "the path, or None",
			Examples: []string{`cmd.which_bin '[pip3, pip]'`},
		},
		{
			Name: "cmd.has_exec", Args: args("cmd", 1), Run: hasExec,
			Doc: "Tell whether there is a program of that name.", Returns: "True or False",
			Examples: []string{`cmd.has_exec cat`},
		},
	}
}

// meaning returns the kind of an argument and what it means.
func meaning(name string) (modules.Kind, string) {
	switch name {
	case "cmd":
		return modules.Any, "the command: a line, or a list of words"
	case "source":
		return modules.String, "salt://path, or an absolute path on the host"
	case "lang":
		return modules.String, "the interpreter"
	case "code":
		return modules.Any, "the program, or a list of its lines"
	case "args":
		return modules.Any, "what the program is called with"
	case "cwd":
		return modules.String, "the directory to run in; the home directory of the user"
	case "stdin":
		return modules.Any, "text to read; \\n in it is a new line"
	case "stdin_raw_newlines":
		return modules.Bool, "leave \\n in stdin alone"
	case "runas":
		return modules.String, "the user to run as; this needs root"
	case "group":
		return modules.String, "the group to run as; this needs root"
	case "shell":
		return modules.String, "the shell"
	case "python_shell":
		return modules.Bool, "False: no shell, the words are the arguments"
	case "env":
		return modules.Any, "variables as a mapping, or a list of mappings or of KEY=value"
	case "clean_env":
		return modules.Bool, "only the variables of env"
	case "prepend_path":
		return modules.String, "directories to put before PATH"
	case "umask":
		return modules.Any, "the file mode mask, octal"
	case "cmds":
		return modules.List, "the programs"
	}
	return resulting(name)
}

// resulting is meaning for what becomes of a command.
func resulting(name string) (modules.Kind, string) {
	switch name {
	case "timeout":
		return modules.Float, "seconds after which the command is killed"
	case "template":
		return modules.String, "jinja: the command or script is a template, rendered by the controller"
	case "ignore_retcode":
		return modules.Bool, "a return code other than 0 is no failure"
	case "success_retcodes":
		return modules.List, "return codes that mean success"
	case "success_stdout", "success_stderr":
		return modules.List, "texts in " + name[len("success_"):] + " that mean success"
	case "output_loglevel":
		return modules.String, "the level at which the output is logged; quiet logs nothing"
	case "output_encoding":
		return modules.String, "utf-8, ascii or latin-1"
	case "hide_output":
		return modules.Bool, "return no output"
	case "rstrip":
		return modules.Bool, "cut white space at the end of the output"
	case "reset_system_locale":
		return modules.Bool, "run in the C locale"
	case "redirect_stderr":
		return modules.Bool, "put stderr into stdout"
	case "raise_err":
		return modules.Bool, "fail if the return code is not 0"
	case "bg":
		return modules.Bool, "start it in the background and do not wait"
	case "saltenv":
		return modules.String, "the environment of salt:// files"
	case "pillar", "pillarenv":
		return modules.Any, "the pillar that templates see"
	case "use_vt", "encoded_cmd":
		return modules.Bool, "not available: true is refused"
	}
	return modules.Any, "kept for calls written for Salt: it has no effect"
}
