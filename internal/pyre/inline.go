package pyre

import "unicode"

// withFlags reads flags of which r was read: for the whole expression, or for a
// group.
func (p *parser) withFlags(start int, r rune, top bool) *node {
	var on, off Flags
	if r != '-' {
		on, r = p.flagsOn(r)
	}
	if r == ')' {
		if !top {
			p.fail(start, "global flags not at the start of the expression")
		}
		p.flags |= on &^ unicodeFlag
		if on&unicodeFlag != 0 && p.flags&ASCII != 0 {
			p.fail(-1, "ASCII and UNICODE flags are incompatible")
		}
		return nil
	}
	if r == '-' {
		off = p.flagsOff()
	}
	if on&off != 0 {
		p.fail(p.at-1, "bad inline flags: flag turned on and off")
	}
	outer := p.flags
	p.flags = p.flags&^off | on&^unicodeFlag
	if on&unicodeFlag != 0 {
		p.flags &^= ASCII
	}
	n := p.body(start, &node{kind: kGroup})
	p.flags = outer
	return n
}

// flagsOn reads the flags that are turned on, and returns what ends them.
func (p *parser) flagsOn(r rune) (on Flags, end rune) {
	const types = ASCII | unicodeFlag | localeFlag
	for {
		f := flag(r)
		if f == localeFlag {
			p.fail(p.at, "bad inline flags: cannot use 'L' flag with a str pattern")
		}
		on |= f
		if f&types != 0 && on&types != f {
			p.fail(p.at, "bad inline flags: flags 'a', 'u' and 'L' are incompatible")
		}
		switch r = p.next(); {
		case r < 0:
			p.fail(p.at, "missing -, : or )")
		case r == ')', r == '-', r == ':':
			return on, r
		case flag(r) == 0:
			p.unknownFlag(r, "missing -, : or )")
		}
	}
}

// flagsOff reads the flags that are turned off, and the colon after them.
func (p *parser) flagsOff() (off Flags) {
	r := p.next()
	if r < 0 {
		p.fail(p.at, "missing flag")
	}
	if flag(r) == 0 {
		p.unknownFlag(r, "missing flag")
	}
	for {
		f := flag(r)
		if f&(ASCII|unicodeFlag|localeFlag) != 0 {
			p.fail(p.at, "bad inline flags: cannot turn off flags 'a', 'u' and 'L'")
		}
		off |= f
		switch r = p.next(); {
		case r < 0:
			p.fail(p.at, "missing :")
		case r == ':':
			return off
		case flag(r) == 0:
			p.unknownFlag(r, "missing :")
		}
	}
}

func (p *parser) unknownFlag(r rune, otherwise string) {
	if unicode.IsLetter(r) {
		otherwise = "unknown flag"
	}
	p.fail(p.at-1, otherwise)
}
