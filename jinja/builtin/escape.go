package builtin

import (
	"strings"

	"github.com/gossh/gossh/jinja/py"
)

var (
	escapeParams      = Params{Func: "markupsafe._speedups.escape", Names: []string{"s"}, Given: 1, Required: 1, C: true}
	softParams        = Params{Func: "markupsafe._speedups.soft_str", Names: []string{"s"}, Given: 1, Required: 1, C: true}
	forceescapeParams = Params{Func: "do_forceescape", Names: []string{"value"}, Given: 1, Required: 1}
	safeParams        = Params{Func: "do_mark_safe", Names: []string{"value"}, Given: 1, Required: 1}
)

// Escape makes text safe for HTML and XML.
func Escape(s string) string {
	if !strings.ContainsAny(s, `&<>"'`) {
		return s
	}
	return string(AppendEscaped(make([]byte, 0, len(s)+len(s)/4+8), s))
}

// AppendEscaped appends Escape(s) to dst.
func AppendEscaped(dst []byte, s string) []byte {
	from := 0
	for i := range len(s) {
		var by string
		switch s[i] {
		case '&':
			by = "&amp;"
		case '<':
			by = "&lt;"
		case '>':
			by = "&gt;"
		case '"':
			by = "&#34;"
		case '\'':
			by = "&#39;"
		default:
			continue
		}
		dst = append(append(dst, s[from:i]...), by...)
		from = i + 1
	}
	return append(dst, s[from:]...)
}

// EscapeValue is escape(v): a Markup, which is what v is if it is one already.
func EscapeValue(t *py.Thread, v py.Value) (py.Value, error) {
	if v.IsMarkup() {
		return v, nil
	}
	s, err := text(t, v)
	return py.Markup(Escape(s)), err
}

func filterForceescape(t *py.Thread, x py.Value) (py.Value, error) {
	s, err := text(t, x)
	return py.Markup(Escape(s)), err
}

func filterSafe(t *py.Thread, x py.Value) (py.Value, error) {
	s, err := text(t, x)
	return py.Markup(s), err
}
