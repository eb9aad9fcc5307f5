package syntax

import (
	"math/big"
	"strconv"
	"strings"
)

// digits returns the offset behind a run of digits with single underscores
// between them that starts at i; i if there is none.
func digits(s string, i int, ok func(c byte) bool) int {
	if i >= len(s) || !ok(s[i]) {
		return i
	}
	for i < len(s) {
		switch {
		case ok(s[i]):
			i++
		case s[i] == '_' && i+1 < len(s) && ok(s[i+1]):
			i += 2
		default:
			return i
		}
	}
	return i
}

func isDecimal(c byte) bool { return c >= '0' && c <= '9' }
func isZero(c byte) bool    { return c == '0' }
func isOctal(c byte) bool   { return c >= '0' && c <= '7' }
func isBinary(c byte) bool  { return c == '0' || c == '1' }
func isHex(c byte) bool     { return isDecimal(c) || c|0x20 >= 'a' && c|0x20 <= 'f' }

// number reads an integer or a float.
func (l *lexer) number() Token {
	off := l.pos
	if off == 0 || l.src[off-1] != '.' {
		if end := floatEnd(l.src, off); end > 0 {
			l.pos = end
			return l.token(FloatToken, off)
		}
	}
	l.pos = intEnd(l.src, off)
	return l.token(IntToken, off)
}

// floatEnd returns where a float that starts at i ends, 0 if none does.
func floatEnd(s string, i int) int {
	i = digits(s, i, isDecimal)
	end := 0
	if i < len(s) && s[i] == '.' {
		if j := digits(s, i+1, isDecimal); j > i+1 {
			i, end = j, j
		}
	}
	if i < len(s) && s[i]|0x20 == 'e' {
		j := i + 1
		if j < len(s) && (s[j] == '+' || s[j] == '-') {
			j++
		}
		if k := digits(s, j, isDecimal); k > j {
			end = k
		}
	}
	return end
}

// intEnd returns where an integer that starts at i ends.
func intEnd(s string, i int) int {
	if s[i] != '0' {
		return digits(s, i, isDecimal)
	}
	if i+1 < len(s) {
		var ok func(c byte) bool
		switch s[i+1] | 0x20 {
		case 'x':
			ok = isHex
		case 'o':
			ok = isOctal
		case 'b':
			ok = isBinary
		}
		if ok != nil {
			j := i + 2
			if j < len(s) && s[j] == '_' {
				j++
			}
			if end := digits(s, j, ok); end > j {
				return end
			}
		}
	}
	return digits(s, i, isZero)
}

// maxDigits is how many digits Python reads of a decimal integer.
const maxDigits = 4300

// intValue is the value of an IntToken: an int64 or *big.Int.
func intValue(text string) (any, string) {
	if n, err := strconv.ParseInt(text, 0, 64); err == nil {
		return n, ""
	}
	clean := strings.ReplaceAll(text, "_", "")
	if clean[0] != '0' && len(clean) > maxDigits {
		return nil, "Exceeds the limit (4300 digits) for integer string conversion: value has " +
			strconv.Itoa(len(clean)) + " digits; use sys.set_int_max_str_digits() to increase the limit"
	}
	n, ok := new(big.Int).SetString(clean, 0)
	if !ok {
		return int64(0), "" // 000
	}
	return n, ""
}

// floatValue is the value of a FloatToken.
func floatValue(text string) float64 {
	f, _ := strconv.ParseFloat(strings.ReplaceAll(text, "_", ""), 64) // out of range is ±Inf, as in Python
	return f
}
