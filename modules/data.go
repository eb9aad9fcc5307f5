package modules

import (
	"strconv"
	"strings"

	"github.com/gossh/gossh/ordered"
)

// Traverse follows a path such as "a:b:0" through mappings and lists. In a list a
// name means the first mapping that has it, and a number an item, counted from the
// end if it is negative.
func Traverse(v any, path, delimiter string) (any, bool) {
	parts := []string{path}
	if delimiter != "" {
		parts = strings.Split(path, delimiter)
	}
	for _, part := range parts {
		var ok bool
		switch x := v.(type) {
		case *ordered.Map:
			v, ok = x.Get(part)
		case []any:
			v, ok = item(x, part)
		}
		if !ok {
			return nil, false
		}
	}
	return v, true
}

// item returns what part means in a list.
func item(list []any, part string) (any, bool) {
	for _, e := range list {
		if m, ok := e.(*ordered.Map); ok {
			if v, ok := m.Get(part); ok {
				return v, true
			}
		}
	}
	i, err := strconv.Atoi(part)
	if err == nil && i < 0 {
		i += len(list)
	}
	if err != nil || i < 0 || i >= len(list) {
		return nil, false
	}
	return list[i], true
}

// Merge lays over above under: in a mapping that both have, key by key if deep, else
// the one above counts alone. Neither is changed.
func Merge(under, over *ordered.Map, deep bool) *ordered.Map {
	if deep {
		return MergeLists(under, over, false)
	}
	out := under.Clone()
	if out == nil {
		out = &ordered.Map{}
	}
	for k, v := range over.All() {
		out.SetAs(k, over.Key(k), v)
	}
	return out
}

// MergeLists lays over above under as Merge does, deep; a list that both have is
// joined, each item once, if lists is set. Neither is changed.
func MergeLists(under, over *ordered.Map, lists bool) *ordered.Map {
	out := under.Clone()
	if out == nil {
		out = &ordered.Map{}
	}
	for k, v := range over.All() {
		switch old := out.Value(k).(type) {
		case *ordered.Map:
			if m, ok := v.(*ordered.Map); ok {
				v = MergeLists(old, m, lists)
			}
		case []any:
			if l, ok := v.([]any); ok && lists {
				v = Join(old, l)
			}
		}
		out.SetAs(k, over.Key(k), v)
	}
	return out
}

// Join returns a with what b has more. Items are equal if they encode alike: they
// are plain data.
func Join(a, b []any) []any {
	have := make(map[string]bool, len(a))
	for _, e := range a {
		if k, err := ordered.Encode(e); err == nil {
			have[string(k)] = true
		}
	}
	out := append([]any(nil), a...)
	for _, e := range b {
		if k, err := ordered.Encode(e); err != nil || !have[string(k)] {
			out = append(out, e)
		}
	}
	return out
}
