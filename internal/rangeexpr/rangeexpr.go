// Package rangeexpr reads range expressions, as range servers know them, as far as
// they name no cluster.
package rangeexpr

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Term is one operand with the operator before it.
type Term struct {
	// Op is ',' for a union, '&' for an intersection, '!' for a difference; that of
	// the first term is a comma.
	Op byte
	// At is the place of the operand: a character, from 1.
	At int
	// Names, Regexp (with IsRegexp) or Group is the operand.
	Names    []string
	Regexp   string
	IsRegexp bool
	Group    []Term
}

// SyntaxError tells where an expression is wrong.
type SyntaxError struct {
	// At is the character, from 1.
	At int
	// Why tells what is wrong.
	Why string
	// Server is set if the expression is one that only a range server can work out.
	Server bool
}

// Error implements error.
func (e *SyntaxError) Error() string { return fmt.Sprintf("at character %d: %s", e.At, e.Why) }

// maxNesting bounds brackets within each other.
const maxNesting = 100

// Parse reads an expression, to be worked on from the left to the right. It stands
// for limit names at most. The error is a *SyntaxError.
func Parse(text string, limit int) ([]Term, error) {
	p := &parser{text: text, left: limit, limit: limit}
	out, err := p.terms(0)
	if err == nil && p.i < len(text) {
		err = p.wrong(p.i, "this bracket was never opened")
	}
	if err != nil {
		return nil, err
	}
	return out, nil
}

// names works out terms that are all names.
func names(terms []Term) []string {
	var out []string
	has := map[string]bool{}
	for _, t := range terms {
		list := t.Names
		if t.Group != nil {
			list = names(t.Group)
		}
		other := make(map[string]bool, len(list))
		for _, n := range list {
			other[n] = true
		}
		if t.Op == ',' {
			for _, n := range list {
				if !has[n] {
					has[n] = true
					out = append(out, n)
				}
			}
			continue
		}
		kept := out[:0]
		has = map[string]bool{}
		for _, n := range out {
			if other[n] == (t.Op == '&') {
				kept = append(kept, n)
				has[n] = true
			}
		}
		out = kept
	}
	return out
}

type parser struct {
	text        string
	i           int
	left, limit int
	braces      int // open ones
}

func (p *parser) wrong(at int, format string, args ...any) *SyntaxError {
	return &SyntaxError{At: utf8.RuneCountInString(p.text[:at]) + 1, Why: fmt.Sprintf(format, args...)}
}

func (p *parser) space() bool {
	from := p.i
	p.i += len(p.text[p.i:]) - len(strings.TrimLeftFunc(p.text[p.i:], unicode.IsSpace))
	return p.i > from
}

// ends reports whether an expression ends here.
func (p *parser) ends() bool {
	return p.i == len(p.text) || p.text[p.i] == ')' || p.text[p.i] == '}'
}

// terms reads up to the end, or a closing bracket.
func (p *parser) terms(depth int) ([]Term, error) {
	var out []Term
	for {
		op, err := p.operator(len(out) == 0)
		if err != nil {
			return nil, err
		}
		if op == 0 {
			return out, nil
		}
		at := p.i
		t, err := p.term(depth)
		if err != nil {
			return nil, err
		}
		t.Op, t.At = op, utf8.RuneCountInString(p.text[:at])+1
		out = append(out, t)
	}
}

// operator reads what stands before a term, 0 at the end of the expression.
func (p *parser) operator(first bool) (byte, error) {
	spaced := p.space()
	at, op := p.i, byte(0)
	switch {
	case p.ends():
		if first {
			return 0, p.wrong(p.i, "expected a target")
		}
		return 0, nil
	case first:
		if c := p.text[p.i]; c == ',' || c == '&' {
			return 0, p.wrong(p.i, "expected a target before %c", c)
		}
		return ',', nil
	case p.text[p.i] == ',':
		op = ','
		p.i++
		p.space()
		if p.i < len(p.text) && (p.text[p.i] == '-' || p.text[p.i] == '&') {
			op = p.text[p.i]
			p.i++
		}
	case p.text[p.i] == '&', p.text[p.i] == '-' && spaced:
		op = p.text[p.i]
		p.i++
	default:
		return 0, p.wrong(p.i, "expected an operator")
	}
	p.space()
	if p.ends() || p.text[p.i] == ',' || p.text[p.i] == '&' {
		return 0, p.wrong(at, "expected a target behind the operator")
	}
	if op == '-' {
		op = '!'
	}
	return op, nil
}

// term reads one operand.
func (p *parser) term(depth int) (Term, error) {
	at := p.i
	switch c := p.text[p.i]; {
	case depth > maxNesting:
		return Term{}, p.wrong(at, "more than %d brackets within each other", maxNesting)
	case c == '(':
		p.i++
		group, err := p.terms(depth + 1)
		if err != nil {
			return Term{}, err
		}
		return Term{Group: group}, p.closing(at, ')')
	case c == '/':
		end := strings.IndexByte(p.text[at+1:], '/')
		switch {
		case end < 0:
			return Term{}, p.wrong(at, "the regular expression has no end")
		case p.braces > 0:
			return Term{}, p.wrong(at, "a regular expression in braces")
		}
		p.i += end + 2
		return Term{Regexp: p.text[at+1 : at+1+end], IsRegexp: true}, nil
	case strings.IndexByte("%@^$*?!\"'", c) >= 0:
		err := p.wrong(at, "only a range server knows what %c stands for", c)
		err.Server = true
		return Term{}, err
	}
	list, err := p.word(depth)
	return Term{Names: list}, err
}

// closing takes the bracket that closes the one at open.
func (p *parser) closing(open int, want byte) error {
	if p.i < len(p.text) && p.text[p.i] == want {
		p.i++
		return nil
	}
	return p.wrong(open, "the bracket is not closed")
}

// word reads a name with braces and ranges, and returns what it stands for.
func (p *parser) word(depth int) ([]string, error) {
	from := p.i
	out := []string{""}
	for p.i < len(p.text) {
		r, size := utf8.DecodeRuneInString(p.text[p.i:])
		switch {
		case strings.ContainsRune(",&)}", r) || unicode.IsSpace(r):
			return p.spans(from, out)
		case r == '(':
			err := p.wrong(from, "only a range server knows functions")
			err.Server = true
			return nil, err
		case r != '{':
			for i := range out {
				out[i] += p.text[p.i : p.i+size]
			}
			p.i += size
			continue
		}
		open := p.i
		p.i++
		p.braces++
		inner, err := p.terms(depth + 1)
		if err == nil {
			err = p.closing(open, '}')
		}
		if err != nil {
			return nil, err
		}
		p.braces--
		if out, err = p.multiply(open, out, names(inner)); err != nil {
			return nil, err
		}
	}
	return p.spans(from, out)
}

// multiply appends each of the parts to each of the names.
func (p *parser) multiply(at int, list, parts []string) ([]string, error) {
	if len(parts) > 0 && len(list) > p.limit/len(parts) {
		return nil, p.tooMany(at)
	}
	out := make([]string, 0, len(list)*len(parts))
	for _, n := range list {
		for _, s := range parts {
			out = append(out, n+s)
		}
	}
	return out, nil
}

func (p *parser) tooMany(at int) error {
	return p.wrong(at, "the expression stands for more than %d names", p.limit)
}
