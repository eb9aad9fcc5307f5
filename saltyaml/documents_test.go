package saltyaml_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// scalarTexts are texts whose meaning or form is easily missed.
func scalarTexts() []string {
	return strings.Split("a|web1|yes|No|oN|TRUE|null|~||0|00|007|0899|0755|0o17|0x1F|-0x1f|0b101|1_000|_1|-|--|+5|-07|12:30|12:60|1:2:3.5|"+
		"1.5|.5|-.5|1.|1e3|1.5e3|1.5e+3|.inf|-.INF|.nan|2026-01-02|2026-1-2 3:04:05|=|<<|.|..|...|---|0_0|0x|0b_|1__2|+.inf|"+
		"http://x:80/y?z|a#b|a b|{{ x }}|%x|@x|`x`|!x|&x|*x|*.txt|\"q\"|'it''s'|\"\\/\\x41\\n\"|a: b|- a|[a, b]|{a: 1}|é日|\U0001F600|x,y|a?b|?x|:x|x:|"+
		"12345678901234567890123|-9223372036854775808|9223372036854775808|1.0|1e400|1.7976931348623157e+308|0.0|-0.0", "|")
}

func randomScalar(r *rand.Rand) string {
	texts := scalarTexts()
	s := texts[r.IntN(len(texts))]
	switch r.IntN(24) {
	case 0:
		return "'" + strings.ReplaceAll(s, "'", "''") + "'"
	case 1:
		return fmt.Sprintf("%q", s)
	case 2:
		tags := []string{"!!str", "!!int", "!!float", "!!bool", "!!null", "!!timestamp", "!!set", "!foo", "!!seq", "!!map", "!!omap"}
		return tags[r.IntN(len(tags))] + " " + s
	case 3:
		return s + " # comment"
	}
	return s
}

// documentGenerator writes documents of all that YAML has, now and then damaged.
type documentGenerator struct {
	*rand.Rand
	b       strings.Builder
	keys    int
	anchors int
}

func (g *documentGenerator) one(of ...string) string { return of[g.IntN(len(of))] }

func (g *documentGenerator) write(s string) { g.b.WriteString(s) }

func randomDocument(r *rand.Rand) string {
	g := &documentGenerator{Rand: r}
	if g.IntN(10) == 0 {
		g.write(g.one("---\n", "--- ", "---\t", "%YAML 1.1\n---\n", "%TAG !e! tag:yaml.org,2002:\n---\n", "# c\n", "\n\n", "--- # c\n", "%FOO x\n---\n", "--- |\n"))
	}
	switch g.IntN(12) {
	case 0:
		g.write(g.flow(3, "") + "\n")
	case 1:
		g.write(g.scalar("", false) + "\n")
	default:
		g.block(0, 3)
	}
	if g.IntN(12) == 0 {
		g.write(g.one("...\n", "# end", "\n\n", "...\n# x\n", "---\n", "\t\n", "... x\n"))
	}
	s := g.b.String()
	if g.IntN(12) == 0 {
		s = strings.ReplaceAll(s, "\n", g.one("\r\n", "\r"))
	}
	for g.IntN(6) == 0 && s != "" {
		i := g.IntN(len(s))
		with := g.one("", "\n", " ", ":", ": ", "- ", "-", "\"", "'", "[", "]", "{", "}", ",", "#", " #", "|\n", ">", "?", "? ", "---\n", "...\n", "\r\n", "&a ", "*a", "!", "!!str ", "\t", "\\", "%", "@", "=", "<<", "é", "\u2028", "\ufeff", "\n\n", "\n  ")
		s = s[:i] + with + s[min(i+g.IntN(3), len(s)):]
	}
	return strings.ToValidUTF8(s, "")
}

// odd returns one of the second list now and then, mostly one of the first.
func (g *documentGenerator) odd(mostly, rarely []string) string {
	if g.IntN(12) == 0 {
		return g.one(rarely...)
	}
	return g.one(mostly...)
}

// alias returns an alias, mostly of an anchor that is there.
func (g *documentGenerator) alias() string {
	if g.anchors == 0 || g.IntN(20) == 0 {
		return g.odd([]string{"x"}, []string{"*a1", "*b"})
	}
	return fmt.Sprintf("*a%d", g.IntN(g.anchors)+1)
}

