package pkg

// shared are the arguments with one meaning in all functions. What a package manager
// has no counterpart of is ignored, as Salt does.
const shared = `
- name: text: the package; several with commas between them
- pkgs: any: a list of packages, each a name or {name: version}
- refresh: bool: bring the lists of packages up to date first
- fromrepo: text: from this release (APT) or repository alone
- skip_verify: bool: install what is not signed
- saltenv: text: the environment of salt:// files
- cache_valid_time: num: do not refresh lists that are younger than this, in seconds (APT)
- downloadonly: bool: download, but do not install
- normalize: bool: kept for calls written for Salt: a name may always have its architecture
- enablerepo: text: enable these repositories (dnf)
- disablerepo: text: disable these repositories (dnf)
- disableexcludes: text: main, a repository, or all (dnf)
- setopt: list: options of dnf, as key=value
- dist_upgrade: bool: also where packages must be removed or changed for others
- force_yes: bool: also downgrade, remove essential packages and change held ones (APT)
- repo: text: the repository
- root: text: another root directory to work in (zypper)
`

const looking = `
version(*args, **kwargs)
Return the versions of packages that are installed. Names may have wildcards. versions_as_list=True makes lists of them.
= for one name its version, "" if it is not installed; for several a mapping
$ bash
$ bash 'linux-image-*'

latest_version(*args, **kwargs)
Return the newest version of packages that there is, if it is newer than what is installed. refresh=False does not bring the lists up to date first; fromrepo (or repo) looks there alone.
= for one name a version, "" if there is nothing newer; for several a mapping
$ bash
$ bash vim refresh=False

available_version(*args, **kwargs)
The same as pkg.latest_version.
= as of pkg.latest_version
$ bash

upgrade_available(name, **kwargs)
Tell whether there is a newer version of a package. refresh=False does not bring the lists up to date first.
= True or False
$ bash

list_pkgs(versions_as_list=False, removed=False, purge_desired=False, attr=None, root=None, **kwargs)
Return the packages that are installed.
- versions_as_list: bool: make a list of the versions of each, else a text with commas
- removed: bool: those that were removed and have left something (APT)
- purge_desired: bool: those that are to be purged (APT)
- attr: list: make a list of mappings of each instead, with epoch, version, release, arch, install_date, install_date_time_t, or all
= a mapping of names to versions
$
$ attr=version,arch

list_upgrades(refresh=True, dist_upgrade=True, **kwargs)
Return the packages that an upgrade would change.
= a mapping of names to new versions
$ refresh=False

list_updates(refresh=True, **kwargs)
The same as pkg.list_upgrades (dnf and zypper).
= a mapping of names to new versions
$ refresh=False

services_need_restart(**kwargs)
Return the services that still use files of before an upgrade: with checkrestart or needrestart (APT), dnf needs-restarting, or zypper ps.
= a list of names
$

list_repo_pkgs(*args, **kwargs)
Return the versions that the repositories have. Names may have wildcards; none mean all packages.
= a mapping of names to lists of versions, the newest first
$ bash
$ 'php8*'

show(*args, **kwargs)
Return what the repositories say of packages. filter is a list of the fields to return.
= {name: {version: {field: value}}}
$ bash filter=Description-en,Depends

info_installed(*args, **kwargs)
Return what is known of packages that are installed. attr is a list of what to return; failhard=False returns what there is if one is not installed.
= {name: {version: ..., arch: ..., ...}}
$ bash
$ bash attr=version,packager

info_available(*args, **kwargs)
Return what the repositories say of packages (zypper). refresh=False does not bring the lists up to date first.
= {name: {field: value}}
$ bash

version_cmp(pkg1, pkg2, ignore_epoch=False, **kwargs)
Compare two versions.
- pkg1: text: a version
- pkg2: text: another one
- ignore_epoch: bool: leave what is before the colon out
= -1, 0 or 1, as the first is older, the same or newer
$ 0.2.4-0ubuntu1 0.2.4.1-0ubuntu1

normalize_name(name)
Return the name of a package without its architecture, if that is the one of the host.
= a name
$ zsh:amd64

parse_arch(name)
Split a name into name and architecture.
= a mapping with name and arch
$ zsh:i386

owner(*args, **kwargs)
Return the packages that files belong to.
= for one path a name, "" if there is none; for several a mapping
$ /usr/bin/apachectl

file_list(*args, **kwargs)
Return the files of packages, of all if none is named.
= a mapping with files and errors
$ bash

file_dict(*args, **kwargs)
Return the files of packages, of all if none is named, by package.
= a mapping with packages and errors
$ bash coreutils

verify(*args, **kwargs)
Return the files of packages that differ from what was installed. ignore_types are the kinds of files to leave out, verify_options the checks to leave out (rpm).
= {path: {mismatch: [...], type: ...}}
$ bash

search(criteria, refresh=False, **kwargs)
Look for packages (zypper). match is exact, words or substrings; provides, recommends, requires, suggests, conflicts, obsoletes, file_list and search_descriptions say where to look, installed_only and not_installed_only among which; case_sensitive and details are further options.
- criteria: text: what to look for
= a mapping by name of mappings with kind, status, summary and the like
$ nginx match=exact

list_patches(refresh=False, root=None, **kwargs)
Return the patches (zypper).
= {name: {installed: True or False, summary: ...}}
$

list_installed_patches(root=None, **kwargs)
Return the patches that are installed (zypper).
= {name: {installed: True, summary: ...}}
$

get_selections(pattern=None, state=None)
Return what dpkg has as selected.
- pattern: text: a pattern of names
- state: text: install, hold, deinstall or purge alone
= a mapping of states to lists of names
$ 'python-*' state=hold

list_holds(pattern=None, full=True)
Return the packages that are held back (dnf, with its versionlock).
- pattern: text: kept for calls written for Salt
- full: bool: with epoch, version and architecture
= a list
$

get_locked_packages(pattern=None, full=True)
The same as pkg.list_holds (dnf).
- pattern: text: kept for calls written for Salt
- full: bool: with epoch, version and architecture
= a list
$

list_locks(root=None)
Return the locks of zypper.
= a mapping of names to type, case_sensitive, match_type and the like
$

group_list()
Return the groups of packages (dnf).
= a mapping with installed, available, installed environments and available environments
$

group_info(name, expand=False)
Return the packages of a group, or the groups of an environment (dnf and pacman).
- name: text: the group
- expand: bool: of an environment: the packages of its groups
= a mapping with type, group, description, mandatory, default, optional and conditional
$ 'Development Tools'

group_diff(name)
Return which packages of a group are installed and which are not (dnf and pacman).
- name: text: the group
= mappings mandatory, optional, default and conditional, each with installed and not installed
$ 'Development Tools'

list_patterns(refresh=False, root=None)
Return the patterns of zypper.
= {name: {installed: True or False, summary: ...}}
$

list_installed_patterns(root=None)
Return the patterns of zypper that are installed.
= a list
$
`

