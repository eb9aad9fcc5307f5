package zypper

import (
	"iter"
	"maps"
	"slices"
	"strings"

	"github.com/gossh/gossh/ordered"
)

// tag is an element of what zypper --xmlout prints, as far as it is needed here: its
// name, its attributes and the text behind it. The name of an end has a slash.
// encoding/xml would add more to the thin than the rest of this package.
type tag struct {
	name  string
	attrs map[string]string
	text  string
}

// sorted returns the attributes, sorted by name.
func (t tag) sorted() *ordered.Map {
	out := ordered.NewMap(len(t.attrs))
	for _, k := range slices.Sorted(maps.Keys(t.attrs)) {
		out.Set(k, t.attrs[k])
	}
	return out
}

// tags returns the tags of a text, in order.
func tags(xml string) iter.Seq[tag] {
	return func(yield func(tag) bool) {
		for {
			_, rest, ok := strings.Cut(xml, "<")
			if !ok {
				return
			}
			inside, after, ok := strings.Cut(rest, ">")
			if !ok {
				return
			}
			text, _, _ := strings.Cut(after, "<")
			xml = after
			t := parseTag(inside)
			t.text = unescape(text)
			if !yield(t) {
				return
			}
		}
	}
}

// parseTag reads what is between the brackets: zypper escapes a > in attributes.
func parseTag(inside string) tag {
	inside = strings.TrimSuffix(inside, "/")
	name, rest, _ := strings.Cut(inside, " ")
	t := tag{name: strings.TrimSpace(name), attrs: map[string]string{}}
	for {
		key, value, ok := strings.Cut(rest, "=\"")
		if !ok {
			return t
		}
		value, rest, _ = strings.Cut(value, "\"")
		t.attrs[strings.TrimSpace(key)] = unescape(value)
	}
}

func unescape(s string) string {
	if !strings.Contains(s, "&") {
		return s
	}
	return strings.NewReplacer("&lt;", "<", "&gt;", ">", "&quot;", "\"", "&apos;", "'", "&amp;", "&").Replace(s)
}
