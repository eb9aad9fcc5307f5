// Package ps has the functions that look at and end processes: ps.*.
package ps

import "github.com/gossh/gossh/modules"

// Functions returns the functions of the module.
func Functions() []modules.Function {
	return modules.Table("ps", table, map[string]modules.Func{
		"get_pid_list": pids, "proc_info": info, "pgrep": pgrep, "pkill": pkill, "kill_pid": killPID, "psaux": psaux, "top": top, "status": byStatus,
		"num_cpus": cpus, "cpu_times": cpuTimes, "cpu_percent": cpuPercent, "virtual_memory": memory, "swap_memory": swap,
		"total_physical_memory": total, "boot_time": bootTime, "disk_usage": diskUsage, "disk_partitions": partitions,
		"network_io_counters": netCounters, "get_users": users, "disk_partition_usage": partitionUsage, "disk_io_counters": diskCounters,
		"lsof": lsof, "netstat": grepped("netstat", "-nap"), "ss": grepped("ss", "-neap"),
	})
}

const table = `
- pattern: text: a part of the name
- user: text: only processes of this user
- full: bool: look at the whole command line
- signal: int: the signal; 15 asks, 9 ends
- pid: int: the id of the process
- per_cpu: bool: a list, with an item for each processor
- interval: num: seconds to measure

get_pid_list()
Return the ids of all processes.
= a list
$

proc_info(pid, attrs=None)
Describe a process.
- attrs: list: what to tell; default: all
= a mapping
$ 2322
$ 2322 attrs='["pid", "name"]'

pgrep(pattern, user=None, full=False, pattern_is_regex=False)
Find processes.
- pattern_is_regex: bool: the pattern is a regular expression, of the command line
= their ids, or null
$ httpd

pkill(pattern, user=None, signal=15, full=False) !
Send a signal to processes.
= a mapping with killed, the ids, or null
$ httpd signal=9

kill_pid(pid, signal=15) !
Send a signal to a process.
= True; False if there is none
$ 2322 signal=9

psaux(name)
Show processes by a part of their line in ps aux.
- name: text: the part
= a list of the name, the lines, and a sentence
$ www-data.+apache2

top(num_processes=5, interval=3)
Find the processes that use the processors most.
- num_processes: int: how many
= a list of mappings
$ 5 10

status(status)
Find processes by what they are doing.
- status: text: sleeping, running, zombie, stopped, disk-sleep, idle, ...
= a list of mappings of ids to names
$ zombie

num_cpus()
Return the number of processors.
= the number
$

cpu_times(per_cpu=False)
Return what the processors did since the boot, in seconds.
= a mapping
$

cpu_percent(interval=0.1, per_cpu=False)
Return how busy the processors are.
= percent
$

virtual_memory()
Return how the memory is used, in bytes.
= a mapping
$

swap_memory()
Return how the swap space is used, in bytes.
= a mapping
$

total_physical_memory()
Return the size of the memory, in bytes.
= the size
$

boot_time(time_format=None)
Tell when the host was started.
- time_format: text: as of strftime, of which %Y %m %d %H %M %S %z and %% are known; default: seconds since 1970
= seconds, or the time as text
$
$ '%Y-%m-%d %H:%M'

disk_usage(path)
Return how full a file system is, in bytes.
- path: text: a path on it
= a mapping with total, used, free and percent
$ /home

disk_partitions(all=False)
Return the file systems that are mounted.
- all: bool: those without a device too
= a list of mappings
$

disk_partition_usage(all=False)
Return the file systems that are mounted, and how full they are, in bytes.
- all: bool: those without a device too
= a list of mappings
$

disk_io_counters(device=None)
Return the counters of the disks.
- device: text: only this disk or partition, such as sda1; default: all disks together
= a mapping
$
$ device=sda1

lsof(name)
Show what the processes of a name have open.
- name: text: what the name begins with
= a list of the name, and what lsof says
$ apache2

netstat(name)
Show the lines of netstat -nap that have a name in them.
- name: text: the name
= a list of the name, and the lines
$ apache2

ss(name)
Show the lines of ss -neap that have a name in them.
- name: text: the name
= a list of the name, and the lines
$ apache2

network_io_counters(interface=None)
Return the counters of the network.
- interface: text: only this interface
= a mapping
$

get_users()
Tell who is logged in.
= a list of mappings with name, terminal, started and host
$
`
