package py_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/gossh/gossh/jinja/py"
)

func call(v py.Value, name string, args ...py.Value) func(*py.Thread) error {
	return func(t *py.Thread) error {
		_, _, err := py.CallMethod(t, v, name, py.Args{Pos: args})
		return err
	}
}

func operator(op string, a, b py.Value) func(*py.Thread) error {
	return func(t *py.Thread) error { _, err := operate(t, op, a, b); return err }
}

func TestLimits(t *testing.T) {
	t.Parallel()
	huge := py.Int(1 << 40)
	long := py.Str(strings.Repeat("a", 600))
	list := py.NewList([]py.Value{py.None, py.None})
	for name, use := range map[string]func(*py.Thread) error{
		"repetition":       operator("*", py.Str("ab"), huge),
		"list":             operator("*", list, huge),
		"concatenation":    operator("+", long, long),
		"ljust":            call(py.Str(""), "ljust", huge),
		"center":           call(py.Str(""), "center", huge, py.Str("é")),
		"zfill":            call(py.Str(""), "zfill", huge),
		"expandtabs":       call(py.Str("\t"), "expandtabs", py.Int(1<<30)),
		"join":             call(long, "join", py.NewList([]py.Value{long, long})),
		"replace":          call(long, "replace", py.Str("a"), py.Str("bb")),
		"replace of none":  call(long, "replace", py.Str(""), py.Str("b")),
		"translate":        call(py.Str("aaa"), "translate", py.NewList(repeated(long, 100))),
		"width":            call(py.Str("{:99999}"), "format", py.Int(1)),
		"precision":        call(py.Str("{:.99999f}"), "format", py.Float(1)),
		"format":           call(py.Str("{0}{0}"), "format", long),
		"percent":          operator("%", py.Str("%s%s"), py.NewPair(long, long)),
		"percent width":    operator("%", py.Str("%*d"), py.NewPair(huge, py.Int(1))),
		"percent decimals": operator("%", py.Str("%.9999f"), py.Float(1)),
		"repr":             func(t *py.Thread) error { _, err := py.Repr(t, py.NewList(repeated(long, 3))); return err },
		"markup":           operator("+", py.Markup(""), py.Str(strings.Repeat("<", 600))),
	} {
		err := use(&py.Thread{Limits: py.Limits{MaxString: 1000}})
		var e *py.Error
		if !errors.As(err, &e) || e.Type != "MemoryError" {
			t.Errorf("%s: got %v, want a MemoryError", name, err)
		}
	}
}

func repeated(v py.Value, n int) []py.Value {
	items := make([]py.Value, n)
	for i := range items {
		items[i] = v
	}
	return items
}

func TestDigitsAndRanges(t *testing.T) {
	t.Parallel()
	th := &py.Thread{Limits: py.Limits{MaxDigits: 100, MaxRange: 10}}
	ten := py.Int(10)
	if _, err := py.Pow(th, ten, py.Int(99)); err != nil {
		t.Errorf("got %v, want 100 digits", err)
	}
	for _, exponent := range []int64{102, 1 << 40, 1<<63 - 1} {
		if _, err := py.Pow(th, ten, py.Int(exponent)); err == nil {
			t.Errorf("got 10**%d, want an error", exponent)
		}
	}
	n, err := py.Pow(th, ten, py.Int(99))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := py.Mul(th, n, n); err == nil {
		t.Error("got 199 digits, want an error")
	}
	for _, r := range [][3]int64{{0, 11, 1}, {-1 << 63, 1<<63 - 1, 1}, {1<<63 - 1, -1 << 63, -1}} {
		if _, err := py.NewRange(th, r[0], r[1], r[2]); err == nil || !strings.Contains(err.Error(), "Range too big") {
			t.Errorf("range%v: got %v, want it too big", r, err)
		}
	}
	if v, err := py.NewRange(th, 0, 10, 1); err != nil || show(v) != "range(0, 10)" {
		t.Errorf("got %s, %v, want range(0, 10)", show(v), err)
	}
}

func TestDepth(t *testing.T) {
	t.Parallel()
	th := &py.Thread{Limits: py.Limits{MaxDepth: 5}}
	var again py.Value
	again = py.NewFunc("again", func(t *py.Thread, _ py.Args) (py.Value, error) { return py.Call(t, again, py.Args{}) })
	for range 2 { // the second time shows that what was entered was left
		_, err := py.Call(th, again, py.Args{})
		if got := answer(th, py.None, err); got != "!RecursionError: maximum recursion depth exceeded" {
			t.Errorf("got %s, want a RecursionError", got)
		}
	}
	deep := py.NewList(nil)
	for range 1000 {
		deep = py.NewList([]py.Value{deep})
	}
	other := py.NewList(nil)
	for range 1000 {
		other = py.NewList([]py.Value{other})
	}
	for name, use := range map[string]func() error{
		"repr":  func() error { _, err := py.Repr(th, deep); return err },
		"equal": func() error { _, err := py.Equal(th, deep, other); return err },
		"less":  func() error { _, err := py.Less(th, deep, other); return err },
	} {
		var e *py.Error
		if err := use(); !errors.As(err, &e) || e.Type != "RecursionError" {
			t.Errorf("%s: got %v, want a RecursionError", name, err)
		}
	}
}

func TestCancelledContextEndsLoops(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancelCause(context.Background())
	why := errors.New("enough")
	cancel(why)
	endless := py.NewGenerator("endless", py.NewIteratorFunc(func(t *py.Thread) (py.Value, bool, error) { return py.None, true, t.Tick() }))
	nested := py.NewTuple(nil)
	for range 60 {
		nested = py.NewPair(nested, nested)
	}
	for name, use := range map[string]func(*py.Thread) error{
		"hash": func(t *py.Thread) error { return py.NewDict(0).Set(t, nested, py.None) },
		"list": func(t *py.Thread) error { _, err := py.Collect(t, endless); return err },
		"in":   func(t *py.Thread) error { _, err := py.Contains(t, endless, py.Int(1)); return err },
		"repr": func(t *py.Thread) error { _, err := py.Repr(t, py.NewList(repeated(py.None, 1000))); return err },
		"sort": func(t *py.Thread) error { return py.Sort(t, repeated(py.Int(1), 1000), nil, false) },
	} {
		err := use(&py.Thread{Ctx: ctx})
		if !errors.Is(err, why) {
			t.Errorf("%s: got %v, want %v", name, err, why)
		}
	}
}