const changing = `
clean_metadata(**kwargs) !
The same as pkg.refresh_db (dnf).
= True
$

refresh_db(cache_valid_time=0, failhard=False, **kwargs) !
Bring the lists of packages up to date.
- failhard: bool: fail if one repository does
= APT, zypper and pacman: a mapping of repositories to True, None (there was nothing new) or False; else True
$

install(name=None, refresh=False, fromrepo=None, skip_verify=False, debconf=None, pkgs=None, sources=None, reinstall=False, downloadonly=False, ignore_epoch=False, version=None, install_recommends=True, only_upgrade=False, update_holds=False, force_yes=False, force_conf_new=False, skip_suggestions=None, cache_valid_time=0, normalize=True, saltenv='base', enablerepo=None, disablerepo=None, disableexcludes=None, setopt=None, no_recommends=False, resolve_capabilities=False, sysupgrade=None, root=None, allow_updates=None, hold=None, dist_upgrade=None, repo=None, ignore_repo_failure=False, novendorchange=False, allowvendorchange=False) !
Install packages, or bring them to a version.
- debconf: text: a file with answers for debconf: a path, or salt:// (APT)
- sources: any: a list of {name: file} to install from: a salt:// file or a path of the host
- reinstall: bool: install what is there again
- ignore_epoch: bool: compare versions without what is before the colon
- version: text: the version, of one package; it may end with a wildcard
- install_recommends: bool: also what is recommended
- only_upgrade: bool: do not install what is not there (APT)
- update_holds: bool: also change packages that are held back
- force_conf_new: bool: take the new configuration files, not those that there are (APT)
- skip_suggestions: bool: False: also what is suggested (APT)
- no_recommends: bool: not what is recommended (zypper)
- resolve_capabilities: bool: names may be what packages provide
- sysupgrade: bool: upgrade all packages too (pacman)
- repo: text: the same as fromrepo
- ignore_repo_failure: bool: succeed also where a repository does not answer (zypper)
- novendorchange: bool: keep the vendors of packages (zypper)
- allowvendorchange: bool: change the vendors of packages where that is needed (zypper)
- allow_updates: any: for states: no effect here
- hold: any: for states: no effect here; see pkg.hold
= {name: {old: version, new: version}} of all that changed
$ nginx
$ name=nginx version=1.22.1-9 refresh=True
$ pkgs='["foo", {"bar": "1.2.3-0ubuntu0"}]'
$ sources='[{"foo": "salt://foo.deb"}, {"bar": "/srv/bar.deb"}]'

remove(name=None, pkgs=None, root=None, **kwargs) !
Remove packages. What is not installed is left out.
= {name: {old: version, new: ""}} of all that was removed
$ nginx
$ pkgs='["foo", "bar"]'

purge(name=None, pkgs=None, **kwargs) !
Remove packages with their configuration.
= {name: {old: version, new: ""}}; with APT a mapping with such of what was installed, and of what was removed already
$ nginx

autoremove(list_only=False, purge=False) !
Remove packages that were installed for others and are not needed any more.
- list_only: bool: only list them
- purge: bool: with their configuration (APT)
= as of pkg.remove; with list_only a list
$ list_only=True

upgrade(name=None, pkgs=None, refresh=True, dist_upgrade=False, skip_verify=False, downloadonly=False, force_yes=False, allow_downgrades=False, fromrepo=None, normalize=True, minimal=False, obsoletes=True, enablerepo=None, disablerepo=None, disableexcludes=None, setopt=None, novendorchange=False, no_recommends=False, root=None, dryrun=False, allowvendorchange=False, **kwargs) !
Upgrade all packages, or some of them where the package manager can do that.
- allow_downgrades: bool: also install older versions (APT)
- minimal: bool: the smallest update that mends something (dnf)
- obsoletes: bool: also replace packages by those that obsolete them (dnf)
- novendorchange: bool: keep the vendors of packages (zypper)
- allowvendorchange: bool: change the vendors of packages where that is newer (zypper)
- dryrun: bool: as test=True (zypper)
- no_recommends: bool: not what is recommended (zypper)
= as of pkg.install
$
$ refresh=True dist_upgrade=True

update(name=None, pkgs=None, refresh=True, skip_verify=False, normalize=True, minimal=False, obsoletes=False, enablerepo=None, disablerepo=None, disableexcludes=None, setopt=None, fromrepo=None, **kwargs) !
As pkg.upgrade, and obsolete nothing (dnf).
- minimal: bool: the smallest update that mends something
- obsoletes: bool: also replace packages by those that obsolete them
= as of pkg.install
$ name=openssl

hold(name=None, pkgs=None, sources=None, normalize=True, root=None, **kwargs) !
Hold packages back: an upgrade leaves them alone.
- sources: any: as of pkg.install
= {name: {name:, changes:, result:, comment:}}
$ nginx

unhold(name=None, pkgs=None, sources=None, normalize=True, root=None, **kwargs) !
Let packages go that are held back.
- sources: any: as of pkg.install
= {name: {name:, changes:, result:, comment:}}
$ nginx

set_selections(path=None, selection=None, clear=False, saltenv='base') !
Set what dpkg has as selected.
- path: text: a file as dpkg --get-selections writes it: a path, or salt://
- selection: dict: a mapping of states to lists of names
- clear: bool: forget all selections first
= {name: {old: state, new: state}} of those that changed
$ selection='{"hold": ["openssh-server"]}'
$ salt://path/to/file

groupinstall(name, skip=None, include=None, refresh=False, skip_verify=False, fromrepo=None, enablerepo=None, disablerepo=None, setopt=None) !
The same as pkg.group_install (dnf).
- name: list: the groups
- skip: list: packages not to install
- include: list: further packages
= as of pkg.install
$ 'Development Tools'

group_install(name, skip=None, include=None, refresh=False, skip_verify=False, fromrepo=None, enablerepo=None, disablerepo=None, setopt=None) !
Install the packages of groups that are not there: the mandatory and default ones (dnf).
- name: list: the groups
- skip: list: packages not to install
- include: list: further packages
= as of pkg.install
$ 'Development Tools' skip=gcc
`

