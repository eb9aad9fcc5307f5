package file

// looking has the functions that look.
const looking = `
stats(path, hash_type=None, follow_symlinks=True)
Return what there is to know of a file.
= inode, uid, gid, group, user, atime, mtime, ctime, size, mode, type, target
$ /etc/passwd

lstat(path)
Return what lstat(2) says.
= a mapping with st_mode and its kin
$ /etc/passwd

get_mode(path, follow_symlinks=True)
Return the mode.
= four digits, such as 0644
$ /etc/passwd

get_user(path, follow_symlinks=True)
Return the owner.
= the name
$ /etc/passwd

get_uid(path, follow_symlinks=True)
Return the id of the owner.
= the id
$ /etc/passwd

get_group(path, follow_symlinks=True)
Return the group.
= the name
$ /etc/passwd

get_gid(path, follow_symlinks=True)
Return the id of the group.
= the id
$ /etc/passwd

access(path, mode)
Tell whether a path may be used: mode is f (is there), r, w or x.
- mode: text: f, r, w or x
= True or False
$ /etc/shadow r

file_exists(path)
Tell whether there is a regular file.
= True or False
$ /etc/passwd

directory_exists(path)
Tell whether there is a directory.
= True or False
$ /etc

is_link(path)
Tell whether there is a symbolic link.
= True or False
$ /etc/localtime

is_hardlink(path)
Tell whether a file has more than one name.
= True or False
$ /etc/passwd

is_chrdev(name)
Tell whether there is a character device.
= True or False
$ /dev/null

get_devmm(name)
Return the numbers of a device.
= a list of major and minor, both 0 if it is none
$ /dev/null

is_blkdev(name)
Tell whether there is a block device.
= True or False
$ /dev/sda

is_fifo(name)
Tell whether there is a named pipe.
= True or False
$ /run/initctl

uid_to_user(uid)
Return the name of a user id.
= the name, or the id if it has none
$ 0

user_to_uid(user)
Return the id of a user.
= the id, or an empty text
$ root

gid_to_group(gid)
Return the name of a group id.
= the name, or the id if it has none
$ 0

group_to_gid(group)
Return the id of a group.
= the id, or an empty text
$ root

join(*args)
Join parts of a path.
= the path
$ / usr local bin

basename(path)
Return the last part of a path.
= the name
$ test/test.config

dirname(path)
Return a path without its last part.
= the path
$ test/path/filename.config

normpath(path)
Return a path without empty parts, . and ..
= the path
$ 'a/b/../c'

open_files(by_pid=False)
Return the files that processes have open, their programs among them.
- by_pid: bool: by process
= a mapping of paths to lists of process ids, or of process ids to lists of paths
$

pardir()
Return how the parent directory is called.
= ..
$

path_exists_glob(path)
Tell whether a path with *, ? and [seq] fits something.
= True or False
$ '/etc/pam*/pass*'

grep(path, pattern, *args)
Search a file, or those that *, ? and [seq] fit, with the program grep. Further arguments are its options.
= retcode, stdout, stderr, pid
$ /etc/passwd root

read(path, binary=False)
Return the content of a file.
= the text
$ /etc/hostname

readdir(path)
List a directory.
= the names, with . and ..
$ /etc

readlink(path, canonicalize=False)
Return where a symbolic link leads.
= the path
$ /etc/localtime

seek_read(path, size, offset)
Return a part of a file.
= the text
$ /etc/passwd 10 0

get_hash(path, form='sha256', chunk_size=65536)
Return the hash of a file.
= hexadecimal digits
$ /etc/shadow

get_sum(path, form='sha256')
Return the hash of a file.
= hexadecimal digits, or "File not found"
$ /etc/passwd sha512

check_hash(path, file_hash)
Tell whether a file has a hash.
= True or False
$ /etc/fstab md5:d41d8cd98f00b204e9800998ecf8427e

contains(path, text)
Tell whether a file contains a text.
= True or False
$ /etc/crontab mymaintenance.sh

contains_regex(path, regex, lchar='')
Tell whether an expression matches in a line of a file.
= True or False
$ /etc/crontab '^#'

contains_glob(path, glob_expr)
Tell whether the content of a file fits a pattern.
= True or False
$ /etc/foobar '*cheese*'

diskusage(path)
Return the size of a file or of all below a directory.
= bytes
$ /var/log

statvfs(path)
Return what statvfs(3) says of a file system.
= a mapping with f_bavail and its kin
$ /var
`
