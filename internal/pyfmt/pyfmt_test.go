package pyfmt_test

import (
	"encoding/json"
	"math"
	"math/big"
	"math/rand/v2"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gossh/gossh/internal/pyfmt"
	"github.com/gossh/gossh/internal/testneed"
	"github.com/gossh/gossh/ordered"
)

func TestRepr(t *testing.T) {
	t.Parallel()
	huge, _ := new(big.Int).SetString("123456789012345678901234567890", 10)
	for _, c := range []struct {
		v    any
		want string
	}{
		{nil, "None"},
		{true, "True"},
		{int64(-3), "-3"},
		{huge, "123456789012345678901234567890"},
		{1.0, "1.0"},
		{1e16, "1e+16"},
		{1e15, "1000000000000000.0"},
		{1e-5, "1e-05"},
		{0.0001, "0.0001"},
		{math.Copysign(0, -1), "-0.0"},
		{math.NaN(), "nan"},
		{math.Inf(-1), "-inf"},
		{"it's", `"it's"`},
		{`it's "x"`, `'it\'s "x"'`},
		{"\x00\n\t\u00e9\u200b\U000e0001", "'\\x00\\n\\t\u00e9\\u200b\\U000e0001'"},
		{[]any{}, "[]"},
		{ordered.Of("b", int64(1), "a", []any{"x"}), "{'b': 1, 'a': ['x']}"},
		{(*ordered.Map)(nil), "{}"},
		{struct{}{}, "{}"},
	} {
		if got := pyfmt.Repr(c.v); got != c.want {
			t.Errorf("%#v: got %s, want %s", c.v, got, c.want)
		}
	}
}

func TestJSONForms(t *testing.T) {
	t.Parallel()
	v := ordered.Of("b", []any{int64(1), math.NaN()}, "a", "\x7f\u009b\u00e9", "e", []any{}, "m", &ordered.Map{})
	for _, c := range []struct {
		name string
		o    pyfmt.JSONOptions
		want string
	}{
		{"line", pyfmt.JSONOptions{}, "{\"b\": [1, NaN], \"a\": \"\x7f\u009b\u00e9\", \"e\": [], \"m\": {}}"},
		{
			"compact",
			pyfmt.JSONOptions{Compact: true, Strict: true, EscapeControls: true},
			`{"b":[1,null],"a":"\u007f\u009b` + "\u00e9" + `","e":[],"m":{}}`,
		},
		{
			"lines",
			pyfmt.JSONOptions{Lines: true, Indent: 1, SortKeys: true},
			"{\n \"a\": \"\x7f\u009b\u00e9\",\n \"b\": [\n  1,\n  NaN\n ],\n \"e\": [],\n \"m\": {}\n}",
		},
	} {
		if d := cmp.Diff(c.want, pyfmt.JSON(v, c.o)); d != "" {
			t.Errorf("%s: -want +got:\n%s", c.name, d)
		}
	}
}

func TestSplitLines(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		in   string
		want []string
	}{
		{"", nil},
		{"\n", []string{""}},
		{"a\r\nb\rc\n\nd", []string{"a", "b", "c", "", "d"}},
		{"a\vb\fc\x1cd\u0085e\u2028f\xff\n", []string{"a", "b", "c", "d", "e", "f\xff"}},
	} {
		if got := pyfmt.SplitLines(c.in, false); !slices.Equal(got, c.want) {
			t.Errorf("%q: got %q, want %q", c.in, got, c.want)
		}
		if got := strings.Join(pyfmt.SplitLines(c.in, true), ""); got != c.in {
			t.Errorf("with ends: got %q, want %q", got, c.in)
		}
	}
}

func TestFormat(t *testing.T) {
	t.Parallel()
	m := ordered.Of("duration", 1.5)
	for _, c := range []struct{ format, want string }{
		{"", ""},
		{"plain {{x}}", "plain {x}"},
		{"{0}-{1[duration]!s:>6}|", "name-   1.5|"},
		{"{}{}", "name{'duration': 1.5}"},
		{"{0:^8}|{0!r:*<8.3}|{1[none]}|", "  name  |'na*****||"},
	} {
		f, err := pyfmt.ParseFormat(c.format, 2)
		if err != nil {
			t.Errorf("%s: %v", c.format, err)
			continue
		}
		if got := f.Apply("name", m); got != c.want {
			t.Errorf("%s: got %q, want %q", c.format, got, c.want)
		}
	}
	for _, bad := range []string{"{", "}", "{2}", "{0.attr}", "{0:x}", "{name}", "{0:99999}", "{99999999999999999999}"} {
		if _, err := pyfmt.ParseFormat(bad, 2); err == nil {
			t.Errorf("%s was accepted", bad)
		}
	}
}

