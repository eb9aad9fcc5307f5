package builtin

import (
	"math/rand/v2"
	"strings"

	"github.com/gossh/gossh/jinja/py"
)

var (
	firstParams  = Params{Func: "sync_do_first", Names: []string{"environment", "seq"}, Given: 2, Required: 2}
	lastParams   = Params{Func: "do_last", Names: []string{"environment", "seq"}, Given: 2, Required: 2}
	randomParams = Params{Func: "do_random", Names: []string{"context", "seq"}, Given: 2, Required: 2}
	lenParams    = Params{Func: "len", Names: []string{"obj"}, Given: 1, Required: 1, C: true}
	listParams   = Params{Func: "sync_do_list", Names: []string{"value"}, Given: 1, Required: 1}
	itemsParams  = Params{Func: "do_items", Names: []string{"value"}, Given: 1, Required: 1}
	reverseParam = Params{Func: "do_reverse", Names: []string{"value"}, Given: 1, Required: 1}
	sumParams    = Params{
		Func: "sync_do_sum", Names: []string{"environment", "iterable", "attribute", "start"}, Given: 2, Required: 2,
	}
)

func filterFirst(t *py.Thread, x py.Value) (py.Value, error) {
	it, err := py.Iter(t, x)
	if err != nil {
		return x, err
	}
	v, ok, err := it.Next(t)
	if err == nil && !ok {
		v = py.Hinted(t, "No first item, sequence was empty.")
	}
	return v, err
}

func filterLast(t *py.Thread, x py.Value) (py.Value, error) {
	next, err := reversed(t, x)
	if err != nil {
		return x, err
	}
	v, ok, err := next(t)
	if err == nil && !ok {
		v = py.Hinted(t, "No last item, sequence was empty.")
	}
	return v, err
}

func filterRandom(t *py.Thread, x py.Value) (py.Value, error) {
	n, err := py.Len(t, x)
	if err != nil {
		return x, err
	}
	if n == 0 {
		return py.Hinted(t, "No random item, sequence was empty."), nil
	}
	return itemAt(t, x, int64(rand.IntN(n))) //nolint:gosec // no secret depends on it
}

// itemAt is x[i], as of a program rather than of a template.
func itemAt(t *py.Thread, x py.Value, i int64) (py.Value, error) {
	v, found, err := py.GetItem(t, x, py.Int(i))
	if err != nil || found {
		return v, err
	}
	switch x.Kind() {
	case py.KindDict:
		return v, py.Errorf("KeyError", "%d", i)
	case py.KindStr, py.KindList, py.KindTuple, py.KindRange:
		return v, py.Errorf("IndexError", "%s index out of range", py.TypeName(x))
	}
	return v, py.Errorf("TypeError", "'%s' object is not subscriptable", py.TypeName(x))
}

func filterLength(t *py.Thread, x py.Value) (py.Value, error) {
	n, err := py.Len(t, x)
	return py.Int(int64(n)), err
}

func filterList(t *py.Thread, x py.Value) (py.Value, error) {
	items, err := py.Collect(t, x)
	return py.NewList(items), err
}

func filterItems(_ *py.Thread, x py.Value) (py.Value, error) {
	return generate("do_items", func(t *py.Thread) (func(t *py.Thread) (py.Value, bool, error), error) {
		if x.Kind() == py.KindUndefined {
			return nil, nil
		}
		if !isMapping(x) {
			return nil, py.Errorf("TypeError", "Can only get item pairs from a mapping.")
		}
		items, err := pairs(t, x)
		return ofSlice(items), err
	}), nil
}

func ofSlice(items []py.Value) func(*py.Thread) (py.Value, bool, error) {
	i := -1
	return func(*py.Thread) (py.Value, bool, error) {
		if i++; i >= len(items) {
			return py.Value{}, false, nil
		}
		return items[i], true, nil
	}
}

// reversed is reversed(x): a TypeError for what has no order.
func reversed(t *py.Thread, x py.Value) (func(*py.Thread) (py.Value, bool, error), error) {
	switch x.Kind() {
	case py.KindUndefined:
		_, err := py.Len(t, x)
		return ofSlice(nil), err
	case py.KindStr, py.KindList, py.KindTuple, py.KindDict, py.KindRange:
	case py.KindObject:
		_, sized := x.Ref().(py.Sized)
		_, items := x.Ref().(py.HasItem)
		if (!sized || !items) && !strings.HasPrefix(py.TypeName(x), "dict_") {
			return nil, notReversible(x)
		}
	default:
		return nil, notReversible(x)
	}
	items, err := py.Collect(t, x)
	if x.IsMarkup() {
		for i, c := range items {
			s, _ := c.AsStr()
			items[i] = py.Markup(s)
		}
	}
	i := len(items)
	return func(*py.Thread) (py.Value, bool, error) {
		if i--; i < 0 {
			return py.Value{}, false, nil
		}
		return items[i], true, nil
	}, err
}

// reverseType is the name of the type of reversed(x).
func reverseType(x py.Value) string {
	switch x.Kind() {
	case py.KindList:
		return "list_reverseiterator"
	case py.KindDict:
		return "dict_reversekeyiterator"
	case py.KindRange:
		return "range_iterator"
	}
	if kind, ok := strings.CutPrefix(py.TypeName(x), "dict_"); ok {
		return "dict_reverse" + strings.TrimSuffix(kind, "s") + "iterator"
	}
	return "reversed"
}

func notReversible(x py.Value) error {
	return py.Errorf("TypeError", "'%s' object is not reversible", py.TypeName(x))
}

func filterReverse(t *py.Thread, x py.Value) (py.Value, error) {
	if s, ok := x.AsStr(); ok {
		r := reverseText(s)
		if x.IsMarkup() {
			return py.Markup(r), nil
		}
		return py.Str(r), nil
	}
	next, err := reversed(t, x)
	if err == nil {
		return py.NewIterator(reverseType(x), &generator{next: next}), nil
	}
	if !unfit(err) {
		return x, err
	}
	items, err := py.Collect(t, x)
	if err != nil {
		if unfit(err) {
			err = py.Errorf("FilterArgumentError", "argument must be iterable")
		}
		return x, err
	}
	for i, j := 0, len(items)-1; i < j; i, j = i+1, j-1 {
		items[i], items[j] = items[j], items[i]
	}
	return py.NewList(items), nil
}

func reverseText(s string) string {
	runes := []rune(s)
	for i, j := 0, len(runes)-1; i < j; i, j = i+1, j-1 {
		runes[i], runes[j] = runes[j], runes[i]
	}
	return string(runes)
}

func filterSum(t *py.Thread, e Env, x py.Value, a py.Args) (py.Value, error) {
	out := [2]py.Value{py.None, py.Int(0)}
	if err := sumParams.Bind(a, out[:]); err != nil {
		return x, err
	}
	g, err := newGetter(out[0], py.None, false)
	if err != nil {
		return x, err
	}
	sum := out[1]
	if sum.Kind() == py.KindStr {
		if _, err := py.Iter(t, x); err != nil {
			return x, err
		}
		return x, py.Errorf("TypeError", "sum() can't sum strings [use ''.join(seq) instead]")
	}
	err = each(t, x, func(item py.Value) error {
		v, err := g.get(t, e, item)
		if err == nil {
			sum, err = py.Add(t, sum, v)
		}
		return err
	})
	return sum, err
}
