package jinja

import (
	"context"
	"errors"
	"io/fs"
	"strings"
	"testing"
)

func TestErrorsSayWhere(t *testing.T) {
	t.Parallel()
	files := MapLoader{
		"lib":  "{% macro m(x) %}\n  {{ x.y.z }}{% endmacro %}",
		"inc":  "\n{% import 'lib' as l with context %}{{ l.m(1) }}",
		"base": "x\n{% block q %}{% endblock %}",
		"bad":  "x\n\t{% if %}",
	}
	tests := []struct{ name, tmpl, want string }{
		{"name", "a\n\té {{ nope.x }}", "main:2:12: UndefinedError: 'nope' is undefined\n  2 | \té {{ nope.x }}\n    | \t          ^"},
		{
			"macro of an include", "{% include 'inc' %}",
			"lib:2:10: UndefinedError: 'int object' has no attribute 'y'\n  2 |   {{ x.y.z }}{% endmacro %}\n    |          ^" +
				"\n  from inc:2:42 (macro m)\n  from main:1:4 (include inc)",
		},
		{
			"block", "{% extends 'base' %}{% block q %}{{ 1 + 'a' }}{% endblock %}",
			"main:1:39: TypeError: unsupported operand type(s) for +: 'int' and 'str'\n  1 | {% extends 'base' %}{% block q %}{{ 1 + 'a' }}{% endblock %}\n    | " +
				strings.Repeat(" ", 38) + "^\n  from base:2:4 (block q)",
		},
		{"no template", "{% include 'no' %}", "main:1:4: TemplateNotFound: no\n  1 | {% include 'no' %}\n    |    ^"},
		{
			"syntax", "{% include 'bad' %}",
			"bad:2:8: TemplateSyntaxError: Expected an expression, got 'end of statement block'\n  2 | \t{% if %}\n    | \t      ^\n  from main:1:4 (include bad)",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := renderString(New(Options{Loader: files}), tt.tmpl, nil)
			var e *Error
			if !errors.As(err, &e) {
				t.Fatalf("got %v, want an Error", err)
			}
			if got := e.Detail(); got != tt.want {
				t.Errorf("got\n%s\nwant\n%s", got, tt.want)
			}
			if first, _, _ := strings.Cut(tt.want, "\n"); e.Error() != first {
				t.Errorf("got %q, want %q", e.Error(), first)
			}
		})
	}
}

func TestLongChainIsCut(t *testing.T) {
	t.Parallel()
	_, err := renderString(New(Options{}), "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}", nil)
	var e *Error
	if !errors.As(err, &e) || e.Class != "RecursionError" {
		t.Fatalf("got %v, want a RecursionError", err)
	}
	if n := strings.Count(e.Detail(), "\n"); n > 30 || !strings.Contains(e.Detail(), " more ...") {
		t.Errorf("got %d lines, want the middle left out:\n%s", n, e.Detail())
	}
}

func TestErrorsUnwrap(t *testing.T) {
	t.Parallel()
	e := New(Options{Loader: MapLoader{}})
	if _, err := renderString(e, "{% include 'no' %}", nil); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v, want fs.ErrNotExist", err)
	}
	ctx, cancel := context.WithCancelCause(context.Background())
	why := errors.New("enough")
	cancel(why)
	tmpl, err := e.FromString("main", "x")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tmpl.Render(ctx, nil); !errors.Is(err, why) {
		t.Errorf("got %v, want the cause of the context", err)
	}
}
