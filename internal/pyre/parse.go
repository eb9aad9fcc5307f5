package pyre

import (
	"strconv"
	"strings"
)

// maxDepth is how deep groups may nest.
const maxDepth = 200

// parser reads an expression.
type parser struct {
	text  string
	src   []rune
	at    int
	flags Flags
	// names are those of the groups, by number; names[0] is "".
	names  []string
	open   map[int]bool
	widths map[int][2]int
	// refs are groups that conditions name by number, with their positions.
	refs []reference
	// behind is the number of groups that there were before the lookbehind that is
	// being read, 0 outside of one.
	behind int
	depth  int
}

// reference is where a group is named by its number.
type reference struct{ group, pos int }

// parse reads a whole expression.
func parse(text string, flags Flags) (p *parser, n *node, err error) {
	p = &parser{text: text, src: []rune(text), flags: flags, names: []string{""}, open: map[int]bool{}, widths: map[int][2]int{}}
	defer func() {
		switch e := recover().(type) {
		case nil:
		case *SyntaxError: // thrown by fail
			err = e
		default:
			panic(e)
		}
	}()
	if flags&localeFlag != 0 {
		p.fail(-1, "cannot use LOCALE flag with a str pattern")
	}
	n = p.alternatives()
	if p.at < len(p.src) {
		p.fail(p.at, "unbalanced parenthesis")
	}
	for _, r := range p.refs {
		if r.group >= len(p.names) {
			p.fail(r.pos, "invalid group reference "+strconv.Itoa(r.group))
		}
	}
	return p, n, nil
}

// fail throws a SyntaxError: reading goes so deep that each level would but pass it
// on.
//
// Python reads one character ahead, so that the backslash at the end is what it
// complains about first.
func (p *parser) fail(pos int, msg string) {
	if p.at == len(p.src)-1 && p.src[p.at] == '\\' {
		pos, msg = p.at, "bad escape (end of pattern)"
	}
	panic(&SyntaxError{Msg: msg, Pos: pos, Text: p.text})
}

// peek returns the next character, -1 at the end.
func (p *parser) peek() rune {
	if p.at >= len(p.src) {
		return -1
	}
	if p.src[p.at] == '\\' && p.at+1 == len(p.src) {
		p.fail(p.at, "")
	}
	return p.src[p.at]
}

// next reads a character, -1 at the end.
func (p *parser) next() rune {
	r := p.peek()
	if r >= 0 {
		p.at++
	}
	return r
}

// eat reads the character r if it is the next one.
func (p *parser) eat(r rune) bool {
	if p.peek() != r {
		return false
	}
	p.at++
	return true
}

// while reads up to n characters of those in set.
func (p *parser) while(n int, set string) string {
	start := p.at
	for p.at < len(p.src) && p.at-start < n && strings.ContainsRune(set, p.src[p.at]) {
		p.at++
	}
	return string(p.src[start:p.at])
}

// until reads a name and the character that ends it.
func (p *parser) until(end rune) string {
	start := p.at
	for {
		switch r := p.next(); {
		case r < 0 && p.at == start, r == end && p.at == start+1:
			p.fail(start, "missing group name")
		case r < 0:
			p.fail(start, "missing "+string(end)+", unterminated name")
		case r == end:
			return string(p.src[start : p.at-1])
		case r == '\\':
			p.at++ // there is a character behind it: see peek
		}
	}
}

// alternatives reads up to the end of a group.
func (p *parser) alternatives() *node {
	p.depth++
	if p.depth > maxDepth {
		p.fail(p.at, "too many nested groups")
	}
	var subs []*node
	for {
		subs = append(subs, p.sequence(p.depth == 1 && len(subs) == 0))
		if !p.eat('|') {
			break
		}
	}
	p.depth--
	if len(subs) == 1 {
		return subs[0]
	}
	return &node{kind: kAlt, subs: subs}
}

// sequence reads up to the next | or ). first is set where flags for the whole
// expression may stand.
func (p *parser) sequence(first bool) *node {
	seq := &node{kind: kSeq}
	for {
		r := p.peek()
		if r < 0 || r == '|' || r == ')' {
			return seq
		}
		start := p.at
		p.at++
		if p.flags&Verbose != 0 && p.blank(r) {
			continue
		}
		switch r {
		case '\\':
			seq.subs = append(seq.subs, p.escape())
		case '[':
			seq.subs = append(seq.subs, p.class())
		case '*', '+', '?', '{':
			p.repeat(seq, start, r)
		case '.':
			s := &set{neg: true}
			if p.flags&DotAll == 0 {
				s.add('\n', '\n')
			}
			seq.subs = append(seq.subs, &node{kind: kChar, set: s.close(0)})
		case '(':
			if n := p.group(start, first && len(seq.subs) == 0); n != nil {
				seq.subs = append(seq.subs, n)
			}
		case '^', '$':
			seq.subs = append(seq.subs, &node{kind: kAt, r: r, flags: p.flags})
		default:
			seq.subs = append(seq.subs, p.literal(r))
		}
	}
}

// blank reports whether r is nothing in a verbose expression, after reading the
// comment that it may begin.
func (p *parser) blank(r rune) bool {
	if r != '#' {
		return strings.ContainsRune(" \t\n\r\v\f", r)
	}
	for {
		if r := p.next(); r < 0 || r == '\n' {
			return true
		}
		if p.src[p.at-1] == '\\' {
			p.at++
		}
	}
}

// literal returns the node of one character.
func (p *parser) literal(r rune) *node {
	if p.flags&IgnoreCase == 0 {
		return &node{kind: kChar, r: r}
	}
	s := &set{ranges: []rune{r, r}}
	for o := folded(r, p.flags&ASCII != 0); o != r; o = folded(o, p.flags&ASCII != 0) {
		s.add(o, o)
	}
	if len(s.ranges) == 2 {
		return &node{kind: kChar, r: r}
	}
	return &node{kind: kChar, set: s.close(0)}
}

// repeat wraps the last of seq; start is the position of the character r.
func (p *parser) repeat(seq *node, start int, r rune) {
	n := &node{kind: kRepeat, max: infinite}
	switch r {
	case '?':
		n.max = 1
	case '+':
		n.min = 1
	case '{':
		if !p.bounds(n, start) {
			seq.subs = append(seq.subs, p.literal(r))
			return
		}
	}
	last := len(seq.subs) - 1
	if last < 0 || seq.subs[last].kind == kAt {
		p.fail(start, "nothing to repeat")
	}
	if seq.subs[last].kind == kRepeat {
		p.fail(start, "multiple repeat")
	}
	switch {
	case p.eat('?'):
		n.mode = lazy
	case p.eat('+'):
		n.mode = possessive
	}
	n.subs = []*node{seq.subs[last]}
	seq.subs[last] = n
}

// bounds reads what follows {. It is not there if that is no repetition.
func (p *parser) bounds(n *node, start int) bool {
	const digits = "0123456789"
	if p.peek() == '}' {
		return false
	}
	lo := p.while(len(p.src), digits)
	hi := lo
	if p.eat(',') {
		hi = p.while(len(p.src), digits)
	}
	if !p.eat('}') {
		p.at = start + 1
		return false
	}
	number := func(s string, otherwise int) int {
		if s == "" {
			return otherwise
		}
		v, err := strconv.ParseInt(s, 10, 64)
		if err != nil || v >= 1<<32-1 {
			p.fail(-1, "the repetition number is too large")
		}
		return int(min(v, infinite))
	}
	n.min, n.max = number(lo, 0), number(hi, infinite)
	if n.max < n.min {
		p.fail(start+1, "min repeat greater than max repeat")
	}
	return true
}
