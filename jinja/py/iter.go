package py

import "unicode/utf8"

// Iterator gives one member after the other; ok is false at the end. It is not
// safe for concurrent use.
type Iterator interface {
	Next(t *Thread) (v Value, ok bool, err error)
}

// PairIterator is an Iterator over tuples of two that can give both members
// without making the tuple: for `for k, v in d.items()`.
type PairIterator interface {
	Iterator
	NextPair(t *Thread) (a, b Value, ok bool, err error)
}

// Iter is iter(v): members of sequences and sets, keys of dicts, characters.
func Iter(t *Thread, v Value) (Iterator, error) {
	switch r := v.ref.(type) {
	case *List:
		return &listIter{list: r}, nil
	case *Tuple:
		return &tupleIter{r.Items}, nil
	case *Dict:
		return &keyIter{newDictIter(r)}, nil
	case *Set:
		return &setIter{r, r.Items(), r.Len()}, nil
	case *Range:
		return &rangeIter{r.Start, r.Step, r.Len()}, nil
	case strPtr, markupPtr:
		s, _ := v.AsStr()
		return &strIter{s}, nil
	case Iterable:
		return r.Iter(t)
	case Mapping:
		return &tupleIter{r.Keys()}, nil
	case nil, *Undefined:
		return &tupleIter{}, undefinedOf(v).strict()
	}
	return nil, typeError("'%s' object is not iterable", TypeName(v))
}

// Collect is list(v) as a slice of its own.
func Collect(t *Thread, v Value) ([]Value, error) {
	switch r := v.ref.(type) {
	case *List:
		return append([]Value(nil), r.Items...), nil
	case *Tuple:
		return append([]Value(nil), r.Items...), nil
	case *Dict:
		return r.Keys(), nil
	}
	it, err := Iter(t, v)
	if err != nil {
		return nil, err
	}
	var items []Value
	if s, ok := v.ref.(Sized); ok {
		items = make([]Value, 0, s.Len())
	}
	for {
		x, ok, err := it.Next(t)
		if err != nil {
			return nil, err
		}
		if !ok {
			return items, nil
		}
		if err := t.roomItems(len(items) + 1); err != nil {
			return nil, err
		}
		items = append(items, x)
	}
}

// listIter sees what is appended meanwhile.
type listIter struct {
	list *List
	pos  int
}

// Next implements Iterator.
func (it *listIter) Next(t *Thread) (Value, bool, error) {
	if it.list == nil || it.pos >= len(it.list.Items) {
		it.list = nil
		return Value{}, false, nil
	}
	it.pos++
	return it.list.Items[it.pos-1], true, t.Tick()
}

type tupleIter struct{ items []Value }

// Next implements Iterator.
func (it *tupleIter) Next(t *Thread) (Value, bool, error) {
	if len(it.items) == 0 {
		return Value{}, false, nil
	}
	v := it.items[0]
	it.items = it.items[1:]
	return v, true, t.Tick()
}

type rangeIter struct {
	next, step int64
	left       int
}

// Next implements Iterator.
func (it *rangeIter) Next(t *Thread) (Value, bool, error) {
	if it.left == 0 {
		return Value{}, false, nil
	}
	v := Int(it.next)
	it.next += it.step
	it.left--
	return v, true, t.Tick()
}

type strIter struct{ rest string }

// Next implements Iterator.
func (it *strIter) Next(t *Thread) (Value, bool, error) {
	if it.rest == "" {
		return Value{}, false, nil
	}
	_, n := utf8.DecodeRuneInString(it.rest)
	c := it.rest[:n]
	it.rest = it.rest[n:]
	return Str(c), true, t.Tick()
}

// Contains is key in v.
func Contains(t *Thread, v, key Value) (bool, error) {
	switch r := v.ref.(type) {
	case *Dict:
		i, err := r.find(t, key)
		return i >= 0, err
	case *List:
		return hasItem(t, r.Items, key)
	case *Tuple:
		return hasItem(t, r.Items, key)
	case *Set:
		return r.hasFrozen(t, key)
	case *Range:
		if n, ok := key.AsInt(); ok {
			return r.has(n), nil
		}
	case strPtr, markupPtr:
		s, _ := v.AsStr()
		return hasSubstring(s, key)
	case Container:
		return r.Contains(t, key)
	case Mapping:
		_, found, err := r.Item(t, key)
		return found, err
	case nil, *Undefined:
		return false, undefinedOf(v).strict()
	}
	it, err := Iter(t, v)
	if err != nil {
		if e, ok := err.(*Error); ok && e.Type == "TypeError" { //nolint:errorlint // made by Iter itself
			return false, typeError("argument of type '%s' is not iterable", TypeName(v))
		}
		return false, err
	}
	return iterHas(t, it, key)
}

func hasItem(t *Thread, items []Value, key Value) (bool, error) {
	for _, x := range items {
		if err := t.Tick(); err != nil {
			return false, err
		}
		if eq, err := same(t, x, key); eq || err != nil {
			return eq, err
		}
	}
	return false, nil
}

func iterHas(t *Thread, it Iterator, key Value) (bool, error) {
	for {
		x, ok, err := it.Next(t)
		if !ok || err != nil {
			return false, err
		}
		if eq, err := same(t, x, key); eq || err != nil {
			return eq, err
		}
	}
}
