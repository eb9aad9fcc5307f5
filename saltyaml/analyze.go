package saltyaml

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// longestKey is the size in bytes of the longest key that is written on one line
// with its colon.
const longestKey = 128

// simple reports whether the scalar can be a key in front of a colon.
func (s scalar) simple() bool {
	return !s.binary && len(s.text) <= longestKey && !strings.ContainsFunc(s.text, isBreak)
}

// analysis is which styles the characters of a scalar allow.
type analysis struct {
	multiline, flowPlain, blockPlain, singleQuoted, block bool
}

// marks is what is found in a text.
type marks struct {
	flowIndicators, blockIndicators, breaks, special bool
	edge                                             bool // a space or break at either end
	breakSpace, spaceBreak                           bool // one behind the other
	afterSpace, afterBreak                           bool // what the character before is
}

func analyze(text string, ascii bool) analysis {
	if text == "" {
		return analysis{blockPlain: true, singleQuoted: true}
	}
	var m marks
	if strings.HasPrefix(text, "---") || strings.HasPrefix(text, "...") {
		m.flowIndicators, m.blockIndicators = true, true
	}
	before := ' '
	for i, r := range text {
		rest := text[i+utf8.RuneLen(r):]
		m.indicators(r, i == 0, isBlank(before), startsBlank(rest))
		m.spaces(r, i == 0, rest == "")
		m.special = m.special || !isPrintable(r) || ascii && r >= utf8.RuneSelf
		before = r
	}
	a := analysis{multiline: m.breaks}
	quotesOnly := m.edge || m.breakSpace || m.spaceBreak || m.special || m.breaks
	a.flowPlain = !quotesOnly && !m.flowIndicators
	a.blockPlain = !quotesOnly && !m.blockIndicators
	a.block = !m.spaceBreak && !m.special && !m.afterSpace
	a.singleQuoted = !m.breakSpace && !m.spaceBreak && !m.special
	return a
}

// indicators notes characters that mean something in plain text.
func (m *marks) indicators(r rune, first, afterBlank, beforeBlank bool) {
	switch {
	case first && strings.ContainsRune("#,[]{}&*!|>'\"%@`", r):
		m.flowIndicators, m.blockIndicators = true, true
	case first && r == '-' && beforeBlank:
		m.flowIndicators, m.blockIndicators = true, true
	case first && r == '?', r == ':':
		m.flowIndicators = true
		m.blockIndicators = m.blockIndicators || beforeBlank
	case !first && strings.ContainsRune(",?[]{}", r):
		m.flowIndicators = true
	case !first && r == '#' && afterBlank:
		m.flowIndicators, m.blockIndicators = true, true
	}
}

// spaces notes spaces and line breaks that some styles would lose.
func (m *marks) spaces(r rune, first, last bool) {
	space, br := r == ' ', isBreak(r)
	m.edge = m.edge || (first || last) && (space || br)
	m.breaks = m.breaks || br
	m.breakSpace = m.breakSpace || space && m.afterBreak
	m.spaceBreak = m.spaceBreak || br && m.afterSpace
	m.afterSpace, m.afterBreak = space, br
}

func isBreak(r rune) bool {
	return r == '\n' || r == '\r' || r == 0x85 || r == 0x2028 || r == 0x2029
}

func isBlank(r rune) bool {
	return r == ' ' || r == '\t' || r == 0 || isBreak(r)
}

func startsBlank(s string) bool {
	r, size := utf8.DecodeRuneInString(s)
	return size == 0 || isBlank(r)
}

// isPrintable reports whether libyaml writes r as it is: not what is beyond the
// first 65,536 characters.
func isPrintable(r rune) bool {
	return r == '\n' || r >= ' ' && r <= 0x7e || r >= 0xa0 && r <= 0xd7ff || r >= 0xe000 && r <= 0xfffd && r != 0xfeff
}

// timestamp is what YAML 1.1 takes for a date or a time.
var timestamp = regexp.MustCompile(`^(?:\d{4}-\d\d-\d\d|\d{4}-\d\d?-\d\d?(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d(?:\.\d*)?` +
	`(?:[ \t]*(?:Z|[-+]\d\d?(?::\d\d)?))?)$`)

// isTimestamp reports whether s is a date or a time.
func isTimestamp(s string) bool {
	return len(s) >= len("2001-01-01") && s[4] == '-' && timestamp.MatchString(s)
}
