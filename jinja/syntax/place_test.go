package syntax

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

func TestErrorPlaces(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ source, want string }{
		{"a\nbc {{ x ? }}", "2:9 unexpected char '?' at 10"},
		{"ä€😀 {{ ) }}", "1:8 unexpected ')'"},
		{"{{ x y }}", "1:6 expected token 'end of print statement', got 'y'"},
		{"a\r\nb\r\n  {% foo %}", "3:6 Encountered unknown tag 'foo'."},
		{"{% if x %}\n {{ 1 }}\n", "2:7 Unexpected end of template. Jinja was looking for the following tags: " +
			"'elif' or 'else' or 'endif'. The innermost block that needs to be closed is 'if'."},
		{"{% block a %}{% endblock %}\n{% block a %}{% endblock %}", "2:4 block 'a' defined twice"},
		{"\n{{ 'x\\u12' }}", `2:4 truncated \uXXXX escape`},
		{"x {# y", "1:5 Missing end of comment tag"},
	} {
		_, err := Parse("t", c.source, nil)
		var e *Error
		if !errors.As(err, &e) {
			t.Errorf("Parse(%q): got %v, want %s", c.source, err, c.want)
			continue
		}
		if got := fmt.Sprintf("%d:%d %s", e.Line, e.Column, e.Msg); got != c.want {
			t.Errorf("Parse(%q):\n got %s\nwant %s", c.source, got, c.want)
		}
	}
}

func TestPlacesOfNodes(t *testing.T) {
	t.Parallel()
	tree, err := Parse("t", "é\n {{ a.b(1)[2]|f + x is g }}\n", nil)
	if err != nil {
		t.Fatal(err)
	}
	sum, ok := tree.Body[0].(*Output).Parts[1].(*Binary)
	if !ok {
		t.Fatalf("got %s, want a sum", dump(tree.Body))
	}
	filter := sum.X.(*Filter)
	item := filter.X.(*Item)
	call := item.X.(*Call)
	for _, c := range []struct {
		name string
		node Node
		want Pos
	}{
		{"a + b", sum, Pos{2, 17}},
		{"x|f", filter, Pos{2, 15}},
		{"x[2]", item, Pos{2, 11}},
		{"b(1)", call, Pos{2, 7}},
		{"a.b", call.X, Pos{2, 7}},
		{"a", call.X.(*Attr).X, Pos{2, 5}},
		{"x is g", sum.Y, Pos{2, 24}},
	} {
		if got := c.node.Position(); got != c.want {
			t.Errorf("place of %s: got %v, want %v", c.name, got, c.want)
		}
	}
}

// TestLimits gives what would exhaust a stack.
func TestLimits(t *testing.T) {
	t.Parallel()
	const n = 200_000
	for name, source := range map[string]string{
		"parentheses": "{{ " + strings.Repeat("(", n),
		"lists":       "{{ " + strings.Repeat("[", n) + strings.Repeat("]", n) + " }}",
		"not":         "{{ " + strings.Repeat("not ", n) + "x }}",
		"minus":       "{{ " + strings.Repeat("-", n) + "x }}",
		"cond":        "{{ x" + strings.Repeat(" if x else x", n) + " }}",
		"cond chain":  "{{ x" + strings.Repeat(" if x", n) + " }}",
		"sum":         "{{ x" + strings.Repeat(" + x", n) + " }}",
		"attributes":  "{{ x" + strings.Repeat(".x", n) + " }}",
		"filters":     "{{ x" + strings.Repeat("|f", n) + " }}",
		"calls":       "{{ x" + strings.Repeat("()", n) + " }}",
		"or":          "{{ x" + strings.Repeat(" or x", n) + " }}",
		"filter tag":  "{% filter f" + strings.Repeat("|f", n) + " %}{% endfilter %}",
		"target":      "{% set " + strings.Repeat("(", n) + " = 1 %}",
		"test":        "{{ x" + strings.Repeat(" is f [x", n) + " }}",
		"if":          strings.Repeat("{% if x %}", n),
		"else":        strings.Repeat("{% if x %}{% else %}", n),
		"macro":       strings.Repeat("{% macro m() %}", n),
		"parameters":  "{% macro m(" + strings.Repeat("a,", n) + "b) %}{% endmacro %}",
		"arguments":   "{{ f(" + strings.Repeat("a=1,", n) + ") }}",
		"digits":      "{{ 1" + strings.Repeat("0", n) + " }}",
	} {
		if _, err := Parse("t", source, nil); err == nil {
			t.Errorf("Parse of %d nested %s: got no error", n, name)
		}
	}
	flat := "{{ [" + strings.Repeat("x, ", n) + "] }}{{ x" + strings.Repeat(" ~ x", n) + " }}" + strings.Repeat("{% if x %}{% endif %}", n) +
		"{% if x %}" + strings.Repeat("{% elif x %}", n) + "{% endif %}"
	if _, err := Parse("t", flat, nil); err != nil {
		t.Errorf("Parse of a long template: %v", err)
	}
}
