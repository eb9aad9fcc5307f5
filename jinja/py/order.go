package py

// Less is a < b.
func Less(t *Thread, a, b Value) (bool, error) { return compare(t, a, b, opLess) }

// LessEqual is a <= b.
func LessEqual(t *Thread, a, b Value) (bool, error) { return compare(t, a, b, opLessEqual) }

// Greater is a > b; it differs from Less(b, a) in its error only.
func Greater(t *Thread, a, b Value) (bool, error) { return compare(t, a, b, opGreater) }

// GreaterEqual is a >= b.
func GreaterEqual(t *Thread, a, b Value) (bool, error) { return compare(t, a, b, opGreaterEqual) }

type orderOp uint8

const (
	opLess orderOp = iota
	opLessEqual
	opGreater
	opGreaterEqual
)

func (o orderOp) String() string { return [...]string{"<", "<=", ">", ">="}[o] }

// holds says whether the operator is true of an order of -1, 0 or 1.
func (o orderOp) holds(c int) bool {
	switch o {
	case opLess:
		return c < 0
	case opLessEqual:
		return c <= 0
	case opGreater:
		return c > 0
	}
	return c >= 0
}

// Orderer is an Object that has an order: c is negative if it is less than
// other, and known is false if they cannot be compared.
type Orderer interface {
	Compare(t *Thread, other Value) (c int, known bool, err error)
}

func compare(t *Thread, a, b Value, op orderOp) (bool, error) {
	if x, ok := a.AsInt(); ok {
		if y, ok := b.AsInt(); ok {
			return op.holds(order(x, y)), nil
		}
	}
	if a.isNumber() && b.isNumber() {
		c, ordered := compareNumbers(a, b)
		return ordered && op.holds(c), nil
	}
	if x, ok := a.AsStr(); ok {
		if y, ok := b.AsStr(); ok {
			return op.holds(compareStrings(x, y)), nil
		}
	}
	switch x := a.ref.(type) {
	case *List:
		if y, ok := b.ref.(*List); ok {
			return compareItems(t, x.Items, y.Items, op)
		}
	case *Tuple:
		if y, ok := b.ref.(*Tuple); ok {
			return compareItems(t, x.Items, y.Items, op)
		}
	case Orderer:
		if c, known, err := x.Compare(t, b); known || err != nil {
			return op.holds(c), err
		}
	}
	return compareOther(t, a, b, op)
}

func compareOther(t *Thread, a, b Value, op orderOp) (bool, error) {
	if x, y := setLike(a), setLike(b); x != nil && y != nil {
		return compareSets(t, x, y, op)
	}
	if y, ok := b.ref.(Orderer); ok {
		if c, known, err := y.Compare(t, a); known || err != nil {
			return op.holds(-c), err
		}
	}
	if a.Kind() == KindUndefined || b.Kind() == KindUndefined {
		return false, comparer(a, b).Err()
	}
	return false, typeError("'%s' not supported between instances of '%s' and '%s'", op, TypeName(a), TypeName(b))
}

// compareStrings orders by code points, which in UTF-8 is the order of bytes.
func compareStrings(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// compareItems compares the first members that differ, else the lengths.
func compareItems(t *Thread, a, b []Value, op orderOp) (bool, error) {
	if err := t.Enter(); err != nil {
		return false, err
	}
	defer t.Leave()
	for i := range min(len(a), len(b)) {
		if err := t.Tick(); err != nil {
			return false, err
		}
		eq, err := same(t, a[i], b[i])
		if err != nil {
			return false, err
		}
		if !eq {
			return compare(t, a[i], b[i], op)
		}
	}
	return op.holds(order(len(a), len(b))), nil
}
