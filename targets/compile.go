package targets

import (
	"errors"
	"net/netip"
	"strings"
	"time"

	"github.com/dlclark/regexp2/v2"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/internal/fnmatch"
)

// ErrNotAvailable is wrapped by Compile for kinds of expressions that Salt has and
// this version has not.
var ErrNotAvailable = errors.New("not available yet")

// later are Salt's other kinds.
var later = map[string]bool{
	"grain": true, "grain_pcre": true, "nodegroup": true, "range": true, "pillar": true, "pillar_pcre": true,
	"compound": true, "ipcidr": true,
}

// Compile returns the matcher for e. The errors are fault.Invalid: an unknown
// kind is never "no match".
func Compile(e Expr) (Matcher, error) {
	switch e.Kind {
	case "", Glob:
		return newGlob(e.Text), nil
	case PCRE:
		return newPCRE(e.Text)
	case List:
		return newList(e.Text)
	}
	if later[e.Kind] {
		return nil, fault.New(fault.Invalid, "", "targets by %s are %w", e.Kind, ErrNotAvailable)
	}
	return nil, fault.New(fault.Invalid, "", "there is no kind of target expression named %q", e.Kind)
}

// glob matches the whole ID, or the address if the expression is a plain name.
type glob struct {
	text    string
	pattern string
	plain   bool
}

func newGlob(text string) *glob {
	g := &glob{text: text, pattern: text, plain: !fnmatch.Special(text) || bracketed(text)}
	if g.plain {
		_, g.pattern = splitUser(text)
	}
	return g
}

// bracketed reports whether the brackets in text are those of an IPv6 address.
func bracketed(text string) bool {
	_, name := splitUser(text)
	inner, _, ok := strings.Cut(strings.TrimPrefix(name, "["), "]")
	_, err := netip.ParseAddr(inner)
	return ok && name != "" && name[0] == '[' && err == nil
}

// splitUser splits user@name at the first @, as salt-ssh does.
func splitUser(s string) (user, name string) {
	if u, n, ok := strings.Cut(s, "@"); ok {
		return u, n
	}
	return "", s
}

// Match implements Matcher.
func (g *glob) Match(t *Target, _ Facts) bool {
	if g.plain {
		return string(t.ID) == g.pattern || t.Host == g.pattern
	}
	return fnmatch.Match(g.pattern, string(t.ID))
}

// Needs implements Matcher.
func (g *glob) Needs() Need { return 0 }

// Literals implements Literals.
func (g *glob) Literals() []string {
	if !g.plain {
		return nil
	}
	return []string{g.text}
}

// pcre matches from the start of the ID, as Python's re.match does.
type pcre struct{ re *regexp2.Regexp }

// matchTimeout bounds one match: a pattern can be written to take for ever.
const matchTimeout = 200 * time.Millisecond

func newPCRE(text string) (*pcre, error) {
	re, err := regexp2.Compile(`\A(?:`+strings.ReplaceAll(text, "(?P<", "(?<")+`)`, regexp2.None)
	if err != nil {
		return nil, fault.New(fault.Invalid, "reading the target", "the regular expression %q is wrong: %w", text, err)
	}
	re.MatchTimeout = matchTimeout
	return &pcre{re}, nil
}

// Match implements Matcher. A match that takes too long is none.
func (p *pcre) Match(t *Target, _ Facts) bool {
	ok, err := p.re.MatchString(string(t.ID))
	return err == nil && ok
}

// Needs implements Matcher.
func (p *pcre) Needs() Need { return 0 }

// list matches names.
type list struct {
	names []string
	set   map[string]bool
}

func newList(text string) (*list, error) {
	items := strings.Fields(text)
	if strings.Contains(text, ",") {
		items = splitList(text)
	}
	l := &list{set: map[string]bool{}}
	for _, item := range items {
		names, err := Expand(item)
		if err != nil {
			return nil, err
		}
		for _, n := range names {
			_, name := splitUser(n)
			if !l.set[name] {
				l.set[name] = true
				l.names = append(l.names, n)
			}
		}
	}
	if len(l.names) == 0 {
		return nil, fault.New(fault.Invalid, "reading the target", "the list is empty")
	}
	return l, nil
}

// splitList splits at the commas outside of brackets.
func splitList(text string) []string {
	var out []string
	depth, from := 0, 0
	add := func(to int) {
		if s := strings.TrimSpace(text[from:to]); s != "" {
			out = append(out, s)
		}
	}
	for i, r := range text {
		switch {
		case r == '[':
			depth++
		case r == ']' && depth > 0:
			depth--
		case r == ',' && depth == 0:
			add(i)
			from = i + 1
		}
	}
	add(len(text))
	return out
}

// Match implements Matcher.
func (l *list) Match(t *Target, _ Facts) bool {
	return l.set[string(t.ID)] || t.Host != "" && l.set[t.Host]
}

// Needs implements Matcher.
func (l *list) Needs() Need { return 0 }

// Literals implements Literals.
func (l *list) Literals() []string { return l.names }
