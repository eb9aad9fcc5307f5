package targets

import (
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"
)

// engines are the letters before the @ of a compound expression's words.
var engines = map[byte]string{
	'G': Grain, 'P': GrainPCRE, 'I': Pillar, 'J': PillarPCRE, 'L': List, 'N': Nodegroup,
	'S': IPCIDR, 'E': PCRE, 'R': Range,
}

// Engine returns the kind of expression that a letter before the @ of a compound
// expression's words stands for, or "" if it stands for none.
func Engine(letter byte) string { return engines[letter] }

// maxNesting bounds the brackets and nots of a compound expression.
const maxNesting = 200

// compiler compiles one expression with the nodegroups that it names.
type compiler struct {
	o    Options
	open []string // nodegroups that are being compiled
	used int      // nodegroups and files so far
}

// token is a word, an operator or a bracket of a compound expression.
type token struct {
	text string
	at   int  // character, from 1
	word bool // no operator, no bracket
}

// compound compiles words joined by and, or, not and brackets; not binds closest,
// then and, which may be left out before not. A word is a glob, or carries the letter of its engine: G@os:Debian.
func (c *compiler) compound(text string) (Matcher, error) {
	return c.parse(text, tokens(text))
}

// parse compiles the tokens of text.
func (c *compiler) parse(text string, list []token) (Matcher, error) {
	p := &compoundParser{c: c, text: text, tokens: list}
	if len(p.tokens) == 0 {
		return nil, invalid("the compound expression is empty")
	}
	m, err := p.or(0)
	if err != nil {
		return nil, err
	}
	if t, ok := p.peek(); ok {
		if t.text == ")" && !t.word {
			return nil, p.wrong(t, "this bracket was never opened")
		}
		return nil, p.wrong(t, "expected and, or, or the end before %s", t.text)
	}
	return m, nil
}

// tokens splits text at white space, and brackets off the ends of its words as far
// as they do not belong to a pattern such as E@web(1|2).
func tokens(text string) []token {
	var out []token
	runes := []rune(text)
	for i := 0; i < len(runes); {
		if unicode.IsSpace(runes[i]) {
			i++
			continue
		}
		from := i
		for i < len(runes) && !unicode.IsSpace(runes[i]) {
			i++
		}
		out = append(out, split1(string(runes[from:i]), from+1)...)
	}
	return out
}

// split1 splits one word.
func split1(word string, at int) []token {
	var out, closing []token
	for strings.HasPrefix(word, "(") {
		out = append(out, token{"(", at, false})
		word, at = word[1:], at+1
	}
	excess := strings.Count(word, ")") - strings.Count(word, "(")
	for end := at + utf8.RuneCountInString(word); excess > 0 && strings.HasSuffix(word, ")"); excess-- {
		word, end = word[:len(word)-1], end-1
		closing = append(closing, token{")", end, false})
	}
	if word != "" {
		out = append(out, token{word, at, !operator(word)})
	}
	for i := len(closing) - 1; i >= 0; i-- {
		out = append(out, closing[i])
	}
	return out
}

type compoundParser struct {
	c      *compiler
	text   string
	tokens []token
	next   int
}

func (p *compoundParser) peek() (token, bool) {
	if p.next < len(p.tokens) {
		return p.tokens[p.next], true
	}
	return token{at: len([]rune(p.text)) + 1}, false
}

// at reports whether the next token is the operator or bracket text.
func (p *compoundParser) at(text string) bool {
	t, ok := p.peek()
	return ok && !t.word && t.text == text
}

// take takes the next token if it is the operator or bracket text.
func (p *compoundParser) take(text string) bool {
	if !p.at(text) {
		return false
	}
	p.next++
	return true
}

func (p *compoundParser) wrong(t token, format string, args ...any) error {
	return invalid("the compound expression is wrong at character %d: "+format, append([]any{t.at}, args...)...)
}

func (p *compoundParser) or(depth int) (Matcher, error) {
	return p.chain("or", func() (Matcher, error) {
		return p.chain("and", func() (Matcher, error) { return p.not(depth) }, false)
	}, true)
}

// chain parses operands with one operator between them; stop is the result that
// needs no further operand.
func (p *compoundParser) chain(op string, operand func() (Matcher, error), stop bool) (Matcher, error) {
	m, err := operand()
	if err != nil {
		return nil, err
	}
	all := &several{parts: []Matcher{m}, stop: stop}
	for p.take(op) || op == "and" && p.at("not") {
		if m, err = operand(); err != nil {
			return nil, err
		}
		all.parts = append(all.parts, m)
	}
	if len(all.parts) == 1 {
		return all.parts[0], nil
	}
	return all, nil
}

