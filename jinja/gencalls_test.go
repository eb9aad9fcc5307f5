package jinja_test

import (
	"strings"
)

// callContext has the values for calls of filters, tests and methods: variables,
// since Jinja2 computes constants while it compiles.
const callContext = `{"i0": 0, "i1": 1, "i2": 2, "i3": 3, "i7": 7, "im": -1, "im3": -3, "i10": 10, "i16": 16, "ib": 123456789012345678901234567890,` +
	` "f0": 0.0, "f1": 1.5, "f2": 2.675, "fm": -2.5, "fb": 1e20, "fs": 1e-7, "fi": 3.0, "t": true, "fa": false, "no": null,` +
	` "s0": "", "sa": "a", "s1": "hello world", "s2": "  Mixed Case text\n", "s3": "a,b,,c", "s4": "<p class=\"x\">it's & that</p>",` +
	` "s5": "héllo ß İ 日本 😀", "s6": "12", "s7": "-3.5", "s8": "one\ntwo\r\nthree\n\nfour", "s9": "0x1F", "sp": "%s and %s", "sf": "{} {0} {x}",` +
	` "su": "see http://example.com/a?b=c and foo@bar.org (www.x.com)", "sl": "the quick brown fox jumps over the lazy dog again-and-again",` +
	` "sk": "name", "sx": "upper", "sc": ",", "sq": "\t tab\u00a0nbsp ", "l0": [], "l1": [3, 1, 2], "l2": ["b", "A", "c", "a"], "l3": [1, "a", null, 2.5, true],` +
	` "l4": [[1, 2], [3, 4]], "l5": [{"name": "b", "n": 2}, {"name": "A", "n": 1}, {"name": "b", "n": null}], "l6": ["ab", "cd", "ef", "ab"], "l7": [0.5, 1, 2.5],` +
	` "l8": [null], "l9": [["a", 1], ["b", 2]], "d0": {}, "d1": {"b": 1, "a": 2, "C": 0}, "d2": {"name": "x", "k": {"n": [1, {"z": 2}]}}, "d3": {"class": "a b", "x": null, "y": "<\">"}}`

// values are the variables of callContext, some that calls can do little with.
var callValues = strings.Fields(`i0 i1 i2 i3 i7 im im3 i10 i16 ib f0 f1 f2 fm fb fs fi t fa no s0 sa s1 s2 s3 s4 s5 s6 s7 s8 s9 sp sf su sl sk sx sc sq
 l0 l1 l2 l3 l4 l5 l6 l7 l8 l9 d0 d1 d2 d3 nope d1.zz tp tq r5 d1.items() (s4|safe) (s4|e) ns s1.upper`)

var callStrings = strings.Fields(`s0 sa s1 s2 s3 s4 s5 s6 s7 s8 s9 sp sf su sl sk sx sc sq (s4|safe)`)

var callLists = strings.Fields(`l0 l1 l2 l3 l4 l5 l6 l7 l8 l9 tp tq r5 d1 s1 d1.items()`)

var callDicts = strings.Fields(`d0 d1 d2 d3`)

var callInts = strings.Fields(`i0 i1 i2 i3 i7 im im3 i10 i16 t no f1 s6`)

var callFilters = strings.Fields(`abs attr batch capitalize center count d default dictsort e escape filesizeformat first float forceescape format
 groupby indent int items join last length list lower map max min pprint reject rejectattr replace reverse round safe select selectattr slice sort
 string striptags sum title tojson trim truncate unique upper urlencode urlize wordcount wordwrap xmlattr`)

var callTests = strings.Fields(`boolean callable defined divisibleby eq equalto escaped even false filter float ge greaterthan gt in integer iterable
 le lessthan lower lt mapping ne none number odd sameas sequence string test true undefined upper`)

var strMethods = strings.Fields(`capitalize casefold center count endswith expandtabs find format index isalnum isalpha isascii isdecimal isdigit
 isidentifier islower isnumeric isprintable isspace istitle isupper join ljust lower lstrip partition removeprefix removesuffix replace rfind rindex
 rjust rpartition rsplit rstrip split splitlines startswith strip swapcase title upper zfill encode format_map`)

var listMethods = strings.Fields(`append clear copy count extend index insert pop remove reverse sort`)

var dictMethods = strings.Fields(`clear copy get items keys pop popitem setdefault update values`)

// callNames are what arguments are called.
var callNames = strings.Fields(`attribute default reverse case_sensitive by width first blank length killwords end leeway precision method base
 boolean default_value start fill_with linecount count sep maxsplit keepends d old new chars indent binary key nope break_long_words
 wrapstring trim_url_limit nofollow target rel autospace tabsize`)

func (g *generator) value() string { return callValues[g.IntN(len(callValues))] }

