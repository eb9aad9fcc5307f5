package builtin

import (
	"slices"
	"strings"

	"github.com/gossh/gossh/jinja/py"
)

// sorter sorts the numbers of items by their keys, as sorted() does: stable, and
// so that the first comparison that fails is Python's.
type sorter struct {
	t     *py.Thread
	keys  []py.Value
	width int                                             // keys of an item, compared one after the other
	lists bool                                            // the keys of an item are compared as a list: equal ones need no order
	cmp   func(t *py.Thread, x, y py.Value) (bool, error) // x < y
	err   error
}

// sortBy returns items in the order of their keys, width of them for each.
func sortBy(t *py.Thread, items, keys []py.Value, width int, lists, reverse bool) ([]py.Value, error) {
	return sortWith(&sorter{t: t, keys: keys, width: width, lists: lists, cmp: py.Less}, items, reverse)
}

func sortWith(s *sorter, items []py.Value, reverse bool) ([]py.Value, error) {
	perm := make([]int32, len(items))
	for i := range perm {
		perm[i] = int32(i) //nolint:gosec // fewer items than that
	}
	if !s.simple(perm, reverse) {
		s.general(perm, reverse)
	}
	if s.err != nil {
		return nil, s.err
	}
	out := make([]py.Value, len(items))
	for i, p := range perm {
		out[i] = items[p]
	}
	return out, nil
}

// simple sorts keys that are all str or all small ints.
func (s *sorter) simple(perm []int32, reverse bool) bool {
	if s.width != 1 || len(perm) == 0 {
		return false
	}
	sign := 1
	if reverse {
		sign = -1
	}
	if _, ok := s.keys[0].AsStr(); ok {
		texts := make([]string, len(s.keys))
		for i, k := range s.keys {
			if texts[i], ok = k.AsStr(); !ok {
				return false
			}
		}
		slices.SortStableFunc(perm, func(a, b int32) int { return sign * strings.Compare(texts[a], texts[b]) })
		return true
	}
	for _, k := range s.keys {
		if _, ok := k.AsInt(); !ok {
			return false
		}
	}
	slices.SortStableFunc(perm, func(a, b int32) int {
		x, _ := s.keys[a].AsInt()
		y, _ := s.keys[b].AsInt()
		switch {
		case x < y:
			return -sign
		case x > y:
			return sign
		}
		return 0
	})
	return true
}

func (s *sorter) general(perm []int32, reverse bool) {
	if reverse {
		slices.Reverse(perm)
		defer slices.Reverse(perm)
	}
	if len(perm) < 64 {
		s.insert(perm)
		return
	}
	slices.SortStableFunc(perm, func(a, b int32) int {
		switch {
		case s.less(a, b):
			return -1
		case s.less(b, a):
			return 1
		}
		return 0
	})
}

// insert is how Python sorts a short list: it looks for a run at the start, and
// puts each of the others where a binary search says.
func (s *sorter) insert(perm []int32) {
	start := s.run(perm)
	for ; start < len(perm) && s.err == nil; start++ {
		pivot := perm[start]
		lo, hi := 0, start
		for lo < hi {
			mid := (lo + hi) / 2
			if s.less(pivot, perm[mid]) {
				hi = mid
			} else {
				lo = mid + 1
			}
		}
		copy(perm[lo+1:start+1], perm[lo:start])
		perm[lo] = pivot
	}
}

func (s *sorter) run(perm []int32) int {
	if len(perm) < 2 {
		return len(perm)
	}
	n := 2
	if s.less(perm[1], perm[0]) {
		for n < len(perm) && s.less(perm[n], perm[n-1]) {
			n++
		}
		slices.Reverse(perm[:n])
		return n
	}
	for n < len(perm) && !s.less(perm[n], perm[n-1]) {
		n++
	}
	return n
}

func (s *sorter) less(a, b int32) bool {
	if s.err != nil {
		return false
	}
	if s.err = s.t.Tick(); s.err != nil {
		return false
	}
	for i := range s.width {
		x, y := s.keys[int(a)*s.width+i], s.keys[int(b)*s.width+i]
		if s.lists {
			var eq bool
			if eq, s.err = py.Equal(s.t, x, y); s.err != nil {
				return false
			}
			if eq {
				continue
			}
		}
		var less bool
		less, s.err = s.cmp(s.t, x, y)
		return less
	}
	return false
}
