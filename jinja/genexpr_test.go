package jinja_test

import (
	"math/rand/v2"
	"strconv"
	"strings"
)

// generator makes templates at random. They are meant to be sensible most of the
// time, and use few names, so that scopes meet.
type generator struct {
	*rand.Rand
	loops int // open loops that break and continue may leave
	top   bool
	names int // blocks so far
}

// fuzzContext is what these templates are given.
const fuzzContext = `{"n": 3, "f": 2.5, "s": "héllo World", "html": "<b>&'\"</b>", "l": [3, 1, 2], "ls": ["b", "A", "c"],` +
	` "d": {"b": 1, "a": [1, 2], "c": null}, "e": {}, "t": true, "no": null, "big": 12345678901234567890,` +
	` "users": [{"name": "al", "age": 30, "tags": ["x", "y"]}, {"name": "Bo", "age": 25, "tags": []}]}`

func (g *generator) pick(from ...string) string { return from[g.IntN(len(from))] }

// chance is true once in n times.
func (g *generator) chance(n int) bool { return g.IntN(n) == 0 }

// name is a variable that a statement may set.
func (g *generator) name() string { return g.pick("a", "b", "x", "y") }

func (g *generator) int(depth int) string {
	if depth <= 0 || g.chance(2) {
		return g.pick("0", "1", "2", "3", "-1", "n", "n", "l[0]", "d.b", "users[0].age", "7", "loop.index", "10", "big")
	}
	switch g.IntN(9) {
	case 0, 1:
		return g.int(depth-1) + g.pick(" + ", " - ", " // ", " % ", " * ") + g.int(depth-1)
	case 2:
		return "(" + g.int(depth-1) + g.pick(" + ", " - ") + g.int(depth-1) + ")"
	case 3:
		return g.seq(depth-1) + "|" + g.pick("length", "count", "sum", "first", "last", "max", "min")
	case 4:
		return g.str(depth-1) + "|" + g.pick("int", "length", "int(5)", "wordcount", "float", "int(base=16)")
	case 5:
		return g.cond(g.int, depth)
	case 6:
		return "-" + g.int(depth-1) + g.pick("", "|abs", " ** 2")
	case 7:
		return g.atom(g.str(depth-1)) + g.pick(".find('l')", ".count('a')", ".index('a')", ".rfind('o')")
	}
	return g.num(depth-1) + "|" + g.pick("int", "round", "abs", "round(1)", "round(method='ceil')", "float", "round(-1)")
}

// atom puts x in parentheses, so that what follows belongs to all of it.
func (g *generator) atom(x string) string {
	if strings.ContainsAny(x, " |") {
		return "(" + x + ")"
	}
	return x
}

func (g *generator) num(depth int) string {
	if g.chance(2) {
		return g.int(depth)
	}
	if depth <= 0 {
		return g.pick("f", "2.5", "0.1", "1e3", "1.0", "-0.5", "100.25", "1e16")
	}
	return g.num(depth-1) + g.pick(" + ", " - ", " * ", " / ", " // ", " % ") + g.num(depth-1)
}

func (g *generator) cond(of func(int) string, depth int) string {
	if g.chance(3) {
		return "(" + of(depth-1) + " if " + g.bool(depth-1) + ")"
	}
	return "(" + of(depth-1) + " if " + g.bool(depth-1) + " else " + of(depth-1) + ")"
}

func (g *generator) str(depth int) string {
	if depth <= 0 || g.chance(3) {
		return g.pick("'abc'", "s", "s", "html", "''", "'a b-c'", "ls[0]", "users[1].name", "' x '", "'1,2,3'", "'%s'", "\"it's\"", "'é日\\n'", "'12'")
	}
	switch g.IntN(8) {
	case 0:
		return g.any(depth-1) + " ~ " + g.any(depth-1)
	case 1:
		return "(" + g.str(depth-1) + " + " + g.str(depth-1) + ")"
	case 2, 3:
		return g.str(depth-1) + "|" + g.strFilter(depth)
	case 4:
		return g.atom(g.str(depth-1)) + g.strMethod(depth)
	case 5:
		return g.cond(g.str, depth)
	case 6:
		return g.seq(depth-1) + g.pick("|join", "|join(',')", "|map('string')|join('-')", "|string", "|tojson", "|pprint", "|join(', ', attribute='name')")
	}
	return g.atom(g.str(depth-1)) + g.pick("[0]", "[-1]", "[1:]", "[:2]", "[::-1]", "[1:-1]", "[10]", "|first", "|last")
}

