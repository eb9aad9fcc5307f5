package saltyaml

import (
	"fmt"
	"slices"
)

// Limits on what a document may hold.
const (
	// MaxDepth is how deep values may nest.
	MaxDepth = 500
	// MaxAliased is how many nodes all aliases of a document together may stand
	// for: a few lines could otherwise stand for billions.
	MaxAliased = 1_000_000

	maxTags = 100
)

// composer makes nodes of tokens.
type composer struct {
	*scanner
	name      string
	versioned bool              // %YAML was there
	explicit  bool              // --- was there
	prefixes  map[string]string // what the handles of tags stand for
	anchors   map[string]*anchor
	open      []Node // the parts of the collections that are not complete
	count     int    // nodes so far, aliases counted as what they stand for
	aliased   int
	tags      []string // by their numbers, from 1
}

// anchor is what an anchor stands for; node is nil while it is composed.
type anchor struct {
	at   mark
	node *Node
	size int
}

// properties is what stands before a value.
type properties struct {
	anchor, tag string
	at          mark // of the value with what stands before it
	tagAt       mark
	given       bool
}

func newComposer(s source) *composer {
	return &composer{scanner: newScanner(s.text), name: s.name, anchors: map[string]*anchor{}}
}

// syntax returns an error that shows its line.
func (c *composer) syntax(at mark, format string, args ...any) error {
	return fail(&Error{
		File: c.name, Line: int(at.line) + 1, Column: int(at.column) + 1,
		Msg: fmt.Sprintf(format, args...), Source: c.lineText(int(at.line)),
	})
}

// errorf returns an error about a value that could be read.
func (c *composer) errorf(at mark, format string, args ...any) error {
	return fail(&Error{File: c.name, Line: int(at.line) + 1, Column: int(at.column) + 1, Msg: fmt.Sprintf(format, args...)})
}

// unexpected returns what is wrong: what the scanner found, or else that the next
// token cannot be there.
func (c *composer) unexpected(at mark, format string, args ...any) error {
	if c.err == nil {
		return c.syntax(at, format, args...)
	}
	e := *c.err
	e.File, e.Source = c.name, c.lineText(e.Line-1)
	return fail(&e)
}

// lineText returns the text of a line, counted from 0.
func (c *composer) lineText(line int) string {
	at, from := cursor{src: c.src}, 0
	for at.skipLine(); at.line < line && !at.atEnd(); at.skipLine() {
		at.skipBreak()
		from = at.pos
	}
	return c.src[from:at.pos]
}

// node composes the next value. In a block it may be a block; an indentless list
// is one whose dashes stand below the key.
func (c *composer) node(block, indentless bool, depth int) (Node, error) {
	t := c.peek()
	if depth > MaxDepth {
		return Node{}, c.unexpected(t.at, "nested deeper than %d levels", MaxDepth)
	}
	if t.kind == tokenAlias {
		c.take()
		return c.alias(t.text, t.at)
	}
	p, err := c.properties()
	if err != nil {
		return Node{}, err
	}
	before := c.count
	c.count++
	a, err := c.begin(p)
	if err != nil {
		return Node{}, err
	}
	n, err := c.content(p, block, indentless, depth)
	if err != nil {
		return n, err
	}
	n.line, n.column = p.at.line+1, p.at.column+1
	if err := c.finish(&n, p); err != nil {
		return n, err
	}
	if a != nil {
		copied := n
		a.node, a.size = &copied, c.count-before
	}
	return n, nil
}

// begin notes the anchor of a value.
func (c *composer) begin(p properties) (*anchor, error) {
	if p.anchor == "" {
		return nil, nil
	}
	if first := c.anchors[p.anchor]; first != nil {
		return nil, c.errorf(p.at, "found anchor '%s' a second time, first at line %d", p.anchor, first.at.line+1)
	}
	a := &anchor{at: p.at}
	c.anchors[p.anchor] = a
	return a, nil
}

func (c *composer) alias(name string, at mark) (Node, error) {
	a := c.anchors[name]
	switch {
	case a == nil:
		return Node{}, c.syntax(at, "found the alias of an anchor that is not defined before it")
	case a.node == nil:
		// It is no error where a merge key brings it and it is left out.
		return Node{kind: Scalar, typ: typeSelf, text: name, line: at.line + 1, column: at.column + 1}, nil
	}
	c.count += a.size
	if c.aliased += a.size; c.aliased > MaxAliased {
		return Node{}, c.errorf(at, "aliases stand for more than %d values", MaxAliased)
	}
	n := *a.node
	n.line, n.column = at.line+1, at.column+1
	return n, nil
}

