// Package mount has the functions that look at and change what is mounted, and
// fstab(5): mount.*.
package mount

import "github.com/gossh/gossh/modules"

// Functions returns the functions of the module.
func Functions() []modules.Function {
	return modules.Table("mount", table, map[string]modules.Func{
		"active": active, "is_mounted": isMounted, "mount": mount, "umount": umount, "remount": remount,
		"fstab": fstab, "set_fstab": setFstab, "rm_fstab": removeFstab, "swaps": swaps, "swapon": swapon, "swapoff": swapoff,
		"is_fuse_exec": isFuse, "get_mount_from_path": mountOf, "get_device_from_path": deviceOf,
	})
}

const table = `
- name: text: where it is mounted
- device: text: what is mounted
- mkmnt: bool: make the directory if it is not there
- fstype: text: the kind of the file system
- opts: list: the options
- user: text: run mount as this user
- config: text: the file
- path: text: a path on the host

active(extended=False)
Return what is mounted.
- extended: bool: with what /proc/self/mountinfo has more
= a mapping by mount point of mappings with alt_device, device, fstype and opts
$

is_mounted(name)
Ask whether something is mounted there.
= True or False
$ /mnt/foo

mount(name, device=None, mkmnt=False, fstype='', opts='defaults', user=None, util='mount') !
Mount a device, or what fstab has for the place.
- util: text: the program
= True
$ /mnt/foo /dev/sdz1 True

umount(name, device=None, user=None, util='mount', lazy=False) !
Unmount a place.
- util: text: mount
- lazy: bool: even if it is in use, once it is not
= True
$ /mnt/foo

remount(name, device, mkmnt=False, fstype='', opts='defaults', user=None) !
Change the options of what is mounted; mount it if it is not.
= True
$ /mnt/foo /dev/sdz1 opts=ro

fstab(config='/etc/fstab')
Return fstab.
= a mapping by mount point of mappings with device, fstype, opts, dump and pass
$

set_fstab(name, device, fstype, opts='defaults', dump=0, pass_num=0, config='/etc/fstab', match_on='auto', not_change=False) !
Set an entry of fstab.
- dump: int: whether dump saves it
- pass_num: int: when it is checked
- match_on: list: what the entry is found by: name, device, fstype, ...; auto is name, and device for swap
- not_change: bool: leave an entry that is there as it is
= new, change or present
$ /mnt/foo /dev/sdz1 ext4

rm_fstab(name, device, config='/etc/fstab') !
Remove an entry of fstab.
= True
$ /mnt/foo /dev/sdg

swaps()
Return the swap space in use.
= a mapping of mappings with type, size, used and priority
$

swapon(name, priority=None) !
Use a file or device as swap space.
- priority: int: its priority
= a mapping with stats, as of mount.swaps, and new
$ /root/swapfile

swapoff(name) !
Stop using a file or device as swap space.
= True; null if it is not used
$ /root/swapfile

is_fuse_exec(cmd)
Ask whether a program uses FUSE.
- cmd: text: the program
= True or False
$ sshfs

get_mount_from_path(path)
Return where the file system of a path is mounted.
= the mount point
$ /opt/some/nested/path

get_device_from_path(path)
Return the device that a path is on.
= the device
$ /
`
