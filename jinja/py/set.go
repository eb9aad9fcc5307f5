package py

// Set is a Python set or frozenset, in order of insertion where Python has an
// order of its own that differs from run to run.
type Set struct {
	d      Dict // the values are None
	frozen bool
}

// NewSet returns a set of items.
func NewSet(t *Thread, items ...Value) (*Set, error) {
	s := &Set{}
	for _, x := range items {
		if err := s.Add(t, x); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// NewFrozenSet returns a frozenset of items.
func NewFrozenSet(t *Thread, items ...Value) (*Set, error) {
	s, err := NewSet(t, items...)
	if err != nil {
		return nil, err
	}
	s.frozen = true
	return s, nil
}

// Value returns s as a Value.
func (s *Set) Value() Value { return Value{ref: s} }

// Len is the number of members.
func (s *Set) Len() int { return s.d.Len() }

// Add puts x in; it fails for a value that has no hash.
func (s *Set) Add(t *Thread, x Value) error { return s.d.Set(t, x, None) }

// Has says whether x is a member.
func (s *Set) Has(t *Thread, x Value) (bool, error) {
	i, err := s.d.find(t, x)
	return i >= 0, err
}

// hasFrozen is Has for the operator `in`, which takes a set for the frozenset of
// its members.
func (s *Set) hasFrozen(t *Thread, x Value) (bool, error) {
	if o, ok := x.ref.(*Set); ok && !o.frozen {
		x = o.copyAs(true).Value()
	}
	return s.Has(t, x)
}

// Discard removes x and says whether it was there.
func (s *Set) Discard(t *Thread, x Value) (bool, error) { return s.d.Delete(t, x) }

// Items returns the members in the order of iteration.
func (s *Set) Items() []Value { return tableOrder(s.d.Keys()) }

// copyAs returns a set of its own with the same members.
func (s *Set) copyAs(frozen bool) *Set { return &Set{d: *s.d.Copy(), frozen: frozen} }

func (s *Set) hash(t *Thread) (uint32, error) {
	h := mix(uint64(s.Len())) //nolint:gosec // bits only
	for e, i := s.d.next(0); e != nil; e, i = s.d.next(i) {
		n, err := hash(t, e.key)
		if err != nil {
			return 0, err
		}
		h ^= mix(uint64(n))
	}
	return h, nil
}

type setIter struct {
	s     *Set
	items []Value
	len   int
}

// Next implements Iterator.
func (it *setIter) Next(t *Thread) (Value, bool, error) {
	if len(it.items) == 0 {
		return Value{}, false, nil
	}
	if it.s.Len() != it.len {
		it.len = -1
		return Value{}, false, Errorf("RuntimeError", "Set changed size during iteration")
	}
	if err := t.Tick(); err != nil {
		return Value{}, false, err
	}
	x := it.items[0]
	it.items = it.items[1:]
	return x, true, nil
}
