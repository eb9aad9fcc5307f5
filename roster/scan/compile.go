package scan

import (
	"net/netip"
	"strings"

	"github.com/gossh/gossh/targets"
)

// items returns the words of an expression that may be addresses.
func items(e targets.Expr) ([]string, error) {
	switch e.Kind {
	case "", targets.Glob:
		return []string{e.Text}, nil
	case targets.List:
		m, err := targets.Compile(e)
		if err != nil {
			return nil, err
		}
		if l, ok := m.(targets.Literals); ok {
			return l.Literals(), nil
		}
	}
	return nil, nil
}

// read returns the addresses in an expression, and its other words.
func read(e targets.Expr) (spans []span, others []string, err error) {
	words, err := items(e)
	if err != nil {
		return nil, nil, err
	}
	for _, w := range words {
		s, ok, err := parse(w)
		switch {
		case err != nil:
			return nil, nil, err
		case ok:
			spans = append(spans, s)
		default:
			others = append(others, w)
		}
	}
	return spans, others, nil
}

// Compile returns a function for roster.Set.Compile by which addresses, networks
// and ranges in globs and lists mean the hosts that a scan found there, and
// nothing else: one that is silent is no host of no roster. What has none goes to
// next.
func Compile(next func(targets.Expr) (targets.Matcher, error)) func(targets.Expr) (targets.Matcher, error) {
	return func(e targets.Expr) (targets.Matcher, error) {
		spans, others, err := read(e)
		if err != nil {
			return nil, err
		}
		if len(spans) == 0 {
			return next(e)
		}
		m := &matcher{spans: spans}
		if len(others) > 0 {
			e.Text = strings.Join(others, ",")
			if m.rest, err = next(e); err != nil {
				return nil, err
			}
		}
		return m, nil
	}
}

// matcher matches addresses, and what rest does.
type matcher struct {
	spans []span
	rest  targets.Matcher // nil if there is none
}

var (
	_ targets.Literals = (*matcher)(nil)
	_ targets.Login    = (*matcher)(nil)
)

// find returns the span that an ID is in.
func (m *matcher) find(id targets.ID) (span, bool) {
	a, err := netip.ParseAddr(string(id))
	if err != nil {
		return span{}, false
	}
	for _, s := range m.spans {
		if s.contains(a.Unmap()) {
			return s, true
		}
	}
	return span{}, false
}

// Match implements targets.Matcher.
func (m *matcher) Match(t *targets.Target, f targets.Facts) (bool, error) {
	if _, ok := m.find(t.ID); ok || m.rest == nil {
		return ok, nil
	}
	return m.rest.Match(t, f)
}

// Needs implements targets.Matcher.
func (m *matcher) Needs() targets.Need {
	if m.rest == nil {
		return 0
	}
	return m.rest.Needs()
}

// Literals implements targets.Literals.
func (m *matcher) Literals() []string {
	if l, ok := m.rest.(targets.Literals); ok {
		return l.Literals()
	}
	return nil
}

// Login implements targets.Login.
func (m *matcher) Login(id targets.ID) string {
	if s, ok := m.find(id); ok {
		return s.user
	}
	if l, ok := m.rest.(targets.Login); ok {
		return l.Login(id)
	}
	return ""
}
