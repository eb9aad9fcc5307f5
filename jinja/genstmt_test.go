package jinja_test

import (
	"fmt"
	"strings"
)

// tag writes a tag, with signs now and then.
func (g *generator) tag(s string) string {
	open, end := "{% ", " %}"
	if g.chance(6) {
		open = g.pick("{%- ", "{%+ ")
	}
	if g.chance(6) {
		end = g.pick(" -%}", " +%}")
	}
	return open + s + end
}

func (g *generator) text() string {
	return g.pick("x", " ", "\n", "-", "\n  ", "a: b\n", "<", "  \n\n", ",", "|", "", "{# c #}", "  {#- c -#} ", "{% raw %}{{ r }}{% endraw %}", ".")
}

// body is a few statements.
func (g *generator) body(depth int) string {
	var b strings.Builder
	for range 1 + g.IntN(4) {
		b.WriteString(g.stmt(depth))
	}
	return b.String()
}

// inner is body where extends and imports make no difference, and break and
// continue do not leave.
func (g *generator) inner(depth int) string {
	top := g.top
	g.top = false
	defer func() { g.top = top }()
	return g.body(depth)
}

func (g *generator) function(depth int) string {
	loops := g.loops
	g.loops = 0
	defer func() { g.loops = loops }()
	return g.inner(depth)
}

func (g *generator) stmt(depth int) string {
	if depth <= 0 || g.chance(3) {
		if g.chance(3) {
			return g.text()
		}
		return g.output()
	}
	switch g.IntN(22) {
	case 0, 1, 2:
		return g.ifStmt(depth)
	case 3, 4, 5:
		return g.forStmt(depth)
	case 6, 7, 8:
		return g.setStmt(depth)
	case 9, 10:
		return g.macroStmt(depth)
	case 11:
		return g.callStmt(depth)
	case 12:
		return g.tag(fmt.Sprintf("with %s = %s, %s = %s", g.name(), g.any(2), g.pick("p", "n", "l"), g.any(2))) + g.inner(depth-1) + g.tag("endwith")
	case 13:
		return g.tag("filter "+g.pick("upper", "trim", "replace('a', 'b')|title", "indent(2)", "e", "default('x')|lower")) +
			g.inner(depth-1) + g.tag("endfilter")
	case 14:
		return g.includeStmt()
	case 15, 16:
		return g.importStmt()
	case 17:
		return g.blockStmt(depth)
	case 18:
		return g.tag("do " + g.pick("l.append("+g.int(1)+")", "d.update({'z': "+g.any(1)+"})", "d.update(b=n)", "ls.insert(0, s)", "l.sort()",
			"d.pop('b', 1)", "l.pop()", "users.append({'name': 'Cy'})", "l.extend(ls)", "e.setdefault('k', [])", "l.reverse()", "ns.v"))
	case 19:
		if g.loops > 0 {
			return g.tag("if "+g.bool(2)) + g.tag(g.pick("break", "continue")) + g.tag("endif")
		}
		return g.output()
	case 20:
		return g.tag("autoescape "+g.pick("true", "false")) + g.inner(depth-1) + g.tag("endautoescape")
	}
	return g.tag("print " + g.any(2))
}

func (g *generator) output() string {
	open, end := "{{ ", " }}"
	if g.chance(12) {
		open = "{{- "
	}
	if g.chance(12) {
		end = " -}}"
	}
	if g.chance(4) {
		return open + g.name() + g.pick("", "", "|default('u')", ".x", "[0]", " is defined", "|length") + end
	}
	return open + g.any(3) + end
}

func (g *generator) ifStmt(depth int) string {
	s := g.tag("if "+g.bool(3)) + g.body(depth-1)
	if g.chance(3) {
		s += g.tag("elif "+g.bool(2)) + g.body(depth-1)
	}
	if g.chance(2) {
		s += g.tag("else") + g.body(depth-1)
	}
	return s + g.tag("endif")
}

func (g *generator) forStmt(depth int) string {
	target := g.pick(g.name(), g.name(), "x, y", "k, v", "i", "i, (a, b)")
	seq := g.seq(2)
	switch target {
	case "k, v":
		seq = g.dict(1) + g.pick(".items()", "|dictsort", "|items")
	case "x, y":
		seq = g.pick("[[1, 2], [3, 4]]", "d.items()", "['ab', 'cd']", seq)
	case "i, (a, b)":
		seq = "[(1, (2, 3)), (4, 'xy')]"
	}
	head := "for " + target + " in " + seq
	if g.chance(4) {
		head += " if " + g.bool(2)
	}
	recursive := g.chance(8)
	if recursive {
		head += " recursive"
	}
	g.loops++
	s := g.tag(head) + g.inner(depth-1)
	g.loops--
	if recursive {
		s += "{% if loop.depth < 3 %}{{ loop(" + g.pick("[1]", "l", g.name(), "users") + ") }}{% endif %}"
	}
	if g.chance(4) {
		if recursive {
			s += g.tag("else") + g.function(depth-1)
		} else {
			s += g.tag("else") + g.inner(depth-1)
		}
	}
	return s + g.tag("endfor")
}

