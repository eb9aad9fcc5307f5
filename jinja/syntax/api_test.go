package syntax

import (
	"errors"
	"testing"
)

// upperTag is {% upper name, name %}body{% else %}body{% endupper %}.
func upperTag(p *Parser, pos Pos) ([]Stmt, error) {
	target, err := p.ParseTarget()
	if err != nil {
		return nil, err
	}
	if !p.Skip(AssignToken) {
		return nil, p.Fail(pos, "upper %s without a value", p.Peek().Kind)
	}
	value, err := p.ParseTuple()
	if err != nil {
		return nil, err
	}
	body, by, err := p.ParseStatements("else", "endupper")
	if err != nil {
		return nil, err
	}
	s := &If{Pos: pos, Test: &Host{pos, by}, Body: append([]Stmt{&Assign{pos, target, value}}, body...)}
	if by == "else" {
		if s.Else, _, err = p.ParseStatements("endupper"); err != nil {
			return nil, err
		}
	}
	return []Stmt{s, &Break{pos}}, nil
}

// argsTag is {% args f(1, a=2) name %}.
func argsTag(p *Parser, pos Pos) ([]Stmt, error) {
	if p.Look().Kind != LParen {
		return nil, p.Fail(pos, "args wants a call")
	}
	f, err := p.Expect(NameToken)
	if err != nil {
		return nil, err
	}
	a, err := p.ParseArgs()
	if err != nil {
		return nil, err
	}
	if _, err := p.ExpectName("name"); err != nil {
		return nil, err
	}
	p.SkipName("more")
	return []Stmt{&Do{pos, &Call{f.Pos, &Name{Pos: f.Pos, Name: f.Text}, a}}}, nil
}

func TestTags(t *testing.T) {
	t.Parallel()
	c := &Config{Tags: map[string]Tag{
		"upper": upperTag,
		"args":  argsTag,
		"plain": func(*Parser, Pos) ([]Stmt, error) { return nil, nil },
		"wrong": func(*Parser, Pos) ([]Stmt, error) { return nil, errors.New("no good") },
	}}
	for _, k := range []struct{ source, want, err string }{
		{
			source: "{% upper x, y = 1, 2 %}a{% endupper %}b",
			want: `[(If Test=(Host Value="endupper") [(Assign Target=(Tuple Items=[(Name "x" Store) (Name "y" Store)]) ` +
				`Value=(Tuple Items=[1 2])) (Output Parts=[(Data Text="a")])]) (Break) (Output Parts=[(Data Text="b")])]`,
		},
		{
			source: "{% upper x = 1 %}{% else %}b{% endupper %}",
			want: `[(If Test=(Host Value="else") [(Assign Target=(Name "x" Store) Value=1)] ` +
				`Else=[(Output Parts=[(Data Text="b")])]) (Break)]`,
		},
		{
			source: "{% args f(1, a=2) name more %}{% plain %}",
			want:   `[(Do (Call (Name "f") Args=(Args Pos=[1] Named=[(NamedArg "a" Value=2)])))]`,
		},
		{source: "{% upper x %}", err: "upper end of statement block without a value"},
		{source: "{% upper 1 = 2 %}", err: "can't assign to 'const'"},
		{source: "{% upper x = 1 %}{% endif %}", err: "Encountered unknown tag 'endif'. Jinja was looking for the " +
			"following tags: 'else' or 'endupper'. The innermost block that needs to be closed is 'upper'."},
		{source: "{% args f %}", err: "args wants a call"},
		{source: "{% args f() %}", err: "expected token 'name', got 'end of statement block'"},
		{source: "{% plain x %}", err: "expected token 'end of statement block', got 'x'"},
		{source: "{% wrong %}", err: "no good"},
	} {
		tree, err := Parse("t", k.source, c)
		switch {
		case k.err != "" && (err == nil || err.Error() != k.err):
			t.Errorf("Parse(%q):\n got error %v\nwant %s", k.source, err, k.err)
		case k.err == "" && err != nil:
			t.Errorf("Parse(%q): %v", k.source, err)
		case k.err == "" && dump(tree.Body) != k.want:
			t.Errorf("Parse(%q):\n got %s\nwant %s", k.source, dump(tree.Body), k.want)
		}
	}
}

func TestParseExpression(t *testing.T) {
	t.Parallel()
	for _, k := range []struct{ source, want, err string }{
		{source: "a + 1 if b", want: `(Cond Test=(Name "b") Then=(Binary (Name "a") Y=1))`},
		{source: "{'a': [1]}", want: `(Dict Pairs=[(Pair Key="a" Value=(List Items=[1]))])`},
		{source: "a, b", err: "chunk after expression"},
		{source: "a }} b", err: "chunk after expression"},
		{source: "", err: "unexpected 'end of template'"},
		{source: "a +", err: "unexpected 'end of template'"},
		{source: "'a", err: `unexpected char "'" at 0`},
	} {
		x, err := ParseExpression(k.source, nil)
		switch {
		case k.err != "" && (err == nil || err.Error() != k.err):
			t.Errorf("ParseExpression(%q): got error %v, want %s", k.source, err, k.err)
		case k.err == "" && err != nil:
			t.Errorf("ParseExpression(%q): %v", k.source, err)
		case k.err == "" && dump(x) != k.want:
			t.Errorf("ParseExpression(%q): got %s, want %s", k.source, dump(x), k.want)
		}
	}
}

// BenchmarkParse reads a template of 200 lines like those of states.
func BenchmarkParse(b *testing.B) {
	const part = `{% set config = salt['pillar.get']('app:config', {'port': 8080, 'hosts': ['a', 'b']}) %}
{%- for name, user in pillar.get('users', {}).items() if user.enabled is not defined or user.enabled %}
{{ name }}_user:
  user.present:
    - name: {{ user.name | default(name) }}
    - uid: {{ user['uid'] + 1000 }}
    {%- if grains['os_family'] == 'Debian' and loop.index < 10 %}
    - shell: /bin/bash
    {%- endif %}
{%- endfor %}
`
	source := ""
	for range 20 {
		source += part
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Parse("t", source, nil); err != nil {
			b.Fatal(err)
		}
	}
}
