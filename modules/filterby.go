package modules

import (
	"github.com/gossh/gossh/internal/fnmatch"
	"github.com/gossh/gossh/ordered"
)

// FilterBy is Salt's filter_by: of table it takes the entry whose key, a shell
// pattern, matches value, or one of its items, else that of the key def. The entry
// of the key base is laid under it and merge over it. What there is not is nil.
func FilterBy(table *ordered.Map, value any, def, base string, merge any) (any, error) {
	out := lookup(table, value)
	if out == nil {
		out = table.Value(def)
	}
	if b, ok := table.Get(base); ok && base != "" {
		under, isMap := b.(*ordered.Map)
		over, both := out.(*ordered.Map)
		switch {
		case out == nil:
			out = b
		case isMap && !both:
			return nil, Errorf("filter_by default and look-up values must both be dictionaries.")
		case isMap:
			out = Merge(under, over, true)
		}
	}
	over, ok := merge.(*ordered.Map)
	switch {
	case merge == nil || merge == false || ok && over.Len() == 0:
		return out, nil
	case !ok:
		return nil, Errorf("filter_by merge argument must be a dictionary.")
	}
	if out == nil {
		return over, nil
	}
	under, ok := out.(*ordered.Map)
	if !ok {
		return nil, Errorf("filter_by default and look-up values must both be dictionaries.")
	}
	return Merge(under, over, true), nil
}

// lookup returns the entry that value chooses.
func lookup(table *ordered.Map, value any) any {
	list, ok := value.([]any)
	if !ok {
		list = []any{value}
	}
	for _, v := range list {
		for k, entry := range table.All() {
			if fnmatch.Match(k, Text(v)) && entry != nil {
				return entry
			}
		}
	}
	return nil
}
