# An upload, for a shell that runs the gate: make the first directory that will do,
# try whether programs may run there before anything is read, read the thin and
# become it. Where that fails and there are further directories, ask for the thin
# again. The line begins with assignments: i, the length of what comes; g, what
# reads it; j, the size of the thin; x, its name; t, its digest.
#
# The thin is not flushed to the disk: it is checked by its size at each use, and a
# crash that leaves holes in a file of the right size is not worth the time on each
# first contact.
o= h=$(umask) F=.gossh-up-$n

# undo removes what was made here.
undo() {
	[ "$r" = bad ] || rm -f $F
	[ -z "$d" ] || {
		cd / && rmdir "$e" 2>/dev/null
	}
	d=
}

for e do
	shift
	case $e in "~/"*) e=$HOME${e#"~"} ;; esac
	umask 077
	d=
	c "$e"
	if [ $r = nodir ]; then
		[ "$w" = default ] || [ -d "${e%/*}/" ] || mkdir -p "${e%/*}/" 2>/dev/null
		b=$(mkdir "$e" 2>&1) && d=1
		c "$e"
		# In a directory with the setgid bit a new one inherits it.
		[ $r$d = bad1 ] && chmod g-s "$e" && c "$e"
		[ $r != nodir ] || r=bad z="it cannot be made: $b"
	fi
	if [ $r != bad ]; then
		b=$({ : >$F && chmod 700 $F; } 2>&1) || z="it cannot be written: $b"
		# An empty file is a valid program: the shell runs it.
		[ "$z" ] || ./$F 2>/dev/null
		if [ $? -eq 126 ]; then
			b=$(df -P . 2>/dev/null)
			z="programs cannot run there: ${b##* } is mounted noexec"
		fi
	fi
	if [ -z "$z" ]; then
		o=$e
		break
	fi
	undo
	[ $# -eq 0 ] || s warn "$z|$e"
done
umask $h
if [ -z "$o" ]; then
	s fail "$z|$e"
	exit 73
fi
trap undo 0
trap 'exit 74' 1 2 13 15
# What cannot be written must be read all the same: the next line comes after it.
# The file is appended to, for ext4 writes one to the disk that was truncated. gzip
# knows by itself whether all came.
if z=$({ head -c $i | { $g >>$F || { cat >/dev/null; false; }; }; } 2>&1) && {
	[ "$g" != cat ] || [ "$(wc -c <$F)" -eq $j ]
}; then
	exec "./$F" install "$n" "$PWD" "$w" $x $t
fi
undo
z="the upload did not arrive whole: $z"
if [ $# -eq 0 ]; then
	s fail "$z|$o"
	exit 74
fi
s again "$z|$o"
