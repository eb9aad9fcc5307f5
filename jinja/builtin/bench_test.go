package builtin_test

import (
	"testing"

	"github.com/gossh/gossh/jinja/py"
	"github.com/gossh/gossh/jinja/syntax"
)

// BenchmarkFilters calls filters as templates of Salt do most.
func BenchmarkFilters(b *testing.B) {
	for _, expr := range []string{
		"foo|default('x')", "'Web1'|lower", "'wéb'|upper", "[1,2,3]|join(',')", "'a-b-c'|replace('-', '_')", "'12'|int",
		"'a\\nb\\nc'|indent(4)", "users|map(attribute='name')|list", "users|selectattr('age', 'gt', 25)|list",
		"d|dictsort", "['b','a','c']|sort", "['b','a','b']|unique|list", "d|tojson", "d|length", "'x'|trim", "1 is odd",
		"users|groupby('age')", "['a','b']|map('upper')|join(',')", "'%s'|format(1)", "nums|first", "d is mapping",
	} {
		b.Run(expr, func(b *testing.B) {
			e := newEnv()
			x, err := syntax.ParseExpression(expr, &syntax.Config{})
			if err != nil {
				b.Fatal(err)
			}
			t := &py.Thread{}
			b.ReportAllocs()
			for b.Loop() {
				if _, err := e.eval(t, x); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