// properties reads an anchor and a tag, in any order.
func (c *composer) properties() (properties, error) {
	p := properties{at: c.peek().at}
	for range 2 {
		t := c.peek()
		switch {
		case t.kind == tokenAnchor && p.anchor == "":
			p.anchor = t.text
		case t.kind == tokenTag && p.tag == "":
			tag, ok := c.expand(t.text, t.rest)
			if !ok {
				return p, c.syntax(t.at, "found a tag with a handle that no %%TAG explains: %s", t.text)
			}
			p.tag, p.tagAt = tag, t.at
		default:
			return p, nil
		}
		p.given = true
		c.take()
	}
	return p, nil
}

// expand returns a tag in its whole length.
func (c *composer) expand(handle, suffix string) (string, bool) {
	if prefix, ok := c.prefixes[handle]; ok {
		return prefix + suffix, true
	}
	switch handle {
	case "", "!":
		return handle + suffix, true
	case "!!":
		return corePrefix + suffix, true
	}
	return "", false
}

// content composes a value without what stands before it.
func (c *composer) content(p properties, block, indentless bool, depth int) (Node, error) {
	t := c.peek()
	switch {
	case t.kind == tokenScalar:
		c.take()
		return Node{kind: Scalar, style: t.style, text: t.text}, nil
	case t.kind == tokenBlockEntry && indentless:
		return c.sequence(Block, depth, c.indentlessItems)
	case t.kind == tokenBlockSequence && block:
		return c.sequence(Block, depth, c.blockItems)
	case t.kind == tokenFlowSequence:
		return c.sequence(Flow, depth, c.flowItems)
	case t.kind == tokenBlockMapping && block:
		return c.collection(Mapping, Block, depth, c.blockPairs)
	case t.kind == tokenFlowMapping:
		return c.collection(Mapping, Flow, depth, c.flowPairs)
	case p.given:
		return Node{kind: Scalar}, nil
	}
	return Node{}, c.unexpected(t.at, "found %s where a value is expected", t.kind)
}

func (c *composer) sequence(style Style, depth int, parts func(depth int) error) (Node, error) {
	return c.collection(Sequence, style, depth, parts)
}

// collection composes the parts of a list or mapping, which parts adds to c.open.
func (c *composer) collection(kind Kind, style Style, depth int, parts func(depth int) error) (Node, error) {
	n, from := Node{kind: kind, style: style}, len(c.open)
	if err := parts(depth + 1); err != nil {
		return n, err
	}
	n.kids = slices.Clone(c.open[from:])
	clear(c.open[from:])
	c.open = c.open[:from]
	return n, nil
}

// finish notes the type and the tag of a complete value.
func (c *composer) finish(n *Node, p properties) error {
	isScalar := n.kind == Scalar
	switch {
	case p.tag == "":
		if isScalar && n.style == Plain {
			n.typ = resolve(n.text)
		}
		return nil
	case p.tag == "!":
		if isScalar && (n.style != Plain || n.text != "") {
			n.typ = resolve(n.text)
		}
		return nil
	case isScalar && p.tag == corePrefix+"merge":
		n.typ = typeMerge
	case isScalar && p.tag == corePrefix+"value":
		n.typ = typeEqual
	}
	n.tag = c.numbered(p.tag)
	if n.tag == 0 {
		return c.errorf(p.tagAt, "found more than %d tags", len(c.tags))
	}
	return nil
}

// numbered returns the number of a tag, or 0 if there are too many.
func (c *composer) numbered(tag string) uint16 {
	for i, t := range c.tags {
		if t == tag {
			return uint16(i + 1)
		}
	}
	if len(c.tags) == maxTags {
		return 0
	}
	c.tags = append(c.tags, tag)
	return uint16(len(c.tags))
}

// add adds a part to the current collection.
func (c *composer) add(n Node) { c.open = append(c.open, n) }

// empty adds an empty value, which is null.
func (c *composer) empty(at mark) {
	c.count++
	c.open = append(c.open, Node{kind: Scalar, typ: typeNull, line: at.line + 1, column: at.column + 1})
}

// part adds the next value to the current collection.
func (c *composer) part(block, indentless bool, depth int) error {
	n, err := c.node(block, indentless, depth)
	c.open = append(c.open, n)
	return err
}
