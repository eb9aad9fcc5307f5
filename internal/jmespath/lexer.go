package jmespath

import (
	"strings"

	"github.com/gossh/gossh/jinja/py"
	"github.com/gossh/gossh/ordered"
)

type kind uint8

const (
	eof kind = iota
	identifier
	quoted
	literal
	number
	rbracket
	rparen
	rbrace
	comma
	colon
	current
	expref
	pipe
	or
	and
	compare
	flat
	star
	filter
	dot
	not
	lbrace
	lbracket
	lparen
)

// powers are how strongly what follows a token binds to what stands before it.
var powers = [...]int{
	pipe: 1, or: 2, and: 3, compare: 5, flat: 9, star: 20, filter: 21, dot: 40, not: 45, lbrace: 50, lbracket: 55, lparen: 60,
}

// projectionStop is the power below which a token ends a projection.
const projectionStop = 10

type token struct {
	kind  kind
	text  string
	value py.Value // of a literal
	at    int
}

func failf(typ, format string, a ...any) error { return py.Errorf(typ, format, a...) }

// lex splits an expression into tokens, the last of which is eof.
func lex(s string) ([]token, error) {
	var all []token
	for i := 0; i < len(s); {
		c := s[i]
		if strings.IndexByte(" \t\n\r", c) >= 0 {
			i++
			continue
		}
		t, n, err := lexOne(s[i:], i)
		if err != nil {
			return nil, err
		}
		all = append(all, t)
		i += n
	}
	return append(all, token{kind: eof, at: len(s)}), nil
}

// symbols are the tokens of punctuation, the longer ones first.
var symbols = []struct {
	text string
	kind kind
}{
	{"[?", filter},
	{"[]", flat},
	{"||", or},
	{"&&", and},
	{"==", compare},
	{"!=", compare},
	{"<=", compare},
	{">=", compare},
	{"<", compare},
	{">", compare},
	{"[", lbracket},
	{"]", rbracket},
	{"(", lparen},
	{")", rparen},
	{"{", lbrace},
	{"}", rbrace},
	{",", comma},
	{":", colon},
	{"@", current},
	{"&", expref},
	{"|", pipe},
	{"*", star},
	{".", dot},
	{"!", not},
}

func lexOne(s string, at int) (token, int, error) {
	switch c := s[0]; {
	case c == '"':
		n := closing(s, '"')
		if n < 0 {
			return token{}, 0, failf("LexerError", "Bad jmespath expression: Unclosed \" delimiter at column %d", at)
		}
		v, err := decode(s[:n])
		text, ok := v.AsStr()
		if err != nil || !ok {
			return token{}, 0, failf("LexerError", "Bad jmespath expression: Invalid quoted identifier at column %d", at)
		}
		return token{kind: quoted, text: text, at: at}, n, nil
	case c == '\'':
		n := closing(s, '\'')
		if n < 0 {
			return token{}, 0, failf("LexerError", "Bad jmespath expression: Unclosed ' delimiter at column %d", at)
		}
		return token{kind: literal, value: py.Str(strings.ReplaceAll(s[1:n-1], `\'`, `'`)), at: at}, n, nil
	case c == '`':
		return lexLiteral(s, at)
	case c == '-' || c >= '0' && c <= '9':
		n := 1
		for n < len(s) && s[n] >= '0' && s[n] <= '9' {
			n++
		}
		if s[:n] == "-" {
			return token{}, 0, failf("LexerError", "Bad jmespath expression: Unknown token '-' at column %d", at)
		}
		return token{kind: number, text: s[:n], at: at}, n, nil
	case word(c):
		n := 1
		for n < len(s) && (word(s[n]) || s[n] >= '0' && s[n] <= '9') {
			n++
		}
		return token{kind: identifier, text: s[:n], at: at}, n, nil
	}
	for _, y := range symbols {
		if strings.HasPrefix(s, y.text) {
			return token{kind: y.kind, text: y.text, at: at}, len(y.text), nil
		}
	}
	return token{}, 0, failf("LexerError", "Bad jmespath expression: Unknown token %q at column %d", s[:1], at)
}

func word(c byte) bool { return c == '_' || c|0x20 >= 'a' && c|0x20 <= 'z' }

// closing returns the length of what is delimited by the character that s begins
// with, or -1.
func closing(s string, by byte) int {
	for i := 1; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case by:
			return i + 1
		}
	}
	return -1
}

// lexLiteral reads JSON between backquotes; what is no JSON is text.
func lexLiteral(s string, at int) (token, int, error) {
	n := closing(s, '`')
	if n < 0 {
		return token{}, 0, failf("LexerError", "Bad jmespath expression: Unclosed ` delimiter at column %d", at)
	}
	text := strings.TrimLeft(strings.ReplaceAll(s[1:n-1], "\\`", "`"), " \t\n\r")
	v, err := decode(text)
	if err != nil {
		v, err = decode(`"` + text + `"`)
	}
	if err != nil {
		return token{}, 0, failf("LexerError", "Bad jmespath expression: Bad token %s at column %d", s[:n], at)
	}
	return token{kind: literal, value: v, at: at}, n, nil
}

func decode(text string) (py.Value, error) {
	v, err := ordered.Decode([]byte(text))
	if err != nil {
		return py.Value{}, err
	}
	return fromJSON(v)
}

func fromJSON(x any) (py.Value, error) {
	switch x := x.(type) {
	case []any:
		items := make([]py.Value, len(x))
		for i := range x {
			var err error
			if items[i], err = fromJSON(x[i]); err != nil {
				return py.Value{}, err
			}
		}
		return py.NewList(items), nil
	case *ordered.Map:
		d := py.NewDict(x.Len())
		for k, item := range x.All() {
			v, err := fromJSON(item)
			if err != nil {
				return py.Value{}, err
			}
			d.SetStr(k, v)
		}
		return d.Value(), nil
	}
	return py.FromGo(x)
}
