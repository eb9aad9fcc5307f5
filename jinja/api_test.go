package jinja

import (
	"context"
	"errors"
	"fmt"
	"sort"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/gossh/gossh/jinja/builtin"
	"github.com/gossh/gossh/jinja/py"
	"github.com/gossh/gossh/jinja/syntax"
)

func TestVariables(t *testing.T) {
	t.Parallel()
	d := py.NewDict(1)
	d.SetStr("x", py.Int(1))
	e := New(Options{Globals: map[string]py.Value{"x": py.Str("global"), "g": py.Str("G")}})
	tests := []struct {
		name string
		vars any
		want string
	}{
		{"none", nil, "globalG"},
		{"Go values", map[string]any{"x": 1}, "1G"},
		{"values", map[string]py.Value{"x": py.Int(1)}, "1G"},
		{"dict", d, "1G"},
		{"dict as a value", d.Value(), "1G"},
		{"lookup", Chain{valueVars{"g": py.Str("own")}, dictVars{d}}, "1own"},
		{"scope", Scope{Vars: d, Globals: map[string]any{"x": 2, "g": 3}}, "13"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got, err := renderString(e, "{{ x }}{{ g }}", tt.vars); got != tt.want || err != nil {
				t.Errorf("got %q, %v, want %q", got, err, tt.want)
			}
		})
	}
	if _, err := renderString(e, "", 5); err == nil || !strings.Contains(err.Error(), "variables of type int") {
		t.Errorf("got %v, want an error for variables that are an int", err)
	}
	if _, err := renderString(e, "{{ x }}", map[string]any{"x": struct{}{}}); err == nil || !strings.Contains(err.Error(), "variable x") {
		t.Errorf("got %v, want an error that names the variable", err)
	}
}

// Imports without context see the globals of the scope, but what those import
// does not; include and context change nothing in that.
func TestScopeGlobals(t *testing.T) {
	t.Parallel()
	e := New(Options{Loader: MapLoader{
		"lib":  "{% import 'deep' as d %}{% set seen = [v, g, d.seen] %}",
		"deep": "{% set seen = [v, g] %}",
		"inc":  "{% import 'lib' as l %}{{ l.seen }}",
	}})
	got, err := renderString(e, "{% import 'lib' as l %}{{ l.seen }}{% include 'inc' %}", Scope{
		Vars: map[string]any{"v": 1}, Globals: map[string]any{"g": 2},
	})
	if want := "[Undefined, 2, [Undefined, Undefined]][Undefined, Undefined, [Undefined, Undefined]]"; got != want || err != nil {
		t.Errorf("got %q, %v, want %q", got, err, want)
	}
}

// TestScopeEverywhere is about variables that every template sees, each its own.
func TestScopeEverywhere(t *testing.T) {
	t.Parallel()
	e := New(Options{Globals: map[string]py.Value{"g": py.Str("env")}, Loader: MapLoader{
		"lib":  "{% import 'deep' as d %}{% set seen = [v, here, g, d.seen] %}",
		"deep": "{% set seen = [v, here] %}",
		"inc":  "{% import 'lib' as l %}{{ l.seen }}{{ here }}",
	}})
	scope := Scope{Vars: map[string]any{"v": 1}, Everywhere: func(template string) Lookup {
		if template == "deep" {
			return nil
		}
		return valueVars{"here": py.Str(template), "g": py.Str("every")}
	}}
	got, err := renderString(e, "{{ here }}{{ g }}{% import 'lib' as l %}{{ l.seen }}{% include 'inc' %}{% import 'lib' as l with context %}{{ l.seen }}", scope)
	lib := "[Undefined, 'lib', 'every', [Undefined, Undefined]]"
	if want := "mainevery" + lib + lib + "main[1, 'main', 'every', [Undefined, Undefined]]"; got != want || err != nil {
		t.Errorf("got %q, %v, want %q", got, err, want)
	}
}

// TestMissing is about values for what is not there.
func TestMissing(t *testing.T) {
	t.Parallel()
	e := New(Options{Undefined: py.Strict, Missing: func(_ *py.Thread, owner, key py.Value) (py.Value, bool) {
		name, _ := key.AsStr()
		return py.Str(py.TypeName(owner) + "?" + name), name != "no"
	}})
	got, err := renderString(e, "{{ {'a': 1}.a }} {{ {}.b }} {{ {}['c'] }} {{ ''.d }} {{ [{}]|map(attribute='e')|first }}", nil)
	if want := "1 dict?b dict?c str?d dict?e"; got != want || err != nil {
		t.Errorf("got %q, %v, want %q", got, err, want)
	}
	if got, err := renderString(e, "{{ {}.no }}", nil); err == nil {
		t.Errorf("got %q, want an error", got)
	}
}

