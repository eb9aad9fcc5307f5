package saltyaml

// maxKey is how many characters a key without ? may have, with its colon.
const maxKey = 1024

// simpleKey is where a key may have begun that only its colon will tell.
type simpleKey struct {
	possible bool
	required bool // nothing else can be there
	token    int  // its number
	at       mark
}

// saveKey notes that a key may begin here.
func (s *scanner) saveKey() {
	if !s.allowed {
		return
	}
	s.removeKey()
	s.keys[len(s.keys)-1] = simpleKey{
		possible: true, required: s.flow == 0 && s.indent == s.column(),
		token: s.taken + len(s.tokens) - s.head, at: s.mark(),
	}
}

// removeKey forgets the key that may have begun in the current brackets.
func (s *scanner) removeKey() {
	k := &s.keys[len(s.keys)-1]
	if k.possible && k.required {
		s.noColon(k)
	}
	k.possible = false
}

// staleKeys forgets the keys that are too long or reach over a line.
func (s *scanner) staleKeys() {
	for i := range s.keys {
		k := &s.keys[i]
		if k.possible && (int(k.at.line) < s.line || int(k.at.index)+maxKey < s.index()) {
			if k.required {
				s.noColon(k)
			}
			k.possible = false
		}
	}
}

func (s *scanner) noColon(k *simpleKey) {
	s.fail(k.at, "found a line without the colon that a key needs")
}

// roll begins a block at a column deeper than the current one.
func (s *scanner) roll(column int, kind tokenKind, at mark, before int) {
	if s.flow > 0 || s.indent >= column {
		return
	}
	s.indents = append(s.indents, s.indent)
	s.indent = column
	s.insert(token{kind: kind, at: at, end: at}, before)
}

// insert adds t in front of the token with the number before, or at the end.
func (s *scanner) insert(t token, before int) {
	s.tokens = append(s.tokens, t)
	if before < 0 {
		return
	}
	i := s.head + before - s.taken
	copy(s.tokens[i+1:], s.tokens[i:])
	s.tokens[i] = t
}

// unroll ends the blocks that are deeper than a column.
func (s *scanner) unroll(column int) {
	for s.flow == 0 && s.indent > column {
		s.add(tokenBlockEnd, s.mark())
		s.indent = s.indents[len(s.indents)-1]
		s.indents = s.indents[:len(s.indents)-1]
	}
}

func (s *scanner) fetchEnd() {
	if s.column() != 0 {
		s.line++
		s.lineIndex = s.index()
	}
	s.unroll(-1)
	s.removeKey()
	s.allowed = false
	s.add(tokenStreamEnd, s.mark())
}

func (s *scanner) fetchDocumentMark() {
	s.unroll(-1)
	s.removeKey()
	s.allowed = false
	kind, at := tokenDocumentStart, s.mark()
	if s.byte() == '.' {
		kind = tokenDocumentEnd
	}
	s.pos += 3
	s.add(kind, at)
}

// fetchOne adds a token of one character.
func (s *scanner) fetchOne(kind tokenKind) {
	at := s.mark()
	s.pos++
	s.add(kind, at)
}

func (s *scanner) fetchOpen(kind tokenKind) {
	s.saveKey()
	s.keys = append(s.keys, simpleKey{})
	s.flow++
	s.allowed = true
	s.fetchOne(kind)
}

func (s *scanner) fetchClose(kind tokenKind) {
	s.removeKey()
	if s.flow > 0 {
		s.flow--
		s.keys = s.keys[:len(s.keys)-1]
	}
	s.allowed = false
	s.fetchOne(kind)
}

func (s *scanner) fetchEntry() {
	if s.flow == 0 {
		if !s.allowed {
			s.fail(s.mark(), "found a dash where no list can begin; put text that begins with a dash in quotes")
		}
		s.roll(s.column(), tokenBlockSequence, s.mark(), -1)
	}
	s.removeKey()
	s.allowed = true
	s.fetchOne(tokenBlockEntry)
}

func (s *scanner) fetchKey() {
	if s.flow == 0 {
		if !s.allowed {
			s.fail(s.mark(), "found a question mark where no key can begin; put text that begins with it in quotes")
		}
		s.roll(s.column(), tokenBlockMapping, s.mark(), -1)
	}
	s.removeKey()
	s.allowed = s.flow == 0
	s.fetchOne(tokenKey)
}

func (s *scanner) fetchValue() {
	k := &s.keys[len(s.keys)-1]
	if k.possible {
		s.insert(token{kind: tokenKey, at: k.at, end: k.at}, k.token)
		s.roll(int(k.at.column), tokenBlockMapping, k.at, k.token)
		k.possible, s.allowed = false, false
		s.fetchOne(tokenValue)
		return
	}
	if s.flow == 0 {
		if !s.allowed {
			s.fail(s.mark(), "found a colon where no mapping can begin; put text with a colon in quotes")
		}
		s.roll(s.column(), tokenBlockMapping, s.mark(), -1)
	}
	s.allowed = s.flow == 0
	s.fetchOne(tokenValue)
}
