# The gate: the one thing that a host's shell runs for a call. It becomes the thin
# that lies in the thin dir, or says what is missing and does what it is told next.
#
# It stands in single quotes on a line that any login shell may read, csh and fish
# among them: no single quote, backslash or exclamation mark outside of comments.
# It is short, because the host pays for it at each call and sudo logs it; how an
# upload is taken comes later, on stdin (put.sh).
#
# Arguments: the nonce; the thins that are wanted, as "digest:size digest:size";
# "set" if the user chose the directory, else "default"; then the directories to
# consider, "~/" standing for $HOME.
n=$1 k=" $2 " w=$3
shift 3

# s says a status of this run, its words joined on one line.
s() { echo gossh:$n:$*; }

# c looks at the directory $1 and goes there. r becomes ok (f is the thin), nothin,
# nodir or bad (z is why).
#
# The fast way costs one fork: an ls of the directory, its ancestors and the thins
# in it. They are looked at from inside, by relative names. So the ancestors are the
# real ones whatever links led there, nothing can be put in their place between the
# look and the use, and names with spaces do not matter.
c() {
	z= f= q= v= r=bad p=$1
	if [ -h "$p" ]; then
		z="it is a symbolic link"
		return
	fi
	CDPATH= cd -P -- "$p" 2>/dev/null || {
		if [ -e "$p" ]; then
			# Once more: another run may have made it meanwhile.
			CDPATH= cd -P -- "$p" 2>/dev/null || {
				z="it is not a directory"
				[ -d "$p" ] && z="it cannot be entered"
			}
		else
			r=nodir
		fi
		[ "$r$z" = bad ] || return
	}
	a=. l=. p=$PWD
	while [ "$p" ]; do
		p=${p%/*} a=$a/.. l="$l $a"
	done
	# A directory that machines of several kinds may share costs an uname as well.
	# What else decides how ls writes is taken out of its environment. It sorts by
	# name, so that the directory itself comes first.
	set -- $(
		case $PWD in /var/tmp/*|/tmp/*|/dev/shm/*) echo . . ;; *) uname -sm ;; esac
		unset TIME_STYLE QUOTING_STYLE BLOCK_SIZE LS_BLOCK_SIZE
		LC_ALL=C exec ls -ldn $l gossh-thin-* 2>/dev/null
	)
	u=-$1-$2
	shift 2
	[ "$u" = -.-. ] && u=
	while [ $# -gt 8 ]; do
		case $9 in
		.) q=$3
			case $1 in drwx------*) ;; *) z="its mode is $1, not drwx------" ;; esac ;;
		gossh-thin-*"$u") y=${9#gossh-thin-}
			case "$k$1 $3" in *" ${y%%-*}:$5 "*-rwx------*" $q") f=$9 ;; esac ;;
		./*) case $3 in 0|"$q") ;; *) v="belongs to uid $3" ;; esac
			case $1 in
			?????????[tT]*) ;;
			?????w*|????????w*) v="can be written by others" ;;
			esac
			[ -z "$v" ] || z="its ancestor $(cd "$9" && pwd) $v" v= ;;
		esac
		shift 9
	done
	# -O is in every shell that hosts are known to have; id would cost a fork.
	[ -O . ] 2>/dev/null || [ "$(id -u)" = "$q" ] || z="it belongs to uid $q"
	[ "$z" ] || {
		r=nothin
		[ -x "$f" ] && r=ok
	}
}

m=nodir
for e do
	case $e in "~/"*) e=$HOME${e#"~"} ;; esac
	c "$e"
	case $r in
	ok) exec "./$f" run "$n" "$PWD" "$w" ;;
	nothin) m=nothin ;;
	bad) [ "$w" = set ] && {
			s fail "$z|$e"
			exit 73
		}
		s warn "$z|$e" ;;
	esac
done
g=raw
command -v gzip >/dev/null 2>&1 && g=gz
s need $m $(uname -sm) $g
# Lines that do not begin with a colon, such as a Start, are not for the gate.
while IFS= read -r l; do
	case $l in :*) eval "${l#:}" ;; esac
done
