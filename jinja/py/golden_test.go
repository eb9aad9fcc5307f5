package py_test

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gossh/gossh/jinja/py"
)

// recorded reads a file of testdata that record.py wrote.
func recorded(tb testing.TB, name string, into any) {
	tb.Helper()
	f, err := os.Open(filepath.Join("testdata", name))
	if err != nil {
		tb.Fatal(err)
	}
	defer f.Close()
	d := json.NewDecoder(f)
	d.UseNumber()
	if err := d.Decode(into); err != nil {
		tb.Fatal(err)
	}
}

// answer writes a result as record.py does.
func answer(t *py.Thread, v py.Value, err error) string {
	var s string
	if err == nil {
		s, err = py.Repr(t, v)
	}
	if err == nil {
		return "=" + s
	}
	var e *py.Error
	if errors.As(err, &e) {
		return "!" + e.Type + ": " + e.Msg
	}
	return "!" + err.Error()
}

// tooBig says whether got is the refusal of a limit, where Python would find
// another reason to refuse.
func tooBig(got, want string) bool {
	return strings.HasPrefix(got, "!MemoryError") && strings.HasPrefix(want, "!")
}

func TestOperatorsAsRecorded(t *testing.T) {
	t.Parallel()
	var file struct {
		Answers []*string
		Tables  []struct {
			Operands []any
			Rows     []struct {
				Op   string
				Left int
				Want []int
			}
		}
	}
	recorded(t, "operators.json", &file)
	n := 0
	for _, table := range file.Tables {
		for _, row := range table.Rows {
			for i, at := range row.Want {
				want := file.Answers[at]
				if want == nil {
					continue
				}
				n++
				th := &py.Thread{}
				a, b := decode(t, table.Operands[row.Left]), decode(t, table.Operands[i])
				v, err := operate(th, row.Op, a, b)
				if got := answer(th, v, err); got != *want && !tooBig(got, *want) {
					t.Errorf("%s %s %s: got %s, want %s", show(a), row.Op, show(b), got, *want)
				}
			}
		}
	}
	if n < 5000 {
		t.Errorf("got %d cases, want at least 5000", n)
	}
}

func show(v py.Value) string {
	s, err := py.Repr(&py.Thread{}, v)
	if err != nil {
		return err.Error()
	}
	return s
}

func TestCasesAsRecorded(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"values", "strings", "containers", "percents", "formats"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var cases []recordedCase
			recorded(t, name+".json", &cases)
			for _, c := range cases {
				c.run(t)
			}
		})
	}
}

// recordedCase is one call and what came of it.
type recordedCase struct {
	Op   string
	Args []any
	KW   [][]any
	Want string
	Self string
}

func (c *recordedCase) run(t *testing.T) {
	t.Helper()
	th := &py.Thread{}
	args := make([]py.Value, len(c.Args))
	for i, x := range c.Args {
		args[i] = decode(t, x)
	}
	shown := show(py.NewTuple(args))
	v, err := perform(th, c.Op, args, c.keywords(t))
	if got := answer(th, v, err); got != c.Want && !tooBig(got, c.Want) {
		t.Errorf("%s%s %v: got %s, want %s", c.Op, shown, c.KW, got, c.Want)
	}
	if c.Self == "" {
		return
	}
	if got := show(args[0]); got != c.Self {
		t.Errorf("%s%s: left %s, want %s", c.Op, shown, got, c.Self)
	}
}

func (c *recordedCase) keywords(tb testing.TB) []py.Named {
	tb.Helper()
	var kw []py.Named
	for _, pair := range c.KW {
		name, _ := pair[0].(string)
		kw = append(kw, py.Named{Name: name, Value: decode(tb, pair[1])})
	}
	return kw
}
