package ansible

import (
	"errors"
	"math/big"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/gossh/gossh/ordered"
)

// literal returns what a value in an INI inventory means: a literal of Python
// (number, text in quotes, list, tuple, dict, True, False, None), or else the text
// as it stands.
func literal(s string) any {
	p := &literalParser{s: strings.TrimLeft(s, " \t")}
	v, err := p.tuple("")
	if err != nil {
		return s
	}
	return v
}

var errLiteral = errors.New("no literal")

type literalParser struct {
	s     string
	depth int
}

func (p *literalParser) space() {
	p.s = strings.TrimLeft(p.s, " \t\r\n\f")
	if strings.HasPrefix(p.s, "#") {
		p.s = ""
	}
}

func (p *literalParser) take(prefix string) bool {
	p.space()
	rest, ok := strings.CutPrefix(p.s, prefix)
	if ok {
		p.s = rest
	}
	return ok
}

// tuple reads a value, or several with commas, to end; "" is the end of the text.
func (p *literalParser) tuple(end string) (any, error) {
	items, commas, err := p.items(end)
	switch {
	case err != nil:
		return nil, err
	case len(items) == 0 && end == "":
		return nil, errLiteral
	case len(items) == 1 && commas == 0:
		return items[0], nil
	}
	return items, nil
}

func (p *literalParser) atEnd(end string) bool {
	if end == "" {
		p.space()
		return p.s == ""
	}
	return p.take(end)
}

func (p *literalParser) items(end string) (items []any, commas int, err error) {
	items = []any{}
	for !p.atEnd(end) {
		if len(items) > commas {
			return nil, 0, errLiteral
		}
		v, err := p.value()
		if err != nil {
			return nil, 0, err
		}
		items = append(items, v)
		if p.take(",") {
			commas++
		}
	}
	return items, commas, nil
}

func (p *literalParser) value() (any, error) {
	if p.depth++; p.depth > maxDepth {
		return nil, errLiteral
	}
	defer func() { p.depth-- }()
	p.space()
	switch {
	case p.take("["):
		items, _, err := p.items("]")
		return items, err
	case p.take("("):
		return p.tuple(")")
	case p.take("{"):
		return p.dict()
	case p.s != "" && (p.s[0] == '"' || p.s[0] == '\''):
		return p.text()
	}
	end := strings.IndexAny(p.s, " \t\r\n,:()[]{}#'\"")
	if end < 0 {
		end = len(p.s)
	}
	word := p.s[:end]
	p.s = p.s[end:]
	switch word {
	case "True":
		return true, nil
	case "False":
		return false, nil
	case "None":
		return nil, nil
	}
	return number(word)
}

func (p *literalParser) dict() (any, error) {
	out := &ordered.Map{}
	for first := true; !p.take("}"); first = false {
		if !first && !p.take(",") {
			return nil, errLiteral
		}
		if p.take("}") {
			break
		}
		k, err := p.value()
		if err != nil {
			return nil, err
		}
		if !p.take(":") {
			return nil, errLiteral // a set: Ansible cannot print it either
		}
		v, err := p.value()
		if err != nil {
			return nil, err
		}
		key, err := dictKey(k)
		if err != nil {
			return nil, err
		}
		out.Set(key, v)
	}
	return out, nil
}

func dictKey(k any) (string, error) {
	switch k := k.(type) {
	case string:
		return k, nil
	case int64:
		return strconv.FormatInt(k, 10), nil
	case bool:
		if k {
			return "True", nil
		}
		return "False", nil
	}
	return "", errLiteral
}

// text reads texts in quotes; those that follow each other are one.
func (p *literalParser) text() (any, error) {
	var b strings.Builder
	for p.s != "" && (p.s[0] == '"' || p.s[0] == '\'') {
		quote := p.s[:1]
		if p.s = p.s[1:]; strings.HasPrefix(p.s, quote+quote) {
			if p.s = p.s[2:]; !strings.HasPrefix(p.s, quote) {
				p.space()
				continue // an empty text
			}
			return nil, errLiteral // three quotes: not in one line
		}
		for !strings.HasPrefix(p.s, quote) {
			if p.s == "" {
				return nil, errLiteral
			}
			if err := p.char(&b); err != nil {
				return nil, err
			}
		}
		p.s = p.s[1:]
		p.space()
	}
	return b.String(), nil
}

// char reads one character of a text, or an escape.
func (p *literalParser) char(b *strings.Builder) error {
	if p.s[0] != '\\' || len(p.s) < 2 {
		b.WriteByte(p.s[0])
		p.s = p.s[1:]
		return nil
	}
	c := p.s[1]
	if i := strings.IndexByte(`\'"abfnrtv`, c); i >= 0 {
		b.WriteByte("\\'\"\a\b\f\n\r\t\v"[i])
		p.s = p.s[2:]
		return nil
	}
	digits, base, from := 0, 16, 2
	switch {
	case c == 'x':
		digits = 2
	case c == 'u':
		digits = 4
	case c == 'U':
		digits = 8
	case '0' <= c && c <= '7':
		from, base = 1, 8
		for digits = 1; digits < 3 && from+digits < len(p.s) && '0' <= p.s[from+digits] && p.s[from+digits] <= '7'; digits++ {
		}
	case c == 'N':
		return errLiteral
	default:
		b.WriteByte('\\')
		p.s = p.s[1:]
		return nil
	}
	if len(p.s) < from+digits {
		return errLiteral
	}
	n, err := strconv.ParseUint(p.s[from:from+digits], base, 32)
	if err != nil || n > utf8.MaxRune {
		return errLiteral
	}
	b.WriteRune(rune(n))
	p.s = p.s[from+digits:]
	return nil
}

// number reads a number as Python writes it.
func number(word string) (any, error) {
	digits := strings.TrimPrefix(word, "-")
	if digits == word {
		digits = strings.TrimPrefix(word, "+")
	}
	if digits == "" || digits[0] != '.' && (digits[0] < '0' || digits[0] > '9') || strings.HasSuffix(digits, "_") || strings.Contains(digits, "__") {
		return nil, errLiteral
	}
	negative := word[0] == '-'
	plain := strings.ReplaceAll(digits, "_", "")
	leading := len(plain) > 1 && plain[0] == '0' && '0' <= plain[1] && plain[1] <= '9' && strings.Trim(plain, "0") != ""
	if n, ok := new(big.Int).SetString(digits, 0); ok && !leading {
		if negative {
			n.Neg(n)
		}
		if n.IsInt64() {
			return n.Int64(), nil
		}
		return n, nil
	}
	if strings.ContainsAny(plain, "xXpP") || leading && !strings.ContainsAny(plain, ".eE") {
		return nil, errLiteral
	}
	f, err := strconv.ParseFloat(plain, 64)
	if err != nil {
		return nil, errLiteral
	}
	if negative {
		f = -f
	}
	return f, nil
}
