package file

import (
	"io/fs"

	"github.com/gossh/gossh/modules"
)

// Functions returns the functions of the module.
func Functions() []modules.Function {
	return modules.Table("file", shared+looking+making+editing, map[string]modules.Func{
		"stats":               stats,
		"lstat":               lstat,
		"get_mode":            one("mode"),
		"get_user":            one("user"),
		"get_uid":             one("uid"),
		"get_group":           one("group"),
		"get_gid":             one("gid"),
		"access":              access,
		"file_exists":         tells(place.isFile),
		"directory_exists":    tells(place.isDir),
		"is_link":             tells(place.isLink),
		"is_hardlink":         tells(isHardlink),
		"is_chrdev":           nodeIs(fs.ModeDevice | fs.ModeCharDevice),
		"is_blkdev":           nodeIs(fs.ModeDevice),
		"is_fifo":             nodeIs(fs.ModeNamedPipe),
		"uid_to_user":         uidToUser,
		"user_to_uid":         userToUID,
		"gid_to_group":        gidToGroup,
		"group_to_gid":        groupToGID,
		"join":                joinPath,
		"basename":            basename,
		"dirname":             dirname,
		"normpath":            normpath,
		"pardir":              pardir,
		"path_exists_glob":    pathExistsGlob,
		"grep":                grepFile,
		"read":                readFile,
		"readdir":             readdir,
		"readlink":            readlink,
		"seek_read":           seekRead,
		"get_hash":            getHash,
		"get_sum":             getSum,
		"check_hash":          checkHash,
		"contains":            contains,
		"contains_regex":      containsRegex,
		"contains_glob":       containsGlob,
		"diskusage":           diskUsage,
		"statvfs":             statvfs,
		"append":              appendLines,
		"prepend":             prependLines,
		"write":               writeLines,
		"seek_write":          seekWrite,
		"chown":               chown(false),
		"lchown":              chown(true),
		"chgrp":               chown(false),
		"set_mode":            setMode,
		"check_perms":         checkPerms,
		"touch":               touch,
		"truncate":            truncate,
		"mkdir":               mkdir,
		"makedirs":            makedirs,
		"makedirs_perms":      makedirsPerms,
		"rmdir":               rmdir,
		"remove":              remove,
		"symlink":             symlink,
		"link":                link,
		"copy":                copyFunc,
		"move":                move,
		"rename":              rename,
		"mknod":               mknod,
		"mknod_chrdev":        mknodOf("c"),
		"mknod_blkdev":        mknodOf("b"),
		"mknod_fifo":          mknodOf("p"),
		"sed":                 sed,
		"sed_contains":        sedContains,
		"patch":               patch,
		"lsattr":              lsattr,
		"chattr":              chattr,
		"get_selinux_context": getContext,
		"set_selinux_context": setContext,
		"restorecon":          restorecon,
		"get_devmm":           getDevmm, "list_backup": listBackups,
		"list_backups":               listBackups,
		"list_backups_dir":           listBackupsDir,
		"open_files":                 openFiles,
		"restore_backup":             restoreBackup,
		"delete_backup":              deleteBackup,
		"remove_backup":              deleteBackup,
		"replace":                    replace,
		"search":                     search,
		"line":                       line,
		"blockreplace":               blockreplace,
		"comment":                    commentOf(true),
		"uncomment":                  commentOf(false),
		"comment_line":               commentLine,
		"psed":                       psed,
		"find":                       find,
		"manage_file":                manageFile,
		"get_managed":                getManagedFunc,
		"check_managed":              checkManaged,
		"check_managed_changes":      checkManagedChanges,
		"check_file_meta":            checkFileMeta,
		"get_diff":                   getDiff,
		"source_list":                sourceList,
		"get_source_sum":             getSourceSum,
		"extract_hash":               extractHash,
		"apply_template_on_contents": applyTemplate,
	})
}

