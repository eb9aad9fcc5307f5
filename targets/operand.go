package targets

import (
	"strings"

	"github.com/gossh/gossh/internal/fnmatch"
	"github.com/gossh/gossh/internal/nodeset"
)

// operand is one operand of a set: names, or globs.
type operand struct {
	names *list // nil if there are none
	globs []*glob
}

var (
	_ Literals = (*operand)(nil)
	_ Login    = (*operand)(nil)
)

// newOperand compiles an operand that is no group. Ranges of numbers stand for
// themselves one by one, also in a glob; other brackets are classes of characters.
func newOperand(t nodeset.Term, numbers bool) (Matcher, error) {
	texts := []string{t.Text}
	if !isAddress(t.Text) {
		var err error
		if texts, err = expandIn(t.Text, t.At, numbers); err != nil {
			return nil, err
		}
	}
	o := &operand{}
	for _, text := range texts {
		if fnmatch.Special(text) && !isAddress(text) {
			g, err := newGlob(text)
			if err != nil {
				return nil, err
			}
			o.globs = append(o.globs, g)
			continue
		}
		if o.names == nil {
			o.names = &list{set: make(map[string]struct{}, len(texts))}
		}
		o.names.add(text)
	}
	switch {
	case len(o.globs) == 0:
		return o.names, nil
	case o.names == nil && len(o.globs) == 1:
		return o.globs[0], nil
	}
	return o, nil
}

// expandIn expands the ranges of text. Without numbers, a number alone in brackets
// is left: web[12] is web1 and web2, as in any glob.
func expandIn(text string, at int, numbers bool) ([]string, error) {
	if numbers {
		return expand(text, at, MaxExpand)
	}
	_, rest, _ := strings.Cut(text, "[")
	body, _, ok := strings.Cut(rest, "]")
	if ok && digits(body) {
		return []string{text}, nil
	}
	return expand(text, at, MaxExpand)
}

// Match implements Matcher.
func (o *operand) Match(t *Target, f Facts) (bool, error) {
	if o.names != nil {
		if ok, _ := o.names.Match(t, f); ok {
			return true, nil
		}
	}
	for _, g := range o.globs {
		if ok, _ := g.Match(t, f); ok {
			return true, nil
		}
	}
	return false, nil
}

// Needs implements Matcher.
func (*operand) Needs() Need { return 0 }

// Literals implements Literals.
func (o *operand) Literals() []string {
	if o.names == nil {
		return nil
	}
	return o.names.names
}

// Login implements Login.
func (o *operand) Login(id ID) string {
	for _, g := range o.globs {
		if fnmatch.Match(g.host, string(id)) {
			return g.Login(id)
		}
	}
	return ""
}
