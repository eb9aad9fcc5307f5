package targets

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/dlclark/regexp2/v2"

	"github.com/gossh/gossh/internal/fnmatch"
	"github.com/gossh/gossh/internal/pyfmt"
	"github.com/gossh/gossh/internal/pyregexp"
	"github.com/gossh/gossh/ordered"
)

// DefaultDelimiter separates the keys of a path in grains or pillar.
const DefaultDelimiter = ":"

// subdict matches a path of keys and a pattern, such as os:Deb*, against a tree,
// as Salt does: a value may contain the delimiter, a list on the way is looked
// into, letters of values count in either case.
type subdict struct {
	what  Need
	text  string
	delim string
	same  func(value, pattern string) (bool, error)
}

func newSubdict(e Expr) (*subdict, error) {
	s := &subdict{what: NeedPillar, text: e.Text, delim: e.Delimiter, same: globbed}
	if s.delim == "" {
		s.delim = DefaultDelimiter
	}
	if strings.HasPrefix(e.Kind, "grain") {
		s.what = NeedGrains
	}
	if !strings.Contains(e.Text, s.delim) {
		return nil, located(utf8.RuneCountInString(e.Text)+1, "%q names a key without a value", e.Text).
			WithHint("write key" + s.delim + "value, or key" + s.delim + "* for any value")
	}
	switch e.Kind {
	case GrainPCRE, PillarPCRE:
		return s, s.expressions()
	case PillarExact:
		s.same = func(value, pattern string) (bool, error) { return value == strings.ToLower(pattern), nil }
	}
	return s, nil
}

func globbed(value, pattern string) (bool, error) {
	pattern = strings.ToLower(pattern)
	return value == pattern || fnmatch.Match(pattern, value), nil
}

// maxPath bounds the keys before a regular expression: an expression is compiled for
// each place at which it may begin.
const maxPath = 50

// expressions compiles each end of the text that may be the expression.
func (s *subdict) expressions() error {
	compiled := map[string]*regexp2.Regexp{}
	parts := strings.Split(s.text, s.delim)
	wild := 0 // the last key that stands for any; before it there may be no expression
	for i := range len(parts) - 1 {
		if parts[i] == "*" {
			wild = i
		}
	}
	for i := 1; i < min(len(parts), maxPath+1); i++ {
		text := strings.Join(parts[i:], s.delim)
		p, err := newPCRE(text)
		if err != nil && i > wild && len(compiled) == 0 {
			return err
		}
		if err != nil {
			continue // part of an expression that is cut in its middle
		}
		if compiled[text], err = pyregexp.CompileStart(text, pyregexp.IgnoreCase); err != nil {
			compiled[text] = p.re
		}
		compiled[text].MatchTimeout = MatchTimeout
	}
	s.same = func(value, pattern string) (bool, error) {
		re := compiled[pattern]
		if re == nil {
			return false, nil
		}
		m, err := re.FindStringMatch(value)
		if err != nil {
			return false, invalid("the regular expression %q takes too long on %q", pattern, value).
				WithHint("avoid a repetition within a repetition")
		}
		return m != nil, nil
	}
	return nil
}

// Needs implements Matcher.
func (s *subdict) Needs() Need { return s.what }

// Match implements Matcher.
func (s *subdict) Match(t *Target, f Facts) (bool, error) {
	var tree any
	known := f != nil
	if known {
		tree, known = f.Tree(s.what)
	}
	if !known {
		return false, &unknown{s.what, t.ID}
	}
	hit, err := s.find(tree, s.text)
	if first, _, _ := strings.Cut(s.text, s.delim); !hit && err == nil && lacks(tree, first) {
		err = &unknown{s.what, t.ID}
	}
	return hit, err
}

func needName(n Need) string {
	if n == NeedPillar {
		return "pillar data"
	}
	return "grains"
}

