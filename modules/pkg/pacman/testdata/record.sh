#!/bin/sh
# Records what pacman prints, into this directory, with a repository and a root of its own.
# Recorded with Debian 12 (pacman 6.0.2).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export LC_ALL=C
"$here/repository.sh" "$work"
keep() { # file, arguments of pacman...
	out="$here/$1.txt"
	shift
	{ pacman --config "$work/pacman.conf" "$@" 2>&1 || echo "$out: code $?" >&2; } | sed "s,$work/root/,/,g; s,$work/,/srv/,g" > "$out"
}
keep refresh-new -Sy
keep simulate-install -S -p --print-format '%n %v' --needed -- gossh-b
keep unknown -S -p --print-format '%n %v' --needed -- no-such-package
keep install -S --noprogressbar --noconfirm --needed -- gossh-b
keep list -Q
"$here/publish.sh" "$work"
pacman --config "$work/pacman.conf" -Sy > "$work/log"
keep simulate-upgrade -S -u -p --print-format '%n %v'
keep available -S -i -- gossh-a gossh-b no-such-package
keep simulate-remove -R -p --print-format '%n %v' -- gossh-b
keep simulate-purge -R -s -c -p --print-format '%n %v' -- gossh-a
keep needed -R -p --print-format '%n %v' -- gossh-a
keep repository -Sl
keep files -Ql -- gossh-a
keep owner -Qqo -- "$work/root/etc/gossh-b.conf"
keep simulate-file -U -p --print-format '%n %v' -- "$work/repo/gossh-c-3.0-1-any.pkg.tar.gz"
keep info -Qi -- gossh-a
touch "$work/root/var/lib/pacman/db.lck"
keep locked -S --noprogressbar --noconfirm --needed -- gossh-a
