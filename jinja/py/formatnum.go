package py

import (
	"math"
	"math/big"
	"strconv"
	"strings"
)

// floatText writes f in the form e, f, g or r (the shortest), without a sign
// for positive numbers. With alt, the point and the zeros of g stay; with dot0,
// something always stands behind the point of g and r.
func floatText(f float64, form byte, prec int, alt, dot0 bool) string {
	switch {
	case math.IsNaN(f):
		return "nan"
	case math.IsInf(f, 0):
		return string(appendFloat(nil, f))
	}
	switch form {
	case 'e', 'f':
		s := strconv.FormatFloat(f, form, prec, 64)
		if alt && prec == 0 {
			mantissa, exp, hasExp := strings.Cut(s, "e")
			s = mantissa + "."
			if hasExp {
				s += "e" + exp
			}
		}
		return s
	case 'r':
		s := string(appendFloat(nil, f))
		if !dot0 {
			s = strings.TrimSuffix(s, ".0")
		}
		if mantissa, exp, ok := strings.Cut(s, "e"); ok && alt && !strings.Contains(mantissa, ".") {
			s = mantissa + ".e" + exp
		}
		return s
	}
	return generalText(f, prec, alt, dot0)
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// generalText is the form g.
func generalText(f float64, prec int, alt, dot0 bool) string {
	prec = max(prec, 1)
	s := strconv.FormatFloat(f, 'e', prec-1, 64)
	mantissa, exp, _ := strings.Cut(s, "e")
	point, _ := strconv.Atoi(exp)
	if point < -4 || point >= prec-b2i(dot0) {
		if !alt && strings.Contains(mantissa, ".") {
			mantissa = strings.TrimRight(strings.TrimRight(mantissa, "0"), ".")
		}
		if alt && !strings.Contains(mantissa, ".") {
			mantissa += "."
		}
		return mantissa + "e" + exp
	}
	s = strconv.FormatFloat(f, 'f', prec-1-point, 64)
	if !strings.Contains(s, ".") {
		s += "."
	}
	if alt {
		return s
	}
	s = strings.TrimRight(s, "0")
	if strings.HasSuffix(s, ".") {
		s = s[:len(s)-1]
		if dot0 {
			s += ".0"
		}
	}
	return s
}

// numeral is a number in parts: padding goes between them.
type numeral struct {
	negative       bool
	prefix, digits string
}

// intText writes an int in parts: its digits in the base of the form, and the
// prefix that stands for it.
func intText(v Value, form byte) (numeral, error) {
	n := numeral{}
	base := 10
	switch form {
	case 'b':
		base, n.prefix = 2, "0b"
	case 'o':
		base, n.prefix = 8, "0o"
	case 'x':
		base, n.prefix = 16, "0x"
	case 'X':
		base, n.prefix = 16, "0X"
	}
	var err error
	if i, ok := v.AsInt(); ok {
		n.digits = strconv.FormatInt(i, base)
	} else if b, ok := v.ref.(*big.Int); ok && base == 10 {
		var text []byte
		text, err = appendBig(nil, b)
		n.digits = string(text)
	} else {
		n.digits = b.Text(base)
	}
	n.digits, n.negative = strings.CutPrefix(n.digits, "-")
	if form == 'X' {
		n.digits = strings.ToUpper(n.digits)
	}
	return n, err
}
