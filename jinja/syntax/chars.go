package syntax

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// isSpace is Python's str.isspace for one character, which is also \s.
func isSpace(r rune) bool {
	switch {
	case r < utf8.RuneSelf:
		return asciiSpace(byte(r))
	case r == 0x85 || r == 0xa0 || r == 0x1680:
		return true
	}
	return unicode.Is(unicode.Z, r)
}

func asciiSpace(c byte) bool { return c == ' ' || c >= '\t' && c <= '\r' || c >= 0x1c && c <= 0x1f }

// skipSpace returns the offset of the first character at or after i that is no
// white space.
func skipSpace(s string, i int) int {
	for i < len(s) {
		c := s[i]
		if c < utf8.RuneSelf {
			if !asciiSpace(c) {
				return i
			}
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		if !isSpace(r) {
			return i
		}
		i += n
	}
	return i
}

// skipBlanks is skipSpace within the line.
func skipBlanks(s string, i int) int {
	for i < len(s) && s[i] != '\n' {
		n := 1
		if s[i] >= utf8.RuneSelf {
			var r rune
			if r, n = utf8.DecodeRuneInString(s[i:]); !isSpace(r) {
				break
			}
		} else if !asciiSpace(s[i]) {
			break
		}
		i += n
	}
	return i
}

// otherContinue are the characters that Unicode lets into identifiers although
// their category would not.
func otherContinue(r rune) bool {
	return r == 0xb7 || r == 0x387 || r >= 0x1369 && r <= 0x1371 || r == 0x19da
}

// isWord says whether r belongs to a name for the lexer, valid or not.
func isWord(r rune) bool {
	if r < utf8.RuneSelf {
		return asciiWord(byte(r))
	}
	return unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.In(r, unicode.Mn, unicode.Mc, unicode.Pc) ||
		otherContinue(r)
}

func asciiWord(c byte) bool {
	return c|0x20 >= 'a' && c|0x20 <= 'z' || c >= '0' && c <= '9' || c == '_'
}

// isIdentifier is Python's str.isidentifier for a run of isWord characters.
func isIdentifier(s string) bool {
	for i, r := range s {
		if r < utf8.RuneSelf {
			if i == 0 && r >= '0' && r <= '9' {
				return false
			}
			continue
		}
		if unicode.IsLetter(r) || unicode.Is(unicode.Nl, r) || unicode.Is(unicode.Other_ID_Start, r) {
			continue
		}
		if i == 0 || unicode.Is(unicode.No, r) && !otherContinue(r) {
			return false
		}
	}
	return true
}

// quote is Python's repr of a short text, for error messages.
func quote(s string) string {
	q := byte('\'')
	if strings.Contains(s, "'") && !strings.Contains(s, `"`) {
		q = '"'
	}
	b := []byte{q}
	for _, r := range s {
		switch {
		case r == rune(q) || r == '\\':
			b = append(b, '\\', byte(r))
		case r == '\n':
			b = append(b, `\n`...)
		case r == '\t':
			b = append(b, `\t`...)
		case r == '\r':
			b = append(b, `\r`...)
		case strconv.IsPrint(r):
			b = utf8.AppendRune(b, r)
		case r < 0x100:
			b = append(b, `\x`...)
			b = appendHex(b, r, 2)
		case r < 0x10000:
			b = append(b, `\u`...)
			b = appendHex(b, r, 4)
		default:
			b = append(b, `\U`...)
			b = appendHex(b, r, 8)
		}
	}
	return string(append(b, q))
}

func appendHex(b []byte, r rune, digits int) []byte {
	for i := digits - 1; i >= 0; i-- {
		b = append(b, "0123456789abcdef"[r>>(4*i)&15])
	}
	return b
}
