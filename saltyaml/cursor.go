package saltyaml

import "unicode/utf8"

// cursor is a place in a source that moves forward.
type cursor struct {
	src       string // ends with endMarks
	pos       int    // in bytes
	extra     int    // bytes before pos that continue a character
	line      int
	lineIndex int // characters before the line
}

// endMarks is what a source ends with, so that looking ahead needs no checks. It
// cannot stand in the source itself.
const endMarks = "\x00\x00\x00\x00"

func (c *cursor) index() int { return c.pos - c.extra }

func (c *cursor) column() int { return c.pos - c.extra - c.lineIndex }

func (c *cursor) mark() mark {
	return mark{index: uint32(c.index()), line: uint32(c.line), column: uint32(c.column())}
}

// byte returns the current byte, which is 0 at the end.
func (c *cursor) byte() byte { return c.src[c.pos] }

func (c *cursor) atEnd() bool { return c.src[c.pos] == 0 }

// skip goes over one character that is no line break.
func (c *cursor) skip() {
	b := c.src[c.pos]
	c.pos++
	if b >= utf8.RuneSelf {
		n := continuation(b)
		c.pos += n
		c.extra += n
	}
}

// continuation returns how many bytes follow the first one of a character.
func continuation(b byte) int {
	switch {
	case b >= 0xf0:
		return 3
	case b >= 0xe0:
		return 2
	}
	return 1
}

// breakAt returns the length of the line break at i, or 0. YAML 1.1 knows three
// more of them than YAML 1.2.
func (c *cursor) breakAt(i int) int {
	switch c.src[i] {
	case '\n':
		return 1
	case '\r':
		if c.src[i+1] == '\n' {
			return 2
		}
		return 1
	case 0xc2:
		if c.src[i+1] == 0x85 {
			return 2
		}
	case 0xe2:
		if c.src[i+1] == 0x80 && (c.src[i+2] == 0xa8 || c.src[i+2] == 0xa9) {
			return 3
		}
	}
	return 0
}

// blankAt reports whether a space, a tab, a line break or the end is at i.
func (c *cursor) blankAt(i int) bool {
	switch b := c.src[i]; {
	case b == ' ', b == '\t', b == 0:
		return true
	case b > '\r' && b < utf8.RuneSelf:
		return false
	}
	return c.breakAt(i) > 0
}

// skipBreak goes over the line break at the current place, if there is one.
func (c *cursor) skipBreak() {
	_ = c.readBreak()
}

// readBreak goes over a line break and returns what it means.
func (c *cursor) readBreak() string {
	n := c.breakAt(c.pos)
	if n == 0 {
		return ""
	}
	text := "\n"
	if n == 3 {
		text = c.src[c.pos : c.pos+n]
	}
	if c.src[c.pos] >= utf8.RuneSelf {
		c.extra += n - 1
	}
	c.pos += n
	c.line++
	c.lineIndex = c.index()
	return text
}

// skipBlanks goes over spaces and tabs.
func (c *cursor) skipBlanks() {
	for c.src[c.pos] == ' ' || c.src[c.pos] == '\t' {
		c.pos++
	}
}

// skipLine goes to the end of the line.
func (c *cursor) skipLine() {
	for !c.atEnd() && c.breakAt(c.pos) == 0 {
		c.skip()
	}
}

// atDocumentMark reports whether the line begins with --- or ... as a word.
func (c *cursor) atDocumentMark() bool {
	if c.column() != 0 {
		return false
	}
	word := c.src[c.pos : c.pos+3]
	return (word == "---" || word == "...") && c.blankAt(c.pos+3)
}
