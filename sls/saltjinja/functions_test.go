package saltjinja_test

import (
	"errors"
	"testing"

	"github.com/gossh/gossh/jinja"
	"github.com/gossh/gossh/jinja/py"
	"github.com/gossh/gossh/jinja/syntax"
	"github.com/gossh/gossh/sls/saltjinja"
)

// host is a host as functions see it.
type host struct {
	grains, pillar py.Value
	logged         []string
}

func (h *host) Grains() py.Value       { return h.grains }
func (h *host) Pillar() py.Value       { return h.pillar }
func (h *host) Log(level, text string) { h.logged = append(h.logged, level+" "+text) }

func value(t *testing.T, expression string) py.Value {
	t.Helper()
	x, err := jinja.New(jinja.Options{}).CompileExpression(expression)
	if err != nil {
		t.Fatal(err)
	}
	v, err := x.Eval(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestFunctions(t *testing.T) {
	t.Parallel()
	for _, c := range []testCase{
		{"merged in place", "{% set d = {'a': {'b': [1]}, 'n': 1} %}{% do f['defaults.merge'](d, {'a': {'b': [2], 'c': 3}, 'n': {}}) %}{{ d }}", "{'a': {'b': [2], 'c': 3}, 'n': {}}"},
		{"a copy", "{% set d = {'a': {'b': 1}} %}{{ f['defaults.merge'](d, {'a': {'c': 2}}, in_place=False) }} {{ d }}", "{'a': {'b': 1, 'c': 2}} {'a': {'b': 1}}"},
		{"lists", "{{ f['defaults.merge']({'a': [1, 2]}, {'a': [2, 3]}, merge_lists=True) }}", "{'a': [1, 2, 3]}"},
		{"nothing", "{{ f['defaults.merge'](none, {'a': 1}) }} {{ f['defaults.merge']({'a': 1}, none) }}", "{'a': 1} {'a': 1}"},
		{"no dict", "{{ f['defaults.merge']({}, 'x') }}", "!TypeError: Cannot update using non-dict types in dictupdate.update()"},
		{"defaults.update", "{{ f['defaults.update']({'x': {'a': 1}, 'y': none}, {'a': 0, 'l': [1]}) }}", "{'x': {'a': 1, 'l': [1]}, 'y': {'a': 0, 'l': [1]}}"},
		{"defaults.deepcopy", "{% set d = {'a': [(1, [2])]} %}{% set e = f['defaults.deepcopy'](d) %}{% do e.a.append(3) %}{{ d }} {{ e }}", "{'a': [(1, [2])]} {'a': [(1, [2]), 3]}"},
		{"slsutil.update", "{{ f['slsutil.update']({'a': {'b': 1}}, {'a': {'c': 2}}) }} {{ f['slsutil.update']({'a': {'b': 1}}, {'a': {'c': 2}}, recursive_update=False) }}", "{'a': {'b': 1, 'c': 2}} {'a': {'c': 2}}"},
		{"slsutil.merge", "{% set d = {'a': {'b': 1}} %}{{ f['slsutil.merge'](d, {'a': {'c': 2}}) }} {{ d }}", "{'a': {'b': 1, 'c': 2}} {'a': {'b': 1}}"},
		{"strategies", "{% for s in ['recurse', 'overwrite', 'aggregate', 'list'] %}{{ f['slsutil.merge']({'a': {'b': 1}, 'x': 0}, {'a': {'c': 2}}, strategy=s) }}{% endfor %}", "{'a': {'b': 1, 'c': 2}, 'x': 0}{'a': {'c': 2}, 'x': 0}{'a': {'c': 2}, 'x': 0}{'a': [{'b': 1}, {'c': 2}], 'x': 0}"},
		{"slsutil.merge_all", "{{ f['slsutil.merge_all']([{'a': {'b': 1}}, {'a': {'c': 2}}, {'d': 3}]) }}", "{'a': {'b': 1, 'c': 2}, 'd': 3}"},
		{"yaml", "{{ f['slsutil.serialize']('yaml', {'b': [1, 'é'], 'a': none}, default_flow_style=False) }}|{{ f['slsutil.serialize']('yaml', 'x') }}", "a: null\nb:\n- 1\n- é|x"},
		{"json", "{{ f['slsutil.serialize']('json', {'b': 1, 'a': 'é'}) }} {{ f['slsutil.serialize'](serializer='json', obj={'b': 1, 'a': 2}, sort_keys=True) }}", `{"b": 1, "a": "é"} {"a": 2, "b": 1}`},
		{"back", "{{ f['slsutil.deserialize']('yaml', 'a: yes') }} {{ f['slsutil.deserialize']('json', '[1]') }}", "{'a': True} [1]"},
		{"other serializer", "{{ f['slsutil.serialize']('toml', {}) }}", `!SaltException: the serializer "toml" is not available: there are yaml and json`},
		{"undefined", "{{ f['slsutil.serialize']('yaml', nope) }}", "!UndefinedError: 'nope' is undefined"},
		{"log", "{{ f['log.warning']('5% of x') }}{{ f['log.debug'](1) }}", "TrueTrue"},
		{"grains.get", "{{ f['grains.get']('ip:eth0:1') }} {{ f['grains.get']('x/y', 3, delimiter='/') }} [{{ f['grains.get']('x') }}]", "10.0.0.2 3 []"},
		{"pillar.get", "{{ f['pillar.get']('a:b') }} {{ f['pillar.get']('a:b', nope) }} {{ f['pillar.get']('ports:80') }}", "1 1 http"},
		{"undefined default", "{{ f['pillar.get']('a:x', nope) }}", "!UndefinedError: 'nope' is undefined"},
		{"pillar.get merges", "{% set d = {'b': 0, 'c': {'d': 1}} %}{{ f['pillar.get']('a', d, merge=True) }} {{ d }} {{ f['pillar.get']('l', [3, 1], merge=True) }} {{ f['pillar.get']('no', {'x': 1}, merge=True) }} {{ f['pillar.get']('a:b', {'x': 1}, merge=True) }}", "{'b': 1, 'c': {'d': 1, 'e': 2}} {'b': 0, 'c': {'d': 1}} [3, 1, 2] {'x': 1} 1"},
		{"pillar.get is no copy", "{% do f['pillar.get']('l').append(9) %}{{ f['pillar.get']('l') }}", "[1, 2, 9]"},
		{"filter_by", "{{ f['grains.filter_by']({'Debian': {'a': 1}, 'default': {'a': 0}}) }} {{ f['grains.filter_by']({'X': 1, 'default': 2}) }} {{ f['grains.filter_by']({'X': 1}) }}", "{'a': 1} 2 None"},
		{"filter_by patterns", "{{ f['grains.filter_by']({'d*': 1, 'db?': 2, 'w*': 3}, grain='roles') }} {{ f['grains.filter_by']({12: 'x'}, grain='major') }} {{ f['grains.filter_by']({'*': none, 'y': 5}, grain='no', default='y') }}", "3 x 5"},
		{"filter_by base", "{{ f['grains.filter_by']({'Debian': {'a': {'x': 1}}, 'b': {'a': {'y': 2}, 'c': 3}}, base='b', merge={'c': 4}) }} {{ f['grains.filter_by']({'b': {'c': 3}}, base='b') }}", "{'a': {'y': 2, 'x': 1}, 'c': 4} {'c': 3}"},
		{"filter_by merges in place", "{% set d = {'Debian': {'a': 1}} %}{{ f['grains.filter_by'](d, merge={'b': 2}) }} {{ d }} {{ f['grains.filter_by']({}, merge={'b': 2}) }}", "{'a': 1, 'b': 2} {'Debian': {'a': 1, 'b': 2}} {'b': 2}"},
		{"filter_by and no dict", "{{ f['grains.filter_by']({'Debian': {}}, merge='x') }}", "!SaltException: filter_by merge argument must be a dictionary."},
		{"arguments", "{{ f['defaults.merge']({}) }}", "!TypeError: defaults.merge() missing 1 required positional argument: 'src'"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			h := &host{
				grains: value(t, "{'os_family': 'Debian', 'roles': ['web', 'db'], 'major': 12, 'ip': {'eth0': ['10.0.0.1', '10.0.0.2']}}"),
				pillar: value(t, "{'a': {'b': 1, 'c': {'e': 2}}, 'l': [1, 2], 'ports': {80: 'http'}}"),
			}
			f := py.NewDict(0)
			for name, fn := range saltjinja.Functions() {
				f.SetStr(name, py.NewFunc(name, func(t *py.Thread, a py.Args) (py.Value, error) { return fn(t, h, a) }))
			}
			e := jinja.New(jinja.Options{Syntax: syntax.Config{Do: true}, Undefined: py.Strict})
			tmpl, err := e.FromString("t", c.template)
			if err != nil {
				t.Fatal(err)
			}
			got, err := tmpl.Render(t.Context(), map[string]py.Value{"f": f.Value()})
			if err != nil {
				var pe *py.Error
				if !errors.As(err, &pe) {
					t.Fatal(err)
				}
				got = "!" + pe.Error()
			}
			if got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
			if c.name == "log" && (len(h.logged) != 2 || h.logged[0] != "warning 5% of x" || h.logged[1] != "debug 1") {
				t.Errorf("logged %q", h.logged)
			}
		})
	}
}
