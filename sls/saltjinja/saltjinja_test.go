package saltjinja_test

import (
	"context"
	"errors"
	"testing"
	"testing/fstest"
	"time"

	"github.com/gossh/gossh/jinja"
	"github.com/gossh/gossh/jinja/py"
	"github.com/gossh/gossh/jinja/syntax"
	"github.com/gossh/gossh/sls/saltjinja"
)

// newEnv is an environment as templates of Salt have it.
func newEnv(o saltjinja.Options, files jinja.Loader) *jinja.Environment {
	return jinja.New(jinja.Options{
		Syntax:    syntax.Config{Tags: saltjinja.Tags(), Do: true, LoopControls: true},
		Filters:   saltjinja.Filters(o),
		Tests:     saltjinja.Tests(o),
		Globals:   saltjinja.Globals(),
		Undefined: py.Strict,
		Loader:    files,
	})
}

type testCase struct{ name, template, want string }

func run(t *testing.T, e *jinja.Environment, cases []testCase) {
	t.Helper()
	for _, c := range cases {
		name := c.name
		if name == "" {
			name = c.template
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tmpl, err := e.FromString("t", c.template)
			if err != nil {
				t.Fatal(err)
			}
			got, err := tmpl.Render(context.Background(), nil)
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
		})
	}
}

