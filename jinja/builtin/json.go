package builtin

import (
	"fmt"
	"math"
	"math/big"
	"strconv"
	"unicode/utf8"

	"github.com/gossh/gossh/jinja/py"
)

var tojsonParams = Params{Func: "do_tojson", Names: []string{"eval_ctx", "value", "indent"}, Given: 2, Required: 2}

func filterToJSON(t *py.Thread, _ Env, x py.Value, a py.Args) (py.Value, error) {
	out := [1]py.Value{py.None}
	if err := tojsonParams.Bind(a, out[:]); err != nil {
		return x, err
	}
	j := JSON{SortKeys: true, ASCII: true}
	if x.Kind() != py.KindStr { // which has nothing to indent
		if err := j.SetIndent(t, out[0]); err != nil {
			return x, err
		}
	}
	buf, err := j.Append(t, nil, x)
	if err != nil {
		return x, err
	}
	return py.Markup(HTMLSafe(buf)), nil
}

// HTMLSafe returns JSON without the characters that mean something in HTML.
func HTMLSafe(json []byte) string {
	n := 0
	for _, c := range json {
		if unsafeInHTML(c) {
			n++
		}
	}
	if n == 0 {
		return string(json)
	}
	out := make([]byte, 0, len(json)+5*n)
	for _, c := range json {
		if unsafeInHTML(c) {
			out = fmt.Appendf(out, `\u%04x`, c)
		} else {
			out = append(out, c)
		}
	}
	return string(out)
}

func unsafeInHTML(c byte) bool { return c == '<' || c == '>' || c == '&' || c == '\'' }

// JSON is how values are written as JSON, after Python's json.dumps().
type JSON struct {
	Lines    bool   // each member on a line of its own
	Indent   string // for Lines: of one level
	Compact  bool   // no space after commas and colons
	SortKeys bool
	ASCII    bool // escapes for all other characters
}

// SetIndent takes the argument `indent`: None, a number of spaces, or a str.
func (j *JSON) SetIndent(t *py.Thread, v py.Value) error {
	if v.IsNone() {
		return nil
	}
	if v.Kind() != py.KindStr {
		var err error
		if v, err = py.Mul(t, py.Str(" "), v); err != nil {
			return err
		}
	}
	j.Lines = true
	j.Indent, _ = v.AsStr()
	return nil
}

// Append appends the JSON of v to dst.
func (j *JSON) Append(t *py.Thread, dst []byte, v py.Value) ([]byte, error) {
	w := jsonWriter{JSON: j, t: t, buf: dst}
	err := w.value(v)
	return w.buf, err
}

type jsonWriter struct {
	*JSON
	t     *py.Thread
	buf   []byte
	depth int
	open  []any // what is being written, to notice circles
}

func (w *jsonWriter) value(v py.Value) error {
	if err := w.t.Tick(); err != nil {
		return err
	}
	switch v.Kind() {
	case py.KindNone:
		w.buf = append(w.buf, "null"...)
	case py.KindBool:
		n, _ := v.AsInt()
		w.buf = strconv.AppendBool(w.buf, n != 0)
	case py.KindStr:
		s, _ := v.AsStr()
		w.text(s)
		return w.t.Room(len(w.buf))
	case py.KindInt, py.KindFloat:
		return w.number(v)
	case py.KindList:
		return w.nested(v, func() error { return w.list(v.Ref().(*py.List).Items) })
	case py.KindTuple:
		return w.nested(v, func() error { return w.list(v.Ref().(*py.Tuple).Items) })
	default:
		if isMapping(v) {
			return w.nested(v, func() error { return w.dict(v) })
		}
		return py.Errorf("TypeError", "Object of type %s is not JSON serializable", py.TypeName(v))
	}
	return nil
}

func (w *jsonWriter) number(v py.Value) error {
	if n, ok := v.AsInt(); ok {
		w.buf = strconv.AppendInt(w.buf, n, 10)
		return nil
	}
	f, ok := v.AsFloat()
	switch {
	case math.IsNaN(f):
		w.buf = append(w.buf, "NaN"...)
		return nil
	case math.IsInf(f, 0):
		w.buf = append(w.buf, map[bool]string{true: "-Infinity", false: "Infinity"}[f < 0]...)
		return nil
	}
	if !ok {
		n, _ := v.AsBig()
		w.buf = append(w.buf, new(big.Int).Set(n).String()...)
		return nil
	}
	var err error
	w.buf, err = py.AppendStr(w.t, w.buf, v)
	return err
}

