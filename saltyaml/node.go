package saltyaml

import (
	"iter"

	"github.com/gossh/gossh/internal/pyfmt"
	"github.com/gossh/gossh/ordered"
)

// Kind tells what a Node is.
type Kind uint8

// The kinds of nodes.
const (
	// Scalar is a single value: null, a boolean, a number or text.
	Scalar Kind = iota + 1
	// Sequence is a list of nodes.
	Sequence
	// Mapping is a list of pairs of nodes, in the order of the source.
	Mapping
)

// String returns the name of k as error messages use it.
func (k Kind) String() string {
	switch k {
	case Scalar:
		return "scalar"
	case Sequence:
		return "list"
	case Mapping:
		return "mapping"
	}
	return "nothing"
}

// Style is how a node was written.
type Style uint8

// The styles: the first five are those of scalars; collections are Block or Flow.
const (
	Plain Style = iota
	SingleQuoted
	DoubleQuoted
	Literal
	Folded
	Block
	Flow
)

// Node is one value of a document, with its place in the source. Nodes do not
// change and may be read concurrently. A nil *Node is an empty document: its Kind
// is 0, its Value nil.
type Node struct {
	text   string
	kids   []Node // items, or keys and values in turn; shared by the uses of an anchor
	line   uint32
	column uint32
	kind   Kind
	style  Style
	typ    scalarType
	tag    uint16 // the number of an explicit tag that was not heeded yet
}

// Kind returns the kind of n, or 0 for nil.
func (n *Node) Kind() Kind {
	if n == nil {
		return 0
	}
	return n.kind
}

// Line returns the line on which n begins, counted from 1, or 0 for nil. What an
// alias stands for has the position of the alias; its parts have their own.
func (n *Node) Line() int {
	if n == nil {
		return 0
	}
	return int(n.line)
}

// Column returns the character of its line at which n begins, counted from 1, or
// 0 for nil.
func (n *Node) Column() int {
	if n == nil {
		return 0
	}
	return int(n.column)
}

// Style returns how n was written.
func (n *Node) Style() Style {
	if n == nil {
		return Plain
	}
	return n.style
}

// Quoted reports whether n is a scalar in quotes or a block scalar.
func (n *Node) Quoted() bool { return n.Kind() == Scalar && n.style != Plain }

// Text returns the text of a scalar as it stands in the source, without quotes
// and with escapes and folding undone, before it is taken for a number or a
// boolean. It is empty for collections.
func (n *Node) Text() string {
	if n == nil {
		return ""
	}
	return n.text
}

// Value returns what a scalar means: nil, bool, int64, *big.Int, float64 or
// string. It is nil for collections; see Any.
func (n *Node) Value() any {
	if n.Kind() != Scalar {
		return nil
	}
	return n.typ.value(n.text)
}

// Key returns the string form of a scalar, as Python's str() gives it: it is what
// a mapping key becomes in Any ("3", "True", "None").
func (n *Node) Key() string {
	if n.Kind() != Scalar {
		return ""
	}
	if n.typ == typeStr {
		return n.text
	}
	return pyfmt.Str(n.Value())
}

// Len returns the number of items of a sequence or pairs of a mapping.
func (n *Node) Len() int {
	switch n.Kind() {
	case Sequence:
		return len(n.kids)
	case Mapping:
		return len(n.kids) / 2
	}
	return 0
}

// Pairs iterates over the keys and values of a mapping, in order.
func (n *Node) Pairs() iter.Seq2[*Node, *Node] {
	return func(yield func(k, v *Node) bool) {
		if n.Kind() != Mapping {
			return
		}
		for i := 0; i < len(n.kids); i += 2 {
			if !yield(&n.kids[i], &n.kids[i+1]) {
				return
			}
		}
	}
}

// Items iterates over the items of a sequence, in order.
func (n *Node) Items() iter.Seq2[int, *Node] {
	return func(yield func(int, *Node) bool) {
		if n.Kind() != Sequence {
			return
		}
		for i := range n.kids {
			if !yield(i, &n.kids[i]) {
				return
			}
		}
	}
}

// Get returns the value of the key with the string form key, or nil if n is no
// mapping or has no such key. A key with the value null gives a node.
func (n *Node) Get(key string) *Node {
	for k, v := range n.Pairs() {
		if k.Key() == key {
			return v
		}
	}
	return nil
}

// Any returns n as a value of package ordered; its maps remember keys that were no strings. Each use of
// an anchor gives a copy of its own.
func (n *Node) Any() any {
	switch n.Kind() {
	case Sequence:
		out := make([]any, 0, len(n.kids))
		for i := range n.kids {
			out = append(out, n.kids[i].Any())
		}
		return out
	case Mapping:
		out := ordered.NewMap(n.Len())
		for k, v := range n.Pairs() {
			if k.typ == typeStr {
				out.Set(k.text, v.Any())
			} else {
				out.SetAs(k.Key(), k.Value(), v.Any())
			}
		}
		return out
	}
	return n.Value()
}
