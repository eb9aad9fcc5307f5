package py

import "slices"

// Sort puts items in order as sorted() does: stable, by key if it is not nil,
// with reverse keeping equal members in their order. It asks nothing but `<`, and
// of short lists the same questions as CPython, so that it fails alike. An error
// of a comparison ends it.
func Sort(t *Thread, items []Value, key func(Value) (Value, error), reverse bool) error {
	s := sorter{t: t, all: make([]keyed, len(items))}
	for i, x := range items {
		s.all[i] = keyed{x, x}
		if key == nil {
			continue
		}
		k, err := key(x)
		if err != nil {
			return err
		}
		s.all[i].key = k
	}
	if reverse {
		slices.Reverse(s.all)
	}
	if err := s.sort(); err != nil {
		return err
	}
	if reverse {
		slices.Reverse(s.all)
	}
	for i := range s.all {
		items[i] = s.all[i].item
	}
	return nil
}

type keyed struct{ key, item Value }

type sorter struct {
	t   *Thread
	all []keyed
	tmp []keyed
}

// short is the length up to which insertion is used, as in CPython.
const short = 63

func (s *sorter) sort() error {
	if len(s.all) <= short {
		return s.insert(s.all)
	}
	width := (short + 1) / 2
	for from := 0; from < len(s.all); from += width {
		if err := s.insert(s.all[from:min(from+width, len(s.all))]); err != nil {
			return err
		}
	}
	s.tmp = make([]keyed, len(s.all))
	for ; width < len(s.all); width *= 2 {
		for from := 0; from+width < len(s.all); from += 2 * width {
			if err := s.merge(from, from+width, min(from+2*width, len(s.all))); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *sorter) less(a, b *keyed) (bool, error) {
	if err := s.t.Tick(); err != nil {
		return false, err
	}
	return Less(s.t, a.key, b.key)
}

// insert takes the run at the beginning, and puts each further one where binary
// search finds its place.
func (s *sorter) insert(all []keyed) error {
	sorted, err := s.run(all)
	if err != nil {
		return err
	}
	for i := sorted; i < len(all); i++ {
		x := all[i]
		low, high := 0, i
		for low < high {
			mid := (low + high) / 2
			less, err := s.less(&x, &all[mid])
			if err != nil {
				return err
			}
			if less {
				high = mid
			} else {
				low = mid + 1
			}
		}
		copy(all[low+1:i+1], all[low:i])
		all[low] = x
	}
	return nil
}

// run is the length of the ascending run at the beginning; a descending one is
// turned round.
func (s *sorter) run(all []keyed) (int, error) {
	if len(all) < 2 {
		return len(all), nil
	}
	down, err := s.less(&all[1], &all[0])
	if err != nil {
		return 0, err
	}
	n := 2
	for ; n < len(all); n++ {
		less, err := s.less(&all[n], &all[n-1])
		if err != nil {
			return 0, err
		}
		if less != down {
			break
		}
	}
	if down {
		slices.Reverse(all[:n])
	}
	return n, nil
}

// merge makes one sorted part of two that lie side by side.
func (s *sorter) merge(from, mid, to int) error {
	left := s.tmp[:copy(s.tmp, s.all[from:mid])]
	at, right := from, mid
	for len(left) > 0 && right < to {
		less, err := s.less(&s.all[right], &left[0])
		if err != nil {
			return err
		}
		if less {
			s.all[at] = s.all[right]
			right++
		} else {
			s.all[at] = left[0]
			left = left[1:]
		}
		at++
	}
	copy(s.all[at:], left)
	return nil
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
