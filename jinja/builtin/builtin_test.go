package builtin_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/big"
	"os"
	"strings"
	"testing"

	"github.com/gossh/gossh/jinja/builtin"
	"github.com/gossh/gossh/jinja/py"
	"github.com/gossh/gossh/jinja/syntax"
)

// golden is what testdata/record.py writes.
type golden struct{ Expr, Want, Error, Message string }

func TestGolden(t *testing.T) {
	t.Parallel()
	b, err := os.ReadFile("testdata/golden.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []golden
	if err := json.Unmarshal(b, &cases); err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		t.Run(c.Expr, func(t *testing.T) {
			t.Parallel()
			e := newEnv()
			expr := c.Expr
			switch {
			case strings.HasPrefix(expr, "! "):
				e.auto, expr = true, expr[2:]
			case strings.HasPrefix(expr, "$ "):
				e.policy, expr = py.Strict, expr[2:]
			}
			got, err := e.render(expr)
			if c.Error == "" {
				if err != nil || got != c.Want {
					t.Errorf("got %q (%v), want %q", got, err, c.Want)
				}
				return
			}
			var pe *py.Error
			if !errors.As(err, &pe) {
				t.Fatalf("got %q (%v), want %s: %s", got, err, c.Error, c.Message)
			}
			if pe.Type != c.Error || pe.Msg != c.Message {
				t.Errorf("got %s: %s, want %s: %s", pe.Type, pe.Msg, c.Error, c.Message)
			}
		})
	}
}

// env evaluates expressions: as much of a template engine as these tests need.
type env struct {
	vars    map[string]py.Value
	filters map[string]builtin.Filter
	tests   map[string]builtin.Test
	auto    bool
	policy  py.Policy
}

func newEnv() *env {
	e := &env{vars: builtin.Globals(), filters: builtin.Filters(), tests: builtin.Tests()}
	set := func(name string, x any) {
		v, err := py.FromGo(x)
		if err != nil {
			panic(err)
		}
		e.vars[name] = v
	}
	th := &py.Thread{}
	dict := func(kv ...py.Value) py.Value {
		d := py.NewDict(0)
		for i := 0; i < len(kv); i += 2 {
			if err := d.Set(th, kv[i], kv[i+1]); err != nil {
				panic(err)
			}
		}
		return d.Value()
	}
	str := py.Str
	user := func(name string, age int64, city string, tags ...py.Value) py.Value {
		return dict(str("name"), str(name), str("age"), py.Int(age), str("tags"), py.NewList(tags),
			str("at"), dict(str("city"), str(city)))
	}
	set("users", []any{user("bob", 30, "Ulm", str("x"), str("y")), user("Alice", 25, "ulm", str("z")), user("carol", 30, "Bonn")})
	set("m", py.Markup("<a href='x'>b &amp; c</a>"))
	set("d", dict(str("b"), py.Int(1), str("A"), py.Int(3), str("c"), py.Int(2)))
	set("nums", []any{3, 1, 2})
	set("big", new(big.Int).Lsh(big.NewInt(1), 70))
	set("inf", math.Inf(1))
	set("nan", math.NaN())
	one, err := py.NewSet(th, py.Int(1))
	if err != nil {
		panic(err)
	}
	set("s", one.Value())
	v := py.NewList(nil)
	loop := v.Ref().(*py.List)
	loop.Items = append(loop.Items, v)
	set("loop_", v)
	set("long", strings.Repeat("The quick brown fox jumps over the lazy dog. ", 4))
	return e
}

func (e *env) render(expr string) (string, error) {
	x, err := syntax.ParseExpression(expr, &syntax.Config{})
	if err != nil {
		return "", err
	}
	t := &py.Thread{Policy: e.policy}
	v, err := e.eval(t, x)
	if err != nil {
		return "", err
	}
	var b []byte
	if e.auto {
		b, err = py.AppendEscaped(t, nil, v)
	} else {
		b, err = py.AppendStr(t, nil, v)
	}
	return string(b), err
}

