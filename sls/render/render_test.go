package render_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/files"
	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/sls/render"
)

// functions are what the templates of these tests can call.
type functions struct{}

func (functions) Has(name string) bool {
	return strings.HasPrefix(name, "test.") || strings.HasPrefix(name, "grains.")
}

func (functions) Call(_ context.Context, name string, args []any, kwargs *ordered.Map) (any, error) {
	if name == "test.fails" {
		return nil, fault.New(fault.Failed, "", "it failed")
	}
	return []any{name, append([]any{}, args...), kwargs}, nil
}

// roots writes files, given as pairs of path and text.
func roots(t testing.TB, pairs ...string) *files.Roots {
	t.Helper()
	dir := t.TempDir()
	for i := 0; i < len(pairs); i += 2 {
		name := filepath.Join(dir, pairs[i])
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(pairs[i+1]), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return files.New(map[string][]string{"base": {dir}, "dev": {dir + "/dev"}})
}

func newPipelines(t testing.TB, o render.Options) *render.Pipelines {
	t.Helper()
	r, err := render.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func source(text string) render.Source {
	return render.Source{Name: "/srv/salt/a/b.sls", SLS: "a.b", Path: "a/b.sls", Text: text}
}

func vars() render.Vars {
	return render.Vars{
		Opts: ordered.Of("o", int64(1)), Grains: ordered.Of("os", "Debian", "id", "web1"), Pillar: ordered.Of("p", ordered.Of("q", []any{int64(1)})),
		Salt: functions{}, More: ordered.Of("extra", "e"),
	}
}

func TestRender(t *testing.T) {
	t.Parallel()
	r := newPipelines(t, render.Options{Roots: roots(t, "a/map.jinja", "{% set m = 'map of ' ~ tpldir %}{% macro f(x) %}<{{ x }}>{% endmacro %}",
		"a/data.yaml", "k: [1, yes]\n", "other/x.jinja", "{{ grains.os }}", "dev/d.jinja", "dev")})
	for _, c := range []struct{ name, text, want string }{
		{"plain", "a: 1\nb: [x, 0o7, yes]\n", `{"a":1,"b":["x","0o7",true]}`},
		{"variables", "v: {{ [grains.os, pillar.p.q, opts['o'], saltenv, sls, extra, salt is defined] }}", `{"v":["Debian",[1],1,"base","a.b","e",true]}`},
		{"paths", "v: {{ [tplfile, tpldir, tplroot, tpldot, tplpath, slspath, slsdotpath, slscolonpath, sls_path] }}", `{"v":["a/b.sls","a","a","a","/srv/salt/a/b.sls","a","a","a","a"]}`},
		{"functions", "v: {{ salt['test.echo']('x', k=1) }}\nw: {{ salt.test.echo() }}\nx: {{ 'test.echo' in salt }}{{ 'no.such' in salt }}", `{"v":["test.echo",["x"],{"k":1}],"w":["test.echo",[],{}],"x":"TrueFalse"}`},
		{"function in a variable", "{% set f = salt['test.echo'] %}v: {{ f('os')[0] }}\nw: {{ salt.get('no.such', 'none') }}", `{"v":"test.echo","w":"none"}`},
		{"undefined function is undefined", "v: {{ salt['no.such'] is defined }}", `{"v":false}`},
		{"import", "{% from 'a/map.jinja' import m, f with context %}v: {{ m }}\nw: {{ f(1) }}", `{"v":"map of a","w":"<1>"}`},
		{"relative", "{% import './map.jinja' as x with context %}v: {{ x.m }}\nw: {% include '../other/x.jinja' %}", `{"v":"map of a","w":"Debian"}`},
		{"up", "{% from tpldir ~ '/x/.././map.jinja' import f %}v: {{ f(2) }}{% include 'other//x.jinja' %}", `{"v":"<2>Debian"}`},
		{"salt url", "{% from 'salt://a/map.jinja' import f %}v: {{ f(2) }}", `{"v":"<2>"}`},
		{"other saltenv", "v: {% include 'salt://d.jinja?saltenv=dev' %}", `{"v":"dev"}`},
		{"import_yaml", "{% import_yaml 'a/data.yaml' as d %}v: {{ d.k }}", `{"v":[1,true]}`},
		{"load_yaml", "{% load_yaml as d %}\nx: {y: 1}\n{% endload %}v: {{ d.x.y + 1 }}", `{"v":2}`},
		{"filters", "v: {{ {'a': [1, none]} | json }}\nw: {{ 'a\"b' | yaml_dquote }}\nx: {{ '10.0.0.1' | is_ip }}", `{"v":{"a":[1,null]},"w":"a\"b","x":true}`},
		{"do and loops", "{% set l = [] %}{% for i in range(9) %}{% if i > 2 %}{% break %}{% endif %}{% do l.append(i) %}{% endfor %}v: {{ l }}", `{"v":[0,1,2]}`},
		{"changes stay in the template", "{% do pillar.p.q.append(2) %}v: {{ pillar.p.q }}", `{"v":[1,2]}`},
		{"white space", "\n  \n", `null`},
		{"nothing left", "{% if false %}a: 1{% endif %}\n", `null`},
		{"json", "#!json\n{\"a\": 1}", `{"a":1}`},
		{"jinja and json", "#!jinja|json\n{\"a\": {{ 1 + 1 }}}", `{"a":2}`},
		{"yaml alone", "#!yaml\na: '{{ x }}'", `{"a":"{{ x }}"}`},
		{"old name", "#!yaml_jinja\na: {{ 1 }}", `{"a":1}`},
		{"ordered", "#!jinja | yaml -o\nb: 1\na: 2", `{"b":1,"a":2}`},
		{"text", "#!text\na: b\n", `"a: b\n"`},
		{"script", "#!/bin/sh\na: 1", `{"a":1}`},
		{"ifelse", "v: {{ [ifelse('db*', 1, 'G@os:Debian and web*', 2, 3), ifelse(false, 1, 2), ifelse(true, 1, 2), ifelse('x', 1, ''), ifelse('I@p:q:1', 5, 6)] }}", `{"v":[2,2,1,"",5]}`},
		{"context", "v: {{ show_full_context().grains.os }}", `{"v":"Debian"}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			v, err := r.Render(t.Context(), source(c.text), vars())
			if err != nil {
				t.Fatal(err)
			}
			if got, err := ordered.Encode(v); err != nil || string(got) != c.want {
				t.Errorf("got %s, %v, want %s", got, err, c.want)
			}
		})
	}
}

func TestErrors(t *testing.T) {
	t.Parallel()
	r := newPipelines(t, render.Options{Roots: roots(t, "a/inc.jinja", "one\n{{ nope }}\n", "a/broken.jinja", "{% if %}")})
	for _, c := range []struct{ name, text, want, detail string }{
		{"undefined", "a: 1\nb: {{ nope }}\n", "Rendering SLS 'base:a.b' failed: a/b.sls:2:7: Jinja variable 'nope' is undefined", "b: {{ nope }}"},
		{"syntax", "a: 1\n{% if %}\n", "Rendering SLS 'base:a.b' failed: a/b.sls:2:7: Jinja syntax error: ", "{% if %}"},
		{"included", "a: 1\n\n{% include 'a/inc.jinja' %}", "failed: a/inc.jinja:2:4: Jinja variable 'nope' is undefined", "a/b.sls:3"},
		{"broken include", "{% include 'a/broken.jinja' %}", "failed: a/broken.jinja:1:", "a/b.sls:1"},
		{"missing include", "x\n{% include 'a/none.jinja' %}", "failed: a/b.sls:2:4: Jinja template not found: a/none.jinja", ""},
		{"no function", "{{ salt['no.such']() }}", "'no.such' is not available", ""},
		{"failing function", "a: 1\nb: {{ salt['test.fails']() }}", "a/b.sls:2:", ""},
		{"ifelse", "{{ ifelse(1, 2) }}", "ifelse() takes an odd number of arguments", ""},
		{"ifelse expression", "{{ ifelse('a and', 2, 3) }}", "expected a target at the end", ""},
		{"yaml", "{% set x = 1 %}\n{# two\nlines #}\n{%- for i in [1, 2] %}\nk{{ i }}: v\n  {%- endfor %}\nbad: a: b\nlast: 1\n", "failed: a/b.sls:7: line 5 of the rendered text, column 7: ", ">    5 | bad: a: b"},
		{"yaml of an expression", "a: 1\nb: {{ 'x: y' }}\n", "failed: a/b.sls:2: line 2 of the rendered text", ">    2 | b: x: y"},
		{"yaml of an include", "{% include 'a/y.jinja' ignore missing %}\n\t- x", "failed: a/b.sls:2:", ""},
		{"duplicate", "a: 1\n{{ 'a' }}: 2\n", "failed: a/b.sls:2:", ""},
		{"json", "#!json\n{\"a\": }", "/srv/salt/a/b.sls: reading JSON: ", ""},
		{"unknown renderer", "#!jinja|yml\na: 1", "/srv/salt/a/b.sls: the renderer \"yml\" is not available", ""},
		{"refused renderer", "#!py\nx", "the renderer \"py\" is not available", ""},
		{"arguments", "#!yaml -x\na: 1", "the renderer yaml does not take -x", ""},
		{"data into yaml", "#!yaml|yaml\na: 1", "the renderer yaml takes text", ""},
		{"out of the roots", "{% include '../../etc/passwd' %}", "leads out of the roots", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, err := r.Render(t.Context(), source(c.text), vars())
			if fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), c.want) {
				t.Fatalf("got %v, want %q", err, c.want)
			}
			if strings.Contains(err.Error(), "\n") {
				t.Errorf("the message has more than one line: %v", err)
			}
			var d interface{ Detail() string }
			if c.detail != "" && (!errors.As(err, &d) || !strings.Contains(d.Detail(), c.detail)) {
				t.Errorf("got %v with the detail\n%v\nwant %q", err, d, c.detail)
			}
		})
	}
}

func TestHints(t *testing.T) {
	t.Parallel()
	r := newPipelines(t, render.Options{})
	for text, want := range map[string]string{"#!py\n": "cmd_yaml", "#!ymal\n": "did you mean yaml?", "#!zzzzzz\n": "there are jinja"} {
		if _, err := r.Render(t.Context(), source(text), vars()); !strings.Contains(fault.HintOf(err), want) {
			t.Errorf("%s: got the hint %q, want %q", text, fault.HintOf(err), want)
		}
	}
}

func TestOptions(t *testing.T) {
	t.Parallel()
	r := newPipelines(t, render.Options{
		Pipeline: "jinja", AllowUndefined: true,
		SLSEnv:  ordered.Of("trim_blocks", true, "lstrip_blocks", true, "line_statement_prefix", "%%"),
		FileEnv: ordered.Of("variable_start_string", "[[", "variable_end_string", "]]", "line_comment_prefix", nil),
	})
	got, err := r.Render(t.Context(), source("  {% if 1 %}\nx{{ nope }}\n  {% endif %}\n%% if 0\ny\n%% endif\n"), render.Vars{})
	if err != nil || got != "x\n\n" {
		t.Errorf("got %q, %v", got, err)
	}
	text, err := r.Text(t.Context(), source("[[ 1 + 1 ]]{{ x }}\n"), render.Vars{})
	if err != nil || text != "2{{ x }}\n" {
		t.Errorf("got %q, %v", text, err)
	}
	for _, o := range []render.Options{
		{Pipeline: "jinja|yml"}, {Pipeline: "jinja||yaml"}, {SLSEnv: ordered.Of("trim_block", true)}, {FileEnv: ordered.Of("trim_blocks", "yes")},
	} {
		if _, err := render.New(o); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%+v: got %v, want invalid", o, err)
		}
	}
}

func TestSteps(t *testing.T) {
	t.Parallel()
	r := newPipelines(t, render.Options{})
	steps, err := r.Steps(t.Context(), source("a: {{ 1 }}\n"), vars(), "")
	if err != nil || len(steps) != 2 || steps[0].Renderer != "jinja" || steps[0].Value != "a: 1\n" || steps[1].Renderer != "yaml" {
		t.Errorf("got %v, %v", steps, err)
	}
	steps, err = r.Steps(t.Context(), source("a: {{ 'b: c' }}\n"), vars(), "")
	if err == nil || len(steps) != 1 {
		t.Errorf("got %v, %v, want the first step and an error", steps, err)
	}
	if steps, err := r.Steps(t.Context(), source("a: {{ 1 }}\n"), vars(), "text"); err != nil || steps[0].Value != "a: {{ 1 }}\n" {
		t.Errorf("got %v, %v", steps, err)
	}
}

func TestCancelled(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := newPipelines(t, render.Options{}).Render(ctx, source("{% for i in range(100000) %}{% for j in range(100000) %}{% endfor %}{% endfor %}"), vars())
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want cancelled", err)
	}
}