// find tries every place to cut text into a path and a pattern.
func (s *subdict) find(tree any, text string) (bool, error) {
	parts := strings.Split(text, s.delim)
	if parts[0] == "*" && len(parts) > 1 {
		if m, ok := mapping(tree); ok {
			if hit, err := s.within(m, text); hit || err != nil {
				return hit, err
			}
		}
	}
	for i := 1; i < len(parts); i++ {
		v, ok := s.traverse(tree, parts[:i])
		if !ok {
			continue
		}
		if hit, err := s.value(v, strings.Join(parts[i:], s.delim)); hit || err != nil {
			return hit, err
		}
	}
	return false, nil
}

// value compares what a path leads to.
func (s *subdict) value(v any, pattern string) (bool, error) {
	if v, ok := items(v); ok {
		for _, e := range v {
			if hit, err := s.member(e, pattern); hit || err != nil {
				return hit, err
			}
		}
		return false, nil
	}
	if m, ok := mapping(v); ok {
		if pattern == "*" {
			return true, nil
		}
		return s.within(m, pattern)
	}
	return s.same(strings.ToLower(pyfmt.Str(v)), pattern)
}

// member compares one element of a list.
func (s *subdict) member(e any, pattern string) (bool, error) {
	if m, ok := mapping(e); ok {
		if hit, err := s.within(m, pattern); hit || err != nil {
			return hit, err
		}
	}
	return s.same(strings.ToLower(pyfmt.Str(e)), pattern)
}

// within looks into a mapping: for a key, for a path, and for *:pattern below any
// of its keys.
func (s *subdict) within(m lookup, pattern string) (bool, error) {
	rest, wild := strings.CutPrefix(pattern, "*"+s.delim)
	if rest == "*" {
		return true, nil
	}
	if _, ok := m.get(rest); ok {
		return true, nil
	}
	if hit, err := s.find(m.tree, rest); hit || err != nil || !wild {
		return hit, err
	}
	for _, k := range m.keys() {
		v, _ := m.get(k)
		list, ok := items(v)
		if !ok {
			if hit, err := s.value(v, rest); hit || err != nil {
				return hit, err
			}
		}
		for _, e := range list { // as Salt does, not into the mappings in it
			if hit, err := s.same(strings.ToLower(pyfmt.Str(e)), rest); hit || err != nil {
				return hit, err
			}
		}
	}
	return false, nil
}

// traverse follows a path. In a list, a key is looked for in its mappings, then
// taken as an index.
func (s *subdict) traverse(v any, path []string) (any, bool) {
	for _, key := range path {
		var ok bool
		if v, ok = step(v, key); !ok {
			return nil, false
		}
	}
	return v, true
}

func step(v any, key string) (any, bool) {
	if m, ok := mapping(v); ok {
		return m.get(key)
	}
	list, ok := items(v)
	if !ok {
		return nil, false
	}
	for _, e := range list {
		if m, ok := mapping(e); ok {
			if found, ok := m.get(key); ok {
				return found, true
			}
		}
	}
	i, err := strconv.Atoi(key)
	if i < 0 {
		i += len(list)
	}
	if err != nil || i < 0 || i >= len(list) {
		return nil, false
	}
	return list[i], true
}

// lookup is a mapping of either form.
type lookup struct {
	tree any
	get  func(string) (any, bool)
	keys func() []string
}

// keyed is a mapping that finds values as they are asked for.
type keyed interface {
	Get(key string) (any, bool)
	Keys() []string
}

func mapping(v any) (lookup, bool) {
	switch m := v.(type) {
	case *ordered.Map:
		return lookup{m, m.Get, m.Keys}, m != nil
	case map[string]any:
		get := func(k string) (any, bool) { v, ok := m[k]; return v, ok }
		keys := func() []string {
			out := make([]string, 0, len(m))
			for k := range m {
				out = append(out, k)
			}
			return out
		}
		return lookup{m, get, keys}, true
	case keyed:
		return lookup{m, m.Get, m.Keys}, true
	}
	return lookup{}, false
}

func items(v any) ([]any, bool) {
	switch l := v.(type) {
	case []any:
		return l, true
	case []string:
		out := make([]any, len(l))
		for i, s := range l {
			out[i] = s
		}
		return out, true
	}
	return nil, false
}
