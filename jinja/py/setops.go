package py

// setLike returns v as a set if it is one, or a view of keys or items, which
// have the operators and comparisons of sets.
func setLike(v Value) *Set {
	switch r := v.ref.(type) {
	case *Set:
		return r
	case keysView:
		return &Set{d: *r.d}
	case itemsView:
		d := NewDict(r.d.Len())
		t := &Thread{}
		for e, i := r.d.next(0); e != nil; e, i = r.d.next(i) {
			if d.Set(t, NewPair(e.key, e.val), None) != nil {
				return nil // a value without a hash
			}
		}
		return &Set{d: *d}
	}
	return nil
}

func equalSets(t *Thread, a, b *Set) (bool, error) {
	if a.Len() != b.Len() {
		return false, nil
	}
	return subset(t, a, b)
}

func subset(t *Thread, a, b *Set) (bool, error) {
	for e, i := a.d.next(0); e != nil; e, i = a.d.next(i) {
		if has, err := b.Has(t, e.key); !has || err != nil {
			return false, err
		}
	}
	return true, nil
}

// compareSets is the partial order of inclusion.
func compareSets(t *Thread, a, b *Set, op orderOp) (bool, error) {
	switch op {
	case opLess:
		if a.Len() >= b.Len() {
			return false, nil
		}
		return subset(t, a, b)
	case opLessEqual:
		return subset(t, a, b)
	case opGreater:
		return compareSets(t, b, a, opLess)
	}
	return subset(t, b, a)
}

type setOp uint8

const (
	opUnion setOp = iota
	opIntersection
	opDifference
	opSymmetric
)

func (o setOp) String() string { return [...]string{"|", "&", "-", "^"}[o] }

// combine makes a new set of a and b. As in CPython, the members of an
// intersection come from the smaller one.
func combine(t *Thread, a, b *Set, op setOp) (*Set, error) {
	if op == opUnion {
		out := a.copyAs(false)
		return out, out.addAll(t, b)
	}
	if op == opIntersection {
		if b.Len() > a.Len() {
			a, b = b, a
		}
		return pick(t, b, a, true)
	}
	out, err := pick(t, a, b, false)
	if err != nil || op == opDifference {
		return out, err
	}
	rest, err := pick(t, b, a, false)
	if err != nil {
		return nil, err
	}
	return out, out.addAll(t, rest)
}

func (s *Set) addAll(t *Thread, o *Set) error {
	for e, i := o.d.next(0); e != nil; e, i = o.d.next(i) {
		if err := s.Add(t, e.key); err != nil {
			return err
		}
	}
	return nil
}

// pick returns those members of a that are in b, or are not.
func pick(t *Thread, a, b *Set, in bool) (*Set, error) {
	out := &Set{}
	for e, i := a.d.next(0); e != nil; e, i = a.d.next(i) {
		if err := t.Tick(); err != nil {
			return nil, err
		}
		has, err := b.Has(t, e.key)
		if err != nil {
			return nil, err
		}
		if has == in {
			if err := out.Add(t, e.key); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

// setOperator is a|b, a&b, a-b or a^b where both are sets or one is a view of a
// dict, which takes any iterable as the other operand; ok is false otherwise.
func setOperator(t *Thread, a, b Value, op setOp) (v Value, ok bool, err error) {
	x, y := setLike(a), setLike(b)
	if x == nil && y == nil {
		return Value{}, false, nil
	}
	if a.Kind() == KindUndefined && op == opDifference {
		return Value{}, false, undefinedOf(a).Err()
	}
	_, aView := a.ref.(dictView)
	_, bView := b.ref.(dictView)
	if x == nil && bView {
		x, err = collectSet(t, a)
	} else if y == nil && aView {
		y, err = collectSet(t, b)
	}
	if err != nil || x == nil || y == nil {
		return Value{}, err != nil, err
	}
	out, err := combine(t, x, y, op)
	if err != nil {
		return Value{}, true, err
	}
	out.frozen = x.frozen && !aView && !bView
	return out.Value(), true, nil
}

func collectSet(t *Thread, v Value) (*Set, error) {
	items, err := Collect(t, v)
	if err != nil {
		return nil, err
	}
	return NewSet(t, items...)
}

// And is a & b, Or is a | b, Xor is a ^ b: of sets, views and dicts (| only),
// and of ints.
func And(t *Thread, a, b Value) (Value, error) { return bitwise(t, a, b, opIntersection) }

// Or is a | b.
func Or(t *Thread, a, b Value) (Value, error) { return bitwise(t, a, b, opUnion) }

// Xor is a ^ b.
func Xor(t *Thread, a, b Value) (Value, error) { return bitwise(t, a, b, opSymmetric) }

func bitwise(t *Thread, a, b Value, op setOp) (Value, error) {
	if v, ok, err := setOperator(t, a, b, op); ok || err != nil {
		return v, err
	}
	x, isDict := a.ref.(*Dict)
	if y, ok := b.ref.(*Dict); ok && isDict && op == opUnion {
		out := x.Copy()
		return out.Value(), out.merge(t, y)
	}
	if a.isInt() && b.isInt() {
		return bitInts(a, b, op), nil
	}
	return Value{}, binaryError(op.String(), a, b)
}

// merge sets all entries of o in d.
func (d *Dict) merge(t *Thread, o *Dict) error {
	for e, i := o.next(0); e != nil; e, i = o.next(i) {
		if err := d.Set(t, e.key, e.val); err != nil {
			return err
		}
	}
	return nil
}

func bitInts(a, b Value, op setOp) Value {
	m, _ := a.AsBig()
	n, _ := b.AsBig()
	z := bigInt()
	switch op {
	case opUnion:
		z.Or(m, n)
	case opIntersection:
		z.And(m, n)
	default:
		z.Xor(m, n)
	}
	if a.Kind() == KindBool && b.Kind() == KindBool {
		return Bool(z.Sign() != 0)
	}
	return Big(z)
}
