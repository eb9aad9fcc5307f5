// Package fnmatch matches names against shell patterns as Python's fnmatch does:
// case-sensitive, with *, ?, [seq] and [!seq], and nothing else special.
package fnmatch

import "unicode/utf8"

// Match reports whether the whole of name fits pattern. A bracket without its end
// stands for itself.
func Match(pattern, name string) bool {
	// star and back are where to go on if what follows the last * does not fit.
	star, back := -1, 0
	p, n := 0, 0
	for n < len(name) {
		r, size := decode(name[n:])
		if p < len(pattern) && pattern[p] == '*' {
			star, back = p, n
			p++
			continue
		}
		if next, ok := one(pattern, p, r); ok {
			p, n = next, n+size
			continue
		}
		if star < 0 {
			return false
		}
		_, size = decode(name[back:])
		back += size
		p, n = star+1, back
	}
	for p < len(pattern) && pattern[p] == '*' {
		p++
	}
	return p == len(pattern)
}

// decode returns the first character of s. A byte that is none is one of its own, the
// one that Python's surrogateescape makes of it.
func decode(s string) (rune, int) {
	r, size := utf8.DecodeRuneInString(s)
	if r == utf8.RuneError && size == 1 {
		return 0xdc00 + rune(s[0]), 1
	}
	return r, size
}

// one matches the element of pattern at p, which is no *, with r, and returns
// where the next element begins.
func one(pattern string, p int, r rune) (next int, ok bool) {
	if p >= len(pattern) {
		return p, false
	}
	c, size := decode(pattern[p:])
	switch c {
	case '?':
		return p + 1, true
	case '[':
		if end := bracketEnd(pattern, p); end > 0 {
			return end + 1, inBracket(pattern[p+1:end], r)
		}
	}
	return p + size, c == r
}

// bracketEnd returns the index of the ] that ends the bracket at p, or 0.
func bracketEnd(pattern string, p int) int {
	i := p + 1
	if i < len(pattern) && pattern[i] == '!' {
		i++
	}
	if i < len(pattern) && pattern[i] == ']' {
		i++
	}
	for ; i < len(pattern); i++ {
		if pattern[i] == ']' {
			return i
		}
	}
	return 0
}

// inBracket reports whether r is in the set, which may begin with ! and hold
// ranges.
func inBracket(set string, r rune) bool {
	negate := set[0] == '!' && len(set) > 1
	var runes []rune
	for i := 0; i < len(set); {
		c, size := decode(set[i:])
		runes = append(runes, c)
		i += size
	}
	if negate {
		runes = runes[1:]
	}
	found := false
	for i := 0; i < len(runes); i++ {
		if i+2 < len(runes) && runes[i+1] == '-' {
			found = found || runes[i] <= r && r <= runes[i+2]
			i += 2
			continue
		}
		found = found || runes[i] == r
	}
	return found != negate
}

// Special reports whether s has characters that mean something in a pattern.
func Special(s string) bool {
	for i := range len(s) {
		if s[i] == '*' || s[i] == '?' || s[i] == '[' {
			return true
		}
	}
	return false
}
