package py

import "slices"

func listMethod(name string) method {
	switch name {
	case "append":
		return listAppend
	case "clear":
		return listClear
	case "copy":
		return listCopy
	case "count":
		return seqCount
	case "extend":
		return listExtend
	case "index":
		return seqIndex
	case "insert":
		return listInsert
	case "pop":
		return listPop
	case "remove":
		return listRemove
	case "reverse":
		return listReverse
	case "sort":
		return listSort
	}
	return nil
}

func asList(v Value) *List { l, _ := v.ref.(*List); return l }

func listAppend(t *Thread, self Value, a Args) (Value, error) {
	x, err := takesOne(a, "list.append")
	if err != nil {
		return Value{}, err
	}
	l := asList(self)
	if err := t.roomItems(len(l.Items) + 1); err != nil {
		return Value{}, err
	}
	l.Items = append(l.Items, x)
	return None, nil
}

func listClear(_ *Thread, self Value, a Args) (Value, error) {
	asList(self).Items = nil
	return None, takesNone(a, "list.clear")
}

func listCopy(_ *Thread, self Value, a Args) (Value, error) {
	return NewList(slices.Clone(asList(self).Items)), takesNone(a, "list.copy")
}

func listExtend(t *Thread, self Value, a Args) (Value, error) {
	x, err := takesOne(a, "list.extend")
	if err != nil {
		return Value{}, err
	}
	items, err := Collect(t, x)
	if err != nil {
		return Value{}, err
	}
	l := asList(self)
	if err := t.roomItems(len(l.Items) + len(items)); err != nil {
		return Value{}, err
	}
	l.Items = append(l.Items, items...)
	return None, nil
}

func listInsert(t *Thread, self Value, a Args) (Value, error) {
	if err := takes(a, "list", "insert", 2, 2); err != nil {
		return Value{}, err
	}
	at, err := asSize(a.Pos[0])
	if err != nil {
		return Value{}, err
	}
	l := asList(self)
	n := int64(len(l.Items))
	if at < 0 {
		at = max(at+n, 0)
	}
	l.Items = slices.Insert(l.Items, int(min(at, n)), a.Pos[1])
	return None, t.roomItems(len(l.Items))
}

// asIndex takes an argument that must be an int.
func asIndex(v Value) (int64, error) {
	n, ok := v.index()
	if !ok {
		return 0, typeError("'%s' object cannot be interpreted as an integer", TypeName(v))
	}
	return n, nil
}

func listPop(_ *Thread, self Value, a Args) (Value, error) {
	if err := takes(a, "list", "pop", 0, 1); err != nil {
		return Value{}, err
	}
	if _, err := asSize(a.arg(0, Int(-1))); err != nil {
		return Value{}, err
	}
	l := asList(self)
	if len(l.Items) == 0 {
		return Value{}, indexError("pop from empty list")
	}
	i, ok := place(a.arg(0, Int(-1)), len(l.Items))
	if !ok {
		return Value{}, indexError("pop index out of range")
	}
	x := l.Items[i]
	l.Items = slices.Delete(l.Items, i, i+1)
	return x, nil
}

func listRemove(t *Thread, self Value, a Args) (Value, error) {
	x, err := takesOne(a, "list.remove")
	if err != nil {
		return Value{}, err
	}
	l := asList(self)
	i, err := indexOf(t, l.Items, x, 0, len(l.Items))
	if err != nil {
		return Value{}, err
	}
	if i < 0 {
		return Value{}, valueError("list.remove(x): x not in list")
	}
	l.Items = slices.Delete(l.Items, i, i+1)
	return None, nil
}

func listReverse(_ *Thread, self Value, a Args) (Value, error) {
	if err := takesNone(a, "list.reverse"); err != nil {
		return Value{}, err
	}
	slices.Reverse(asList(self).Items)
	return None, nil
}

// seqCount is count() of lists, tuples and ranges.
func seqCount(t *Thread, self Value, a Args) (Value, error) {
	x, err := takesOne(a, TypeName(self)+".count")
	if err != nil {
		return Value{}, err
	}
	items, err := itemsOf(t, self)
	if err != nil {
		return Value{}, err
	}
	n := int64(0)
	for _, y := range items {
		eq, err := same(t, y, x)
		if err != nil {
			return Value{}, err
		}
		if eq {
			n++
		}
	}
	return Int(n), nil
}

// itemsOf returns the members of a sequence, not to be changed.
func itemsOf(t *Thread, v Value) ([]Value, error) {
	switch r := v.ref.(type) {
	case *List:
		return r.Items, nil
	case *Tuple:
		return r.Items, nil
	}
	return Collect(t, v)
}

// seqIndex is index(x[, start[, stop]]) of lists and tuples.
func seqIndex(t *Thread, self Value, a Args) (Value, error) {
	typ := TypeName(self)
	if err := takes(a, typ, "index", 1, 3); err != nil {
		return Value{}, err
	}
	items, err := itemsOf(t, self)
	if err != nil {
		return Value{}, err
	}
	n := int64(len(items))
	ends := [2]int64{0, n}
	for i := range len(a.Pos) - 1 {
		at, ok := a.Pos[i+1].index()
		if !ok {
			return Value{}, typeError("slice indices must be integers or have an __index__ method")
		}
		if at < 0 {
			at = max(at+n, 0)
		}
		ends[i] = min(at, n)
	}
	i, err := indexOf(t, items, a.Pos[0], int(ends[0]), int(ends[1]))
	if err != nil {
		return Value{}, err
	}
	if i >= 0 {
		return Int(int64(i)), nil
	}
	return Value{}, notIn(t, self, a.Pos[0])
}

func notIn(t *Thread, seq, x Value) error {
	if seq.Kind() == KindTuple {
		return valueError("tuple.index(x): x not in tuple")
	}
	s, err := Repr(t, x)
	if err != nil {
		return err
	}
	return valueError("%s is not in %s", s, TypeName(seq))
}

func indexOf(t *Thread, items []Value, x Value, from, to int) (int, error) {
	for i := from; i < to; i++ {
		if eq, err := same(t, items[i], x); eq || err != nil {
			return i, err
		}
	}
	return -1, nil
}
