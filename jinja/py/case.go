package py

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// special looks a character up in one of the case tables.
func specialCase(table string, r rune) string {
	if r < 0xdf {
		return ""
	}
	key := string(r)
	i := strings.Index(table, key)
	for i > 0 && table[i-1] != ' ' {
		next := strings.Index(table[i+1:], key)
		if next < 0 {
			return ""
		}
		i += 1 + next
	}
	if i < 0 {
		return ""
	}
	to, _, _ := strings.Cut(table[i+len(key):], " ")
	return to
}

func toUpper(s string) string {
	if isASCII(s) {
		return strings.ToUpper(s)
	}
	var b strings.Builder
	for _, r := range s {
		writeUpper(&b, r)
	}
	return b.String()
}

func writeUpper(b *strings.Builder, r rune) {
	if to := specialCase(upperTable, r); to != "" {
		b.WriteString(to)
		return
	}
	b.WriteRune(unicode.ToUpper(r))
}

func writeTitle(b *strings.Builder, r rune) {
	if to := specialCase(titleTable, r); to != "" {
		b.WriteString(to)
		return
	}
	b.WriteRune(unicode.ToTitle(r))
}

// writeLower writes the lower case of r, which stands at byte i of s: a sigma
// differs at the end of a word.
func writeLower(b *strings.Builder, s string, i int, r rune) {
	switch {
	case r == 'İ':
		b.WriteString("i\u0307")
	case r == 'Σ' && isFinal(s, i):
		b.WriteRune('ς')
	default:
		b.WriteRune(unicode.ToLower(r))
	}
}

func toLower(s string) string {
	if isASCII(s) {
		return strings.ToLower(s)
	}
	var b strings.Builder
	for i, r := range s {
		writeLower(&b, s, i, r)
	}
	return b.String()
}

// isFinal says whether the sigma at byte i of s ends a word: a letter comes
// before it and none after it, apart from characters that do not count.
func isFinal(s string, i int) bool {
	before := false
	for rest := s[:i]; rest != ""; {
		r, n := utf8.DecodeLastRuneInString(rest)
		if !isCaseIgnorable(r) {
			before = isCased(r)
			break
		}
		rest = rest[:len(rest)-n]
	}
	if !before {
		return false
	}
	for _, r := range s[i+len("Σ"):] {
		if !isCaseIgnorable(r) {
			return !isCased(r)
		}
	}
	return true
}

func isCaseIgnorable(r rune) bool {
	return strings.ContainsRune("'.:·\u0387\u055f\u05f4\u2018\u2019\u2024\u2027\ufe13\ufe52\ufe55\uff07\uff0e\uff1a", r) ||
		unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf, unicode.Lm, unicode.Sk)
}

func foldCase(s string) string {
	if isASCII(s) {
		return strings.ToLower(s)
	}
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == 'ı' || r >= 0x13a0 && r <= 0x13f5:
			b.WriteRune(r)
		case r >= 0x13f8 && r <= 0x13fd: // Cherokee folds to upper case
			b.WriteRune(r - 8)
		case r >= 0xab70 && r <= 0xabbf:
			b.WriteRune(r - 0xab70 + 0x13a0)
		case r == 'ẞ':
			b.WriteString("ss")
		case r == 'İ':
			b.WriteString("i\u0307")
		default:
			var up strings.Builder
			writeUpper(&up, r)
			b.WriteString(strings.Map(unicode.ToLower, up.String()))
		}
	}
	return b.String()
}

func capitalize(s string) string {
	if s == "" {
		return s
	}
	var b strings.Builder
	for i, r := range s {
		if i == 0 {
			writeTitle(&b, r)
		} else {
			writeLower(&b, s, i, r)
		}
	}
	return b.String()
}

func titleCase(s string) string {
	var b strings.Builder
	inWord := false
	for i, r := range s {
		if inWord {
			writeLower(&b, s, i, r)
		} else {
			writeTitle(&b, r)
		}
		inWord = isCased(r)
	}
	return b.String()
}

func swapCase(s string) string {
	var b strings.Builder
	for i, r := range s {
		switch {
		case isUpper(r):
			writeLower(&b, s, i, r)
		case isLower(r):
			writeUpper(&b, r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