func (g *generator) from(list []string) string {
	if g.chance(5) {
		return g.value()
	}
	return list[g.IntN(len(list))]
}

func (g *generator) arg() string {
	switch g.IntN(5) {
	case 0, 1:
		return g.from(callInts)
	case 2, 3:
		return g.from(callStrings)
	}
	return g.value()
}

// args are up to n arguments, in parentheses if there are any.
func (g *generator) args(n int) string {
	var list []string
	for range g.IntN(n + 1) {
		list = append(list, g.arg())
	}
	if g.chance(3) {
		list = append(list, callNames[g.IntN(len(callNames))]+"="+g.arg())
	}
	if len(list) == 0 {
		return ""
	}
	return "(" + strings.Join(list, ", ") + ")"
}

// format is text with directives of str.format or %.
func (g *generator) format() string {
	var b strings.Builder
	if g.chance(2) {
		for range 1 + g.IntN(2) {
			b.WriteString("{" + g.pick("", "", "0", "1", "x", "0[0]", "x.y", "x[k]") + g.pick("", "", "!r", "!s", "!a"))
			if g.chance(2) {
				b.WriteString(":" + g.pick("", "", "*", "0") + g.pick("", "<", ">", "^", "=") + g.pick("", "", "+", "-", " ") + g.pick("", "", "#") +
					g.pick("", "", "0") + g.pick("", "5", "10", "1") + g.pick("", "", ",", "_") + g.pick("", "", ".2", ".0", ".10") +
					g.pick("", "", "d", "f", "s", "g", "e", "x", "X", "b", "o", "c", "%", "n", "G", "E", "F", "q"))
			}
			b.WriteString("}" + g.pick("", " ", "{{", "é"))
		}
		return "'" + b.String() + "'.format(" + g.value() + ", " + g.value() + ", x=" + g.value() + ")"
	}
	for range 1 + g.IntN(2) {
		b.WriteString("%" + g.pick("", "", "", "(name)", "(b)") + g.pick("", "", "-", "+", " ", "0", "#", "-0", "+0") + g.pick("", "", "5", "12", "*") +
			g.pick("", "", ".2", ".0", ".5", ".*") + g.pick("s", "s", "d", "i", "f", "g", "e", "x", "X", "o", "r", "a", "c", "u", "G", "E", "F", "%", "q") +
			g.pick("", " ", "é", "%%"))
	}
	right := g.pick(g.value(), "("+g.value()+", "+g.value()+")", "("+g.value()+",)", g.from(callDicts))
	return "'" + b.String() + "' % " + right
}

// call makes a case with one call.
func (g *generator) callCase() golden {
	var x string
	switch g.IntN(12) {
	case 0, 1, 2, 3:
		x = g.pick(g.value(), g.from(callStrings), g.from(callLists)) + "|" + callFilters[g.IntN(len(callFilters))] + g.args(3)
	case 4:
		x = g.value() + " is " + g.pick("", "not ") + callTests[g.IntN(len(callTests))] + g.args(1)
	case 5, 6:
		x = g.from(callStrings) + "." + strMethods[g.IntN(len(strMethods))] + "(" + strings.Trim(g.args(2), "()") + ")"
	case 7:
		x = "[" + g.from(callLists) + "." + listMethods[g.IntN(len(listMethods))] + "(" + strings.Trim(g.args(1), "()") + "), l1, l2, l9]"
	case 8:
		x = "[" + g.from(callDicts) + "." + dictMethods[g.IntN(len(dictMethods))] + "(" + strings.Trim(g.args(2), "()") + "), d1, d2]"
	case 9:
		x = g.format()
	case 10:
		x = g.value() + g.pick(" + ", " - ", " * ", " / ", " // ", " % ", " < ", " <= ", " == ", " != ", " in ", " ~ ", " and ") +
			g.pick(g.value(), g.from(callInts), g.from(callStrings))
		if strings.HasPrefix(x, "d1.items() -") {
			x = "d1" // Python's sets have an order of their own
		}
	default:
		x = g.pick(g.value(), g.from(callLists), g.from(callStrings)) + "[" +
			g.pick(g.value(), g.from(callInts), g.from(callInts)+":"+g.from(callInts), "::"+g.from(callInts)) + "]"
	}
	c := golden{Context: []byte(callContext), Options: map[string]any{"optimized": false}}
	c.Template = "{% set ns = namespace(a=i1) %}{% set tp = (i1, sa) %}{% set tq = (i3, i1, i2) %}{% set r5 = range(5) %}{% set r = " + x +
		" %}{% if r is string or r is mapping or r is not iterable %}{{ r }};{{ [r] }}{% else %}{{ r|list }}{% endif %}"
	if g.chance(3) {
		c.Options["autoescape"] = true
	}
	if g.chance(3) {
		c.Options["undefined"] = g.pick("strict", "chainable", "debug")
	}
	return c
}
