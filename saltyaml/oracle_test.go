package saltyaml_test

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gossh/gossh/internal/ordered"
	"github.com/gossh/gossh/saltyaml"
)

const python = "/usr/bin/python3"

// ask puts questions to PyYAML; see testdata/oracle.py.
func ask(t *testing.T, questions []any) []any {
	t.Helper()
	if out, err := exec.Command(python, "-c", "import yaml; yaml.CSafeLoader").CombinedOutput(); err != nil {
		if strings.Contains(os.Getenv("GOSSH_TEST_MUST"), "python") {
			t.Fatalf("running PyYAML: %v: %s", err, out)
		}
		t.Skipf("needs %s with PyYAML and libyaml (Debian: python3-yaml): %v", python, err)
	}
	in, err := ordered.Encode(questions)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(python, "testdata/oracle.py")
	cmd.Stdin, cmd.Stderr = bytes.NewReader(in), os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	answers, err := ordered.Decode(out)
	if err != nil {
		t.Fatal(err)
	}
	return answers.([]any)
}

// TestLoadLikePyYAML compares what random documents mean.
func TestLoadLikePyYAML(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	var questions []any
	for range 3000 {
		questions = append(questions, ordered.Of("src", randomDocument(r)))
	}
	read := 0
	for i, answer := range ask(t, questions) {
		src := questions[i].(*ordered.Map).Value("src").(string)
		if checkLoad(t, src, answer) {
			read++
		}
	}
	t.Logf("%d of %d documents were valid", read, len(questions))
}

// exempt reports whether src has what is known to differ, beyond what the package
// comment says: tags and errors in what is merged and then left out, the escape \'
// (which the library knows and libyaml does not), a ! without a name, and question
// marks where text in brackets goes on in another line or behind a colon.
func exempt(src string, err error) bool {
	if err != nil && strings.Contains(src, "<<:") {
		return true
	}
	return slices.ContainsFunc([]string{"<<: !!", `\'`, ":?", "\n ?", "!\t", "!\n", "! "}, func(s string) bool {
		return strings.Contains(src, s)
	})
}

// checkLoad compares what Load makes of src with the answer of the oracle, and
// reports whether src was valid.
func checkLoad(t *testing.T, src string, answer any) bool {
	t.Helper()
	got, err := saltyaml.Load("f", []byte(src))
	if exempt(src, err) {
		return false
	}
	if m, ok := answer.(*ordered.Map); ok && m.Value("__err") != nil {
		if err == nil {
			t.Errorf("Load(%q): got %s, want an error (PyYAML: %s)", src, show(got), m.Value("__err"))
		}
		return false
	}
	if err != nil {
		t.Errorf("Load(%q): got error %v, want %s", src, err, show(unmark(t, answer)))
	} else if diff := cmp.Diff(show(unmark(t, answer)), show(got)); diff != "" {
		t.Errorf("Load(%q) (-want +got):\n%s", src, diff)
	}
	return true
}

// TestDumpLikePyYAML compares what random values are written as.
func TestDumpLikePyYAML(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 4))
	var questions, values []any
	for range 3000 {
		v := randomValue(r, 4)
		values = append(values, v)
		questions = append(questions, ordered.Of("value", mark(v), "indent", int64(r.IntN(6)),
			"flow", r.IntN(3) == 0, "sort", r.IntN(2) == 0, "width", int64([]int{0, 20, 200}[r.IntN(3)])))
	}
	for i, answer := range ask(t, questions) {
		q := questions[i].(*ordered.Map)
		got := saltyaml.Dump(values[i], dumpOptions(q))
		if diff := cmp.Diff(answer, got); diff != "" {
			t.Errorf("Dump(%s, %+v) (-want +got):\n%s", show(values[i]), dumpOptions(q), diff)
		}
	}
}

func dumpOptions(q *ordered.Map) saltyaml.DumpOptions {
	var o saltyaml.DumpOptions
	if n, ok := q.Value("indent").(int64); ok {
		o.Indent = int(n)
	}
	if n, ok := q.Value("width").(int64); ok {
		o.Width = int(n)
	}
	o.Flow, _ = q.Value("flow").(bool)
	o.SortKeys, _ = q.Value("sort").(bool)
	return o
}

// scalarTexts are texts whose meaning or form is easily missed.
func scalarTexts() []string {
	return strings.Split("a|web1|yes|No|oN|TRUE|null|~||0|00|007|0899|0755|0o17|0x1F|-0x1f|0b101|1_000|_1|-|--|+5|-07|12:30|12:60|1:2:3.5|"+
		"1.5|.5|-.5|1.|1e3|1.5e3|1.5e+3|.inf|-.INF|.nan|2026-01-02|2026-1-2 3:04:05|=|<<|.|..|...|---|0_0|0x|0b_|1__2|+.inf|"+
		"http://x:80/y?z|a#b|a b|{{ x }}|%x|@x|`x`|!x|&x|*x|*.txt|\"q\"|'it''s'|\"\\/\\x41\\n\"|a: b|- a|[a, b]|{a: 1}|é日|\U0001F600|x,y|a?b|?x|:x|x:|"+
		"12345678901234567890123|-9223372036854775808|9223372036854775808|1.0|1e400|1.7976931348623157e+308|0.0|-0.0", "|")
}

