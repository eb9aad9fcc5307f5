package syntax

import (
	"strings"
	"unicode/utf8"
)

// mode is what the lexer reads at the moment.
type mode uint8

const (
	inData mode = iota
	inBlock
	inVariable
	inLine // a line statement
	inComment
	inLineComment
	inRaw
)

// lexer cuts a template into tokens, one at a time, in one pass over the source.
type lexer struct {
	c      *Config
	starts []start // of tags, in the order in which they are tried
	first  byte    // the byte that all starts begin with, 0 if they differ

	src    string // newlines are \n only
	pos    int
	mode   mode
	closer []byte // the closing brackets that are awaited
	queued Token  // comes before what is at pos, unless EOF
	last   Pos    // of the last token
	where  cursor
	err    *Error
}

// cursor turns offsets that only grow into lines and columns.
type cursor struct {
	off       int
	line, col int32
}

// maxBrackets is how deep brackets nest in one tag.
const maxBrackets = 500

func newLexer(c *Config, source string) *lexer {
	if strings.IndexByte(source, '\r') >= 0 {
		source = strings.ReplaceAll(source, "\r\n", "\n")
		source = strings.ReplaceAll(source, "\r", "\n")
	}
	if !c.KeepTrailingNewline {
		source = strings.TrimSuffix(source, "\n")
	}
	l := &lexer{c: c, src: source, where: cursor{line: 1, col: 1}, last: Pos{1, 1}}
	l.starts, l.first = c.starts()
	return l
}

// at returns the place of an offset, which is not before those asked earlier.
func (l *lexer) at(off int) Pos {
	w := &l.where
	s := l.src[w.off:off]
	if nl := strings.LastIndexByte(s, '\n'); nl >= 0 {
		w.line += int32(strings.Count(s, "\n")) //nolint:gosec // a template has not so many lines
		w.col = 1
		s = s[nl+1:]
	}
	w.col += int32(utf8.RuneCountInString(s)) //nolint:gosec // nor columns
	w.off = off
	return Pos{w.line, w.col}
}

// fail notes the first error at an offset and ends the tokens.
func (l *lexer) fail(off int, msg string) Token {
	if l.err == nil {
		l.err = &Error{Pos: l.at(off), Msg: msg}
	}
	l.pos = len(l.src)
	return Token{Pos: l.err.Pos}
}

// token makes a token of the source from off to the current position.
func (l *lexer) token(k Kind, off int) Token {
	l.last = l.at(off)
	return Token{l.last, k, l.src[off:l.pos]}
}

// next returns the next token; EOF at the end and after an error.
func (l *lexer) next() Token {
	if l.queued.Kind != EOF {
		t := l.queued
		l.queued = Token{}
		l.last = t.Pos
		return t
	}
	for l.pos < len(l.src) {
		var t Token
		switch l.mode {
		case inData:
			t = l.data()
		case inComment:
			l.comment()
		case inLineComment:
			l.lineComment()
		case inRaw:
			t = l.raw()
		default:
			t = l.code()
		}
		if l.err != nil {
			break
		}
		if t.Kind != EOF {
			return t
		}
	}
	if l.mode == inLine && len(l.closer) == 0 && l.err == nil {
		l.mode = inData
		return l.token(BlockEnd, l.pos)
	}
	return Token{Pos: l.last}
}
