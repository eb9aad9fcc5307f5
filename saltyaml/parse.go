package saltyaml

import (
	"bytes"
	"errors"
	"iter"
	"slices"

	"github.com/gossh/gossh/ordered"
)

// Parse reads the one document of src. It returns nil for an empty one. The name
// is the file that errors name. Errors are *Error of the kind fault.Invalid.
func Parse(name string, src []byte) (*Node, error) {
	s, err := prepare(name, src)
	if err != nil {
		return nil, err
	}
	root := &Node{kind: Mapping, style: Block}
	parts := split(s.text)
	if len(parts) > 1 {
		whole, err := s.inParts(parts, func(part *Node) bool {
			root.kids = append(root.kids, part.kids...)
			return true
		})
		if err != nil {
			return nil, err
		}
		if whole {
			root.line, root.column = root.kids[0].line, root.kids[0].column
			root.kids = slices.Clip(root.kids)
			return root, nil
		}
	}
	return s.parse()
}

// Load reads the one document of src as a value of package ordered; it is nil for
// an empty document. Keys become strings as Python's str() makes them.
func Load(name string, src []byte) (any, error) {
	s, err := prepare(name, src)
	if err != nil {
		return nil, err
	}
	if parts := split(s.text); len(parts) > 1 {
		out := &ordered.Map{}
		whole, err := s.inParts(parts, func(part *Node) bool {
			for k, v := range part.Pairs() {
				out.Set(k.Key(), v.Any())
			}
			return true
		})
		if err != nil {
			return nil, err
		}
		if whole {
			return out, nil
		}
	}
	n, err := s.parse()
	if err != nil {
		return nil, err
	}
	return n.Any(), nil
}

// Pair is a key of a mapping and its value.
type Pair struct{ Key, Value *Node }

// Entries reads the one document of src, which is a mapping or empty, and yields
// its pairs in order. Unlike Parse it holds only a part of a large document at a
// time. An error ends the iteration, and then the pairs that came before it are
// not to be used either.
func Entries(name string, src []byte) iter.Seq2[Pair, error] {
	return func(yield func(Pair, error) bool) {
		s, err := prepare(name, src)
		if err != nil {
			yield(Pair{}, err)
			return
		}
		seen := 0
		if parts := split(s.text); len(parts) > 1 {
			stopped := false
			whole, err := s.inParts(parts, func(part *Node) bool {
				seen += part.Len()
				stopped = !yieldPairs(part, 0, yield)
				return !stopped
			})
			if err != nil && !stopped {
				yield(Pair{}, err)
			}
			if err != nil || whole || stopped {
				return
			}
		}
		n, err := s.parse()
		switch {
		case err != nil:
			yield(Pair{}, err)
		case n != nil && n.kind != Mapping && (n.kind != Scalar || n.typ != typeNull):
			yield(Pair{}, n.Errorf(name, "found a %s where a mapping is expected", n.kind))
		default:
			yieldPairs(n, seen, yield)
		}
	}
}

// yieldPairs yields the pairs of n but for the first skip ones.
func yieldPairs(n *Node, skip int, yield func(Pair, error) bool) bool {
	for k, v := range n.Pairs() {
		if skip--; skip >= 0 {
			continue
		}
		if !yield(Pair{k, v}, nil) {
			return false
		}
	}
	return true
}

// inParts composes the parts of a large mapping one by one. It returns false
// without an error if a part cannot be read by itself: then the source has to be
// read whole, and begins with the pairs that were handed out.
func (s source) inParts(parts [][]byte, each func(part *Node) bool) (bool, error) {
	c, keys := newComposer(s), newKeySet(manyKeys+1)
	for _, part := range parts {
		y, err := decode(part)
		if err != nil || y == nil {
			return false, nil
		}
		n := &Node{}
		if err := c.compose(y, n, 0); err != nil {
			return false, err
		}
		if n.kind != Mapping || n.style != Block {
			return false, nil
		}
		if err := c.construct(n); err != nil {
			return false, err
		}
		if err := keys.addAll(s.name, n); err != nil {
			return false, err
		}
		if !each(n) {
			return true, nil
		}
		c.before += bytes.Count(part, []byte{'\n'})
	}
	return true, nil
}

func (s source) parse() (*Node, error) {
	y, err := decode(s.text)
	var second *errSecond
	switch {
	case errors.As(err, &second):
		return nil, fail(&Error{File: s.name, Line: second.line, Column: second.column, Msg: second.Error()})
	case err != nil:
		return nil, s.locate(err)
	case y == nil:
		return nil, nil
	}
	c, n := newComposer(s), &Node{}
	if err := c.compose(y, n, 0); err != nil {
		return nil, err
	}
	if err := c.construct(n); err != nil {
		return nil, err
	}
	return n, nil
}
