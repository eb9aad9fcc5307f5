package py

import "math/big"

// Equal is a == b.
func Equal(t *Thread, a, b Value) (bool, error) {
	switch x := a.ref.(type) {
	case mark:
		if x == markNone {
			if b.IsNone() {
				return true, nil
			}
			return equalOther(t, a, b)
		}
		if b.isNumber() {
			c, ordered := compareNumbers(a, b)
			return ordered && c == 0, nil
		}
	case strPtr, markupPtr:
		s, _ := a.AsStr()
		if r, ok := b.AsStr(); ok {
			return s == r, nil
		}
	case *big.Int:
		if b.isNumber() {
			c, ordered := compareNumbers(a, b)
			return ordered && c == 0, nil
		}
	case *List:
		if y, ok := b.ref.(*List); ok {
			return equalItems(t, x.Items, y.Items)
		}
	case *Tuple:
		if y, ok := b.ref.(*Tuple); ok {
			return equalItems(t, x.Items, y.Items)
		}
	case *Dict:
		if y, ok := b.ref.(*Dict); ok {
			return x.equal(t, y)
		}
	case *Range:
		if y, ok := b.ref.(*Range); ok {
			return equalRanges(x, y), nil
		}
	}
	if x, y := setLike(a), setLike(b); x != nil && y != nil {
		return equalSets(t, x, y)
	}
	return equalOther(t, a, b)
}

// equalOther compares values of which at least one is an object or undefined, or
// that are of different types.
func equalOther(t *Thread, a, b Value) (bool, error) {
	ak, bk := a.Kind(), b.Kind()
	if au, bu := ak == KindUndefined, bk == KindUndefined; au || bu {
		return au && bu && undefinedOf(a).Policy == undefinedOf(b).Policy, comparer(a, b).strict()
	}
	if ak == KindObject {
		if e, ok := a.ref.(Equaler); ok {
			return e.Equal(t, b)
		}
	}
	if bk == KindObject {
		if e, ok := b.ref.(Equaler); ok {
			return e.Equal(t, a)
		}
	}
	return identical(a, b), nil
}

// identical is `a is b` as far as it can be told of copied values.
func identical(a, b Value) bool {
	if a.num != b.num {
		return false
	}
	switch x := a.ref.(type) {
	case nil:
		return b.ref == nil
	case mark:
		y, ok := b.ref.(mark)
		return ok && x == y
	case strPtr:
		y, ok := b.ref.(strPtr)
		return ok && x == y
	case *List, *Tuple, *Dict, *Set, *Range, *Undefined, *big.Int, markupPtr:
		return a.ref == b.ref
	}
	return sameObject(a.ref, b.ref)
}

// same is how containers compare their members: identity first, so that a
// list with a NaN is equal to itself.
func same(t *Thread, a, b Value) (bool, error) {
	if identical(a, b) {
		return true, nil
	}
	return Equal(t, a, b)
}

func equalItems(t *Thread, a, b []Value) (bool, error) {
	if len(a) != len(b) {
		return false, nil
	}
	if err := t.Enter(); err != nil {
		return false, err
	}
	defer t.Leave()
	for i := range a {
		if err := t.Tick(); err != nil {
			return false, err
		}
		if eq, err := same(t, a[i], b[i]); !eq || err != nil {
			return false, err
		}
	}
	return true, nil
}

func equalRanges(a, b *Range) bool {
	n := a.Len()
	return n == b.Len() && (n == 0 || a.Start == b.Start && (n == 1 || a.Step == b.Step))
}
