package shellquote

import (
	"errors"
	"strings"
)

// Split splits a text into words as a POSIX shell does, without expanding
// anything.
func Split(s string) ([]string, error) {
	var words []string
	var b strings.Builder
	in := false // inside a word
	quote := byte(0)
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case quote == '\'':
			if c == '\'' {
				quote = 0
			} else {
				b.WriteByte(c)
			}
		case c == '\\' && i+1 < len(s):
			i++
			if quote == '"' && strings.IndexByte("\"\\$`\n", s[i]) < 0 {
				b.WriteByte('\\')
			}
			b.WriteByte(s[i])
			in = true
		case c == '\\':
			return nil, errors.New("it ends with a backslash")
		case quote == '"':
			if c == '"' {
				quote = 0
			} else {
				b.WriteByte(c)
			}
		case c == '\'' || c == '"':
			quote, in = c, true
		case strings.IndexByte(" \t\r\n", c) >= 0:
			if in {
				words = append(words, b.String())
				b.Reset()
				in = false
			}
		default:
			b.WriteByte(c)
			in = true
		}
	}
	if quote != 0 {
		return nil, errors.New("a quotation mark is not closed")
	}
	if in {
		words = append(words, b.String())
	}
	return words, nil
}
