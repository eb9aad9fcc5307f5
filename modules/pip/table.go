package pip

const table = `
- pkgs: any: the packages, as a list or a text with commas
- requirements: any: files with requirements: paths or salt:// files
- bin_env: text: a virtualenv, a pip or a python; default: python3 -m pip, or pip3
- user: text: who runs pip
- cwd: text: where pip runs
- log: text: a file for pip's log
- proxy: text: a proxy
- timeout: num: the timeout of a connection in seconds
- saltenv: text: the environment of salt:// files
- use_vt: bool: kept for calls written for Salt
- env_vars: dict: variables for the environment
- pkg: text: the package
- index_url: text: the package index
- extra_index_url: text: one more index

install(pkgs=None, requirements=None, bin_env=None, use_wheel=False, no_use_wheel=False, log=None, proxy=None, timeout=None, editable=None, find_links=None, index_url=None, extra_index_url=None, no_index=False, mirrors=None, build=None, target=None, download=None, download_cache=None, source=None, upgrade=False, force_reinstall=False, ignore_installed=False, exists_action=None, no_deps=False, no_install=False, no_download=False, global_options=None, install_options=None, user=None, cwd=None, pre_releases=False, cert=None, allow_all_external=False, allow_external=None, allow_unverified=None, process_dependency_links=False, saltenv='base', env_vars=None, use_vt=False, trusted_host=None, no_cache_dir=False, extra_args=None, cache_dir=None, no_binary=None, disable_version_check=False) !
Install packages with pip. Options that the pip of the host does not have are an error.
- use_wheel: bool: --use-wheel of old pips
- no_use_wheel: bool: --no-use-wheel of old pips
- editable: list: URLs or directories to install in editable mode
- find_links: list: URLs or directories with archives
- no_index: bool: use no index
- mirrors: text: --mirrors of old pips
- build: text: --build of old pips
- target: text: the directory to install into
- download: text: --download of old pips
- download_cache: text: --download-cache of old pips
- source: text: where editable packages are checked out
- upgrade: bool: upgrade to the newest version
- force_reinstall: bool: reinstall what is there
- ignore_installed: bool: overwrite what is there
- exists_action: text: what to do when a path exists: s, i, w, b, a
- no_deps: bool: no dependencies
- no_install: bool: --no-install of old pips
- no_download: bool: --no-download of old pips
- global_options: list: options for setup.py before the command
- install_options: list: options for setup.py install
- pre_releases: bool: also pre-releases
- cert: text: a file with CA certificates
- allow_all_external: bool: --allow-all-external of old pips
- allow_external: list: --allow-external of old pips
- allow_unverified: list: --allow-unverified of old pips
- process_dependency_links: bool: --process-dependency-links of old pips
- trusted_host: any: hosts that need no valid certificate
- no_cache_dir: bool: use no cache
- extra_args: list: more options, such as --break-system-packages, or {--option: value}
- cache_dir: text: the cache
- no_binary: text: packages to build from source
- disable_version_check: bool: do not look for a newer pip
= a mapping with pid, retcode, stdout and stderr
$ flask,jinja2
$ requirements=/srv/app/requirements.txt bin_env=/srv/app/venv
$ 'django>=4,<5' upgrade=True

uninstall(pkgs=None, requirements=None, bin_env=None, log=None, proxy=None, timeout=None, user=None, cwd=None, saltenv='base', use_vt=False, extra_args=None) !
Remove packages with pip.
- extra_args: list: more options, such as --break-system-packages
= a mapping with pid, retcode, stdout and stderr
$ flask bin_env=/srv/app/venv

freeze(bin_env=None, user=None, cwd=None, use_vt=False, env_vars=None)
Return what is installed, in the format of requirements.
= a list of lines
$ bin_env=/srv/app/venv

list(prefix=None, bin_env=None, user=None, cwd=None, env_vars=None)
Return the versions of what is installed.
- prefix: text: only names that begin so
= a mapping of names to versions
$
$ prefix=dj bin_env=/srv/app/venv

version(bin_env=None, cwd=None, user=None)
Return the version of pip.
= the version
$ /srv/app/venv

list_upgrades(bin_env=None, user=None, cwd=None)
Return what could be upgraded.
= a mapping of names to the newest version with the kind of its file
$ /srv/app/venv

upgrade_available(pkg, bin_env=None, user=None, cwd=None)
Tell whether a package could be upgraded.
= True or False
$ flask

is_installed(pkgname=None, bin_env=None, user=None, cwd=None)
Tell whether a package is installed.
- pkgname: text: the package
= True or False
$ flask bin_env=/srv/app/venv

list_all_versions(pkg, bin_env=None, include_alpha=False, include_beta=False, include_rc=False, user=None, cwd=None, index_url=None, extra_index_url=None)
Return all versions that an index has of a package.
- include_alpha: bool: alpha versions too
- include_beta: bool: beta versions too
- include_rc: bool: release candidates too
= a list, the newest one last
$ flask

upgrade(bin_env=None, user=None, cwd=None, use_vt=False) !
Upgrade all packages.
= a mapping with changes, result and comment
$ /srv/app/venv
`

// flags are the options of pip install, by the arguments.
const flags = `log --log
timeout --timeout
use_wheel --use-wheel
no_use_wheel --no-use-wheel
editable --editable
find_links --find-links
no_index --no-index
mirrors --mirrors
build --build
target --target
download --download
download_cache --download-cache
source --source
upgrade --upgrade
force_reinstall --force-reinstall
ignore_installed --ignore-installed
exists_action --exists-action
no_deps --no-deps
no_install --no-install
no_download --no-download
global_options --global-option
install_options --install-option
pre_releases --pre
cert --cert
allow_all_external --allow-all-external
allow_external --allow-external
allow_unverified --allow-unverified
process_dependency_links --process-dependency-links
trusted_host --trusted-host
no_cache_dir --no-cache-dir
cache_dir --cache-dir
no_binary --no-binary
disable_version_check --disable-pip-version-check`