func TestSerializers(t *testing.T) {
	t.Parallel()
	run(t, newEnv(saltjinja.Options{}, nil), []testCase{
		{"", `{{ {'b':1,'a':[true,none,'x']}|json }} {{ {'b':1,'a':2}|json(sort_keys=False) }} {{ 'a'|json }}`, `{"a": [true, null, "x"], "b": 1} {"b": 1, "a": 2} "a"`},
		{"", `{{ 'é'|json }} {{ 'é<'|tojson }} {{ {'b':1,'a':2}|tojson }} {{ {'b':1,'a':2}|tojson(sort_keys=true) }}`, `"é" "\u00e9\u003c" {"b": 1, "a": 2} {"a": 2, "b": 1}`},
		{"", `{{ {'a':[1]}|json(indent=2) }}`, "{\n  \"a\": [\n    1\n  ]\n}"},
		{"", `{{ {'b':1,'a':[1,'x']}|yaml }} {{ 'str'|yaml }} {{ true|yaml }} {{ none|yaml }} {{ 1.0|yaml }}`, `{b: 1, a: [1, x]} str true null 1.0`},
		{"", `{{ {'b':1,'a':[1,{'c':'d'}]}|yaml(False) }}`, "b: 1\na:\n- 1\n- c: d"},
		{"", `{{ {1:'a','1':2,true:3,none:4,2.5:5}|yaml }}`, "{1: 3, '1': 2, null: 4, 2.5: 5}"},
		{"", `{% set l=[1] %}{{ {'a':l,'b':l,'c':{'d':l}}|yaml }}`, "{a: &id001 [1], b: *id001, c: {d: *id001}}"},
		{"", `{% set l=[1] %}{{ {'a':l,'b':l}|yaml(false) }}`, "a: &id001\n- 1\nb: *id001"},
		{"", `{% set l=[] %}{% do l.append(l) %}{{ l|yaml }}`, "&id001 [*id001]"},
		{"", `{{ ('a'|json)|yaml }} {{ range(3)|yaml }} {{ (1,(2,))|yaml }} {{ ()|yaml }}`, "NULL NULL [1, [2]] []"},
		{"", `{{ (1,2)|unique|yaml }}`, "!!set {1: null, 2: null}"},
		{
			"", `{{ {'a': {'x': 1, 'y': '<"&', 'b': {'c': ['t', 2, {'d': true}]}, 'e': {}, 'f': [[], 'g']}}|xml }}`,
			"<?xml version=\"1.0\" ?>\n<a x=\"1\" y=\"&lt;&quot;&amp;\">\n <b>\n  <c>t</c>\n  <c>2</c>\n  <c d=\"True\"/>\n </b>\n <e/>\n <f>g</f>\n</a>\n",
		},
		{"", `{{ {'a': 'x > y'}|xml }}`, "<?xml version=\"1.0\" ?>\n<a>x &gt; y</a>\n"},
		{"", `{{ 'x'|xml }}`, "!TemplateRuntimeError: Value is not a dict or list. Cannot render as XML"},
		{"", `{{ {'a': 1, 'b': 2}|xml }}`, "!TemplateRuntimeError: XML has one outermost element, not 2"},
		{"", `{{ {'a b': 1}|xml }}`, `!TemplateRuntimeError: "a b" is no name for an XML element`},
		{"", `{{ ['+--+', '| id | name |', '+--+', '| 1 | root |', '| 2.5 | ada |', '']|mysql_to_dict('name') }}`, "{'root': {'id': 1, 'name': 'root'}, 'ada': {'id': 2.5, 'name': 'ada'}}"},
		{"", `{{ ['| id |', '| 1 |']|mysql_to_dict('no') }}`, "!KeyError: 'no'"},
		{"", `{{ {'a':1}|python }} {{ ['x']|python }}`, "{'a': 1} ['x']"},
		{"", `{{ 'it is: "q"'|yaml_encode }} {{ 5|yaml_encode }} {{ true|yaml_encode }} {{ none|yaml_encode }} {{ 1.5|yaml_encode }}`, `"it is: \"q\"" 5 true null 1.5`},
		{"", `{{ [1]|yaml_encode }}`, "!TypeError: yaml_encode() only works with YAML scalar data; failed for <class 'list'>"},
		{"", `{{ nope|yaml_encode }}`, "!RepresenterError: cannot represent a value of the type StrictUndefined"},
		{"", `{{ 'a"b\n\té€😀'|yaml_dquote }} {{ "a'b"|yaml_squote }} {{ 5|yaml_dquote }}`, `"a\"b\n\t\xE9\u20AC\U0001F600" 'a''b' "5"`},
		{"", `{{ 'a\nb'|yaml_squote }}`, "'a\n\nb'"},
		{"", `{{ ('{foo: it works, l: [1, 2], 3: x}'|load_yaml).l[1] }} {{ ('{"a": 1}'|load_json).a }} {{ ('3: x'|load_yaml)[3] }}`, "2 1 x"},
		{"", `{{ ''|load_yaml }} {{ '[1, 2.5, yes, "x", ~]'|load_yaml }} {{ 'x'|load_text }}`, "None [1, 2.5, True, 'x', None] x"},
		{"", `{{ 'a: [1'|load_yaml }}`, "!TemplateRuntimeError: Encountered error loading yaml: found a list in brackets that does not end or lacks a comma\na: [1    <======================"},
		{"", `{{ '{a'|load_json }}`, "!TemplateRuntimeError: Unable to load json from {a"},
		{"", `{{ [1]|load_yaml }}`, "!TemplateRuntimeError: Unable to load yaml from [1]"},
		{"", `{{ {'name':'thing','changes':True,'l':[1,2]}|dict_to_sls_yaml_params }}`, "- name: thing\n- changes: true\n- l:\n  - 1\n  - 2"},
	})
	run(t, newEnv(saltjinja.Options{SortYAML: true}, nil), []testCase{
		{"sorted", `{{ {'b':1,'a':{'z':1,'y':2}}|yaml }} {{ {2:1,10:2,1.5:3}|yaml }} {{ {2:1,'a':2,1:3}|yaml }}`, "{a: {y: 2, z: 1}, b: 1} {1.5: 3, 2: 1, 10: 2} {2: 1, a: 2, 1: 3}"},
	})
}

