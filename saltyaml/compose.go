package saltyaml

import (
	"fmt"
	"math"
	"strings"

	yaml "go.yaml.in/yaml/v3"
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

// composer turns the library's nodes into ours.
type composer struct {
	name    string
	undo    []standIn
	before  int // lines before the part of the source that is composed
	anchors map[string]int
	shared  map[*yaml.Node]*anchored
	texts   map[string]string
	tags    []string // by their numbers, from 1
	count   int      // nodes so far, aliases counted as what they stand for
	aliased int
}

// anchored is what an anchor stands for; node is nil while it is composed.
type anchored struct {
	node *Node
	size int
}

func newComposer(s source) *composer {
	return &composer{
		name: s.name, undo: s.undo, anchors: map[string]int{},
		shared: map[*yaml.Node]*anchored{}, texts: map[string]string{},
	}
}

// errorf returns an error at the place of y.
func (c *composer) errorf(y *yaml.Node, format string, args ...any) error {
	return fail(&Error{
		File: c.name, Line: c.before + y.Line, Column: y.Column, Msg: fmt.Sprintf(format, args...),
	})
}

// compose converts y into n and lets go of the parts of y.
func (c *composer) compose(y *yaml.Node, n *Node, depth int) error {
	if depth > MaxDepth {
		return c.errorf(y, "nested deeper than %d levels", MaxDepth)
	}
	if y.Kind == yaml.AliasNode {
		return c.alias(y, n)
	}
	c.count++
	n.line, n.column = uint32(c.before+y.Line), uint32(min(y.Column, math.MaxUint32))
	if y.Anchor == "" {
		return c.content(y, n, depth)
	}
	if first, ok := c.anchors[y.Anchor]; ok {
		return c.errorf(y, "found anchor '%s' a second time, first at line %d", y.Anchor, first)
	}
	c.anchors[y.Anchor] = int(n.line)
	a, before := &anchored{}, c.count
	c.shared[y] = a
	err := c.content(y, n, depth)
	copied := *n
	a.node, a.size = &copied, c.count-before+1
	return err
}

func (c *composer) alias(y *yaml.Node, n *Node) error {
	a := c.shared[y.Alias]
	if a == nil || a.node == nil {
		// It is no error where a merge key brings it and it is left out.
		*n = Node{kind: Scalar, typ: typeSelf, text: y.Value, line: uint32(c.before + y.Line), column: uint32(y.Column)}
		return nil
	}
	c.count += a.size
	if c.aliased += a.size; c.aliased > MaxAliased {
		return c.errorf(y, "aliases stand for more than %d values", MaxAliased)
	}
	*n = *a.node
	n.line, n.column = uint32(c.before+y.Line), uint32(y.Column)
	return nil
}

// content gives n all but its place.
func (c *composer) content(y *yaml.Node, n *Node, depth int) error {
	n.style = styleOf(y)
	tagged := y.Style&yaml.TaggedStyle != 0
	switch y.Kind {
	case yaml.SequenceNode:
		n.kind = Sequence
	case yaml.MappingNode:
		n.kind = Mapping
	default:
		n.kind, n.text = Scalar, c.text(c.restore(y.Value, n.style))
		switch {
		case tagged && y.Tag == "!!merge":
			n.typ = typeMerge
		case tagged && y.Tag == "!!value":
			n.typ = typeEqual
		case n.style == Plain && !tagged:
			n.typ = resolve(n.text)
		}
	}
	if tagged {
		if n.tag = c.numbered(y.Tag); n.tag == 0 {
			return c.errorf(y, "found more than %d tags", maxTags)
		}
	}
	return c.kids(y, n, depth)
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

// kids composes the parts of y into n.
func (c *composer) kids(y *yaml.Node, n *Node, depth int) error {
	if n.kind == Scalar {
		return nil
	}
	n.kids = make([]Node, len(y.Content))
	for i, part := range y.Content {
		kid := &n.kids[i]
		if err := c.compose(part, kid, depth+1); err != nil {
			return err
		}
		y.Content[i] = nil
	}
	y.Content = nil
	if n.style == Flow {
		return c.colons(n)
	}
	return nil
}

// colons refuses [a:, b] and {a:, b: c}, of which every reader makes something
// else: libyaml an error, the library the text "a:", others a mapping.
func (c *composer) colons(n *Node) error {
	for i := range n.kids {
		kid := &n.kids[i]
		isKey := n.kind == Mapping && i%2 == 0
		if isKey && (n.kids[i+1].kind != Scalar || n.kids[i+1].text != "" || n.kids[i+1].Quoted()) {
			continue // {a:: b}
		}
		if kid.kind == Scalar && kid.style == Plain && strings.HasSuffix(kid.text, ":") {
			return kid.Errorf(c.name, "found a colon without a space behind it; put %s in quotes", kid.text)
		}
	}
	return nil
}

// restore undoes what was rewritten for the library.
func (c *composer) restore(text string, style Style) string {
	for _, s := range c.undo {
		text = s.restore(text, style)
	}
	return text
}

const (
	maxTexts   = 1024 // entries of the table of texts
	maxTextLen = 32
)

// text returns s, or an equal string met before: most keys come again and again.
func (c *composer) text(s string) string {
	if len(s) > maxTextLen {
		return s
	}
	if t, ok := c.texts[s]; ok {
		return t
	}
	if len(c.texts) < maxTexts {
		c.texts[s] = s
	}
	return s
}

func styleOf(y *yaml.Node) Style {
	switch {
	case y.Kind != yaml.ScalarNode && y.Style&yaml.FlowStyle != 0:
		return Flow
	case y.Kind != yaml.ScalarNode:
		return Block
	case y.Style&yaml.DoubleQuotedStyle != 0:
		return DoubleQuoted
	case y.Style&yaml.SingleQuotedStyle != 0:
		return SingleQuoted
	case y.Style&yaml.LiteralStyle != 0:
		return Literal
	case y.Style&yaml.FoldedStyle != 0:
		return Folded
	}
	return Plain
}
