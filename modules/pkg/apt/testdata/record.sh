#!/bin/sh
# Records what APT and dpkg print, into this directory, with a repository and a root of its own.
# Needs dpkg-deb, apt-ftparchive and apt-get; recorded with Debian 12 (apt 2.6.2, dpkg 1.21.22).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export LC_ALL=C
"$here/repository.sh" "$work"
export APT_CONFIG="$work/apt.conf"
keep() { # file, command...
	out="$here/$1.txt"
	shift
	"$@" 2>&1 | sed "s,$work/,/srv/,g" > "$out"
}
status='${Status} ${Package} ${Version} ${Architecture}\n'
keep update-new apt-get -q update
keep update-again apt-get -q update
keep simulate-install apt-get -q -y -s install gossh-b gossh-c:i386
keep install apt-get -q -y install gossh-b gossh-a=1.0-1 gossh-c:i386
keep list dpkg-query --root="$work/root" --showformat="$status" -W
keep policy apt-cache -q policy -- gossh-a gossh-b gossh-c:i386 no-such-package
keep madison apt-cache madison -- gossh-a gossh-b
keep show apt-cache show -- gossh-a
keep simulate-upgrade apt-get -q -y -s dist-upgrade
keep simulate-downgrade apt-get -q -y -s --allow-downgrades install gossh-a=1.1-1
keep simulate-remove apt-get -q -y -s remove gossh-a
keep unknown apt-get -q -y -s install no-such-package || true
keep files dpkg-query --root="$work/root" -L gossh-a
keep owner dpkg-query --root="$work/root" -S /etc/gossh-c.conf
echo "gossh-a hold" | dpkg --root="$work/root" --set-selections
keep selections dpkg --root="$work/root" --get-selections
apt-get -q -y remove gossh-b > "$work/log"
keep list-removed dpkg-query --root="$work/root" --showformat="$status" -W
keep simulate-purge apt-get -q -y -s purge gossh-b gossh-c:i386
keep simulate-autoremove apt-get -q -y -s autoremove
