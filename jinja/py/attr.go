package py

import "strings"

// GetAttr is getattr(v, name): a method or attribute. found is false where
// Python raises AttributeError. As in Jinja's sandbox, an attribute that Python
// has and whose name starts with an underscore is an undefined that gives a
// SecurityError when it is used.
func GetAttr(t *Thread, v Value, name string) (r Value, found bool, err error) {
	if strings.HasPrefix(name, "_") {
		return hiddenAttr(t, v, name)
	}
	if m := methodOf(v, name); m != nil {
		return Of(&boundMethod{v, name, m}), true, nil
	}
	switch v.Kind() {
	case KindDict, KindList, KindStr, KindSet, KindNone:
		return Value{}, false, nil
	case KindObject:
		if x, ok := v.ref.(HasAttr); ok {
			return x.Attr(t, name)
		}
		return Value{}, false, nil
	case KindUndefined:
		u := undefinedOf(v)
		if u.Policy == Chainable {
			return v, true, nil
		}
		return Value{}, false, u.Err()
	}
	r, found = dataAttr(v, name)
	return r, found, nil
}

// hiddenAttr is GetAttr of a name that starts with an underscore.
func hiddenAttr(t *Thread, v Value, name string) (Value, bool, error) {
	if isDunder(name) && (v.Kind() != KindUndefined || name != "__globals__" && name != "__code__") {
		return unsafeAttr(t, v, name), true, nil
	}
	if v.Kind() == KindUndefined {
		u := undefinedOf(v)
		if u.Policy == Chainable {
			return v, true, nil
		}
		return Value{}, false, u.Err()
	}
	return Value{}, false, nil
}

// isDunder says whether every value of Python has the attribute name, or all of
// those have it that matter.
func isDunder(name string) bool {
	switch strings.TrimSuffix(strings.TrimPrefix(name, "__"), "__") {
	case "class", "delattr", "dir", "doc", "eq", "format", "ge", "getattribute", "getstate", "gt", "hash",
		"init", "init_subclass", "le", "lt", "ne", "new", "reduce", "reduce_ex", "repr", "setattr", "sizeof",
		"str", "subclasshook", "dict", "module", "globals", "code", "call", "len", "iter", "getitem", "contains",
		"add", "mul", "mod":
		return strings.HasPrefix(name, "__") && strings.HasSuffix(name, "__")
	}
	return false
}

// dataAttr has the attributes that are no methods.
func dataAttr(v Value, name string) (Value, bool) {
	switch r := v.ref.(type) {
	case *Tuple:
		return r.attr(name)
	case *Range:
		switch name {
		case "start":
			return Int(r.Start), true
		case "stop":
			return Int(r.Stop), true
		case "step":
			return Int(r.Step), true
		}
		return Value{}, false
	}
	if !v.isNumber() {
		return Value{}, false
	}
	isFloat := v.Kind() == KindFloat
	switch name {
	case "real":
		if n, ok := v.AsInt(); ok {
			return Int(n), true
		}
		return v, true
	case "imag":
		if isFloat {
			return Float(0), true
		}
		return Int(0), true
	case "numerator":
		if n, ok := v.AsInt(); ok {
			return Int(n), true
		}
		return v, !isFloat
	case "denominator":
		return Int(1), !isFloat
	}
	return Value{}, false
}
