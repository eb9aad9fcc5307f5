package saltyaml

import (
	"strconv"
	"unicode/utf8"
)

// quoted adds text in single or double quotes.
func (s *scanner) quoted(quote byte) {
	start := s.mark()
	s.pos++
	f := folding{src: s.src, from: s.pos, to: s.pos}
	for s.err == nil {
		switch {
		case s.atDocumentMark():
			s.fail(start, "found a quoted text that reaches over the end of the document")
			return
		case s.atEnd():
			s.fail(start, "found a quoted text that does not end")
			return
		}
		continued := s.quotedWords(quote, &f)
		if s.byte() == quote {
			break
		}
		s.quotedSpace(&f, continued)
	}
	s.pos++
	style := SingleQuoted
	if quote == '"' {
		style = DoubleQuoted
	}
	s.tokens = append(s.tokens, token{kind: tokenScalar, style: style, at: start, end: s.mark(), text: f.text()})
}

// quotedWords goes to the next white space or the closing quote. It reports
// whether a backslash at the end of the line continues the word on the next one.
func (s *scanner) quotedWords(quote byte, f *folding) bool {
	for !s.blankAt(s.pos) && s.err == nil {
		switch c := s.byte(); {
		case c == '\'' && quote == c && s.src[s.pos+1] == c:
			s.pos++
			f.to = s.pos
			f.cut("")
			s.pos++
			f.resume(s.pos)
		case c == quote:
			f.to = s.pos
			return false
		case c == '\\' && quote == '"':
			f.to = s.pos
			if s.breakAt(s.pos+1) > 0 {
				s.pos++
				s.skipBreak()
				return true
			}
			f.cut(s.escape())
			f.resume(s.pos)
		default:
			s.skip()
		}
	}
	f.to = s.pos
	return false
}

// quotedSpace goes over the white space between two words.
func (s *scanner) quotedSpace(f *folding, continued bool) {
	if continued {
		var others []byte
		for s.blankAt(s.pos) && !s.atEnd() {
			if s.byte() == ' ' || s.byte() == '\t' {
				s.pos++
			} else {
				others = append(others, s.readBreak()...)
			}
		}
		f.cut(string(others))
		f.resume(s.pos)
		return
	}
	s.skipBlanks()
	if s.breakAt(s.pos) > 0 {
		f.cut(s.breaks(nil))
		f.resume(s.pos)
		return
	}
	f.to = s.pos
}

// escape reads an escape and returns what it stands for.
func (s *scanner) escape() string {
	at := s.mark()
	c := s.src[s.pos+1]
	digits := 0
	switch c {
	case 'x':
		digits = 2
	case 'u':
		digits = 4
	case 'U':
		digits = 8
	default:
		text := escaped(c)
		if text == "" {
			s.fail(at, `found an escape that does not exist; write \\ for a backslash, or use single quotes`)
		}
		s.pos += 2
		return text
	}
	s.pos += 2
	for i := range digits {
		if !isHex(s.src[s.pos+i]) {
			s.fail(at, "found an escape with too few hexadecimal digits")
			return ""
		}
	}
	n, err := strconv.ParseUint(s.src[s.pos:s.pos+digits], 16, 32)
	if err != nil || !utf8.ValidRune(rune(n)) {
		s.fail(at, "found an escape of a character that does not exist")
		return ""
	}
	s.pos += digits
	return string(rune(n))
}

func isHex(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F'
}

// escaped returns what a backslash and c stand for, or nothing.
func escaped(c byte) string {
	switch c {
	case '0':
		return "\x00"
	case 'a':
		return "\a"
	case 'b':
		return "\b"
	case 't', '\t':
		return "\t"
	case 'n':
		return "\n"
	case 'v':
		return "\v"
	case 'f':
		return "\f"
	case 'r':
		return "\r"
	case 'e':
		return "\x1b"
	case ' ', '"', '/', '\\':
		return string(c)
	case 'N':
		return "\u0085"
	case '_':
		return "\u00a0"
	case 'L':
		return "\u2028"
	case 'P':
		return "\u2029"
	}
	return ""
}
