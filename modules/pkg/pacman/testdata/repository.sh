#!/bin/sh
# Makes a repository of packages of pacman, a root, and a configuration that names them, below the directory $1, which
# is absolute. Needs tar alone: the database of a repository is an archive of descriptions.
set -eu
work=$1
mkdir -p "$work/repo" "$work/db" "$work/root/var/lib/pacman" "$work/root/etc" "$work/root/var/cache/pacman/pkg"
cat > "$work/pacman.conf" <<CONF
[options]
RootDir = $work/root
DBPath = $work/root/var/lib/pacman
CacheDir = $work/root/var/cache/pacman/pkg
LogFile = $work/pacman.log
GPGDir = $work/gpg
HookDir = $work/hooks
Architecture = auto
SigLevel = Never
LocalFileSigLevel = Never
[test]
Server = file://$work/repo
CONF
pkg() { # name version depends
	p="$work/build/$1-$2"
	mkdir -p "$p/opt/$1" "$p/etc"
	echo "$1 $2" > "$p/opt/$1/version"
	echo "setting=1" > "$p/etc/$1.conf"
	file="$1-$2-any.pkg.tar.gz"
	{
		printf 'pkgname = %s\npkgbase = %s\npkgver = %s\npkgdesc = the package %s\nurl = https://example.org/%s\nbuilddate = 1700000000\npackager = A <a@example.org>\nsize = 30\narch = any\nlicense = MIT\nbackup = etc/%s.conf\n' "$1" "$1" "$2" "$1" "$1" "$1"
		[ -z "$3" ] || echo "depend = $3"
	} > "$p/.PKGINFO"
	tar -C "$p" --owner=0 --group=0 -czf "$work/repo/$file" .PKGINFO etc opt
}
publish() { # name version depends
	d="$work/db/$1-$2"
	rm -rf "$work/db/$1"-[0-9]*
	mkdir -p "$d"
	file="$1-$2-any.pkg.tar.gz"
	{
		printf '%%FILENAME%%\n%s\n\n%%NAME%%\n%s\n\n%%BASE%%\n%s\n\n%%VERSION%%\n%s\n\n%%DESC%%\nthe package %s\n\n%%CSIZE%%\n%s\n\n%%ISIZE%%\n30\n\n%%ARCH%%\nany\n\n%%BUILDDATE%%\n1700000000\n\n%%PACKAGER%%\nA <a@example.org>\n\n' "$file" "$1" "$1" "$2" "$1" "$(stat -c %s "$work/repo/$file")"
		[ -z "$3" ] || printf '%%DEPENDS%%\n%s\n\n' "$3"
	} > "$d/desc"
	(cd "$work/db" && tar -czf "$work/repo/test.db" -- *)
}
pkg gossh-a 1.0-1 ""
pkg gossh-a 1.1-1 ""
pkg gossh-b 2.0-3 gossh-a
pkg gossh-c 3.0-1 ""
publish gossh-a 1.0-1 ""
publish gossh-b 2.0-3 gossh-a
