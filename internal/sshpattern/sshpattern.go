// Package sshpattern matches names against the patterns of ssh_config(5), which
// known_hosts files use as well.
package sshpattern

import "strings"

// Match reports whether the whole of name fits pattern: * stands for any bytes, ?
// for one, and everything else for itself. Case counts.
func Match(pattern, name string) bool {
	// star and back are where to go on if what follows the last * does not fit.
	star, back := -1, 0
	p, n := 0, 0
	for n < len(name) {
		switch {
		case p < len(pattern) && pattern[p] == '*':
			star, back = p, n
			p++
		case p < len(pattern) && (pattern[p] == '?' || pattern[p] == name[n]):
			p++
			n++
		case star >= 0:
			back++
			p, n = star+1, back
		default:
			return false
		}
	}
	return strings.Trim(pattern[p:], "*") == ""
}

// MatchList reports whether name fits one of the patterns and none of those that
// are negated with a leading !.
func MatchList(patterns []string, name string) bool {
	found := false
	for _, p := range patterns {
		p, negated := strings.CutPrefix(p, "!")
		if !Match(p, name) {
			continue
		}
		if negated {
			return false
		}
		found = true
	}
	return found
}