func TestTags(t *testing.T) {
	t.Parallel()
	files := jinja.MapLoader{
		"d.yaml": "os: {{ os|default('none') }}\nl: [1, 2]\n",
		"d.json": `{"k": "v"}`, "d.txt": "text {{ 1 + 1 }}",
		"vars.jinja": "{% load_yaml as x %}{a: 1}{% endload %}{% import_yaml 'd.yaml' as y %}",
	}
	run(t, newEnv(saltjinja.Options{}, files), []testCase{
		{"", "{%- load_yaml as x %}\na: {{ 1 + 1 }}\nl:\n  - 1\n  - 2\n{%- endload %}\n{{ x.a }} {{ x.l[1] + 1 }}", "\n2 3"},
		{"", `{% load_json as x %}{"a": [1,2]}{% endload %}{{ x.a[1] }}`, "2"},
		{"", `{% load_text as x %} a {{ 1 }} {% endload %}[{{ x }}]`, "[ a 1 ]"},
		{"", `{% set a = 1 %}{% load_yaml as x %}{% set a = 2 %}{{ a }}{% endload %}{{ a }}{{ x }}`, "12"},
		{"", `{% import_yaml 'd.yaml' as d %}{{ d.os }} {{ d.l }}`, "none [1, 2]"},
		{"", `{% set os = 'Debian' %}{% import_yaml 'd.yaml' as d with context %}{{ d.os }}`, "Debian"},
		{"", `{% set os = 'Debian' %}{% import_yaml 'd.yaml' as d without context %}{{ d.os }}`, "none"},
		{"", `{% set n = 'd' %}{% import_json n ~ '.json' as d %}{{ d.k }}`, "v"},
		{"", `{% import_text 'd.txt' as d %}[{{ d }}]`, "[text 2]"},
		{"", `{% from 'vars.jinja' import x, y %}{{ x.a }} {{ y.l }}`, "1 [1, 2]"},
		{"", `{% import 'vars.jinja' as v %}{{ v.x.a }}`, "1"},
		{"", `{% for i in [1,2] %}{% load_yaml as x %}- {{ i }}{% endload %}{{ x }}{% endfor %}`, "[1][2]"},
		{"", `{% macro m() %}{% load_yaml as x %}{a: b}{% endload %}{{ x.a }}{% endmacro %}{{ m() }}`, "b"},
		{"", `{% profile as 'label' %}a{{ 1 }}{% endprofile %}`, "a1"},
		{"", `{{ raise('Custom Error') }}`, "!TemplateError: Custom Error"},
		{"", `{{ odict([('a',1)]) }}`, "{'a': 1}"},
		{"", `{% set x = {'a': (1,)} %}{% set c = show_full_context() %}{{ c.x }} {{ c.odict }} {{ c.nope is defined }}`, "{'a': [1]} <class 'dict'> False"},
	})
}

func TestRegexps(t *testing.T) {
	t.Parallel()
	run(t, newEnv(saltjinja.Options{}, nil), []testCase{
		{"", `{{ 'abcd'|regex_match('^(.*)BC(.*)$', ignorecase=True) }} {{ ('web1'|regex_search('(\\d+)'))[0] }} {{ 'x'|regex_match('(y)') is none }}`, "('a', 'd') 1 True"},
		{"", `{{ 'abcdefabcdef'|regex_search('BC(.*)', ignorecase=True) }} {{ 'abcdefabcdef'|regex_match('BC(.*)', ignorecase=True) }}`, "('defabcdef',) None"},
		{"", `{{ nope|regex_search('b') }}`, "!TypeError: expected string or bytes-like object, got 'StrictUndefined': 'nope' is undefined"},
		{"", `{{ 'abc'|regex_search('b') }} {{ 'abc'|regex_search('(x)?b') }}`, "('b',) (None,)"},
		{"", `{{ 'a\nb'|regex_search('^b') }} {{ 'a\nb'|regex_search('^b', multiline=true) }}`, "None ('b',)"},
		{"", `{{ 'foobar'|regex_replace('foo(?=bar)', 'X') }}`, "Xbar"},
		{"", `{{ 'yes, this is a TEST'|regex_replace(' ([a-z])', '__\\1', ignorecase=True) }}`, "yes,__this__is__a__TEST"},
		{"", `{{ 'abxd'|regex_replace('x*', '-') }} {{ 'aaa'|regex_replace('a', '\\g<0>\\g<0>') }} {{ 'ab'|regex_replace('(?P<n>a)(b)', '\\2\\g<n>') }}`, "-a-b--d- aaaaaa ba"},
		{"", `{{ 'a.b'|regex_replace('\\.', '\\n') }} {{ 'a'|regex_replace('a', '\\\\') }} {{ 'a'|regex_replace('a', '$1$&') }}`, "a\nb \\ $1$&"},
		{"", `{{ 'a'|regex_replace('a', '\\q') }}`, `!error: bad escape \q at position 0`},
		{"", `{{ 'a'|regex_replace('a', '\\1') }}`, `!error: invalid group reference 1 at position 1`},
		{"", `{{ 'https://example.com?foo=bar%20baz'|regex_escape }}`, `https://example\.com\?foo=bar%20baz`},
		{"", `{{ 'a1b22'|regex_findall('[0-9]+') }} {{ 'a1b2'|regex_findall('([a-z])([0-9])') }} {{ 'a1'|regex_findall('([a-z])') }}`, "['1', '22'] [('a', '1'), ('b', '2')] ['a']"},
		{"", `{{ ['x']|map('regex_replace','x','y')|list }}`, "['y']"},
		{"", `{{ 'abc' is match('a.c') }} {{ 'xabc' is match('a') }} {{ 'ABC' is match('a', ignorecase=true) }}`, "True False True"},
		{"", `{{ [{'v':'a'},{'v':'b'}]|selectattr('v','match','[b-e]')|list }}`, "[{'v': 'b'}]"},
		{"", `{{ '[x]'|regex_search('[][]x') }} {{ 'a]'|regex_search('[^]]') }}`, "('[x',) ('a',)"},
		{"", `{{ 'x'|regex_search('(') is none }}`, "!error: error parsing regexp: missing closing ) in `(`"},
		{"", `{{ 1|regex_search('1') }}`, "!TypeError: expected string or bytes-like object, got 'int'"},
		{"", `{{ ('a' * 40 ~ 'b')|regex_search('^(a+)+$') }}`, "!TimeoutError: the regular expression takes longer than 1s"},
	})
}

