package saltyaml

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// scalar writes s in the style that is asked for, or the next one that keeps its
// meaning.
func (e *emitter) scalar(s scalar, c context) {
	a := analyze(s.text, e.ascii)
	style := e.styleFor(s, a, c)
	switch {
	case s.binary:
		e.indicator("!!binary", spaceBefore)
	case !s.quoted && style != Plain:
		e.indicator("!", spaceBefore)
	}
	defer e.pushIndent(true, false)()
	folds := !c.simpleKey
	switch style {
	case Plain:
		e.plain(s.text, folds)
	case SingleQuoted:
		e.singleQuoted(s.text, folds)
	case Literal:
		e.literal(s.text)
	case Folded:
		e.folded(s.text)
	default:
		e.doubleQuoted(s.text, folds)
	}
}

func (e *emitter) styleFor(s scalar, a analysis, c context) Style {
	style := e.style
	switch {
	case c.simpleKey && a.multiline:
		return DoubleQuoted
	case s.binary:
		style = Literal
	}
	if style == Plain && !e.allowsPlain(s, a, c) {
		style = SingleQuoted
	}
	inner := e.level > 0 || c.simpleKey
	switch {
	case style == SingleQuoted && !a.singleQuoted, (style == Literal || style == Folded) && (!a.block || inner):
		return DoubleQuoted
	}
	return style
}

func (e *emitter) allowsPlain(s scalar, a analysis, c context) bool {
	allowed := a.blockPlain
	if e.level > 0 {
		allowed = a.flowPlain
	}
	return allowed && s.plain && (s.text != "" || e.level == 0 && !c.simpleKey)
}

func (e *emitter) plain(text string, folds bool) {
	if !e.whitespace {
		e.put(" ")
	}
	for text != "" {
		rest := strings.TrimLeft(text, " ")
		spaces := len(text) - len(rest)
		word, _, _ := strings.Cut(rest, " ")
		if spaces == 1 && folds && e.column > e.width {
			e.writeIndent()
		} else {
			e.put(text[:spaces])
		}
		e.put(word)
		e.indention = e.indention && word == ""
		text = rest[len(word):]
	}
	e.whitespace, e.indention = false, false
}

func (e *emitter) singleQuoted(text string, folds bool) {
	e.indicator("'", spaceBefore)
	spaces, breaks := false, false
	for i, r := range text {
		last := i+1 == len(text)
		switch {
		case r == ' ':
			if folds && !spaces && e.column > e.width && i > 0 && !last && text[i+1] != ' ' {
				e.writeIndent()
			} else {
				e.put(" ")
			}
			spaces = true
		case isBreak(r):
			if !breaks && r == '\n' {
				e.putBreak("\n")
			}
			e.putBreak(string(r))
			e.indention, breaks = true, true
		default:
			if breaks {
				e.writeIndent()
			}
			if r == '\'' {
				e.put("'")
			}
			e.put(string(r))
			e.indention, spaces, breaks = false, false, false
		}
	}
	if breaks {
		e.writeIndent()
	}
	e.indicator("'", 0)
	e.whitespace, e.indention = false, false
}

func (e *emitter) doubleQuoted(text string, folds bool) {
	e.indicator(`"`, spaceBefore)
	spaces := false
	for i, r := range text {
		switch {
		case !isPrintable(r) || e.ascii && r >= utf8.RuneSelf || isBreak(r) || r == '"' || r == '\\':
			e.put(escape(r))
			spaces = false
		case r == ' ':
			if folds && !spaces && e.column > e.width && i > 0 && i+1 < len(text) {
				e.writeIndent()
				if text[i+1] == ' ' {
					e.put(`\`)
				}
			} else {
				e.put(" ")
			}
			spaces = true
		default:
			e.put(string(r))
			spaces = false
		}
	}
	e.indicator(`"`, 0)
	e.whitespace, e.indention = false, false
}

func escape(r rune) string {
	const named = "\x00\a\b\t\n\v\f\r\x1b\"\\\u0085\u00a0\u2028\u2029"
	const names = `0abtnvfre"\N_LP`
	if i := strings.IndexRune(named, r); i >= 0 {
		return `\` + names[utf8.RuneCountInString(named[:i]):][:1]
	}
	switch {
	case r <= 0xff:
		return fmt.Sprintf(`\x%02X`, r)
	case r <= 0xffff:
		return fmt.Sprintf(`\u%04X`, r)
	}
	return fmt.Sprintf(`\U%08X`, r)
}
