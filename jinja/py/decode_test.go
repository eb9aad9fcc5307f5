package py_test

import (
	"encoding/hex"
	"encoding/json"
	"math/big"
	"strconv"
	"testing"

	"github.com/gossh/gossh/jinja/py"
)

// decode makes the value that enc() of record.py wrote.
func decode(tb testing.TB, x any) py.Value {
	tb.Helper()
	switch x := x.(type) {
	case nil:
		return py.None
	case bool:
		return py.Bool(x)
	case string:
		return py.Str(x)
	case json.Number:
		return bigOf(tb, x.String(), 10)
	case []any:
		return py.NewList(decodeAll(tb, x))
	case map[string]any:
		for typ, inner := range x {
			return decodeTyped(tb, typ, inner)
		}
	}
	tb.Fatalf("got %v, want a value", x)
	return py.None
}

func bigOf(tb testing.TB, s string, base int) py.Value {
	tb.Helper()
	n, ok := new(big.Int).SetString(s, base)
	if !ok {
		tb.Fatalf("got %q, want an int", s)
	}
	return py.Big(n)
}

func decodeAll(tb testing.TB, x any) []py.Value {
	tb.Helper()
	list, ok := x.([]any)
	if !ok {
		tb.Fatalf("got %v, want a list", x)
	}
	items := make([]py.Value, len(list))
	for i := range list {
		items[i] = decode(tb, list[i])
	}
	return items
}

func decodeTyped(tb testing.TB, typ string, x any) py.Value {
	tb.Helper()
	th := &py.Thread{}
	switch typ {
	case "float":
		s, _ := x.(string)
		f, err := strconv.ParseFloat(s, 64)
		if err != nil {
			tb.Fatal(err)
		}
		return py.Float(f)
	case "hex":
		s, _ := x.(string)
		return bigOf(tb, s, 16)
	case "bytes":
		s, _ := x.(string)
		b, err := hex.DecodeString(s)
		if err != nil {
			tb.Fatal(err)
		}
		return py.Of(&py.Bytes{B: b})
	case "markup":
		s, _ := x.(string)
		return py.Markup(s)
	case "tuple":
		return py.NewTuple(decodeAll(tb, x))
	case "dict":
		return decodeDict(tb, x).Value()
	case "keys":
		return dictOf(tb, x).KeysView()
	case "values":
		return dictOf(tb, x).ValuesView()
	case "items":
		return dictOf(tb, x).ItemsView()
	case "set", "frozenset":
		make := py.NewSet
		if typ == "frozenset" {
			make = py.NewFrozenSet
		}
		s, err := make(th, decodeAll(tb, x)...)
		if err != nil {
			tb.Fatal(err)
		}
		return s.Value()
	case "range":
		n := decodeAll(tb, x)
		start, _ := n[0].AsInt()
		stop, _ := n[1].AsInt()
		step, _ := n[2].AsInt()
		r, err := py.NewRange(th, start, stop, step)
		if err != nil {
			tb.Fatal(err)
		}
		return r
	case "undefined":
		n := decodeAll(tb, x)
		policy, _ := n[0].AsStr()
		name, _ := n[1].AsStr()
		th.Policy = map[string]py.Policy{"chainable": py.Chainable, "debug": py.Debug, "strict": py.Strict}[policy]
		return py.MissingName(th, name)
	}
	tb.Fatalf("got type %q, want one of record.py", typ)
	return py.None
}

func dictOf(tb testing.TB, x any) *py.Dict {
	tb.Helper()
	m, _ := x.(map[string]any)
	return decodeDict(tb, m["dict"])
}

func decodeDict(tb testing.TB, x any) *py.Dict {
	tb.Helper()
	d := py.NewDict(0)
	for _, p := range decodeAll(tb, x) {
		l, _ := p.Ref().(*py.List)
		if err := d.Set(&py.Thread{}, l.Items[0], l.Items[1]); err != nil {
			tb.Fatal(err)
		}
	}
	return d
}
