package jinja_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/gossh/gossh/jinja"
)

// TestTrace gives each line of a template its number, and looks for it in the
// output.
func TestTrace(t *testing.T) {
	t.Parallel()
	main := `main 1
{# a comment
   over lines #}
main 4 {{ 'x' }}
{%- for i in [1, 2] %}
main 6 {{ i }}
  {%- if true %}
main 8{% endif %}
{% endfor -%}


main 12
{% include 'inc' %}
{% macro m() %}
main 15
main 16
{% endmacro %}
main 18 {{ m() }}
{% set s %}not
here
{% endset %}main 21 {{ s }}
`
	e := jinja.New(jinja.Options{Loader: jinja.MapLoader{"inc": "inc 1\n{% if 1 %}\ninc 3\n{% endif %}"}})
	tmpl, err := e.FromString("main", main)
	if err != nil {
		t.Fatal(err)
	}
	out, spans, err := tmpl.Trace(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	plain, err := tmpl.Render(t.Context(), nil)
	if err != nil || plain != out {
		t.Errorf("got %q, %v, want %q", out, err, plain)
	}
	offset, seen := 0, 0
	for line := range strings.Lines(out) {
		var name string
		var number int
		if _, err := fmt.Sscanf(line, "%s %d", &name, &number); err == nil {
			seen++
			var at jinja.Span
			for _, s := range spans {
				if s.Offset <= offset {
					at = s
				}
			}
			if got := at.LineAt(out, offset); got != number || at.Template != name {
				t.Errorf("%q: got line %d of %s", line, got, at.Template)
			}
		}
		offset += len(line)
	}
	if seen < 12 {
		t.Errorf("only %d lines were looked at in %q", seen, out)
	}
}
