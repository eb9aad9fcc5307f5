package pyre

import (
	"slices"
	"strconv"
	"unicode"
)

// group reads a group whose ( was read at start. It returns nil for a comment and
// for flags, which may stand where top is set.
func (p *parser) group(start int, top bool) *node {
	if !p.eat('?') {
		return p.capture(start, "")
	}
	switch r := p.next(); r {
	case -1:
		p.fail(p.at, "unexpected end of pattern")
	case 'P':
		return p.named(start)
	case ':':
		return p.body(start, &node{kind: kGroup})
	case '>':
		return p.body(start, &node{kind: kAtomic})
	case '=', '!':
		return p.body(start, &node{kind: kLook, neg: r == '!'})
	case '<':
		return p.lookBehind(start)
	case '(':
		return p.conditional(start)
	case '#':
		for r := p.next(); r != ')'; r = p.next() {
			switch r {
			case -1:
				p.fail(start, "missing ), unterminated comment")
			case '\\':
				p.at++
			}
		}
	default:
		if flag(r) == 0 && r != '-' {
			p.unknown(p.at - 2)
		}
		return p.withFlags(start, r, top)
	}
	return nil
}

// unknown refuses what begins with the ? at start.
func (p *parser) unknown(start int) {
	if p.src[p.at-1] == '\\' {
		p.at++ // there is a character behind it: see peek
	}
	p.fail(start, "unknown extension "+string(p.src[start:p.at]))
}

// body reads what is in a group, and its end.
func (p *parser) body(start int, n *node) *node {
	flags := p.flags
	n.subs = []*node{p.alternatives()}
	if !p.eat(')') {
		p.fail(start, "missing ), unterminated subpattern")
	}
	p.flags = flags
	return n
}

// capture reads a group that captures.
func (p *parser) capture(start int, name string) *node {
	g := len(p.names)
	p.names = append(p.names, name)
	p.open[g] = true
	n := p.body(start, &node{kind: kGroup, group: g})
	delete(p.open, g)
	lo, hi := n.width(p.widths)
	p.widths[g] = [2]int{lo, hi}
	return n
}

// named reads what follows (?P.
func (p *parser) named(start int) *node {
	switch r := p.next(); r {
	case '<':
		name := p.until('>')
		at := p.at - len([]rune(name)) - 1
		p.checkName(name, at)
		if was := slices.Index(p.names, name); was > 0 {
			p.fail(at, "redefinition of group name "+quote(name)+" as group "+strconv.Itoa(len(p.names))+"; was group "+strconv.Itoa(was))
		}
		return p.capture(start, name)
	case '=':
		name := p.until(')')
		at := p.at - len([]rune(name)) - 1
		p.checkName(name, at)
		g := slices.Index(p.names, name)
		if g < 0 {
			p.fail(at, "unknown group name "+quote(name))
		}
		if p.open[g] {
			p.fail(at, "cannot refer to an open group")
		}
		p.checkBehind(g)
		return &node{kind: kRef, group: g, flags: p.flags}
	case -1:
		p.fail(p.at, "unexpected end of pattern")
	default:
		p.unknown(p.at - 3)
	}
	return nil
}

func (p *parser) checkName(name string, at int) {
	if !identifier(name) {
		p.fail(at, "bad character in group name "+quote(name))
	}
}

func identifier(name string) bool {
	for i, r := range name {
		if r != '_' && !unicode.IsLetter(r) && (i == 0 || !unicode.IsDigit(r)) {
			return false
		}
	}
	return name != ""
}

// checkBehind refuses references that a lookbehind must not have.
func (p *parser) checkBehind(g int) {
	switch {
	case p.behind == 0:
	case p.open[g]:
		p.fail(p.at, "cannot refer to an open group")
	case g >= p.behind:
		p.fail(p.at, "cannot refer to group defined in the same lookbehind subpattern")
	}
}

// lookBehind reads what follows (?<.
func (p *parser) lookBehind(start int) *node {
	r := p.next()
	switch r {
	case -1:
		p.fail(p.at, "unexpected end of pattern")
	case '=', '!':
	default:
		p.unknown(p.at - 3)
	}
	outer := p.behind
	if outer == 0 {
		p.behind = len(p.names)
	}
	n := p.body(start, &node{kind: kBehind, neg: r == '!'})
	p.behind = outer
	return n
}

// conditional reads what follows (?(.
func (p *parser) conditional(start int) *node {
	name := p.until(')')
	at := p.at - len([]rune(name)) - 1
	g := slices.Index(p.names, name)
	if identifier(name) {
		if g < 0 {
			p.fail(at, "unknown group name "+quote(name))
		}
	} else {
		var err error
		switch g, err = strconv.Atoi(name); {
		case err != nil || g < 0:
			p.fail(at, "bad character in group name "+quote(name))
		case g == 0:
			p.fail(at, "bad group number")
		}
		p.refs = append(p.refs, reference{g, at})
	}
	p.checkBehind(g)
	n := &node{kind: kCond, group: g}
	flags := p.flags
	p.depth++
	n.subs = []*node{p.sequence(false), {kind: kEmpty}}
	if p.eat('|') {
		n.subs[1] = p.sequence(false)
		if p.peek() == '|' {
			p.fail(p.at, "conditional backref with more than two branches")
		}
	}
	p.depth--
	p.flags = flags
	if !p.eat(')') {
		p.fail(start, "missing ), unterminated subpattern")
	}
	return n
}
