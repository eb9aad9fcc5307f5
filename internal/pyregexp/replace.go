package pyregexp

import (
	"fmt"
	"strconv"
	"strings"
)

// Replace puts a replacement in the place of each match, as re.sub does: \1, \g<1>
// and \g<name> stand for groups, \n and its like for characters.
func (r *Regexp) Replace(text, template string) (string, error) {
	parts, err := r.template(template)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	rest, err := r.findAll(text, func(before string, m *Match) error {
		b.WriteString(before)
		for _, p := range parts {
			if p.group >= 0 {
				b.WriteString(m.Texts[p.group])
			} else {
				b.WriteString(p.text)
			}
		}
		return nil
	})
	b.WriteString(rest)
	return b.String(), err
}

// part is text, or a group if that is not negative.
type part struct {
	text  string
	group int
}

func (r *Regexp) template(s string) ([]part, error) {
	var parts []part
	for pos := 0; s != ""; {
		i := strings.IndexByte(s, '\\')
		if i < 0 {
			i = len(s)
		}
		if i > 0 {
			parts = append(parts, part{s[:i], -1})
			s, pos = s[i:], pos+i
			continue
		}
		p, n, err := r.escape(s)
		if err != nil {
			return nil, fmt.Errorf("%w at position %d", err, pos)
		}
		parts = append(parts, p)
		s, pos = s[n:], pos+n
	}
	return parts, nil
}

// escape reads what begins with the backslash at the start of s.
func (r *Regexp) escape(s string) (p part, n int, err error) {
	if len(s) == 1 {
		return part{}, 0, fmt.Errorf(`bad escape (end of pattern)`)
	}
	switch c := s[1]; {
	case c == 'g':
		return r.named(s)
	case c >= '0' && c <= '9':
		return r.numbered(s)
	case c == '\\':
		return part{`\`, -1}, 2, nil
	case strings.IndexByte("abfnrtv", c) >= 0:
		return part{"\a\b\f\n\r\t\v"[strings.IndexByte("abfnrtv", c):][:1], -1}, 2, nil
	case c|0x20 >= 'a' && c|0x20 <= 'z':
		return part{}, 0, fmt.Errorf(`bad escape \%c`, c)
	}
	return part{s[:2], -1}, 2, nil
}

func (r *Regexp) named(s string) (part, int, error) {
	end := strings.IndexByte(s, '>')
	if len(s) < 3 || s[2] != '<' || end < 0 {
		return part{}, 0, fmt.Errorf("missing group name")
	}
	name := s[3:end]
	n, err := strconv.Atoi(name)
	if err != nil {
		n = r.re.GroupNumberFromName(name)
		if n < 0 || name == "" {
			return part{}, 0, fmt.Errorf("unknown group name '%s'", name)
		}
	}
	if n < 0 || n > r.groups {
		return part{}, 0, fmt.Errorf("invalid group reference %d", n)
	}
	return part{group: n}, end + 1, nil
}

// numbered reads \1, \12, or a character in octal.
func (r *Regexp) numbered(s string) (part, int, error) {
	n := 2
	isOctal := func(i int) bool { return i < len(s) && s[i] >= '0' && s[i] <= '7' }
	switch {
	case s[1] == '0':
		for n < 4 && isOctal(n) {
			n++
		}
	case isOctal(1) && isOctal(2) && isOctal(3):
		n = 4
	default:
		if n < len(s) && s[n] >= '0' && s[n] <= '9' {
			n++
		}
		group, err := strconv.Atoi(s[1:n])
		if err != nil || group > r.groups {
			return part{}, 0, fmt.Errorf("invalid group reference %d", group)
		}
		return part{group: group}, n, nil
	}
	code, err := strconv.ParseUint(s[1:n], 8, 16)
	if err != nil || code > 0o377 {
		return part{}, 0, fmt.Errorf(`octal escape value %s outside of range 0-0o377`, s[:n])
	}
	return part{string(rune(code)), -1}, n, nil
}

// Escape returns text so that it matches itself, as re.escape does.
func Escape(text string) string {
	var b strings.Builder
	for i := range len(text) {
		if strings.IndexByte("()[]{}?*+-|^$\\.&~# \t\n\r\v\f", text[i]) >= 0 {
			b.WriteByte('\\')
		}
		b.WriteByte(text[i])
	}
	return b.String()
}
