package saltyaml

import (
	"encoding/base64"
	"strings"

	yaml "go.yaml.in/yaml/v3"
)

// tagged gives n the type that its explicit tag names.
func (c *composer) tagged(y *yaml.Node, n *Node) error {
	switch n.kind {
	case Sequence:
		return c.taggedSequence(y, n)
	case Mapping:
		return c.taggedMapping(y, n)
	}
	switch y.Tag {
	case "!!str", "!!timestamp":
		n.typ = typeStr
	case "!!null":
		n.typ = typeNull
	case "!!merge":
		n.typ = typeMerge
	case "!!bool":
		return c.typed(y, n, typeBool, "a boolean")
	case "!!int":
		return c.typed(y, n, typeInt, "an integer")
	case "!!float":
		return c.typed(y, n, typeFloat, "a number")
	case "!!binary":
		n.typ = typeStr
		b, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(n.text), ""))
		if err != nil {
			return c.errorf(y, "found !!binary that is not base64")
		}
		n.text = string(b)
	default:
		return c.badTag(y, n)
	}
	return nil
}

func (c *composer) typed(y *yaml.Node, n *Node, t scalarType, what string) error {
	if !t.valid(n.text) {
		return c.errorf(y, "found %q where the tag %s wants %s", n.text, y.Tag, what)
	}
	n.typ = t
	return nil
}

func (c *composer) taggedSequence(y *yaml.Node, n *Node) error {
	switch y.Tag {
	case "!!seq":
		return nil
	case "!!omap", "!!pairs":
		for i := range n.kids {
			pair := &n.kids[i]
			if pair.kind != Mapping || len(pair.kids) != 2 {
				return pair.Errorf(c.name, "found no single pair in a list with the tag %s", y.Tag)
			}
			pair.kind = Sequence
		}
		return nil
	}
	return c.badTag(y, n)
}

func (c *composer) taggedMapping(y *yaml.Node, n *Node) error {
	switch y.Tag {
	case "!!map":
		return nil
	case "!!set":
		keys := make([]Node, 0, n.Len())
		for k := range n.Pairs() {
			keys = append(keys, *k)
		}
		n.kind, n.kids = Sequence, keys
		return nil
	}
	return c.badTag(y, n)
}

func (c *composer) badTag(y *yaml.Node, n *Node) error {
	switch y.Tag {
	case "!!str", "!!timestamp", "!!null", "!!bool", "!!int", "!!float", "!!binary", "!!merge",
		"!!seq", "!!omap", "!!pairs", "!!map", "!!set":
		return c.errorf(y, "found the tag %s on a %s", y.Tag, n.kind)
	}
	if strings.HasPrefix(y.Tag, "!!python/") {
		return c.errorf(y, "found the tag %s: objects of Python are refused", y.Tag)
	}
	return c.errorf(y, "found the unknown tag %s", y.Tag)
}
