package syntax

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// code reads one token inside a tag; white space before it is skipped.
func (l *lexer) code() Token {
	if l.mode != inLine { // its end is white space
		if l.pos = skipSpace(l.src, l.pos); l.pos == len(l.src) {
			return Token{}
		}
	}
	if len(l.closer) == 0 {
		if t, ok := l.tagEnd(); ok {
			return t
		}
	}
	if i := skipSpace(l.src, l.pos); i > l.pos {
		l.pos = i
		return Token{}
	}
	off := l.pos
	switch c := l.src[off]; {
	case c >= '0' && c <= '9':
		return l.number()
	case c == '"' || c == '\'':
		return l.string(c)
	case asciiWord(c):
		return l.name()
	case c >= utf8.RuneSelf:
		return l.wide()
	}
	return l.operator()
}

// tagEnd reads the end of the tag, if it is there.
func (l *lexer) tagEnd() (Token, bool) {
	off, end, k := l.pos, 0, BlockEnd
	switch l.mode {
	case inVariable:
		if c := l.src[off]; c == l.c.VariableEnd[0] || c == '-' {
			k = VariableEnd
			end = l.closing(off, l.c.VariableEnd, false)
		}
	case inBlock:
		if c := l.src[off]; c == l.c.BlockEnd[0] || c == '-' || c == '+' {
			end = l.closing(off, l.c.BlockEnd, true)
		}
	case inLine:
		end = l.lineEnd(off)
	}
	if end == 0 {
		return Token{}, false
	}
	l.pos, l.mode = end, inData
	return l.token(k, off), true
}

// lineEnd returns where a line statement ends that has only white space left at
// off: behind the last newline of it. It is 0 if there is more.
func (l *lexer) lineEnd(off int) int {
	i := skipSpace(l.src, off)
	if i == len(l.src) {
		return i
	}
	if nl := strings.LastIndexByte(l.src[off:i], '\n'); nl >= 0 {
		return off + nl + 1
	}
	return 0
}

// name reads a name.
func (l *lexer) name() Token {
	off, i, wide := l.pos, l.pos, false
	for i < len(l.src) {
		if c := l.src[i]; c < utf8.RuneSelf {
			if !asciiWord(c) {
				break
			}
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(l.src[i:])
		if !isWord(r) {
			break
		}
		wide = true
		i += n
	}
	if wide && !isIdentifier(l.src[off:i]) {
		return l.fail(off, "Invalid character in identifier")
	}
	l.pos = i
	return l.token(NameToken, off)
}

// wide reads a name or number that starts with a character beyond ASCII.
func (l *lexer) wide() Token {
	r, _ := utf8.DecodeRuneInString(l.src[l.pos:])
	if isWord(r) {
		return l.name()
	}
	return l.unexpected()
}

func (l *lexer) unexpected() Token {
	_, n := utf8.DecodeRuneInString(l.src[l.pos:])
	return l.fail(l.pos, fmt.Sprintf("unexpected char %s at %d",
		quote(l.src[l.pos:l.pos+n]), utf8.RuneCountInString(l.src[:l.pos])))
}

// operators are the kinds of operators of one character.
var operators = [128]Kind{
	'+': AddToken, '-': SubToken, '*': MulToken, '/': DivToken, '%': ModToken, '~': TildeToken,
	'[': LBracket, ']': RBracket, '(': LParen, ')': RParen, '{': LBrace, '}': RBrace,
	'>': GtToken, '<': LtToken, '=': AssignToken, '.': DotToken, ':': ColonToken,
	'|': PipeToken, ',': CommaToken, ';': SemicolonToken,
}

// operator reads an operator or bracket.
func (l *lexer) operator() Token {
	off := l.pos
	c, d := l.src[off], byte(0)
	if off+1 < len(l.src) {
		d = l.src[off+1]
	}
	k, n := operators[c], 2
	switch {
	case c == '*' && d == '*':
		k = PowToken
	case c == '/' && d == '/':
		k = FloorDivToken
	case c == '=' && d == '=':
		k = EqToken
	case c == '!' && d == '=':
		k = NeToken
	case c == '>' && d == '=':
		k = GeToken
	case c == '<' && d == '=':
		k = LeToken
	default:
		n = 1
	}
	if k == EOF {
		return l.unexpected()
	}
	if msg := l.balance(c); msg != "" {
		return l.fail(off, msg)
	}
	l.pos += n
	return l.token(k, off)
}

// balance keeps account of the brackets; it returns what is wrong with c.
func (l *lexer) balance(c byte) string {
	switch c {
	case '(':
		l.closer = append(l.closer, ')')
	case '[':
		l.closer = append(l.closer, ']')
	case '{':
		l.closer = append(l.closer, '}')
	case ')', ']', '}':
		n := len(l.closer) - 1
		if n < 0 {
			return fmt.Sprintf("unexpected '%c'", c)
		}
		if want := l.closer[n]; want != c {
			return fmt.Sprintf("unexpected '%c', expected '%c'", c, want)
		}
		l.closer = l.closer[:n]
	}
	if len(l.closer) > maxBrackets {
		return fmt.Sprintf("more than %d brackets within each other", maxBrackets)
	}
	return ""
}
