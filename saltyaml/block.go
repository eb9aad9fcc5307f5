package saltyaml

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// literal writes text as a block that keeps its lines.
func (e *emitter) literal(text string) {
	e.blockHeader("|", text)
	breaks := true
	for _, r := range text {
		if isBreak(r) {
			e.putBreak(string(r))
			e.indention, breaks = true, true
			continue
		}
		if breaks {
			e.writeIndent()
		}
		e.put(string(r))
		e.indention, breaks = false, false
	}
}

// folded writes text as a block whose lines are joined when it is read.
func (e *emitter) folded(text string) {
	e.blockHeader(">", text)
	breaks, leading := true, true
	for i, r := range text {
		if isBreak(r) {
			if !breaks && !leading && r == '\n' && !startsBlank(strings.TrimLeftFunc(text[i:], isBreak)) {
				e.putBreak("\n")
			}
			e.putBreak(string(r))
			e.indention, breaks = true, true
			continue
		}
		if breaks {
			e.writeIndent()
			leading = isBlank(r)
		}
		if !breaks && r == ' ' && !strings.HasPrefix(text[i+1:], " ") && e.column > e.width {
			e.writeIndent()
		} else {
			e.put(string(r))
		}
		e.indention, breaks = false, false
	}
}

// blockHeader writes the line above the lines of a block.
func (e *emitter) blockHeader(indicator, text string) {
	e.indicator(indicator, spaceBefore)
	e.open = false
	if first, _ := utf8.DecodeRuneInString(text); first == ' ' || isBreak(first) {
		e.put(strconv.Itoa(e.best))
	}
	last, size := utf8.DecodeLastRuneInString(text)
	before, _ := utf8.DecodeLastRuneInString(text[:len(text)-size])
	switch {
	case !isBreak(last):
		e.put("-")
	case len(text) == size || isBreak(before):
		e.put("+")
		e.open = true
	}
	e.putBreak("\n")
	e.whitespace, e.indention = true, true
}
