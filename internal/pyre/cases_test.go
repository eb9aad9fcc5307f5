package pyre_test

import (
	"math/rand/v2"
	"strings"
)

// written returns the questions that somebody thought of.
func written() []question {
	text := "key = value\n# Comment: Über 12,5 %\nkey2=\"a b\"\n\n"
	var all []question
	for _, c := range [][]string{ // expression, flags, text, replacement
		{`^key\s*=\s*(.*)$`, "m", text, `\1\n`},
		{`^key`, "", text, "x"},
		{`^#\s*(?P<what>\w+):`, "m", text, `\g<what>`},
		{`\w+`, "", text, `<\g<0>>`},
		{`\w+`, "a", text, `<\g<0>>`},
		{`ü`, "i", text, "ue"},
		{`[à-ý]`, "i", text, "."},
		{`ü`, "ia", text, "ue"},
		{`x*`, "", "abxd", "-"},
		{`\b`, "", "ab cd", "|"},
		{`\B`, "", "ab cd", "|"},
		{`\B`, "", "", "|"},
		{`$`, "", "a\n", "!"},
		{`$`, "m", "a\nb\n", "!"},
		{`(?m)^`, "", "a\nb\n", "> "},
		{`\Aa`, "m", "a\na", ""},
		{`a\Z`, "m", "a\na", ""},
		{`.`, "", "a\nb", "x"},
		{`.`, "s", "a\nb", "x"},
		{`(a)|b`, "", "ab", `[\1]`},
		{`(?P<a>.)(.)`, "", "abcd", `\2\g<a>\g<1>`},
		{`a`, "", "a", `\n\t\\\.`},
		{`a`, "", "a", `\101\0`},
		{`a`, "", "a", `\`},
		{`a`, "", "a", `x\z`},
		{`a`, "", "a", `\g<b>`},
		{`a`, "", "a", `\g<2>`},
		{`a`, "", "a", `\gb`},
		{`a`, "", "a", `\g<`},
		{`a`, "", "a", `\g<>`},
		{`a`, "", "a", `\g<1x>`},
		{`a`, "", "a", `\2`},
		{`a`, "", "a", `\777`},
		{`(a)`, "", "a", `\1\11`},
		{`a`, "", "a", "\\\u00fc"},
		{`a`, "", "a\nb", "\n\\q"},
		{`(['"])x\1`, "", `'x' "x' "x"`, ""},
		{`(?P<q>['"])x(?P=q)`, "", `'x' "x' "x"`, ""},
		{`(a)?(?(1)b|c)`, "", "ab c b", "."},
		{`(?P<n>a)?(?(n)b)`, "", "ab b", "."},
		{`a++b`, "", "aaab", ""},
		{`a++a`, "", "aaa", ""},
		{`(?>a|ab)c`, "", "abc ac", ""},
		{`(?:ab)*+a`, "", "ababa", ""},
		{`a{2,3}+a`, "", "aaaa aaa", ""},
		{`a{2}`, "", "aaaaa", "x"},
		{`a{,2}`, "", "aaaaa", "x"},
		{`a{2,}`, "", "aaaaa", "x"},
		{`a{,}`, "", "aaa", "x"},
		{`a{}`, "", "a{}", "x"},
		{`a{x`, "", "a{x", "x"},
		{`a{2,3}?`, "", "aaaaa", "x"},
		{`a??b`, "", "ab", "x"},
		{`(a|b)*?c`, "", "abac", `\1`},
		{`(?:a|(b))*`, "", "aba", `\1`},
		{`(a*)*`, "", "aab", "x"},
		{`(a*)+?b`, "", "aab", "x"},
		{`(?=(a+))a`, "", "aaa", `\1`},
		{`(?!a)\w`, "", "ab", "x"},
		{`(?<=a)b`, "", "ab b", "x"},
		{`(?<!a)b`, "", "ab b", "x"},
		{`(?<=ü)b`, "", "üb", "x"},
		{`(?<=a|b)c`, "", "ac", "x"},
		{`(?<=a|bc)c`, "", "ac", "x"},
		{`(?<=a*)c`, "", "ac", "x"},
		{`(?<=(a))\1`, "", "aa", "x"},
		{`(?!)`, "", "a", "x"},
		{`(?<=\b)a`, "", "a", "x"},
		{`(?x) a # the letter`, "", "ab", "x"},
		{"a # x\n b", "x", "ab", "x"},
		{`a\ b`, "x", "a b", "x"},
		{`[ a]`, "x", " ", "x"},
		{`a +`, "x", "aa", "x"},
		{`(?x: a b)c d`, "", "abc d", "x"},
		{`(?i:a)b`, "", "Ab AB", "x"},
		{`(?-i:a)b`, "i", "aB AB", "x"},
		{`(?i-s:a.)b`, "s", "A\nb", "x"},
		{`(?a:\w)\w`, "", "aü üa", "x"},
		{`(?s:.)(?m:^)`, "", "\na", "x"},
		{`[]a]`, "", "]", "x"},
		{`[^]a]`, "", "]b", "x"},
		{`[a\]b]`, "", "]", "x"},
		{`[a-]`, "", "-", "x"},
		{`[-a]`, "", "-", "x"},
		{`[\w-]`, "", "-", "x"},
		{`[^\d\s]`, "", "1 a", "x"},
		{`[\x41-\u0043\103]`, "", "ABCD", "x"},
		{`[\b]`, "", "\b", "x"},
		{`\x41\u0042\U00000043\104\0`, "", "ABCD\x00", "x"},
		{`[[:alpha:]]`, "", "a]", "x"},
		{`[a&&b]`, "", "&", "x"},
		{`\d+`, "", "12\u0663", "x"},
		{`\s`, "", "\x1c\u00a0\u2003a", "x"},
		{`\s`, "a", "\x1c\u00a0\v", "x"},
		{`[k]`, "i", "K\u212a", "x"},
		{`\u212a`, "i", "kK", "x"},
		{`[^k]`, "i", "Kx", "x"},
		{`\W`, "", "a_\u00b2\u2460-", "x"},
		{`\.`, "", "a.b", "x"},
		{`\/`, "", "a/b", "x"},
		{`\-`, "", "-", "x"},
		{`a|`, "", "ab", "x"},
		{`|a`, "", "ab", "x"},
		{``, "", "ab", "x"},
		{`a(?#comment)b`, "", "ab", "x"},
		{`((a)(?:b)?)+`, "", "aba", `\1\2`},
		{`(?:(a)|(b)|(c))+`, "", "abc", `\1\2\3`},
		{`a.*?b|c`, "", "axxb c", "x"},
		{`(a+|b+)*c`, "", "aabbc", `\1`},
		{`(?i)(a)\1`, "", "aA", "x"},
		{`(ü)\1`, "i", "üÜ", "x"},
		{`\1(a)`, "", "a", ""},
		{`(a\1)`, "", "a", ""},
		{`(?P<a>(?P=a))`, "", "a", ""},
		{`^*`, "", "a", ""},
		{`\b+`, "", "a", ""},
		{`*a`, "", "", ""},
		{`a**`, "", "", ""},
		{`a|*`, "", "", ""},
		{`(?:a*)*`, "", "aa", ""},
		{`(`, "", "", ""},
		{`a)`, "", "", ""},
		{`(a`, "", "", ""},
		{`[a`, "", "", ""},
		{`[z-a]`, "", "", ""},
		{`[\d-z]`, "", "", ""},
		{`a\`, "", "", ""},
		{`\q`, "", "", ""},
		{`\8`, "", "", ""},
		{`[\8]`, "", "", ""},
		{`\x4`, "", "", ""},
		{`\u12`, "", "", ""},
		{`[\x]`, "", "", ""},
		{`\U00110000`, "", "", ""},
		{`a{3,2}`, "", "", ""},
		{`a{4294967295}`, "", "", ""},
		{`(?Px)`, "", "", ""},
		{`(?P<a`, "", "", ""},
		{`(?P<>a)`, "", "", ""},
		{`(?P<1>a)`, "", "", ""},
		{`(?P<a>.)(?P<a>.)`, "", "", ""},
		{`(?P=x)`, "", "", ""},
		{`(?P`, "", "", ""},
		{`(?<a`, "", "", ""},
		{`(?<x>a)`, "", "", ""},
		{`(?`, "", "", ""},
		{`(?~`, "", "", ""},
		{`(?#a`, "", "", ""},
		{`(?(1)a)`, "", "", ""},
		{`(?(0)a)`, "", "", ""},
		{`(?(x)a)`, "", "", ""},
		{`(?(-1)a)`, "", "", ""},
		{`(a)(?(1)a|b|c)`, "", "", ""},
		{`(a)(?(1)a`, "", "", ""},
		{`(?(`, "", "", ""},
		{`a(?i)b`, "", "", ""},
		{`((?i)b)`, "", "", ""},
		{`(?i`, "", "", ""},
		{`(?iq)`, "", "", ""},
		{`(?i-`, "", "", ""},
		{`(?i-i:a)`, "", "", ""},
		{`(?L)a`, "", "", ""},
		{`(?au)a`, "", "", ""},
		{`(?-a:a)`, "", "", ""},
		{`(?u)\w`, "a", "a", ""},
		{`(?-)`, "", "", ""},
		{`(?i-1)`, "", "", ""},
		{`(?\d)`, "", "", ""},
		{`(?P\d)`, "", "", ""},
		{`(?<\d)`, "", "", ""},
		{`(?(2)(?(1)a))`, "", "", ""},
		{`(?-i`, "", "", ""},
		{`(?-i)`, "", "", ""},
		{"a\n\n(b", "", "", ""},
		{`\400`, "", "", ""},
		{`[\400]`, "", "", ""},
		{`\100`, "", "@", ""},
		{`(?i)(?m)^A`, "", "b\na", "x"},
		{`(?P<é>a)`, "", "a", `\g<é>`},
		{`(?:)`, "", "ab", "x"},
		{`(?:)*`, "", "ab", "x"},
		{`()*`, "", "ab", "x"},
		{`(?=a)*`, "", "ab", "x"},
		{`(?:a?){2,}`, "", "aab", "x"},
		{`(a?){3}b`, "", "aab", `[\1]`},
		{`(?:a?)*?b`, "", "aab", "x"},
		{`(?<=^)a`, "m", "a\na", "x"},
		{`(?<=(?<=a)b)c`, "", "abc", "x"},
		{`(?<!^)a`, "", "aa", "x"},
		{`(?=a*b)a`, "", "aab", "x"},
		{`(?!(a)b)\w`, "", "abac", `\1`},
		{`(?:(?=(a))|b)\1`, "", "aa", "x"},
		{`((((((((((((a))))))))))))\12`, "", "aa", `\12`},
		{`(a)\1\061`, "", "aa1", "x"},
		{`[^\n]*`, "", "a\nb", "x"},
		{`[^a]`, "", "é", "x"},
		{`.*`, "", "ab\ncd", "x"},
		{`.+?`, "", "ab", "x"},
		{`\\`, "", `a\b`, `\\\\`},
	} {
		for limit := range 2 {
			all = append(all, question{c[0], c[1], c[2], c[3], limit})
		}
	}
	return all
}

// random returns a question with an expression that is mostly valid.
func random(r *rand.Rand) question {
	q := question{Limit: r.IntN(8) / 5, Repl: pick(r, `x`, ``, `\g<0>`, `<\1>`, `\n\\`, `[\g<1>\2]`)}
	for _, f := range "imsxa" {
		if r.IntN(5) == 0 {
			q.Flags += string(f)
		}
	}
	g := &generator{r: r}
	q.Re = g.alternatives(3)
	var text strings.Builder
	for range r.IntN(14) {
		text.WriteString(pick(r, "a", "b", "c", "A", "B", "1", "_", " ", "\n", "é", "É", "-", "ab", "ü", "\u212a", "k"))
	}
	q.Text = text.String()
	return q
}

func pick(r *rand.Rand, from ...string) string { return from[r.IntN(len(from))] }

// generator makes expressions.
type generator struct {
	r      *rand.Rand
	groups int
}

func (g *generator) alternatives(depth int) string {
	out := g.sequence(depth)
	for g.r.IntN(4) == 0 {
		out += "|" + g.sequence(depth)
	}
	return out
}

func (g *generator) sequence(depth int) string {
	var b strings.Builder
	for range g.r.IntN(4) {
		atom := g.atom(depth)
		b.WriteString(atom)
		if g.r.IntN(3) == 0 {
			b.WriteString(pick(g.r, "*", "+", "?", "{2}", "{1,2}", "{,2}", "{2,}", "{0}"))
			if strings.Contains(atom, "(") { // Python 3.11 matches too little with (?:a.*){2,}+
				b.WriteString(pick(g.r, "", "", "?"))
				continue
			}
			b.WriteString(pick(g.r, "", "", "?", "+"))
		}
	}
	return b.String()
}

func (g *generator) atom(depth int) string {
	if depth == 0 || g.r.IntN(3) > 0 {
		return pick(g.r, "a", "b", "c", "A", "é", "k", "ab", "1", ".", `\w`, `\W`, `\d`, `\s`, `\S`, `\b`, `\B`, "^", "$", `\A`, `\Z`,
			"[ab]", "[^a]", `[\w-]`, "[a-cÉ]", `[^\s\d]`, `\.`, `\n`, " ", "-", "[]a]", `\x61`, `\-`)
	}
	inner := func() string { return g.alternatives(depth - 1) }
	switch g.r.IntN(14) {
	case 0, 1, 2, 3:
		g.groups++
		return "(" + inner() + ")"
	case 4, 5:
		return "(?:" + inner() + ")"
	case 6:
		return "(?=" + inner() + ")"
	case 7:
		return "(?!" + inner() + ")"
	case 8:
		return "(?<" + pick(g.r, "=", "!") + g.atom(0) + g.atom(0) + ")"
	case 9:
		return "(?>" + inner() + ")"
	case 10:
		return `\` + pick(g.r, "1", "2")
	case 11:
		return "(?(" + pick(g.r, "1", "2") + ")" + g.sequence(depth-1) + "|" + g.sequence(depth-1) + ")"
	case 12: // without (?a:), whose flag Python forgets where it looks for the start
		return "(?" + pick(g.r, "i", "-i", "s-m", "m") + ":" + inner() + ")"
	}
	return pick(g.r, "(?i)", "(?x)", "(", ")", "[", `\`, "*", "{", "(?", "(?P<n>a)", "(?P=n)", "[b-a]", `\q`, "(?<=a*)")
}
