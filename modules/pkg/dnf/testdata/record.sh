#!/bin/sh
# Records what dnf and rpm print, into this directory, with a repository and a root of its own.
# Recorded with Debian 12 (dnf 4.14.0 with its plugins-core, rpm 4.18.0).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export LC_ALL=C
"$here/../../rpm/testdata/repository.sh" "$work" > "$work/log" 2>&1
dnf() {
	command dnf --installroot="$work/root" --releasever=9 --setopt=reposdir="$work/root/etc/yum.repos.d" --setopt=cachedir="$work/cache" --disableplugin=local "$@"
}
keep() { # file, command...
	out="$here/$1.txt"
	shift
	{ "$@" || echo "code $?" >&2; } 2> "$work/err" | sed "s,$work/,/srv/,g" > "$out"
	cat "$work/err" >&2
}
query='%{NAME}_|-%{EPOCH}_|-%{VERSION}_|-%{RELEASE}_|-%{ARCH}_|-%{INSTALLTIME}\n'
keep none rpm --root "$work/root" -qa --queryformat "$query"
keep simulate-install dnf --assumeno install gossh-b gossh-with-a-name-that-is-too-long-for-one-line gossh-c
keep install dnf -y install gossh-b gossh-a-1.0-1 gossh-with-a-name-that-is-too-long-for-one-line
keep list rpm --root "$work/root" -qa --queryformat "$query"
keep available dnf -q list --available gossh-a gossh-c
keep duplicates dnf -q list --available --showduplicates
keep upgrades dnf -q list --upgrades
keep simulate-upgrade dnf --assumeno upgrade
keep simulate-remove dnf --assumeno remove gossh-a
keep simulate-reinstall dnf --assumeno reinstall gossh-b
keep nothing dnf --assumeno install gossh-b
keep unknown dnf --assumeno install no-such-package
dnf -y upgrade gossh-a > "$work/log"
keep simulate-downgrade dnf --assumeno downgrade gossh-a-1.1-1
keep versionlock-none dnf -q versionlock list
keep versionlock-add dnf -q versionlock add gossh-b
keep versionlock dnf -q versionlock list
keep versionlock-delete dnf -q versionlock delete "gossh-b-0:2.0-3.*"
keep groups dnf -q group list --hidden
keep group dnf -q group info "Test Tools"
keep environment dnf -q group info Everything
keep group-none dnf -q group info no-such-group
dnf -y group install "Test Tools" > "$work/log"
keep groups-installed dnf -q group list --hidden
keep files rpm --root "$work/root" -ql gossh-a
keep owner rpm --root "$work/root" -qf --queryformat '%{name}\n' /etc/gossh-b.conf
echo changed > "$work/root/etc/gossh-a.conf"
rm "$work/root/opt/gossh-b/version"
keep verify rpm --root "$work/root" -V -a
