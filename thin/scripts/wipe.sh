# The wipe of thin dirs, for a thin that cannot do it: it was killed, or never
# started. Arguments: "set" if the user chose the directory, else "default"; then
# the directories. One that is not the user's own is left alone. One that the user
# chose may hold other things: only what is gossh's is removed from it.
w=$1
shift
for e do
	case $e in "~/"*) e=$HOME${e#"~"} ;; esac
	[ -h "$e" ] && continue
	CDPATH= cd -P -- "$e" 2>/dev/null || continue
	set -- $(LC_ALL=C ls -ldn .)
	[ -O . ] 2>/dev/null || [ "$(id -u)" = "$3" ] || continue
	rm -rf ./gossh-thin-* ./.gossh-*
	cd /
	if [ "$w" = default ]; then
		rm -rf -- "$e"
	else
		rmdir -- "$e" 2>/dev/null
	fi
done