const repositories = `
list_repos(root=None, **kwargs)
Return the repositories. all=False leaves out those that are disabled.
= a mapping of them; what is known of each differs with the package manager
$

get_repo(repo, root=None, **kwargs)
Return one repository.
= a mapping, empty if there is none
$ 'deb http://deb.debian.org/debian bookworm main'
$ myrepo

mod_repo(repo, saltenv='base', aptkey=True, root=None, **kwargs) !
Make or change a repository. APT: key_url (salt:// or a path), signedby, comps, architectures, disabled, file, refresh. dnf and zypper: name, baseurl, mirrorlist, gpgcheck, gpgkey, enabled and whatever else a .repo file may have; a value None removes it. zypper: refresh, priority, cache.
- aptkey: bool: kept for calls written for Salt: keys are always files
= the repository
$ 'deb http://deb.debian.org/debian bookworm main contrib'
$ myrepo baseurl=http://example.org/repo enabled=True

del_repo(repo, root=None, **kwargs) !
Remove a repository.
= a text that says from which file, or a mapping (zypper)
$ 'deb http://deb.debian.org/debian bookworm main'

get_repo_keys(aptkey=True, keydir=None, **kwargs)
Return the keys that repositories are signed with (APT).
- aptkey: bool: those that are trusted for all repositories; else those in keydir
- keydir: text: a directory with keys; default: /etc/apt/keyrings
= a mapping by id of mappings with keyid, fingerprint, algorithm, bits, date_creation, uid and subkey
$

add_repo_key(path=None, text=None, keyserver=None, keyid=None, saltenv='base', aptkey=True, keydir=None, keyfile=None, **kwargs) !
Add a key that repositories are signed with (APT).
- path: text: the key: salt://, http://, https:// or a path of the host
- text: text: the key itself
- keyserver: text: a server that has it
- keyid: text: its id
- aptkey: bool: trust it for all repositories; else it is put into keydir
- keydir: text: a directory for keys; default: /etc/apt/keyrings
- keyfile: text: the name of the file
= True
$ 'salt://apt/sources/test.key' aptkey=False
$ keyserver='keyserver.example' keyid='0000AAAA0000AAAA'

del_repo_key(name=None, aptkey=True, keydir=None, **kwargs) !
Remove a key that repositories are signed with (APT): keyid is its id.
- name: text: kept for calls written for Salt: it has no effect
- aptkey: bool: one of those that are trusted for all repositories; else one in keydir
- keydir: text: a directory with keys; default: /etc/apt/keyrings
= the id
$ keyid=0123ABCD
`
