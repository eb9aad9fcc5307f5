package jinja

import (
	"context"
	"strings"
)

// Span is a piece of output and where it comes from. It goes on until the next
// one.
type Span struct {
	// Offset is where it begins in the output, in bytes.
	Offset int
	// Template and Line are what printed it; Line counts from 1.
	Template string
	Line     int
	// Verbatim is set for the text between tags: each newline in it is one in the
	// template. Otherwise it is what an expression printed.
	Verbatim bool
}

// LineAt returns the line of the template that the byte at offset of the output
// comes from. The offset lies within s.
func (s Span) LineAt(output string, offset int) int {
	if !s.Verbatim {
		return s.Line
	}
	return s.Line + strings.Count(output[s.Offset:offset], "\n")
}

// Trace renders as Render does, and tells of each piece of the output where it
// comes from: for errors in what is made of the output. What was captured, by a
// block set or a filter, comes from where it was printed.
func (t *Template) Trace(ctx context.Context, vars any) (string, []Span, error) {
	rt := t.env.newState(ctx, nil)
	defer t.env.release(rt)
	rt.trace = &[]Span{}
	if err := t.render(rt, vars); err != nil {
		return "", nil, err
	}
	return string(rt.out), *rt.trace, nil
}

// note begins a span at the end of the output.
func (rt *state) note(t *Template, line int32, offset int, verbatim bool) {
	if rt.capture == 0 {
		*rt.trace = append(*rt.trace, Span{len(rt.out) + offset, t.displayName(), int(line), verbatim})
	}
}

// textMark says on which line a part of a text begins.
type textMark struct {
	offset   int
	line     int32
	verbatim bool
}