// key returns a key, which is mostly a new one.
func (g *documentGenerator) key() string {
	switch g.IntN(16) {
	case 0:
		if g.anchors > 0 {
			return "<<"
		}
	case 1:
		return randomScalar(g.Rand)
	case 2:
		return fmt.Sprint(g.IntN(9))
	case 3:
		return g.odd([]string{`"q k"`, "'q''k'", "a b", "!!str ks", "=", "a\tb", "é日", "x#y"},
			[]string{"&k ky", "*a1", "[k]", "{k: v}", strings.Repeat("k", 1030)})
	}
	g.keys++
	return fmt.Sprintf("k%d", g.keys)
}

// block writes a list or a mapping of lines.
func (g *documentGenerator) block(indent, depth int) {
	pad := strings.Repeat(" ", indent)
	list := g.IntN(3) == 0
	for i := range g.IntN(4) + 1 {
		if i > 0 || g.IntN(8) > 0 || indent == 0 {
			g.write(pad)
		}
		switch {
		case list && g.IntN(5) == 0 && depth > 0: // a block behind the dash
			g.write("-" + g.odd([]string{" "}, []string{"   ", "\t", " &b ", " !!map "}))
			g.compact(indent+2, depth-1)
			continue
		case list:
			g.write("-")
		case g.IntN(14) == 0:
			g.write("? " + g.scalar(pad+"  ", false) + "\n" + pad + g.one(":", ": x\n"+pad+"? y", ""))
		default:
			g.write(g.key() + g.one(":", ":", ":", ":", ":", " :", " : "))
		}
		g.value(indent, depth, list)
	}
}

// compact writes a collection that begins in the line where it is.
func (g *documentGenerator) compact(indent, depth int) {
	pad := strings.Repeat(" ", indent)
	if g.IntN(2) == 0 {
		g.write("- " + g.scalar(pad, false) + "\n")
		if g.IntN(2) == 0 {
			g.write(pad + "-")
			g.value(indent, depth, true)
		}
		return
	}
	for i := range g.IntN(3) + 1 {
		if i > 0 {
			g.write(pad)
		}
		g.write(g.key() + ":")
		g.value(indent, depth, false)
	}
}

// value writes what is behind a key or a dash, with the end of the line.
func (g *documentGenerator) value(indent, depth int, list bool) {
	pad := strings.Repeat(" ", indent+1+g.IntN(3))
	switch n := g.IntN(14); {
	case n < 4 && depth > 0:
		g.write(g.properties() + g.one("\n", "\n", "\n", " # c\n", "\n\n", "\n"+pad+"# c\n"))
		if g.IntN(4) == 0 && !list {
			// Below the key.
			g.write(strings.ReplaceAll(strings.Repeat("P- x\n", g.IntN(3)), "P", strings.Repeat(" ", indent)))
			return
		}
		g.block(len(pad), depth-1)
		return
	case n == 4:
		g.write(" " + g.one(g.alias(), g.alias()+" # c", "["+g.alias()+", "+g.alias()+"]"))
	case n == 5:
		g.blockScalar(indent)
		return
	case n < 8:
		g.write(" " + g.flow(2, pad))
	case n == 8:
	default:
		g.write(g.odd([]string{" "}, []string{"  ", "\t"}) + g.scalar(pad, false))
	}
	g.write(g.one("\n", "\n", "\n", "\n", " \n", " # c\n", "\n\n", "\n#c\n"))
}

// properties returns an anchor or a tag, or nothing.
func (g *documentGenerator) properties() string {
	switch g.IntN(8) {
	case 0, 1:
		g.anchors++
		return fmt.Sprintf(" &a%d", g.anchors)
	case 2:
		return g.odd([]string{" !", " !<tag:yaml.org,2002:map>", " !!map"}, []string{" !!seq", " !!set", " !!omap", " !!pairs", " !foo", " !!str &x", " &x !!map", " !e!map", " !!python/dict"})
	}
	return ""
}

