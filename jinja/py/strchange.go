package py

import "strings"

func strStrip(_ *Thread, self Value, a Args) (Value, error) {
	return strip(self, a, "strip", true, true)
}

func strLstrip(_ *Thread, self Value, a Args) (Value, error) {
	return strip(self, a, "lstrip", true, false)
}

func strRstrip(_ *Thread, self Value, a Args) (Value, error) {
	return strip(self, a, "rstrip", false, true)
}

func strip(self Value, a Args, name string, left, right bool) (Value, error) {
	if err := takes(a, "str", name, 0, 1); err != nil {
		return Value{}, err
	}
	s, _ := self.AsStr()
	is := isSpace
	if chars := a.arg(0, None); !chars.IsNone() {
		set, ok := chars.AsStr()
		if !ok {
			return Value{}, typeError("%s arg must be None or str", name)
		}
		is = func(r rune) bool { return strings.ContainsRune(set, r) }
	}
	if left {
		s = strings.TrimLeftFunc(s, is)
	}
	if right {
		s = strings.TrimRightFunc(s, is)
	}
	return Str(s), nil
}

func strReplace(t *Thread, self Value, a Args) (Value, error) {
	if err := takes(a, "str", "replace", 2, 3); err != nil {
		return Value{}, err
	}
	s, _ := self.AsStr()
	from, ok := a.Pos[0].AsStr()
	if !ok {
		return Value{}, argError("replace", 1, a.Pos[0])
	}
	to, ok := a.Pos[1].AsStr()
	if !ok {
		return Value{}, argError("replace", 2, a.Pos[1])
	}
	limit, err := asSize(a.arg(2, Int(-1)))
	if err != nil {
		return Value{}, err
	}
	n := strings.Count(s, from)
	if limit >= 0 && limit < int64(n) {
		n = int(limit)
	}
	if grows := len(to) - len(from); n > 0 && grows > 0 && grows > (t.Limits.bytes()-len(s))/n {
		return Value{}, t.Room(-1)
	}
	return Str(strings.Replace(s, from, to, n)), nil
}

func argError(fn string, i int, v Value) error {
	return typeError("%s() argument %d must be str, not %s", fn, i, argType(v))
}

func strRemovePrefix(_ *Thread, self Value, a Args) (Value, error) {
	return remove(self, a, "removeprefix", strings.TrimPrefix)
}

func strRemoveSuffix(_ *Thread, self Value, a Args) (Value, error) {
	return remove(self, a, "removesuffix", strings.TrimSuffix)
}

func remove(self Value, a Args, name string, trim func(s, affix string) string) (Value, error) {
	x, err := takesOne(a, "str."+name)
	if err != nil {
		return Value{}, err
	}
	affix, ok := x.AsStr()
	if !ok {
		return Value{}, typeError("%s() argument must be str, not %s", name, argType(x))
	}
	s, _ := self.AsStr()
	return Str(trim(s, affix)), nil
}

func strJoin(t *Thread, self Value, a Args) (Value, error) {
	x, err := takesOne(a, "str.join")
	if err != nil {
		return Value{}, err
	}
	items, err := joinable(t, x)
	if err != nil {
		return Value{}, err
	}
	sep, _ := self.AsStr()
	size := len(sep) * max(len(items)-1, 0)
	for i, x := range items {
		s, ok := x.AsStr()
		if !ok {
			return Value{}, typeError("sequence item %d: expected str instance, %s found", i, TypeName(x))
		}
		if size += len(s); size > t.Limits.bytes() {
			return Value{}, t.Room(-1)
		}
	}
	dst := make([]byte, 0, size)
	for i, x := range items {
		if i > 0 {
			dst = append(dst, sep...)
		}
		s, _ := x.AsStr()
		dst = append(dst, s...)
	}
	return Str(string(dst)), nil
}

func joinable(t *Thread, x Value) ([]Value, error) {
	if x.Kind() != KindUndefined {
		if _, err := Iter(t, x); err != nil {
			return nil, typeError("can only join an iterable")
		}
	}
	return itemsOf(t, x)
}

// strTranslate maps each character by its number.
func strTranslate(t *Thread, self Value, a Args) (Value, error) {
	table, err := takesOne(a, "str.translate")
	if err != nil {
		return Value{}, err
	}
	s, _ := self.AsStr()
	switch table.Kind() {
	case KindDict, KindStr, KindList, KindTuple, KindRange, KindObject:
	default:
		if s == "" {
			return Str(s), nil
		}
		return Value{}, typeError("'%s' object is not subscriptable", TypeName(table))
	}
	dst := make([]byte, 0, len(s))
	for _, r := range s {
		if dst, err = appendTranslated(t, dst, r, table); err != nil {
			return Value{}, err
		}
	}
	return Str(string(dst)), nil
}

func appendTranslated(t *Thread, dst []byte, r rune, table Value) ([]byte, error) {
	x, found, err := GetItem(t, table, Int(int64(r)))
	if err != nil {
		return dst, err
	}
	if err := t.Room(len(dst)); err != nil {
		return dst, err
	}
	if !found {
		return append(dst, string(r)...), nil
	}
	if to, ok := x.AsStr(); ok {
		return append(dst, to...), nil
	}
	if x.IsNone() {
		return dst, nil
	}
	n, ok := x.index()
	if !ok {
		return dst, typeError("character mapping must return integer, None or str")
	}
	if n < 0 || n > 0x10ffff {
		return dst, valueError("character mapping must be in range(0x110000)")
	}
	return append(dst, string(rune(n))...), nil
}

func strMakeTrans(t *Thread, _ Value, a Args) (Value, error) {
	if err := takes(a, "str", "maketrans", 1, 3); err != nil {
		return Value{}, err
	}
	if len(a.Pos) == 1 {
		return transOfDict(t, a.Pos[0])
	}
	from, ok := a.Pos[0].AsStr()
	if !ok {
		return Value{}, typeError("first maketrans argument must be a string if there is a second argument")
	}
	to, ok := a.Pos[1].AsStr()
	if !ok {
		return Value{}, argError("maketrans", 2, a.Pos[1])
	}
	gone, ok := a.arg(2, Str("")).AsStr()
	if !ok {
		return Value{}, argError("maketrans", 3, a.Pos[2])
	}
	x, y := []rune(from), []rune(to)
	if len(x) != len(y) {
		return Value{}, valueError("the first two maketrans arguments must have equal length")
	}
	d := NewDict(len(x))
	for i := range x {
		if err := d.Set(t, Int(int64(x[i])), Int(int64(y[i]))); err != nil {
			return Value{}, err
		}
	}
	for _, r := range gone {
		if err := d.Set(t, Int(int64(r)), None); err != nil {
			return Value{}, err
		}
	}
	return d.Value(), nil
}

func transOfDict(t *Thread, v Value) (Value, error) {
	from, ok := v.ref.(*Dict)
	if !ok {
		return Value{}, typeError("if you give only one argument to maketrans it must be a dict")
	}
	d := NewDict(from.Len())
	for e, i := from.next(0); e != nil; e, i = from.next(i) {
		k := e.key
		if s, ok := k.AsStr(); ok {
			if runeCount(s) != 1 {
				return Value{}, valueError("string keys in translate table must be of length 1")
			}
			k = Int(int64([]rune(s)[0]))
		} else if !k.isInt() {
			return Value{}, typeError("keys in translate table must be strings or integers")
		}
		if err := d.Set(t, k, e.val); err != nil {
			return Value{}, err
		}
	}
	return d.Value(), nil
}