func randomScalar(r *rand.Rand) string {
	texts := scalarTexts()
	s := texts[r.IntN(len(texts))]
	switch r.IntN(24) {
	case 0:
		return "'" + strings.ReplaceAll(s, "'", "''") + "'"
	case 1:
		return fmt.Sprintf("%q", s)
	case 2:
		tags := []string{"!!str", "!!int", "!!float", "!!bool", "!!null", "!!timestamp", "!!set", "!foo", "!!seq", "!!map", "!!omap"}
		return tags[r.IntN(len(tags))] + " " + s
	case 3:
		return s + " # comment"
	}
	return s
}

// randomDocument returns a document in block style, now and then damaged.
func randomDocument(r *rand.Rand) string {
	var b strings.Builder
	block(r, &b, 0, 3)
	s := b.String()
	if r.IntN(4) == 0 && s != "" {
		i := r.IntN(len(s))
		with := []string{"", "\n", " ", ":", ": ", "- ", "\"", "'", "[", "}", ",", "#", " #", "|\n", "?", "---\n", "\r\n", "&a ", "*a", "\t"}
		s = s[:i] + with[r.IntN(len(with))] + s[min(i+r.IntN(2), len(s)):]
	}
	return strings.ToValidUTF8(s, "")
}

func block(r *rand.Rand, b *strings.Builder, indent, depth int) {
	pad := strings.Repeat(" ", indent)
	list := r.IntN(3) == 0
	for i := range r.IntN(4) + 1 {
		if list {
			b.WriteString(pad + "-")
		} else {
			key := fmt.Sprintf("k%d", i)
			switch r.IntN(12) {
			case 0:
				key = "<<"
			case 1:
				key = randomScalar(r)
			case 2:
				key = fmt.Sprint(i)
			}
			b.WriteString(pad + key + ":")
		}
		blockValue(r, b, indent, depth)
	}
}

func blockValue(r *rand.Rand, b *strings.Builder, indent, depth int) {
	pad := "\n" + strings.Repeat(" ", indent+2)
	switch n := r.IntN(12); {
	case n < 3 && depth > 0:
		anchors := []string{"", "", "", " &a", " &b", " !!map", " !!set"}
		b.WriteString(anchors[r.IntN(len(anchors))] + "\n")
		block(r, b, indent+2, depth-1)
		return
	case n == 3:
		b.WriteString([]string{" *a", " *b", " [*a, *b]"}[r.IntN(3)])
	case n == 4:
		heads := []string{" |", " >", " |-", " >+", " |2"}
		b.WriteString(heads[r.IntN(len(heads))] + pad + "l1" + pad + pad + "  l2 #x" + pad)
	case n == 5:
		b.WriteString(" [" + randomScalar(r) + ", " + randomScalar(r) + ", {k: " + randomScalar(r) + "}]")
	case n == 6:
		b.WriteString(" {k: " + randomScalar(r) + ", " + randomScalar(r) + ": x}")
	case n == 7:
		b.WriteString(" a" + pad + "b " + pad + pad + "c")
	default:
		b.WriteString(" " + randomScalar(r))
	}
	b.WriteString("\n")
}

func randomText(r *rand.Rand) string {
	texts := scalarTexts()
	s := texts[r.IntN(len(texts))]
	parts := []string{" ", "  ", "\n", "\n\n", " \n", "\n ", "\t", "\r", "\u0085", "\u2028", "\ufeff", "\x00", "\x1b", "'", "\"", "\\", ": ", " #", ",", "word", "é", "日本", "\U0001F600", "\xff"}
	for range r.IntN(4) * r.IntN(12) {
		if r.IntN(3) == 0 {
			s += parts[r.IntN(len(parts))]
		} else {
			s += " " + texts[r.IntN(len(texts))]
		}
	}
	return s
}

func randomValue(r *rand.Rand, depth int) any {
	switch n := r.IntN(10); {
	case n < 2 && depth > 0:
		out := []any{}
		for range r.IntN(4) {
			out = append(out, randomValue(r, depth-1))
		}
		return out
	case n < 5 && depth > 0:
		m := &ordered.Map{}
		for range r.IntN(5) {
			m.Set(strings.ToValidUTF8(randomText(r), ""), randomValue(r, depth-1))
		}
		return m
	case n == 5:
		return []any{nil, true, false, int64(r.IntN(1000) - 500), r.NormFloat64(), 1e16, 1e-7, 123456.0, math.Copysign(0, -1)}[r.IntN(9)]
	}
	return randomText(r)
}
