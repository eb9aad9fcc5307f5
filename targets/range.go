package targets

import (
	"errors"
	"strings"

	"github.com/gossh/gossh/internal/rangeexpr"
)

// ranged compiles a range expression. One that names clusters, or uses what else
// only a range server knows, is asked of it whole.
func (c *compiler) ranged(text string) (Matcher, error) {
	terms, err := rangeexpr.Parse(text, MaxExpand)
	var syntax *rangeexpr.SyntaxError
	switch {
	case errors.As(err, &syntax) && syntax.Server && c.o.Range != nil:
		ids, err := c.o.Range(text)
		return &members{idList(ids)}, err
	case errors.As(err, &syntax):
		return nil, located(syntax.At, "%s", syntax.Why)
	case err != nil:
		return nil, err
	}
	return rangeTerms(terms)
}

// members are ids that somebody else listed: unlike those of a list they do not
// become hosts by being named.
type members struct{ ids *list }

// Match implements Matcher.
func (m *members) Match(t *Target, f Facts) (bool, error) { return m.ids.Match(t, f) }

// Needs implements Matcher.
func (*members) Needs() Need { return 0 }

// rangeTerms compiles the operands of a range expression.
func rangeTerms(terms []rangeexpr.Term) (Matcher, error) {
	s := &setOf{}
	for _, t := range terms {
		var m Matcher
		var err error
		switch {
		case t.IsRegexp:
			if m, err = newSearch(t.Regexp); err != nil {
				return nil, located(t.At, "%w", err)
			}
		case t.Group != nil:
			if m, err = rangeTerms(t.Group); err != nil {
				return nil, err
			}
		default:
			m = idList(t.Names)
		}
		s.terms = append(s.terms, setTerm{t.Op, m})
	}
	if len(s.terms) == 1 {
		return s.terms[0].m, nil
	}
	s.gather()
	return s, nil
}

// newSearch matches a regular expression anywhere in the ID.
func newSearch(text string) (*pcre, error) {
	if strings.TrimSpace(text) == "" {
		return nil, invalid("the regular expression is empty")
	}
	re, err := compilePython(text)
	return finishPCRE(text, re, err)
}
