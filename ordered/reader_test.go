package ordered

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// shown is a value in one line, with its types.
func shown(t *testing.T, v any) string {
	t.Helper()
	b, err := Encode(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func documents() []string {
	return []string{
		`null`, ` true `, `false`, `0`, `-1`, `1.0`, `1e3`, `-0.5E-2`, `123456789012345678901234567890`, `1e999`, `""`, `"a b"`,
		`"\u00e4\n\"\\\/"`, `"\ud83d\ude00 \ud83d"`, "\"\xff\xc3\"", "\"ä\u2028\"", "\"\x7f\"", `[]`, `{}`, ` [ ] `, "{\n}", `[1,2, [3 ,4],{} ]`,
		`{"b":1,"a":{"b":[true,null]},"b":2}`, `{"a":1,"\u0061":2}`, "{\"\xff\":1}", `{"": {"": ""}}`, "[\r\n\t1\n,\t2\r]",
		``, ` `, `{`, `[1,]`, `{"a"}`, `{"a":1,}`, `{"a":1}}`, `1 2`, `[1] x`, `nul`, `01`, `"a`, `'a'`, "\"a\nb\"", `{1:2}`, `[1 2]`, `"\x"`, `+1`, `.5`,
		strings.Repeat("[", 1000) + strings.Repeat("]", 1000), strings.Repeat("[", 1002) + strings.Repeat("]", 1002), strings.Repeat("[", 20000),
	}
}

// agrees compares the two ways to read.
func agrees(t *testing.T, data []byte) {
	t.Helper()
	got, gerr := Decode(data)
	want, werr := byTokens(data)
	if (gerr == nil) != (werr == nil) {
		t.Fatalf("%.100q: got %v, want %v", data, gerr, werr)
	}
	if gerr == nil {
		if d := cmp.Diff(shown(t, want), shown(t, got)); d != "" {
			t.Errorf("%.100q: -want +got:\n%s", data, d)
		}
	}
}

func TestDecodeAgrees(t *testing.T) {
	t.Parallel()
	for _, s := range documents() {
		agrees(t, []byte(s))
	}
}

func FuzzDecodeAgrees(f *testing.F) {
	for _, s := range documents() {
		f.Add([]byte(s))
	}
	f.Fuzz(agrees)
}

// next returns the next value in one line.
func next(t *testing.T, r *Reader) string {
	t.Helper()
	v, err := r.Next()
	if err != nil {
		t.Fatal(err)
	}
	return shown(t, v)
}

func TestReader(t *testing.T) {
	t.Parallel()
	r := NewReader([]byte(` {"a": [1, {"b": 2}], "c" : "x", "d": {}, "e": []} `))
	if c := r.Open(); c != '{' {
		t.Fatalf("got %q, want {", c)
	}
	got := ""
	for r.More() {
		got += r.Key() + "="
		if r.Open() == 0 {
			got += next(t, r)
			continue
		}
		for r.More() {
			got += next(t, r) + ";"
		}
	}
	if want := `a=1;{"b":2};c="x"d=e=`; got != want || r.Offset() != 50 {
		t.Errorf("got %s and offset %d, want %s and 50", got, r.Offset(), want)
	}
	for _, s := range []string{"", "{", "1 2"} {
		if NewReader([]byte(s)) != nil {
			t.Errorf("%q: got a reader", s)
		}
	}
}

func BenchmarkDecode(b *testing.B) {
	var text strings.Builder
	text.WriteString("{")
	for i := range 1000 {
		if i > 0 {
			text.WriteString(", ")
		}
		text.WriteString(`"web` + strings.Repeat("x", i%7) + strings.Repeat("y", i/7) + `": {"host": "10.0.0.1", "port": 22, "tags": ["a", "b"], "sudo": true}`)
	}
	text.WriteString("}")
	data := []byte(text.String())
	for name, read := range map[string]func([]byte) (any, error){"reader": Decode, "tokens": byTokens} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := read(data); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
