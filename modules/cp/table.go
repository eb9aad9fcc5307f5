package cp

const table = `
- path: text: a salt:// path of the controller, ?saltenv=NAME behind it
- dest: text: where it goes on the host; a directory takes it under its own name
- saltenv: text: the environment of the file roots; default: base
- makedirs: bool: make the directories above it
- template: text: jinja: the path and dest are templates
- gzip: any: kept for calls written for Salt: the connection compresses or not
- source_hash: text: its hash, the kind may be before it (md5:...): what arrives must have it, and a copy that has it is not fetched again
- use_etag: bool: ask the server whether the copy that there is is still current
- verify_ssl: bool: False is refused
- include_empty: bool: make empty directories too
- prefix: text: only what begins with it

get_file(path, dest, saltenv=None, makedirs=False, template=None, gzip=None) !
Fetch a file of the controller. What is there keeps its mode and owner.
= where it is
$ salt://path/to/file /etc/file

get_file_str(path, saltenv=None)
Fetch a file of the controller and return what is in it.
= the content
$ salt://my/file

get_dir(path, dest, saltenv=None, template=None, gzip=None) !
Fetch a directory of the controller with all that is below it.
= the files that were written
$ salt://path/to/dir/ /minion/dest

get_template(path, dest, template='jinja', saltenv=None, makedirs=False, **kwargs) !
Fetch a file of the controller, rendered there as a template for this host. Further keywords, and
what is in the mapping context, are variables of the template.
- template: text: jinja
= where it is
$ salt://path/to/template /minion/dest

get_url(path, dest='', saltenv=None, makedirs=False, source_hash=None, use_etag=False) !
Fetch salt://, http://, https://, ftp:// or file://. http and https go through the
controller, or by the host's own curl if the option backend is curl; ftp by curl.
- path: text: the URL
- dest: text: where it goes; '' is the cache, None returns the content
= where it is, or the content
$ http://www.slashdot.org /tmp/index.html

cache_file(path, saltenv=None, source_hash=None, verify_ssl=True, use_etag=False)
Fetch a file as cp.get_url does into the cache in the thin dir, which goes with it. A file that is there
already is not sent again.
- path: text: the URL
= where it is
$ salt://path/to/file

cache_files(paths, saltenv=None)
Fetch several files of the controller into the cache.
- paths: list: salt:// paths
= where they are
$ salt://pathto/file1,salt://pathto/file1

cache_dir(path, saltenv=None, include_empty=False, include_pat=None, exclude_pat=None)
Fetch a directory of the controller into the cache.
- include_pat: text: only paths that fit: a pattern, or E@ and a regular expression
- exclude_pat: text: none of those that fit
= where the files are
$ salt://path/to/dir include_pat='*.py'

cache_master(saltenv=None)
Fetch all files of an environment into the cache.
= where they are
$

cache_local_file(path)
Copy a file of the host into the cache.
- path: text: the file
= where it is
$ /etc/hosts

cache_dest(url, saltenv=None)
Return where cp.cache_file would put a file.
- url: text: the URL
= the path
$ salt://my/file

is_cached(path, saltenv=None)
Return where a file of the controller is in the cache, '' if it is not.
= the path, or ''
$ salt://path/to/file

hash_file(path, saltenv=None)
Return the hash of a file of the controller or of the host.
- path: text: a salt:// path, or one of the host
= a mapping with hsum and hash_type
$ salt://path/to/file

stat_file(path, saltenv=None, octal=True)
Return the mode of a file of the controller.
- octal: bool: as a text of octal digits
= the mode, None for what is not there
$ salt://path/to/file octal=True

list_states(saltenv=None)
List the SLS of the controller.
= their names
$

list_master(saltenv=None, prefix='')
List the files of the controller.
= their paths
$

list_master_dirs(saltenv=None, prefix='')
List the directories of the controller.
= their paths
$

list_master_symlinks(saltenv=None, prefix='')
List the symbolic links among the files of the controller.
= a mapping of them to where they lead
$

list_minion(saltenv=None)
List the files in the cache.
= their paths
$

envs()
List the environments of the controller.
= their names
$

push(path, keep_symlinks=False, upload_path=None, remove_source=False) !
Give a file of the host to the controller, which keeps it in cachedir/minions/ID/files if its option file_recv is
set, up to file_recv_max_size.
- path: text: the file
- keep_symlinks: bool: keep it under the path that was given, not under the one that symbolic links lead to
- upload_path: text: the path to keep it under, instead of its own
- remove_source: bool: remove it from the host when the controller has it
= True
$ /etc/fstab

push_dir(path, glob=None, upload_path=None)
Give the files below a directory of the host to the controller; see cp.push.
- path: text: the directory
- glob: text: only files whose names fit
- upload_path: text: the directory to keep them under, instead of its own
= True
$ /usr/lib glob='*.so'
`
