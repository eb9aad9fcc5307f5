package builtin

import (
	"math"
	"math/big"
	"strconv"
	"strings"
	"unicode"

	"github.com/gossh/gossh/jinja/py"
)

// maxDigits is how many decimal digits Python reads as an int.
const maxDigits = 4300

// plainDigits turns the digits of all scripts into ASCII ones and takes the
// surrounding white space off.
func plainDigits(s string) string {
	s = strings.TrimFunc(s, isSpace)
	if ascii(s) {
		return s
	}
	return strings.Map(func(r rune) rune {
		if r < 0x80 || !unicode.IsDigit(r) {
			return r
		}
		first := r // the digits of a script stand side by side
		for unicode.IsDigit(first - 1) {
			first--
		}
		return '0' + (r-first)%10
	}, s)
}

func invalidInt(s string, base int) error {
	q, _ := py.Repr(&py.Thread{}, py.Str(s))
	return py.Errorf("ValueError", "invalid literal for int() with base %d: %s", base, q)
}

// parseInt is int(s, base).
func parseInt(s string, base int) (py.Value, error) {
	if base != 0 && (base < 2 || base > 36) {
		return py.Value{}, py.Errorf("ValueError", "int() base must be >= 2 and <= 36, or 0")
	}
	digits := plainDigits(s)
	sign := ""
	if digits != "" && (digits[0] == '-' || digits[0] == '+') {
		sign, digits = digits[:1], digits[1:]
	}
	radix, digits, ok := splitBase(digits, base)
	if !ok || !separated(digits) {
		return py.Value{}, invalidInt(s, base)
	}
	digits = strings.ReplaceAll(digits, "_", "")
	if n, err := strconv.ParseInt(sign+digits, radix, 64); err == nil {
		return py.Int(n), nil
	}
	if len(digits) > maxDigits && radix&(radix-1) != 0 {
		return py.Value{}, py.Errorf("ValueError",
			"Exceeds the limit (%d digits) for integer string conversion: value has %d digits; use sys.set_int_max_str_digits() to increase the limit", maxDigits, len(digits))
	}
	n, ok := new(big.Int).SetString(sign+digits, radix)
	if !ok || digits == "" {
		return py.Value{}, invalidInt(s, base)
	}
	return py.Big(n), nil
}

// splitBase takes the prefix off that a base allows (0x, 0o, 0b).
func splitBase(s string, base int) (radix int, digits string, ok bool) {
	if len(s) > 1 && s[0] == '0' {
		radix := map[byte]int{'x': 16, 'X': 16, 'o': 8, 'O': 8, 'b': 2, 'B': 2}[s[1]]
		if radix != 0 && (base == 0 || base == radix) {
			return radix, strings.TrimPrefix(s[2:], "_"), true
		}
	}
	if base != 0 {
		return base, s, true
	}
	// With base 0, as in Python's source, only zeros start with a zero.
	return 10, s, s == "" || s[0] != '0' || strings.Trim(s, "0_") == ""
}

// separated says whether each underscore stands between two digits.
func separated(s string) bool {
	return s != "" && s[0] != '_' && s[0] != '-' && s[0] != '+' && s[len(s)-1] != '_' && !strings.Contains(s, "__")
}

// parseFloat is float(s).
func parseFloat(s string) (float64, error) {
	invalid := func() error {
		q, _ := py.Repr(&py.Thread{}, py.Str(s))
		return py.Errorf("ValueError", "could not convert string to float: %s", q)
	}
	digits := plainDigits(s)
	switch strings.ToLower(strings.TrimLeft(digits, "+-")) {
	case "inf", "infinity", "nan":
		if len(digits) > 1 && (digits[1] == '+' || digits[1] == '-') {
			return 0, invalid()
		}
		f, err := strconv.ParseFloat(strings.ToLower(digits), 64)
		if err != nil { // Go knows no sign of a NaN
			return math.NaN(), nil //nolint:nilerr // what remains is "-nan"
		}
		return f, nil
	}
	for i := range len(digits) {
		switch c := digits[i]; {
		case c >= '0' && c <= '9', c == '.', c == 'e', c == 'E', c == '+', c == '-':
		case c == '_' && i > 0 && i+1 < len(digits) && isDigit(digits[i-1]) && isDigit(digits[i+1]):
		default:
			return 0, invalid()
		}
	}
	f, err := strconv.ParseFloat(strings.ReplaceAll(digits, "_", ""), 64)
	if err != nil && !math.IsInf(f, 0) {
		return 0, invalid()
	}
	return f, nil
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// toFloat is float(v).
func toFloat(v py.Value) (float64, error) {
	if f, ok := v.AsFloat(); ok {
		return f, nil
	}
	if n, ok := v.AsInt(); ok {
		return float64(n), nil
	}
	if b, ok := v.AsBig(); ok {
		f, _ := new(big.Float).SetInt(b).Float64()
		if math.IsInf(f, 0) {
			return 0, py.Errorf("OverflowError", "int too large to convert to float")
		}
		return f, nil
	}
	if s, ok := v.AsStr(); ok {
		return parseFloat(s)
	}
	if v.Kind() == py.KindUndefined {
		return 0, undefinedError(v)
	}
	return 0, py.Errorf("TypeError", "float() argument must be a string or a real number, not '%s'", py.TypeName(v))
}

// toInt is int(v) for what is not a str.
func toInt(v py.Value) (py.Value, error) {
	if v.Kind() == py.KindBool || v.Kind() == py.KindInt {
		b, _ := v.AsBig()
		return py.Big(b), nil
	}
	if f, ok := v.AsFloat(); ok {
		return truncFloat(f)
	}
	if v.Kind() == py.KindUndefined {
		return v, undefinedError(v)
	}
	return v, py.Errorf("TypeError", "int() argument must be a string, a bytes-like object or a real number, not '%s'", py.TypeName(v))
}

// truncFloat is int(f).
func truncFloat(f float64) (py.Value, error) {
	switch {
	case math.IsNaN(f):
		return py.Value{}, py.Errorf("ValueError", "cannot convert float NaN to integer")
	case math.IsInf(f, 0):
		return py.Value{}, py.Errorf("OverflowError", "cannot convert float infinity to integer")
	}
	if math.Abs(f) < 1<<62 {
		return py.Int(int64(f)), nil
	}
	n, _ := big.NewFloat(f).Int(nil)
	return py.Big(n), nil
}
