package syntax

// slab makes nodes of one kind a few at a time: a tree is made of many, and goes
// as one.
type slab[T any] struct {
	free []T
	n    int
}

// slabMax is the most nodes made at once.
const slabMax = 64

func (s *slab[T]) make(v T) *T {
	if len(s.free) == 0 {
		s.n = min(max(2*s.n, 4), slabMax)
		s.free = make([]T, s.n)
	}
	x := &s.free[0]
	s.free = s.free[1:]
	*x = v
	return x
}
