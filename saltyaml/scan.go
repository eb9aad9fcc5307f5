package saltyaml

import "strings"

// scanner cuts a source into tokens, as libyaml does.
type scanner struct {
	cursor
	err    *Error
	tokens []token
	head   int // of tokens
	taken  int // tokens that were taken off before head

	flow    int  // brackets and braces that are open
	allowed bool // a key without ? may begin here
	indent  int  // column of the current block, -1 outside
	indents []int
	keys    []simpleKey // one for each open bracket, and one
}

func newScanner(src string) *scanner {
	return &scanner{cursor: cursor{src: src}, allowed: true, indent: -1, keys: make([]simpleKey, 1, 8)}
}

// peek returns the next token, which stays.
func (s *scanner) peek() *token {
	for s.err == nil && s.needsMore() {
		s.fetch()
	}
	if s.err != nil {
		s.tokens, s.head = append(s.tokens[:0], token{}), 0
	}
	return &s.tokens[s.head]
}

// take returns the next token and takes it off. The token is good until the next
// call.
func (s *scanner) take() *token {
	t := s.peek()
	s.head++
	s.taken++
	return t
}

func (s *scanner) needsMore() bool {
	if s.head == len(s.tokens) {
		s.tokens, s.head = s.tokens[:0], 0
		return true
	}
	// The next token may turn out to stand behind the mark of a key.
	s.staleKeys()
	for i := range s.keys {
		if s.keys[i].possible && s.keys[i].token == s.taken {
			return true
		}
	}
	return false
}

// fail notes the first thing that is wrong.
func (s *scanner) fail(at mark, msg string) {
	if s.err == nil {
		s.err = &Error{Line: int(at.line) + 1, Column: int(at.column) + 1, Msg: msg}
	}
}

func (s *scanner) add(kind tokenKind, at mark) {
	s.tokens = append(s.tokens, token{kind: kind, at: at, end: s.mark()})
}

// fetch adds at least one token, or fails.
func (s *scanner) fetch() {
	s.skipToToken()
	s.staleKeys()
	s.unroll(s.column())
	switch c := s.byte(); {
	case s.err != nil:
	case c == 0:
		s.fetchEnd()
	case s.column() == 0 && c == '%':
		s.unroll(-1)
		s.removeKey()
		s.allowed = false
		s.directive()
	case s.atDocumentMark():
		s.fetchDocumentMark()
	case c == '[':
		s.fetchOpen(tokenFlowSequence)
	case c == '{':
		s.fetchOpen(tokenFlowMapping)
	case c == ']':
		s.fetchClose(tokenFlowSequenceEnd)
	case c == '}':
		s.fetchClose(tokenFlowMappingEnd)
	case c == ',':
		s.removeKey()
		s.allowed = true
		s.fetchOne(tokenFlowEntry)
	case c == '-' && s.blankAt(s.pos+1):
		s.fetchEntry()
	case c == '?' && (s.flow > 0 || s.blankAt(s.pos+1)):
		s.fetchKey()
	case c == ':' && (s.flow > 0 || s.blankAt(s.pos+1)):
		s.fetchValue()
	default:
		s.fetchContent(c)
	}
}

// fetchContent adds what is no structure.
func (s *scanner) fetchContent(c byte) {
	switch {
	case c == '|' && s.flow == 0, c == '>' && s.flow == 0:
		s.removeKey()
		s.allowed = true
		s.blockScalar(c == '|')
		return
	case c == '*', c == '&', c == '!', c == '\'', c == '"', s.beginsPlain(c):
	default:
		s.cannotBegin(c)
		return
	}
	s.saveKey()
	s.allowed = false
	switch c {
	case '*':
		s.anchor(tokenAlias)
	case '&':
		s.anchor(tokenAnchor)
	case '!':
		s.tag()
	case '\'', '"':
		s.quoted(c)
	default:
		s.plain()
	}
}

// beginsPlain reports whether plain text can begin with c, which is at the current
// place.
func (s *scanner) beginsPlain(c byte) bool {
	switch c {
	case '-':
		next := s.src[s.pos+1]
		return next != ' ' && next != '\t'
	case '?', ':':
		return s.flow == 0 && !s.blankAt(s.pos+1)
	case '\t', '#', '|', '>', '%', '@', '`':
		return false
	}
	return true
}

func (s *scanner) cannotBegin(c byte) {
	if c == '\t' {
		s.fail(s.mark(), "found a tab where only spaces may stand")
		return
	}
	s.fail(s.mark(), "found "+string(c)+", which cannot begin a value; put the value in quotes")
}

// skipToToken goes over white space, comments and byte order marks.
func (s *scanner) skipToToken() {
	for {
		if s.byte() == 0xef && s.column() == 0 && strings.HasPrefix(s.src[s.pos:], "\ufeff") {
			s.skip()
		}
		for s.byte() == ' ' || s.byte() == '\t' && (s.flow > 0 || !s.allowed) {
			s.pos++
		}
		if s.byte() == '#' {
			s.skipLine()
		}
		if s.breakAt(s.pos) == 0 {
			return
		}
		s.skipBreak()
		if s.flow == 0 {
			s.allowed = true
		}
	}
}
