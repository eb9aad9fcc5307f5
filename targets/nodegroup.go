package targets

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/gossh/gossh/internal/pyfmt"
)

// nodegroup compiles the group name: its expression is compound, given as a text
// or as a list of its words.
func (c *compiler) nodegroup(name string) (Matcher, error) {
	if err := c.count(); err != nil {
		return nil, err
	}
	g, ok := mapping(c.o.Nodegroups)
	var def any
	if ok {
		def, ok = g.get(name)
	}
	if !ok && c.o.Groups != nil {
		ids, found, err := c.o.Groups(name)
		if err != nil || found {
			return idList(ids), err
		}
	}
	if !ok {
		return nil, invalid("there is no nodegroup named %q", name).WithHint("nodegroups are defined in the configuration, under nodegroups")
	}
	if i := slices.Index(c.open, name); i >= 0 {
		return nil, invalid("the nodegroup %s contains itself: %s", name, strings.Join(append(c.open[i:], name), ", "))
	}
	c.open = append(c.open, name)
	defer func() { c.open = c.open[:len(c.open)-1] }()
	m, err := c.defined(def)
	if err != nil {
		return nil, invalid("in the nodegroup %s: %w", name, err)
	}
	return m, nil
}

// defined compiles what a nodegroup is defined as. Names alone, as a text or as a
// list, mean each of them, and so do globs in a list. An element of another list is
// a word of the expression.
func (c *compiler) defined(def any) (Matcher, error) {
	if text, ok := def.(string); ok {
		if names := strings.Fields(text); len(names) > 1 && allNames(names) && !strings.ContainsAny(text, "*?&!^") {
			return c.compile(Expr{Kind: List, Text: strings.Join(names, ",")})
		}
		return c.compound(text)
	}
	list, ok := items(def)
	if !ok {
		return nil, invalid("it must be an expression or a list of words")
	}
	texts := make([]string, len(list))
	for i, e := range list {
		switch e.(type) {
		case string, int, int64, float64:
			texts[i] = strings.TrimSpace(pyfmt.Str(e))
		default:
			return nil, invalid("an element is no text: %v", e)
		}
	}
	if all := strings.Join(texts, ","); allNames(texts) && strings.ContainsAny(all, "*?") {
		return c.set(all, nil, true)
	} else if allNames(texts) {
		return c.compile(Expr{Kind: List, Text: all})
	}
	return c.parse(strings.Join(texts, " "), wordsOf(texts))
}

// wordsOf returns the tokens of the elements of a list. A grain with spaces in its
// value is one word there, which a text cannot say.
func wordsOf(texts []string) []token {
	var out []token
	at := 1
	for _, text := range texts {
		fields := strings.Fields(text)
		kind, _, _, err := engine(text)
		if err == nil && kind != Glob && len(fields) > 1 && !slices.ContainsFunc(fields, operator) {
			out = append(out, token{text, at, true})
		} else {
			for _, t := range tokens(text) {
				t.at += at - 1
				out = append(out, t)
			}
		}
		at += utf8.RuneCountInString(text) + 1
	}
	return out
}

// allNames reports whether words are ids or globs, with nothing between them.
func allNames(words []string) bool {
	return !slices.ContainsFunc(words, func(s string) bool {
		return operator(s) || strings.ContainsAny(s, "@() \t")
	})
}

// maxGroups bounds the nodegroups and files that one expression leads to, each as
// often as it is named: groups that name others twice would be endless.
const maxGroups = 20_000

// count counts one nodegroup or file.
func (c *compiler) count() error {
	if c.used++; c.used > maxGroups {
		return invalid("it leads to more than %d nodegroups", maxGroups)
	}
	return nil
}

// idList matches ids that are known, possibly none.
func idList(ids []string) *list {
	l := &list{set: make(map[string]struct{}, len(ids))}
	for _, id := range ids {
		l.add(id)
	}
	return l
}

func operator(s string) bool {
	return s == "and" || s == "or" || s == "not"
}
