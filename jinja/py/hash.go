package py

import (
	"hash/maphash"
	"math"
	"math/big"
	"reflect"
)

var seed = maphash.MakeSeed()

// hash returns the hash of a key, equal for equal keys, or a TypeError.
func hash(t *Thread, v Value) (uint32, error) {
	switch r := v.ref.(type) {
	case strPtr, markupPtr:
		s, _ := v.AsStr()
		return hashString(s), nil
	case mark:
		if f, ok := v.AsFloat(); ok {
			return hashFloat(f), nil
		}
		return mix(v.num), nil // None hashes like 0; they are not equal
	case *big.Int:
		return hashBig(r), nil
	case *Tuple:
		return hashTuple(t, r)
	case *Set:
		if r.frozen {
			return r.hash(t)
		}
	case *Range:
		return mix(uint64(r.Len())), nil //nolint:gosec // bits only
	case nil, *Undefined:
		u := undefinedOf(v)
		return uint32(u.Policy), u.strict()
	case *Bytes:
		return uint32(maphash.Bytes(seed, r.B)), nil //nolint:gosec // the low bits will do
	case Equaler, keysView, itemsView:
	case Object:
		return hashObject(r), nil
	}
	return 0, typeError("unhashable type: '%s'", TypeName(v))
}

func hashString(s string) uint32 { return uint32(maphash.String(seed, s)) } //nolint:gosec // the low bits will do

// mix spreads the bits of a number (the finaliser of splitmix64).
func mix(n uint64) uint32 {
	n = (n ^ n>>30) * 0xbf58476d1ce4e5b9
	n = (n ^ n>>27) * 0x94d049bb133111eb
	return uint32(n ^ n>>31) //nolint:gosec // the low bits will do
}

func hashFloat(f float64) uint32 {
	if f == math.Trunc(f) && !math.IsInf(f, 0) {
		if math.Abs(f) < 1<<63 {
			return mix(uint64(int64(f))) //nolint:gosec // bits only
		}
		n, _ := new(big.Float).SetFloat64(f).Int(nil)
		return hashBig(n)
	}
	return mix(math.Float64bits(f))
}

func hashBig(n *big.Int) uint32 {
	return uint32(maphash.Bytes(seed, n.Bytes())) + uint32(n.Sign()) //nolint:gosec // bits only
}

func hashTuple(t *Thread, r *Tuple) (uint32, error) {
	if err := t.Enter(); err != nil {
		return 0, err
	}
	defer t.Leave()
	h := uint64(len(r.Items))
	for _, x := range r.Items {
		if err := t.Tick(); err != nil {
			return 0, err
		}
		n, err := hash(t, x)
		if err != nil {
			return 0, err
		}
		h = h*31 + uint64(n)
	}
	return mix(h), nil
}

func hashObject(o Object) uint32 {
	if !reflect.TypeOf(o).Comparable() {
		return 0
	}
	return uint32(maphash.Comparable(seed, o)) //nolint:gosec // the low bits will do
}

// sameObject compares two objects without a panic for those of Go types that
// cannot be compared.
func sameObject(a, b any) bool {
	if reflect.TypeOf(a) != reflect.TypeOf(b) || !reflect.TypeOf(a).Comparable() {
		return false
	}
	return a == b
}
