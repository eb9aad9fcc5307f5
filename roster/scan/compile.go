package scan

import (
	"net/netip"
	"strings"

	"github.com/gossh/gossh/internal/nodeset"
	"github.com/gossh/gossh/targets"
)

// term is an operand of an expression: addresses, or what others compile.
type term struct {
	op    byte
	spans []span
	rest  string // an expression of its own, "" for spans
}

// find returns the span that an ID is in.
func (t term) find(id targets.ID) (span, bool) {
	a, err := netip.ParseAddr(string(id))
	for _, s := range t.spans {
		if err == nil && s.contains(a.Unmap()) {
			return s, true
		}
	}
	return span{}, false
}

// read returns the operands of an expression; ok is false if none of them is an
// address, a network or a range.
func read(e targets.Expr) (terms []term, ok bool, err error) {
	words, err := operands(e)
	if err != nil {
		return nil, false, err
	}
	for _, w := range words {
		t := term{op: w.Op, rest: w.Text}
		if w.Group {
			t.rest = "@" + w.Text
		} else if t.spans, err = expanded(w.Text); err != nil {
			return nil, false, err
		} else if len(t.spans) > 0 {
			t.rest, ok = "", true
		}
		terms = append(terms, t)
	}
	return terms, ok, nil
}

// expanded returns the addresses that text stands for, which may have ranges of
// numbers in brackets: 192.0.2.[1-9]. It has none if text is something else.
func expanded(text string) ([]span, error) {
	if s, ok, err := parse(text); ok || err != nil {
		return []span{s}, err
	}
	if !strings.Contains(text, "[") {
		return nil, nil
	}
	names, err := targets.Expand(text)
	if err != nil {
		return nil, nil // whoever compiles it tells better
	}
	var out []span
	for _, n := range names {
		s, ok, err := parse(n)
		if err != nil || !ok {
			return nil, err
		}
		out = append(out, s)
	}
	return out, nil
}

// operands splits an expression as far as addresses may be in it.
func operands(e targets.Expr) ([]nodeset.Term, error) {
	switch e.Kind {
	case "", targets.Glob, targets.List:
	default:
		return nil, nil
	}
	terms, err := nodeset.Split(e.Text)
	if err != nil {
		return nil, nil // whoever compiles it tells better
	}
	return terms, nil
}

// scanned returns the addresses that an expression may mean.
func scanned(terms []term) []span {
	var out []span
	for _, t := range terms {
		if t.rest == "" && (t.op == ',' || t.op == '^') {
			out = append(out, t.spans...)
		}
	}
	return out
}

// Compile returns a function for roster.Set.Compile by which addresses, networks
// and ranges in targets without a kind and in lists, which may be joined by
// operators, mean the hosts that a scan found there, and
// nothing else: one that is silent is no host of no roster. What has none goes to
// next.
func Compile(next func(targets.Expr) (targets.Matcher, error)) func(targets.Expr) (targets.Matcher, error) {
	return func(e targets.Expr) (targets.Matcher, error) {
		terms, ok, err := read(e)
		if err != nil {
			return nil, err
		}
		if !ok {
			return next(e)
		}
		m := &matcher{terms: terms, rest: make([]targets.Matcher, len(terms))}
		for i, t := range terms {
			if t.rest == "" {
				continue
			}
			part := e
			part.Text = nodeset.Escape(t.rest)
			if m.rest[i], err = next(part); err != nil {
				return nil, err
			}
		}
		return m, nil
	}
}

// matcher works an expression out from the left to the right.
type matcher struct {
	terms []term
	rest  []targets.Matcher // of the terms that are no spans
}

var (
	_ targets.Literals = (*matcher)(nil)
	_ targets.Login    = (*matcher)(nil)
)

// Match implements targets.Matcher.
func (m *matcher) Match(t *targets.Target, f targets.Facts) (bool, error) {
	in := false
	for i, term := range m.terms {
		_, hit := term.find(t.ID)
		if r := m.rest[i]; r != nil {
			var err error
			if hit, err = r.Match(t, f); err != nil {
				return false, err
			}
		}
		switch term.op {
		case '&':
			in = in && hit
		case '!':
			in = in && !hit
		case '^':
			in = in != hit
		default:
			in = in || hit
		}
	}
	return in, nil
}

// Needs implements targets.Matcher.
func (m *matcher) Needs() targets.Need {
	var n targets.Need
	for _, r := range m.rest {
		if r != nil {
			n |= r.Needs()
		}
	}
	return n
}

// Literals implements targets.Literals.
func (m *matcher) Literals() []string {
	var out []string
	for i, r := range m.rest {
		l, ok := r.(targets.Literals)
		if !ok || m.terms[i].op == '&' || m.terms[i].op == '!' {
			continue
		}
		for _, text := range l.Literals() {
			id := text
			if n, err := targets.ParseName(text); err == nil {
				id = n.Host
			}
			if ok, err := m.Match(&targets.Target{ID: targets.ID(id)}, nil); ok && err == nil {
				out = append(out, text)
			}
		}
	}
	return out
}

// Login implements targets.Login.
func (m *matcher) Login(id targets.ID) string {
	for i, t := range m.terms {
		if s, ok := t.find(id); ok && s.user != "" {
			return s.user
		}
		if l, ok := m.rest[i].(targets.Login); ok {
			if user := l.Login(id); user != "" {
				return user
			}
		}
	}
	return ""
}
