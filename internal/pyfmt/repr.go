package pyfmt

import (
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"
	"unicode"

	"github.com/gossh/gossh/ordered"
)

// Str returns v as Python's str() does: a string as it is, everything else as
// Repr.
func Str(v any) string {
	if s, ok := v.(string); ok {
		return s
	}
	return Repr(v)
}

// Repr returns v as Python's repr() does, mappings in their order.
func Repr(v any) string {
	var w reprWriter
	w.value(v)
	return w.b.String()
}

// reprWriter collects a representation. With sorted, mappings come in the order
// of their keys; with max, it stops soon after so many bytes.
type reprWriter struct {
	b      strings.Builder
	sorted bool
	max    int
}

func (w *reprWriter) full() bool { return w.max > 0 && w.b.Len() > w.max }

func (w *reprWriter) value(v any) {
	switch v := v.(type) {
	case nil:
		w.b.WriteString("None")
	case bool:
		if v {
			w.b.WriteString("True")
		} else {
			w.b.WriteString("False")
		}
	case float64:
		w.b.WriteString(Float(v))
	case string:
		w.b.WriteString(Quote(v))
	case []any:
		w.list(v)
	case *ordered.Map:
		w.mapping(v)
	default:
		w.b.WriteString(scalar(v))
	}
}

func (w *reprWriter) list(l []any) {
	w.b.WriteByte('[')
	for i, e := range l {
		if w.full() {
			return
		}
		if i > 0 {
			w.b.WriteString(", ")
		}
		w.value(e)
	}
	w.b.WriteByte(']')
}

func (w *reprWriter) mapping(m *ordered.Map) {
	w.b.WriteByte('{')
	for i, k := range keys(m, w.sorted) {
		if w.full() {
			return
		}
		if i > 0 {
			w.b.WriteString(", ")
		}
		w.b.WriteString(Quote(k))
		w.b.WriteString(": ")
		w.value(m.Value(k))
	}
	w.b.WriteByte('}')
}

// scalar returns integers in decimal, and a foreign value as Go prints it.
func scalar(v any) string {
	switch v := v.(type) {
	case int64:
		return strconv.FormatInt(v, 10)
	case *big.Int:
		return v.String()
	}
	return fmt.Sprint(v)
}

// Float returns f as Python's repr() does: the shortest digits that read back as
// f, with an exponent below 1e-4 and from 1e16 on, and never without a point or an
// exponent.
func Float(f float64) string {
	switch {
	case math.IsNaN(f):
		return "nan"
	case math.IsInf(f, 1):
		return "inf"
	case math.IsInf(f, -1):
		return "-inf"
	}
	if a := math.Abs(f); a != 0 && (a < 1e-4 || a >= 1e16) {
		return strconv.FormatFloat(f, 'e', -1, 64)
	}
	s := strconv.FormatFloat(f, 'f', -1, 64)
	if !strings.Contains(s, ".") {
		s += ".0"
	}
	return s
}

// Quote returns s as a Python string literal: in single quotes unless s holds a
// single quote and no double one; what is not printable is escaped.
func Quote(s string) string {
	q := '\''
	if strings.Contains(s, "'") && !strings.Contains(s, `"`) {
		q = '"'
	}
	var b strings.Builder
	b.Grow(len(s) + 2)
	b.WriteRune(q)
	for _, r := range s {
		switch {
		case r == q || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\r':
			b.WriteString(`\r`)
		case r == '\t':
			b.WriteString(`\t`)
		case unicode.IsPrint(r):
			b.WriteRune(r)
		case r <= 0xff:
			fmt.Fprintf(&b, `\x%02x`, r)
		case r <= 0xffff:
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			fmt.Fprintf(&b, `\U%08x`, r)
		}
	}
	b.WriteRune(q)
	return b.String()
}
