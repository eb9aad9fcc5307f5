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

// randomDocument returns a document in block style, now and then damaged.
func randomDocument(r *rand.Rand) string {
	var b strings.Builder
	block(r, &b, 0, 3)
	s := b.String()
	if r.IntN(4) == 0 && s != "" {
		i := r.IntN(len(s))
		with := []string{"", "\n", " ", ":", ": ", "- ", "\"", "'", "[", "}", ",", "#", " #", "|\n", "?", "---\n", "\r\n", "&a ", "*a", "\t"}
		s = s[:i] + with[r.IntN(len(with))] + s[min(i+r.IntN(2), len(s)):]
	}
	return strings.ToValidUTF8(s, "")
}

func block(r *rand.Rand, b *strings.Builder, indent, depth int) {
	pad := strings.Repeat(" ", indent)
	list := r.IntN(3) == 0
	for i := range r.IntN(4) + 1 {
		if list {
			b.WriteString(pad + "-")
		} else {
			key := fmt.Sprintf("k%d", i)
			switch r.IntN(12) {
			case 0:
				key = "<<"
			case 1:
				key = randomScalar(r)
			case 2:
				key = fmt.Sprint(i)
			}
			b.WriteString(pad + key + ":")
		}
		blockValue(r, b, indent, depth)
	}
}

func blockValue(r *rand.Rand, b *strings.Builder, indent, depth int) {
	pad := "\n" + strings.Repeat(" ", indent+2)
	switch n := r.IntN(12); {
	case n < 3 && depth > 0:
		anchors := []string{"", "", "", " &a", " &b", " !!map", " !!set"}
		b.WriteString(anchors[r.IntN(len(anchors))] + "\n")
		block(r, b, indent+2, depth-1)
		return
	case n == 3:
		b.WriteString([]string{" *a", " *b", " [*a, *b]"}[r.IntN(3)])
	case n == 4:
		heads := []string{" |", " >", " |-", " >+", " |2"}
		b.WriteString(heads[r.IntN(len(heads))] + pad + "l1" + pad + pad + "  l2 #x" + pad)
	case n == 5:
		b.WriteString(" [" + randomScalar(r) + ", " + randomScalar(r) + ", {k: " + randomScalar(r) + "}]")
	case n == 6:
		b.WriteString(" {k: " + randomScalar(r) + ", " + randomScalar(r) + ": x}")
	case n == 7:
		b.WriteString(" a" + pad + "b " + pad + pad + "c")
	default:
		b.WriteString(" " + randomScalar(r))
	}
	b.WriteString("\n")
}