func (p *compoundParser) not(depth int) (Matcher, error) {
	t, ok := p.peek()
	if depth > maxNesting {
		return nil, p.wrong(t, "more than %d brackets and nots within each other", maxNesting)
	}
	switch {
	case p.take("not"):
		m, err := p.not(depth + 1)
		if err != nil {
			return nil, err
		}
		return &negated{m}, nil
	case p.take("("):
		m, err := p.or(depth + 1)
		if err != nil {
			return nil, err
		}
		if end, _ := p.peek(); !p.take(")") {
			return nil, p.wrong(end, "the bracket of character %d is not closed", t.at)
		}
		return m, nil
	case !ok:
		return nil, p.wrong(t, "expected a target at the end")
	case !t.word:
		return nil, p.wrong(t, "expected a target before %s", t.text)
	}
	p.next++
	return p.word(t)
}

// word compiles one target.
func (p *compoundParser) word(t token) (Matcher, error) {
	kind, delim, pattern, err := engine(t.text)
	if err != nil {
		return nil, p.wrong(t, "%w", err)
	}
	if delim == "" {
		delim = p.c.o.Delimiter
	}
	m, err := p.c.compile(Expr{Kind: kind, Text: pattern, Delimiter: delim})
	if err != nil {
		before := utf8.RuneCountInString(strings.TrimSuffix(t.text, pattern))
		t.at, err = within(err, t.at+before, t.at)
		return nil, p.wrong(t, "%w", err)
	}
	return m, nil
}

// engine splits a word: G@os:Debian, or G|@os|Debian with another delimiter, which
// may be the @ itself. A word without an engine is a glob; user@host is one, as no engine is that long.
func engine(word string) (kind, delim, pattern string, err error) {
	head, pattern, found := strings.Cut(word, "@")
	if !found || head == "" || len([]rune(head)) > 2 || head[0] < 'A' || head[0] > 'Z' {
		return Glob, "", word, nil
	}
	kind, ok := engines[head[0]]
	if !ok {
		if len(head) > 1 {
			return Glob, "", word, nil
		}
		return "", "", "", invalid("there is no engine %s@", head)
	}
	delim = head[1:]
	if delim == "" && len(pattern) > 1 && pattern[0] == '@' && strings.Contains("GPIJ", head) {
		delim, pattern = "@", pattern[1:]
	}
	if delim != "" && !strings.Contains("GPIJ", head[:1]) {
		return Glob, "", word, nil // such as Sa@host
	}
	if pattern == "" {
		return "", "", "", invalid("%s has no pattern", word)
	}
	return kind, delim, pattern, nil
}

// several is matchers joined by and (stop is false) or or (stop is true).
type several struct {
	parts []Matcher
	stop  bool
}

// Match implements Matcher. A part that is not known does not matter if another one
// decides.
func (s *several) Match(t *Target, f Facts) (bool, error) {
	var unknown error
	for _, m := range s.parts {
		ok, err := m.Match(t, f)
		switch {
		case errors.Is(err, ErrUnknown):
			unknown = err
		case err != nil || ok == s.stop:
			return ok, err
		}
	}
	return !s.stop && unknown == nil, unknown
}

// Needs implements Matcher.
func (s *several) Needs() Need {
	var n Need
	for _, m := range s.parts {
		n |= m.Needs()
	}
	return n
}

// Login implements Login: the first part that has the ID says who logs in.
func (s *several) Login(id ID) string {
	for _, m := range s.parts {
		if in, err := m.Match(&Target{ID: id}, nil); !in || err != nil {
			continue
		}
		if l, ok := m.(Login); ok {
			if user := l.Login(id); user != "" {
				return user
			}
		}
		l, _ := m.(Literals)
		if user := userIn(l, id); user != "" {
			return user
		}
	}
	return ""
}

// userIn returns the user of the literal that names id.
func userIn(l Literals, id ID) string {
	if l == nil {
		return ""
	}
	for _, text := range l.Literals() {
		if n, err := ParseName(text); err == nil && text != string(id) && n.Host == string(id) {
			return n.User
		}
	}
	return ""
}

var _ Login = (*several)(nil)

type negated struct{ m Matcher }

// Match implements Matcher.
func (n *negated) Match(t *Target, f Facts) (bool, error) {
	ok, err := n.m.Match(t, f)
	return err == nil && !ok, err
}

// Needs implements Matcher.
func (n *negated) Needs() Need { return n.m.Needs() }
