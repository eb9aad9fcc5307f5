package py

import "strings"

// window is the part of a string that the optional start and end of a method
// leave: text from byte at on, which is character char. ok is false if start is
// beyond the end.
type window struct {
	text string
	char int
	ok   bool
}

func (a Args) window(s string) (window, error) {
	w := window{text: s, ok: true}
	if len(a.Pos) < 2 {
		return w, nil
	}
	n := int64(len(s))
	ascii := isASCII(s)
	if !ascii {
		n = int64(runeCount(s))
	}
	ends := [2]int64{0, n}
	for i := range min(len(a.Pos)-1, 2) {
		v := a.Pos[i+1]
		if v.IsNone() {
			continue
		}
		at, ok := v.index()
		if !ok {
			return w, sliceError(v)
		}
		if at < 0 {
			at = max(at+n, 0)
		}
		ends[i] = at
	}
	start, end := ends[0], min(ends[1], n)
	if start > end {
		return window{}, nil
	}
	w.char = int(start)
	if ascii {
		w.text = s[start:end]
		return w, nil
	}
	from := byteIndex(s, int(start))
	w.text = s[from : from+byteIndex(s[from:], int(end-start))]
	return w, nil
}

// search looks for the first argument in the window that the others give; last
// asks for the last place. The result is -1 if it is not there.
func search(self Value, a Args, name string, last bool) (int, error) {
	if err := parsed(a, name, 1, 3); err != nil {
		return 0, err
	}
	sub, err := mustStr(a.Pos[0])
	if err != nil {
		return 0, err
	}
	s, _ := self.AsStr()
	w, err := a.window(s)
	if err != nil || !w.ok {
		return -1, err
	}
	at := strings.Index(w.text, sub)
	if last {
		at = strings.LastIndex(w.text, sub)
	}
	if at < 0 {
		return -1, nil
	}
	return w.char + runeCount(w.text[:at]), nil
}

// parsed is the check of arguments of CPython's older methods.
func parsed(a Args, name string, low, high int) error {
	if len(a.Named) > 0 {
		return typeError("%s() takes no keyword arguments", name)
	}
	n := len(a.Pos)
	switch {
	case n < low:
		return typeError("%s() takes at least %s (%d given)", name, plural(low, "argument"), n)
	case n > high:
		return typeError("%s() takes at most %s (%d given)", name, plural(high, "argument"), n)
	}
	return nil
}

func mustStr(v Value) (string, error) {
	s, ok := v.AsStr()
	if !ok {
		return "", typeError("must be str, not %s", TypeName(v))
	}
	return s, nil
}

func strFind(_ *Thread, self Value, a Args) (Value, error) {
	i, err := search(self, a, "find", false)
	return Int(int64(i)), err
}

func strRfind(_ *Thread, self Value, a Args) (Value, error) {
	i, err := search(self, a, "rfind", true)
	return Int(int64(i)), err
}

func strIndex(_ *Thread, self Value, a Args) (Value, error) {
	return mustFind(search(self, a, "index", false))
}

func strRindex(_ *Thread, self Value, a Args) (Value, error) {
	return mustFind(search(self, a, "rindex", true))
}

func mustFind(i int, err error) (Value, error) {
	if err == nil && i < 0 {
		err = valueError("substring not found")
	}
	return Int(int64(i)), err
}

func strCount(_ *Thread, self Value, a Args) (Value, error) {
	if err := parsed(a, "count", 1, 3); err != nil {
		return Value{}, err
	}
	sub, err := mustStr(a.Pos[0])
	if err != nil {
		return Value{}, err
	}
	s, _ := self.AsStr()
	w, err := a.window(s)
	if err != nil || !w.ok {
		return Int(0), err
	}
	return Int(int64(strings.Count(w.text, sub))), nil
}

func strStartsWith(_ *Thread, self Value, a Args) (Value, error) {
	return affix(self, a, "startswith", strings.HasPrefix)
}

func strEndsWith(_ *Thread, self Value, a Args) (Value, error) {
	return affix(self, a, "endswith", strings.HasSuffix)
}

func affix(self Value, a Args, name string, has func(s, affix string) bool) (Value, error) {
	if err := parsed(a, name, 1, 3); err != nil {
		return Value{}, err
	}
	s, _ := self.AsStr()
	w, err := a.window(s)
	if err != nil {
		return Value{}, err
	}
	if one, ok := a.Pos[0].AsStr(); ok {
		return Bool(w.ok && has(w.text, one)), nil
	}
	all, ok := a.Pos[0].ref.(*Tuple)
	if !ok {
		return Value{}, typeError("%s first arg must be str or a tuple of str, not %s", name, TypeName(a.Pos[0]))
	}
	for _, x := range all.Items {
		one, ok := x.AsStr()
		if !ok {
			return Value{}, typeError("tuple for %s must only contain str, not %s", name, TypeName(x))
		}
		if w.ok && has(w.text, one) {
			return True, nil
		}
	}
	return False, nil
}
