// Package disk has the functions that look at and change file systems and block
// devices: disk.*.
package disk

import "github.com/gossh/gossh/modules"

// Functions returns the functions of the module.
func Functions() []modules.Function {
	return modules.Table("disk", table, map[string]modules.Func{
		"usage": usage, "inodeusage": inodes, "percent": percent, "blkid": blkid, "fstype": fstype, "dump": dump,
		"tune": tune, "wipe": wipe, "resize2fs": resize, "format": format,
		"get_fstype_from_path": fstypeOf, "iostat": iostat, "hdparms": hdparms, "smart_attributes": smart,
	})
}

const table = `
- args: text: letters of further options of df, such as l
- device: text: the device

usage(args=None)
Return how full the file systems are.
= a mapping by mount point of mappings with filesystem, 1K-blocks, used, available and capacity
$

inodeusage(args=None)
Return how many inodes the file systems have.
= a mapping by mount point of mappings with inodes, used, free, use and filesystem
$

percent(args=None)
Return how full the file systems are, in percent.
- args: text: a mount point, to be told of that one alone
= a mapping by mount point, or one value
$
$ /var

blkid(device=None, token=None)
Return what blkid knows of devices.
- token: text: only those with this tag, such as TYPE=ext4
= a mapping by device of mappings
$ /dev/sda1

fstype(device)
Return the kind of the file system on a device.
= the kind; empty if there is none
$ /dev/sda1

get_fstype_from_path(path)
Return the kind of the file system that a path is on.
- path: text: the path
= the kind; empty if there is none
$ /root

iostat(interval=1, count=5, disks=None)
Measure what the disks do, with iostat of the package sysstat.
- interval: int: seconds that one measurement takes
- count: int: how many; what comes back is their mean
- disks: list: only these, and not the processors
= a mapping by disk of mappings; sys has the processors
$ 1 5 disks=sda

hdparms(disks, args=None)
Return what hdparm tells of disks.
- disks: list: the disks, with or without /dev/
- args: list: letters of options of hdparm that look; default: all of them
= a mapping by disk of mappings
$ /dev/sda

smart_attributes(dev, attributes=None, values=None)
Return what smartctl tells of a disk.
- dev: text: the disk, with or without /dev/
- attributes: list: the numbers of attributes; default: all
- values: list: what to tell of them, such as raw_value; default: all
= a mapping by number of mappings
$ /dev/sda
$ /dev/sda attributes='[5, 187, 188, 197, 198]'

dump(device, args=None)
Return what blockdev tells of a device.
- args: list: what to tell, such as getro; default: all
= a mapping
$ /dev/sda

tune(device, **kwargs) !
Set read-ahead, filesystem-read-ahead, or, with True, read-only or read-write of a device.
= as disk.dump
$ /dev/sda1 read-ahead=1024

wipe(device) !
Remove the signatures of file systems from a device.
= True
$ /dev/sda1

resize2fs(device) !
Have the ext file system of a device fill it.
= True
$ /dev/sda1

format(device, fs_type='ext4', inode_size=None, lazy_itable_init=None, fat=None, force=False) !
Make a file system. What the device has is lost.
- fs_type: text: its kind
- inode_size: int: the size of an inode, for ext and xfs
- lazy_itable_init: int: 0 makes all inodes of ext at once
- fat: int: 12, 16 or 32
- force: bool: even if the device has a file system
= True
$ /dev/sda1 fs_type=xfs
`
