package saltyaml

import (
	"math"
	"math/big"
	"slices"

	"github.com/gossh/gossh/internal/pyfmt"
)

// mapping makes values of the parts of n, with what its merge keys bring.
func (c *composer) mapping(n *Node) error {
	if err := c.flatten(n); err != nil {
		return err
	}
	for i := range n.kids {
		if err := c.constructPart(n, i); err != nil {
			return err
		}
	}
	return newKeySet(n.Len()).addAll(c.name, n)
}

// constructPart makes a value of a key or value of n.
func (c *composer) constructPart(n *Node, i int) error {
	k := &n.kids[i]
	if i%2 == 1 {
		return c.construct(k)
	}
	if k.kind == Scalar && k.typ == typeEqual {
		k.typ, k.tag = typeStr, 0
	}
	if err := c.construct(k); err != nil {
		return err
	}
	if k.kind != Scalar {
		return k.Errorf(c.name, "found a %s as a key; text with braces needs quotes", k.kind)
	}
	return nil
}

// flatten puts the pairs of merged mappings before the others, those of the last
// mapping of a list first, and leaves out those whose key n has itself.
func (c *composer) flatten(n *Node) error {
	if !n.merges() {
		return nil
	}
	var merged, own []Node
	texts := map[string]bool{}
	for k, v := range n.Pairs() {
		if !k.isMerge() {
			own = append(own, *k, *v)
			if k.kind == Scalar {
				texts[k.text] = true
			}
			continue
		}
		brought := []Node{*v}
		if v.kind == Sequence {
			brought = slices.Clone(v.kids)
			slices.Reverse(brought)
		}
		for i := range brought {
			m := &brought[i]
			if m.kind != Mapping {
				return m.Errorf(c.name, "found a %s to merge; a mapping or a list of mappings is expected", m.kind)
			}
			if err := c.flatten(m); err != nil {
				return err
			}
			merged = append(merged, m.kids...)
		}
	}
	n.kids = make([]Node, 0, len(merged)+len(own))
	for i := 0; i < len(merged); i += 2 {
		if k := &merged[i]; k.kind != Scalar || !texts[k.text] {
			n.kids = append(n.kids, merged[i], merged[i+1])
		}
	}
	n.kids = append(n.kids, own...)
	return nil
}

func (n *Node) merges() bool {
	for k := range n.Pairs() {
		if k.isMerge() {
			return true
		}
	}
	return false
}

func (n *Node) isMerge() bool { return n.kind == Scalar && n.typ == typeMerge }

// keySet finds keys that are equal for Python (1, 1.0 and true) or that become
// the same string. It is a list while it is small.
type keySet struct {
	keys  []*Node
	lines map[string]uint32
}

const manyKeys = 16

func newKeySet(n int) *keySet {
	if n > manyKeys {
		return &keySet{lines: make(map[string]uint32, n)}
	}
	return &keySet{}
}

// addAll adds the keys of n, or returns an error that names the lines of a key
// and of the one that it repeats.
func (s *keySet) addAll(name string, n *Node) error {
	for k := range n.Pairs() {
		if first := s.add(k); first != 0 {
			return k.Errorf(name, "found conflicting ID '%s', first at line %d", k.Key(), first)
		}
	}
	return nil
}

// add returns the line of an equal key, or adds k and returns 0.
func (s *keySet) add(k *Node) uint32 {
	if s.lines == nil {
		for _, o := range s.keys {
			if sameKey(o, k) {
				return o.line
			}
		}
		s.keys = append(s.keys, k)
		return 0
	}
	names := [2]string{k.Key(), number(k)}
	for _, name := range names {
		if line, ok := s.lines[name]; ok && name != "" {
			return line
		}
	}
	for i, name := range names {
		if i == 0 || name != "" {
			s.lines[name] = k.line
		}
	}
	return 0
}

func sameKey(a, b *Node) bool {
	if a.typ == typeStr && b.typ == typeStr {
		return a.text == b.text
	}
	if n := number(a); n != "" && n == number(b) {
		return true
	}
	return a.Key() == b.Key()
}

// number returns a name for the number that a key equals, or "". It begins with
// a character that no text has.
func number(k *Node) string {
	switch v := k.Value().(type) {
	case bool:
		if v {
			return "\xff1"
		}
		return "\xff0"
	case float64:
		if v == math.Trunc(v) && !math.IsInf(v, 0) {
			b, _ := big.NewFloat(v).Int(nil)
			return "\xff" + b.String()
		}
		return "\xff" + pyfmt.Float(v)
	case int64, *big.Int:
		return "\xff" + pyfmt.Str(v)
	}
	return ""
}
