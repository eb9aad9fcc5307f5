// Package nodeset splits expressions of ClusterShell's set algebra into their
// operands.
package nodeset

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Operators joins operands: union, intersection, difference, symmetric difference.
const Operators = ",&!^"

// Term is one operand with the operator before it.
type Term struct {
	// Op is one of Operators; that of the first term is a comma.
	Op byte
	// Text is the operand, without the @ of a group and without the backslashes
	// before characters that would have had a meaning.
	Text string
	// Group is set for an operand that begins with @.
	Group bool
	// At is the place of the operand in the expression: a character, from 1.
	At int
}

// SyntaxError tells where an expression is wrong.
type SyntaxError struct {
	// At is the character, from 1.
	At int
	// Why tells what is wrong.
	Why string
}

// Error implements error.
func (e *SyntaxError) Error() string { return fmt.Sprintf("at character %d: %s", e.At, e.Why) }

// Is reports whether text is more than one name or pattern: it has an operator or
// white space outside of brackets, or begins with @.
func Is(text string) bool {
	s := &splitter{text: strings.TrimSpace(text)}
	if strings.HasPrefix(s.text, "@") {
		return true
	}
	s.operand()
	return s.i < len(s.text)
}

// Split returns the operands of text, to be worked on from the left to the right:
// no operator binds closer than another. White space between operands is a union.
// What stands in brackets belongs to an operand, and so does what a backslash
// stands before. The error is a *SyntaxError.
func Split(text string) ([]Term, error) {
	s := &splitter{text: text}
	var out []Term
	for {
		spaced := s.space()
		op, at := byte(','), s.char()
		switch {
		case s.i == len(s.text):
			if len(out) == 0 {
				return nil, &SyntaxError{1, "there is nothing"}
			}
			return out, nil
		case strings.IndexByte(Operators, s.text[s.i]) >= 0:
			op = s.text[s.i]
			if len(out) == 0 {
				return nil, &SyntaxError{at, fmt.Sprintf("expected a target before %c", op)}
			}
			s.i++
			s.space()
			if s.i == len(s.text) || strings.IndexByte(Operators, s.text[s.i]) >= 0 {
				return nil, &SyntaxError{at, fmt.Sprintf("expected a target after %c", op)}
			}
		case len(out) > 0 && !spaced:
			return nil, &SyntaxError{at, "expected an operator"}
		}
		t := Term{Op: op, At: s.char(), Group: s.text[s.i] == '@'}
		if t.Group {
			s.i++
		}
		if t.Text = s.operand(); t.Text == "" {
			return nil, &SyntaxError{t.At, "expected the name of a group after @"}
		}
		out = append(out, t)
	}
}

// Escape returns text, which may begin with the @ of a group, as Split reads it
// back as one operand.
func Escape(text string) string {
	s := &splitter{text: text}
	var b strings.Builder
	for s.i < len(text) {
		r, size := utf8.DecodeRuneInString(text[s.i:])
		switch {
		case r == '[' && bracket(text[s.i:]) > 1:
			size = bracket(text[s.i:])
		case strings.ContainsRune(Operators+`[\`, r) || unicode.IsSpace(r):
			b.WriteByte('\\')
		}
		b.WriteString(text[s.i : s.i+size])
		s.i += size
	}
	return b.String()
}

// splitter reads an expression.
type splitter struct {
	text      string
	i         int // the next byte
	seen, rch int // bytes whose characters are counted, and their number
}

// char returns the place of the next character.
func (s *splitter) char() int {
	s.rch += utf8.RuneCountInString(s.text[s.seen:s.i])
	s.seen = s.i
	return s.rch + 1
}

// space passes white space over.
func (s *splitter) space() bool {
	from := s.i
	s.i += len(s.text[s.i:]) - len(strings.TrimLeftFunc(s.text[s.i:], unicode.IsSpace))
	return s.i > from
}

// operand reads up to the next operator or white space.
func (s *splitter) operand() string {
	var b strings.Builder
	for s.i < len(s.text) {
		r, size := utf8.DecodeRuneInString(s.text[s.i:])
		switch {
		case strings.ContainsRune(Operators, r) || unicode.IsSpace(r):
			return b.String()
		case r == '[':
			size = bracket(s.text[s.i:])
		case r == '\\' && s.i+1 < len(s.text):
			next, n := utf8.DecodeRuneInString(s.text[s.i+1:])
			if strings.ContainsRune(Operators+`@[\`, next) || unicode.IsSpace(next) {
				s.i++
				size = n
			}
		}
		b.WriteString(s.text[s.i : s.i+size])
		s.i += size
	}
	return b.String()
}

// bracket returns the length of the bracket that text begins with; one that is not
// closed is a character. A ] directly behind the opening is part of a pattern.
func bracket(text string) int {
	from := 1
	if strings.HasPrefix(text[from:], "!") {
		from++
	}
	if strings.HasPrefix(text[from:], "]") {
		from++
	}
	if end := strings.IndexByte(text[from:], ']'); end >= 0 {
		return from + end + 1
	}
	return 1
}
