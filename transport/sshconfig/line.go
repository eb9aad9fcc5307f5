package sshconfig

import (
	"errors"
	"fmt"
	"strings"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/internal/sshpattern"
)

// node is one line, or a file that is included.
type node struct {
	place    string // file:line
	key      string // its usual name in lower case
	class    class
	args     []string
	criteria []criterion // of a Match
	include  *lines      // of an Include
}

// line reads one line; nil is an empty one, a comment, or one that is ignored.
func (l *loader) line(place, text string) (*node, error) {
	if isBlank(text) {
		return nil, nil
	}
	text = strings.Trim(text, " \t\r\n\f")
	end := strings.IndexAny(text, " \t=")
	if end < 0 {
		end = len(text)
	}
	rest := strings.TrimLeft(text[end:], " \t")
	if strings.HasPrefix(rest, "=") {
		rest = strings.TrimLeft(rest[1:], " \t")
	}
	n := &node{place: place}
	n.key, n.class = classify(text[:end])
	args, err := split(rest)
	if err != nil {
		return nil, fault.New(fault.Invalid, "", "%s: %w", place, err)
	}
	n.args = args
	if n.class == command || n.class == unsupportedCommand {
		n.args = []string{rest}
	}
	if n.class == unknown {
		if !sshpattern.MatchList(l.ignore, n.key) {
			l.warnings = append(l.warnings, fmt.Sprintf("%s: there is no ssh option %s", place, text[:end]))
		}
		return nil, nil
	}
	if len(n.args) == 0 || n.args[0] == "" {
		return nil, fault.New(fault.Invalid, "", "%s: %s has no argument", place, text[:end])
	}
	if n.extra() {
		return nil, fault.New(fault.Invalid, "", "%s: %s has more than one argument", place, text[:end])
	}
	switch n.key {
	case "ignoreunknown":
		l.ignore = append(l.ignore, strings.Split(strings.ToLower(n.args[0]), ",")...)
	case "match":
		if n.criteria, err = l.criteria(place, n.args); err != nil {
			return nil, fault.New(fault.Invalid, "", "%s: %w", place, err)
		}
	}
	return n, nil
}

// extra reports whether there are more arguments than the option takes.
func (n *node) extra() bool {
	switch {
	case n.key == "remoteforward":
		return len(n.args) > 2
	case n.class == single, n.class == several:
		return len(n.args) > 1
	}
	return false
}

// split splits at white space; double and single quotes hold words together, a
// backslash escapes quotes and itself, and # begins a comment at a word.
func split(s string) ([]string, error) {
	var out []string
	var b strings.Builder
	in, quote := false, byte(0)
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c == '\\' && i+1 < len(s) && escapes(s[i+1], quote):
			i++
			b.WriteByte(s[i])
			in = true
		case quote != 0 && c == quote:
			quote = 0
		case quote != 0:
			b.WriteByte(c)
		case c == '"' || c == '\'':
			quote, in = c, true
		case c == '#' && !in:
			return out, nil
		case c == ' ' || c == '\t':
			if in {
				out = append(out, b.String())
				b.Reset()
				in = false
			}
		default:
			b.WriteByte(c)
			in = true
		}
	}
	if quote != 0 {
		return nil, errors.New("a quotation mark is not closed")
	}
	if in {
		out = append(out, b.String())
	}
	return out, nil
}

// escapes reports whether a backslash before c is one.
func escapes(c, quote byte) bool {
	return c == '"' || c == '\'' || c == '\\' || c == ' ' && quote == 0
}
