package py_test

import (
	"strconv"
	"testing"

	"github.com/gossh/gossh/jinja/py"
)

func users(n int) *py.Dict {
	d := py.NewDict(n)
	for i := range n {
		u := py.NewDict(3)
		u.SetStr("name", py.Str("user"+strconv.Itoa(i)))
		u.SetStr("uid", py.Int(int64(1000+i)))
		u.SetStr("groups", py.NewList([]py.Value{py.Str("adm"), py.Str("sudo")}))
		d.SetStr("user"+strconv.Itoa(i), u.Value())
	}
	return d
}

// BenchmarkLoop is what a loop over `users.items()` costs apart from the template.
func BenchmarkLoop(b *testing.B) {
	b.ReportAllocs()
	th := &py.Thread{}
	d := users(50).Value()
	var out []byte
	for b.Loop() {
		out = out[:0]
		v, _, err := py.CallMethod(th, d, "items", py.Args{})
		if err != nil {
			b.Fatal(err)
		}
		it, err := py.Iter(th, v)
		if err != nil {
			b.Fatal(err)
		}
		pairs, _ := it.(py.PairIterator)
		for {
			k, u, ok, err := pairs.NextPair(th)
			if err != nil {
				b.Fatal(err)
			}
			if !ok {
				break
			}
			uid, _, err := py.GetItem(th, u, py.Str("uid"))
			if err != nil {
				b.Fatal(err)
			}
			if uid, err = py.Add(th, uid, py.Int(1)); err != nil {
				b.Fatal(err)
			}
			out, _ = py.AppendStr(th, out, k)
			out, _ = py.AppendStr(th, out, uid)
		}
	}
}

func BenchmarkOperators(b *testing.B) {
	th := &py.Thread{}
	small, other, float, str := py.Int(41), py.Int(7), py.Float(1.5), py.Str("abc")
	for name, op := range map[string]func() (py.Value, error){
		"add int":   func() (py.Value, error) { return py.Add(th, small, other) },
		"mul int":   func() (py.Value, error) { return py.Mul(th, small, other) },
		"floordiv":  func() (py.Value, error) { return py.FloorDiv(th, small, other) },
		"mod int":   func() (py.Value, error) { return py.Mod(th, small, other) },
		"div int":   func() (py.Value, error) { return py.Div(th, small, other) },
		"add float": func() (py.Value, error) { return py.Add(th, small, float) },
		"equal int": func() (py.Value, error) { ok, err := py.Equal(th, small, other); return py.Bool(ok), err },
		"equal str": func() (py.Value, error) { ok, err := py.Equal(th, str, str); return py.Bool(ok), err },
		"equal mix": func() (py.Value, error) { ok, err := py.Equal(th, str, small); return py.Bool(ok), err },
		"less int":  func() (py.Value, error) { ok, err := py.Less(th, small, other); return py.Bool(ok), err },
		"concat":    func() (py.Value, error) { return py.Add(th, str, str) },
		"truth":     func() (py.Value, error) { ok, err := py.Truth(th, str); return py.Bool(ok), err },
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := op(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkDict(b *testing.B) {
	for _, n := range []int{4, 8, 50, 1000} {
		d := users(n)
		key := "user" + strconv.Itoa(n-1)
		b.Run("get of "+strconv.Itoa(n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, ok := d.GetStr(key); !ok {
					b.Fatal("no such key")
				}
			}
		})
	}
	b.Run("set of 50", func(b *testing.B) {
		b.ReportAllocs()
		keys := users(50).Keys()
		for b.Loop() {
			d := py.NewDict(0)
			for _, k := range keys {
				if err := d.Set(nil, k, py.None); err != nil {
					b.Fatal(err)
				}
			}
		}
	})
}

func BenchmarkMethods(b *testing.B) {
	th := &py.Thread{}
	d := users(5).Value()
	list := py.NewList(nil)
	l, _ := list.Ref().(*py.List)
	for _, c := range []struct {
		name, method string
		self         py.Value
		args         []py.Value
	}{
		{"get", "get", d, []py.Value{py.Str("user3")}},
		{"append", "append", list, []py.Value{py.None}},
		{"upper", "upper", py.Str("hello"), nil},
		{"split", "split", py.Str("a,b,c,d"), []py.Value{py.Str(",")}},
		{"join", "join", py.Str(","), []py.Value{py.NewList([]py.Value{py.Str("a"), py.Str("b")})}},
		{"replace", "replace", py.Str("a.b.c"), []py.Value{py.Str("."), py.Str("-")}},
		{"startswith", "startswith", py.Str("hello"), []py.Value{py.Str("he")}},
		{"format", "format", py.Str("{}-{:03d}"), []py.Value{py.Str("web"), py.Int(7)}},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				l.Items = l.Items[:0]
				if _, _, err := py.CallMethod(th, c.self, c.method, py.Args{Pos: c.args}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	b.Run("percent", func(b *testing.B) {
		b.ReportAllocs()
		arg := py.NewPair(py.Str("web"), py.Int(7))
		for b.Loop() {
			if _, err := py.Mod(th, py.Str("%s-%03d"), arg); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("repr", func(b *testing.B) {
		b.ReportAllocs()
		var out []byte
		for b.Loop() {
			out, _ = py.AppendStr(th, out[:0], d)
		}
	})
}
