package py

import (
	"strconv"
	"strings"
)

// convert appends the next argument as the conversion says.
func (p *percenter) convert(dst []byte, c conversion) ([]byte, error) {
	v, err := p.next()
	if err != nil {
		return dst, err
	}
	var n numeral
	if c.bare && !p.escape {
		if s, ok := v.AsStr(); ok && c.verb == 's' {
			return append(dst, s...), nil
		}
		if i, ok := v.AsInt(); ok && c.verb == 'd' {
			return strconv.AppendInt(dst, i, 10), nil
		}
	}
	switch c.verb {
	case 's', 'r', 'a':
		s, err := p.text(v, c)
		if err == nil {
			err = p.t.Room(c.width)
		}
		if err != nil {
			return dst, err
		}
		return pad(dst, s, c.width, c.minus), nil
	case 'c':
		s, err := p.char(v)
		if err == nil {
			err = p.t.Room(c.width)
		}
		if err != nil {
			return dst, err
		}
		return pad(dst, s, c.width, c.minus), nil
	case 'd', 'i', 'u', 'o', 'x', 'X':
		n, err = p.int(v, c)
	case 'e', 'E', 'f', 'F', 'g', 'G':
		n, err = p.float(v, c)
	default:
		r := "?"
		if c.verb < 0x7f && c.verb > 31 {
			r = string(c.verb)
		}
		return dst, valueError("unsupported format character '%s' (0x%x) at index %d", r, c.verb, c.at)
	}
	if err == nil {
		err = p.t.Room(c.width)
	}
	if err != nil {
		return dst, err
	}
	return n.append(dst, c), nil
}

func (p *percenter) text(v Value, c conversion) (string, error) {
	var s string
	var err error
	switch c.verb {
	case 's':
		if p.escape {
			v, err = Escape(p.t, v)
			s, _ = v.AsStr()
			return cut(s, c.prec), err
		}
		s, err = String(p.t, v)
	default:
		if s, err = Repr(p.t, v); c.verb == 'a' && !p.escape {
			s = asciiOnly(s)
		}
	}
	if p.escape {
		s = escapeString(s)
		if c.verb == 'a' {
			s = asciiOnly(s)
		}
	}
	return cut(s, c.prec), err
}

// asciiOnly is ascii() of what repr() made.
func asciiOnly(s string) string {
	if isASCII(s) {
		return s
	}
	var dst []byte
	for _, r := range s {
		if isASCIIRune(r) {
			dst = append(dst, byte(r)) //nolint:gosec // it is ASCII
		} else {
			dst = appendHex(dst, r)
		}
	}
	return string(dst)
}

// cut keeps at most n characters; a negative n keeps all.
func cut(s string, n int) string {
	if n < 0 {
		return s
	}
	return s[:byteIndex(s, n)]
}

func pad(dst []byte, s string, width int, left bool) []byte {
	n := max(width-runeCount(s), 0)
	if left {
		return append(append(dst, s...), strings.Repeat(" ", n)...)
	}
	return append(append(dst, strings.Repeat(" ", n)...), s...)
}

func (p *percenter) char(v Value) (string, error) {
	if s, ok := v.AsStr(); ok && runeCount(s) == 1 && !p.escape {
		return s, nil
	}
	n, ok := v.index()
	if !ok || p.escape {
		return "", typeError("%%c requires int or char")
	}
	if n < 0 || n > 0x10ffff {
		return "", overflow("%c arg not in range(0x110000)")
	}
	return string(rune(n)), nil
}

func (p *percenter) int(v Value, c conversion) (numeral, error) {
	name := TypeName(v)
	if p.escape {
		name = "_MarkupEscapeHelper"
	}
	whole := c.verb == 'o' || c.verb == 'x' || c.verb == 'X'
	if p.escape && !whole && v.Kind() == KindStr {
		var err error
		if v, err = ToInt(p.t, v); err != nil {
			return numeral{}, err
		}
	}
	switch {
	case whole && (!v.isInt() || p.escape):
		return numeral{}, typeError("%%%c format: an integer is required, not %s", c.verb, name)
	case v.Kind() == KindUndefined:
		return numeral{}, undefinedOf(v).Err()
	case !v.isNumber():
		return numeral{}, typeError("%%%c format: a real number is required, not %s", c.verb, name)
	}
	i, err := ToInt(p.t, v)
	if err != nil {
		return numeral{}, err
	}
	n, err := intText(i, byte(c.verb)) //nolint:gosec // an ASCII letter
	if err != nil {
		return n, err
	}
	if err := p.t.Room(max(c.prec, 0)); err != nil {
		return n, err
	}
	if !c.alt {
		n.prefix = ""
	}
	if c.prec > len(n.digits) {
		n.digits = strings.Repeat("0", c.prec-len(n.digits)) + n.digits
	}
	return n, nil
}

func (p *percenter) float(v Value, c conversion) (numeral, error) {
	if v.Kind() == KindUndefined {
		return numeral{}, undefinedOf(v).Err()
	}
	if p.escape {
		var err error
		if v, err = ToFloat(p.t, v); err != nil {
			return numeral{}, err
		}
	}
	f, err := toFloat(v)
	if err != nil {
		return numeral{}, err
	}
	if c.prec < 0 {
		c.prec = 6
	}
	if err := p.t.Room(c.prec); err != nil {
		return numeral{}, err
	}
	form := byte(c.verb) | 0x20 //nolint:gosec // an ASCII letter
	s := floatText(f, form, c.prec, c.alt, false)
	if c.verb < 'a' {
		s = strings.ToUpper(s)
	}
	digits, negative := strings.CutPrefix(s, "-")
	return numeral{negative: negative, digits: digits}, nil
}

// append puts the number at the end of dst, filled to the width.
func (n numeral) append(dst []byte, c conversion) []byte {
	sign := ""
	switch {
	case n.negative:
		sign = "-"
	case c.plus:
		sign = "+"
	case c.blank:
		sign = " "
	}
	fill := max(c.width-len(sign)-len(n.prefix)-len(n.digits), 0)
	switch {
	case c.minus:
		dst = append(append(append(dst, sign...), n.prefix...), n.digits...)
		return append(dst, strings.Repeat(" ", fill)...)
	case c.zero:
		dst = append(append(dst, sign...), n.prefix...)
		return append(append(dst, strings.Repeat("0", fill)...), n.digits...)
	}
	dst = append(dst, strings.Repeat(" ", fill)...)
	return append(append(append(dst, sign...), n.prefix...), n.digits...)
}
