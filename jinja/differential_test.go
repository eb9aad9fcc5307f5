package jinja_test

import (
	"errors"
	"flag"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/gossh/gossh/jinja/internal/oracle"

	"github.com/gossh/gossh/jinja"
)

var (
	fuzzN    = flag.Int("jinja.n", 1000, "templates to compare with the real Jinja2")
	fuzzSeed = flag.Uint64("jinja.seed", 1, "seed of these templates")
	fuzzMsgs = flag.Bool("jinja.messages", false, "compare the messages of errors too")
	fuzzStop = flag.Int("jinja.stop", 1, "differences after which to stop")
)

// ask fills in what Jinja2 makes of the cases.
func ask(tb testing.TB, o *oracle.Oracle, cases []golden) {
	tb.Helper()
	for i := range cases {
		cases[i].Want, cases[i].Error, cases[i].Message = "", "", ""
	}
	var results []golden
	o.Ask(tb, cases, &results)
	for i, r := range results {
		cases[i].Want, cases[i].Error, cases[i].Message = r.Want, r.Error, r.Message
	}
}

// TestDifferential compares templates made at random.
func TestDifferential(t *testing.T) {
	t.Parallel()
	compare(t, (*generator).template)
}

// TestDifferentialCalls compares calls of filters, tests and methods.
func TestDifferentialCalls(t *testing.T) {
	t.Parallel()
	compare(t, (*generator).callCase)
}

func compare(t *testing.T, generate func(g *generator) golden) {
	t.Helper()
	o := oracle.Start(t, "testdata/record.py")
	const batch = 200
	rendered, found := 0, 0
	for n := 0; n < *fuzzN && found < *fuzzStop; n += batch {
		cases := make([]golden, batch)
		for i := range cases {
			g := generator{Rand: rand.New(rand.NewPCG(*fuzzSeed, uint64(n+i)))}
			cases[i] = generate(&g)
		}
		ask(t, o, cases)
		for i := range cases {
			if cases[i].Error == "" {
				rendered++
			}
			if diff := cases[i].differs(t); diff != "" {
				found++
				t.Errorf("template %d: %s", n+i, shrink(t, o, cases[i]))
			}
		}
	}
	if rendered < *fuzzN/10 && found == 0 {
		t.Errorf("got %d templates of %d without an error, want more", rendered, *fuzzN)
	}
}

// beyond are errors of Jinja2 that say nothing: it broke down, or has other
// limits.
var beyond = []string{"RecursionError", "Late", "MemoryError", "NameError", "AssertionError", "RuntimeError", "SyntaxError"}

// differs says how the result differs from that of Jinja2; "" if it does not.
func (c *golden) differs(t *testing.T) string {
	t.Helper()
	if slices.Contains(beyond, c.Error) || address.MatchString(c.Want) {
		return ""
	}
	got, err := c.render(t)
	var e *jinja.Error
	switch {
	case err == nil && c.Error != "":
		return "got " + got + "\nwant error " + c.Error + ": " + c.Message
	case err == nil && got != c.Want:
		return "got  " + got + "\nwant " + c.Want
	case err == nil:
		return ""
	case errors.As(err, &e) && (slices.Contains(beyond, e.Class) || strings.Contains(e.Message, "C ssize_t")):
		return ""
	case e != nil && e.Class == jinja.UndefinedError && strings.HasPrefix(c.Message, "slice indices"):
		return "" // what is undefined is named instead
	case e != nil && c.Error == "" && strings.HasSuffix(e.Message, "is not subscriptable"):
		return "" // Jinja2 gives an undefined for a slice of what is constant
	case c.Error == "":
		return "got error " + err.Error() + "\nwant " + c.Want
	case e == nil || e.Class != c.Error || *fuzzMsgs && e.Message != c.Message:
		return "got error " + err.Error() + "\nwant error " + c.Error + ": " + c.Message
	}
	return ""
}
