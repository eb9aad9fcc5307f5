package builtin

import "github.com/gossh/gossh/jinja/py"

var joinParams = Params{
	Func: "sync_do_join", Names: []string{"eval_ctx", "value", "d", "attribute"}, Given: 2, Required: 2,
}

func filterJoin(t *py.Thread, e Env, x py.Value, a py.Args) (py.Value, error) {
	out := [2]py.Value{py.Str(""), py.None}
	if err := joinParams.Bind(a, out[:]); err != nil {
		return x, err
	}
	g, err := newGetter(out[1], py.None, false)
	if err != nil {
		return x, err
	}
	if e.Autoescape() {
		return joinEscaped(t, e, x, out[0], g)
	}
	sep, err := text(t, out[0])
	if err != nil {
		return x, err
	}
	var buf []byte
	first := true
	err = each(t, x, func(item py.Value) error {
		v, err := g.get(t, e, item)
		if err != nil {
			return err
		}
		if !first {
			buf = append(buf, sep...)
		}
		first = false
		if buf, err = py.AppendStr(t, buf, v); err != nil {
			return err
		}
		return t.Room(len(buf))
	})
	return py.Str(string(buf)), err
}

// joinEscaped escapes the members unless none is escaped, nor the separator.
func joinEscaped(t *py.Thread, e Env, x, sep py.Value, g *getter) (py.Value, error) {
	var items []py.Value
	escaped := sep.IsMarkup()
	err := each(t, x, func(item py.Value) error {
		v, err := g.get(t, e, item)
		if err != nil {
			return err
		}
		if py.IsHTML(v) {
			escaped = true
			v, err = py.Escape(t, v)
		} else {
			v, err = softStr(t, v)
		}
		if err != nil {
			return err
		}
		items = append(items, v)
		return nil
	})
	if err != nil {
		return x, err
	}
	if sep, err = softStr(t, sep); err != nil {
		return x, err
	}
	var buf []byte
	for i, item := range items {
		if i > 0 {
			if buf, err = appendText(t, buf, sep, escaped); err != nil {
				return x, err
			}
		}
		if buf, err = appendText(t, buf, item, escaped); err != nil {
			return x, err
		}
		if err := t.Room(len(buf)); err != nil {
			return x, err
		}
	}
	if escaped {
		return py.Markup(string(buf)), nil
	}
	return py.Str(string(buf)), nil
}

func appendText(t *py.Thread, buf []byte, v py.Value, escaped bool) ([]byte, error) {
	if escaped {
		return py.AppendEscaped(t, buf, v)
	}
	return py.AppendStr(t, buf, v)
}
