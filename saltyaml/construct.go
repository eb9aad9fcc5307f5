package saltyaml

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// corePrefix is what !! stands for.
const corePrefix = "tag:yaml.org,2002:"

// construct makes of a complete tree what it means: tags are heeded, merge keys
// flattened, keys compared. What aliases share is met once for each of them, and
// stays as the first time left it.
func (c *composer) construct(n *Node) error {
	if n.tag != 0 {
		tag := c.tags[n.tag-1]
		n.tag = 0
		if core, ok := strings.CutPrefix(tag, corePrefix); ok {
			tag = "!!" + core
		}
		return c.tagged(tag, n)
	}
	switch n.kind {
	case Mapping:
		return c.mapping(n)
	case Sequence:
		return c.items(n)
	case Scalar:
	}
	switch {
	case n.typ == typeSelf:
		return n.Errorf(c.name, "found alias '%s' inside of what it stands for", n.text)
	case n.typ == typeEqual, n.typ == typeMerge:
		return n.Errorf(c.name, "found %s as a value; put it in quotes", n.text)
	case n.typ == typeInt && !n.typ.valid(n.text): // 0b_
		return n.Errorf(c.name, "found %s, which begins like a number; put it in quotes", n.text)
	}
	return nil
}

func (c *composer) items(n *Node) error {
	for i := range n.kids {
		if err := c.construct(&n.kids[i]); err != nil {
			return err
		}
	}
	return nil
}

// tagged gives n the type that its tag names.
func (c *composer) tagged(tag string, n *Node) error {
	switch {
	case n.kind == Sequence && tag == "!!seq":
		return c.items(n)
	case n.kind == Sequence && (tag == "!!omap" || tag == "!!pairs"):
		return c.pairs(tag, n)
	case n.kind == Mapping && tag == "!!map":
		return c.mapping(n)
	case n.kind == Mapping && tag == "!!set":
		return c.set(n)
	case n.kind == Mapping:
		if v := n.underEqual(); v != nil {
			n.kind, n.kids, n.text, n.style = Scalar, nil, v.text, v.style
		}
	}
	if n.kind == Scalar {
		return c.taggedScalar(tag, n)
	}
	return c.badTag(tag, n)
}

// underEqual returns the scalar under the key =, which a mapping stands for where
// its tag wants a scalar, or nil.
func (n *Node) underEqual() *Node {
	for k, v := range n.Pairs() {
		switch {
		case k.kind != Scalar || k.typ != typeEqual:
		case v.kind == Scalar:
			return v
		default:
			return v.underEqual()
		}
	}
	return nil
}

// pairs makes lists of the single pairs in a list.
func (c *composer) pairs(tag string, n *Node) error {
	n.kids = slices.Clone(n.kids) // which an alias may share
	for i := range n.kids {
		pair := &n.kids[i]
		if pair.kind != Mapping || len(pair.kids) != 2 {
			return pair.Errorf(c.name, "found no single pair in a list with the tag %s", tag)
		}
		pair.kind, pair.tag = Sequence, 0
		if err := c.items(pair); err != nil {
			return err
		}
	}
	return nil
}

// set makes a list of the keys of a mapping.
func (c *composer) set(n *Node) error {
	if err := c.mapping(n); err != nil {
		return err
	}
	keys := make([]Node, 0, n.Len())
	for k := range n.Pairs() {
		keys = append(keys, *k)
	}
	n.kind, n.kids = Sequence, keys
	return nil
}

func (c *composer) taggedScalar(tag string, n *Node) error {
	switch tag {
	case "!!str", "!!timestamp":
		n.typ = typeStr
	case "!!null":
		n.typ = typeNull
	case "!!bool":
		return c.typed(tag, n, typeBool, "a boolean")
	case "!!int":
		return c.typed(tag, n, typeInt, "an integer")
	case "!!float":
		return c.typed(tag, n, typeFloat, "a number")
	case "!!binary":
		n.typ = typeStr
		text, ok := unbase64(n.text)
		if !ok {
			return n.Errorf(c.name, "found !!binary that is not base64")
		}
		n.text = text
	default:
		return c.badTag(tag, n)
	}
	return nil
}

func (c *composer) typed(tag string, n *Node, t scalarType, what string) error {
	if !t.valid(n.text) {
		return n.Errorf(c.name, "found %q where the tag %s wants %s", n.text, tag, what)
	}
	n.typ = t
	return nil
}

func (c *composer) badTag(tag string, n *Node) error {
	switch tag {
	case "!!str", "!!timestamp", "!!null", "!!bool", "!!int", "!!float", "!!binary",
		"!!seq", "!!omap", "!!pairs", "!!map", "!!set":
		return n.Errorf(c.name, "found the tag %s on a %s", tag, n.kind)
	}
	if strings.HasPrefix(tag, "!!python/") {
		return n.Errorf(c.name, "found the tag %s: objects of Python are refused", tag)
	}
	return n.Errorf(c.name, "found the unknown tag %s", tag)
}

// unbase64 decodes text as Python does: what is not of the alphabet is passed over.
func unbase64(text string) (string, bool) {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
	var out []byte
	bits, have, pads := 0, 0, 0
	for _, r := range text {
		digit := strings.IndexRune(alphabet, r)
		switch {
		case r >= utf8.RuneSelf:
			return "", false
		case r == '=':
			if pads++; have >= 2 && have+pads >= 4 {
				return string(out), true
			}
		case digit >= 0:
			bits, pads = bits<<6|digit, 0
			if have++; have > 1 {
				out = append(out, byte(bits>>(8-2*have)))
			}
			have %= 4
		}
	}
	return string(out), have == 0
}
