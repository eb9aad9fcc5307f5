package py

import (
	"strings"
	"unicode/utf8"
)

// spec is a format specification: [[fill]align][sign][z][#][0][width][,][.prec][type].
type spec struct {
	fill          rune
	align         byte
	aligned       bool // align was given
	natural       byte // what align is if it is not given: < for text
	sign          byte // 0, '+', '-' or ' '
	noNegZero     bool
	alt           bool
	width         int // -1 if not given
	group         byte
	prec          int // -1 if not given
	form          rune
	text, typeFor string
	t             *Thread
}

func isAlign(c byte) bool { return c == '<' || c == '>' || c == '=' || c == '^' }

// parseSpec reads text for a value of the type typ, which has the given
// alignment unless another is asked for.
func parseSpec(t *Thread, text, typ string, align byte) (spec, error) {
	s := spec{fill: ' ', align: align, natural: align, width: -1, prec: -1, text: text, typeFor: typ, t: t}
	rest := s.alignment(text)
	filled := len(rest) != len(text) && !isAlign(text[0]) || len(text)-len(rest) > 1
	rest = s.signs(rest, filled, align)
	var err error
	if s.width, rest, err = s.number(rest); err != nil {
		return s, err
	}
	if rest, err = s.grouping(rest); err != nil {
		return s, err
	}
	if point, ok := strings.CutPrefix(rest, "."); ok {
		if s.prec, rest, err = s.number(point); err != nil {
			return s, err
		}
		if s.prec < 0 {
			return s, valueError("Format specifier missing precision")
		}
	}
	if runeCount(rest) > 1 {
		return s, valueError("Invalid format specifier '%s' for object of type '%s'", text, typ)
	}
	if rest != "" {
		s.form, _ = utf8.DecodeRuneInString(rest)
	}
	if err := s.checkGrouping(); err != nil {
		return s, err
	}
	return s, t.Room(max(s.width, 0))
}

func (s *spec) alignment(text string) string {
	if r, n := utf8.DecodeRuneInString(text); n > 0 && n < len(text) && isAlign(text[n]) {
		s.fill, s.align, s.aligned = r, text[n], true
		return text[n+1:]
	}
	if text != "" && isAlign(text[0]) {
		s.align, s.aligned = text[0], true
		return text[1:]
	}
	return text
}

func (s *spec) signs(rest string, filled bool, align byte) string {
	if rest != "" && (rest[0] == '+' || rest[0] == '-' || rest[0] == ' ') {
		s.sign, rest = rest[0], rest[1:]
	}
	if after, ok := strings.CutPrefix(rest, "z"); ok {
		s.noNegZero, rest = true, after
	}
	if after, ok := strings.CutPrefix(rest, "#"); ok {
		s.alt, rest = true, after
	}
	if after, ok := strings.CutPrefix(rest, "0"); ok && !filled {
		s.fill, rest = '0', after
		if !s.aligned && align == '>' {
			s.align = '='
		}
	}
	return rest
}

// number reads decimal digits; -1 stands for none.
func (s *spec) number(rest string) (int, string, error) {
	n, i := -1, 0
	for ; i < len(rest) && isDigit(rest[i]); i++ {
		n = max(n, 0)*10 + int(rest[i]-'0')
		if n > 1<<55 {
			return 0, "", valueError("Too many decimal digits in format string")
		}
	}
	return n, rest[i:], nil
}

func (s *spec) grouping(rest string) (string, error) {
	if after, ok := strings.CutPrefix(rest, ","); ok {
		s.group, rest = ',', after
	}
	if after, ok := strings.CutPrefix(rest, "_"); ok {
		if s.group != 0 {
			return "", valueError("Cannot specify both ',' and '_'.")
		}
		s.group, rest = '_', after
	}
	if strings.HasPrefix(rest, ",") && s.group == '_' {
		return "", valueError("Cannot specify both ',' and '_'.")
	}
	return rest, nil
}

func (s *spec) checkGrouping() error {
	if s.group == 0 {
		return nil
	}
	switch s.form {
	case 0:
		if s.natural != '<' {
			return nil
		}
		return valueError("Cannot specify '%c' with 's'.", s.group)
	case 'd', 'e', 'f', 'g', 'E', 'G', '%', 'F':
		return nil
	case 'b', 'o', 'x', 'X':
		if s.group == '_' {
			return nil
		}
	}
	return valueError("Cannot specify '%c' with '%s'.", s.group, s.formText())
}

// formText is the type of the format as messages show it.
func (s *spec) formText() string {
	if s.form > 32 && s.form < 128 {
		return string(s.form)
	}
	return `\x` + hex(s.form)
}

func hex(r rune) string {
	b := appendHex(nil, r)
	return strings.TrimLeft(string(b[2:]), "0")
}

func (s *spec) unknown() error {
	return valueError("Unknown format code '%s' for object of type '%s'", s.formText(), s.typeFor)
}

// padded puts text of so many characters between the fill that the width asks
// for.
func (s *spec) padded(text string) string {
	n := s.width - runeCount(text)
	if n <= 0 {
		return text
	}
	left := 0
	switch s.align {
	case '>', '=':
		left = n
	case '^':
		left = n / 2
	}
	fill := string(s.fill)
	return strings.Repeat(fill, left) + text + strings.Repeat(fill, n-left)
}
