package pyfmt

import (
	"fmt"
	"math"
	"math/big"
	"strings"

	"github.com/gossh/gossh/ordered"
)

// JSONOptions says how JSON lays its result out. The zero value is one line with
// ", " and ": " between things.
type JSONOptions struct {
	// Lines puts every element on a line of its own, indented by Indent blanks
	// per level.
	Lines  bool
	Indent int
	// Compact leaves the blanks out. It does nothing with Lines.
	Compact bool
	// SortKeys orders mappings by key.
	SortKeys bool
	// EscapeControls also escapes DEL and the C1 controls, which JSON permits
	// raw but some terminals obey.
	EscapeControls bool
	// Strict writes null for the floats that JSON lacks.
	Strict bool
}

// JSON returns v as Python's json.dumps(v, ensure_ascii=False) does: only what
// JSON demands is escaped, and floats that JSON lacks are NaN, Infinity and
// -Infinity.
func JSON(v any, o JSONOptions) string {
	w := jsonWriter{o: o, item: ", ", colon: ": "}
	switch {
	case o.Lines:
		w.item = ","
	case o.Compact:
		w.item, w.colon = ",", ":"
	}
	w.value(v, 0)
	return w.b.String()
}

type jsonWriter struct {
	o           JSONOptions
	item, colon string
	b           strings.Builder
}

func (w *jsonWriter) value(v any, depth int) {
	switch v := v.(type) {
	case nil:
		w.b.WriteString("null")
	case bool:
		fmt.Fprint(&w.b, v)
	case float64:
		w.float(v)
	case string:
		w.quote(v)
	case []any:
		w.sequence('[', ']', len(v), depth, func(i int) { w.value(v[i], depth+1) })
	case *ordered.Map:
		ks := keys(v, w.o.SortKeys)
		w.sequence('{', '}', len(ks), depth, func(i int) {
			w.quote(ks[i])
			w.b.WriteString(w.colon)
			w.value(v.Value(ks[i]), depth+1)
		})
	default:
		w.foreign(v)
	}
}

// foreign writes integers as they are, and what is no JSON value as a string.
func (w *jsonWriter) foreign(v any) {
	switch v.(type) {
	case int, int8, int16, int32, int64, uint, uint8, uint16, uint32, uint64:
		w.b.WriteString(scalar(v))
	case *big.Int:
		w.b.WriteString(scalar(v))
	default:
		w.quote(fmt.Sprint(v))
	}
}

func (w *jsonWriter) sequence(first, last byte, n, depth int, each func(int)) {
	w.b.WriteByte(first)
	for i := range n {
		if i > 0 {
			w.b.WriteString(w.item)
		}
		w.newline(depth + 1)
		each(i)
	}
	if n > 0 {
		w.newline(depth)
	}
	w.b.WriteByte(last)
}

func (w *jsonWriter) newline(depth int) {
	if w.o.Lines && w.o.Indent*depth <= MaxIndent {
		w.b.WriteByte('\n')
		w.b.WriteString(strings.Repeat(" ", w.o.Indent*depth))
	}
}

func (w *jsonWriter) float(f float64) {
	finite := !math.IsNaN(f) && !math.IsInf(f, 0)
	switch {
	case finite:
		w.b.WriteString(Float(f))
	case w.o.Strict:
		w.b.WriteString("null")
	case math.IsNaN(f):
		w.b.WriteString("NaN")
	case f > 0:
		w.b.WriteString("Infinity")
	default:
		w.b.WriteString("-Infinity")
	}
}

func (w *jsonWriter) quote(s string) {
	w.b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			w.b.WriteByte('\\')
			w.b.WriteRune(r)
		case r == '\n':
			w.b.WriteString(`\n`)
		case r == '\r':
			w.b.WriteString(`\r`)
		case r == '\t':
			w.b.WriteString(`\t`)
		case r == '\f':
			w.b.WriteString(`\f`)
		case r == '\b':
			w.b.WriteString(`\b`)
		case r < ' ', w.o.EscapeControls && r >= 0x7f && r <= 0x9f:
			fmt.Fprintf(&w.b, `\u%04x`, r)
		default:
			w.b.WriteRune(r)
		}
	}
	w.b.WriteByte('"')
}
