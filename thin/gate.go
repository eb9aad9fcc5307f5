package thin

import "strings"

// The gate is what the host's shell runs: it looks at the thin dir and becomes the
// thin that lies there, or says what is missing and takes an upload. It is one
// line without single quote, exclamation mark or newline, because it stands in
// single quotes on a line that any login shell may read, csh and fish among them.
//
// Arguments: the nonce; the thins that are wanted, as "digest:size digest:size";
// "set" if the user chose the directory, else "default"; then the directories to
// consider, "~/" standing for $HOME.
//
// The fast way costs one fork: an ls of the directory, of each of its ancestors,
// and of the thins in it. -O is in every shell that hosts have; where it is not,
// id(1) is asked.
var gateScript = join(
	`n=$1 k=$2 w=$3; shift 3`,
	// s says a status of this run.
	`s() { echo "gossh:$n:$*"; }`,
	// c looks at the directory $1: r becomes ok (f is the thin), nothin, nodir or
	// bad (z is why).
	`c() { d=$1; set --; p=$d; while p=${p%/*}; [ -n "$p" ]; do set -- "$p" "$@"; done`,
	`set -- $(LC_ALL=C ls -ldn / "$@" "$d" "$d"/gossh-thin-* 2>/dev/null)`,
	`x= y= z= f= v=`,
	`while [ $# -ge 9 ]; do case $9 in `+
		`"$d") x=$1 y=$3;; `+
		`"$d"/*) case " $k " in *" ${9##*/gossh-thin-}:$5 "*) case $1 in -rwx------*) f=$9 g=$3;; esac;; esac;; `+
		`*) case $3 in 0) ;; *) v="$v $3";; esac; case $1 in `+
		`l*) case $3 in 0) ;; *) z="its ancestor $9 is a symbolic link of uid $3";; esac;; `+
		`?????????[tT]*) ;; `+
		`?????w*|????????w*) z="others can write to its ancestor $9";; esac;; `+
		`esac; case $1 in l*) shift 2;; esac; shift 9; done`,
	`case $x in `+
		`"") r=nodir; q=$(id -u);; `+
		`l*) z="it is a symbolic link";; `+
		`drwx------*) q=$y; if [ -O "$d" ] 2>/dev/null || [ "$(id -u)" = "$y" ]; then r=nothin; else z="it belongs to uid $y"; fi;; `+
		`d*) q=$y; z="its mode is $x, not drwx------";; `+
		`*) z="it is not a directory";; esac`,
	`for a in $v; do [ "$a" = "$q" ] || z=${z:-"an ancestor belongs to uid $a"}; done`,
	`if [ -n "$z" ]; then r=bad; elif [ -n "$f" ] && [ "$g" = "$q" ]; then r=ok; fi; }`,
	// The search: a thin anywhere wins, else the first usable directory.
	`b= m=`,
	`for e in "$@"; do case $e in "~"/*) [ -n "$HOME" ] || continue; e=$HOME${e#?};; esac`,
	`c "$e"; case $r in `+
		`ok) exec "$f" run "$n" "$d";; `+
		`bad) s warn "$d" $z; [ "$w" = default ] || { s fail "$d" $z; exit 73; };; `+
		`*) [ -n "$b" ] || { b=$e m=$r; };; esac; done`,
	`[ -n "$b" ] || { s fail "$e" "no directory is usable"; exit 73; }`,
	`h=raw; command -v gzip >/dev/null 2>&1 && h=gz`,
	`s need "$m" $(uname -s) $(uname -m) "$h" "$b"`,
	// The upload: "put FORMAT LENGTH SIZE DIGEST" and LENGTH bytes. The directory
	// is made, and whether it may run programs is tried, before anything is read.
	`while read -r o l i j t; do case $o in quit) exit 0;; put) for e in "$@"; do `+
		`case $e in "~"/*) [ -n "$HOME" ] || continue; e=$HOME${e#?};; esac`,
	`u=$(umask) p=; [ "$w" = default ] || p=-p; umask 077; a=$(mkdir $p "$e" 2>&1); c "$e"; case $r in ok|nothin) z=;; nodir) z="it cannot be made: $a";; esac`,
	`if [ -z "$z" ]; then f=$d/.gossh-up-$n-$$; z=$({ : >"$f" && chmod 700 "$f"; } 2>&1)`,
	`[ -n "$z" ] || "$f" 2>/dev/null || { z="programs cannot run there: $(df -P "$d" 2>/dev/null | { read -r a; read -r a; echo "${a##* }"; }) is mounted noexec"; rm -f "$f"; }; fi`,
	`umask "$u"; [ -n "$z" ] || break; s warn "$d" $z; done`,
	`[ -z "$z" ] || { s fail "$d" $z; exit 73; }`,
	`case $l in `+
		`gz) z=$({ head -c "$i" | gzip -dc >"$f"; } 2>&1);; `+
		`*) z=$({ head -c "$i" >"$f"; } 2>&1);; esac`,
	`[ "$(wc -c <"$f")" -eq "$j" ] || { rm -f "$f"; s fail "$d" the upload did not arrive whole: $z; exit 74; }`,
	`exec "$f" install "$n" "$d" "$t";; esac; done`,
)

func join(parts ...string) string { return strings.Join(parts, "; ") }
