package py

import (
	"slices"
	"strings"
)

// tupleNames are the class and the attributes of a named tuple.
type tupleNames struct {
	typ   string // with its module
	names []string
}

// NewNamedTuple returns the Value of a tuple whose items are attributes as well.
// The type is that of Python, with its module.
func NewNamedTuple(typ string, names []string, items []Value) Value {
	return Value{ref: &Tuple{Items: items, named: &tupleNames{typ, names}}}
}

// IsNamed says whether the items of a tuple have names.
func (tu *Tuple) IsNamed() bool { return tu.named != nil }

// class is the name of the type without its module.
func (n *tupleNames) class() string { return n.typ[strings.LastIndexByte(n.typ, '.')+1:] }

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
