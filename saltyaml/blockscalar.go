package saltyaml

// chomping is what becomes of the line breaks at the end of a block.
type chomping uint8

const (
	clip chomping = iota
	strip
	keep
)

// blockScalar adds a text that begins below a | or >.
func (s *scanner) blockScalar(literal bool) {
	start := s.mark()
	s.pos++
	chomp, increment := s.blockHeader()
	if s.err != nil {
		return
	}
	indent := 0
	if increment > 0 {
		indent = max(s.indent, 0) + increment
	}
	text, style := s.blockLines(literal, indent, chomp), Folded
	if literal {
		style = Literal
	}
	s.tokens = append(s.tokens, token{kind: tokenScalar, style: style, at: start, end: s.mark(), text: text})
}

// blockHeader reads what is behind the | or >: + or -, and a number of spaces.
func (s *scanner) blockHeader() (chomp chomping, increment int) {
	for i := 0; i < 2; i++ {
		switch c := s.byte(); {
		case (c == '+' || c == '-') && chomp == clip:
			if chomp = keep; c == '-' {
				chomp = strip
			}
			s.pos++
		case c == '0' && increment == 0:
			s.fail(s.mark(), "found an indentation of 0 where 1 to 9 is wanted")
			return chomp, 0
		case c >= '1' && c <= '9' && increment == 0:
			increment = int(c - '0')
			s.pos++
		}
	}
	s.skipBlanks()
	if s.byte() == '#' {
		s.skipLine()
	}
	if !s.atEnd() && s.breakAt(s.pos) == 0 {
		s.fail(s.mark(), "found text behind | or >; it belongs into the next line")
	}
	s.skipBreak()
	return chomp, increment
}

// blockLines reads the lines of a block. An indent of 0 means that of the first
// line.
func (s *scanner) blockLines(literal bool, indent int, chomp chomping) string {
	var text []byte
	indent, others := s.blockBreaks(indent)
	last, blank := "", false // how the line before ended, and whether it began with a space
	for s.column() == indent && !s.atEnd() && s.err == nil {
		blankNow := s.byte() == ' ' || s.byte() == '\t'
		if !literal && last == "\n" && !blank && !blankNow {
			if others == "" {
				text = append(text, ' ')
			}
		} else {
			text = append(text, last...)
		}
		text = append(text, others...)
		blank = blankNow
		from := s.pos
		s.skipLine()
		text = append(text, s.src[from:s.pos]...)
		last = s.readBreak()
		_, others = s.blockBreaks(indent)
	}
	if chomp != strip {
		text = append(text, last...)
	}
	if chomp == keep {
		text = append(text, others...)
	}
	return string(text)
}

// blockBreaks goes over empty lines and the indentation of the next line, and
// returns what they mean. It finds the indent where it is 0.
func (s *scanner) blockBreaks(indent int) (found int, breaks string) {
	deepest := 0
	var text []byte
	for {
		for (indent == 0 || s.column() < indent) && s.byte() == ' ' {
			s.pos++
		}
		deepest = max(deepest, s.column())
		if (indent == 0 || s.column() < indent) && s.byte() == '\t' {
			s.fail(s.mark(), "found a tab where only spaces may stand")
			break
		}
		if s.breakAt(s.pos) == 0 {
			break
		}
		text = append(text, s.readBreak()...)
	}
	if indent == 0 {
		indent = max(deepest, s.indent+1, 1)
	}
	return indent, string(text)
}
