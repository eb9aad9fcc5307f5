package builtin

import (
	"strings"

	"github.com/gossh/gossh/jinja/py"
)

var (
	indentParams   = Params{Func: "do_indent", Names: []string{"s", "width", "first", "blank"}, Given: 1, Required: 1}
	truncateParams = Params{
		Func: "do_truncate", Names: []string{"env", "s", "length", "killwords", "end", "leeway"}, Given: 2, Required: 2,
	}
)

func filterIndent(t *py.Thread, _ Env, x py.Value, a py.Args) (py.Value, error) {
	out := [3]py.Value{py.Int(4), py.False, py.False}
	if err := indentParams.Bind(a, out[:]); err != nil {
		return x, err
	}
	var err error
	prefix := out[0]
	if prefix.Kind() != py.KindStr {
		if prefix, err = py.Mul(t, py.Str(" "), prefix); err != nil {
			return x, err
		}
	}
	s, ok := x.AsStr()
	if !ok {
		return x, notIndentable(x)
	}
	blank, err := py.Truth(t, out[2])
	if err != nil {
		return x, err
	}
	first, err := py.Truth(t, out[1])
	if err != nil {
		return x, err
	}
	by, _ := prefix.AsStr()
	lines := splitLines(s+"\n", false)
	if err := t.Room(len(s) + len(lines)*len(by)); err != nil {
		return x, err
	}
	var b strings.Builder
	b.Grow(len(s) + len(lines)*len(by))
	for i, line := range lines {
		if i > 0 {
			b.WriteByte('\n')
		}
		if i == 0 && first || i > 0 && (blank || line != "") {
			b.WriteString(by)
		}
		b.WriteString(line)
	}
	if x.IsMarkup() {
		return py.Markup(b.String()), nil
	}
	return py.Str(b.String()), nil
}

func notIndentable(x py.Value) error {
	switch x.Kind() {
	case py.KindUndefined:
		return undefinedError(x)
	case py.KindList:
		return noAttr(x, "splitlines")
	case py.KindTuple:
		return py.Errorf("TypeError", `can only concatenate tuple (not "str") to tuple`)
	}
	return py.Errorf("TypeError", "unsupported operand type(s) for +=: '%s' and 'str'", py.TypeName(x))
}

// defaultLeeway is how much longer a text may be before it is cut.
const defaultLeeway = 5

func filterTruncate(t *py.Thread, _ Env, x py.Value, a py.Args) (py.Value, error) {
	out := [4]py.Value{py.Int(255), py.False, py.Str("..."), py.None}
	if err := truncateParams.Bind(a, out[:]); err != nil {
		return x, err
	}
	length, end, leeway := out[0], out[2], out[3]
	if leeway.IsNone() {
		leeway = py.Int(defaultLeeway)
	}
	endLen, err := py.Len(t, end)
	if err != nil {
		return x, err
	}
	if err := expect(t, "length", length, int64(endLen)); err != nil {
		return x, err
	}
	if err := expect(t, "leeway", leeway, 0); err != nil {
		return x, err
	}
	n, err := py.Len(t, x)
	if err != nil {
		return x, err
	}
	most, err := py.Add(t, length, leeway)
	if err != nil {
		return x, err
	}
	if fits, err := py.LessEqual(t, py.Int(int64(n)), most); err != nil || fits {
		return x, err
	}
	cut, err := py.Sub(t, length, py.Int(int64(endLen)))
	if err != nil {
		return x, err
	}
	head, err := py.Slice(t, x, py.None, cut, py.None)
	if err != nil {
		return x, err
	}
	kill, err := py.Truth(t, out[1])
	if err != nil {
		return x, err
	}
	if !kill {
		if head, err = dropWord(t, head); err != nil {
			return x, err
		}
	}
	return py.Add(t, head, end)
}

// expect is an assert of truncate.
func expect(t *py.Thread, what string, v py.Value, least int64) error {
	ok, err := py.GreaterEqual(t, v, py.Int(least))
	if err != nil || ok {
		return err
	}
	s, err := py.String(t, v)
	if err != nil {
		return err
	}
	return py.Errorf("AssertionError", "expected %s >= %d, got %s", what, least, s)
}

// dropWord cuts before the last space.
func dropWord(t *py.Thread, head py.Value) (py.Value, error) {
	s, ok := head.AsStr()
	if !ok {
		return method(t, head, "rsplit", py.Str(" "), py.Int(1))
	}
	if i := strings.LastIndexByte(s, ' '); i >= 0 {
		s = s[:i]
	}
	if head.IsMarkup() {
		return py.Markup(s), nil
	}
	return py.Str(s), nil
}
