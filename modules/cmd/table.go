package cmd

import "github.com/gossh/gossh/modules"

// Functions returns the functions of the module.
func Functions() []modules.Function {
	return modules.Table("cmd", table, map[string]modules.Func{
		"run": run, "shell": run, "run_stdout": runStdout, "run_stderr": runStderr, "run_all": runAll,
		"retcode": retcode, "run_bg": runBg, "script": script, "script_retcode": scriptRetcode,
		"exec_code": execCode, "exec_code_all": execCodeAll, "which": which, "which_bin": whichBin,
		"has_exec": hasExec, "run_chroot": runChroot, "shells": shells,
	})
}

const table = `
- cmd: any: the command: a line, or a list of words
- cwd: text: the directory to run in; the home directory of the user
- stdin: any: text to read; \n in it is a new line
- runas: text: the user to run as; this needs root
- group: text: the group to run as; this needs root
- shell: text: the shell; default: that of the login (SHELL) if it is sh, bash, dash, ksh or zsh, else /bin/sh
- python_shell: bool: False: no shell, the words are the arguments
- env: any: variables as a mapping, or a list of mappings or of KEY=value
- clean_env: bool: only the variables of env
- template: text: jinja: the command or script is a template, rendered by the controller
- rstrip: bool: cut white space at the end of the output
- umask: any: the file mode mask, octal
- output_encoding: text: utf-8, ascii or latin-1
- output_loglevel: text: the level at which the output is logged; quiet logs nothing
- log_callback: any: kept for calls written for Salt: it has no effect
- hide_output: bool: return no output
- timeout: num: seconds after which the command is killed
- reset_system_locale: bool: run in the C locale
- ignore_retcode: bool: a return code other than 0 is no failure
- saltenv: text: the environment of salt:// files
- use_vt: bool: not available: true is refused
- bg: bool: start it in the background and do not wait
- password: any: kept for calls written for Salt: it has no effect
- encoded_cmd: bool: not available: true is refused
- prepend_path: text: directories to put before PATH
- success_retcodes: list: return codes that mean success
- success_stdout: list: texts in stdout that mean success
- success_stderr: list: texts in stderr that mean success
- stdin_raw_newlines: bool: leave \n in stdin alone
- pillar: any: the pillar that templates see
- pillarenv: any: the pillar that templates see
- windows_codepage: any: kept for calls written for Salt: it has no effect
- redirect_stderr: bool: put stderr into stdout
- source: text: salt://path, an absolute path on the host, or a URL of http, https or ftp
- args: any: what the program is called with
- lang: text: the interpreter
- code: any: the program, or a list of its lines

run(cmd, cwd=None, stdin=None, runas=None, group=None, shell=None, python_shell=None, env=None, clean_env=False, template=None, rstrip=True, umask=None, output_encoding=None, output_loglevel='debug', log_callback=None, hide_output=False, timeout=None, reset_system_locale=True, ignore_retcode=False, saltenv=None, use_vt=False, bg=False, password=None, encoded_cmd=False, raise_err=False, prepend_path=None, success_retcodes=None, success_stdout=None, success_stderr=None, stdin_raw_newlines=False, pillar=None, pillarenv=None, windows_codepage=None)
Run a command and return its output, stdout and stderr together.
- raise_err: bool: fail if the return code is not 0
= the output
$ 'ls -l /var | wc -l'
$ 'echo $A' env='{"A": "b"}' runas=www-data

shell(cmd, cwd=None, stdin=None, runas=None, group=None, shell=None, env=None, clean_env=False, template=None, rstrip=True, umask=None, output_encoding=None, output_loglevel='debug', log_callback=None, hide_output=False, timeout=None, reset_system_locale=True, ignore_retcode=False, saltenv=None, use_vt=False, bg=False, password=None, prepend_path=None, success_retcodes=None, success_stdout=None, success_stderr=None, stdin_raw_newlines=False, pillar=None, pillarenv=None, windows_codepage=None)
As cmd.run, always through a shell.
= the output
$ 'ls /etc/*.conf'

run_stdout(cmd, cwd=None, stdin=None, runas=None, group=None, shell=None, python_shell=None, env=None, clean_env=False, template=None, rstrip=True, umask=None, output_encoding=None, output_loglevel='debug', log_callback=None, hide_output=False, timeout=None, reset_system_locale=True, ignore_retcode=False, saltenv=None, use_vt=False, password=None, prepend_path=None, success_retcodes=None, success_stdout=None, success_stderr=None, stdin_raw_newlines=False, pillar=None, pillarenv=None, windows_codepage=None)
Run a command and return its standard output.
= the standard output
$ 'ls -l'

run_stderr(cmd, cwd=None, stdin=None, runas=None, group=None, shell=None, python_shell=None, env=None, clean_env=False, template=None, rstrip=True, umask=None, output_encoding=None, output_loglevel='debug', log_callback=None, hide_output=False, timeout=None, reset_system_locale=True, ignore_retcode=False, saltenv=None, use_vt=False, password=None, prepend_path=None, success_retcodes=None, success_stdout=None, success_stderr=None, stdin_raw_newlines=False, pillar=None, pillarenv=None, windows_codepage=None)
Run a command and return its standard error.
= the standard error
$ 'ls -l /none'

run_all(cmd, cwd=None, stdin=None, runas=None, group=None, shell=None, python_shell=None, env=None, clean_env=False, template=None, rstrip=True, umask=None, output_encoding=None, output_loglevel='debug', log_callback=None, hide_output=False, timeout=None, reset_system_locale=True, ignore_retcode=False, saltenv=None, use_vt=False, redirect_stderr=False, password=None, encoded_cmd=False, prepend_path=None, success_retcodes=None, success_stdout=None, success_stderr=None, stdin_raw_newlines=False, pillar=None, pillarenv=None, windows_codepage=None, bg=False)
Run a command and return all that is known of it.
= a mapping with pid, retcode, stdout and stderr
$ 'ls -l'

retcode(cmd, cwd=None, stdin=None, runas=None, group=None, shell=None, python_shell=None, env=None, clean_env=False, template=None, umask=None, output_encoding=None, output_loglevel='debug', log_callback=None, timeout=None, reset_system_locale=True, ignore_retcode=False, saltenv=None, use_vt=False, password=None, success_retcodes=None, success_stdout=None, success_stderr=None, stdin_raw_newlines=False, pillar=None, pillarenv=None, windows_codepage=None, prepend_path=None)
Run a command for its return code.
= the return code
$ 'grep -q root /etc/passwd'

run_bg(cmd, cwd=None, runas=None, group=None, shell=None, python_shell=None, env=None, clean_env=False, template=None, umask=None, timeout=None, output_encoding=None, output_loglevel='debug', log_callback=None, reset_system_locale=True, ignore_retcode=False, saltenv=None, password=None, prepend_path=None, success_retcodes=None, success_stdout=None, success_stderr=None, stdin_raw_newlines=False, pillar=None, pillarenv=None, windows_codepage=None)
Start a command in the background. Its output is dropped.
- timeout: num: kept for calls written for Salt: it has no effect
= a mapping with pid
$ 'sleep 60; touch /tmp/done'

script(source, args=None, cwd=None, stdin=None, runas=None, group=None, shell=None, python_shell=None, env=None, template=None, umask=None, output_encoding=None, output_loglevel='debug', log_callback=None, hide_output=False, timeout=None, reset_system_locale=True, saltenv=None, use_vt=False, bg=False, password=None, success_retcodes=None, success_stdout=None, success_stderr=None, stdin_raw_newlines=False, pillar=None, pillarenv=None, windows_codepage=None, clean_env=False, prepend_path=None, rstrip=True, ignore_retcode=False)
Fetch a script, or take one of the host, and run it with args.
= a mapping with pid, retcode, stdout and stderr
$ salt://scripts/run.sh 'arg1 "arg 2"'

script_retcode(source, args=None, cwd=None, stdin=None, runas=None, group=None, shell=None, python_shell=None, env=None, template=None, umask=None, timeout=None, reset_system_locale=True, saltenv=None, output_encoding=None, output_loglevel='debug', log_callback=None, use_vt=False, password=None, success_retcodes=None, success_stdout=None, success_stderr=None, stdin_raw_newlines=False, pillar=None, pillarenv=None, windows_codepage=None, clean_env=False, prepend_path=None, ignore_retcode=False)
As cmd.script, for the return code.
= the return code
$ salt://scripts/run.sh

exec_code(lang, code, cwd=None, args=None, stdin=None, runas=None, group=None, shell=None, env=None, clean_env=False, template=None, rstrip=True, umask=None, output_encoding=None, output_loglevel='debug', log_callback=None, hide_output=False, timeout=None, reset_system_locale=True, ignore_retcode=False, saltenv=None, use_vt=False, redirect_stderr=False, password=None, prepend_path=None, success_retcodes=None, success_stdout=None, success_stderr=None, stdin_raw_newlines=False, pillar=None, pillarenv=None, windows_codepage=None)
Run a program text with an interpreter and return its standard output.
= the standard output
$ ruby 'puts "cheese"' args='["a", "b"]'

exec_code_all(lang, code, cwd=None, args=None, stdin=None, runas=None, group=None, shell=None, env=None, clean_env=False, template=None, rstrip=True, umask=None, output_encoding=None, output_loglevel='debug', log_callback=None, hide_output=False, timeout=None, reset_system_locale=True, ignore_retcode=False, saltenv=None, use_vt=False, redirect_stderr=False, password=None, prepend_path=None, success_retcodes=None, success_stdout=None, success_stderr=None, stdin_raw_newlines=False, pillar=None, pillarenv=None, windows_codepage=None)
As cmd.exec_code, and return all that is known of it.
= a mapping with pid, retcode, stdout and stderr
$ perl 'print 1'

run_chroot(root, cmd, cwd=None, stdin=None, runas=None, group=None, shell=None, python_shell=True, binds=None, env=None, clean_env=False, template=None, rstrip=True, umask=None, output_encoding=None, output_loglevel='quiet', log_callback=None, hide_output=False, timeout=None, reset_system_locale=True, ignore_retcode=False, saltenv=None, use_vt=False, bg=False, success_retcodes=None, success_stdout=None, success_stderr=None, pillar=None, pillarenv=None)
Run a command in another root directory, with /dev, /proc and /sys mounted there meanwhile. What it leaves running there is killed.
- root: text: the directory
- cwd: text: the directory to start in, of the host: the command itself starts in the new /
- runas: text: the user to run as, of those in the root directory
- group: text: the group to run as, of those in the root directory; it needs runas
- shell: text: kept for calls written for Salt: it is the bash or sh in the root directory
- python_shell: bool: kept for calls written for Salt: it is always a shell
- binds: list: directories of the host to have there too, at the same path
- bg: bool: not available: true is refused
= a mapping with pid, retcode, stdout and stderr
$ /var/lib/lxc/web/rootfs 'sh /tmp/bootstrap.sh'

shells()
Return the shells that /etc/shells lists.
= a list of paths
$

which(cmd)
Find a program in PATH.
= the path, or None
$ cat

which_bin(cmds)
Find the first program of a list that is in PATH.
- cmds: list: the programs
= the path, or None
$ '[pip3, pip]'

has_exec(cmd)
Tell whether there is a program of that name.
= True or False
$ cat
`