func TestExtensionPoints(t *testing.T) {
	t.Parallel()
	e := New(Options{
		Filters: map[string]Filter{
			"shout": func(_ *py.Thread, _ builtin.Env, x py.Value, a py.Args) (py.Value, error) {
				s, _ := x.AsStr()
				return py.Str(strings.ToUpper(s) + strings.Repeat("!", len(a.Pos))), nil
			},
			"upper": nil,
		},
		Tests: map[string]Test{
			"short": func(t *py.Thread, _ builtin.Env, x py.Value, _ py.Args) (bool, error) {
				n, err := py.Len(t, x)
				return n < 3, err
			},
		},
		Globals: map[string]py.Value{
			"where": py.NewFunc("where", func(t *py.Thread, _ py.Args) (py.Value, error) {
				c, ok := CallerOf(t)
				if !ok {
					return py.None, errors.New("no caller")
				}
				names := c.Names()
				sort.Strings(names)
				a, _, err := c.Lookup("a")
				s, _ := a.AsInt()
				return py.Str(fmt.Sprintf("%s:%v:%d", c.Template(), strings.Join(names[:2], ","), s)), err
			}),
		},
		Finalize: func(_ *py.Thread, v py.Value) (py.Value, error) {
			if v.IsNone() {
				return py.Str("-"), nil
			}
			return v, nil
		},
		Syntax: syntax.Config{Tags: map[string]syntax.Tag{
			"twice": func(p *syntax.Parser, pos syntax.Pos) ([]syntax.Stmt, error) {
				x, err := p.ParseExpression()
				return []syntax.Stmt{&syntax.Output{Pos: pos, Parts: []syntax.Expr{x, x}}}, err
			},
		}},
	})
	tests := []struct{ name, tmpl, want, err string }{
		{"filter", "{{ 'a'|shout(1, 2) }}", "A!!", ""},
		{"filter taken away", "{{ 'a'|upper }}", "", "TemplateAssertionError: No filter named 'upper'."},
		{"test", "{{ 'ab' is short }}{{ 'abc' is short }}", "TrueFalse", ""},
		{"finalize", "{{ none }}{{ 1 }}{{ [none] }}", "-1[None]", ""},
		{"tag", "{% twice 1 + 1 %}", "22", ""},
		{"caller at the top", "{% set a = 1 %}{{ where() }}", "main:a,cycler:1", ""},
		{"caller in a loop", "{% set a = 1 %}{% for i in [5] %}{% set a = i %}{{ where() }}{% endfor %}", "main:a,cycler:5", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, err := renderString(e, tt.tmpl, nil)
			if got != tt.want || describe(err) != tt.err {
				t.Errorf("got %q, %q, want %q, %q", got, describe(err), tt.want, tt.err)
			}
		})
	}
}

