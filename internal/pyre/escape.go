package pyre

import (
	"strconv"
	"strings"
)

const (
	octal = "01234567"
	hex   = "0123456789abcdefABCDEF"
)

// escape reads what follows a backslash outside of a class.
func (p *parser) escape() *node {
	r := p.src[p.at] // there is one: see peek
	p.at++
	switch {
	case strings.ContainsRune("dDsSwW", r):
		s := &set{cats: []category{category(r)}}
		return &node{kind: kChar, set: s.close(p.flags &^ IgnoreCase)}
	case strings.ContainsRune("AZbB", r):
		return &node{kind: kAt, r: r, flags: p.flags}
	case r >= '1' && r <= '9':
		return p.numbered()
	}
	return p.literal(p.character(r, p.at-2))
}

// character returns the character that an escape stands for, of which the letter r
// was read. start is the position of the backslash.
func (p *parser) character(r rune, start int) rune {
	switch r {
	case 'x':
		return p.code(start, 2)
	case 'u':
		return p.code(start, 4)
	case 'U':
		return p.code(start, 8)
	case '0':
		n, _ := strconv.ParseUint("0"+p.while(2, octal), 8, 16) // octal digits alone
		return rune(n)
	case 'N':
		p.fail(start, `named characters are not known: \N`)
	}
	if i := strings.IndexRune("afnrtv", r); i >= 0 {
		return rune("\a\f\n\r\t\v"[i])
	}
	if r|0x20 >= 'a' && r|0x20 <= 'z' || r >= '0' && r <= '9' {
		p.fail(start, `bad escape \`+string(r))
	}
	return r
}

// code reads a character of so many hexadecimal digits.
func (p *parser) code(start, digits int) rune {
	text := p.while(digits, hex)
	whole := string(p.src[start:p.at])
	if len(text) != digits {
		p.fail(start, "incomplete escape "+whole)
	}
	n, err := strconv.ParseUint(text, 16, 32)
	if err != nil || n > 0x10ffff {
		p.fail(start, "bad escape "+whole)
	}
	return rune(n)
}

// numbered reads a group reference, or a character in octal; its first digit was
// read.
func (p *parser) numbered() *node {
	start := p.at - 2
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
			return p.literal(rune(n))
		}
	}
	text := string(p.src[start+1 : p.at])
	g, err := strconv.Atoi(text)
	if err != nil || g >= len(p.names) {
		p.fail(start+1, "invalid group reference "+text)
	}
	if p.open[g] {
		p.fail(start, "cannot refer to an open group")
	}
	p.checkBehind(g)
	return &node{kind: kRef, group: g, flags: p.flags}
}

// class reads a set; its [ was read.
func (p *parser) class() *node {
	start := p.at - 1
	s := &set{neg: p.eat('^')}
	for first := true; ; first = false {
		at := p.at
		r := p.next()
		if r < 0 {
			p.fail(start, "unterminated character set")
		}
		if r == ']' && !first {
			break
		}
		lo, cat := p.member(r, at)
		if !p.eat('-') {
			s.member(lo, lo, cat)
			continue
		}
		from := p.at
		r = p.next()
		if r < 0 {
			p.fail(start, "unterminated character set")
		}
		if r == ']' {
			s.member(lo, lo, cat)
			s.add('-', '-')
			break
		}
		hi, other := p.member(r, from)
		if cat != 0 || other != 0 || hi < lo {
			p.fail(at, "bad character range "+string(p.src[at:p.at]))
		}
		s.add(lo, hi)
	}
	return &node{kind: kChar, set: s.close(p.flags)}
}

func (s *set) member(lo, hi rune, cat category) {
	if cat != 0 {
		s.cats = append(s.cats, cat)
		return
	}
	s.add(lo, hi)
}

// member returns the character or the category of a class that begins with r.
func (p *parser) member(r rune, start int) (rune, category) {
	if r != '\\' {
		return r, 0
	}
	r = p.src[p.at] // there is one: see peek
	p.at++
	switch {
	case strings.ContainsRune("dDsSwW", r):
		return 0, category(r)
	case r == 'b':
		return '\b', 0
	case r >= '0' && r <= '7':
		text := string(r) + p.while(2, octal)
		n, err := strconv.ParseUint(text, 8, 16)
		if err != nil || n > 0o377 {
			p.fail(start, `octal escape value \`+text+` outside of range 0-0o377`)
		}
		return rune(n), 0
	}
	return p.character(r, start), 0
}
