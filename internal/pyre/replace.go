package pyre

import (
	"context"
	"strconv"
	"strings"
)

// Replace puts a replacement in the place of each match, up to limit times if that
// is not 0, as Python's re.subn does. \1, \g<1> and \g<name> stand for groups, \n
// and its like for characters. It returns how many there were.
func (re *Regexp) Replace(ctx context.Context, text, replacement string, limit int) (string, int, error) {
	parts, err := ParseReplacement(replacement, re.Groups(), re.Group)
	if err != nil {
		return "", 0, err
	}
	var b strings.Builder
	at, n := 0, 0
	err = re.All(ctx, text, func(m *Match) bool {
		start, end := m.Span(0)
		b.WriteString(text[at:start])
		for _, p := range parts {
			if p.Group >= 0 {
				b.WriteString(m.Text(p.Group))
			} else {
				b.WriteString(p.Text)
			}
		}
		at = end
		n++
		return n != limit
	})
	if err != nil {
		return "", 0, err
	}
	b.WriteString(text[at:])
	return b.String(), n, nil
}

// Expand returns a replacement for one match.
func (m *Match) Expand(parts []Part) string {
	var b strings.Builder
	for _, p := range parts {
		if p.Group >= 0 {
			b.WriteString(m.Text(p.Group))
		} else {
			b.WriteString(p.Text)
		}
	}
	return b.String()
}

// Part is a part of a replacement: a text, or a group if that is not negative.
type Part struct {
	Text  string
	Group int
}

// ParseReplacement reads a replacement for an expression of so many groups; byName
// returns the number of a named one, or -1. The error is a *SyntaxError.
func ParseReplacement(text string, groups int, byName func(string) int) (parts []Part, err error) {
	p := &replacement{parser: parser{text: text, src: []rune(text)}, groups: groups, byName: byName}
	defer func() {
		switch e := recover().(type) {
		case nil:
		case *SyntaxError: // thrown by fail
			parts, err = nil, e
		default:
			panic(e)
		}
	}()
	for p.at < len(p.src) {
		start := p.at
		for p.at < len(p.src) && p.src[p.at] != '\\' {
			p.at++
		}
		if p.at > start {
			parts = append(parts, Part{string(p.src[start:p.at]), -1})
			continue
		}
		if p.at+1 == len(p.src) {
			p.fail(p.at, "bad escape (end of pattern)")
		}
		p.at += 2
		parts = append(parts, p.part(start))
	}
	return parts, nil
}

// replacement reads a replacement.
type replacement struct {
	parser
	groups int
	byName func(string) int
}

// part returns what the escape at start stands for, of which two characters were
// read.
func (p *replacement) part(start int) Part {
	r := p.src[start+1]
	switch {
	case r == 'g':
		return p.group()
	case r == '0':
		n, _ := strconv.ParseUint("0"+p.while(2, octal), 8, 16) // octal digits alone
		return Part{string(rune(n & 0xff)), -1}
	case r >= '1' && r <= '9':
		return p.digits(start)
	case r == '\\':
		return Part{`\`, -1}
	}
	if i := strings.IndexRune("abfnrtv", r); i >= 0 {
		return Part{"\a\b\f\n\r\t\v"[i : i+1], -1}
	}
	if r|0x20 >= 'a' && r|0x20 <= 'z' {
		p.fail(start, `bad escape \`+string(r))
	}
	return Part{`\` + string(r), -1}
}

// group reads what follows \g.
func (p *replacement) group() Part {
	if !p.eat('<') {
		p.fail(p.at, "missing <")
	}
	at := p.at
	name := p.until('>')
	if identifier(name) {
		g := p.byName(name)
		if g < 0 {
			p.fail(-1, "unknown group name "+quote(name))
		}
		return Part{Group: g}
	}
	g, err := strconv.Atoi(name)
	if err != nil || g < 0 {
		p.fail(at, "bad character in group name "+quote(name))
	}
	return p.reference(g, at)
}

func (p *replacement) reference(g, at int) Part {
	if g > p.groups {
		p.fail(at, "invalid group reference "+strconv.Itoa(g))
	}
	return Part{Group: g}
}

// digits reads \1, \12, or a character in octal.
func (p *replacement) digits(start int) Part {
	isOctal := func(i int) bool { return i < len(p.src) && p.src[i] >= '0' && p.src[i] <= '7' }
	if p.at < len(p.src) && p.src[p.at] >= '0' && p.src[p.at] <= '9' {
		p.at++
		if isOctal(start+1) && isOctal(start+2) && isOctal(start+3) {
			p.at++
			text := string(p.src[start+1 : p.at])
			n, err := strconv.ParseUint(text, 8, 16)
			if err != nil || n > 0o377 {
				p.fail(start, `octal escape value \`+text+` outside of range 0-0o377`)
			}
			return Part{string(rune(n)), -1}
		}
	}
	g, _ := strconv.Atoi(string(p.src[start+1 : p.at])) // two digits at most
	return p.reference(g, start+1)
}