// shared are arguments that mean the same in all functions.
const shared = `
- path: text: the path, absolute or with ~
- hash_type: text: md5, sha1, sha224, sha256, sha384 or sha512
- follow_symlinks: bool: look at what a symbolic link leads to
- mode: text: the mode, octal
- name: text: the path, absolute or with ~
- uid: any: the id
- user: text: owner, a name or an id
- gid: any: the id
- group: text: group, a name or an id
- binary: bool: kept for calls written for Salt: it has no effect
- canonicalize: bool: follow all links to the end
- size: int: how many bytes
- offset: int: where to begin, in bytes
- form: text: md5, sha1, sha224, sha256, sha384 or sha512
- chunk_size: any: kept for calls written for Salt: it has no effect
- file_hash: text: the hash; the kind may be before it, as in md5:...
- text: text: the text
- regex: text: a regular expression of Python's syntax
- lchar: text: characters to cut from the start of each line before
- glob_expr: text: what all of the content must be like: *, ?, [seq]
- pattern: text: a regular expression of Python's syntax
- atime: any: seconds since 1970; None is now
- mtime: any: seconds since 1970; None is now
- length: int: how many bytes
- dir_path: text: the path, absolute or with ~
- recurse: bool: with all that is below
- verbose: bool: return what was removed and what was not
- older_than: num: only those that are so many days old
- src: text: what there is
- force: bool: replace what is there
- atomic: bool: replace what is there in one step
- dst: text: where it goes
- remove_existing: bool: remove what is at the destination first
- disallow_copy_and_unlink: bool: fail if it would have to be copied to another file system
- ntype: text: b, c or p
- major: int: number of the device
- minor: int: number of the device
- data: text: what to write
- repl: text: what to put there; \1 and \g<name> are groups
- count: int: how often; 0 is always
- flags: any: names of re's flags, in a list, or their number
- bufsize: any: kept for calls written for Salt: it has no effect
- append_if_not_found: bool: without a match, add it at the end or the start
- prepend_if_not_found: bool: without a match, add it at the end or the start
- not_found_content: text: what to add instead of repl
- backup: any: what the name of a copy ends with; False keeps none
- dry_run: bool: change nothing
- search_only: bool: only tell whether there is a match
- show_changes: bool: return a diff
- ignore_if_missing: bool: a file that is not there is no error
- preserve_inode: bool: kept for calls written for Salt: a file with several names keeps them
- backslash_literal: bool: take backslashes of repl as they are
- multiline: bool: as the flag MULTILINE
- content: text: the text to put there
- match: text: an expression or a part of the lines that are meant; default: content
- location: text: start or end
- before: text: an expression or a part of exactly one line
- after: text: an expression or a part of exactly one line
- quiet: bool: a file that is not there is no error
- indent: bool: indent as the line beside
- marker_start: text: what is in the line before or after the block
- marker_end: text: what is in the line before or after the block
- append_newline: bool: put the end on a line of its own; None does if content has no line end
- insert_before_match: text: without a block, put it beside the first line that this expression matches
- insert_after_match: text: without a block, put it beside the first line that this expression matches
- char: text: what begins a comment
- cmnt: bool: comment out
- limit: text: an expression of the lines that count
- escape_all: bool: take special characters as they are
- multi: bool: work on the whole text at once
- ret: any: what to go on from: name, changes, comment, result
- attrs: text: attributes as chattr has them
- seuser: text: part of the context of SELinux
- serole: text: part of the context of SELinux
- setype: text: part of the context of SELinux
- serange: text: part of the context of SELinux
- options: text: options for the program
- negate_match: bool: work on the lines that limit does not fit
- originalfile: text: the file, or the directory for a patch of several
- patchfile: text: the patch, a file of the host
- role: text: part of the context of SELinux
- type: text: part of the context of SELinux
- range: text: part of the context of SELinux
- persist: bool: put it into the policy too, with semanage
- recursive: bool: with all that is below
- sfn: text: a file with the content, if it was brought already
- source: any: where the content comes from: salt://, a path of the host, or a list of them
- source_sum: any: hsum and hash_type of the source
- saltenv: text: the environment of salt:// files
- makedirs: bool: make the directories above
- template: text: jinja: the content is a template, rendered by the controller
- contents: text: the content, instead of a source
- dir_mode: text: the mode of directories that are made
- skip_verify: bool: do not compare the hash
- keep_mode: bool: take the mode of the source
- encoding: text: the encoding of contents: utf-8 or latin-1
- encoding_errors: any: kept for calls written for Salt: it has no effect
- verify_ssl: any: kept for calls written for Salt: it has no effect
- use_etag: any: kept for calls written for Salt: it has no effect
- source_hash: any: the hash of the source, or a file that has it
- source_hash_name: text: the name to look for in a file of hashes
- context: dict: variables of the template; context wins
- defaults: dict: variables of the template; context wins
- file1: text: a path of the host, or salt://
- file2: text: a path of the host, or salt://
- show_filenames: bool: with the names of the files
- source_hash_file1: any: kept for calls written for Salt: it has no effect
- source_hash_file2: any: kept for calls written for Salt: it has no effect
- file_name: text: the name of the file that the hash is of
- hash_fn: text: a file of hashes
- backup_id: any: the number in file.list_backups
`