func (g *generator) strFilter(depth int) string {
	return g.pick("upper", "lower", "title", "capitalize", "trim", "replace('a', 'b')", "replace('l', '', 1)", "e", "escape", "safe",
		"reverse", "center(9)", "indent", "indent(2, true)", "truncate(5)", "truncate(6, true, '')", "wordwrap(4)", "striptags",
		"default('d')", "d('e', true)", "string", "urlencode", "forceescape", "tojson", "pprint", "urlize",
		"format(1)", "format("+g.any(depth-2)+")", "trim('a')", "attr('upper')", "xmlattr", "title|lower", "e|upper", "safe|e")
}

func (g *generator) strMethod(depth int) string {
	return g.pick(".upper()", ".lower()", ".title()", ".strip()", ".replace('a', 'x')", ".capitalize()", ".center(8, '.')", ".ljust(6)",
		".zfill(5)", ".swapcase()", ".lstrip('a')", ".rstrip()", ".format(1, a=2)", ".join(ls)", ".join(l)", ".removeprefix('a')",
		".expandtabs()", ".casefold()", ".upper", ".nope()", ".nope", ".strip('"+g.pick("a", "b", "c")+"')", ".format("+g.any(depth-2)+")")
}

func (g *generator) seq(depth int) string {
	if depth <= 0 || g.chance(3) {
		return g.pick("l", "l", "ls", "[]", "users", "d", "[1, 2]", "range(4)", "(1, 'a')", "'abc'", "e", "d.items()", "[[1, 2], [3, 4]]", "d.a")
	}
	switch g.IntN(9) {
	case 0:
		return "[" + g.list(depth) + "]"
	case 1:
		return "(" + g.list(depth) + ",)"
	case 2, 3:
		return g.seq(depth-1) + "|" + g.seqFilter(depth)
	case 4:
		return g.seq(depth-1) + " + " + g.seq(depth-1)
	case 5:
		return g.atom(g.seq(depth-1)) + g.pick("[1:]", "[:-1]", "[::-1]", "[::2]", "[:1]", "[0]", "|list")
	case 6:
		return g.atom(g.str(depth-1)) + g.pick(".split()", ".split(',')", "|list", ".partition('a')", ".splitlines()", ".split('l', 1)", "|batch(2)|list")
	case 7:
		return g.cond(g.seq, depth)
	}
	return g.dict(depth-1) + g.pick("", ".keys()", ".values()", ".items()", "|dictsort", "|items", ".keys()|list", "|list", "|dictsort(by='value')")
}

func (g *generator) seqFilter(depth int) string {
	return g.pick("list", "sort", "reverse", "reverse|list", "unique|list", "map('upper')|list", "map('string')|list", "select|list",
		"select('odd')|list", "reject('none')|list", "map(attribute='name')|list", "selectattr('tags')|list", "batch(2)|list",
		"slice(2)|list", "sort(reverse=true)", "sort(attribute='age')", "groupby('age')", "map('length')|list", "first", "last",
		"map('default', 1)|list", "rejectattr('age', 'gt', 26)|list", "select('in', ["+g.list(depth-1)+"])|list", "map('int')|list",
		"default([])", "batch(2, 'z')|list", "map('first')|list", "selectattr('name', 'equalto', 'Bo')|list", "sum(start=[])",
		"map(attribute='nope')|list", "map(attribute=0)|list", "select('string')|list", "unique|join", "map('replace', 'b', 'q')|list",
		"map('e')|list", "sort(case_sensitive=true)", "max", "min", "map('trim')|join('|')", "groupby('name')|map('first')|list", "string")
}

