package output_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/output"
)

// render prints results and returns what reached the writer.
func render(t testing.TB, o output.Options, results ...output.Result) string {
	t.Helper()
	var b bytes.Buffer
	p, err := output.New(&b, o)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range results {
		if err := p.Result(r); err != nil {
			t.Fatal(err)
		}
	}
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestFailures(t *testing.T) {
	t.Parallel()
	refused := output.Result{
		ID: "c3", Kind: fault.Unreachable, Message: "c3: dialing 10.0.0.3:22: connection refused\ncheck the port", Retcode: 255,
	}
	failed := output.Result{ID: "b2", Kind: fault.Failed, Value: "out", Retcode: 3}
	gone := output.Result{ID: "d4", Kind: fault.Lost, Message: "lost", Stdout: "so far\n", Stderr: "broken pipe\n"}
	bare := output.Result{ID: "e5", Kind: fault.Cancelled}
	for _, c := range []struct{ out, want string }{
		{"nested", "c3:\n    c3: dialing 10.0.0.3:22: connection refused\n    check the port\nb2:\n    out\n" +
			"d4:\n    lost\ne5:\n    the run was ended before this host was done\n"},
		{"txt", "c3: c3: dialing 10.0.0.3:22: connection refused\nc3: check the port\nb2: out\n" +
			"d4: lost\ne5: the run was ended before this host was done\n"},
		{"highstate", "c3:\n    c3: dialing 10.0.0.3:22: connection refused\n    check the port\nb2:\n    out\n" +
			"d4:\n    lost\ne5:\n    the run was ended before this host was done\n"},
		{"newline_values_only", "c3: dialing 10.0.0.3:22: connection refused\ncheck the port\nout\n" +
			"lost\nthe run was ended before this host was done\n"},
		{"raw", "{'c3': {'stdout': '', 'stderr': 'c3: dialing 10.0.0.3:22: connection refused\\ncheck the port', 'retcode': 255, 'kind': 'unreachable'}}\n" +
			"{'b2': 'out'}\n" +
			"{'d4': {'stdout': 'so far\\n', 'stderr': 'broken pipe\\n', 'retcode': 0, 'kind': 'lost'}}\n" +
			"{'e5': {'stdout': '', 'stderr': 'the run was ended before this host was done', 'retcode': 0, 'kind': 'cancelled'}}\n"},
		{"jsonl", `{"id":"c3","return":null,"retcode":255,"kind":"unreachable","message":"c3: dialing 10.0.0.3:22: connection refused\ncheck the port","stdout":"","stderr":""}` + "\n" +
			`{"id":"b2","return":"out","retcode":3,"kind":"failed"}` + "\n" +
			`{"id":"d4","return":null,"retcode":0,"kind":"lost","message":"lost","stdout":"so far\n","stderr":"broken pipe\n"}` + "\n" +
			`{"id":"e5","return":null,"retcode":0,"kind":"cancelled","message":"the run was ended before this host was done","stdout":"","stderr":""}` + "\n"},
		{"quiet", ""},
	} {
		got := render(t, output.Options{Name: c.out}, refused, failed, gone, bare)
		if d := cmp.Diff(c.want, got); d != "" {
			t.Errorf("%s: -want +got:\n%s", c.out, d)
		}
	}
	got := render(t, output.Options{Name: "json", Indent: output.Columns(-1)}, refused)
	want := `{"c3": {"stdout": "", "stderr": "c3: dialing 10.0.0.3:22: connection refused\ncheck the port", "retcode": 255, "kind": "unreachable"}}` + "\n"
	if got != want {
		t.Errorf("json: got %s, want %s", got, want)
	}
}

// ran is the return of a run of one state.
func ran() *ordered.Map {
	return ordered.Of("test_|-x_|-x_|-nop", ordered.Of(
		"result", true, "changes", &ordered.Map{}, "comment", "Success!", "__run_num__", int64(0), "name", "x",
		"start_time", "10:00:00.000001", "duration", 0.5))
}

const summary = "Succeeded: 1\nFailed:    0\n------------\nTotal states run:     1\n"

func TestOutputterOfTheFunction(t *testing.T) {
	t.Parallel()
	state := output.Result{ID: "a1", Value: ran(), Out: "highstate"}
	plain := output.Result{ID: "b2", Value: ordered.Of("stdout", "", "stderr", "no", "retcode", int64(1)), Kind: fault.Failed}
	down := output.Result{ID: "c3", Kind: fault.Auth, Message: "refused", Out: "highstate"}
	odd := output.Result{ID: "d4", Value: "x", Out: "quiet"}
	unknown := output.Result{ID: "e5", Value: "x", Out: "no such"}
	rest := "b2:\n    ----------\n    retcode:\n        1\n    stderr:\n        no\n    stdout:\nc3:\n    refused\nd4:\n    x\ne5:\n    x\n"

	got := render(t, output.Options{}, state, plain, down, odd, unknown)
	if !strings.Contains(got, summary) || !strings.HasSuffix(got, rest) {
		t.Errorf("own outputters: got\n%s", got)
	}
	got = render(t, output.Options{Name: "highstate"}, plain, state)
	if !strings.HasPrefix(got, "b2:\n    ----------\n    retcode:\n") || !strings.Contains(got, summary) {
		t.Errorf("highstate must not hide what is no state: got\n%s", got)
	}
	got = render(t, output.Options{Name: "nested"}, state)
	if strings.Contains(got, "Summary") {
		t.Errorf("an outputter that was asked for must win: got\n%s", got)
	}
	got = render(t, output.Options{Static: true}, state, down, plain)
	if !strings.HasPrefix(got, "b2:\n    ----------\n") || !strings.Contains(got, "c3:\n    refused\na1:\n") || !strings.Contains(got, summary) {
		t.Errorf("static: each host keeps its own outputter: got\n%s", got)
	}
}

func TestNewRefuses(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		o    output.Options
		want string
	}{
		{output.Options{Name: "xml"}, "nested, highstate, json"},
		{output.Options{Name: "json", Fold: true}, "--fold"},
		{output.Options{State: output.StateOptions{Mode: "short"}}, "mixed"},
		{output.Options{State: output.StateOptions{Tabular: "{8}"}}, "argument 8"},
	} {
		_, err := output.New(io.Discard, c.o)
		if fault.KindOf(err) != fault.Invalid || !strings.Contains(fault.Message(err), c.want) {
			t.Errorf("%+v: got %v, want an invalid one that says %q", c.o, fault.Message(err), c.want)
		}
	}
	if _, err := output.New(io.Discard, output.Options{Name: "text"}); err != nil {
		t.Errorf("the alias text: got %v", err)
	}
}

