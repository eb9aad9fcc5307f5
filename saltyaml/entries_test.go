package saltyaml_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/saltyaml"
)

// TestEntries compares what Entries yields with what Parse gives.
func TestEntries(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, src string }{
		{"empty", ""},
		{"comment", "# c\n"},
		{"null", "---\n"},
		{"block", "a: 1\nb:\n- x\n'c d': {e: f}\n? g\n: h\ni:\n"},
		{"document marks", "%YAML 1.1\n---\na: 1\n...\n"},
		{"braces", "{a: 1, b: 2}\n"},
		{"anchors", "a: &a {x: 1}\nb: *a\nc: !!set {y}\n"},
		{"merge", "a: &a {x: 1}\n<<: *a\nb: 2\n"},
		{"merge inside", "a: &a {x: 1}\nb: {<<: *a}\n"},
		{"tag on the whole", "!!map\na: 1\n"},
		{"unusual keys", "1: a\n~: b\n=: c\n!!str 2: d\n"},
		{"duplicate", "a: 1\nb: 2\na: 3\n"},
		{"duplicate in Python", "1: a\ntrue: b\n"},
		{"duplicate far away", strings.Repeat("x", 3) + ": 1\n" + manyKeys(40) + "xxx: 2\n"},
		{"mapping as key", "a: 1\n? {b: c}\n: 2\n"},
		{"equal sign", "a: =\n"},
		{"unknown tag", "a: 1\nb: !x 2\n"},
		{"syntax", "a: 1\nb: `x`\n"},
		{"second document", "a: 1\n---\nb: 2\n"},
		{"directive", "%x\n---\na: 1\n"},
		{"control character", "a: \x01\n"},
		{"list", "- a\n"},
		{"text", "a\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			want, wantErr := saltyaml.Parse("f", []byte(tt.src))
			if tt.name == "list" || tt.name == "text" {
				wantErr = want.Errorf("f", "found a %s where a mapping is expected", want.Kind())
			}
			var got []string
			var gotErr error
			for p, err := range saltyaml.Entries("f", []byte(tt.src)) {
				if gotErr = err; err == nil {
					got = append(got, describe(p.Key, p.Value))
				}
			}
			if fmt.Sprint(gotErr) != fmt.Sprint(wantErr) {
				t.Fatalf("got error %v, want %v", gotErr, wantErr)
			}
			if wantErr != nil {
				return
			}
			var pairs []string
			for k, v := range want.Pairs() {
				pairs = append(pairs, describe(k, v))
			}
			if diff := cmp.Diff(pairs, got); diff != "" {
				t.Errorf("pairs (-want +got):\n%s", diff)
			}
		})
	}
}

func manyKeys(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "k%d: 1\n", i)
	}
	return b.String()
}

func describe(k, v *saltyaml.Node) string {
	return fmt.Sprintf("%d:%d %s %d:%d %s", k.Line(), k.Column(), k.Key(), v.Line(), v.Column(), show(v.Any()))
}

func TestEntriesStop(t *testing.T) {
	t.Parallel()
	for _, src := range []string{"a: 1\nb: 2\n", "{a: 1, b: 2}", "<<: {a: 1}\nb: 2\n"} {
		n := 0
		for _, err := range saltyaml.Entries("f", []byte(src)) {
			if n++; err != nil {
				t.Error(err)
			}
			break
		}
		if n != 1 {
			t.Errorf("Entries(%q): got %d pairs before the end, want 1", src, n)
		}
	}
}

// TestLimits gives documents that stand for more than they should.
func TestLimits(t *testing.T) {
	t.Parallel()
	laughs := "a: &a [x, x, x, x, x, x, x, x, x, x]\n"
	for c := 'b'; c < 'j'; c++ {
		laughs += fmt.Sprintf("%c: &%c [%s]\n", c, c, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*%c, ", c-1), 10), ", "))
	}
	chain := "a0: &a0 [x]\n"
	for i := range 3000 {
		chain += fmt.Sprintf("a%d: &a%d [*a%d]\n", i+1, i+1, i)
	}
	var tags strings.Builder
	for i := range 200 {
		fmt.Fprintf(&tags, "- !t%d x\n", i)
	}
	tests := []struct{ name, src, want string }{
		{"billion laughs", laughs, "aliases stand for more than 1000000 values"},
		{"chain of aliases", chain, "aliases stand for more than 1000000 values"},
		{"brackets", strings.Repeat("[", 600) + strings.Repeat("]", 600), "nested deeper than 500 levels"},
		{"braces", strings.Repeat("{a: ", 600) + strings.Repeat("}", 600), "nested deeper than 500 levels"},
		{"dashes", strings.Repeat("- ", 600), "nested deeper than 500 levels"},
		{"many brackets", strings.Repeat("[", 1_000_000), "exceeded max depth"},
		{"tags", tags.String(), "found more than 100 tags"},
		{"bytes", strings.Repeat("#", saltyaml.MaxBytes+1), "larger than 67108864 bytes"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if _, err := saltyaml.Load("f", []byte(tt.src)); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got error %v, want %q", err, tt.want)
			}
		})
	}
}

// TestManyLines reads texts that would take hours if each line were copied anew.
func TestManyLines(t *testing.T) {
	t.Parallel()
	const n = 2_000_000
	for name, src := range map[string]string{
		"plain":  "a: x\n" + strings.Repeat("\n", n) + " y\n",
		"double": "a: \"x" + strings.Repeat("\n", n+1) + " y\"\n",
		"joined": "a: \"x\\\n" + strings.Repeat("\n", n) + " y\"\n",
		"block":  "a: |\n x" + strings.Repeat("\n", n+1) + " y\n",
	} {
		v, err := saltyaml.Load(name, []byte(src))
		if err != nil {
			t.Fatal(err)
		}
		text, _ := v.(*ordered.Map).Value("a").(string)
		if got := strings.Count(text, "\n"); got < n || got > n+2 {
			t.Errorf("%s: got %d line breaks, want %d", name, got, n)
		}
	}
}