func TestLogic(t *testing.T) {
	t.Parallel()
	run(t, newEnv(saltjinja.Options{}, nil), []testCase{
		{"", `{% for v in ['yes','TRUE','1','no','',1,0,-1,true,none,[],[0],{},{'a':1},1.5] %}{{ v|to_bool }} {% endfor %}`, "True True True False False True False False True False False True False True False "},
		{"", `{{ 'a'|sequence }} {{ [1]|sequence }} {{ {'a':1}|sequence }} {{ (1,)|sequence }} {{ none|sequence }}`, "['a'] [1] {'a': 1} (1,) [None]"},
		{"", `{{ ['yes',0,False,'True']|exactly_n_true(2) }} {{ ['yes',False,0,None]|exactly_one_true }} {{ [1,1]|exactly_one_true }}`, "True True False"},
		{"", `{{ [1]|is_list }} {{ (1,)|is_list }} {{ [1] is list }} {{ 'a'|is_iter }} {{ {}|is_iter }} {{ 1|is_iter }}`, "True False True False True False"},
		{"", `{{ [1,2,2]|is_sorted }} {{ [2,1]|is_sorted }} [{{ 'x'|skip }}]`, "True False []"},
		{"", `{{ nope|to_bool }}`, "!UndefinedError: 'nope' is undefined"},
	})
}

