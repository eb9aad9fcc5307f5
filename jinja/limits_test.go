package jinja

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/gossh/gossh/jinja/py"
)

func TestLimits(t *testing.T) {
	t.Parallel()
	limits := Limits{Limits: py.Limits{MaxRange: 1000, MaxString: 1000, MaxDepth: 50, MaxDigits: 50}, MaxOutput: 5000}
	files := MapLoader{
		"self":   "{% include 'self' %}",
		"parent": "{% extends 'parent' %}",
		"module": "{% import 'module' as m %}",
	}
	tests := []struct{ name, tmpl, class string }{
		{"range", "{{ range(1001)|length }}", "OverflowError"},
		{"repetition", "{{ 'x' * 1001 }}", "MemoryError"},
		{"joining", "{% set x = 'x' * 999 %}{{ x ~ x }}", "MemoryError"},
		{"digits", "{{ 10 ** 60 }}", "OverflowError"},
		{"output", "{% for i in range(900) %}12345678{% endfor %}", OutputLimit},
		{"printed", "{% set x = 'x' * 900 %}{% for i in range(900) %}{{ x }}{% endfor %}", OutputLimit},
		{"captured", "{% set x %}{% for i in range(900) %}12345678{% endfor %}{% endset %}", OutputLimit},
		{"include", "{% include 'self' %}", "RecursionError"},
		{"extends", "{% extends 'parent' %}", "RecursionError"},
		{"import", "{% import 'module' as m %}", "RecursionError"},
		{"macro", "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "RecursionError"},
		{"caller", "{% macro m() %}{{ caller() }}{% endmacro %}{% macro n() %}{% call m() %}{{ n() }}{% endcall %}{% endmacro %}{{ n() }}", "RecursionError"},
		{"block", "{% block a %}{{ self.a() }}{% endblock %}", "RecursionError"},
		{"loop", "{% for x in [1] recursive %}{{ loop([1]) }}{% endfor %}", "RecursionError"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := renderString(New(Options{Loader: files, Limits: limits}), tt.tmpl, nil)
			var e *Error
			if !errors.As(err, &e) || e.Class != tt.class {
				t.Errorf("got %v, want a %s", err, tt.class)
			}
		})
	}
}

func TestSandbox(t *testing.T) {
	t.Parallel()
	runTests(t, Options{Undefined: py.Strict}, []renderTest{
		{name: "class", tmpl: "{{ ''.__class__ }}", err: "SecurityError: access to attribute '__class__' of 'str' object is unsafe."},
		{name: "by item", tmpl: "{{ ''['__class__'] }}", err: "SecurityError: access to attribute '__class__' of 'str' object is unsafe."},
		{name: "by filter", tmpl: "{{ ''|attr('__class__') }}", err: "SecurityError: access to attribute '__class__' of 'str' object is unsafe."},
		{name: "by format", tmpl: "{{ '{0.__class__}'.format(1) }}", err: "SecurityError: access to attribute '__class__' of 'int' object is unsafe."},
		{name: "items may have such names", tmpl: "{{ {'_a': 1}['_a'] }}{{ {'_a': 1}._a }}", want: "11"},
		{name: "macro", tmpl: "{% macro m() %}{% endmacro %}{{ m.__globals__ }}", err: "SecurityError: access to attribute '__globals__' of 'Macro' object is unsafe."},
	})
}

func TestDeadlineEndsARendering(t *testing.T) {
	t.Parallel()
	// each would take far longer than the test may
	for _, tmpl := range []string{
		"{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
		"{% for a in range(99999) %}{% for b in range(99999) if false %}{% endfor %}{% endfor %}",
		"{% for a in range(99999) %}{{ range(99999)|sum }}{% endfor %}",
		"{% macro fib(n) %}{% if n > 1 %}{{ fib(n - 1) }}{{ fib(n - 2) }}{% endif %}{% endmacro %}{{ fib(90) }}",
		"{% for a in range(99999) %}{{ range(99999)|select('odd')|list|length }}{% endfor %}",
	} {
		e := New(Options{})
		tm, err := e.FromString("main", tmpl)
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
		_, err = tm.Render(ctx, nil)
		cancel()
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%s: got %v, want the deadline", tmpl, err)
		}
	}
}

// writes counts the pieces that a template is written in.
type writes struct {
	strings.Builder
	n int
}

func (w *writes) Write(p []byte) (int, error) {
	w.n++
	return w.Builder.Write(p)
}

type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, errors.New("no space") }

func TestRenderToWritesInPieces(t *testing.T) {
	t.Parallel()
	tmpl := "{% macro m(i) %}{{ i }};{% endmacro %}{% for i in range(50000) %}{{ m(i) }}{% set x %}dropped{% endset %}{% endfor %}"
	tm, err := New(Options{}).FromString("main", tmpl)
	if err != nil {
		t.Fatal(err)
	}
	var w writes
	if err := tm.RenderTo(context.Background(), &w, nil); err != nil {
		t.Fatal(err)
	}
	want, err := tm.Render(context.Background(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if w.String() != want || w.n < 5 {
		t.Errorf("got %d bytes in %d pieces, want %d in several", w.Len(), w.n, len(want))
	}
	if err := tm.RenderTo(context.Background(), failing{}, nil); err == nil || !strings.Contains(err.Error(), "no space") {
		t.Errorf("got %v, want the error of the writer", err)
	}
}