func (g *generator) list(depth int) string {
	var items []string
	for range 1 + g.IntN(3) {
		items = append(items, g.any(depth-1))
	}
	return strings.Join(items, ", ")
}

func (g *generator) dict(depth int) string {
	if depth <= 0 || g.chance(3) {
		return g.pick("d", "e", "users[0]", "{'a': no}", "{'k': n}", "{1: s, 'b': 2}")
	}
	var items []string
	for range g.IntN(3) {
		items = append(items, g.pick("'k'", "'a'", "1", "n", "s", "none", "(1, 2)", "true", "1.0")+": "+g.any(depth-1))
	}
	return "{" + strings.Join(items, ", ") + "}"
}

func (g *generator) bool(depth int) string {
	if depth <= 0 || g.chance(4) {
		return g.pick("t", "true", "false", "n", "no", "nope", "e", "l", "s", "0", "''", g.name(), "loop.first", "loop.last", "n > 2")
	}
	switch g.IntN(8) {
	case 0:
		return g.bool(depth-1) + g.pick(" and ", " or ") + g.bool(depth-1)
	case 1:
		return "not " + g.bool(depth-1)
	case 2:
		return g.num(depth-1) + g.pick(" < ", " <= ", " > ", " >= ", " == ", " != ") + g.num(depth-1)
	case 3:
		return g.any(depth-1) + g.pick(" == ", " != ", " < ", " >= ") + g.any(depth-1)
	case 4:
		return g.any(depth-1) + g.pick(" in ", " not in ") + g.pick(g.seq(depth-1), g.dict(depth-1), g.str(depth-1))
	case 5, 6:
		return g.any(depth-1) + g.pick(" is ", " is not ") + g.test(depth)
	}
	return "(" + g.bool(depth-1) + ")"
}

func (g *generator) test(depth int) string {
	return g.pick("defined", "undefined", "none", "string", "number", "mapping", "sequence", "iterable", "odd", "even", "divisibleby 2",
		"boolean", "integer", "float", "callable", "true", "false", "lower", "upper", "escaped", "sameas none", "in l", "eq 1",
		"gt "+strconv.Itoa(g.IntN(4)), "lt 2", "in("+g.seq(depth-2)+")", "ne 'a'", "divisibleby(n)", "filter", "test", "equalto(1.0)")
}

func (g *generator) any(depth int) string {
	switch g.IntN(16) {
	case 0, 1, 2:
		return g.int(depth)
	case 3, 4, 5:
		return g.str(depth)
	case 6, 7:
		return g.seq(depth)
	case 8:
		return g.dict(depth)
	case 9:
		return "(" + g.bool(depth) + ")"
	case 10:
		return g.num(depth)
	case 11:
		return g.pick("none", "nope", "true", "nope.x", "d.q", "d.q.r", "l[9]", "no", "none.x", "s.nope", "nope|default('z')", "d['q']|default(n)")
	case 12:
		return g.call(depth)
	case 13:
		return g.dict(depth-1) + g.pick(".a", "['b']", ".get('a')", ".get('q', 1)", ".k", "[1]", ".keys", ".name", "|length", "|tojson", "|first")
	case 14:
		return g.pick("loop.index0", "loop.length", "loop.revindex", "loop.previtem", "loop.nextitem", "loop.depth", "loop.cycle('p', 'q')",
			"loop.changed(n)", "loop", "ns.v", "ns.w", "ns", "caller()", "varargs", "kwargs", "self.blk0()", "super()")
	}
	return g.name()
}

func (g *generator) call(depth int) string {
	f := g.pick("m", "m", "k", "dict", "range", "lib.m", "lib.k", "caller", g.name(), "namespace", "cycler")
	args := []string{}
	for range g.IntN(3) {
		args = append(args, g.int(depth-1))
	}
	if g.chance(3) {
		args = append(args, g.name()+"="+g.any(depth-1))
	}
	if g.chance(8) {
		args = append(args, "*"+g.seq(depth-2))
	}
	if g.chance(8) {
		args = append(args, "**"+g.dict(depth-2))
	}
	return f + "(" + strings.Join(args, ", ") + ")"
}
