package py

// dictView is what keys(), values() and items() return: it follows its dict.
// As a struct of one pointer it becomes a Value without an allocation.
type dictView interface {
	Object
	Iterable
	Sized
	Container
	Printer
	dict() *Dict
}

type (
	keysView   struct{ d *Dict }
	valuesView struct{ d *Dict }
	itemsView  struct{ d *Dict }
)

var (
	_ dictView = keysView{}
	_ dictView = valuesView{}
	_ dictView = itemsView{}
)

// KeysView is d.keys(); ValuesView and ItemsView are its other views.
func (d *Dict) KeysView() Value { return Of(keysView{d}) }

// ValuesView is d.values().
func (d *Dict) ValuesView() Value { return Of(valuesView{d}) }

// ItemsView is d.items(). Its iterator is a PairIterator.
func (d *Dict) ItemsView() Value { return Of(itemsView{d}) }

// PyType implements Object.
func (keysView) PyType() string { return "dict_keys" }

// PyType implements Object.
func (valuesView) PyType() string { return "dict_values" }

// PyType implements Object.
func (itemsView) PyType() string { return "dict_items" }

func (v keysView) dict() *Dict   { return v.d }
func (v valuesView) dict() *Dict { return v.d }
func (v itemsView) dict() *Dict  { return v.d }

// Len implements Sized.
func (v keysView) Len() int { return v.d.Len() }

// Len implements Sized.
func (v valuesView) Len() int { return v.d.Len() }

// Len implements Sized.
func (v itemsView) Len() int { return v.d.Len() }

// Iter implements Iterable.
func (v keysView) Iter(*Thread) (Iterator, error) { return &keyIter{newDictIter(v.d)}, nil }

// Iter implements Iterable.
func (v valuesView) Iter(*Thread) (Iterator, error) { return &valueIter{newDictIter(v.d)}, nil }

// Iter implements Iterable.
func (v itemsView) Iter(*Thread) (Iterator, error) { return &itemIter{newDictIter(v.d)}, nil }

// Contains implements Container.
func (v keysView) Contains(t *Thread, key Value) (bool, error) {
	_, found, err := v.d.Get(t, key)
	return found, err
}

// Contains implements Container.
func (v valuesView) Contains(t *Thread, x Value) (bool, error) {
	it, _ := v.Iter(t)
	return iterHas(t, it, x)
}

// Contains implements Container.
func (v itemsView) Contains(t *Thread, x Value) (bool, error) {
	p, ok := x.ref.(*Tuple)
	if !ok || len(p.Items) != 2 {
		return false, nil
	}
	have, found, err := v.d.Get(t, p.Items[0])
	if !found || err != nil {
		return false, err
	}
	return same(t, have, p.Items[1])
}

// Str implements Printer.
func (v keysView) Str(t *Thread) (string, error) { return v.Repr(t) }

// Str implements Printer.
func (v valuesView) Str(t *Thread) (string, error) { return v.Repr(t) }

// Str implements Printer.
func (v itemsView) Str(t *Thread) (string, error) { return v.Repr(t) }

// Repr implements Printer.
func (v keysView) Repr(t *Thread) (string, error) { return reprView(t, v) }

// Repr implements Printer.
func (v valuesView) Repr(t *Thread) (string, error) { return reprView(t, v) }

// Repr implements Printer.
func (v itemsView) Repr(t *Thread) (string, error) { return reprView(t, v) }

func reprView(t *Thread, v dictView) (string, error) {
	items, err := Collect(t, Of(v))
	if err != nil {
		return "", err
	}
	dst := append(make([]byte, 0, 64), v.PyType()...)
	dst, err = appendRepr(t, append(dst, '('), NewList(items), nil)
	return string(append(dst, ')')), err
}

// dictIter walks the entries of a dict and notices when it changes.
type dictIter struct {
	d        *Dict
	pos, len int
}

func newDictIter(d *Dict) dictIter { return dictIter{d, 0, d.Len()} }

func (it *dictIter) next(t *Thread) (*entry, error) {
	if it.d == nil {
		return nil, nil
	}
	if it.d.Len() != it.len {
		it.len = -1 // it stays broken, as in Python
		return nil, Errorf("RuntimeError", "dictionary changed size during iteration")
	}
	if err := t.Tick(); err != nil {
		return nil, err
	}
	e, pos := it.d.next(it.pos)
	if it.pos = pos; e == nil {
		it.d = nil
	}
	return e, nil
}

type (
	keyIter   struct{ dictIter }
	valueIter struct{ dictIter }
	itemIter  struct{ dictIter }
)

// Next implements Iterator.
func (it *keyIter) Next(t *Thread) (Value, bool, error) {
	e, err := it.next(t)
	if e == nil {
		return Value{}, false, err
	}
	return e.key, true, nil
}

// Next implements Iterator.
func (it *valueIter) Next(t *Thread) (Value, bool, error) {
	e, err := it.next(t)
	if e == nil {
		return Value{}, false, err
	}
	return e.val, true, nil
}

// Next implements Iterator.
func (it *itemIter) Next(t *Thread) (Value, bool, error) {
	e, err := it.next(t)
	if e == nil {
		return Value{}, false, err
	}
	return NewPair(e.key, e.val), true, nil
}

// NextPair implements PairIterator.
func (it *itemIter) NextPair(t *Thread) (k, v Value, ok bool, err error) {
	e, err := it.next(t)
	if e == nil {
		return Value{}, Value{}, false, err
	}
	return e.key, e.val, true, nil
}
