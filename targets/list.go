package targets

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// list matches names.
type list struct {
	names []string
	set   map[string]struct{} // the names as written, and their hosts
}

func newList(text string) (*list, error) {
	items, found := split(text, func(r rune) bool { return r == ',' })
	if !found {
		items, _ = split(text, unicode.IsSpace)
	}
	l := &list{set: make(map[string]struct{}, len(items))}
	for _, item := range items {
		names, err := expand(item.text, item.at, MaxExpand-len(l.names))
		if err != nil {
			return nil, err
		}
		for _, n := range names {
			l.add(n)
		}
	}
	if len(l.names) == 0 {
		return nil, located(1, "the list is empty")
	}
	return l, nil
}

// add adds a name, unless it is there.
func (l *list) add(name string) {
	if _, ok := l.set[name]; !ok {
		l.names = append(l.names, name)
	}
	l.set[name] = struct{}{}
	if n, err := ParseName(name); err == nil {
		l.set[n.Host] = struct{}{}
	}
}

// item is an element of a list with its place: a character, from 1.
type item struct {
	text string
	at   int
}

// split splits at the separators outside of brackets and leaves out what is
// empty; found tells whether there is a separator at all.
func split(text string, separates func(rune) bool) (items []item, found bool) {
	depth, from := 0, 0
	counted, chars := 0, 1 // bytes before the last item, and its place
	add := func(to int) {
		s := strings.TrimLeftFunc(text[from:to], unicode.IsSpace)
		start := to - len(s)
		if s = strings.TrimSpace(s); s != "" {
			chars += utf8.RuneCountInString(text[counted:start])
			counted = start
			items = append(items, item{s, chars})
		}
	}
	last := strings.LastIndexByte(text, ']') // what opens after it is no bracket
	for i, r := range text {
		switch {
		case r == '[' && i < last:
			depth++
		case r == ']' && depth > 0:
			depth--
		case depth == 0 && separates(r):
			add(i)
			from, found = i+utf8.RuneLen(r), true
		}
	}
	add(len(text))
	return items, found
}

// Match implements Matcher.
func (l *list) Match(t *Target, _ Facts) (bool, error) {
	_, ok := l.set[string(t.ID)]
	return ok, nil
}

// Needs implements Matcher.
func (l *list) Needs() Need { return 0 }

// Literals implements Literals.
func (l *list) Literals() []string { return l.names }
