package saltyaml

// folding collects the text of a scalar. Most scalars are one piece of the source,
// and then nothing is copied.
type folding struct {
	src   string
	from  int    // where the current piece begins
	to    int    // and ends
	built []byte // what came before the piece
	begun bool
}

// cut ends the piece and adds text that is not in the source.
func (f *folding) cut(text string) {
	f.built = append(f.built, f.src[f.from:f.to]...)
	f.built = append(f.built, text...)
	f.begun = true
}

// resume begins the next piece.
func (f *folding) resume(at int) { f.from, f.to = at, at }

func (f *folding) text() string {
	if !f.begun {
		return f.src[f.from:f.to]
	}
	return string(append(f.built, f.src[f.from:f.to]...))
}

// breaks reads white space with at least one line break in it and returns what it
// means: a single line break is a space, others keep all but the first.
func (s *scanner) breaks(check func()) string {
	first := s.readBreak()
	var others []byte
	for s.blankAt(s.pos) && !s.atEnd() {
		if check != nil {
			check()
		}
		if s.byte() == ' ' || s.byte() == '\t' {
			s.pos++
			continue
		}
		others = append(others, s.readBreak()...)
	}
	return joined(first, string(others))
}

// joined returns what line breaks between two lines of text mean.
func joined(first, others string) string {
	switch {
	case first != "\n":
		return first + others
	case others == "":
		return " "
	}
	return others
}

// plain adds text without quotes.
func (s *scanner) plain() {
	start := s.mark()
	end := start
	indent := s.indent + 1
	f := folding{src: s.src, from: s.pos, to: s.pos}
	pending := "" // what line breaks before the next word mean
	tabs := func() {
		if s.byte() == '\t' && s.column() < indent {
			s.fail(s.mark(), "found a tab where only spaces may stand")
		}
	}
	for !s.atDocumentMark() && s.byte() != '#' {
		if !s.blankAt(s.pos) && !s.endsPlain() && pending != "" {
			f.cut(pending)
			f.resume(s.pos)
			pending = ""
		}
		if s.word(start) {
			f.to, end = s.pos, s.mark()
			pending = ""
		}
		if !s.blankAt(s.pos) || s.atEnd() || s.err != nil {
			break
		}
		s.skipBlanks()
		if s.breakAt(s.pos) > 0 {
			pending = s.breaks(tabs)
		}
		if s.flow == 0 && s.column() < indent {
			break
		}
	}
	s.tokens = append(s.tokens, token{kind: tokenScalar, style: Plain, at: start, end: end, text: f.text()})
	if pending != "" {
		s.allowed = true
	}
}

// word goes over a word of plain text and reports whether there was one.
func (s *scanner) word(start mark) bool {
	from := s.pos
	for !s.blankAt(s.pos) && s.err == nil {
		c := s.byte()
		if c == ':' && s.flow > 0 && (isFlowIndicator(s.src[s.pos+1]) || s.src[s.pos+1] == '?') {
			s.fail(s.mark(), "found a colon without a space behind it; put the text in quotes")
			break
		}
		if c == ':' && s.blankAt(s.pos+1) || s.flow > 0 && isFlowIndicator(c) {
			break
		}
		s.skip()
	}
	return s.pos > from
}

// endsPlain reports whether the character at the current place ends plain text.
func (s *scanner) endsPlain() bool {
	c := s.byte()
	return c == ':' && s.blankAt(s.pos+1) || s.flow > 0 && isFlowIndicator(c)
}
