package py

import "slices"

// tupleNames are the class and the attributes of a named tuple.
type tupleNames struct {
	typ   string
	names []string
}

// NewNamedTuple returns the Value of a tuple whose items are attributes as well.
func NewNamedTuple(typ string, names []string, items []Value) Value {
	return Value{ref: &Tuple{Items: items, named: &tupleNames{typ, names}}}
}

// IsNamed says whether the items of a tuple have names.
func (tu *Tuple) IsNamed() bool { return tu.named != nil }

func (tu *Tuple) attr(name string) (Value, bool) {
	if tu.named == nil {
		return Value{}, false
	}
	i := slices.Index(tu.named.names, name)
	if i < 0 || i >= len(tu.Items) {
		return Value{}, false
	}
	return tu.Items[i], true
}
