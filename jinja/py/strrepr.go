package py

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

const hexDigits = "0123456789abcdef"

func reprString(s string) string { return string(appendQuoted(nil, s)) }

// appendQuoted appends repr(s): single quotes, unless only those are in it.
func appendQuoted(dst []byte, s string) []byte {
	if isPlain(s) {
		return append(append(append(dst, '\''), s...), '\'')
	}
	quote := byte('\'')
	if strings.IndexByte(s, '\'') >= 0 && strings.IndexByte(s, '"') < 0 {
		quote = '"'
	}
	dst = append(dst, quote)
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			dst = appendEscape(dst, c, quote)
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && n == 1:
			dst = append(dst, `\udc`...) // how Python reads what is not UTF-8
			dst = append(dst, hexDigits[c>>4], hexDigits[c&15])
		case isPrintable(r):
			dst = append(dst, s[i:i+n]...)
		default:
			dst = appendHex(dst, r)
		}
		i += n
	}
	return append(dst, quote)
}

// isPlain says whether s needs no escapes in single quotes.
func isPlain(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c >= 0x7f || c == '\'' || c == '\\' {
			return false
		}
	}
	return true
}

func appendEscape(dst []byte, c, quote byte) []byte {
	switch {
	case c == '\\' || c == quote:
		return append(dst, '\\', c)
	case c == '\n':
		return append(dst, `\n`...)
	case c == '\r':
		return append(dst, `\r`...)
	case c == '\t':
		return append(dst, `\t`...)
	case c < ' ' || c == 0x7f:
		return append(dst, '\\', 'x', hexDigits[c>>4], hexDigits[c&15])
	}
	return append(dst, c)
}

func appendHex(dst []byte, r rune) []byte {
	kind, digits := byte('x'), 2
	switch {
	case r > 0xffff:
		kind, digits = 'U', 8
	case r > 0xff:
		kind, digits = 'u', 4
	}
	dst = append(dst, '\\', kind)
	for shift := 4 * (digits - 1); shift >= 0; shift -= 4 {
		dst = append(dst, hexDigits[r>>shift&15])
	}
	return dst
}

// isPrintable is what repr() shows as it is.
func isPrintable(r rune) bool { return unicode.IsPrint(r) }