func TestSetsAndLists(t *testing.T) {
	t.Parallel()
	run(t, newEnv(saltjinja.Options{}, nil), []testCase{
		{"", `{{ [1,2,3]|union([2,3,4]) }} {{ [1,2,3]|intersect([2,3,4]) }} {{ [1,2,3]|difference([2,3,4]) }} {{ [1,2,3]|symmetric_difference([2,3,4]) }}`, "[1, 2, 3, 4] [2, 3] [1] [1, 4]"},
		{"", `{{ (1,2)|union((2,3)) }} {{ (1,2)|intersect((2,3)) }} {{ (1,2)|difference((2,3)) }} {{ (1,2)|symmetric_difference((2,3)) }}`, "{1, 2, 3} {2} {1} {1, 3}"},
		{"", `{{ ['foo','foo','bar']|unique }} {{ [[1],[1],[2]]|unique }} {{ [1,true,1.0]|unique }}`, "['foo', 'bar'] [[1], [2]] [1]"},
		{"", `{{ [1,2,3]|min }} {{ [1,2,3]|max }} {{ [1,2,3]|avg }} {{ [1,2]|avg }}`, "1 3 2.0 1.5"},
		{"", `{{ []|max }}`, "!ValueError: max() arg is an empty sequence"},
		{"", `{{ [3,[4,2]]|flatten }} {{ [3,[4,[2]]]|flatten(levels=1) }} {{ [3,none,[4,[2,none]]]|flatten(preserve_nulls=true) }} {{ [1,none]|flatten }}`, "[3, 4, 2] [3, 4, [2]] [3, None, 4, 2, None] [1]"},
		{"", `{{ ['b','A','c']|sorted_ignorecase }}`, "['A', 'b', 'c']"},
		{"", `{{ [1,2,3]|compare_lists([1,2,4]) }} {{ {'a':'b'}|compare_dicts({'a':'c'}) }} {{ {'a':1}|compare_dicts({'b':2}) }}`, "{'new': [4], 'old': [3]} {'a': {'new': 'c', 'old': 'b'}} {'b': {'new': 2, 'old': ''}, 'a': {'new': '', 'old': 1}}"},
		{"", `{{ 'abc'|combinations(2)|map('join')|list }} {{ 'ab'|combinations_with_replacement(2)|map('join')|list }}`, "['ab', 'ac', 'bc'] ['aa', 'ab', 'bb']"},
		{"", `{{ 'abc'|permutations(2)|map('join')|list }} {{ [1,2]|permutations|list }} {{ [1]|permutations(2)|list }}`, "['ab', 'ac', 'ba', 'bc', 'ca', 'cb'] [(1, 2), (2, 1)] []"},
		{"", `{{ 'ab'|product('xy')|map('join')|list }} {{ [0,1]|product(repeat=2)|list }} {{ []|product([1])|list }}`, "['ax', 'ay', 'bx', 'by'] [(0, 0), (0, 1), (1, 0), (1, 1)] []"},
		{"", `{{ [1,2,3]|zip([4,5])|list }} {{ [1,2,3]|zip_longest([4],fillvalue='-')|list }} {{ 'abc'|compress([1,0,1])|list }}`, "[(1, 4), (2, 5)] [(1, 4), (2, '-'), (3, '-')] ['a', 'c']"},
		{"", `{{ []|combinations(0)|list }} {{ [1]|combinations(2)|list }}`, "[()] []"},
		{"", `{{ ['one','two','three','four']|random_sample(2, seed='static') }} {{ ['one','two','three','four']|random_shuffle(seed='static') }}`, "['four', 'one'] ['four', 'one', 'three', 'two']"},
		{"", `{{ range(100)|random_sample(3, seed=42) }} {{ range(10)|list|random_shuffle(seed='web1.example.com') }}`, "[81, 14, 3] [7, 8, 6, 3, 0, 4, 2, 5, 9, 1]"},
		{"", `{{ range(100)|random_sample(3, seed=-1) }} {{ range(100)|random_sample(3, seed=123456789012345678901) }}`, "[7, 11, 10] [46, 63, 73]"},
		{"", `{{ [1,2,1,3,4]|method_call('index', 1, 1, 3) }} {{ ['a.b']|map('method_call','split','.',1)|list }} {{ 'a'|method_call('nope') }}`, "2 [['a', 'b']] None"},
	})
}

