package py

import "math/big"

// Truth is bool(v).
func Truth(_ *Thread, v Value) (bool, error) {
	switch r := v.ref.(type) {
	case mark:
		if r == markFloat {
			f, _ := v.AsFloat()
			return f != 0, nil
		}
		return v.num != 0, nil // None has 0
	case strPtr, markupPtr:
		return v.num != 0, nil
	case *big.Int:
		return r.Sign() != 0, nil
	case *List:
		return len(r.Items) != 0, nil
	case *Tuple:
		return len(r.Items) != 0, nil
	case *Dict:
		return r.Len() != 0, nil
	case *Set:
		return r.Len() != 0, nil
	case *Range:
		return r.Len() != 0, nil
	case Truther:
		return r.Truth(), nil
	case Sized:
		return r.Len() != 0, nil
	case Object:
		return true, nil
	}
	return false, undefinedOf(v).strict()
}

// Len is len(v).
func Len(_ *Thread, v Value) (int, error) {
	switch r := v.ref.(type) {
	case strPtr, markupPtr:
		s, _ := v.AsStr()
		return runeCount(s), nil
	case *List:
		return len(r.Items), nil
	case *Tuple:
		return len(r.Items), nil
	case Sized: // dicts, sets, ranges and objects
		return r.Len(), nil
	case nil, *Undefined:
		return 0, undefinedOf(v).strict()
	}
	return 0, typeError("object of type '%s' has no len()", TypeName(v))
}