// oracle is read by a Python interpreter: each line is a JSON value, each answer a
// line with what Python makes of it.
const oracle = `
import json, pprint, sys, textwrap
for line in sys.stdin:
    v = json.loads(line)
    out = [repr(v), str(v), pprint.pformat(v, width=80), pprint.pformat(v, width=30, indent=3),
           json.dumps(v, ensure_ascii=False, indent=4),
           json.dumps(v, ensure_ascii=False, sort_keys=True), json.dumps(v, ensure_ascii=False, indent=0)]
    if isinstance(v, str):
        pad = "  "
        out += [textwrap.TextWrapper(width=20, initial_indent=pad, subsequent_indent=pad).fill(v),
                repr(v.splitlines()), v.strip()]
    print(json.dumps(out))
`

// TestAgainstPython compares with what Python itself writes.
func TestAgainstPython(t *testing.T) {
	t.Parallel()
	python := testneed.Program(t, "python", "python3")
	r := rand.New(rand.NewPCG(1, 2))
	var values []any
	var in strings.Builder
	for range 3000 {
		v := randomValue(r, 4)
		values = append(values, v)
		in.WriteString(pyfmt.JSON(v, pyfmt.JSONOptions{}) + "\n")
	}
	cmd := exec.CommandContext(t.Context(), python, "-c", oracle)
	cmd.Env = append(os.Environ(), "PYTHONIOENCODING=utf-8")
	cmd.Stdin = strings.NewReader(in.String())
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	if len(lines) != len(values) {
		t.Fatalf("got %d answers, want %d", len(lines), len(values))
	}
	for i, v := range values {
		var want []string
		if err := json.Unmarshal([]byte(lines[i]), &want); err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(want, allForms(v)); d != "" {
			t.Fatalf("%#v: -python +got:\n%s", v, d)
		}
	}
}

func allForms(v any) []string {
	out := []string{
		pyfmt.Repr(v), pyfmt.Str(v), pyfmt.Pretty(v, 80, 1), pyfmt.Pretty(v, 30, 3),
		pyfmt.JSON(v, pyfmt.JSONOptions{Lines: true, Indent: 4}),
		pyfmt.JSON(v, pyfmt.JSONOptions{SortKeys: true}), pyfmt.JSON(v, pyfmt.JSONOptions{Lines: true}),
	}
	if s, ok := v.(string); ok {
		lines := []any{}
		for _, l := range pyfmt.SplitLines(s, false) {
			lines = append(lines, l)
		}
		out = append(out, pyfmt.Fill(s, 20, 2), pyfmt.Repr(lines), pyfmt.Strip(s))
	}
	return out
}

// alphabet has what matters to quoting, line ends, wrapping and printability.
var alphabet = []rune("aab1_ ''\"\"\\\\ \t\n\r\v\x1c\x00\x1b\x7f--.,\u0085\u00a0\u00e9\u0301\u200b\u2028\u3000\ufffd\U0001f600\U000e0001")

func randomText(r *rand.Rand, limit int) string {
	var b strings.Builder
	words := r.IntN(3) == 0
	for range r.IntN(limit) {
		switch {
		case words && r.IntN(6) > 0:
			b.WriteRune('a' + rune(r.IntN(26)))
		case words:
			b.WriteString([]string{" ", "-", "  ", "\n", "--", "'", ". "}[r.IntN(7)])
		default:
			b.WriteRune(alphabet[r.IntN(len(alphabet))])
		}
	}
	return b.String()
}

func randomValue(r *rand.Rand, depth int) any {
	n := 7
	if depth > 0 {
		n = 11
	}
	switch r.IntN(n) {
	case 0:
		return nil
	case 1:
		return r.IntN(2) == 0
	case 2:
		return r.Int64N(1<<40) - 1<<39
	case 3:
		return math.Ldexp(r.Float64()-0.5, r.IntN(140)-70)
	case 4:
		return float64(r.IntN(1000)) / 8
	case 5, 6:
		return randomText(r, 60)
	case 7, 8:
		l := []any{}
		for range r.IntN(7) {
			l = append(l, randomValue(r, depth-1))
		}
		return l
	}
	m := &ordered.Map{}
	for range r.IntN(7) {
		m.Set(randomText(r, 13), randomValue(r, depth-1))
	}
	return m
}
