#!/bin/sh
# Makes a repository, and a root of its own for APT and dpkg to work on, below the directory $1, which is absolute.
# With APT_CONFIG=$1/apt.conf and DPKG_ROOT=$1/root they touch nothing else. Needs dpkg-deb and apt-ftparchive.
set -eu
work=$1
export LC_ALL=C
mkdir -p "$work/repo" "$work/root/etc/apt/preferences.d" "$work/root/etc/apt/apt.conf.d" "$work/root/etc/apt/trusted.gpg.d" "$work/root/var/lib/dpkg/info" \
	"$work/root/var/lib/dpkg/updates" "$work/root/var/lib/apt/lists/partial" "$work/root/var/cache/apt/archives/partial" "$work/root/var/log/apt"
touch "$work/root/var/lib/dpkg/status" "$work/root/var/lib/dpkg/available"
deb() { # name version arch field
	d="$work/build/$1_$2"
	mkdir -p "$d/DEBIAN" "$d/opt/$1" "$d/etc"
	echo "$1 $2" > "$d/opt/$1/version"
	echo "setting=1" > "$d/etc/$1.conf"
	echo "/etc/$1.conf" > "$d/DEBIAN/conffiles"
	printf 'Package: %s\nVersion: %s\nArchitecture: %s\nMaintainer: A <a@example.org>\nSection: misc\nPriority: optional\nHomepage: https://example.org/%s\n%sDescription: the package %s\n More about it:\n .\n  - it is small\n' "$1" "$2" "$3" "$1" "$4" "$1" > "$d/DEBIAN/control"
	dpkg-deb --root-owner-group -b "$d" "$work/repo" > /dev/null
}
deb gossh-a 1.0-1 all ""
deb gossh-a 1.1-1 all ""
deb gossh-a 1:0.9-1 all ""
deb gossh-b 2.0 all "Depends: gossh-a
"
deb gossh-c 3.0 i386 ""
(cd "$work/repo" && apt-ftparchive packages . > Packages && apt-ftparchive release . > Release)
echo "deb [trusted=yes] file:$work/repo ./" > "$work/root/etc/apt/sources.list"
cat > "$work/apt.conf" <<EOF
Dir "$work/root";
Dir::State::status "$work/root/var/lib/dpkg/status";
Dir::Bin::dpkg "/usr/bin/dpkg";
DPkg::Options { "--root=$work/root"; "--force-not-root"; "--force-script-chrootless"; "--log=$work/dpkg.log"; };
APT::Architectures { "amd64"; "i386"; };
APT::Sandbox::User "root";
EOF
dpkg --root="$work/root" --force-not-root --add-architecture i386