func TestDicts(t *testing.T) {
	t.Parallel()
	run(t, newEnv(saltjinja.Options{}, nil), []testCase{
		{"", `{{ {'a1':{'b1':{'c1':'foo'}},'a2':'bar'}|traverse('a1:b1','default') }} {{ {'a2':'bar'}|traverse('a2:b2','default') }}`, "{'c1': 'foo'} default"},
		{"", `{{ {'a':[1,{'x':5}]}|traverse('a:0') }} {{ {'a':[1,{'x':5}]}|traverse('a:x') }} {{ {'a':[1]}|traverse('a:7') }} {{ {1:'i'}|traverse('1') }} {{ {'a':{'b':1}}|traverse('a.b', delimiter='.') }}`, "1 5 None i 1"},
		{"", `{{ {'a':1}|traverse(['a']) }} {{ none|traverse('a', 3) }} {{ {'a':none}|traverse('a:b', 3) }}`, "1 3 3"},
		{"", `{{ {}|set_dict_key_value('bar.baz.qux', 42, delimiter='.') }} {{ {'bar':{'baz':[1,2]}}|append_dict_key_value('bar:baz', 42) }}`, "{'bar': {'baz': {'qux': 42}}} {'bar': {'baz': [1, 2, 42]}}"},
		{"", `{{ {}|extend_dict_key_value('bar:baz:qux', [42]) }} {{ {'bar':{'baz':{'qux':1}}}|update_dict_key_value('bar:baz', {'quux':3}) }}`, "{'bar': {'baz': {'qux': [42]}}} {'bar': {'baz': {'qux': 1, 'quux': 3}}}"},
		{"", `{{ {'m':[{'n':'a','s':'up'},{'n':'b','s':'down'}]}|json_query("m[?s=='up'].n") }} {{ [1,[2]]|json_query('[]') }} {{ {'a':1}|json_query('b') }}`, "['a'] [1, 2] None"},
		{"", `{{ {'a':1}|json_query('a[') }}`, `!IncompleteExpressionError: Invalid jmespath expression: Incomplete expression at column 2`},
		{"", `{{ {'a':1}|to_entries }} {{ [{'key':'a','value':1},{'Name':'b'}]|from_entries }}`, "[{'key': 'a', 'value': 1}] {'a': 1, 'b': None}"},
		{"", `{{ ['a',{'b':'c'}]|json_encode_list }}`, "[b'a', {b'b': b'c'}]"},
	})
}

func TestTexts(t *testing.T) {
	t.Parallel()
	run(t, newEnv(saltjinja.Options{LookPath: func(name string) (string, error) {
		if name == "sh" {
			return "/bin/sh", nil
		}
		return "", errors.New("not found")
	}}, nil), []testCase{
		{"", `{{ 'a b'|quote }} {{ 'ab-1_/'|quote }} {{ ''|quote }} {{ "it's"|quote }}`, `'a b' ab-1_/ '' 'it'"'"'s'`},
		{"", `{{ 'random'|uuid }}`, "3652b285-26ad-588e-a5dc-c2ee65edc804"},
		{"", `{{ 'camelsWillLoveThis'|to_snake_case }} {{ 'snake_case_for_the_win'|to_camelcase }} {{ 'snake_case'|to_camelcase(uppercamel=True) }}`, "camels_will_love_this snakeCaseForTheWin SnakeCase"},
		{"", `{{ '5'|to_num + 1 }} {{ '5.5'|to_num }} {{ 'x'|to_num }} {{ 'wall'|to_bytes }}`, "6 5.5 x b'wall'"},
		{"", `{{ '1K'|human_to_bytes }} {{ '1kb'|human_to_bytes(handle_metric=true) }} {{ '2MiB'|human_to_bytes }} {{ '1.5G'|human_to_bytes }} {{ 'x'|human_to_bytes }} {{ 5|human_to_bytes('K') }} {{ '1 foo'|human_to_bytes }}`, "1024 1000 2097152 1610612736 0 5120 0"},
		{"", `{{ '0xabcd'|is_hex }} {{ 'xyzt'|is_hex }} {{ 1|is_hex }} {{ 'ab cd'|contains_whitespace }} {{ 'abcd'|contains_whitespace }}`, "True False False True False"},
		{"", `{{ 'abcd'|substring_in_list(['this','an abcd example']) }} {{ 'q'|substring_in_list(['a']) }}`, "True False"},
		{"", `{{ 5|check_whitelist_blacklist(whitelist=[5,6,7]) }} {{ 5|check_whitelist_blacklist(blacklist=[5]) }} {{ 'web1'|check_whitelist_blacklist(whitelist='web*', blacklist=['web1$']) }} {{ 'web1'|check_whitelist_blacklist(['we[b-c]\\d']) }} {{ 'x'|check_whitelist_blacklist }}`, "True False False True True"},
		{"", `{{ '/etc/salt/'|path_join('pillar','device1.sls') }} {{ 'a'|path_join('/b','../c') }} {{ '/'|path_join('a') }} {{ '//a'|path_join }} {{ 'x'|path_join('') }}`, "/etc/salt/pillar/device1.sls a/c /a //a x"},
		{"", `{{ 'a'|path_join(none) }}`, "!TypeError: expected str, bytes, or bytearray not <class 'NoneType'>"},
		{"", `{{ 'sh'|which }} {{ 'nope'|which }}`, "/bin/sh None"},
	})
}

