package targets

import (
	"errors"
	"strings"
	"unicode"

	"github.com/gossh/gossh/internal/fnmatch"
	"github.com/gossh/gossh/internal/nodeset"
)

// setOf is operands joined by ClusterShell's operators, from the left to the right.
type setOf struct {
	// whole are texts with operators that an ID may be all the same.
	whole    []string
	terms    []setTerm
	literals []string
}

type setTerm struct {
	op byte
	m  Matcher
}

var (
	_ Literals = (*setOf)(nil)
	_ Login    = (*setOf)(nil)
)

// plain compiles a target without a kind: a glob, or several joined by operators.
func (c *compiler) plain(text string) (Matcher, error) {
	if !c.o.NodeSets && !nodeset.Is(text) {
		if terms, err := nodeset.Split(text); err == nil { // one, without its backslashes
			text = terms[0].Text
		}
		return newGlob(strings.TrimSpace(text))
	}
	if text == "" {
		return nil, invalid("the target is empty")
	}
	var whole []string
	if nodeset.Is(text) {
		whole = []string{text}
	}
	return c.set(text, whole, c.o.NodeSets)
}

// listed compiles a list, whose elements may be joined by other operators than the
// comma.
func (c *compiler) listed(text string) (Matcher, error) {
	terms, err := nodeset.Split(text)
	algebra := false
	if err := compoundWord(terms); err != nil {
		return nil, err
	}
	for _, t := range terms {
		algebra = algebra || t.Group || t.Op != ','
	}
	if err != nil {
		algebra = strings.ContainsAny(text, "&!^@")
	} else if strings.Contains(text, `\`) {
		algebra = true // for what the backslashes stand before
	}
	if !algebra {
		return newList(text)
	}
	var whole []string
	items, _ := split(text, func(r rune) bool { return r == ',' || unicode.IsSpace(r) })
	for _, i := range items {
		if strings.ContainsAny(i.text, "&!^@") {
			whole = append(whole, i.text)
		}
	}
	return c.set(text, whole, true)
}

// set compiles an expression of several operands. numbers says whether a number
// alone in brackets is a range and not a class of characters.
func (c *compiler) set(text string, whole []string, numbers bool) (Matcher, error) {
	terms, err := nodeset.Split(text)
	if err != nil {
		var syntax *nodeset.SyntaxError
		if errors.As(err, &syntax) {
			return nil, located(syntax.At, "%s", syntax.Why)
		}
		return nil, err
	}
	if err := compoundWord(terms); err != nil {
		return nil, err
	}
	s := &setOf{whole: whole}
	for _, t := range terms {
		m, err := c.term(t, numbers)
		if err != nil {
			return nil, err
		}
		s.terms = append(s.terms, setTerm{t.Op, m})
	}
	if len(s.terms) == 1 && len(whole) == 0 {
		return s.terms[0].m, nil
	}
	s.gather()
	return s, nil
}

// compoundWord refuses what was meant as a compound expression: as a set "web* and
// not db*" would be everything that it names.
func compoundWord(terms []nodeset.Term) error {
	for _, t := range terms {
		if len(terms) > 1 && !t.Group && operator(t.Text) {
			return located(t.At, "%q belongs to compound expressions", t.Text).
				WithHint("give it with -C, or join names by commas and the operators & ! ^")
		}
	}
	return nil
}

// term compiles one operand.
func (c *compiler) term(t nodeset.Term, numbers bool) (Matcher, error) {
	if !t.Group {
		return newOperand(t, numbers)
	}
	var m Matcher
	var err error
	if path, ok := strings.CutPrefix(t.Text, "file:"); ok {
		m, err = c.file(path)
	} else {
		m, err = c.groups(t)
	}
	if err != nil {
		at, err := within(err, t.At, t.At)
		return nil, located(at, "%w", err)
	}
	return m, nil
}

// groups compiles @name, or @name[1-3] for several.
func (c *compiler) groups(t nodeset.Term) (Matcher, error) {
	if t.Text == "*" {
		return c.everything()
	}
	names, err := expand(t.Text, 2, MaxExpand)
	if err != nil {
		return nil, err
	}
	s := &setOf{}
	for _, n := range names {
		m, err := c.nodegroup(n)
		if err != nil {
			return nil, err
		}
		s.terms = append(s.terms, setTerm{',', m})
	}
	if len(s.terms) == 1 {
		return s.terms[0].m, nil
	}
	s.gather()
	return s, nil
}

// everything compiles @*: what the source of groups takes for all, or else every
// target.
func (c *compiler) everything() (Matcher, error) {
	if c.o.Groups != nil {
		if ids, ok, err := c.o.Groups("*"); ok || err != nil {
			return idList(ids), err
		}
	}
	return newGlob("*")
}

// gather finds the names that are meant whatever is known of them: those that the
// operands name one by one and the whole does not take away.
func (s *setOf) gather() {
	seen := map[string]bool{}
	var probe Target
	for _, t := range s.terms {
		l, ok := t.m.(Literals)
		if !ok || t.op == '!' {
			continue
		}
		for _, text := range l.Literals() {
			if seen[text] {
				continue
			}
			seen[text] = true
			probe.ID = ID(text)
			if n, err := ParseName(text); err == nil {
				probe.ID = ID(n.Host)
			}
			if ok, err := s.Match(&probe, nil); ok && err == nil {
				s.literals = append(s.literals, text)
			}
		}
	}
}

// Match implements Matcher. An operand that cannot change the result is not asked,
// and what is unknown is so only as far as the other operands do not decide.
func (s *setOf) Match(t *Target, f Facts) (bool, error) {
	for _, w := range s.whole {
		if id := string(t.ID); w == id || fnmatch.Match(w, id) {
			return true, nil
		}
	}
	in, unknown := false, error(nil)
	for _, term := range s.terms {
		if unknown == nil && (term.op == ',' && in || (term.op == '&' || term.op == '!') && !in) {
			continue
		}
		ok, err := term.m.Match(t, f)
		switch {
		case err != nil && !errors.Is(err, ErrUnknown):
			return false, err
		case err == nil && (term.op == ',' && ok || term.op == '&' && !ok || term.op == '!' && ok):
			in, unknown = ok && term.op == ',', nil
		case err != nil:
			unknown = err
		case unknown == nil:
			in = join(term.op, in, ok)
		}
	}
	if unknown != nil {
		return false, unknown
	}
	return in, nil
}

// join works out one operator.
func join(op byte, a, b bool) bool {
	switch op {
	case '&':
		return a && b
	case '!':
		return a && !b
	case '^':
		return a != b
	}
	return a || b
}

// Needs implements Matcher.
func (s *setOf) Needs() Need {
	var n Need
	for _, t := range s.terms {
		n |= t.m.Needs()
	}
	return n
}

// Literals implements Literals.
func (s *setOf) Literals() []string { return s.literals }

// Login implements Login: the first operand that has the ID says who logs in.
func (s *setOf) Login(id ID) string {
	for _, t := range s.terms {
		l, ok := t.m.(Login)
		if !ok || t.op == '!' || t.m.Needs() != 0 {
			continue
		}
		if in, err := t.m.Match(&Target{ID: id}, nil); in && err == nil {
			if user := l.Login(id); user != "" {
				return user
			}
		}
	}
	return ""
}
