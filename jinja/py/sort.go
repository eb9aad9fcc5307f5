package py

import "slices"

// Sort puts items in order as sorted() does: stable, by key if it is not nil,
// with reverse keeping equal members in their order. An error of a comparison
// ends it.
func Sort(t *Thread, items []Value, key func(Value) (Value, error), reverse bool) error {
	type keyed struct{ key, item Value }
	all := make([]keyed, len(items))
	for i, x := range items {
		all[i] = keyed{x, x}
		if key == nil {
			continue
		}
		k, err := key(x)
		if err != nil {
			return err
		}
		all[i].key = k
	}
	if reverse {
		slices.Reverse(all)
	}
	var failed error
	slices.SortStableFunc(all, func(a, b keyed) int {
		if failed != nil {
			return 0
		}
		var c int
		c, failed = order3(t, a.key, b.key)
		return c
	})
	if failed != nil {
		return failed
	}
	if reverse {
		slices.Reverse(all)
	}
	for i := range all {
		items[i] = all[i].item
	}
	return nil
}

// order3 orders with nothing but `<`, as Python does.
func order3(t *Thread, a, b Value) (int, error) {
	if err := t.Tick(); err != nil {
		return 0, err
	}
	if less, err := Less(t, a, b); err != nil || less {
		return -1, err
	}
	less, err := Less(t, b, a)
	if less {
		return 1, err
	}
	return 0, err
}

func listSort(t *Thread, self Value, a Args) (Value, error) {
	if len(a.Pos) > 0 {
		return Value{}, typeError("sort() takes no positional arguments")
	}
	var key func(Value) (Value, error)
	reverse := false
	for _, n := range a.Named {
		switch n.Name {
		case "key":
			if fn := n.Value; !fn.IsNone() {
				key = func(x Value) (Value, error) { return Call(t, fn, Args{Pos: []Value{x}}) }
			}
		case "reverse":
			if !n.Value.isInt() {
				return Value{}, typeError("'%s' object cannot be interpreted as an integer", TypeName(n.Value))
			}
			reverse, _ = Truth(t, n.Value)
		default:
			return Value{}, typeError("'%s' is an invalid keyword argument for sort()", n.Name)
		}
	}
	return None, Sort(t, asList(self).Items, key, reverse)
}
