package py

// List is a Python list.
type List struct{ Items []Value }

// NewList returns the Value of a list that takes over items.
func NewList(items []Value) Value { return Value{ref: &List{items}} }

// Tuple is a Python tuple; its items are not changed.
type Tuple struct {
	Items []Value
	named *tupleNames // nil for most
}

// NewTuple returns the Value of a tuple that takes over items.
func NewTuple(items []Value) Value { return Value{ref: &Tuple{Items: items}} }

// pair is a tuple of two that is allocated at once.
type pair struct {
	tuple Tuple
	items [2]Value
}

// NewPair returns the Value of the tuple (a, b).
func NewPair(a, b Value) Value {
	p := &pair{items: [2]Value{a, b}}
	p.tuple.Items = p.items[:]
	return Value{ref: &p.tuple}
}

// Range is range(start, stop, step).
type Range struct{ Start, Stop, Step int64 }

// NewRange returns the Value of range(start, stop, step). It fails for a step
// of zero and beyond Limits.MaxRange.
func NewRange(t *Thread, start, stop, step int64) (Value, error) {
	if step == 0 {
		return Value{}, valueError("range() arg 3 must not be zero")
	}
	r := &Range{start, stop, step}
	if maxLen := t.Limits.ranges(); r.length() > uint64(maxLen) { //nolint:gosec // positive
		return Value{}, overflow("Range too big. The sandbox blocks ranges larger than MAX_RANGE (" + itoa(maxLen) + ").")
	}
	return Value{ref: r}, nil
}

// Len is the number of its members.
func (r *Range) Len() int { return int(r.length()) } //nolint:gosec // NewRange limits it

func (r *Range) length() uint64 {
	lo, hi, step := r.Start, r.Stop, uint64(r.Step) //nolint:gosec // the sign is looked at below
	if r.Step < 0 {
		lo, hi, step = hi, lo, -step
	}
	if lo >= hi {
		return 0
	}
	return (uint64(hi)-uint64(lo)-1)/step + 1 //nolint:gosec // wraps to the true difference
}

// At is the member of index i, which must exist.
func (r *Range) At(i int) int64 { return r.Start + int64(i)*r.Step }

func (r *Range) has(n int64) bool {
	if r.Step > 0 && (n < r.Start || n >= r.Stop) || r.Step < 0 && (n > r.Start || n <= r.Stop) {
		return false
	}
	return (n-r.Start)%r.Step == 0
}