func TestParseIndent(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{"": "", "pretty": "pretty", "none": "none", "null": "none", "-3": "none", "0": "0", "7": "7"} {
		got, err := output.ParseIndent(in)
		if err != nil || got.String() != want {
			t.Errorf("%q: got %v, %v, want %s", in, got, err, want)
		}
	}
	for _, bad := range []string{"wide", "1.5", "100000"} {
		if _, err := output.ParseIndent(bad); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%q: got %v, want an invalid one", bad, err)
		}
	}
}

func TestStream(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	p, err := output.New(&b, output.Options{Name: "jsonl", Static: true})
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Stream("web1", "stdout", "a \"line\"\x00<&>"); err != nil {
		t.Fatal(err)
	}
	if err := p.Result(output.Result{ID: "web1", JID: "20260101", Fun: "cmd.run", Value: ran()}); err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(b.String(), "\n")
	if want := `{"id":"web1","stream":"stdout","line":"a \"line\"\u0000<&>"}` + "\n"; lines[0] != want {
		t.Errorf("got %s, want %s", lines[0], want)
	}
	if want := `{"id":"web1","jid":"20260101","fun":"cmd.run","return":{"test_|-x`; !strings.HasPrefix(lines[1], want) || len(lines) != 3 {
		t.Errorf("got %q, want %s first", lines[1:], want)
	}
	p, err = output.New(&b, output.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Stream("web1", "stdout", "x"); fault.KindOf(err) != fault.Invalid {
		t.Errorf("streaming with nested: got %v, want an invalid one", err)
	}
}

func TestConcurrentResults(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	p, err := output.New(&b, output.Options{Name: "jsonl"})
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for i := range 20 {
		wg.Go(func() {
			if err := p.Result(output.Result{ID: fmt.Sprint("web", i), Value: true}); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	lines := strings.Split(strings.TrimSpace(b.String()), "\n")
	if len(lines) != 20 {
		t.Errorf("got %d lines, want 20", len(lines))
	}
	for _, l := range lines {
		if !json.Valid([]byte(l)) {
			t.Errorf("got %q, want JSON", l)
		}
	}
}

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }

func TestWriteError(t *testing.T) {
	t.Parallel()
	p, err := output.New(broken{}, output.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Result(output.Result{ID: "a", Value: true}); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("got %v, want %v", err, io.ErrClosedPipe)
	}
}
