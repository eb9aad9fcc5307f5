package py_test

import (
	"errors"
	"testing"
	"unicode/utf8"

	"github.com/gossh/gossh/jinja/py"
)

// limited is a thread whose strings stay short, so that a fuzzer cannot fill
// the memory.
func limited() *py.Thread { return &py.Thread{Limits: py.Limits{MaxString: 4096}} }

// sane fails for what no formatting may do, whatever the format is.
func sane(t *testing.T, v py.Value, err error) {
	t.Helper()
	if err != nil {
		var e *py.Error
		if !errors.As(err, &e) || e.Type == "" {
			t.Errorf("got the error %v, want a *py.Error with a type", err)
		}
		return
	}
	s, ok := v.AsStr()
	if !ok {
		t.Fatalf("got a %s, want a str", py.TypeName(v))
	}
	if len(s) > 3*4096 {
		t.Errorf("got %d bytes, want no more than the limit and one piece", len(s))
	}
}

func FuzzPercent(f *testing.F) {
	for _, s := range []string{"%s", "%(a)s %%", "%-*.*f|", "%#x %o %c", "%(a(b))d", "%", "%5", "é%ré", "%999999999d", "%+08.3e"} {
		f.Add(s, int64(42), 1.5, "text")
	}
	f.Fuzz(func(t *testing.T, format string, n int64, x float64, s string) {
		d := py.NewDict(1)
		d.SetStr("a", py.Float(x))
		for _, arg := range []py.Value{
			py.Int(n), py.Str(s), d.Value(), py.NewTuple([]py.Value{py.Int(n % 100), py.Float(x), py.Str(s)}),
		} {
			v, err := py.Mod(limited(), py.Str(format), arg)
			sane(t, v, err)
			v, err = py.Mod(limited(), py.Markup(format), arg)
			sane(t, v, err)
		}
	})
}

func FuzzFormat(f *testing.F) {
	for _, s := range []string{"{}", "{0[a].b!r:>{1}}", "{{}}", "{a:{b}.{b}f}", "{:,.2f}", "{0.__class__}", "{", "}", "{a[", "{a]}", "{!x}", "{:010_x}", "é{:é^9}"} {
		f.Add(s, int64(42), 1.5, "text")
	}
	f.Fuzz(func(t *testing.T, format string, n int64, x float64, s string) {
		args := py.Args{
			Pos:   []py.Value{py.Int(n), py.Float(x), py.NewList([]py.Value{py.Str(s)})},
			Named: []py.Named{{Name: "a", Value: py.Str(s)}, {Name: "b", Value: py.Int(n % 100)}},
		}
		for _, text := range []py.Value{py.Str(format), py.Markup(format)} {
			v, _, err := py.CallMethod(limited(), text, "format", args)
			sane(t, v, err)
		}
	})
}

func FuzzFormatSpec(f *testing.F) {
	for _, s := range []string{"", ">10", "*^+#012,.3e", "010_x", "z.1f", ".0%", "é<5", "c", "n", "5.", "=+,", "99999999999"} {
		f.Add(s, int64(-42), 1.5, "text")
	}
	f.Fuzz(func(t *testing.T, spec string, n int64, x float64, s string) {
		for _, v := range []py.Value{py.Int(n), py.Float(x), py.Str(s), py.True} {
			got, err := py.Format(limited(), v, spec)
			sane(t, py.Str(got), err)
		}
	})
}

func FuzzReprReadsBack(f *testing.F) {
	for _, s := range []string{"", "it's", "\"'", "\x00\u200b\U0010ffff", "\xff", "é\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, err := py.Repr(&py.Thread{}, py.Str(s))
		if err != nil {
			t.Fatal(err)
		}
		quote := got[0]
		if quote != '\'' && quote != '"' || got[len(got)-1] != quote {
			t.Fatalf("got %s, want it in quotes", got)
		}
		if !utf8.ValidString(got) {
			t.Errorf("got %q, want UTF-8", got)
		}
		if utf8.ValidString(s) && unquote(got[1:len(got)-1]) != s {
			t.Errorf("got %s, which reads back as %q, want %q", got, unquote(got[1:len(got)-1]), s)
		}
	})
}

// unquote undoes the escapes of repr().
func unquote(s string) string {
	var out []rune
	in := []rune(s)
	for i := 0; i < len(in); i++ {
		if in[i] != '\\' {
			out = append(out, in[i])
			continue
		}
		i++
		digits := map[rune]int{'x': 2, 'u': 4, 'U': 8}[in[i]]
		if digits == 0 {
			out = append(out, map[rune]rune{'n': '\n', 'r': '\r', 't': '\t', '\\': '\\', '\'': '\'', '"': '"'}[in[i]])
			continue
		}
		r := rune(0)
		for _, c := range in[i+1 : i+1+digits] {
			v := c - '0'
			if c >= 'a' {
				v = c - 'a' + 10
			}
			r = r<<4 | v
		}
		out = append(out, r)
		i += digits
	}
	return string(out)
}
