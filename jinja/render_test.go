package jinja

import (
	"context"
	"errors"
	"testing"

	"github.com/gossh/gossh/jinja/syntax"
)

// renderTest is a template and what Jinja2 prints for it.
type renderTest struct {
	name, tmpl, want string
	files            map[string]string
	vars             map[string]any
	err              string // Class: Message
}

func runTests(t *testing.T, o Options, tests []renderTest) {
	t.Helper()
	o.Syntax.Do, o.Syntax.LoopControls = true, true
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			o := o
			o.Loader = MapLoader(tt.files)
			got, err := renderString(New(o), tt.tmpl, tt.vars)
			if msg := describe(err); msg != tt.err {
				t.Fatalf("got error %q, want %q", msg, tt.err)
			}
			if got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func renderString(e *Environment, tmpl string, vars any) (string, error) {
	t, err := e.FromString("main", tmpl)
	if err != nil {
		return "", err
	}
	return t.Render(context.Background(), vars)
}

func describe(err error) string {
	var e *Error
	switch {
	case err == nil:
		return ""
	case errors.As(err, &e):
		return e.Class + ": " + e.Message
	}
	return "not an Error: " + err.Error()
}

func TestStatements(t *testing.T) {
	t.Parallel()
	runTests(t, Options{}, []renderTest{
		{name: "text and expression", tmpl: "a {{ 1 + 2 }} {{ x }}", vars: map[string]any{"x": "y"}, want: "a 3 y"},
		{name: "if", tmpl: "{% if x > 1 %}a{% elif x == 1 %}b{% else %}c{% endif %}", vars: map[string]any{"x": 1}, want: "b"},
		{name: "for", tmpl: "{% for i in range(3) %}{{ loop.index }}{{ i }}{% if not loop.last %},{% endif %}{% endfor %}", want: "10,21,32"},
		{name: "for else after break", tmpl: "{% for i in [1] %}{% break %}{% else %}e{% endfor %}", want: "e"},
		{name: "set in a branch of a loop", tmpl: "{% for i in [1,2] %}{% if loop.first %}{% set y = 5 %}{% endif %}{{ y is defined }}{% endfor %}", want: "TrueFalse"},
		{name: "macro", tmpl: "{% macro m(a, b=a) %}{{ a }}{{ b }}{{ varargs }}{{ kwargs }}{% endmacro %}{{ m(1) }}{{ m(1, 2, 3, c=4) }}", want: "11(){}12(3,){'c': 4}"},
		{name: "call block", tmpl: "{% macro m() %}[{{ caller(1) }}]{% endmacro %}{% call(x) m() %}<{{ x }}>{% endcall %}", want: "[<1>]"},
		{name: "undefined", tmpl: "{{ a.b }}", err: "UndefinedError: 'a' is undefined"},
		{name: "unknown filter", tmpl: "{{ 1|nope }}", err: "TemplateAssertionError: No filter named 'nope'."},
		{name: "unknown filter in an if", tmpl: "{% if false %}{{ 1|nope }}{% endif %}ok", want: "ok"},
	})
}

func TestInheritance(t *testing.T) {
	t.Parallel()
	files := map[string]string{
		"base": "<{% block a %}base{% endblock %}|{{ self.a() }}>",
		"mid":  "{% extends 'base' %}{% block a %}mid {{ super() }}{% endblock %}",
		"inc":  "{{ x }}{{ y }}",
		"lib":  "{% macro m(a) %}m{{ a }}{{ z }}{% endmacro %}{% set v = 7 %}{% set _w = 8 %}",
	}
	runTests(t, Options{}, []renderTest{
		{name: "extends", files: files, tmpl: "{% extends 'mid' %}dropped{% block a %}leaf {{ super() }} {{ super.super() }}{% endblock %}", want: "<leaf mid base base|leaf mid base base>"},
		{name: "include", files: files, tmpl: "{% set x = 1 %}{% for y in [2, 3] %}{% include 'inc' %}{% endfor %}{% include ['no', 'inc'] %}{% include 'no' ignore missing %}", want: "12131"},
		{name: "import", files: files, tmpl: "{% import 'lib' as l %}{% from 'lib' import m, v %}{{ l.m(1) }}{{ m(2) }}{{ v }}{{ l._w is defined }}", vars: map[string]any{"z": "Z"}, want: "m1m27False"},
		{name: "import with context", files: files, tmpl: "{% import 'lib' as l with context %}{{ l.m(1) }}", vars: map[string]any{"z": "Z"}, want: "m1Z"},
		{name: "no template", files: files, tmpl: "{% include 'no' %}", err: "TemplateNotFound: no"},
	})
}

func TestTemplatesAreValues(t *testing.T) {
	t.Parallel()
	base, err := New(Options{}).FromString("base", "<{% block a %}{% endblock %}{% macro m() %}m{% endmacro %}>")
	if err != nil {
		t.Fatal(err)
	}
	tmpl := "{% extends base %}{% import base as b %}{% block a %}{{ b.m() }}{% include [base] %}{% endblock %}"
	if got, err := renderString(New(Options{}), tmpl, map[string]any{"base": base}); got != "<m<>>" || err != nil {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestAutoescape(t *testing.T) {
	t.Parallel()
	runTests(t, Options{Autoescape: true}, []renderTest{
		{name: "escape", tmpl: "<{{ '<' }}{{ '<'|safe }}{% set x %}<{% endset %}{{ x }}>", want: "<&lt;<<>"},
		{name: "macro", tmpl: "{% macro m(a) %}<{{ a }}>{% endmacro %}{{ m('&') }}", want: "<&amp;>"},
		{name: "off", tmpl: "{% autoescape false %}{{ '<' }}{% endautoescape %}{{ '<' }}", want: "<&lt;"},
	})
}

func TestSyntaxOptions(t *testing.T) {
	t.Parallel()
	e := New(Options{Syntax: syntax.Config{VariableStart: "<<", VariableEnd: ">>"}})
	if got, err := renderString(e, "<< 1 >>{{ 1 }}", nil); got != "1{{ 1 }}" || err != nil {
		t.Errorf("got %q, %v", got, err)
	}
}
