package saltyaml

import (
	"encoding/base64"
	"fmt"
	"math"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/gossh/gossh/internal/ordered"
	"github.com/gossh/gossh/internal/pyfmt"
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
	// SortKeys sorts the keys of mappings by their characters.
	SortKeys bool
	// Width is the column after which text is folded; 0 means 80, a negative one
	// never.
	Width int
}

// Dump returns v, a tree of the values of package ordered, as the YAML document
// that PyYAML's safe dumper (in its libyaml form, which is the one that Salt
// takes) writes with allow_unicode. Text that is not UTF-8 is written as
// !!binary, which reads back as the same text; a value of another type is written
// as its text. Anchors are written only where v has a Marked that asks for one.
func Dump(v any, o DumpOptions) string {
	e := &emitter{
		best: o.Indent, width: o.Width, indent: -1,
		flow: o.Flow || o.Indent < 0, sort: o.SortKeys,
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
	e.node(v, context{})
	e.writeIndent()
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
		case e.flow:
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
	case e.flow:
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

// scalarOf returns how v is represented.
func scalarOf(v any) scalar {
	switch v := v.(type) {
	case nil:
		return scalar{text: "null", plain: true}
	case bool:
		return scalar{text: strconv.FormatBool(v), plain: true}
	case int:
		return scalar{text: strconv.Itoa(v), plain: true}
	case int64:
		return scalar{text: strconv.FormatInt(v, 10), plain: true}
	case *big.Int:
		return scalar{text: v.String(), plain: true}
	case float64:
		return scalar{text: dumpFloat(v), plain: true}
	case Word:
		return scalar{text: string(v), plain: true}
	case string:
		if !utf8.ValidString(v) {
			return scalar{text: base64Lines(v), binary: true}
		}
		return scalar{text: v, plain: isText(v)}
	}
	s := fmt.Sprint(v)
	return scalar{text: s, plain: isText(s)}
}

// isText reports whether s, written plain, reads back as text. PyYAML also knows
// dates.
func isText(s string) bool {
	return resolve(s) == typeStr && !isTimestamp(s)
}

// dumpFloat returns f so that YAML 1.1 takes it for a number.
func dumpFloat(f float64) string {
	switch {
	case math.IsNaN(f):
		return ".nan"
	case math.IsInf(f, 1):
		return ".inf"
	case math.IsInf(f, -1):
		return "-.inf"
	}
	s := pyfmt.Float(f)
	if !strings.Contains(s, ".") {
		s = strings.Replace(s, "e", ".0e", 1)
	}
	return s
}

// base64Lines returns s in base64, in lines of 76 characters.
func base64Lines(s string) string {
	var b strings.Builder
	code := base64.StdEncoding.EncodeToString([]byte(s))
	for line := range slices.Chunk([]byte(code), 76) {
		b.Write(line)
		b.WriteByte('\n')
	}
	return b.String()
}