func (e *env) all(t *py.Thread, xs []syntax.Expr) ([]py.Value, error) {
	out := make([]py.Value, len(xs))
	for i, x := range xs {
		var err error
		if out[i], err = e.eval(t, x); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (e *env) args(t *py.Thread, a syntax.Args) (py.Args, error) {
	pos, err := e.all(t, a.Pos)
	out := py.Args{Pos: pos}
	for _, n := range a.Named {
		v, err := e.eval(t, n.Value)
		if err != nil {
			return out, err
		}
		out.Named = append(out.Named, py.Named{Name: n.Name, Value: v})
	}
	return out, err
}

func (e *env) eval(t *py.Thread, x syntax.Expr) (py.Value, error) {
	switch x := x.(type) {
	case *syntax.Const:
		return py.FromGo(x.Value)
	case *syntax.Name:
		if v, ok := e.Lookup(x.Name); ok {
			return v, nil
		}
		return py.MissingName(t, x.Name), nil
	case *syntax.List:
		items, err := e.all(t, x.Items)
		return py.NewList(items), err
	case *syntax.Tuple:
		items, err := e.all(t, x.Items)
		return py.NewTuple(items), err
	case *syntax.Dict:
		return e.dict(t, x)
	case *syntax.Unary:
		v, err := e.eval(t, x.X)
		if err != nil {
			return v, err
		}
		if x.Op == syntax.Neg {
			return py.Neg(t, v)
		}
		is, err := py.Truth(t, v)
		return py.Bool(!is), err
	case *syntax.Binary:
		both, err := e.all(t, []syntax.Expr{x.X, x.Y})
		if err != nil {
			return py.Value{}, err
		}
		if x.Op == syntax.Mul {
			return py.Mul(t, both[0], both[1])
		}
		return py.Add(t, both[0], both[1])
	case *syntax.Concat:
		items, err := e.all(t, x.Items)
		if err != nil {
			return py.Value{}, err
		}
		var b []byte
		for _, v := range items {
			if b, err = py.AppendStr(t, b, v); err != nil {
				return py.Value{}, err
			}
		}
		return py.Str(string(b)), nil
	}
	return e.apply(t, x)
}

func (e *env) dict(t *py.Thread, x *syntax.Dict) (py.Value, error) {
	d := py.NewDict(len(x.Pairs))
	for _, p := range x.Pairs {
		kv, err := e.all(t, []syntax.Expr{p.Key, p.Value})
		if err != nil {
			return py.Value{}, err
		}
		if err := d.Set(t, kv[0], kv[1]); err != nil {
			return py.Value{}, err
		}
	}
	return d.Value(), nil
}

// apply evaluates what is applied to another value.
func (e *env) apply(t *py.Thread, x syntax.Expr) (py.Value, error) {
	var on syntax.Expr
	var raw syntax.Args
	switch x := x.(type) {
	case *syntax.Filter:
		on, raw = x.X, x.Args
	case *syntax.Test:
		on, raw = x.X, x.Args
	case *syntax.Call:
		on, raw = x.X, x.Args
	case *syntax.Attr:
		on = x.X
	case *syntax.Item:
		on, raw = x.X, syntax.Args{Pos: []syntax.Expr{x.Index}}
	default:
		return py.Value{}, fmt.Errorf("the tests do not know %T", x)
	}
	v, err := e.eval(t, on)
	if err != nil {
		return v, err
	}
	a, err := e.args(t, raw)
	if err != nil {
		return v, err
	}
	switch x := x.(type) {
	case *syntax.Filter:
		return e.Filter(t, x.Name, v, a)
	case *syntax.Test:
		is, err := e.Test(t, x.Name, v, a)
		return py.Bool(is), err
	case *syntax.Call:
		return py.Call(t, v, a)
	case *syntax.Attr:
		return e.Attr(t, v, x.Name)
	}
	return e.Item(t, v, a.Pos[0])
}

func (e *env) Filter(t *py.Thread, name string, x py.Value, a py.Args) (py.Value, error) {
	if f, ok := e.filters[name]; ok {
		return f(t, e, x, a)
	}
	return x, py.Errorf("TemplateRuntimeError", "No filter named '%s'.", name)
}

func (e *env) Test(t *py.Thread, name string, x py.Value, a py.Args) (bool, error) {
	if f, ok := e.tests[name]; ok {
		return f(t, e, x, a)
	}
	return false, py.Errorf("TemplateRuntimeError", "No test named '%s'.", name)
}

func (e *env) HasFilter(name string) bool { return e.filters[name] != nil }
func (e *env) HasTest(name string) bool   { return e.tests[name] != nil }
func (e *env) Autoescape() bool           { return e.auto }
func (e *env) Newline() string            { return "\n" }

func (e *env) Lookup(name string) (py.Value, bool) {
	v, ok := e.vars[name]
	return v, ok
}

func (e *env) Attr(t *py.Thread, x py.Value, name string) (py.Value, error) {
	v, found, err := py.GetAttr(t, x, name)
	if found || err != nil {
		return v, err
	}
	if v, found, err = py.GetItem(t, x, py.Str(name)); found || err != nil {
		return v, err
	}
	return py.Missing(t, x, py.Str(name)), nil
}

func (e *env) Item(t *py.Thread, x, key py.Value) (py.Value, error) {
	v, found, err := py.GetItem(t, x, key)
	if found || err != nil {
		return v, err
	}
	if name, ok := key.AsStr(); ok {
		if v, found, err = py.GetAttr(t, x, name); found || err != nil {
			return v, err
		}
	}
	return py.Missing(t, x, key), nil
}
