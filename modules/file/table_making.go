package file

// making has the functions that make, write and remove, and that change owner and mode.
const making = `
append(path, *args, **kwargs) !
Add lines to the end of a file. Each further argument is a line; so is each item of args.
= Wrote N lines to "path"
$ /etc/motd 'With all thine offerings'

prepend(path, *args, **kwargs) !
Add lines to the start of a file, which is made if it is not there. Each further argument is a line; so is each item of args.
= Prepended N lines to "path"
$ /etc/motd 'With all thine offerings'

write(path, *args, **kwargs) !
Replace the content of a file, which is made if it is not there. Each further argument is a line; so is each item of args.
= Wrote N lines to "path"
$ /etc/motd 'With all thine offerings'

seek_write(path, data, offset) !
Write into a file.
= how many bytes were written
$ /path/to/file 'some data' 4096

chown(path, user, group) !
Give a file to a user and a group.
= nothing, or why not
$ /etc/passwd root root

lchown(path, user, group) !
Give a file to a user and a group; a symbolic link itself.
= nothing, or why not
$ /etc/localtime root root

chgrp(path, group) !
Give a file to a group.
= nothing, or why not
$ /etc/passwd root

set_mode(path, mode) !
Set the mode of a file.
= the mode, or why not
$ /etc/passwd 0644

check_perms(name, ret, user, group, mode, attrs=None, follow_symlinks=False, seuser=None, serole=None, setype=None, serange=None) !
Give a file its owner, group and mode, as far as it has others.
= a list of ret (name, changes, comment, result) and of what was found
$ /etc/sudoers '{}' root root 0400

touch(name, atime=None, mtime=None) !
Make an empty file, or set the times of one that there is.
= True
$ /var/log/emptyfile

truncate(path, length) !
Cut a file to a length, or fill it up with zeros.
= nothing
$ /var/log/emptyfile 0

mkdir(dir_path, user=None, group=None, mode=None) !
Make a directory, with those above it.
= True
$ /opt/jetty/context

makedirs(path, user=None, group=None, mode=None) !
Make the directory that a path is in, with those above it.
= nothing, or why nothing was to be done
$ /opt/code/

makedirs_perms(name, user=None, group=None, mode='0755') !
Make a directory with those above it, each of the owner and mode.
= nothing
$ /opt/code root root 0750

rmdir(path, recurse=False, verbose=False, older_than=None) !
Remove an empty directory, or with recurse the empty ones below it.
= True or False, or with verbose deleted, errors and result
$ /tmp/foo

remove(path, **kwargs) !
Remove a file, a link or a directory with all that is below.
= True, or False if there is nothing
$ /tmp/foo

symlink(src, path, force=False, atomic=False, follow_symlinks=True) !
Make the symbolic link path to src.
= True
$ /path/to/file /path/to/link

link(src, path) !
Give the file src the further name path.
= True
$ /path/to/file /path/to/link

copy(src, dst, recurse=False, remove_existing=False) !
Copy a file, or with recurse a directory, with its owner and mode.
= True
$ /path/to/src /path/to/dst recurse=True

move(src, dst, disallow_copy_and_unlink=False) !
Move a file or a directory; into dst if that is a directory.
= result and comment
$ /path/to/src /path/to/dst

rename(src, dst) !
Rename a file or a directory.
= True
$ /path/to/src /path/to/dst

mknod(name, ntype, major=0, minor=0, user=None, group=None, mode='0600') !
Make a device or a named pipe: ntype is b, c or p.
= name, changes, comment, result
$ /dev/chr c 180 31

mknod_chrdev(name, major, minor, user=None, group=None, mode='0660') !
Make a character device.
= name, changes, comment, result
$ /dev/chr 180 31

mknod_blkdev(name, major, minor, user=None, group=None, mode='0660') !
Make a block device.
= name, changes, comment, result
$ /dev/blk 8 999

mknod_fifo(name, user=None, group=None, mode='0660') !
Make a named pipe.
= name, changes, comment, result
$ /dev/fifo

sed(path, before, after, limit='', backup='.bak', options='-r -e', flags='g', escape_all=False, negate_match=False) !
Replace before by after in each line, or those that limit matches, with the program sed.
- before: text: the expression
- after: text: what to put there
- flags: text: flags of sed
= retcode, stdout, stderr, pid
$ /etc/httpd/httpd.conf 'LogLevel warn' 'LogLevel info'

sed_contains(path, text, limit='', flags='g')
Tell whether sed finds an expression in a file.
- text: text: the expression
- flags: text: flags of sed
= True or False
$ /etc/crontab 'mymaintenance.sh'

patch(originalfile, patchfile, options='', dry_run=False) !
Apply a patch with the program patch.
= retcode, stdout, stderr, pid
$ /opt/file.txt /tmp/file.txt.patch

lsattr(path)
Return the attributes that lsattr shows.
= a mapping of the path to a list of letters
$ /etc/passwd

chattr(*args, **kwargs) !
Change attributes of files with chattr: operator is add or remove, attributes are their letters.
= whether it was done
$ /etc/passwd operator=add attributes=ai

get_selinux_context(path)
Return the context of SELinux of a file.
= the context
$ /etc/hosts

set_selinux_context(path, user=None, role=None, type=None, range=None, persist=False) !
Set parts of the context of SELinux of a file.
= the context, or False
$ /etc/yum.repos.d/epel.repo system_u object_r system_conf_t s0

restorecon(path, recursive=False) !
Give a file the context of SELinux that its policy has.
= nothing
$ /home/user/.ssh/authorized_keys
`