func (g *documentGenerator) blockScalar(indent int) {
	pad := strings.Repeat(" ", indent+1+g.IntN(3))
	g.write(" " + g.one("", "", "", "!!str ", "&s ", "! ") + g.one("|", ">") + g.odd([]string{"", "", "-", "+", "1", "1-"}, []string{"+3", "-2", "9", "0"}) +
		g.odd([]string{"\n", "\n", " # c\n", "  \n"}, []string{" x\n", "#\n"}))
	for range g.IntN(6) {
		g.write(g.odd([]string{pad, pad, pad, pad + " ", pad + "\t", ""}, []string{"\t", "  "}) + g.one("", "x", "l #x", "a: b", "- y", "'q'", "z ", "---") + "\n")
	}
}

// scalar returns text in some style; what goes on in another line begins with pad.
func (g *documentGenerator) scalar(pad string, flow bool) string {
	switch g.IntN(10) {
	case 0:
		return g.quoted(pad, '"')
	case 1:
		return g.quoted(pad, '\'')
	case 2:
		s := "w"
		for range g.IntN(4) + 1 {
			s += g.one(" ", "\n"+pad, "\n\n"+pad, " \n"+pad+"\t", "\u2028"+pad, "  ") + g.one("a", "b:c", "#", "x#", "y,z", "q'", "-", "? ", "http://u/?q", ":", "é", "=", "[")
		}
		return s
	case 3:
		return g.odd([]string{"!!str ", "!!float ", "!!null ", "!!timestamp ", "!!binary ", "! ", "!<tag:yaml.org,2002:str> "},
			[]string{"!!int ", "!!bool ", "!!set ", "!foo ", "!e!str ", "&c ", "!!python/none ", "! &d ", "&e !!int ", "!%21 ", "!a,b ", "!", "&", "!!"}) + randomScalar(g.Rand)
	}
	return randomScalar(g.Rand)
}

func (g *documentGenerator) quoted(pad string, quote byte) string {
	s := ""
	for range g.IntN(6) {
		s += g.odd([]string{"a", "b c", " ", "  ", "\n" + pad, "\n\n" + pad, " \n" + pad + "\t", "#x", ": ", "é日", "\u2028", "\t", "---"}, []string{"\n", "\n---\n"})
		if quote == '"' && g.IntN(2) == 0 {
			s += g.odd([]string{`\n`, `\\`, `\"`, `\/`, `\x41`, `\u00e9`, `\U0001F600`, "\\\n" + pad, "\\ ", `\0`, `\_\N\L\P\a\t\r`, "\\\t", " \\\n\n" + pad, "'"},
				[]string{`\'`, `\ud83d`, `\z`, `\x4`})
		} else if g.IntN(4) == 0 {
			s += g.one("''", `"`, `\`)
			if quote == '"' {
				s = strings.ReplaceAll(s, `"`, `\"`)
			}
		}
	}
	return string(quote) + s + string(quote)
}

// flow returns a value in brackets or braces.
func (g *documentGenerator) flow(depth int, pad string) string {
	space := func() string {
		return g.odd([]string{"", "", "", " ", "  ", "\n" + pad, " # c\n" + pad, "\t"}, []string{"\n"})
	}
	item := func() string {
		if depth > 0 && g.IntN(4) == 0 {
			return g.flow(depth-1, pad)
		}
		return g.scalar(pad, true)
	}
	var parts []string
	list := g.IntN(2) == 0
	for range g.IntN(4) {
		key := item()
		if g.IntN(2) == 0 {
			key = g.key()
		}
		switch n := g.IntN(8); {
		case list && n > 1, n == 2:
			parts = append(parts, item())
		case n == 3:
			parts = append(parts, "? "+key+space()+g.one("", ": ")+item())
		case n == 4:
			parts = append(parts, key+":"+space()+item())
		default:
			parts = append(parts, key+": "+space()+item())
		}
	}
	s := ""
	for i, p := range parts {
		if i > 0 {
			s += space() + ","
		}
		s += space() + p
	}
	s += space() + g.one("", "", "", "", ",")
	if list {
		return g.one("", "", "", "", "&f ", "!!seq ", "!!omap ") + "[" + s + "]"
	}
	return g.one("", "", "", "", "&g ", "!!map ", "!!set ") + "{" + s + "}"
}
