package saltjinja

import (
	"slices"

	"github.com/gossh/gossh/jinja/builtin"
	"github.com/gossh/gossh/jinja/py"
)

// combinatorics are the filters of Python's module itertools. What they return is
// made as it is asked for.
func combinatorics() []def {
	return []def{
		{name: "combinations", signature: "iterable r", fn: func(c *call) (py.Value, error) {
			return choose(c, "combinations", func(p []int, i, n int) (int, int) { return after(p, i), n })
		}},
		{name: "combinations_with_replacement", signature: "iterable r", fn: func(c *call) (py.Value, error) {
			return choose(c, "combinations_with_replacement", func(p []int, i, n int) (int, int) {
				return max(after(p, i)-1, 0), n
			})
		}},
		{name: "permutations", signature: "iterable r=None", fn: permutations},
		{name: "product", raw: product},
		{name: "zip", raw: zip},
		{name: "zip_longest", raw: zipLongest},
		{name: "compress", signature: "data selectors", fn: compress},
	}
}

// after is the index behind the one that place i-1 has.
func after(p []int, i int) int {
	if i == 0 {
		return 0
	}
	return p[i-1] + 1
}

// choose gives the tuples of r members whose indexes bounds allows: for the place
// i, given the places before it, from the first result up to below the second.
func choose(c *call, name string, bounds func(p []int, i, n int) (int, int)) (py.Value, error) {
	items, err := py.Collect(c.t, c.v[0])
	if err != nil {
		return py.Value{}, err
	}
	r, err := c.int(1)
	if err != nil {
		return py.Value{}, err
	}
	if r < 0 {
		return py.Value{}, py.Errorf("ValueError", "r must be non-negative")
	}
	if err := c.t.Room(16 * r); err != nil {
		return py.Value{}, err
	}
	w := &walker{n: len(items), r: r, bounds: bounds, at: func(_, j int) py.Value { return items[j] }}
	return py.NewIterator(name, w), nil
}

// walker gives the tuples of all index vectors of length r that bounds allows, in
// order.
type walker struct {
	n, r     int
	bounds   func(p []int, i, n int) (int, int)
	at       func(i, j int) py.Value // the member of index j for the place i
	distinct bool                    // no index twice
	p        []int
	done     bool
}

// Next implements py.Iterator.
func (w *walker) Next(t *py.Thread) (py.Value, bool, error) {
	if w.done {
		return py.Value{}, false, nil
	}
	next := 0 // the lowest index to try for the place len(p)
	if w.p != nil {
		next, w.p = w.p[w.r-1]+1, w.p[:w.r-1]
	} else {
		w.p = make([]int, 0, max(w.r, 1))
		next, _ = w.bounds(w.p, 0, w.n)
	}
	for len(w.p) < w.r {
		if err := t.Tick(); err != nil {
			return py.Value{}, false, err
		}
		_, hi := w.bounds(w.p, len(w.p), w.n)
		for w.distinct && next < hi && slices.Contains(w.p, next) {
			next++
		}
		if next < hi {
			w.p = append(w.p, next)
			next, _ = w.bounds(w.p, len(w.p), w.n)
			continue
		}
		if len(w.p) == 0 {
			w.done = true
			return py.Value{}, false, nil
		}
		next, w.p = w.p[len(w.p)-1]+1, w.p[:len(w.p)-1]
	}
	w.done = w.r == 0
	out := make([]py.Value, w.r)
	for i, j := range w.p {
		out[i] = w.at(i, j)
	}
	return py.NewTuple(out), true, nil
}

func permutations(c *call) (py.Value, error) {
	items, err := py.Collect(c.t, c.v[0])
	if err != nil {
		return py.Value{}, err
	}
	r := len(items)
	if !c.none(1) {
		if r, err = c.int(1); err != nil {
			return py.Value{}, err
		}
	}
	if r < 0 {
		return py.Value{}, py.Errorf("ValueError", "r must be non-negative")
	}
	if err := c.t.Room(16 * r); err != nil {
		return py.Value{}, err
	}
	return py.NewIterator("permutations", &walker{
		n: len(items), r: r, distinct: true, done: r > len(items),
		bounds: func(_ []int, _, n int) (int, int) { return 0, n },
		at:     func(_, j int) py.Value { return items[j] },
	}), nil
}

func product(t *py.Thread, _ builtin.Env, x py.Value, a py.Args) (py.Value, error) {
	repeat := int64(1)
	for _, n := range a.Named {
		var ok bool
		if repeat, ok = n.Value.AsInt(); n.Name != "repeat" || !ok || repeat < 0 {
			return x, py.Errorf("TypeError", "'%s' is an invalid keyword argument for product()", n.Name)
		}
	}
	if err := t.Room(int(min(repeat, 1<<32)) * 16); err != nil {
		return x, err
	}
	var pools [][]py.Value
	for _, v := range append([]py.Value{x}, a.Pos...) {
		items, err := py.Collect(t, v)
		if err != nil {
			return x, err
		}
		pools = append(pools, items)
	}
	n := len(pools)
	for range repeat - 1 {
		pools = append(pools, pools[:n]...)
	}
	if repeat == 0 {
		pools = nil
	}
	return py.NewIterator("product", &walker{
		r: len(pools),
		bounds: func(_ []int, i, _ int) (int, int) {
			if i < len(pools) {
				return 0, len(pools[i])
			}
			return 0, 0
		},
		at: func(i, j int) py.Value { return pools[i][j] },
	}), nil
}

func zip(t *py.Thread, _ builtin.Env, x py.Value, a py.Args) (py.Value, error) {
	if len(a.Named) > 0 {
		return x, py.Errorf("TypeError", "zip() takes no keyword arguments")
	}
	return zipped(t, "zip", x, a, py.Value{}, false)
}

func zipLongest(t *py.Thread, _ builtin.Env, x py.Value, a py.Args) (py.Value, error) {
	fill := py.None
	for _, n := range a.Named {
		if n.Name != "fillvalue" {
			return x, py.Errorf("TypeError", "zip_longest() got an unexpected keyword argument")
		}
		fill = n.Value
	}
	return zipped(t, "zip_longest", x, a, fill, true)
}

func zipped(t *py.Thread, name string, x py.Value, a py.Args, fill py.Value, longest bool) (py.Value, error) {
	var all []py.Iterator
	for _, v := range append([]py.Value{x}, a.Pos...) {
		it, err := py.Iter(t, v)
		if err != nil {
			return x, err
		}
		all = append(all, it)
	}
	return py.NewIterator(name, py.NewIteratorFunc(func(t *py.Thread) (py.Value, bool, error) {
		out, left := make([]py.Value, len(all)), 0
		for i, it := range all {
			v, ok, err := it.Next(t)
			switch {
			case err != nil:
				return v, false, err
			case ok:
				left++
			case !longest:
				return v, false, nil
			default:
				v = fill
			}
			out[i] = v
		}
		return py.NewTuple(out), left > 0, nil
	})), nil
}

func compress(c *call) (py.Value, error) {
	data, err := py.Collect(c.t, c.v[0])
	if err != nil {
		return py.Value{}, err
	}
	selectors, err := py.Collect(c.t, c.v[1])
	if err != nil {
		return py.Value{}, err
	}
	i := -1
	return py.NewIterator("compress", py.NewIteratorFunc(func(t *py.Thread) (py.Value, bool, error) {
		for i++; i < len(data) && i < len(selectors); i++ {
			if is, err := py.Truth(t, selectors[i]); err != nil || is {
				return data[i], err == nil, err
			}
		}
		return py.Value{}, false, nil
	})), nil
}