func (g *generator) setStmt(depth int) string {
	switch g.IntN(7) {
	case 0:
		return g.tag("set "+g.name()+g.pick("", " | upper", " | trim | length", " | e")) + g.inner(depth-1) + g.tag("endset")
	case 1:
		return g.tag("set x, y = " + g.pick("1, 2", "l[:2]", "'ab'", "(n, s)", g.seq(1)))
	case 2:
		return g.tag("set ns = namespace(v=" + g.any(1) + ")")
	case 3:
		return g.tag("set ns." + g.pick("v", "w") + " = " + g.any(2))
	case 4:
		return g.tag("set " + g.pick("n", "l", "s", "d", "nope", "m") + " = " + g.any(2))
	}
	return g.tag("set " + g.name() + " = " + g.any(3))
}

func (g *generator) macroStmt(depth int) string {
	params := g.pick("", "a", "a, b", "a, b=1", "x=n, y=x", "a, b=[]", "l", "x, caller=none", "b=a")
	return g.tag("macro "+g.pick("m", "m", "k", g.name())+"("+params+")") + g.function(depth-1) + g.tag("endmacro") +
		g.pick("", "{{ m(1) }}", "{{ m(1, 2) }}", "{{ m() }}", "{{ k(n) }}", "{{ m(b=2, a=1) }}", "{{ m.name }}{{ m.arguments }}")
}

func (g *generator) callStmt(depth int) string {
	return g.tag("call"+g.pick("", "(x)", "(a, b=1)", "()")+" "+g.pick("m", "k", "lib.m")+"("+g.pick("", "1", "1, 2", "n")+")") +
		g.function(depth-1) + g.tag("endcall")
}

func (g *generator) includeStmt() string {
	return g.tag("include " + g.pick("'inc'", "'inc'", "['nope', 'inc']", "'lib'", "'nope'", "'base'", "nope") +
		g.includeContext())
}

// includeContext is how an include goes on. In a macro or other body that is
// captured, Jinja2 3.1 breaks down for `without context`.
func (g *generator) includeContext() string {
	if !g.top {
		return g.pick("", " ignore missing", " with context")
	}
	return g.pick("", "", " ignore missing", " without context", " with context", " ignore missing without context")
}

func (g *generator) importStmt() string {
	ctx := g.pick("", "", " with context", " without context")
	if g.chance(2) {
		return g.tag("import 'lib' as lib"+ctx) + g.pick("", "{{ lib.m(1) }}", "{{ lib.a }}", "{{ lib }}", "{{ lib.x is defined }}")
	}
	return g.tag("from 'lib' import "+g.pick("m", "m, k", "a, b as y", "x", "m as a", "zz")+ctx) + g.pick("", "{{ m(2) }}", "{{ a }}{{ y }}")
}

func (g *generator) blockStmt(depth int) string {
	name := fmt.Sprintf("blk%d", g.names)
	g.names++
	return g.tag("block "+name+g.pick("", "", " scoped")) + g.function(depth-1) + g.tag("endblock "+g.pick("", name))
}

// template makes a case: a template with the files that it may load.
func (g *generator) template() golden {
	g.loops, g.top, g.names = 0, true, 0
	c := golden{Context: []byte(fuzzContext), Options: map[string]any{}, Files: map[string]string{}}
	c.Files["inc"] = g.file(1)
	c.Files["lib"] = g.file(2) + "{% macro m(a, b=2) %}" + g.function(1) + "{% endmacro %}" + g.pick("", "{% set a = 5 %}")
	c.Files["base"] = g.file(2)
	g.names = 0
	c.Template = g.body(3)
	if g.chance(5) {
		c.Template = g.pick("", "a", "{% set a = n %}") + "{% extends 'base' %}" + c.Template
	}
	c.Options["optimized"] = false // else errors of constants come up at other times
	for _, o := range []string{"trim_blocks", "lstrip_blocks", "keep_trailing_newline"} {
		if g.chance(3) {
			c.Options[o] = true
		}
	}
	if g.chance(4) {
		c.Options["autoescape"] = true
	}
	if g.chance(2) {
		c.Options["undefined"] = g.pick("strict", "chainable", "debug", "strict")
	}
	return c
}

// file is a template that others load; it loads none itself.
func (g *generator) file(depth int) string {
	g.names = 0
	s := g.body(depth)
	for _, w := range []string{"include", "import", "extends"} {
		if strings.Contains(s, w) {
			return "{{ x }}{{ a }}{% block blk0 %}{{ n }}{% endblock %}"
		}
	}
	return s
}
