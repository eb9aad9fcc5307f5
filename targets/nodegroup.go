package targets

import (
	"slices"
	"strings"
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
	text, ok := def.(string)
	if !ok {
		list, ok := items(def)
		if !ok {
			return nil, invalid("the nodegroup %s must be an expression or a list of words", name)
		}
		var err error
		if text, err = words(name, list); err != nil {
			return nil, err
		}
	}
	c.open = append(c.open, name)
	defer func() { c.open = c.open[:len(c.open)-1] }()
	m, err := c.compound(text)
	if err != nil {
		return nil, invalid("in the nodegroup %s: %w", name, err)
	}
	return m, nil
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

// words joins the list form of a nodegroup: ids alone are a list of them,
// otherwise each element is a word of the expression.
func words(name string, list []any) (string, error) {
	out := make([]string, len(list))
	plain := true
	for i, e := range list {
		s, ok := e.(string)
		if !ok {
			return "", invalid("the nodegroup %s has an element that is no text: %v", name, e)
		}
		out[i] = s
		plain = plain && !operator(s) && !strings.ContainsAny(s, "@() \t")
	}
	if plain {
		return "L@" + strings.Join(out, ","), nil
	}
	return strings.Join(out, " "), nil
}

func operator(s string) bool {
	return s == "and" || s == "or" || s == "not"
}
