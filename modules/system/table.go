package system

import "github.com/gossh/gossh/modules"

// Functions returns the functions of the module.
func Functions() []modules.Function {
	return modules.Table("system", table, map[string]modules.Func{
		"reboot": reboot, "shutdown": shutdown, "poweroff": poweroff, "halt": halt, "init": runlevel,
		"uptime": uptime, "get_system_time": clock("03:04:05 PM"), "get_system_date": clock("Mon 01/02/2006"), "get_system_date_time": clock("2006-01-02 15:04:05"),
		"set_system_time": setTime, "set_system_date": setDate, "set_system_date_time": setDateTime, "has_settable_hwclock": hasHardwareClock,
		"get_computer_desc": getDesc, "set_computer_desc": setDesc, "get_computer_name": getName, "set_computer_name": setName,
		"get_reboot_required_witnessed": witnessed, "set_reboot_required_witnessed": witness,
	})
}

const table = `
- at_time: int: in how many minutes; default: now
- utc_offset: text: the time zone that is meant, such as +0200; default: that of the host
- years: int: the year
- months: int: the month
- days: int: the day
- hours: int: the hour
- minutes: int: the minute
- seconds: int: the second

reboot(at_time=None) !
Restart the host. Now means in two seconds, so that it can answer before.
= what shutdown prints
$
$ 10

shutdown(at_time=None) !
Stop the host. Now means in two seconds, so that it can answer before.
= what shutdown prints
$
$ 5

poweroff() !
Stop the host and turn it off, in two seconds.
= empty
$

halt() !
Stop the host and leave it on, in two seconds.
= empty
$

init(runlevel) !
Go to another runlevel, in two seconds.
- runlevel: text: the runlevel
= empty
$ 3

uptime()
Return for how long the host has run: status.uptime.
= a mapping as of status.uptime
$

get_system_time(utc_offset=None)
Return the time of the day.
= such as 05:15:00 PM
$

get_system_date(utc_offset=None)
Return the date.
= such as Wed 11/25/2026
$

get_system_date_time(utc_offset=None)
Return the date and the time.
= such as 2026-11-25 17:15:00
$ '"-0500"'

set_system_time(newtime, utc_offset=None) !
Set the time of the day.
- newtime: text: such as 17:15:00, 17:15 or 05:15 PM
= True
$ 17:15:00

set_system_date(newdate, utc_offset=None) !
Set the date.
- newdate: text: such as 2026-11-25 or 11/25/2026
= True
$ 2026-11-25

set_system_date_time(years=None, months=None, days=None, hours=None, minutes=None, seconds=None, utc_offset=None) !
Set parts of the date and the time. The rest stays.
= True
$ 2026 11 25 17 15 0

has_settable_hwclock()
Ask whether there is a hardware clock that can be set.
= True or False
$

get_computer_desc()
Return the pretty name of the host.
= the name, or False if there is none
$

set_computer_desc(desc) !
Set the pretty name of the host.
- desc: text: the name
= True
$ 'The web server'

get_computer_name()
Return the name of the host.
= the name
$

set_computer_name(hostname) !
Set the name of the host, as network.mod_hostname.
- hostname: text: the name
= True
$ web1

get_reboot_required_witnessed()
Ask whether somebody noted that the host must be restarted.
= True or False
$

set_reboot_required_witnessed() !
Note until the next boot that the host must be restarted.
= True
$
`
