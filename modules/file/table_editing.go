package file

// editing has the functions that edit and manage.
const editing = `
list_backup(path, limit=None)
List the backups of a file that backup=minion has kept.
- limit: int: how many
= a mapping of numbers to Backup Time, Size and Location, the newest first
$ /etc/hosts

list_backups(path, limit=None)
List the backups of a file that backup=minion has kept.
- limit: int: how many
= a mapping of numbers to Backup Time, Size and Location, the newest first
$ /etc/hosts

list_backups_dir(path, limit=None)
List the backups of the files of a directory; its name ends with a slash.
- limit: int: how many of each file
= a mapping of names to what file.list_backups returns
$ /etc/nginx/

restore_backup(path, backup_id) !
Put a backup in the place of a file, which is backed up before.
= result and comment
$ /etc/hosts 0

delete_backup(path, backup_id) !
Remove a backup.
= result and comment
$ /etc/hosts 0

remove_backup(path, backup_id) !
Remove a backup.
= result and comment
$ /etc/hosts 0

replace(path, pattern, repl, count=0, flags=8, bufsize=1, append_if_not_found=False, prepend_if_not_found=False, not_found_content=None, backup='.bak', dry_run=False, search_only=False, show_changes=True, ignore_if_missing=False, preserve_inode=True, backslash_literal=False) !
Replace what an expression matches. Without a match, repl or not_found_content can be added.
= a unified diff, or whether something changes without show_changes
$ /etc/ssh/sshd_config '^PermitRootLogin .*' 'PermitRootLogin no' append_if_not_found=True

search(path, pattern, flags=8, bufsize=1, ignore_if_missing=False, multiline=False)
Tell whether an expression matches in a file.
= True or False
$ /etc/crontab 'mymaintenance.sh'

line(path, content=None, match=None, mode=None, location=None, before=None, after=None, show_changes=True, backup=False, quiet=False, indent=True) !
Make sure of one line. mode ensure puts it before or after other lines unless it is there; insert also at a location; replace and delete take those that match.
- mode: text: ensure, insert, replace or delete
- backup: bool: keep a copy whose name ends with the time
= a unified diff, or whether something changes without show_changes
$ /etc/nsswitch.conf 'networks: files dns' after='hosts:.*' mode=ensure

blockreplace(path, marker_start='#-- start managed zone --', marker_end='#-- end managed zone --', content='', append_if_not_found=False, prepend_if_not_found=False, backup='.bak', dry_run=False, show_changes=True, append_newline=False, insert_before_match=None, insert_after_match=None) !
Replace what is between two lines with markers.
= a unified diff, or whether something changes without show_changes
$ /etc/hosts '#-- start managed zone foobar : DO NOT EDIT --' '#-- end managed zone foobar --' $'10.0.1.1 foo.foobar' append_if_not_found=True

comment(path, regex, char='#', backup='.bak') !
Comment out the lines that an expression matches at their start.
= a diff of these lines, or False
$ /etc/modules pcspkr

uncomment(path, regex, char='#', backup='.bak') !
Uncomment the lines that an expression matches behind the character.
= a diff of these lines, or False
$ /etc/hosts.deny 'ALL: PARANOID'

comment_line(path, regex, char='#', cmnt=True, backup='.bak') !
Comment lines out, or in with cmnt=False.
= a diff of these lines, or False
$ /etc/modules pcspkr

psed(path, before, after, limit='', backup='.bak', flags='gMS', escape_all=False, multi=False) !
Replace before by after in each line with Python's expressions, or behind what limit matches. file.replace does more.
- before: text: the expression
- after: text: what to put there
- flags: text: g for all, I, M, S and X as in re
= nothing
$ /etc/httpd/httpd.conf 'LogLevel warn' 'LogLevel info'

find(path, *args, **kwargs) !
Look for files below a path, which may have *, ? and [seq]. The options are
name, iname: a pattern of the name
regex, iregex: an expression that matches at the start of the name
type: letters of b, c, d, f, l, p, s
user, group: names or ids
size: bytes, or with k, m, g, t; +10k is at least, -10k at most
mtime: such as 1w2d3h4m5s; files older than that, with - younger ones
grep: an expression that matches in a line of the file
mindepth, maxdepth: how far below
print: what to return, of group, md5, mode, mtime, name, path, size, type, user
delete: remove what is found, of these types; a are all, the default is f
exec: run a command, in which {} is the path
= a list of paths, or of what print names
$ /var/log name='*.[0-9]' mtime=+30d size=+10m delete

manage_file(name, sfn, ret, source, source_sum, user, group, mode, attrs, saltenv, backup, makedirs=False, template=None, show_changes=True, contents=None, dir_mode=None, follow_symlinks=True, skip_verify=False, keep_mode=False, encoding=None, encoding_errors='strict', seuser=None, serole=None, setype=None, serange=None, verify_ssl=True, use_etag=False, **kwargs) !
Make a file what it is to be: its content from sfn, source or contents, its owner and mode. file.managed stands on it.
- backup: text: minion keeps a copy; see file.list_backups
= name, changes, comment, result
$ /etc/motd '' '{}' salt://motd '{}' root root 0644 '' base ''

get_managed(name, template, source, source_hash, source_hash_name, user, group, mode, attrs, saltenv, context, defaults, skip_verify=False, verify_ssl=True, use_etag=False, **kwargs)
Bring the content of a managed file into the thin dir, rendered if it is a template.
= where it is, its hash, and why there is none
$ /etc/motd template=jinja source=salt://motd source_hash= source_hash_name= user=root group=root mode=644 attrs= saltenv=base context= defaults=

check_managed(name, source, source_hash, source_hash_name, user, group, mode, attrs, template, context, defaults, saltenv, contents=None, skip_verify=False, seuser=None, serole=None, setype=None, serange=None, follow_symlinks=False, **kwargs)
Tell whether a managed file is what it is to be.
= True or None, and what would change
$ /etc/motd salt://motd '' '' root root 0644 '' '' '' '' base

check_managed_changes(name, source, source_hash, source_hash_name, user, group, mode, attrs, template, context, defaults, saltenv, contents=None, skip_verify=False, keep_mode=False, seuser=None, serole=None, setype=None, serange=None, verify_ssl=True, follow_symlinks=False, **kwargs)
Return what file.managed would change.
= a mapping of diff, user, group and mode
$ /etc/motd salt://motd '' '' root root 0644 '' '' '' '' base

check_file_meta(name, sfn, source, source_sum, user, group, mode, attrs, saltenv, contents=None, seuser=None, serole=None, setype=None, serange=None, verify_ssl=True, follow_symlinks=False)
Return in what a file differs from content, owner and mode.
= a mapping of diff, user, group and mode
$ /etc/motd '' salt://motd '{hash_type: sha256, hsum: ...}' root root 0755 '' base

get_diff(file1, file2, saltenv='base', show_filenames=True, show_changes=True, template=False, source_hash_file1=None, source_hash_file2=None)
Compare two files: paths of the host or salt://.
= a unified diff
$ /etc/motd salt://motd

source_list(source, source_hash, saltenv)
Choose the first of several sources that is there.
= the source and its hash
$ '["salt://a", "salt://b"]' '' base

get_source_sum(file_name='', source='', source_hash=None, source_hash_name=None, saltenv='base', verify_ssl=True)
Read a source_hash: a hash, or a file of hashes.
= hsum and hash_type
$ /tmp/foo.tar.gz source=http://example.com/foo.tar.gz source_hash=salt://foo.sha256

extract_hash(hash_fn, hash_type='sha256', file_name='', source='', source_hash_name=None)
Look for a hash in a file of hashes.
= hsum and hash_type, or nothing
$ /path/to/hash/file sha512 /etc/foo

apply_template_on_contents(contents, template, context, defaults, saltenv)
Render a text.
= the text
$ 'Hello {{ name }}.' template=jinja context='{name: you}' defaults='{}' saltenv=base
`
