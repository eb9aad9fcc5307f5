package saltyaml

import (
	"math"

	"github.com/gossh/gossh/ordered"
)

// DumpOptions says how Dump writes. The zero value gives block style with an
// indentation of 2, folded at 80 columns, keys in their order.
type DumpOptions struct {
	// Indent is the number of spaces per level, from 2 to 9; what is outside
	// stands for 2. A negative one asks for flow style, as Salt's output_indent
	// does.
	Indent int
	// Flow writes lists in brackets and mappings in braces.
	Flow bool
	// FlowLeaves does so with those that hold nothing but plain scalars, as
	// default_flow_style=None does.
	FlowLeaves bool
	// SortKeys sorts the keys of mappings by their characters.
	SortKeys bool
	// Width is the column after which text is folded; 0 means 80, a negative one
	// never.
	Width int
	// ASCII escapes all other characters, as allow_unicode=False does.
	ASCII bool
	// Style is the style of scalars, where their text allows it.
	Style Style
	// Start and End write the marks of a document, --- and "...".
	Start, End bool
	// Anchors writes a list or mapping that occurs again as the alias of its first
	// occurrence, and not a second time. Empty lists have no identity in Go and
	// are written as often as they occur.
	Anchors bool
}

// Dump returns v, a tree of the values of package ordered, as the YAML document
// that PyYAML's safe dumper (in its libyaml form, which is the one that Salt
// takes) writes with allow_unicode. Text that is not UTF-8 is written as
// !!binary, which reads back as the same text; a value of another type is written
// as its text. Beside those that o asks for, anchors are written where v has a
// Marked with one.
func Dump(v any, o DumpOptions) string {
	e := &emitter{
		best: o.Indent, width: o.Width, indent: -1, style: o.Style, ascii: o.ASCII,
		flow: o.Flow || o.Indent < 0, leaves: o.FlowLeaves, sort: o.SortKeys,
		whitespace: true, indention: true,
	}
	if e.best < 2 || e.best > 9 {
		e.best = 2
	}
	switch {
	case e.width < 0:
		e.width = math.MaxInt
	case e.width <= 2*e.best:
		e.width = 80
	}
	if o.Anchors {
		v = withAnchors(v, o.SortKeys)
	}
	if o.Start {
		e.indicator("---", spaceBefore)
	}
	e.node(v, context{})
	e.writeIndent()
	if o.End || e.open {
		e.put("...")
		e.putBreak("\n")
	}
	return string(e.out)
}

// context is where a node stands.
type context struct {
	mapping   bool // in a mapping, as key or value
	simpleKey bool // a key in front of a colon, on one line
}

// node writes any value.
func (e *emitter) node(v any, c context) {
	switch v := v.(type) {
	case []any:
		switch {
		case len(v) == 0:
			e.indicator("[", spaceBefore|spaceAfter)
			e.indicator("]", 0)
		case e.flow || e.leaves && e.isLeafList(v):
			e.flowSequence(v)
		default:
			e.blockSequence(v, c)
		}
	case *ordered.Map:
		e.mapping(fieldsOf(v))
	case Fields:
		e.mapping(v)
	case Marked:
		e.marked(v, c)
	default:
		e.scalar(scalarOf(v), c)
	}
}

func (e *emitter) mapping(fields Fields) {
	if e.sort {
		fields = fields.sorted()
	}
	switch {
	case len(fields) == 0:
		e.indicator("{", spaceBefore|spaceAfter)
		e.indicator("}", 0)
	case e.flow || e.leaves && e.isLeafMap(fields):
		e.flowMapping(fields)
	default:
		e.blockMapping(fields)
	}
}

// marked writes what stands before a value, and the value.
func (e *emitter) marked(m Marked, c context) {
	if m.Alias != "" {
		e.indicator("*"+m.Alias, spaceBefore)
		return
	}
	if m.Anchor != "" {
		e.indicator("&"+m.Anchor, spaceBefore)
	}
	if m.Tag != "" {
		e.indicator(m.Tag, spaceBefore)
	}
	e.node(m.Value, c)
}

func (e *emitter) blockSequence(items []any, c context) {
	defer e.pushIndent(false, c.mapping && !e.indention)()
	for _, item := range items {
		e.writeIndent()
		e.indicator("-", spaceBefore|keepsIndention)
		e.node(item, context{})
	}
}

func (e *emitter) blockMapping(fields Fields) {
	defer e.pushIndent(false, false)()
	for _, f := range fields {
		e.writeIndent()
		key, isScalar := keyOf(f.Key)
		if isScalar && key.simple() {
			e.scalar(key, context{mapping: true, simpleKey: true})
			e.indicator(":", 0)
		} else {
			e.indicator("?", spaceBefore|keepsIndention)
			e.node(f.Key, context{mapping: true})
			e.writeIndent()
			e.indicator(":", spaceBefore|keepsIndention)
		}
		e.node(f.Value, context{mapping: true})
	}
}

func (e *emitter) flowSequence(items []any) {
	e.indicator("[", spaceBefore|spaceAfter)
	pop := e.pushIndent(true, false)
	e.level++
	for i, item := range items {
		e.flowSeparator(i)
		e.node(item, context{})
	}
	pop()
	e.level--
	e.indicator("]", 0)
}

func (e *emitter) flowMapping(fields Fields) {
	e.indicator("{", spaceBefore|spaceAfter)
	pop := e.pushIndent(true, false)
	e.level++
	for i, f := range fields {
		e.flowSeparator(i)
		key, isScalar := keyOf(f.Key)
		if isScalar && key.simple() {
			e.scalar(key, context{mapping: true, simpleKey: true})
			e.indicator(":", 0)
		} else {
			e.indicator("?", spaceBefore)
			e.node(f.Key, context{mapping: true})
			if e.column > e.width {
				e.writeIndent()
			}
			e.indicator(":", spaceBefore)
		}
		e.node(f.Value, context{mapping: true})
	}
	pop()
	e.level--
	e.indicator("}", 0)
}

func (e *emitter) flowSeparator(i int) {
	if i > 0 {
		e.indicator(",", 0)
	}
	if e.column > e.width {
		e.writeIndent()
	}
}

// isLeafList reports whether items are scalars without a style.
func (e *emitter) isLeafList(items []any) bool {
	for _, item := range items {
		if !e.isLeaf(item) {
			return false
		}
	}
	return true
}

func (e *emitter) isLeafMap(fields Fields) bool {
	for _, f := range fields {
		if !e.isLeaf(f.Key) || !e.isLeaf(f.Value) {
			return false
		}
	}
	return true
}

func (e *emitter) isLeaf(v any) bool {
	s, ok := keyOf(v)
	return ok && e.style == Plain && !s.binary
}
