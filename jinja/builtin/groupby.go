package builtin

import "github.com/gossh/gossh/jinja/py"

func filterGroupby(t *py.Thread, e Env, x py.Value, a py.Args) (py.Value, error) {
	out := [3]py.Value{{}, py.None, py.False}
	if err := groupParams.Bind(a, out[:]); err != nil {
		return x, err
	}
	cased, err := py.Truth(t, out[2])
	if err != nil {
		return x, err
	}
	g, err := newGetter(out[0], out[1], !cased)
	if err != nil {
		return x, err
	}
	items, err := py.Collect(t, x)
	if err != nil {
		return x, err
	}
	keys, err := g.all(t, e, items)
	if err != nil {
		return x, err
	}
	if items, err = sortBy(t, items, keys, 1, false, false); err != nil {
		return x, err
	}
	if keys, err = g.all(t, e, items); err != nil {
		return x, err
	}
	g.ignoreCase = false // a group is named by its first member
	var groups []py.Value
	for i := 0; i < len(items); {
		j := i + 1
		for ; j < len(items); j++ {
			if eq, err := py.Equal(t, keys[i], keys[j]); err != nil {
				return x, err
			} else if !eq {
				break
			}
		}
		name, err := g.get(t, e, items[i])
		if err != nil {
			return x, err
		}
		groups = append(groups, group(name, items[i:j:j]))
		i = j
	}
	return py.NewList(groups), nil
}

func (g *getter) all(t *py.Thread, e Env, items []py.Value) ([]py.Value, error) {
	keys := make([]py.Value, len(items))
	for i, item := range items {
		var err error
		if keys[i], err = g.get(t, e, item); err != nil {
			return nil, err
		}
	}
	return keys, nil
}

// group is a named tuple (grouper, list).
func group(name py.Value, items []py.Value) py.Value {
	return py.NewNamedTuple("jinja2.filters._GroupTuple", []string{"grouper", "list"}, []py.Value{name, py.NewList(items)})
}
