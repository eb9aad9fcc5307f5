package difflib_test

import (
	"encoding/json"
	"math/rand/v2"
	"os/exec"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gossh/gossh/internal/difflib"
	"github.com/gossh/gossh/internal/testneed"
)

func TestUnified(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, a, b, want string }{
		{"equal", "a\nb\n", "a\nb\n", ""},
		{"nothing", "", "", ""},
		{"new", "", "a\nb\n", "--- x\n+++ y\n@@ -0,0 +1,2 @@\n+a\n+b\n"},
		{"emptied", "a\n", "", "--- x\n+++ y\n@@ -1 +0,0 @@\n-a\n"},
		{"changed", "a\nb\nc\n", "a\nx\nc\n", "--- x\n+++ y\n@@ -1,3 +1,3 @@\n a\n-b\n+x\n c\n"},
		{"no line end", "a\nb", "a\nb\n", "--- x\n+++ y\n@@ -1,2 +1,2 @@\n a\n-b+b\n"},
		{
			"two places", "1\n2\n3\n4\n5\n6\n7\n8\n9\n", "0\n2\n3\n4\n5\n6\n7\n8\n0\n",
			"--- x\n+++ y\n@@ -1,4 +1,4 @@\n-1\n+0\n 2\n 3\n 4\n@@ -6,4 +6,4 @@\n 6\n 7\n 8\n-9\n+0\n",
		},
	} {
		if got := difflib.Unified(difflib.Lines(c.a), difflib.Lines(c.b), "x", "y"); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

const oracle = `import difflib, json, sys
for line in sys.stdin:
    a, b = json.loads(line)
    print(json.dumps("".join(difflib.unified_diff(a, b, "x", "y"))))
`

// TestAgainstPython compares with what Python's difflib writes.
func TestAgainstPython(t *testing.T) {
	t.Parallel()
	python := testneed.Program(t, "python", "python3")
	r := rand.New(rand.NewPCG(1, 2))
	var pairs [][2][]string
	var in strings.Builder
	for range 500 {
		p := [2][]string{randomLines(r), nil}
		p[1] = changed(r, p[0])
		pairs = append(pairs, p)
		b, err := json.Marshal(p)
		if err != nil {
			t.Fatal(err)
		}
		in.Write(append(b, '\n'))
	}
	cmd := exec.CommandContext(t.Context(), python, "-c", oracle)
	cmd.Stdin = strings.NewReader(in.String())
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	answers := strings.Split(strings.TrimSpace(string(out)), "\n")
	if len(answers) != len(pairs) {
		t.Fatalf("got %d answers, want %d", len(answers), len(pairs))
	}
	for i, p := range pairs {
		var want string
		if err := json.Unmarshal([]byte(answers[i]), &want); err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(want, difflib.Unified(p[0], p[1], "x", "y")); d != "" {
			t.Fatalf("%q: -python +got:\n%s", p, d)
		}
	}
}

func randomLines(r *rand.Rand) []string {
	kinds := 2 + r.IntN(40)
	out := make([]string, r.IntN(40)*(1+9*(r.IntN(8)/7)))
	for i := range out {
		out[i] = string(rune('a'+r.IntN(kinds))) + "\n"
	}
	return out
}

func changed(r *rand.Rand, lines []string) []string {
	out := []string{}
	for _, l := range lines {
		switch r.IntN(8) {
		case 0:
		case 1:
			out = append(out, l, "new\n")
		case 2:
			out = append(out, "other\n")
		default:
			out = append(out, l)
		}
	}
	return out
}
