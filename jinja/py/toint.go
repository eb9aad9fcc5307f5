package py

import (
	"errors"
	"math/big"
	"strconv"
	"strings"
	"unicode"
)

// ToInt is int(v).
func ToInt(_ *Thread, v Value) (Value, error) {
	if f, ok := v.AsFloat(); ok {
		return floatToInt(f)
	}
	if n, ok := v.AsInt(); ok {
		return Int(n), nil
	}
	if v.isInt() {
		return v, nil
	}
	if s, ok := v.AsStr(); ok {
		return parseInt(s, 10, v)
	}
	if v.Kind() == KindUndefined {
		return Value{}, undefinedOf(v).Err()
	}
	return Value{}, typeError("int() argument must be a string, a bytes-like object or a real number, not '%s'", TypeName(v))
}

// ToFloat is float(v).
func ToFloat(_ *Thread, v Value) (Value, error) {
	if v.isNumber() {
		f, err := toFloat(v)
		return Float(f), err
	}
	if s, ok := v.AsStr(); ok {
		return parseFloat(s, v)
	}
	if v.Kind() == KindUndefined {
		return Value{}, undefinedOf(v).Err()
	}
	return Value{}, typeError("float() argument must be a string or a real number, not '%s'", TypeName(v))
}

// ParseInt is int(s, base): spaces around, a sign, a prefix if it fits the base
// (any if the base is 0), and single underscores between digits.
func ParseInt(s string, base int) (Value, error) { return parseInt(s, base, Str(s)) }

// parseInt reads s, which errors show as v.
func parseInt(s string, base int, v Value) (Value, error) {
	if base != 0 && (base < 2 || base > 36) {
		return Value{}, valueError("int() base must be >= 2 and <= 36, or 0")
	}
	sign, digits, found := cutInt(s, base)
	if n, err := strconv.ParseInt(sign+digits, max(found, 2), 64); err == nil && found != 0 {
		return Int(n), nil
	}
	if found&(found-1) != 0 && len(digits) > maxIntDigits {
		return Value{}, valueError("Exceeds the limit (%d digits) for integer string conversion: value has %d digits; use sys.set_int_max_str_digits() to increase the limit", maxIntDigits, len(digits))
	}
	if found != 0 {
		if n, ok := new(big.Int).SetString(sign+digits, found); ok {
			return Big(n), nil
		}
	}
	return Value{}, valueError("invalid literal for int() with base %d: %s", base, reprText(v))
}

// cutInt takes an int apart; the base that it finds is 0 for what is none.
func cutInt(s string, base int) (sign, digits string, found int) {
	digits = asciiDigits(trimSpace(s))
	if digits != "" && (digits[0] == '-' || digits[0] == '+') {
		sign, digits = strings.TrimPrefix(digits[:1], "+"), digits[1:]
	}
	digits, prefixed, found := cutBase(digits, base)
	if prefixed {
		digits = strings.TrimPrefix(digits, "_")
	}
	if found == 0 {
		found = 10
		if strings.Trim(digits, "0_") != "" && strings.HasPrefix(digits, "0") {
			return "", "", 0
		}
	}
	if !underscoresFit(digits) || digits[0] == '+' || digits[0] == '-' {
		return "", "", 0
	}
	if strings.Contains(digits, "_") {
		digits = strings.ReplaceAll(digits, "_", "")
	}
	return sign, digits, found
}

// cutBase takes the prefix of the base off, and finds the base if it is 0.
func cutBase(s string, base int) (rest string, prefixed bool, found int) {
	if len(s) < 2 || s[0] != '0' {
		return s, false, base
	}
	of := 0
	switch s[1] | 0x20 {
	case 'x':
		of = 16
	case 'o':
		of = 8
	case 'b':
		of = 2
	}
	if of != 0 && (base == 0 || base == of) {
		return s[2:], true, of
	}
	return s, false, base
}

// underscoresFit says whether there are digits, and underscores between them
// only.
func underscoresFit(s string) bool {
	return s != "" && s[0] != '_' && s[len(s)-1] != '_' && !strings.Contains(s, "__")
}

// ParseFloat is float(s).
func ParseFloat(s string) (Value, error) { return parseFloat(s, Str(s)) }

func parseFloat(s string, v Value) (Value, error) {
	text := asciiDigits(trimSpace(s))
	if !strings.ContainsAny(text, "xXpP") && text != "" && betweenDigits(text) {
		f, err := strconv.ParseFloat(strings.ReplaceAll(text, "_", ""), 64)
		if err == nil || errors.Is(err, strconv.ErrRange) { // which gives inf or 0, as in Python
			return Float(f), nil
		}
	}
	return Value{}, valueError("could not convert string to float: %s", reprText(v))
}

// betweenDigits says whether all underscores stand between digits.
func betweenDigits(s string) bool {
	for i := range len(s) {
		if s[i] == '_' && (i == 0 || i == len(s)-1 || !isDigit(s[i-1]) || !isDigit(s[i+1])) {
			return false
		}
	}
	return true
}

// reprText is repr() of a str or Markup.
func reprText(v Value) string {
	s, _ := v.AsStr()
	if v.IsMarkup() {
		return "Markup(" + reprString(s) + ")"
	}
	return reprString(s)
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func trimSpace(s string) string { return strings.TrimFunc(s, isSpace) }

// asciiDigits puts the digits of other scripts into ASCII.
func asciiDigits(s string) string {
	if isASCII(s) {
		return s
	}
	return strings.Map(func(r rune) rune {
		if d := decimal(r); d >= 0 {
			return '0' + rune(d)
		}
		return r
	}, s)
}

// decimal is the value of a decimal digit of any script, or -1. They come in
// runs of ten, in order.
func decimal(r rune) int {
	if !unicode.Is(unicode.Nd, r) {
		return -1
	}
	for _, run := range unicode.Nd.R16 {
		if rune(run.Lo) <= r && r <= rune(run.Hi) {
			return int(r-rune(run.Lo)) % 10
		}
	}
	for _, run := range unicode.Nd.R32 {
		if rune(run.Lo) <= r && r <= rune(run.Hi) { //nolint:gosec // code points
			return int(r-rune(run.Lo)) % 10 //nolint:gosec // code points
		}
	}
	return -1
}

// isSpace is what Python takes for white space.
func isSpace(r rune) bool {
	return r >= 0x1c && r <= 0x1f || unicode.IsSpace(r)
}
