package saltyaml

import (
	"iter"
	"strings"
)

// Parse reads the one document of src. It returns nil for an empty one. The name
// is the file that errors name. Errors are *Error of the kind fault.Invalid.
func Parse(name string, src []byte) (*Node, error) {
	s, err := prepare(name, src)
	if err != nil {
		return nil, err
	}
	return newComposer(s).document()
}

// Load reads the one document of src as a value of package ordered; it is nil for
// an empty document. Keys become strings as Python's str() makes them.
func Load(name string, src []byte) (any, error) {
	n, err := Parse(name, src)
	if err != nil {
		return nil, err
	}
	return n.Any(), nil
}

// Pair is a key of a mapping and its value.
type Pair struct{ Key, Value *Node }

// Entries reads the one document of src, which is a mapping or empty, and yields
// its pairs in order. Unlike Parse it holds one pair at a time, unless the mapping
// has merge keys. An error ends the iteration, and then the pairs that came before
// it are not to be used either.
func Entries(name string, src []byte) iter.Seq2[Pair, error] {
	return func(yield func(Pair, error) bool) {
		s, err := prepare(name, src)
		if err != nil {
			yield(Pair{}, err)
			return
		}
		c := newComposer(s)
		if empty, err := c.openDocument(); empty || err != nil {
			if err != nil {
				yield(Pair{}, err)
			}
			return
		}
		if c.peek().kind == tokenBlockMapping && !strings.Contains(s.text, "<<") {
			if err := c.entries(yield); err != nil {
				yield(Pair{}, err)
			}
			return
		}
		n, err := Parse(name, src)
		switch {
		case err != nil:
			yield(Pair{}, err)
		case n.Kind() != Mapping && (n.Kind() != Scalar || n.typ != typeNull):
			yield(Pair{}, n.Errorf(name, "found a %s where a mapping is expected", n.kind))
		default:
			n.Pairs()(func(k, v *Node) bool { return yield(Pair{k, v}, nil) })
		}
	}
}

// entries yields the pairs of a block mapping as they are composed.
func (c *composer) entries(yield func(Pair, error) bool) error {
	keys := newKeySet(manyKeys + 1)
	for c.take(); ; c.open = c.open[:0] {
		done, err := c.blockPair(1)
		if err != nil {
			return err
		}
		if done {
			return c.closeDocument()
		}
		n := Node{kind: Mapping, kids: []Node{c.open[0], c.open[1]}}
		for i := range n.kids {
			if err := c.constructPart(&n, i); err != nil {
				return err
			}
		}
		if err := keys.addAll(c.name, &n); err != nil {
			return err
		}
		if !yield(Pair{&n.kids[0], &n.kids[1]}, nil) {
			return nil
		}
	}
}
