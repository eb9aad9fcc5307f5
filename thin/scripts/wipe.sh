# The wipe of thin dirs, for a thin that cannot do it: it was killed, or never
# started. Arguments: "set" if the user chose the directory, else "default"; "force"
# if results that nobody has fetched go as well, else "keep"; then the directories.
# One that is not the user's own is left alone. One that the user chose may hold other
# things: only what is gossh's is removed from it.
w=$1 f=$2
shift 2
for e do
	case $e in "~/"*) e=$HOME${e#"~"} ;; esac
	[ -h "$e" ] && continue
	CDPATH= cd -P -- "$e" 2>/dev/null || continue
	set -- $(LC_ALL=C ls -ldn .)
	[ -O . ] 2>/dev/null || [ "$(id -u)" = "$3" ] || continue
	set -- .gossh-spool/*.job
	[ $f = keep ] && [ -e "$1" ] && continue
	rm -rf ./gossh-thin-* ./.gossh-*
	cd /
	if [ "$w" = default ]; then
		rm -rf -- "$e"
	else
		rmdir -- "$e" 2>/dev/null
	fi
done
