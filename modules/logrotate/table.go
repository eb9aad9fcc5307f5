package logrotate

import "github.com/gossh/gossh/modules"

// Functions returns the functions of the module.
func Functions() []modules.Function {
	return modules.Table("logrotate", table, map[string]modules.Func{"show_conf": showConf, "get": get, "set": set})
}

const table = `
- conf_file: text: the configuration; what it includes counts too

show_conf(conf_file='/etc/logrotate.conf')
Return the configuration of logrotate.
= a mapping of directives and, for each log, one of its own; include files maps what is included to the keys that come from it
$

get(key, value=None, conf_file='/etc/logrotate.conf')
Return a directive, or those of a log.
- key: text: the directive, or the log
- value: text: the directive of the log
= its value; False if it is not there
$ rotate
$ /var/log/wtmp rotate

set(key, value, setting=None, conf_file='/etc/logrotate.conf') !
Set a directive, of all logs or of one, in the file that has it.
- key: text: the directive, or the log
- value: any: its value, or the directive of the log; True: it has no value; False: it goes
- setting: any: the value of the directive of the log
= True
$ rotate 2
$ /var/log/wtmp rotate 2
`
