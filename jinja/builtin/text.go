package builtin

import (
	"strings"
	"unicode"

	"github.com/gossh/gossh/jinja/py"
)

var (
	upperParams      = Params{Func: "do_upper", Names: []string{"s"}, Given: 1, Required: 1}
	lowerParams      = Params{Func: "do_lower", Names: []string{"s"}, Given: 1, Required: 1}
	capitalizeParams = Params{Func: "do_capitalize", Names: []string{"s"}, Given: 1, Required: 1}
	titleParams      = Params{Func: "do_title", Names: []string{"s"}, Given: 1, Required: 1}
	wordcountParams  = Params{Func: "do_wordcount", Names: []string{"s"}, Given: 1, Required: 1}
	trimParams       = Params{Func: "do_trim", Names: []string{"value", "chars"}, Given: 1, Required: 1}
	centerParams     = Params{Func: "do_center", Names: []string{"value", "width"}, Given: 1, Required: 1}
	replaceParams    = Params{
		Func: "do_replace", Names: []string{"eval_ctx", "s", "old", "new", "count"}, Given: 2, Required: 4,
	}
)

// textMethod makes a filter of a method of str.
func textMethod(p *Params, name string) Filter {
	return value(p, func(t *py.Thread, x py.Value) (py.Value, error) { return softMethod(t, x, name) })
}

func filterTrim(t *py.Thread, _ Env, x py.Value, a py.Args) (py.Value, error) {
	out := [1]py.Value{py.None}
	if err := trimParams.Bind(a, out[:]); err != nil {
		return x, err
	}
	return softMethod(t, x, "strip", out[0])
}

func filterCenter(t *py.Thread, _ Env, x py.Value, a py.Args) (py.Value, error) {
	out := [1]py.Value{py.Int(80)}
	if err := centerParams.Bind(a, out[:]); err != nil {
		return x, err
	}
	return softMethod(t, x, "center", out[0])
}

func filterReplace(t *py.Thread, e Env, x py.Value, a py.Args) (py.Value, error) {
	out := [3]py.Value{{}, {}, py.None}
	if err := replaceParams.Bind(a, out[:]); err != nil {
		return x, err
	}
	count := out[2]
	if count.IsNone() {
		count = py.Int(-1)
	}
	if !e.Autoescape() {
		return replacePlain(t, x, out[0], out[1], count)
	}
	s, err := softStr(t, x)
	if err != nil {
		return x, err
	}
	if py.IsHTML(out[0]) || py.IsHTML(out[1]) && !py.IsHTML(x) {
		if s, err = py.Escape(t, x); err != nil {
			return x, err
		}
	}
	from, err := softStr(t, out[0])
	if err != nil {
		return x, err
	}
	to, err := softStr(t, out[1])
	if err != nil {
		return x, err
	}
	return method(t, s, "replace", from, to, count)
}

func replacePlain(t *py.Thread, x, from, to, count py.Value) (py.Value, error) {
	var texts [3]string
	for i, v := range [3]py.Value{x, from, to} {
		var err error
		if texts[i], err = text(t, v); err != nil {
			return x, err
		}
	}
	return method(t, py.Str(texts[0]), "replace", py.Str(texts[1]), py.Str(texts[2]), count)
}

// filterFormat is soft_str(x) % args.
func filterFormat(t *py.Thread, _ Env, x py.Value, a py.Args) (py.Value, error) {
	if len(a.Pos) > 0 && len(a.Named) > 0 {
		return x, py.Errorf("FilterArgumentError", "can't handle positional and keyword arguments at the same time")
	}
	s, err := softStr(t, x)
	if err != nil {
		return x, err
	}
	args := py.NewTuple(append([]py.Value(nil), a.Pos...))
	if len(a.Named) > 0 {
		d := py.NewDict(len(a.Named))
		for _, n := range a.Named {
			d.SetStr(n.Name, n.Value)
		}
		args = d.Value()
	}
	return py.Mod(t, s, args)
}

// filterTitle writes each word with one capital: words begin after white space
// and any of -({[<.
func filterTitle(t *py.Thread, x py.Value) (py.Value, error) {
	s, err := text(t, x)
	if err != nil {
		return x, err
	}
	var b strings.Builder
	for s != "" {
		n := strings.IndexFunc(s, func(r rune) bool { return !beforeWord(r) })
		if n < 0 {
			n = len(s)
		}
		b.WriteString(s[:n])
		s = s[n:]
		if n = strings.IndexFunc(s, beforeWord); n < 0 {
			n = len(s)
		}
		if err := titleWord(t, &b, s[:n]); err != nil {
			return x, err
		}
		s = s[n:]
	}
	return py.Str(b.String()), nil
}

func titleWord(t *py.Thread, b *strings.Builder, word string) error {
	first := word
	for i := range word {
		if i > 0 {
			first = word[:i]
			break
		}
	}
	if ascii(word) {
		b.WriteString(strings.ToUpper(first) + strings.ToLower(word[len(first):]))
		return nil
	}
	head, err := method(t, py.Str(first), "upper")
	if err != nil {
		return err
	}
	tail, err := method(t, py.Str(word[len(first):]), "lower")
	if err != nil {
		return err
	}
	h, _ := head.AsStr()
	l, _ := tail.AsStr()
	b.WriteString(h + l)
	return nil
}

func beforeWord(r rune) bool { return strings.ContainsRune("-({[<", r) || isSpace(r) }

func filterWordcount(t *py.Thread, x py.Value) (py.Value, error) {
	s, err := text(t, x)
	if err != nil {
		return x, err
	}
	n, inside := 0, false
	for _, r := range s {
		word := isWord(r)
		if word && !inside {
			n++
		}
		inside = word
	}
	return py.Int(int64(n)), nil
}

// isWord says whether r is one of \w.
func isWord(r rune) bool { return r == '_' || unicode.IsLetter(r) || unicode.IsNumber(r) }

// isSpace says whether r is one of \s, which is what str.isspace says.
func isSpace(r rune) bool {
	return r >= 0x1c && r <= 0x1f || unicode.IsSpace(r)
}

// lineEnd returns the length of the end of line that s begins with, or 0.
func lineEnd(s string) int {
	switch {
	case strings.HasPrefix(s, "\r\n"), strings.HasPrefix(s, "\u0085"):
		return 2
	case strings.HasPrefix(s, "\u2028"), strings.HasPrefix(s, "\u2029"):
		return 3
	case s != "" && (s[0] >= '\n' && s[0] <= '\r' || s[0] >= 0x1c && s[0] <= 0x1e):
		return 1
	}
	return 0
}

// splitLines is s.splitlines(keep).
func splitLines(s string, keep bool) []string {
	var lines []string
	for i := 0; i < len(s); i++ {
		n := lineEnd(s[i:])
		if n == 0 {
			continue
		}
		if keep {
			lines = append(lines, s[:i+n])
		} else {
			lines = append(lines, s[:i])
		}
		s, i = s[i+n:], -1
	}
	if s != "" {
		lines = append(lines, s)
	}
	return lines
}