func TestHashes(t *testing.T) {
	t.Parallel()
	run(t, newEnv(saltjinja.Options{}, nil), []testCase{
		{"", `{{ 'random'|md5 }} {{ 'random'|sha256 }}`, "7ddf32e17a6ac5ce04a8ecbf782ca509 a441b15fe9a3cf56661190a0b93b9dec7d04127288cc87250967cf3b52894d11"},
		{"", `{{ ('random'|sha512)[:8] }} {{ ('random'|sha1)|length }}`, "811a90e1 40"},
		{"", `{{ 'random'|base64_encode }} {{ 'Z2V0IHNhbHRlZA=='|base64_decode }} {{ 'gA=='|base64_decode }}`, `cmFuZG9t get salted b'\x80'`},
		{"", `{{ 'abc'|base64_decode }}`, "!Error: Incorrect padding"},
		{"", `{{ 'get salted'|hmac('shared secret', 'eBWf9bstXg+NiP5AOwppB5HMvZiYMPzEM9W5YMm/AmQ=') }} {{ 'x'|hmac('s','y') }}`, "True False"},
		{"", `{{ 'get salted'|hmac_compute('shared secret') }}`, "78159ff5bb2d5e0f8d88fe403b0a690791ccbd989830fcc433d5b960c9bf0264"},
		{"", `{{ 99|random_hash|length }} {{ 99|random_hash('md5')|length }} {{ 0|rand_str('md5') }}`, "64 32 cfcd208495d565ef66e7dff9f98764da"},
	})
}

func TestNetworks(t *testing.T) {
	t.Parallel()
	run(t, newEnv(saltjinja.Options{LookupHost: func(context.Context, string) ([]string, error) {
		return []string{"2001:db8::1", "192.0.2.1"}, nil
	}}, nil), []testCase{
		{"", `{{ '192.168.0.1'|is_ip }} {{ '192.168.0.1'|is_ip(options='loopback') }} {{ '127.0.0.1'|is_ip(options='loopback') }} {{ 'x'|is_ip }} {{ 1|is_ip }} {{ '192.168.0.01'|is_ip }}`, "True False True False False False"},
		{"", `{{ '192.168.0.1'|is_ipv4 }} {{ 'fe80::'|is_ipv4 }} {{ 'fe80::'|is_ipv6 }} {{ '10.0.0.0/8'|is_ip }}`, "True False True True"},
		{"", `{{ ['192.168.0.1','foo','bar','fe80::']|ipaddr }} {{ ['192.168.0.1','foo','fe80::']|ipv4 }} {{ ['192.168.0.1','fe80::']|ipv6 }}`, "['192.168.0.1', 'fe80::'] ['192.168.0.1'] ['fe80::']"},
		{"", `{{ '10.1.2.3/255.255.0.0'|ipv4 }} {{ '10.1.2.3/24'|ipaddr }} {{ 'foo'|ipv4 }} {{ ['8.8.8.8','10.0.0.1']|ipv4(options='public') }} {{ ['8.8.8.8','10.0.0.1']|ipv4(options='private') }}`, "10.1.2.3/16 10.1.2.3/24 None ['8.8.8.8'] ['10.0.0.1']"},
		{"", `{{ '192.168.0.1/30'|network_hosts }} {{ '192.168.0.1/8'|network_size }} {{ '10.0.0.1/31'|network_hosts }} {{ '10.0.0.1'|network_hosts }} {{ '2001:db8::/126'|network_hosts }} {{ ['10.0.0.0/30']|network_size }}`, "['192.168.0.1', '192.168.0.2'] 16777216 ['10.0.0.0', '10.0.0.1'] ['10.0.0.1'] ['2001:db8::1', '2001:db8::2', '2001:db8::3'] [4]"},
		{"", `{{ '::/64'|network_size }} {{ '10.0.0.1/28'|ip_host }} {{ '10.0.0.1'|ip_host }} {{ '::ffff:1.2.3.4'|ipv6 }}`, "18446744073709551616 10.0.0.1/28 10.0.0.1/32 ::ffff:102:304"},
		{"", `{{ '::/8'|network_hosts }}`, "!ValueError: the network ::/8 has more than 131072 hosts"},
		{"", `{{ {'a': '::1'}|ipwrap }} {{ none|ipwrap }}`, "{'a': '::1'} None"},
		{"", `{{ 'fe80::1'|ipwrap }} {{ ['10.0.0.1','::1']|ipwrap }} {{ ['10.0.0.1','11.0.0.1']|filter_by_networks(['10.0.0.0/8']) }}`, "[fe80::1] ['10.0.0.1', '[::1]'] ['10.0.0.1']"},
		{"", `{{ ('00:50'|gen_mac)[:6] }} {{ '00:50:56'|gen_mac|length }} {{ '00:11:22:33:44:55'|mac_str_to_bytes }} {{ 'host'|dns_check }} {{ 'host'|dns_check(ipv6=false) }}`, `00:50: 17 b'\x00\x11"3DU' [2001:db8::1] 192.0.2.1`},
	})
}

