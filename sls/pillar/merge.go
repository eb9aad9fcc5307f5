package pillar

import (
	"fmt"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// Strategy is how the data of several sources become one
// (pillar_source_merging_strategy).
type Strategy string

// The strategies of Salt.
const (
	// Smart is Recurse: the renderer yamlex, for which Salt makes it Aggregate, is
	// not there.
	Smart Strategy = "smart"
	// Recurse merges mappings key by key; other values replace each other.
	Recurse Strategy = "recurse"
	// Aggregate joins what the renderer yamlex marks. Nothing else is joined, so
	// without that renderer it is Overwrite, as in Salt.
	Aggregate Strategy = "aggregate"
	// Overwrite replaces whole top-level keys.
	Overwrite Strategy = "overwrite"
	// None takes the environment that was asked for, or base, and nothing else.
	None Strategy = "none"
	// ListAll keeps the values of all sources of a key in a list.
	ListAll Strategy = "list"
)

// ParseStrategy returns the strategy named s; "" is Smart.
func ParseStrategy(s string) (Strategy, error) {
	switch st := Strategy(s); st {
	case "":
		return Smart, nil
	case Smart, Recurse, Aggregate, Overwrite, None, ListAll:
		return st, nil
	}
	return "", fault.New(fault.Invalid, "", "pillar_source_merging_strategy: %q is none of smart, recurse, aggregate, overwrite, list, none", s)
}

// merger merges under one strategy. What it is given becomes its own: it is
// changed.
type merger struct {
	strategy Strategy
	lists    bool // pillar_merge_lists
}

// merge lays upd over dest and returns the result.
func (m merger) merge(dest, upd *ordered.Map) *ordered.Map {
	if dest == nil {
		dest = &ordered.Map{}
	}
	switch m.strategy {
	case Overwrite, Aggregate:
		for k, v := range upd.All() {
			dest.SetAs(k, upd.Key(k), v)
		}
		return dest
	case ListAll:
		for k, v := range upd.All() {
			old, ok := dest.Get(k)
			list, isList := old.([]any)
			switch {
			case !ok:
				dest.SetAs(k, upd.Key(k), v)
			case isList:
				dest.Set(k, append(list, v))
			default:
				dest.Set(k, []any{old, v})
			}
		}
		return dest
	}
	return Update(dest, upd, m.lists)
}

// Update lays upd over dest, mapping by mapping, and returns dest. With lists, the
// elements of lists are joined, each once; otherwise a list replaces a list.
func Update(dest, upd *ordered.Map, lists bool) *ordered.Map {
	for k, v := range upd.All() {
		old, _ := dest.Get(k)
		switch new := v.(type) {
		case *ordered.Map:
			if o, ok := old.(*ordered.Map); ok && o != nil {
				dest.Set(k, Update(o, new, lists))
				continue
			}
		case []any:
			if o, ok := old.([]any); ok && lists {
				dest.Set(k, modules.Join(o, new))
				continue
			}
		}
		dest.SetAs(k, upd.Key(k), v)
	}
	return dest
}

// nest puts v under the path key, whose parts colons separate.
func nest(key []string, v any) *ordered.Map {
	m := ordered.Of(key[len(key)-1], v)
	for i := len(key) - 2; i >= 0; i-- {
		m = ordered.Of(key[i], m)
	}
	return m
}

// typeName says what v is, for messages.
func typeName(v any) string {
	switch v.(type) {
	case nil:
		return "nothing"
	case string:
		return "a text"
	case []any:
		return "a list"
	case *ordered.Map:
		return "a mapping"
	case bool:
		return "a boolean"
	}
	return fmt.Sprintf("the number %v", v)
}
