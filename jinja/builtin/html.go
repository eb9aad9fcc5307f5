package builtin

import (
	stdhtml "html"
	"strconv"
	"strings"
	"unicode"

	"github.com/gossh/gossh/jinja/py"
)

var (
	striptagsParams = Params{Func: "do_striptags", Names: []string{"value"}, Given: 1, Required: 1}
	xmlattrParams   = Params{Func: "do_xmlattr", Names: []string{"eval_ctx", "d", "autospace"}, Given: 2, Required: 2}
)

func filterStriptags(t *py.Thread, x py.Value) (py.Value, error) {
	s, err := html(t, x)
	if err != nil {
		return x, err
	}
	s = cutAll(cutAll(s, "<!--", "-->"), "<", ">")
	s = strings.Join(strings.FieldsFunc(s, isSpace), " ")
	return py.Str(unescape(s)), nil
}

// cutAll removes what stands from begin to the next end.
func cutAll(s, begin, end string) string {
	var b strings.Builder
	for {
		i := strings.Index(s, begin)
		if i < 0 {
			break
		}
		n := strings.Index(s[i+len(begin):], end)
		if n < 0 {
			break
		}
		b.WriteString(s[:i])
		s = s[i+len(begin)+n+len(end):]
	}
	b.WriteString(s)
	return b.String()
}

// unescape is html.unescape() of Python, which knows a few code points that must
// not come out of a number.
func unescape(s string) string {
	if !strings.Contains(s, "&#") {
		return stdhtml.UnescapeString(s)
	}
	var b strings.Builder
	for {
		i := strings.Index(s, "&#")
		if i < 0 {
			break
		}
		n, code := charRef(s[i:])
		b.WriteString(s[:i])
		switch {
		case n == 0: // no reference: stdhtml shall see a plain ampersand
			b.WriteString("&amp;#")
			n = 2
		case code > unicode.MaxRune:
			b.WriteRune(unicode.ReplacementChar)
		case !forbiddenCode(code):
			b.WriteString(s[i : i+n])
		}
		s = s[i+n:]
	}
	b.WriteString(s)
	return stdhtml.UnescapeString(b.String())
}

// charRef reads a numeric reference at the beginning of s.
func charRef(s string) (n int, code uint64) {
	base, at := 10, 2
	if len(s) > 2 && s[2]|0x20 == 'x' {
		base, at = 16, 3
	}
	end := at
	for end < len(s) && (s[end] >= '0' && s[end] <= '9' || base == 16 && s[end]|0x20 >= 'a' && s[end]|0x20 <= 'f') {
		end++
	}
	if end == at {
		return 0, 0
	}
	code, err := strconv.ParseUint(s[at:end], base, 32)
	if err != nil { // too large
		code = unicode.MaxRune + 1
	}
	if end < len(s) && s[end] == ';' {
		end++
	}
	return end, code
}

func forbiddenCode(c uint64) bool {
	switch {
	case c >= 1 && c <= 8, c == 0xb, c >= 0xe && c <= 0x1f, c == 0x7f, c >= 0xfdd0 && c <= 0xfdef:
		return true
	case c == 0x81, c == 0x8d, c == 0x8f, c == 0x90, c == 0x9d:
		return false // Windows' code page keeps them
	}
	return c&0xfffe == 0xfffe
}

func filterXMLAttr(t *py.Thread, e Env, x py.Value, a py.Args) (py.Value, error) {
	out := [1]py.Value{py.True}
	if err := xmlattrParams.Bind(a, out[:]); err != nil {
		return x, err
	}
	items, err := pairs(t, x)
	if err != nil {
		return x, err
	}
	var b []byte
	for _, item := range items {
		if b, err = appendXMLAttr(t, b, item.Ref().(*py.Tuple).Items); err != nil {
			return x, err
		}
	}
	space, err := py.Truth(t, out[0])
	if err != nil {
		return x, err
	}
	r := strings.TrimPrefix(string(b), " ")
	if space && r != "" {
		r = " " + r
	}
	if e.Autoescape() {
		return py.Markup(r), nil
	}
	return py.Str(r), nil
}

func appendXMLAttr(t *py.Thread, dst []byte, pair []py.Value) ([]byte, error) {
	if pair[1].IsNone() || pair[1].Kind() == py.KindUndefined {
		return dst, nil
	}
	name, ok := pair[0].AsStr()
	if !ok {
		return dst, py.Errorf("TypeError", "expected string or bytes-like object, got '%s'", py.TypeName(pair[0]))
	}
	if strings.ContainsAny(name, " \t\n\r\f\v/>=") {
		q, err := py.Repr(t, pair[0])
		if err != nil {
			return dst, err
		}
		return dst, py.Errorf("ValueError", "Invalid character in attribute name: %s", q)
	}
	key, err := py.Escape(t, pair[0])
	if err != nil {
		return dst, err
	}
	val, err := py.Escape(t, pair[1])
	if err != nil {
		return dst, err
	}
	k, _ := key.AsStr()
	v, _ := val.AsStr()
	dst = append(append(dst, ' '), k...)
	dst = append(append(dst, `="`...), v...)
	return append(dst, '"'), t.Room(len(dst))
}
