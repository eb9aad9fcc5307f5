package py

// GetItem is v[key]. found is false where Python raises KeyError, IndexError,
// or TypeError for a key of the wrong type or a value without items.
func GetItem(t *Thread, v, key Value) (r Value, found bool, err error) {
	switch x := v.ref.(type) {
	case *Dict:
		r, found, err = x.Get(t, key)
		if err != nil && key.Kind() != KindUndefined {
			return Value{}, false, nil // no hash: a TypeError
		}
		return r, found, err
	case *List:
		if i, ok := place(key, len(x.Items)); ok {
			return x.Items[i], true, nil
		}
		return Value{}, false, nil
	case *Tuple:
		if i, ok := place(key, len(x.Items)); ok {
			return x.Items[i], true, nil
		}
		return Value{}, false, nil
	case *Range:
		if i, ok := place(key, x.Len()); ok {
			return Int(x.At(i)), true, nil
		}
		return Value{}, false, nil
	case strPtr, markupPtr:
		s, _ := v.AsStr()
		if c, ok := charAt(s, key); ok {
			return v.sameText(c), true, nil
		}
		return Value{}, false, nil
	case HasItem:
		return x.Item(t, key)
	case nil, *Undefined:
		u := undefinedOf(v)
		if u.Policy == Chainable {
			return v, true, nil
		}
		return Value{}, false, u.Err()
	}
	return Value{}, false, nil
}

// itemError is what v[key] raises where GetItem does not find it.
func itemError(t *Thread, v, key Value) error {
	switch r := v.ref.(type) {
	case *Dict:
		if _, _, err := r.Get(t, key); err != nil {
			return err
		}
		return keyError(t, key)
	case *List, *Tuple, *Range:
		if !key.isInt() {
			return typeError("%s indices must be integers or slices, not %s", TypeName(v), TypeName(key))
		}
		if v.Kind() == KindRange {
			return indexError("range object index out of range")
		}
		return indexError(TypeName(v) + " index out of range")
	case strPtr, markupPtr:
		if !key.isInt() {
			return typeError("string indices must be integers, not '%s'", TypeName(key))
		}
		return indexError("string index out of range")
	case HasItem:
		return keyError(t, key)
	}
	return typeError("'%s' object is not subscriptable", TypeName(v))
}

// place turns an index, which may be negative, into one from 0 to n-1.
func place(key Value, n int) (int, bool) {
	i, ok := key.index()
	if i < 0 {
		i += int64(n)
	}
	return int(i), ok && 0 <= i && i < int64(n)
}

// SetItem is v[key] = x.
func SetItem(t *Thread, v, key, x Value) error {
	switch r := v.ref.(type) {
	case *Dict:
		return r.Set(t, key, x)
	case *List:
		if _, ok := key.index(); !ok {
			return typeError("list indices must be integers or slices, not %s", TypeName(key))
		}
		i, ok := place(key, len(r.Items))
		if !ok {
			return indexError("list assignment index out of range")
		}
		r.Items[i] = x
		return nil
	case CanSetItem:
		return r.SetItem(t, key, x)
	}
	if v.Kind() == KindUndefined {
		return undefinedOf(v).Err()
	}
	return typeError("'%s' object does not support item assignment", TypeName(v))
}
