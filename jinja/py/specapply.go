package py

import (
	"math"
	"strings"
)

// Format is format(v, spec).
func Format(t *Thread, v Value, text string) (string, error) {
	if s, ok := v.AsStr(); ok {
		return formatStr(t, s, text, TypeName(v))
	}
	if text == "" {
		return String(t, v)
	}
	switch {
	case v.Kind() == KindFloat:
		f, _ := v.AsFloat()
		s, err := parseSpec(t, text, "float", '>')
		if err != nil {
			return "", err
		}
		return s.float(f)
	case v.isInt():
		s, err := parseSpec(t, text, TypeName(v), '>')
		if err != nil {
			return "", err
		}
		return s.int(v)
	}
	return "", typeError("unsupported format string passed to %s.__format__", TypeName(v))
}

func formatStr(t *Thread, text, spec, typ string) (string, error) {
	if spec == "" {
		return text, nil
	}
	s, err := parseSpec(t, spec, typ, '<')
	if err != nil {
		return "", err
	}
	switch {
	case s.form != 0 && s.form != 's':
		return "", s.unknown()
	case s.sign == ' ':
		return "", valueError("Space not allowed in string format specifier")
	case s.sign != 0:
		return "", valueError("Sign not allowed in string format specifier")
	case s.noNegZero:
		return "", valueError("Negative zero coercion (z) not allowed in string format specifier")
	case s.alt:
		return "", valueError("Alternate form (#) not allowed in string format specifier")
	case s.align == '=':
		return "", valueError("'=' alignment not allowed in string format specifier")
	case s.group != 0:
		return "", valueError("Cannot specify '%c' with 's'.", s.group)
	}
	return s.padded(cut(text, s.prec)), nil
}

func (s *spec) int(v Value) (string, error) {
	switch s.form {
	case 0, 'b', 'c', 'd', 'o', 'x', 'X', 'n':
	case 'e', 'E', 'f', 'F', 'g', 'G', '%':
		f, err := toFloat(v)
		if err != nil {
			return "", err
		}
		return s.float(f)
	default:
		return "", s.unknown()
	}
	if s.prec >= 0 {
		return "", valueError("Precision not allowed in integer format specifier")
	}
	if s.noNegZero {
		return "", valueError("Negative zero coercion (z) not allowed in integer format specifier")
	}
	if s.form == 'c' {
		return s.char(v)
	}
	n, err := intText(v, byte(s.form)) //nolint:gosec // an ASCII letter
	if err != nil {
		return "", err
	}
	if !s.alt {
		n.prefix = ""
	}
	return s.layout(n, ""), nil
}

func (s *spec) char(v Value) (string, error) {
	n, small := v.AsInt()
	switch {
	case s.sign != 0:
		return "", valueError("Sign not allowed with integer format specifier 'c'")
	case s.alt:
		return "", valueError("Alternate form (#) not allowed with integer format specifier 'c'")
	case !small:
		return "", overflow("Python int too large to convert to C long")
	case n < 0 || n > 0x10ffff:
		return "", overflow("%c arg not in range(0x110000)")
	}
	return s.layout(numeral{digits: string(rune(n))}, ""), nil
}

func (s *spec) float(f float64) (string, error) {
	form, dot0 := byte(s.form), false //nolint:gosec // checked to be a letter below
	prec := 6
	switch s.form {
	case 0:
		form, prec, dot0 = 'r', 0, true
	case 'n':
		form = 'g'
	case '%':
		form, f = 'f', f*100
	case 'e', 'E', 'f', 'F', 'g', 'G':
	default:
		return "", s.unknown()
	}
	if s.prec >= 0 {
		if err := s.t.Room(s.prec); err != nil {
			return "", err
		}
		if prec = s.prec; form == 'r' {
			form = 'g'
		}
	}
	text := floatText(f, form|0x20, prec, s.alt, dot0)
	if form < 'a' {
		text = strings.ToUpper(text)
	}
	text, negative := strings.CutPrefix(text, "-")
	if s.noNegZero && strings.Trim(text, "0.eE+-") == "" && !math.IsNaN(f) {
		negative = false
	}
	if s.form == '%' {
		text += "%"
	}
	n := 0
	for n < len(text) && isDigit(text[n]) {
		n++
	}
	return s.layout(numeral{negative: negative, digits: text[:n]}, text[n:]), nil
}

// layout puts a number together: sign, prefix, grouped digits and the rest, with
// the fill where the alignment puts it.
func (s *spec) layout(num numeral, rest string) string {
	sign := ""
	switch {
	case num.negative:
		sign = "-"
	case s.sign == '+' || s.sign == ' ':
		sign = string(s.sign)
	}
	zeros := 0
	if s.fill == '0' && s.align == '=' {
		zeros = s.width - len(sign) - len(num.prefix) - len(rest)
	}
	digits := s.grouped(num.digits, zeros)
	if s.align != '=' {
		return s.padded(sign + num.prefix + digits + rest)
	}
	n := max(s.width-len(sign)-len(num.prefix)-runeCount(digits)-len(rest), 0)
	return sign + num.prefix + strings.Repeat(string(s.fill), n) + digits + rest
}

// grouped puts separators into digits, and zeros before them until there are at
// least so many characters; a separator never comes first.
func (s *spec) grouped(digits string, least int) string {
	if s.group == 0 || digits == "" { // inf and nan have no digits
		return digits
	}
	size := 3
	switch s.form {
	case 'b', 'o', 'x', 'X':
		size = 4
	}
	var groups []string
	for {
		n := min(size, max(len(digits), least, 1))
		have := min(len(digits), n)
		groups = append(groups, strings.Repeat("0", n-have)+digits[len(digits)-have:])
		digits = digits[:len(digits)-have]
		least -= n
		if digits == "" && least <= 0 {
			break
		}
		least--
	}
	var b strings.Builder
	for i := len(groups) - 1; i >= 0; i-- {
		b.WriteString(groups[i])
		if i > 0 {
			b.WriteByte(s.group)
		}
	}
	return b.String()
}
