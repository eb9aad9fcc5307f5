package syntax

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// string reads a string literal; its token's text is what it stands for.
func (l *lexer) string(q byte) Token {
	off, escaped := l.pos, false
	for i := off + 1; i < len(l.src); i++ {
		switch l.src[i] {
		case '\\':
			escaped = true
			i++
		case q:
			l.pos = i + 1
			t := l.token(StringToken, off)
			t.Text = l.newlines(t.Text[1 : len(t.Text)-1])
			if escaped {
				var msg string
				if t.Text, msg = unescape(t.Text); msg != "" {
					return l.fail(off, msg)
				}
			}
			return t
		}
	}
	return l.unexpected()
}

// simple are the escapes of one letter.
var simple = [128]byte{
	'\\': '\\', '\'': '\'', '"': '"', 'a': '\a', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t', 'v': '\v',
}

// unescape resolves Python's escapes; what is none stays as it is. The message
// says what is wrong.
func unescape(s string) (string, string) {
	b := make([]byte, 0, len(s))
	for {
		i := strings.IndexByte(s, '\\')
		if i < 0 || i+1 == len(s) {
			return string(append(b, s...)), ""
		}
		b = append(b, s[:i]...)
		c := s[i+1]
		s = s[i+2:]
		switch {
		case c == '\n':
		case c >= utf8.RuneSelf:
			// Jinja writes such a character as an escape first, whose backslash the
			// one before it then quotes.
			r, n := utf8.DecodeRuneInString(string([]byte{c}) + s[:min(3, len(s))])
			b = appendEscape(b, r)
			s = s[n-1:]
		case simple[c] != 0:
			b = append(b, simple[c])
		case c >= '0' && c <= '7':
			n := rune(c - '0')
			for k := 0; k < 2 && s != "" && isOctal(s[0]); k++ {
				n = n*8 + rune(s[0]-'0')
				s = s[1:]
			}
			b = utf8.AppendRune(b, n)
		case c == 'x' || c == 'u' || c == 'U':
			var msg string
			if b, s, msg = hexEscape(b, c, s); msg != "" {
				return "", msg
			}
		case c == 'N':
			return "", nameEscape(s)
		default:
			b = append(b, '\\', c)
		}
	}
}

// appendEscape appends what \xhh, \uhhhh or \Uhhhhhhhh of r are without their
// backslash, behind a backslash.
func appendEscape(b []byte, r rune) []byte {
	switch {
	case r < 0x100:
		return appendHex(append(b, `\x`...), r, 2)
	case r < 0x10000:
		return appendHex(append(b, `\u`...), r, 4)
	}
	return appendHex(append(b, `\U`...), r, 8)
}

// hexEscape resolves \x, \u and \U; s is what follows the letter c.
func hexEscape(b []byte, c byte, s string) ([]byte, string, string) {
	r, rest, ok := hexDigits(c, s)
	if !ok {
		return nil, "", map[byte]string{
			'x': `truncated \xXX escape`, 'u': `truncated \uXXXX escape`, 'U': `truncated \UXXXXXXXX escape`,
		}[c]
	}
	if r > utf8.MaxRune {
		return nil, "", "illegal Unicode character"
	}
	if utf16.IsSurrogate(r) && strings.HasPrefix(rest, `\u`) {
		// Python keeps the two halves, which no output can take; the pair is meant
		if low, after, ok := hexDigits('u', rest[2:]); ok && utf16.IsSurrogate(low) {
			return utf8.AppendRune(b, utf16.DecodeRune(r, low)), after, ""
		}
	}
	return utf8.AppendRune(b, r), rest, ""
}

func hexDigits(c byte, s string) (r rune, rest string, ok bool) {
	n := map[byte]int{'x': 2, 'u': 4, 'U': 8}[c]
	if len(s) < n {
		return 0, "", false
	}
	for i := range n {
		d := s[i]
		if !isHex(d) {
			return 0, "", false
		}
		v := rune(d & 15)
		if d > '9' {
			v += 9
		}
		if r = r<<4 | v; r > 0xffffff {
			r = 0xffffff // too large anyway
		}
	}
	return r, s[n:], true
}

// nameEscape is what is wrong with \N{name}: names of characters are not known.
func nameEscape(s string) string {
	if !strings.HasPrefix(s, "{") || !strings.Contains(s, "}") || strings.HasPrefix(s, "{}") {
		return `malformed \N character escape`
	}
	return `unknown Unicode character name (names of characters are not supported, write \u and its number)`
}
