package jinja_test

import (
	"context"
	"strings"
	"testing"

	"github.com/gossh/gossh/jinja"
)

// TestDeepest renders the deepest expressions and bodies that the parser takes.
func TestDeepest(t *testing.T) {
	t.Parallel()
	chain := strings.Repeat("(", 195) + "x" + strings.Repeat(strings.Repeat("|f", 990)+")", 195)
	sum := strings.Repeat("(", 195) + "1" + strings.Repeat(strings.Repeat(" + 1", 990)+")", 195)
	for name, source := range map[string]string{
		"filters": "{{ " + strings.ReplaceAll(chain, "|f", "|abs") + " }}",
		"sum":     "{{ " + sum + " }}",
		"lookups": "{{ " + strings.ReplaceAll(chain, "|f", ".x") + " }}",
		"if":      strings.Repeat("{% if true %}", 195) + "y" + strings.Repeat("{% endif %}", 195),
		"for":     strings.Repeat("{% for a in [1] %}", 195) + "y" + strings.Repeat("{% endfor %}", 195),
		"macro":   strings.Repeat("{% macro m() %}", 195) + "y" + strings.Repeat("{% endmacro %}", 195),
		"list":    "{{ " + strings.Repeat("[", 195) + strings.Repeat("]", 195) + " }}",
	} {
		tmpl, err := jinja.New(jinja.Options{}).FromString(name, source)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		out, err := tmpl.Render(context.Background(), map[string]any{"x": 1})
		if name != "lookups" && err != nil {
			t.Errorf("%s: got %q, %v", name, out, err)
		}
	}
}
