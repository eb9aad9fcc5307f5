package saltyaml

import (
	"strconv"
	"strings"
)

// anchor adds an anchor or an alias.
func (s *scanner) anchor(kind tokenKind) {
	at := s.mark()
	s.pos++
	name := s.name()
	if name == "" || !s.blankAt(s.pos) && !strings.ContainsRune("?:,]}%@`", rune(s.byte())) {
		s.fail(at, "found an alias or anchor without a name; put text that begins with * or & in quotes")
	}
	s.tokens = append(s.tokens, token{kind: kind, at: at, end: s.mark(), text: name})
}

// name reads letters, digits, dashes and underscores.
func (s *scanner) name() string {
	from := s.pos
	for isWordByte(s.byte()) {
		s.pos++
	}
	return s.src[from:s.pos]
}

// tag adds a tag: !<uri>, !suffix, !!suffix or !handle!suffix.
func (s *scanner) tag() {
	t := token{kind: tokenTag, at: s.mark()}
	if s.src[s.pos+1] == '<' {
		s.pos += 2
		t.rest = s.uri(true)
		if s.byte() != '>' || t.rest == "" {
			s.fail(t.at, "found a tag whose < does not end with >")
			return
		}
		s.pos++
	} else {
		t.text, t.rest = s.handle()
		suffix := s.uri(false)
		if t.text == "" {
			t.text, t.rest = "!", t.rest+suffix
			if t.rest == "" {
				t.text, t.rest = "", "!"
			}
		} else if t.rest = suffix; suffix == "" {
			s.fail(t.at, "found a tag without a name")
			return
		}
	}
	if !s.blankAt(s.pos) && (s.flow == 0 || s.byte() != ',') {
		s.fail(t.at, "found a tag with a character that no tag has; put text that begins with ! in quotes")
	}
	t.end = s.mark()
	s.tokens = append(s.tokens, t)
}

// handle reads !, !! or !name!. What turns out to be the begin of a suffix is
// returned as such.
func (s *scanner) handle() (handle, suffix string) {
	s.pos++
	name := s.name()
	if s.byte() == '!' {
		s.pos++
		return "!" + name + "!", ""
	}
	return "", name
}

// uri reads the characters of a tag. Brackets and commas are among them only in
// the form with <>.
func (s *scanner) uri(brackets bool) string {
	var text []byte
	for {
		switch c := s.byte(); {
		case c == '%':
			n, err := strconv.ParseUint(s.src[s.pos+1:s.pos+3], 16, 8)
			if err != nil {
				s.fail(s.mark(), "found a % without two hexadecimal digits in a tag")
				return ""
			}
			text = append(text, byte(n))
			s.pos += 3
			continue
		case isWordByte(c), c != 0 && strings.IndexByte(";/?:@&=+$.!~*'()", c) >= 0, brackets && (c == ',' || c == '[' || c == ']'):
			text = append(text, c)
			s.pos++
			continue
		}
		return string(text)
	}
}

// directive adds %YAML or %TAG.
func (s *scanner) directive() {
	at := s.mark()
	s.pos++
	name := s.name()
	if name == "" || !s.blankAt(s.pos) {
		s.fail(at, "found a line that begins with %, but is no directive; put the text in quotes")
		return
	}
	t := token{at: at}
	switch name {
	case "YAML":
		s.skipBlanks()
		t.kind, t.text = tokenVersion, s.version()
	case "TAG":
		t.kind = tokenPrefix
		t.text, t.rest = s.prefix()
	default:
		s.fail(at, "found a directive that does not exist: %"+name)
		return
	}
	s.skipBlanks()
	if s.byte() == '#' {
		s.skipLine()
	}
	if !s.atEnd() && s.breakAt(s.pos) == 0 || t.text == "" {
		s.fail(at, "found a directive that is not complete, or with text behind it")
		return
	}
	s.skipBreak()
	t.end = s.mark()
	s.tokens = append(s.tokens, t)
}

// version reads a version, which is empty if there is none.
func (s *scanner) version() string {
	const digits = "0123456789"
	from := s.pos
	for s.byte() != 0 && strings.IndexByte(digits+".", s.byte()) >= 0 {
		s.pos++
	}
	major, minor, ok := strings.Cut(s.src[from:s.pos], ".")
	if !ok || !all(major, digits) || !all(minor, digits) || len(major) > 9 || len(minor) > 9 {
		return ""
	}
	return strings.TrimLeft(major, "0") + "." + strings.TrimLeft(minor, "0")
}

// prefix reads a handle and what it stands for; both are empty if one is missing.
func (s *scanner) prefix() (handle, stands string) {
	s.skipBlanks()
	if s.byte() != '!' {
		return "", ""
	}
	handle, begun := s.handle()
	if handle == "" {
		if begun != "" {
			return "", ""
		}
		handle = "!"
	}
	if !s.blankAt(s.pos) {
		return "", ""
	}
	s.skipBlanks()
	stands = s.uri(true)
	if stands == "" || !s.blankAt(s.pos) {
		return "", ""
	}
	return handle, stands
}
