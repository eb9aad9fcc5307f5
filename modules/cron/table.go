package cron

import "github.com/gossh/gossh/modules"

// Functions returns the functions of the module.
func Functions() []modules.Function {
	return modules.Table("cron", table, map[string]modules.Func{
		"raw_cron": raw, "list_tab": list, "ls": list, "get_entry": getEntry,
		"set_job": setJob, "rm_job": removeJob, "rm": removeJob, "set_special": setSpecial, "rm_special": removeSpecial,
		"set_env": setEnv, "rm_env": removeEnv, "write_cron_file": writeFile, "write_cron_file_verbose": writeFileVerbose,
	})
}

const table = `
- user: text: whose table; empty: that of the user who runs the function
- minute: text: 0-59, *, */5, ... or random
- hour: text: 0-23, *, ... or random
- daymonth: text: 1-31, *, ... or random
- month: text: 1-12, *, ... or random
- dayweek: text: 0-7, *, ... or random
- cmd: text: the command
- commented: bool: keep the entry, switched off
- comment: text: what stands above the entry
- identifier: text: what the entry is found by, if not by its command
- special: text: @reboot, @daily, ...
- path: text: a file on the host

raw_cron(user)
Return a table as it stands.
= the text; empty if there is none
$ root

list_tab(user)
Return the entries of a table that are managed, and the lines above them.
= a mapping with pre, crons, special and env
$ root

ls(user)
As cron.list_tab.
= a mapping with pre, crons, special and env
$ root

get_entry(user, identifier=None, cmd=None)
Find an entry by its identifier or its command.
= the entry as in cron.list_tab, or False
$ root identifier=backup

set_job(user, minute, hour, daymonth, month, dayweek, cmd, commented=False, comment=None, identifier=None) !
Set an entry of a table.
= new, updated or present
$ root '*' '*' '*' '*' 1 /usr/local/weekly
$ root 5 4 '*' '*' '*' /usr/local/backup identifier=backup comment='every night'

rm_job(user, cmd, minute=None, hour=None, daymonth=None, month=None, dayweek=None, identifier=None) !
Remove an entry. Times that are given must be those of the entry.
= removed or absent
$ root /usr/local/weekly

rm(user, cmd, minute=None, hour=None, daymonth=None, month=None, dayweek=None, identifier=None) !
As cron.rm_job.
= removed or absent
$ root /usr/local/weekly

set_special(user, special, cmd, commented=False, comment=None, identifier=None) !
Set an entry that runs at a time with a name.
= new, updated or present
$ root @hourly 'echo foobar'

rm_special(user, cmd, special=None, identifier=None) !
Remove an entry that runs at a time with a name.
= removed or absent
$ root 'echo foobar'

set_env(user, name, value=None) !
Set a variable for the entries.
- name: text: the variable
- value: text: its value
= new, updated or present
$ root MAILTO ada@example.com

rm_env(user, name) !
Remove a variable.
- name: text: the variable
= removed or absent
$ root MAILTO

write_cron_file(user, path) !
Replace a table by a file.
= True
$ root /tmp/new_cron

write_cron_file_verbose(user, path) !
Replace a table by a file, and return what crontab says.
= a mapping with pid, retcode, stdout and stderr
$ root /tmp/new_cron
`
