// Package shellquote writes words so that a shell reads them back unchanged, and
// reads words as a shell does.
package shellquote

import (
	"errors"
	"strings"
)

// ErrNewline is returned for a word that no single line can hold: csh has no way
// to quote a newline or a NUL.
var ErrNewline = errors.New("a newline or NUL cannot be quoted")

// Word returns s in a form that sh, bash, dash, ash, ksh, zsh, csh, tcsh and fish
// all read back as s: everything but harmless characters is escaped with a
// backslash, outside of quotes.
func Word(s string) (string, error) {
	if strings.ContainsAny(s, "\n\x00") {
		return "", ErrNewline
	}
	if s == "" {
		return "''", nil
	}
	var b strings.Builder
	for i := range len(s) {
		if !harmless(s[i]) {
			b.WriteByte('\\')
		}
		b.WriteByte(s[i])
	}
	return b.String(), nil
}

// Words returns the words quoted and joined with spaces.
func Words(words ...string) (string, error) {
	out := make([]string, len(words))
	for i, w := range words {
		q, err := Word(w)
		if err != nil {
			return "", err
		}
		out[i] = q
	}
	return strings.Join(out, " "), nil
}

// harmless reports whether a byte means itself in every shell. Bytes beyond ASCII
// are parts of characters, which are not split by a backslash.
func harmless(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' ||
		strings.IndexByte("_-./:=,@%+", c) >= 0 || c >= 0x80
}

// POSIX returns s for a POSIX shell alone, which can hold any text without NUL:
// in single quotes where it needs them.
func POSIX(s string) string {
	if s != "" && strings.IndexFunc(s, func(r rune) bool { return r >= 0x80 || !harmless(byte(r)) }) < 0 {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}
