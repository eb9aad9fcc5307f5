# The pre-flight script: take it on stdin into a fresh private directory, make sure
# that it came whole, run it through its #! line or else sh, and remove it. Before
# the script come its arguments, as a line of shell that sets them: so they may hold
# any text and are in no process list before the script's own. mkdir fails if
# anything is there. Arguments: the nonce; the length of all and of the arguments;
# the SHA-256 and the cksum of all.
#
# What runs beside the script lets go of the output with exec: a shell keeps what
# { } >/dev/null replaces, to restore it, and who reads the output would wait.
#
# stdin stays open while the script runs: its end, which is that of the connection,
# ends the script and what it started.
n=$1 i=$2 m=$3 t=$4 k=$5 p=
s() { echo gossh:$n:$*; }
no() {
	s fail "$@"
	exit 74
}
h=$(umask)
umask 077
o=
for b in /var/tmp "$HOME" /tmp /dev/shm; do
	d=$b/.gossh-pre-$n
	mkdir "$d" 2>/dev/null || continue
	true >"$d/all" && chmod 700 "$d/all" && "$d/all" 2>/dev/null
	if [ $? -ne 126 ]; then
		o=1
		break
	fi
	rm -rf "$d"
done
[ "$o" ] || no "no directory of /var/tmp, the home directory, /tmp and /dev/shm lets the login user write and run programs"

# stop ends the script, with what it started where setsid put that in a group.
stop() {
	[ "$p" ] || return
	kill -TERM -$p 2>/dev/null || kill -TERM $p 2>/dev/null
	(
		exec </dev/null >/dev/null 2>&1
		sleep 2
		kill -KILL -$p || kill -KILL $p
	) &
}
trap 'rm -rf "$d"' 0
trap 'stop; exit 143' 1 2 13 15

z=$(head -c $i 2>&1 >"$d/all") || no "it cannot be written to $b: $z"
[ "$(wc -c <"$d/all")" -eq $i ] || no "it did not arrive whole"
if command -v sha256sum >/dev/null 2>&1; then
	z=$(sha256sum <"$d/all")
	[ "${z%% *}" = $t ] || no "it was changed on its way"
else
	z=$(cksum <"$d/all")
	[ "${z%% *}" = $k ] || no "it was changed on its way"
fi
head -c $m "$d/all" >"$d/args" && tail -c +$((m + 1)) "$d/all" >"$d/script" && chmod 700 "$d/script" || no "it cannot be written to $b"
. "$d/args"
rm -f "$d/all" "$d/args"
case $(head -c 2 "$d/script") in
'#!') set -- "$d/script" "$@" ;;
*) set -- sh "$d/script" "$@" ;;
esac
command -v setsid >/dev/null 2>&1 && set -- setsid "$@"
umask $h
s run
exec 3<&0
"$@" </dev/null 3<&- &
p=$!
(
	exec <&3 3<&- >/dev/null 2>&1
	read -r z
	kill -TERM $$
) &
k=$!
exec 3<&-
wait $p
r=$?
p=
# TERM is lost on a subshell that has just been forked and still has the trap.
exec 2>/dev/null
kill -KILL $k
exit $r
