package targets

import (
	"slices"
	"strings"
	"unicode"

	"github.com/gossh/gossh/internal/nodeset"
)

// MaxFile is the longest saved target list in bytes.
const MaxFile = 16 << 20

// file compiles a saved target list: all that its lines mean. What stands behind #
// at the beginning of a line or behind white space is a comment.
func (c *compiler) file(path string) (Matcher, error) {
	if path == "" {
		return nil, invalid("expected a path behind @file:")
	}
	if c.o.File == nil {
		return nil, invalid("no file is read for @file:%s", path)
	}
	if err := c.count(); err != nil {
		return nil, err
	}
	open := "@file:" + path
	if i := slices.Index(c.open, open); i >= 0 {
		return nil, invalid("the target list %s contains itself: %s", path, strings.Join(append(c.open[i:], open), ", "))
	}
	text, err := c.o.File(path)
	if err != nil {
		return nil, err
	}
	if len(text) > MaxFile {
		return nil, invalid("the target list %s is longer than %d bytes", path, MaxFile)
	}
	c.open = append(c.open, open)
	defer func() { c.open = c.open[:len(c.open)-1] }()
	names := &list{set: map[string]struct{}{}}
	s := &setOf{terms: []setTerm{{',', names}}}
	n := 0
	for line := range strings.Lines(text) {
		n++
		line = strings.TrimSpace(uncomment(line))
		if line == "" {
			continue
		}
		if err := c.line(line, names, s); err != nil {
			return nil, invalid("%s:%d: %w", path, n, err)
		}
	}
	if len(s.terms) == 1 && len(names.names) == 0 {
		return nil, invalid("the target list %s is empty", path)
	}
	s.gather()
	return s, nil
}

// line adds what one line means: its names, or else a term of its own.
func (c *compiler) line(line string, names *list, s *setOf) error {
	m, err := c.set(line, nil, true)
	if err != nil {
		return err
	}
	l, ok := m.(*list)
	if !ok {
		if nodeset.Is(line) {
			s.whole = append(s.whole, line)
		}
		s.terms = append(s.terms, setTerm{',', m})
		return nil
	}
	if len(names.names)+len(l.names) > MaxExpand {
		return tooMany(1)
	}
	for _, name := range l.names {
		names.add(name)
	}
	return nil
}

// uncomment takes a comment off a line.
func uncomment(line string) string {
	space := true
	for i, r := range line {
		if r == '#' && space {
			return line[:i]
		}
		space = unicode.IsSpace(r)
	}
	return line
}