func (w *jsonWriter) nested(v py.Value, fn func() error) error {
	if err := w.t.Enter(); err != nil {
		return err
	}
	defer w.t.Leave()
	for _, o := range w.open {
		if o == v.Ref() {
			return py.Errorf("ValueError", "Circular reference detected")
		}
	}
	w.open = append(w.open, v.Ref())
	w.depth++
	err := fn()
	w.depth--
	w.open = w.open[:len(w.open)-1]
	return err
}

func (w *jsonWriter) list(items []py.Value) error {
	w.buf = append(w.buf, '[')
	for i, v := range items {
		w.separate(i)
		if err := w.value(v); err != nil {
			return err
		}
	}
	w.end(len(items), ']')
	return nil
}

// separate goes on to member i.
func (w *jsonWriter) separate(i int) {
	if i > 0 {
		w.buf = append(w.buf, ',')
		if !w.Lines && !w.Compact {
			w.buf = append(w.buf, ' ')
		}
	}
	w.line()
}

func (w *jsonWriter) line() {
	if w.Lines {
		w.buf = append(w.buf, '\n')
		for range w.depth {
			w.buf = append(w.buf, w.Indent...)
		}
	}
}

func (w *jsonWriter) end(n int, by byte) {
	if n > 0 {
		w.depth--
		w.line()
		w.depth++
	}
	w.buf = append(w.buf, by)
}

func (w *jsonWriter) dict(v py.Value) error {
	items, err := pairs(w.t, v)
	if err != nil {
		return err
	}
	if w.SortKeys {
		keys := make([]py.Value, len(items))
		for i, item := range items {
			keys[i] = item.Ref().(*py.Tuple).Items[0]
		}
		if items, err = sortBy(w.t, items, keys, 1, false, false); err != nil {
			return err
		}
	}
	w.buf = append(w.buf, '{')
	for i, item := range items {
		w.separate(i)
		p := item.Ref().(*py.Tuple).Items
		if err := w.key(p[0]); err != nil {
			return err
		}
		if w.buf = append(w.buf, ':'); !w.Compact {
			w.buf = append(w.buf, ' ')
		}
		if err := w.value(p[1]); err != nil {
			return err
		}
	}
	w.end(len(items), '}')
	return nil
}

func (w *jsonWriter) key(v py.Value) error {
	switch v.Kind() {
	case py.KindStr:
		return w.value(v)
	case py.KindNone, py.KindBool, py.KindInt, py.KindFloat:
		w.buf = append(w.buf, '"')
		err := w.value(v)
		w.buf = append(w.buf, '"')
		return err
	}
	return py.Errorf("TypeError", "keys must be str, int, float, bool or None, not %s", py.TypeName(v))
}

func (w *jsonWriter) text(s string) {
	w.buf = append(w.buf, '"')
	from := 0
	for i := 0; i < len(s); {
		if c := s[i]; c >= 0x20 && c < 0x7f && c != '"' && c != '\\' {
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		if r >= 0x7f && !w.ASCII {
			i += n
			continue
		}
		w.buf = appendJSONEscape(append(w.buf, s[from:i]...), r)
		i += n
		from = i
	}
	w.buf = append(append(w.buf, s[from:]...), '"')
}

func appendJSONEscape(dst []byte, r rune) []byte {
	switch r {
	case '"', '\\':
		return append(dst, '\\', byte(r))
	case '\n':
		return append(dst, `\n`...)
	case '\r':
		return append(dst, `\r`...)
	case '\t':
		return append(dst, `\t`...)
	case '\f':
		return append(dst, `\f`...)
	case '\b':
		return append(dst, `\b`...)
	}
	if r >= 0x10000 {
		r -= 0x10000
		return fmt.Appendf(dst, `\u%04x\u%04x`, 0xd800+r>>10, 0xdc00+r&0x3ff)
	}
	return fmt.Appendf(dst, `\u%04x`, r)
}
