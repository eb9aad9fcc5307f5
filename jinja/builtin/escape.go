package builtin

import "github.com/gossh/gossh/jinja/py"

var (
	escapeParams      = Params{Func: "markupsafe._speedups.escape", Names: []string{"s"}, Given: 1, Required: 1, C: true}
	softParams        = Params{Func: "markupsafe._speedups.soft_str", Names: []string{"s"}, Given: 1, Required: 1, C: true}
	forceescapeParams = Params{Func: "do_forceescape", Names: []string{"value"}, Given: 1, Required: 1}
	safeParams        = Params{Func: "do_mark_safe", Names: []string{"value"}, Given: 1, Required: 1}
)

func filterForceescape(t *py.Thread, x py.Value) (py.Value, error) {
	s, err := html(t, x)
	if err != nil {
		return x, err
	}
	return py.Escape(t, py.Str(s))
}

func filterSafe(t *py.Thread, x py.Value) (py.Value, error) {
	s, err := html(t, x)
	return py.Markup(s), err
}

// html is the text of Markup(x).
func html(t *py.Thread, x py.Value) (string, error) {
	if h, ok := x.Ref().(py.HTMLer); ok {
		return h.HTML(t)
	}
	return text(t, x)
}
