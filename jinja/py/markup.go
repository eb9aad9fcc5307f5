package py

import "strings"

// HTMLer is an Object that knows its own HTML (Python's __html__), which is not
// escaped again.
type HTMLer interface {
	HTML(t *Thread) (string, error)
}

// IsHTML says whether v has HTML of its own.
func IsHTML(v Value) bool {
	if v.IsMarkup() {
		return true
	}
	if v.Kind() == KindUndefined {
		return undefinedOf(v).Policy == Chainable
	}
	_, ok := v.ref.(HTMLer)
	return ok
}

// Escape returns str(v) as Markup: as it is if v has HTML of its own, else with
// the five special characters replaced.
func Escape(t *Thread, v Value) (Value, error) {
	if v.IsMarkup() {
		return v, nil
	}
	if h, ok := v.ref.(HTMLer); ok {
		s, err := h.HTML(t)
		return Markup(s), err
	}
	s, err := String(t, v)
	if err != nil || IsHTML(v) {
		return Markup(s), err
	}
	return Markup(escapeString(s)), nil
}

// AppendEscaped appends Escape(v) to dst.
func AppendEscaped(t *Thread, dst []byte, v Value) ([]byte, error) {
	if s, ok := v.AsStr(); ok && !v.IsMarkup() {
		return appendEscaped(dst, s), nil
	}
	if v.isNumber() || v.IsMarkup() {
		return AppendStr(t, dst, v)
	}
	m, err := Escape(t, v)
	s, _ := m.AsStr()
	return append(dst, s...), err
}

const special = "&<>'\""

func escapeString(s string) string {
	if !strings.ContainsAny(s, special) {
		return s
	}
	return string(appendEscaped(make([]byte, 0, len(s)+16), s))
}

func appendEscaped(dst []byte, s string) []byte {
	for {
		i := strings.IndexAny(s, special)
		if i < 0 {
			return append(dst, s...)
		}
		dst = append(dst, s[:i]...)
		switch s[i] {
		case '&':
			dst = append(dst, "&amp;"...)
		case '<':
			dst = append(dst, "&lt;"...)
		case '>':
			dst = append(dst, "&gt;"...)
		case '\'':
			dst = append(dst, "&#39;"...)
		default:
			dst = append(dst, "&#34;"...)
		}
		s = s[i+1:]
	}
}
