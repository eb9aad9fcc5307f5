package builtin

import "github.com/gossh/gossh/jinja/py"

var (
	sortParams = Params{
		Func: "do_sort", Names: []string{"environment", "value", "reverse", "case_sensitive", "attribute"}, Given: 2, Required: 2,
	}
	dictsortParams = Params{
		Func: "do_dictsort", Names: []string{"value", "case_sensitive", "by", "reverse"}, Given: 1, Required: 1,
	}
	uniqueParams = Params{
		Func: "do_unique", Names: []string{"environment", "value", "case_sensitive", "attribute"}, Given: 2, Required: 2,
	}
	minParams = Params{
		Func: "do_min", Names: []string{"environment", "value", "case_sensitive", "attribute"}, Given: 2, Required: 2,
	}
	maxParams = Params{
		Func: "do_max", Names: []string{"environment", "value", "case_sensitive", "attribute"}, Given: 2, Required: 2,
	}
	groupParams = Params{
		Func: "sync_do_groupby", Names: []string{"environment", "value", "attribute", "default", "case_sensitive"},
		Given: 2, Required: 3,
	}
)

func filterSort(t *py.Thread, e Env, x py.Value, a py.Args) (py.Value, error) {
	out := [3]py.Value{py.False, py.False, py.None}
	if err := sortParams.Bind(a, out[:]); err != nil {
		return x, err
	}
	cased, err := py.Truth(t, out[1])
	if err != nil {
		return x, err
	}
	getters, err := newGetters(out[2], !cased)
	if err != nil {
		return x, err
	}
	items, err := py.Collect(t, x)
	if err != nil {
		return x, err
	}
	reverse, err := index(out[0])
	if err != nil {
		return x, err
	}
	keys := make([]py.Value, 0, len(items)*len(getters))
	for _, item := range items {
		for _, g := range getters {
			k, err := g.get(t, e, item)
			if err != nil {
				return x, err
			}
			keys = append(keys, k)
		}
	}
	items, err = sortBy(t, items, keys, len(getters), true, reverse != 0)
	return py.NewList(items), err
}

func filterDictsort(t *py.Thread, _ Env, x py.Value, a py.Args) (py.Value, error) {
	out := [3]py.Value{py.False, py.Str("key"), py.False}
	if err := dictsortParams.Bind(a, out[:]); err != nil {
		return x, err
	}
	at, err := sortedBy(t, out[1])
	if err != nil {
		return x, err
	}
	items, err := pairs(t, x)
	if err != nil {
		return x, err
	}
	reverse, err := index(out[2])
	if err != nil {
		return x, err
	}
	cased := true
	if len(items) > 0 {
		if cased, err = py.Truth(t, out[0]); err != nil {
			return x, err
		}
	}
	keys := make([]py.Value, len(items))
	for i, item := range items {
		keys[i] = item.Ref().(*py.Tuple).Items[at]
		if !cased {
			if keys[i], err = lower(t, keys[i]); err != nil {
				return x, err
			}
		}
	}
	items, err = sortBy(t, items, keys, 1, false, reverse != 0)
	return py.NewList(items), err
}

// sortedBy says which part of a pair counts.
func sortedBy(t *py.Thread, by py.Value) (int, error) {
	for i, name := range []string{"key", "value"} {
		if eq, err := py.Equal(t, by, py.Str(name)); err != nil || eq {
			return i, err
		}
	}
	return 0, py.Errorf("FilterArgumentError", `You can only sort by either "key" or "value"`)
}

// pairs is list(x.items()).
func pairs(t *py.Thread, x py.Value) ([]py.Value, error) {
	if d, ok := x.Ref().(*py.Dict); ok {
		items := make([]py.Value, 0, d.Len())
		for k, v := range d.All() {
			items = append(items, py.NewPair(k, v))
		}
		return items, nil
	}
	if m, ok := x.Ref().(py.Mapping); ok {
		return mappingPairs(t, m)
	}
	v, err := method(t, x, "items")
	if err != nil {
		return nil, err
	}
	items, err := py.Collect(t, v)
	if err != nil {
		return nil, err
	}
	for _, item := range items {
		if p, ok := item.Ref().(*py.Tuple); !ok || len(p.Items) != 2 {
			return nil, py.Errorf("TypeError", "items() gave a '%s' object", py.TypeName(item))
		}
	}
	return items, nil
}

func mappingPairs(t *py.Thread, m py.Mapping) ([]py.Value, error) {
	keys := m.Keys()
	items := make([]py.Value, 0, len(keys))
	for _, k := range keys {
		v, found, err := m.Item(t, k)
		if err != nil {
			return nil, err
		}
		if found {
			items = append(items, py.NewPair(k, v))
		}
	}
	return items, nil
}

func filterUnique(t *py.Thread, e Env, x py.Value, a py.Args) (py.Value, error) {
	out := [2]py.Value{py.False, py.None}
	if err := uniqueParams.Bind(a, out[:]); err != nil {
		return x, err
	}
	return generate("do_unique", func(t *py.Thread) (func(t *py.Thread) (py.Value, bool, error), error) {
		g, err := casedGetter(t, out[1], out[0])
		if err != nil {
			return nil, err
		}
		it, err := py.Iter(t, x)
		if err != nil {
			return nil, err
		}
		seen := py.NewDict(0)
		return func(t *py.Thread) (py.Value, bool, error) {
			for {
				item, ok, err := it.Next(t)
				if err != nil || !ok {
					return item, false, err
				}
				key, err := g.get(t, e, item)
				if err != nil {
					return item, false, err
				}
				if _, old, err := seen.Get(t, key); err != nil {
					return item, false, err
				} else if old {
					continue
				}
				return item, true, seen.Set(t, key, py.None)
			}
		}, nil
	}), nil
}

func casedGetter(t *py.Thread, attribute, caseSensitive py.Value) (*getter, error) {
	cased, err := py.Truth(t, caseSensitive)
	if err != nil {
		return nil, err
	}
	return newGetter(attribute, py.None, !cased)
}

func filterMin(t *py.Thread, e Env, x py.Value, a py.Args) (py.Value, error) {
	return extreme(t, e, x, a, &minParams, py.Less)
}

func filterMax(t *py.Thread, e Env, x py.Value, a py.Args) (py.Value, error) {
	return extreme(t, e, x, a, &maxParams, py.Greater)
}

func extreme(
	t *py.Thread, e Env, x py.Value, a py.Args, p *Params, better func(*py.Thread, py.Value, py.Value) (bool, error),
) (py.Value, error) {
	out := [2]py.Value{py.False, py.None}
	if err := p.Bind(a, out[:]); err != nil {
		return x, err
	}
	var g *getter
	var best, bestKey py.Value
	some := false
	err := each(t, x, func(item py.Value) error {
		var err error
		if !some {
			if g, err = casedGetter(t, out[1], out[0]); err != nil {
				return err
			}
		}
		key, err := g.get(t, e, item)
		if err != nil {
			return err
		}
		if some {
			if wins, err := better(t, key, bestKey); err != nil || !wins {
				return err
			}
		}
		best, bestKey, some = item, key, true
		return nil
	})
	if err == nil && !some {
		return py.Hinted(t, "No aggregated item, sequence was empty."), nil
	}
	return best, err
}
