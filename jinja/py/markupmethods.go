package py

import (
	"html"
	"regexp"
	"strings"
)

// markupMethod returns a method of Markup: those of str, of which some escape
// their arguments and return Markup.
func markupMethod(name string) method {
	m := strMethod(name)
	switch name {
	case "capitalize", "title", "lower", "upper", "replace", "ljust", "rjust", "lstrip", "rstrip", "center",
		"strip", "translate", "expandtabs", "swapcase", "zfill", "partition", "rpartition":
		return escaping(m)
	case "split", "rsplit", "splitlines":
		return marking(m)
	case "join":
		return markupJoin
	case "escape":
		return markupEscape
	case "unescape":
		return markupUnescape
	case "striptags":
		return markupStripTags
	}
	return m
}

// escaping makes a method that escapes its arguments and returns Markup.
func escaping(m method) method {
	marked := marking(m)
	return func(t *Thread, self Value, a Args) (Value, error) {
		pos := make([]Value, len(a.Pos))
		for i, x := range a.Pos {
			if x.Kind() != KindStr && !IsHTML(x) {
				pos[i] = x
				continue
			}
			e, err := Escape(t, x)
			if err != nil {
				return Value{}, err
			}
			pos[i] = e
		}
		return marked(t, self, Args{Pos: pos, Named: a.Named})
	}
}

// marking makes a method that returns Markup, or a list or tuple of it.
func marking(m method) method {
	return func(t *Thread, self Value, a Args) (Value, error) {
		v, err := m(t, self, a)
		if err != nil {
			return Value{}, err
		}
		if s, ok := v.AsStr(); ok {
			return Markup(s), nil
		}
		items, err := itemsOf(t, v)
		for i, x := range items {
			s, _ := x.AsStr()
			items[i] = Markup(s)
		}
		return v, err
	}
}

func markupJoin(t *Thread, self Value, a Args) (Value, error) {
	x, err := takesOne(a, "Markup.join")
	if err != nil {
		return Value{}, err
	}
	items, err := Collect(t, x)
	if err != nil {
		return Value{}, err
	}
	for i := range items {
		if items[i], err = Escape(t, items[i]); err != nil {
			return Value{}, err
		}
	}
	return marking(strJoin)(t, self, Args{Pos: []Value{NewList(items)}})
}

func markupEscape(t *Thread, _ Value, a Args) (Value, error) {
	x, err := takesOne(a, "Markup.escape")
	if err != nil {
		return Value{}, err
	}
	return Escape(t, x)
}

func markupUnescape(_ *Thread, self Value, a Args) (Value, error) {
	s, _ := self.AsStr()
	return Str(html.UnescapeString(s)), takesNone(a, "Markup.unescape")
}

func markupStripTags(_ *Thread, self Value, a Args) (Value, error) {
	if err := takesNone(a, "Markup.striptags"); err != nil {
		return Value{}, err
	}
	s, _ := self.AsStr()
	return Str(StripTags(s)), nil
}

// StripTags removes comments and tags, makes white space single and turns
// entities into characters.
func StripTags(s string) string {
	s = regexp.MustCompile(`(?s)<!--.*?-->`).ReplaceAllString(s, "")
	s = regexp.MustCompile(`(?s)<.*?>`).ReplaceAllString(s, "")
	return html.UnescapeString(strings.Join(strings.FieldsFunc(s, isSpace), " "))
}
