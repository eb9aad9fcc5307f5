package service

import "github.com/gossh/gossh/modules"

// Functions returns the functions of the module.
func Functions() []modules.Function {
	return modules.Virtual("service", modules.Table("service", table, nil), providers)
}

// providers returns what runs services. The first that fits a host is its own.
func providers() []modules.Provider {
	return []modules.Provider{systemd(), openrc(), updateRC(), chkconfig(), scripts()}
}

const table = `
- name: text: the service; with systemd any unit, such as cron or logrotate.timer
- no_block: bool: do not wait until it is done; systemd only
- unmask: bool: unmask the service before; systemd only
- unmask_runtime: bool: as unmask, for a mask until the next boot
- runtime: bool: mean the mask until the next boot
- root: text: a directory to look at or change in place of /; systemd only
- runlevels: list: the runlevels that are meant; OpenRC only
- sig: text: a regular expression; ask for processes with such a command line instead

start(name, no_block=False, unmask=False, unmask_runtime=False) !
Start a service.
= True
$ nginx

stop(name, no_block=False) !
Stop a service.
= True
$ nginx

restart(name, no_block=False, unmask=False, unmask_runtime=False) !
Stop a service if it runs, and start it.
= True
$ nginx

reload(name, no_block=False, unmask=False, unmask_runtime=False) !
Have a service read its configuration again.
= True
$ nginx

force_reload(name, no_block=True, unmask=False, unmask_runtime=False) !
Have a service read its configuration again, by a restart if it cannot do it otherwise.
= True
$ nginx

run(name, action) !
Run the script of a service with an action; hosts with scripts alone.
- action: text: such as reload or initdb
= True
$ postgresql initdb

delete(name) !
Take a service out of those that chkconfig knows.
= True
$ nginx

full_restart(name) !
As service.restart: no provider tells them apart.
= True
$ nginx

zap(name) !
Have OpenRC forget the state of a service.
= True
$ nginx

status(name, sig=None)
Ask whether a service runs. A name may be a pattern.
= True or False; with a pattern a mapping of such by name; with sig the ids of processes, a line each
$ nginx
$ 'php*'

available(name)
Ask whether there is a service.
= True or False
$ nginx

missing(name)
Ask whether there is no such service.
= True or False
$ nginx

get_all(root=None)
List what there is.
= names, sorted
$

get_running()
List what runs.
= names, sorted
$

get_enabled(root=None)
List what is started at boot.
= names, sorted; with OpenRC a mapping of them to their runlevels
$

get_disabled(root=None)
List what is not started at boot, and could be.
= names, sorted
$

get_static(root=None)
List what is only started by something else.
= names, sorted
$

enable(name, no_block=False, unmask=False, unmask_runtime=False, root=None, runlevels=None) !
Have a service started at boot.
= True
$ nginx

disable(name, no_block=False, root=None, runlevels=None) !
Have a service not started at boot.
= True
$ nginx

enabled(name, root=None, runlevels=None)
Ask whether a service is started at boot.
= True or False
$ nginx

disabled(name, root=None)
Ask whether a service is not started at boot.
= True or False
$ nginx

mask(name, runtime=False, root=None) !
Make it impossible to start a service.
= True
$ nginx

unmask(name, runtime=False, root=None) !
Undo service.mask.
= True
$ nginx

masked(name, runtime=False, root=None)
Ask whether a service is masked.
= True or False
$ nginx

systemctl_reload() !
Have systemd read its units again.
= True
$

show(name, root=None)
Return what systemd knows of a unit.
= a mapping
$ nginx

execs(root=None)
Return the program that each service starts.
= a mapping of names to paths
$

firstboot(locale=None, locale_message=None, keymap=None, timezone=None, hostname=None, machine_id=None, root=None) !
Set what systemd-firstboot sets, where it is not set.
- locale: text: LANG
- locale_message: text: LC_MESSAGES
- keymap: text: the keyboard
- timezone: text: the time zone
- hostname: text: the name of the host
- machine_id: text: the machine id, or uninitialized
= True
$ keymap=de locale=de_DE.UTF-8
`
