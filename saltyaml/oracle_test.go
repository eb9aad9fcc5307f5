package saltyaml_test

import (
	"bufio"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gossh/gossh/internal/ordered"
	"github.com/gossh/gossh/internal/testneed"
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
	read := 0
	startOracle(t).batches(t, 1, func(r *rand.Rand) any {
		return ordered.Of("src", randomDocument(r))
	}, func(question, answer any) {
		if checkLoad(t, question.(*ordered.Map).Value("src").(string), answer) {
			read++
		}
	})
	t.Logf("%d of %d documents were valid", read, *cases)
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
