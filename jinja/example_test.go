package jinja_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"
	"strings"

	"github.com/gossh/gossh/jinja"
	"github.com/gossh/gossh/jinja/builtin"
	"github.com/gossh/gossh/jinja/py"
	"github.com/gossh/gossh/jinja/syntax"
)

func Example() {
	env := jinja.New(jinja.Options{Loader: jinja.MapLoader{
		"macros.j2": "{% macro listen(port, tls=false) %}listen {{ port }}{{ ' ssl' if tls }};{% endmacro %}",
		"site.conf": "{% from 'macros.j2' import listen -%}\n" +
			"server_name {{ host }};\n{% for p in ports %}{{ listen(p, tls=p == 443) }}\n{% endfor %}",
	}})
	t, err := env.GetTemplate(context.Background(), "site.conf")
	if err != nil {
		log.Fatal(err)
	}
	text, err := t.Render(context.Background(), map[string]any{"host": "web1", "ports": []any{80, 443}})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Print(text)
	// Output:
	// server_name web1;
	// listen 80;
	// listen 443 ssl;
}

func ExampleOptions_filters() {
	shout := func(_ *py.Thread, _ builtin.Env, x py.Value, a py.Args) (py.Value, error) {
		s, ok := x.AsStr()
		if !ok {
			return py.Value{}, py.Errorf("TypeError", "shout takes a str, not %s", py.TypeName(x))
		}
		return py.Str(strings.ToUpper(s) + "!"), nil
	}
	env := jinja.New(jinja.Options{Filters: map[string]jinja.Filter{"shout": shout}})
	t, err := env.FromString("hello", "{{ ['hey', 'you']|map('shout')|join(' ') }}")
	if err != nil {
		log.Fatal(err)
	}
	if err := t.RenderTo(context.Background(), os.Stdout, nil); err != nil {
		log.Fatal(err)
	}
	// Output: HEY! YOU!
}

// registry is a value of the program's own: `services.web` and `services('web')`.
type registry struct{ ports map[string]int64 }

func (*registry) PyType() string { return "registry" }

func (r *registry) Attr(_ *py.Thread, name string) (py.Value, bool, error) {
	port, ok := r.ports[name]
	return py.Int(port), ok, nil
}

func (r *registry) Call(t *py.Thread, a py.Args) (py.Value, error) {
	if len(a.Pos) != 1 {
		return py.Value{}, py.Errorf("TypeError", "services() takes one argument")
	}
	name, _ := a.Pos[0].AsStr()
	v, ok, err := r.Attr(t, name)
	if !ok {
		return py.None, err
	}
	return v, err
}

func Example_objects() {
	env := jinja.New(jinja.Options{Globals: map[string]py.Value{
		"services": py.Of(&registry{map[string]int64{"web": 80}}),
	}})
	t, err := env.FromString("ports", "{{ services.web }} {{ services('web') }} {{ services('db') }} {{ services.db is defined }}")
	if err != nil {
		log.Fatal(err)
	}
	if err := t.RenderTo(context.Background(), os.Stdout, nil); err != nil {
		log.Fatal(err)
	}
	// Output: 80 80 None False
}

// A tag of the program's own: {% shell %}...{% endshell %} indents its body.
func Example_tags() {
	shell := func(p *syntax.Parser, pos syntax.Pos) ([]syntax.Stmt, error) {
		body, _, err := p.ParseStatements("endshell")
		return []syntax.Stmt{&syntax.FilterBlock{
			Pos: pos, Body: body,
			Filter: &syntax.Filter{Pos: pos, Name: "indent", Args: syntax.Args{Pos: []syntax.Expr{&syntax.Const{Pos: pos, Value: "$ "}, &syntax.Const{Pos: pos, Value: true}}}},
		}}, err
	}
	env := jinja.New(jinja.Options{Syntax: syntax.Config{Tags: map[string]syntax.Tag{"shell": shell}}})
	t, err := env.FromString("doc", "{% shell %}ls\nuptime{% endshell %}")
	if err != nil {
		log.Fatal(err)
	}
	if err := t.RenderTo(context.Background(), os.Stdout, nil); err != nil {
		log.Fatal(err)
	}
	// Output:
	// $ ls
	// $ uptime
}

func ExampleError_Detail() {
	env := jinja.New(jinja.Options{Loader: jinja.MapLoader{
		"lib.j2": "{% macro listen(site) %}\n  {{ site.port.first }}\n{% endmacro %}",
	}})
	t, err := env.FromString("main.conf", "{% import 'lib.j2' as lib %}\n{{ lib.listen({}) }}")
	if err != nil {
		log.Fatal(err)
	}
	_, err = t.Render(context.Background(), nil)
	var e *jinja.Error
	if errors.As(err, &e) {
		fmt.Println(e.Class)
		fmt.Println(e.Detail())
	}
	// Output:
	// UndefinedError
	// lib.j2:2:16: UndefinedError: 'dict object' has no attribute 'port'
	//   2 |   {{ site.port.first }}
	//     |                ^
	//   from main.conf:2:8 (macro listen)
}

func ExampleTemplate_Module() {
	env := jinja.New(jinja.Options{})
	t, err := env.FromString("lib", "{% set version = 3 %}{% macro hi(name) %}hi {{ name }}{% endmacro %}")
	if err != nil {
		log.Fatal(err)
	}
	lib, err := t.Module(context.Background(), nil)
	if err != nil {
		log.Fatal(err)
	}
	hi, _ := lib.Get("hi")
	text, err := py.Call(&py.Thread{Ctx: context.Background()}, hi, py.Args{Pos: []py.Value{py.Str("you")}})
	if err != nil {
		log.Fatal(err)
	}
	s, _ := text.AsStr()
	fmt.Println(lib.Names, s)
	// Output: [version hi] hi you
}