func TestFilesAndTime(t *testing.T) {
	t.Parallel()
	files := fstest.MapFS{
		"etc/a.txt": {Data: []byte("text\n")}, "etc/b.bin": {Data: []byte{0, 1, 2}}, "etc/empty": {},
	}
	now := time.Date(2024, 2, 29, 13, 4, 5, 678_000_000, time.UTC)
	run(t, newEnv(saltjinja.Options{Files: files, Now: func() time.Time { return now }}, nil), []testCase{
		{"", `{{ '/etc/a.txt'|is_text_file }} {{ '/etc/b.bin'|is_text_file }} {{ '/etc/b.bin'|is_bin_file }} {{ '/etc/a.txt'|is_binary_file }} {{ '/nope'|is_bin_file }} {{ '/nope'|is_text_file }}`, "True False True False None False"},
		{"", `{{ '/etc/empty'|is_empty }} {{ '/etc/a.txt'|is_empty_file }} {{ '/etc/empty'|file_hashsum('md5') }}`, "True False d41d8cd98f00b204e9800998ecf8427e"},
		{"", `{{ '/etc'|list_files|sort }}`, "['/etc', '/etc/a.txt', '/etc/b.bin', '/etc/empty']"},
		{"", `{{ '../../etc/empty'|is_empty }}`, "True"},
		{"", `{{ none|strftime }} {{ none|strftime('%d.%m.%Y %H:%M:%S.%f %a %A %b %B %j %U %W %u %w %y %p %I %Z %z %V %G %%') }}`, "2024-02-29 29.02.2024 13:04:05.678000 Thu Thursday Feb February 060 08 09 4 4 24 PM 01 UTC +0000 09 2024 %"},
		{"", `{{ 1457456400|date_format }} {{ 1457456400|date_format('%d.%m.%Y %H:%M') }} {{ '2002/12/25'|strftime('%y') }} {{ '1040814000'|strftime('%Y-%m-%d') }} {{ 'tomorrow'|strftime }} {{ none|strftime('%-d %e %k %-H %^a') }}`, "2016-03-08 08.03.2016 17:00 02 2002-12-25 2024-03-01 29 29 13 13 THU"},
		{"", `{{ 'xyz'|strftime }}`, "!ValueError: Unable to parse xyz"},
	})
	run(t, newEnv(saltjinja.Options{}, nil), []testCase{
		{"", `{{ '/etc/a.txt'|is_text_file }}`, "!TemplateRuntimeError: the filter is_text_file is not available: templates cannot look at files here"},
		{"", `{{ 'http://x'|http_query }}`, "!TemplateRuntimeError: the filter http_query is not available: templates cannot look at the network here"},
	})
}
