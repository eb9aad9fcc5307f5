package saltyaml

import "unicode/utf8"

// emitter is the state in which a document is written.
type emitter struct {
	out    []byte
	best   int // spaces per level
	width  int
	indent int // of the current collection, -1 before the first
	column int // in characters
	flow   bool
	leaves bool // flow style for collections of plain scalars
	level  int  // of collections in flow style
	sort   bool
	ascii  bool
	style  Style // that scalars should have
	// whitespace: the last character is a space, or there is none on the line.
	whitespace bool
	// indention: the line holds nothing but spaces and indicators of blocks.
	indention bool
	// open: the document ends with line breaks that count, so that its end has to
	// be marked.
	open bool
}

// spacing is what an indicator needs around it.
type spacing uint8

const (
	spaceBefore    spacing = 1 << iota // a space has to stand before it
	spaceAfter                         // none is needed behind it
	keepsIndention                     // it counts as indentation: - ? :
)

func (e *emitter) put(s string) {
	e.out = append(e.out, s...)
	e.column += utf8.RuneCountInString(s)
}

func (e *emitter) putBreak(s string) {
	e.out = append(e.out, s...)
	e.column = 0
}

func (e *emitter) indicator(s string, sp spacing) {
	if sp&spaceBefore != 0 && !e.whitespace {
		e.put(" ")
	}
	e.put(s)
	e.whitespace = sp&spaceAfter != 0
	e.indention = e.indention && sp&keepsIndention != 0
}

// writeIndent goes to where the next line of the current collection begins.
func (e *emitter) writeIndent() {
	indent := max(e.indent, 0)
	if !e.indention || e.column > indent || e.column == indent && !e.whitespace {
		e.putBreak("\n")
	}
	for e.column < indent {
		e.put(" ")
	}
	e.whitespace, e.indention = true, true
}

// pushIndent begins a deeper level and returns what ends it. The lists under a
// key of a block mapping are indentless.
func (e *emitter) pushIndent(flow, indentless bool) (pop func()) {
	before := e.indent
	switch {
	case e.indent < 0 && flow:
		e.indent = e.best
	case e.indent < 0:
		e.indent = 0
	case !indentless:
		e.indent += e.best
	}
	return func() { e.indent = before }
}
