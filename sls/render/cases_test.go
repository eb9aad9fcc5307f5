package render_test

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/gossh/gossh/jinja"
	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/sls/render"
)

// answers are functions that always return the same.
type answers map[string]any

func (a answers) Has(name string) bool { _, ok := a[name]; return ok }

func (a answers) Call(_ context.Context, name string, _ []any, _ *ordered.Map) (any, error) {
	return a[name], nil
}

// TestCases renders templates whose output the real Jinja2 with Salt's extensions
// gave.
func TestCases(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("testdata/cases.json")
	if err != nil {
		t.Fatal(err)
	}
	var all struct {
		Grains, Pillar *ordered.Map
		Cases          []struct {
			ID, Tmpl, Want, Err string
			Files               map[string]string
		}
	}
	if err := json.Unmarshal(text, &all); err != nil {
		t.Fatal(err)
	}
	if len(all.Cases) != 24 {
		t.Errorf("got %d cases, want 24", len(all.Cases))
	}
	functions := answers{"cmd.run": "out", "cmd.run_all": ordered.Of("retcode", int64(0)), "test.ping": true}
	for _, c := range all.Cases {
		t.Run(c.ID, func(t *testing.T) {
			t.Parallel()
			var pairs []string
			for name, text := range c.Files {
				pairs = append(pairs, name, text)
			}
			r := newPipelines(t, render.Options{Roots: roots(t, pairs...)})
			v := render.Vars{Grains: all.Grains, Pillar: all.Pillar, Salt: functions}
			steps, err := r.Steps(t.Context(), render.Source{Name: "init.sls", SLS: "demo.init", Path: "demo/init.sls", Text: c.Tmpl}, v, "jinja")
			if c.Err != "" {
				class, _, _ := strings.Cut(c.Err, ":")
				var e *jinja.Error
				if !errors.As(err, &e) || e.Class != class {
					t.Errorf("got %v, want a %s", err, class)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if got := steps[0].Value; strings.TrimSuffix(got.(string), "\n") != c.Want {
				t.Errorf("got %q, want %q", got, c.Want)
			}
		})
	}
}

// TestImported is about what an imported template sees: with context, all that the
// importing one sees; without, the same grains, pillar and functions, and where it
// lies itself.
func TestImported(t *testing.T) {
	t.Parallel()
	r := newPipelines(t, render.Options{Roots: roots(
		t, "lib/where.jinja", "{% set at = [tplfile, tpldir, tplroot, tpldot, sls, slspath] %}{% macro told() %}{{ tpldir }}{% endmacro %}",
		"lib/deep/first.yaml", "{% import_yaml 'lib/deep/second.yaml' as second %}\na: {{ second.a }}\n", "lib/deep/second.yaml", "a: {{ grains.os }} {{ tpldir }}\n",
		"lib/inc.jinja", "{% from 'lib/where.jinja' import at %}{{ tpldir }} {{ at[1] }}",
		"lib/top.jinja", "{% set os = grains.os %}{{ tplfile }}", "top.jinja", "{% set at = [tpldir, tplroot, tpldot] %}",
	)})
	for _, c := range []struct{ name, text, want string }{
		{"without context", "v: {% from 'lib/where.jinja' import at, told %}{{ at }} {{ told() }}", `['lib/where.jinja', 'lib', 'lib', 'lib', 'a.b', 'a'] lib`},
		{"with context", "v: {% from 'lib/where.jinja' import at, told with context %}{{ at }} {{ told() }}", `['a/b.sls', 'a', 'a', 'a', 'a.b', 'a'] a`},
		{"as a URL", "v: {% import 'salt://lib/where.jinja?saltenv=base' as w %}{{ w.at[0] }}", `lib/where.jinja`},
		{"below another", "v: {% import_yaml 'lib/deep/first.yaml' as first %}{{ first.a }}", `Debian lib/deep`},
		{"in what is included", "v: {% include 'lib/inc.jinja' %}", `a lib`},
		{"at the top", "v: {% from 'top.jinja' import at %}{{ at }}", `['.', '.', '.']`},
		{"extended", "{% extends 'lib/top.jinja' %}", `a/b.sls`},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			steps, err := r.Steps(t.Context(), source(c.text), vars(), "jinja")
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.TrimPrefix(steps[0].Value.(string), "v: "); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// TestDataFunctions is about the functions that work on the template's own values.
func TestDataFunctions(t *testing.T) {
	t.Parallel()
	var told []string
	r := newPipelines(t, render.Options{Warn: func(msg string) { told = append(told, msg) }})
	v := render.Vars{Grains: ordered.Of("os", "Debian"), Pillar: ordered.Of("p", ordered.Of("q", int64(1))), Salt: answers{}}
	text := "{% set d = {'a': {'b': 1}} %}{% do salt['defaults.merge'](d, {'a': {'c': 2}}) %}{{ d }} {{ salt['pillar.get']('p:q', nope) }}" +
		"{% do salt['pillar.get']('p').update(r=2) %} {{ pillar }} {{ salt.grains.filter_by({7: 'x', 'Deb*': {8: 'y'}}, grain='os') }}" +
		"{% do salt['log.debug']('quiet') %}{% do salt['log.warning']('%s') %} {{ 'slsutil.merge' in salt }}"
	steps, err := r.Steps(t.Context(), source(text), v, "jinja")
	if err != nil {
		t.Fatal(err)
	}
	if got, want := steps[0].Value, "{'a': {'b': 1, 'c': 2}} 1 {'p': {'q': 1, 'r': 2}} {8: 'y'} True"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if len(told) != 1 || told[0] != "SLS 'base:a.b': %s" {
		t.Errorf("got the warnings %q", told)
	}
	if _, err := r.Render(t.Context(), source("v: {{ salt['pillar.get']('p') }}"), render.Vars{}); err == nil {
		t.Error("a template without functions called one")
	}
}

func TestPython2Methods(t *testing.T) {
	t.Parallel()
	var told []string
	r := newPipelines(t, render.Options{Warn: func(msg string) { told = append(told, msg) }})
	text := "{% set d = {'a': 1} %}{% for k, v in d.iteritems() %}{{ k }}{{ v }}{% endfor %} {{ d.iterkeys()|list }} {{ d.itervalues()|list }}" +
		" {{ d.has_key('a') }}{{ d['has_key']('b') }} {{ d.iteritems()|length }} {{ {'iteritems': 3}.iteritems }}"
	for range 2 {
		steps, err := r.Steps(t.Context(), source(text), vars(), "jinja")
		if err != nil {
			t.Fatal(err)
		}
		if got, want := steps[0].Value, "a1 ['a'] [1] TrueFalse 1 3"; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	if len(told) != 4 || told[0] != "a/b.sls: dicts have no iteritems() in Python 3; write items()" {
		t.Errorf("got the warnings %q", told)
	}
	for _, text := range []string{"{{ 'x'.iteritems() }}", "{{ {}.iternothing() }}", "{{ {}.has_key() }}"} {
		if v, err := r.Steps(t.Context(), source(text), vars(), "jinja"); err == nil {
			t.Errorf("%s: got %v, want an error", text, v[0].Value)
		}
	}
}

// TestAllowUndefined is about functions that are given what is not defined.
func TestAllowUndefined(t *testing.T) {
	t.Parallel()
	text := "{{ salt['test.echo'](nope, k=nope)[1:] }} {{ salt['slsutil.serialize']('yaml', nope) }} {{ salt['pillar.get']('no', nope) }}"
	r := newPipelines(t, render.Options{AllowUndefined: true})
	steps, err := r.Steps(t.Context(), source(text), vars(), "jinja")
	if err != nil {
		t.Fatal(err)
	}
	if got, want := steps[0].Value, "[[''], {'k': ''}] NULL "; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	for part := range strings.SplitSeq(text, " }} ") {
		if v, err := newPipelines(t, render.Options{}).Steps(t.Context(), source(strings.TrimSuffix(part, " }}")+" }}"), vars(), "jinja"); err == nil {
			t.Errorf("%s: got %v, want an error", part, v[0].Value)
		}
	}
}
