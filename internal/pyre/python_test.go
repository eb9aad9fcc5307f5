package pyre_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"flag"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gossh/gossh/internal/pyre"
	"github.com/gossh/gossh/internal/testneed"
)

var (
	update = flag.Bool("update", false, "record the answers of Python anew")
	seed   = flag.Uint64("seed", 1, "seed of the random expressions; 0 takes another one each time")
)

// question is a line that testdata/re.py reads.
type question struct {
	Re    string `json:"re"`
	Flags string `json:"flags"`
	Text  string `json:"text"`
	Repl  string `json:"repl"`
	Limit int    `json:"limit"`
}

// answer is the line that it writes.
type answer struct {
	Error  string         `json:"error"`
	Search [][2]int       `json:"search"`
	Match  [][2]int       `json:"match"`
	Full   [][2]int       `json:"full"`
	All    [][][2]int     `json:"all"`
	Find   [][]string     `json:"find"`
	Split  []string       `json:"split"`
	Escape string         `json:"escape"`
	Names  map[string]int `json:"names"`
	Sub    [2]any         `json:"sub"`
}

type recorded struct {
	Question question `json:"question"`
	Answer   answer   `json:"answer"`
}

// ask returns what Python answers.
func ask(t *testing.T, questions []question) []answer {
	t.Helper()
	python := testneed.Program(t, "python", "python3")
	var in bytes.Buffer
	e := json.NewEncoder(&in)
	for _, q := range questions {
		if err := e.Encode(q); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.CommandContext(t.Context(), python, "testdata/re.py")
	cmd.Env = append(os.Environ(), "PYTHONIOENCODING=utf-8")
	cmd.Stdin = &in
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var all []answer
	for line := range strings.Lines(string(out)) {
		all = append(all, answer{})
		if err := json.Unmarshal([]byte(line), &all[len(all)-1]); err != nil {
			t.Fatal(err)
		}
	}
	if len(all) != len(questions) {
		t.Fatalf("got %d answers, want %d", len(all), len(questions))
	}
	return all
}

// ours returns what package pyre answers.
func ours(t *testing.T, q question) answer {
	t.Helper()
	var flags pyre.Flags
	for _, f := range q.Flags {
		flags |= map[rune]pyre.Flags{'i': pyre.IgnoreCase, 'm': pyre.Multiline, 's': pyre.DotAll, 'x': pyre.Verbose, 'a': pyre.ASCII}[f]
	}
	re, err := pyre.Compile(q.Re, flags)
	if err != nil {
		return answer{Error: err.Error()}
	}
	a := answer{All: [][][2]int{}, Find: [][]string{}, Escape: pyre.Escape(q.Text), Names: map[string]int{}}
	for i, n := range re.Names() {
		if n != "" {
			a.Names[n] = i
		}
	}
	ctx := t.Context()
	one := func(m *pyre.Match, err error) [][2]int {
		if err != nil {
			t.Fatalf("%+v: %v", q, err)
		}
		return spans(re, m)
	}
	a.Search, a.Match, a.Full = one(re.Search(ctx, q.Text)), one(re.Match(ctx, q.Text)), one(re.FullMatch(ctx, q.Text))
	err = re.All(ctx, q.Text, func(m *pyre.Match) bool {
		a.All = append(a.All, spans(re, m))
		return true
	})
	if err != nil {
		t.Fatalf("%+v: %v", q, err)
	}
	find, err := re.Find(ctx, q.Text)
	if err != nil {
		t.Fatalf("%+v: %v", q, err)
	}
	a.Find = append(a.Find, find...)
	if a.Split, err = re.Split(ctx, q.Text, q.Limit); err != nil {
		t.Fatalf("%+v: %v", q, err)
	}
	text, n, err := re.Replace(ctx, q.Text, q.Repl, q.Limit)
	a.Sub = [2]any{text, float64(n)}
	if err != nil {
		a.Sub = [2]any{err.Error(), -1.0}
	}
	return a
}

func spans(re *pyre.Regexp, m *pyre.Match) [][2]int {
	if m == nil {
		return nil
	}
	var out [][2]int
	for g := range re.Groups() + 1 {
		start, end := m.Span(g)
		out = append(out, [2]int{start, end})
	}
	return out
}

func compare(t *testing.T, q question, want answer) {
	t.Helper()
	if d := cmp.Diff(want, ours(t, q)); d != "" {
		t.Errorf("%+v: -python +got:\n%s", q, d)
	}
}

const golden = "testdata/python311.jsonl"

// TestRecorded compares with what Python 3.11 answered.
func TestRecorded(t *testing.T) {
	t.Parallel()
	if *update {
		record(t)
	}
	f, err := os.Open(golden)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	n := 0
	for s := bufio.NewScanner(f); s.Scan(); n++ {
		var r recorded
		if err := json.Unmarshal(s.Bytes(), &r); err != nil {
			t.Fatal(err)
		}
		compare(t, r.Question, r.Answer)
	}
	if n < len(written()) {
		t.Errorf("got %d recorded answers, want more than %d", n, len(written()))
	}
}

func record(t *testing.T) {
	t.Helper()
	r := rand.New(rand.NewPCG(1, 1))
	questions := written()
	for range 300 {
		questions = append(questions, random(r))
	}
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	for i, a := range ask(t, questions) {
		if err := e.Encode(recorded{questions[i], a}); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(golden, out.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestAgainstPython compares random expressions with the Python of this machine.
// Python leaves a group of an alternative that did not match half set at times: a few
// differences in groups alone are none.
func TestAgainstPython(t *testing.T) {
	t.Parallel()
	n := *seed
	if n == 0 {
		n = rand.Uint64()
	}
	t.Logf("seed %d", n)
	r := rand.New(rand.NewPCG(n, 2))
	questions := make([]question, 3000)
	for i := range questions {
		questions[i] = random(r)
	}
	groups := 0
	for i, want := range ask(t, questions) {
		got := ours(t, questions[i])
		if cmp.Equal(want, got) {
			continue
		}
		groups++
		if d := cmp.Diff(wholes(want), wholes(got)); d != "" || groups > 5 {
			t.Errorf("%+v: -python +got:\n%s", questions[i], cmp.Diff(want, got))
		}
	}
}

// wholes returns what a says of whole matches.
func wholes(a answer) answer {
	cut := func(m [][2]int) [][2]int { return m[:min(len(m), 1)] }
	out := answer{Error: a.Error, Search: cut(a.Search), Match: cut(a.Match), Full: cut(a.Full), Names: a.Names}
	for _, m := range a.All {
		out.All = append(out.All, cut(m))
	}
	return out
}
