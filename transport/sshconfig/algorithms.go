package sshconfig

import (
	"slices"
	"strings"

	"github.com/gossh/gossh/internal/sshpattern"
)

// Algorithms applies a list as ssh_config writes it to the default one: "+" adds
// at the end, "-" removes, "^" puts first, else it replaces. The names may be
// patterns of names in def; one that fits nothing there is added if it has no
// wildcard. An empty list leaves the default. The result may have names that the
// caller does not know.
func Algorithms(list string, def []string) []string {
	if list == "" {
		return def
	}
	op := list[0]
	if strings.IndexByte("+-^", op) >= 0 {
		list = list[1:]
	}
	words := strings.Split(list, ",")
	switch op {
	case '-':
		return slices.DeleteFunc(slices.Clone(def), func(d string) bool { return sshpattern.MatchList(words, d) })
	case '+':
		return union(def, named(words, def))
	case '^':
		return union(named(words, def), def)
	}
	return named(words, def)
}

// named returns the names that words stand for.
func named(words, def []string) []string {
	var out []string
	for _, w := range words {
		if !strings.ContainsAny(w, "*?") {
			out = union(out, []string{w})
			continue
		}
		for _, d := range def {
			if sshpattern.Match(w, d) {
				out = union(out, []string{d})
			}
		}
	}
	return out
}

// union returns a, and what b has beside it.
func union(a, b []string) []string {
	out := slices.Clone(a)
	for _, s := range b {
		if s != "" && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}
