package py

func dictMethod(name string) method {
	switch name {
	case "clear":
		return dictClear
	case "copy":
		return dictCopy
	case "fromkeys":
		return dictFromKeys
	case "get":
		return dictGet
	case "items":
		return dictItems
	case "keys":
		return dictKeys
	case "pop":
		return dictPop
	case "popitem":
		return dictPopItem
	case "setdefault":
		return dictSetDefault
	case "update":
		return dictUpdate
	case "values":
		return dictValues
	}
	return nil
}

func asDict(v Value) *Dict { d, _ := v.ref.(*Dict); return d }

func dictClear(_ *Thread, self Value, a Args) (Value, error) {
	if err := takesNone(a, "dict.clear"); err != nil {
		return Value{}, err
	}
	asDict(self).Clear()
	return None, nil
}

func dictCopy(_ *Thread, self Value, a Args) (Value, error) {
	return asDict(self).Copy().Value(), takesNone(a, "dict.copy")
}

func dictKeys(_ *Thread, self Value, a Args) (Value, error) {
	return asDict(self).KeysView(), takesNone(a, "dict.keys")
}

func dictValues(_ *Thread, self Value, a Args) (Value, error) {
	return asDict(self).ValuesView(), takesNone(a, "dict.values")
}

func dictItems(_ *Thread, self Value, a Args) (Value, error) {
	return asDict(self).ItemsView(), takesNone(a, "dict.items")
}

func dictGet(t *Thread, self Value, a Args) (Value, error) {
	if err := takes(a, "dict", "get", 1, 2); err != nil {
		return Value{}, err
	}
	v, found, err := asDict(self).Get(t, a.Pos[0])
	if !found && err == nil {
		v = a.arg(1, None)
	}
	return v, err
}

func dictSetDefault(t *Thread, self Value, a Args) (Value, error) {
	if err := takes(a, "dict", "setdefault", 1, 2); err != nil {
		return Value{}, err
	}
	d := asDict(self)
	v, found, err := d.Get(t, a.Pos[0])
	if found || err != nil {
		return v, err
	}
	v = a.arg(1, None)
	return v, d.add(t, a.Pos[0], v)
}

func dictPop(t *Thread, self Value, a Args) (Value, error) {
	if err := takes(a, "dict", "pop", 1, 2); err != nil {
		return Value{}, err
	}
	d := asDict(self)
	if d.Len() == 0 && len(a.Pos) == 1 {
		return Value{}, keyError(t, a.Pos[0])
	}
	i, err := d.find(t, a.Pos[0])
	if err != nil {
		return Value{}, err
	}
	if i >= 0 {
		v := d.entries[i].val
		return v, d.deleteAt(t, i)
	}
	if len(a.Pos) == 2 {
		return a.Pos[1], nil
	}
	return Value{}, keyError(t, a.Pos[0])
}

func dictPopItem(t *Thread, self Value, a Args) (Value, error) {
	if err := takesNone(a, "dict.popitem"); err != nil {
		return Value{}, err
	}
	d := asDict(self)
	if d.Len() == 0 {
		return Value{}, &Error{Type: "KeyError", Msg: "'popitem(): dictionary is empty'"}
	}
	last := len(d.entries) - 1 // never a dead one
	e := d.entries[last]
	return NewPair(e.key, e.val), d.deleteAt(t, last)
}

func dictFromKeys(t *Thread, _ Value, a Args) (Value, error) {
	if err := takes(a, "dict", "fromkeys", 1, 2); err != nil {
		return Value{}, err
	}
	keys, err := Collect(t, a.Pos[0])
	if err != nil {
		return Value{}, err
	}
	d := NewDict(len(keys))
	for _, k := range keys {
		if err := d.Set(t, k, a.arg(1, None)); err != nil {
			return Value{}, err
		}
	}
	return d.Value(), nil
}

func dictUpdate(t *Thread, self Value, a Args) (Value, error) {
	if len(a.Pos) > 1 {
		return Value{}, typeError("update expected at most 1 argument, got %d", len(a.Pos))
	}
	return None, asDict(self).Update(t, a)
}

// DictOf is dict(*a.Pos, **a.Named).
func DictOf(t *Thread, a Args) (*Dict, error) {
	if len(a.Pos) > 1 {
		return nil, typeError("dict expected at most 1 argument, got %d", len(a.Pos))
	}
	d := NewDict(len(a.Named))
	return d, d.Update(t, a)
}

// Update is d.update(*a.Pos, **a.Named): entries of a mapping, or of an iterable
// of pairs, then the keywords.
func (d *Dict) Update(t *Thread, a Args) error {
	if len(a.Pos) > 0 {
		if err := d.updateFrom(t, a.Pos[0]); err != nil {
			return err
		}
	}
	for _, n := range a.Named {
		d.SetStr(n.Name, n.Value)
	}
	return nil
}

func (d *Dict) updateFrom(t *Thread, v Value) error {
	switch r := v.ref.(type) {
	case *Dict:
		if r == d {
			return nil
		}
		return d.merge(t, r)
	case Mapping:
		for _, k := range r.Keys() {
			x, found, err := r.Item(t, k)
			if err != nil {
				return err
			}
			if !found {
				return keyError(t, k)
			}
			if err := d.Set(t, k, x); err != nil {
				return err
			}
		}
		return nil
	case nil, *Undefined:
		return undefinedOf(v).Err() // Python asks for its keys, before it would iterate
	}
	it, err := Iter(t, v)
	if err != nil {
		return err
	}
	for i := 0; ; i++ {
		x, ok, err := it.Next(t)
		if !ok || err != nil {
			return err
		}
		if err := d.setPair(t, x, i); err != nil {
			return err
		}
	}
}

func (d *Dict) setPair(t *Thread, x Value, i int) error {
	if _, err := Iter(t, x); err != nil {
		return typeError("cannot convert dictionary update sequence element #%d to a sequence", i)
	}
	p, err := Collect(t, x)
	if err != nil {
		return err
	}
	if len(p) != 2 {
		return valueError("dictionary update sequence element #%d has length %d; 2 is required", i, len(p))
	}
	return d.Set(t, p[0], p[1])
}
