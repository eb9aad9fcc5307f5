// Package oracle asks the real Jinja2, for tests that compare with it.
package oracle

import (
	"bufio"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// Oracle is a Python program with the real Jinja2 that answers lines of JSON. It is
// for one goroutine.
type Oracle struct {
	in  io.WriteCloser
	out *bufio.Reader
}

// Start runs a script with --serve until the test ends. Without python3-jinja2 the
// test is skipped, or fails if GOSSH_TEST_MUST names jinja.
func Start(tb testing.TB, script string) *Oracle {
	tb.Helper()
	cmd := exec.CommandContext(tb.Context(), python(tb), script, "--serve")
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		tb.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		tb.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		_ = in.Close() // the program ends by it, and tells below if it did not
		if err := cmd.Wait(); err != nil && tb.Context().Err() == nil {
			tb.Errorf("the oracle ended with %v", err)
		}
	})
	return &Oracle{in, bufio.NewReader(out)}
}

// python returns a Python that has Jinja2.
func python(tb testing.TB) string {
	tb.Helper()
	for _, p := range []string{"/usr/bin/python3", "python3"} {
		if exec.CommandContext(tb.Context(), p, "-c", "import jinja2").Run() == nil {
			return p
		}
	}
	if slices.Contains(strings.Split(os.Getenv("GOSSH_TEST_MUST"), ","), "jinja") {
		tb.Fatal("python3-jinja2 is not there, and GOSSH_TEST_MUST wants it")
	}
	tb.Skip("needs python3-jinja2")
	return ""
}

// Ask sends a question and decodes the answer.
func (o *Oracle) Ask(tb testing.TB, question, answer any) {
	tb.Helper()
	b, err := json.Marshal(question)
	if err != nil {
		tb.Fatal(err)
	}
	if _, err := o.in.Write(append(b, '\n')); err != nil {
		tb.Fatal(err)
	}
	line, err := o.out.ReadBytes('\n')
	if err != nil {
		tb.Fatal(err)
	}
	if err := json.Unmarshal(line, answer); err != nil {
		tb.Fatal(err)
	}
}