func TestAutoescapeFor(t *testing.T) {
	t.Parallel()
	e := New(Options{
		Loader:        MapLoader{"a.html": "{{ x }}{% include 'b.txt' %}", "b.txt": "{{ x }}"},
		AutoescapeFor: func(name string) bool { return strings.HasSuffix(name, ".html") },
	})
	tm, err := e.GetTemplate(context.Background(), "a.html")
	if err != nil {
		t.Fatal(err)
	}
	if got, err := tm.Render(context.Background(), map[string]any{"x": "<"}); got != "&lt;<" || err != nil {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestModule(t *testing.T) {
	t.Parallel()
	tm, err := New(Options{}).FromString("lib", "out{% set v = [x] %}{% set _p = 1 %}{% macro m(a, b=2) %}{{ a }}{{ b }}{{ v }}{{ caller() if caller }}{% endmacro %}")
	if err != nil {
		t.Fatal(err)
	}
	m, err := tm.Module(context.Background(), map[string]any{"x": 7})
	if err != nil {
		t.Fatal(err)
	}
	if m.Output != "out" || strings.Join(m.Names, " ") != "v m" {
		t.Errorf("got %q and %q", m.Output, m.Names)
	}
	macro, ok := m.Get("m")
	if !ok {
		t.Fatal("no macro")
	}
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() {
			th := &py.Thread{Ctx: context.Background()}
			got, err := py.Call(th, macro, py.Args{Pos: []py.Value{py.Int(1)}, Named: []py.Named{{Name: "b", Value: py.Int(3)}}})
			if s, _ := got.AsStr(); s != "13[7]" || err != nil {
				t.Errorf("got %q, %v", s, err)
			}
		})
	}
	wait.Wait()
	if got, err := renderString(New(Options{}), "{{ lib.m(5) }}{{ lib }}", map[string]any{"lib": m.Value()}); got != "52[7]out" || err != nil {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestExpression(t *testing.T) {
	t.Parallel()
	e := New(Options{})
	x, err := e.CompileExpression("a * 2 if a is defined")
	if err != nil {
		t.Fatal(err)
	}
	v, err := x.Eval(context.Background(), map[string]any{"a": 21})
	if n, _ := v.AsInt(); n != 42 || err != nil {
		t.Errorf("got %d, %v", n, err)
	}
	if v, err = x.Eval(context.Background(), nil); v.Kind() != py.KindUndefined || err != nil {
		t.Errorf("got %v, %v, want an undefined", v.Kind(), err)
	}
	if _, err := e.CompileExpression("1 +"); describe(err) == "" {
		t.Error("got no error for half an expression")
	}
}

func TestLoaders(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	dir := fstest.MapFS{"a.txt": {Data: []byte("one")}, "sub/b.txt": {Data: []byte("{% include './c.txt' %}{% include '../a.txt' %}")}, "sub/c.txt": {Data: []byte("c")}}
	e := New(Options{
		Loader:   ChoiceLoader{MapLoader{"m": "map"}, PrefixLoader{"p": MapLoader{"x": "prefixed"}}, FSLoader{dir}},
		JoinPath: RelativePath,
	})
	for name, want := range map[string]string{"m": "map", "p/x": "prefixed", "a.txt": "one", "sub/b.txt": "cone"} {
		tm, err := e.GetTemplate(ctx, name)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := tm.Render(ctx, nil); got != want || err != nil {
			t.Errorf("%s: got %q, %v, want %q", name, got, err, want)
		}
	}
	for _, name := range []string{"no", "sub", "../a.txt", "/a.txt", "", ".", "p", "p/y"} {
		if _, err := e.GetTemplate(ctx, name); !strings.HasPrefix(describe(err), "TemplateNotFound") {
			t.Errorf("%s: got %v, want TemplateNotFound", name, err)
		}
	}
	if tm, err := e.SelectTemplate(ctx, "no", "m"); err != nil || tm.Name() != "m" {
		t.Errorf("got %v, %v", tm, err)
	}
	if _, err := e.SelectTemplate(ctx, "no", "nor"); describe(err) != "TemplatesNotFound: none of the templates given were found: no, nor" {
		t.Errorf("got %v", err)
	}
	if got, err := renderString(e, "{% include '../../up' %}", nil); describe(err) != "TemplateNotFound: ../../up" {
		t.Errorf("got %q, %v", got, err)
	}
}

// broken is a loader with an error that is not that a template is missing.
type broken struct{}

func (broken) Load(context.Context, string) (Source, error) {
	return Source{}, errors.New("disk on fire")
}

func TestLoaderErrorsAreNotMissing(t *testing.T) {
	t.Parallel()
	_, err := renderString(New(Options{Loader: ChoiceLoader{broken{}, MapLoader{"x": ""}}}), "{% include 'x' ignore missing %}", nil)
	if describe(err) != "Error: disk on fire" {
		t.Errorf("got %v", err)
	}
}

func TestCache(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	dir := fstest.MapFS{"a": {Data: []byte("one")}, "b": {Data: []byte("b")}, "c": {Data: []byte("c")}}
	e := New(Options{Loader: FSLoader{dir}, CacheSize: 2})
	get := func(name string) *Template {
		t.Helper()
		tm, err := e.GetTemplate(ctx, name)
		if err != nil {
			t.Fatal(err)
		}
		return tm
	}
	first := get("a")
	if get("a") != first {
		t.Error("a template that did not change was read again")
	}
	get("b")
	get("a")
	get("c") // b goes, as it was used the longest ago
	if get("a") != first {
		t.Error("the template that was used last was thrown away")
	}
	if n := e.cache.l.Len(); n != 2 {
		t.Errorf("got %d templates in the cache, want 2", n)
	}
	dir["a"] = &fstest.MapFile{Data: []byte("two"), ModTime: time.Unix(1, 0)}
	if get("a") == first {
		t.Error("a template that changed was not read again")
	}
}

func TestOneTemplateInManyGoroutines(t *testing.T) {
	t.Parallel()
	e := New(Options{Loader: MapLoader{
		"base": "<{% block b %}{% endblock %}>",
		"lib":  "{% set seen = [] %}{% macro m(x) %}{% do seen.append(x) %}{{ seen }}{% endmacro %}",
		"main": "{% extends 'base' %}{% import 'lib' as lib %}{% block b %}{% for k, v in shared.items() %}{{ k }}{{ v }}{{ host }}{{ lib.m(host) }}{% endfor %}{% endblock %}",
	}, Syntax: syntax.Config{Do: true}})
	shared := py.NewDict(1)
	shared.SetStr("k", py.Str("v"))
	var wait sync.WaitGroup
	for host := range 8 {
		wait.Go(func() {
			for range 50 {
				tm, err := e.GetTemplate(context.Background(), "main")
				if err != nil {
					t.Error(err)
					return
				}
				got, err := tm.Render(context.Background(), Scope{
					Vars: map[string]any{"host": host}, Globals: map[string]py.Value{"shared": shared.Value()},
				})
				if want := fmt.Sprintf("<kv%d[%d]>", host, host); got != want || err != nil {
					t.Errorf("got %q, %v, want %q", got, err, want)
					return
				}
			}
		})
	}
	wait.Wait()
}
