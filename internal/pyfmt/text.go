package pyfmt

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/gossh/gossh/ordered"
)

const (
	// MaxIndent is the column up to which JSON indents; what nests deeper is
	// written on one line. Otherwise a small value that nests deeply would become
	// a thousand times as large.
	MaxIndent = 200
	// maxPrettyIndent is the same for Pretty, which counts the keys in.
	maxPrettyIndent = 600
)

// keys returns the keys of m, in their order or sorted by code point.
func keys(m *ordered.Map, sorted bool) []string {
	ks := m.Keys()
	if sorted {
		slices.Sort(ks)
	}
	return ks
}

// SplitLines returns the lines of s as Python's str.splitlines() does: it breaks
// at every line boundary that Unicode knows, not only at "\n", and a boundary at
// the end starts no further line. With keepEnds each line keeps its boundary.
func SplitLines(s string, keepEnds bool) []string {
	var out []string
	start := 0
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		if !lineBreak(r) {
			i += n
			continue
		}
		end := i + n
		if r == '\r' && end < len(s) && s[end] == '\n' {
			end++
		}
		if keepEnds {
			out = append(out, s[start:end])
		} else {
			out = append(out, s[start:i])
		}
		start, i = end, end
	}
	if start < len(s) {
		out = append(out, s[start:])
	}
	return out
}

func lineBreak(r rune) bool {
	switch r {
	case '\n', '\r', '\v', '\f', 0x1c, 0x1d, 0x1e, 0x85, 0x2028, 0x2029:
		return true
	}
	return false
}

// isSpace reports whether Python's \s and str.strip() take r for white space.
func isSpace(r rune) bool {
	switch {
	case r >= '\t' && r <= '\r', r >= 0x1c && r <= ' ', r == 0x85, r == 0xa0, r == 0x1680,
		r >= 0x2000 && r <= 0x200a, r == 0x2028, r == 0x2029, r == 0x202f, r == 0x205f, r == 0x3000:
		return true
	}
	return false
}

// Strip returns s without white space at both ends, as Python's str.strip().
func Strip(s string) string { return strings.TrimFunc(s, isSpace) }

// StripRight returns s without white space at its end, as Python's str.rstrip().
func StripRight(s string) string { return strings.TrimRightFunc(s, isSpace) }

// length is the number of code points of s, Python's len().
func length(s string) int { return utf8.RuneCountInString(s) }
