package syntax

import "testing"

func TestSmoke(t *testing.T) {
	t.Parallel()
	for _, src := range []string{
		"a {{ x.y[1:2, ::3].0|f(1, a=2, *b, **c)|g is not divisibleby 3 }} b",
		"{% for a, (b, c) in x if y recursive %}{{ loop.index }}{% else %}{% endfor %}",
		"{%- set ns.a = 1, 2 -%}\n x {% if a < 1 <= 3 not in z %}{% elif 1_0 %}{% else %}{% endif %}",
		"{% from 'x' import a as b, c with context %}{% include ['a', 'b'] ignore missing without context %}",
		"{% macro f(a, b=1) %}x{% endmacro %}{% call(x) f(1) %}{% endcall %}{% filter upper|lower(1) %}{% endfilter %}",
		"{{ -1|abs ** 2 ** 3 }}{{ 'a\\n\\x41\\u20ac' \"b\" }}{{ 123456789012345678901234567890 + 1.5e3 }}",
		"{% block a scoped required %} {% endblock a %}{% raw %}{{ x }}{% endraw %}{# c #}{{ (a if b else c if d, ) }}{{ () }}",
	} {
		tree, err := Parse("t", src, nil)
		if err != nil {
			t.Errorf("Parse(%q): %v", src, err)
			continue
		}
		t.Log(dump(tree.Body))
	}
}
