package sshconfig

import "strings"

// Algorithms applies a list as ssh_config writes it to the default one: "+" adds
// at the end, "-" removes, "^" puts first, else it replaces. Patterns with * work
// for "-". An empty list leaves the default.
func Algorithms(list string, def []string) []string {
	if list == "" {
		return def
	}
	op := list[0]
	if op != '+' && op != '-' && op != '^' {
		return strings.Split(list, ",")
	}
	words := strings.Split(list[1:], ",")
	var out []string
	if op == '^' {
		out = append(out, words...)
	}
	for _, d := range def {
		named := false
		for _, w := range words {
			named = named || match(w, d)
		}
		if !named || op == '+' {
			out = append(out, d)
		}
	}
	if op == '+' {
		for _, w := range words {
			if !contains(out, w) {
				out = append(out, w)
			}
		}
	}
	return out
}
