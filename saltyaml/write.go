package saltyaml

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// scalar writes s in the plainest style that keeps its meaning.
func (e *emitter) scalar(s scalar, c context) {
	if s.binary {
		e.indicator("!!binary", spaceBefore)
	}
	defer e.pushIndent(true, false)()
	a := analyze(s.text)
	folds := !c.simpleKey
	allowed := a.blockPlain
	if e.level > 0 {
		allowed = a.flowPlain
	}
	switch {
	case s.binary && e.level == 0:
		e.literal(s.text)
	case s.binary, c.simpleKey && a.multiline:
		e.doubleQuoted(s.text, folds)
	case allowed && s.plain && (s.text != "" || e.level == 0 && !c.simpleKey):
		e.plain(s.text, folds)
	case a.singleQuoted:
		e.singleQuoted(s.text, folds)
	default:
		e.doubleQuoted(s.text, folds)
	}
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
		case !isPrintable(r) || isBreak(r) || r == '"' || r == '\\':
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

// literal writes text, which ends with a line break, as a block.
func (e *emitter) literal(text string) {
	e.indicator("|", spaceBefore)
	e.putBreak("\n")
	e.whitespace, e.indention = true, true
	for line := range strings.Lines(text) {
		e.writeIndent()
		e.put(strings.TrimSuffix(line, "\n"))
		e.putBreak("\n")
		e.indention = true
	}
}
