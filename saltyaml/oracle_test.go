package saltyaml_test

import (
	"bufio"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gossh/gossh/internal/testneed"
	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/saltyaml"
)

var (
	cases = flag.Int("saltyaml.n", 3000, "documents and values to compare with PyYAML")
	seed  = flag.Uint64("saltyaml.seed", 1, "seed of these")
)

// oracle is PyYAML, in a process of its own; see testdata/oracle.py.
type oracle struct {
	in  io.WriteCloser
	out *bufio.Reader
}

func startOracle(t *testing.T) *oracle {
	t.Helper()
	python := "/usr/bin/python3"
	if out, err := exec.CommandContext(t.Context(), python, "-c", "import yaml; yaml.CSafeLoader").CombinedOutput(); err != nil {
		testneed.Skip(t, "python", fmt.Sprintf("PyYAML with libyaml (make test-deps): %v: %s", err, out))
	}
	cmd := exec.CommandContext(t.Context(), python, "testdata/oracle.py", "--serve")
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		in.Close()
		if err := cmd.Wait(); err != nil && t.Context().Err() == nil {
			t.Errorf("the oracle ended with %v", err)
		}
	})
	return &oracle{in, bufio.NewReader(out)}
}

func (o *oracle) ask(t *testing.T, questions []any) []any {
	t.Helper()
	b, err := ordered.Encode(questions)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := o.in.Write(append(b, '\n')); err != nil {
		t.Fatal(err)
	}
	line, err := o.out.ReadBytes('\n')
	if err != nil {
		t.Fatal(err)
	}
	answers, err := ordered.Decode(line)
	if err != nil {
		t.Fatal(err)
	}
	return answers.([]any)
}

// batches calls each with the number of every case and a source of randomness for
// it, and then compare with the questions and their answers, a few hundred at a
// time.
func (o *oracle) batches(t *testing.T, stream uint64, question func(r *rand.Rand) any, compare func(question, answer any)) {
	t.Helper()
	const batch = 500
	for n := 0; n < *cases && !t.Failed(); n += batch {
		questions := make([]any, min(batch, *cases-n))
		for i := range questions {
			questions[i] = question(rand.New(rand.NewPCG(*seed, stream<<32+uint64(n+i))))
		}
		for i, answer := range o.ask(t, questions) {
			compare(questions[i], answer)
		}
	}
}

// TestLoadLikePyYAML compares what random documents mean.
func TestLoadLikePyYAML(t *testing.T) {
	t.Parallel()
	valid, unequal := 0, 0
	startOracle(t).batches(t, 1, func(r *rand.Rand) any {
		return ordered.Of("src", randomDocument(r))
	}, func(question, answer any) {
		v, equal := checkLoad(t, question.(*ordered.Map).Value("src").(string), answer)
		if v {
			valid++
		}
		if !equal {
			unequal++
		}
	})
	t.Logf("%d of %d documents were valid, %d read otherwise", valid, *cases, unequal)
	if unequal > *cases/100 {
		t.Errorf("got %d of %d documents that are read otherwise, want one in a hundred at most", unequal, *cases)
	}
}

// exempt is what the library is known to read otherwise, and what the package
// comment excepts.
var exempt = regexp.MustCompile(strings.Join([]string{
	`\\'`,                      // an escape that libyaml does not know
	`!(?:[\s,\]}\x{2028}]|$)`,  // a tag without a name,
	`!\S*,`,                    // or with a comma behind it
	`::`,                       // two colons in brackets
	`[\[{](?s:.*)\?`,           // a question mark in brackets
	`[&*]\w*\?`,                // or behind an anchor
	`[\r\n\x{2028}] *\t\s*#`,   // a comment behind a tab
	`[\r\n\x{2028}]\x{feff}`,   // a byte order mark inside
	`&(\w+)\b(?s:.*)\*(\w+)\b`, // an anchor that contains itself
}, "|"))

// checkLoad compares what Load makes of src with the answer of the oracle. valid
// is whether PyYAML could read it, equal whether gossh makes the same of it; what
// is not equal and not exempt is an error.
func checkLoad(t *testing.T, src string, answer any) (valid, equal bool) {
	t.Helper()
	got, err := saltyaml.Load("f", []byte(src))
	m, _ := answer.(*ordered.Map)
	wantErr := m.Value("__err")
	want, have := fmt.Sprintf("an error (%v)", wantErr), "an error"
	if wantErr == nil {
		want = show(unmark(t, answer))
	}
	if err == nil {
		have = show(got)
	}
	equal = (wantErr != nil && err != nil) || want == have
	if !equal && !exempt.MatchString(src) {
		t.Errorf("Load(%q): got error %v (-want +got):\n%s", src, err, cmp.Diff(want, have))
	}
	return wantErr == nil, equal
}

// TestDumpLikePyYAML compares what random values are written as.
func TestDumpLikePyYAML(t *testing.T) {
	t.Parallel()
	startOracle(t).batches(t, 2, func(r *rand.Rand) any {
		g := &valuesGenerator{Rand: r}
		return ordered.Of("value", g.value(4), "indent", int64(r.IntN(6)), "flow", r.IntN(3) == 0, "leaves", r.IntN(3) == 0,
			"sort", r.IntN(2) == 0, "width", int64([]int{0, 20, 200}[r.IntN(3)]), "ascii", r.IntN(4) == 0,
			"style", []string{"", "", "", "\"", "'", "|", ">"}[r.IntN(7)], "start", r.IntN(8) == 0, "end", r.IntN(8) == 0)
	}, func(question, answer any) {
		checkDump(t, question.(*ordered.Map), answer)
	})
}

func checkDump(t *testing.T, q *ordered.Map, want any) {
	t.Helper()
	v := unmarkShared(t, q.Value("value"))
	got := saltyaml.Dump(v, dumpOptions(q))
	if diff := cmp.Diff(want, got); diff != "" {
		b, _ := ordered.Encode(q)
		t.Errorf("Dump of %s (-want +got):\n%s", b, diff)
	}
}

func dumpOptions(q *ordered.Map) saltyaml.DumpOptions {
	o := saltyaml.DumpOptions{Anchors: true}
	if n, ok := q.Value("indent").(int64); ok {
		o.Indent = int(n)
	}
	if n, ok := q.Value("width").(int64); ok {
		o.Width = int(n)
	}
	o.Flow, _ = q.Value("flow").(bool)
	o.FlowLeaves, _ = q.Value("leaves").(bool)
	o.SortKeys, _ = q.Value("sort").(bool)
	o.ASCII, _ = q.Value("ascii").(bool)
	o.Start, _ = q.Value("start").(bool)
	o.End, _ = q.Value("end").(bool)
	style, _ := q.Value("style").(string)
	o.Style = map[string]saltyaml.Style{
		"\"": saltyaml.DoubleQuoted, "'": saltyaml.SingleQuoted, "|": saltyaml.Literal, ">": saltyaml.Folded,
	}[style]
	return o
}
