#!/bin/sh
# Records what zypper prints, into this directory, with a repository and a root of its own.
# Recorded with Debian 12 (zypper 1.14.42, rpm 4.18.0).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export LC_ALL=C
"$here/../../rpm/testdata/repository.sh" "$work" > "$work/log" 2>&1
keep() { # file, options and command of zypper...
	out="$here/$1.txt"
	shift
	{ zypper --root "$work/root" --non-interactive "$@" || echo "$out: code $?" >&2; } 2> "$work/err" | sed "s,$work/,/srv/,g" > "$out"
	cat "$work/err" >&2
}
keep refresh-new refresh
keep refresh-again refresh
keep simulate-install --xmlout --no-refresh install --dry-run --name gossh-b
keep unknown --xmlout --no-refresh install --dry-run --name no-such-package
keep install --xmlout --no-refresh install --name gossh-b gossh-a=1.0
keep updates --xmlout --no-refresh list-updates
keep search --xmlout --no-refresh search -s -t package
keep simulate-update --xmlout --no-refresh update --dry-run
keep simulate-remove --xmlout --no-refresh remove --dry-run gossh-a
keep info --no-refresh info -t package gossh-a gossh-b no-such-package
keep locks-none --xmlout locks
zypper --root "$work/root" --non-interactive addlock gossh-a > "$work/log"
keep locks --xmlout locks
keep problem --xmlout --no-refresh remove --dry-run gossh-a
zypper --root "$work/root" --non-interactive removelock gossh-a > "$work/log"
zypper --root "$work/root" --non-interactive update > "$work/log" 2>&1
keep simulate-downgrade --xmlout --no-refresh install --dry-run --oldpackage --name gossh-a=1.1
keep simulate-reinstall --xmlout --no-refresh install --dry-run --force --name gossh-b
keep patterns --xmlout --no-refresh search -t pattern
