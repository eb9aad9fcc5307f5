package saltyaml

import (
	"math"
	"math/big"
	"strconv"
	"strings"
)

// value returns what text means as a t. The text was checked when it was parsed.
func (t scalarType) value(text string) any {
	switch t {
	case typeNull:
		return nil
	case typeBool:
		b, _ := boolean(text)
		return b
	case typeInt:
		v, _ := parseInt(text)
		return v
	case typeFloat:
		v, _ := parseFloat(text)
		return v
	}
	return text
}

// valid reports whether text has a value as a t: explicit tags can ask for any.
func (t scalarType) valid(text string) bool {
	ok := true
	switch t {
	case typeBool:
		_, ok = boolean(text)
	case typeInt:
		_, ok = parseInt(text)
	case typeFloat:
		_, ok = parseFloat(text)
	}
	return ok
}

// parseInt reads an integer by Salt's rule: leading zeros are dropped, so that
// 0755 is 755, except in 0x and 0b forms and behind a sign.
func parseInt(text string) (any, bool) {
	s := text
	if strings.HasPrefix(s, "0") && !strings.HasPrefix(s, "0b") && !strings.HasPrefix(s, "0x") {
		if s = strings.TrimLeft(s, "0"); s == "" {
			s = "0"
		}
	}
	s = strings.ReplaceAll(s, "_", "")
	negative := strings.HasPrefix(s, "-")
	s = unsigned(s)
	switch {
	case s == "0":
		return int64(0), true
	case strings.HasPrefix(s, "0b"):
		return integer(s[2:], 2, negative)
	case strings.HasPrefix(s, "0x"):
		return integer(s[2:], 16, negative)
	case strings.HasPrefix(s, "0"):
		return integer(s, 8, negative)
	case strings.Contains(s, ":"):
		return sexagesimal(s, negative)
	}
	return integer(s, 10, negative)
}

func integer(s string, base int, negative bool) (any, bool) {
	if s == "" || s[0] == '-' || s[0] == '+' {
		return nil, false
	}
	if v, err := strconv.ParseInt(s, base, 64); err == nil {
		if negative {
			v = -v
		}
		return v, true
	}
	b, ok := new(big.Int).SetString(s, base)
	if !ok {
		return nil, false
	}
	return shrink(b, negative), true
}

// shrink returns b, or -b, as an int64 where it fits.
func shrink(b *big.Int, negative bool) any {
	if negative {
		b.Neg(b)
	}
	if b.IsInt64() {
		return b.Int64()
	}
	return b
}

func sexagesimal(s string, negative bool) (any, bool) {
	sum, sixty := new(big.Int), big.NewInt(60)
	for part := range strings.SplitSeq(s, ":") {
		n, ok := new(big.Int).SetString(part, 10)
		if !ok {
			return nil, false
		}
		sum.Add(sum.Mul(sum, sixty), n)
	}
	return shrink(sum, negative), true
}

func parseFloat(text string) (float64, bool) {
	s := strings.ToLower(strings.ReplaceAll(text, "_", ""))
	sign := 1.0
	if strings.HasPrefix(s, "-") {
		sign = -1
	}
	s = unsigned(s)
	switch s {
	case ".inf":
		return sign * math.Inf(1), true
	case ".nan":
		return math.NaN(), true
	}
	sum, scale := 0.0, 1.0
	parts := strings.Split(s, ":")
	for i := len(parts) - 1; i >= 0; i-- {
		f, err := strconv.ParseFloat(parts[i], 64)
		if err != nil && !math.IsInf(f, 0) || strings.HasPrefix(parts[i], "0x") {
			return 0, false
		}
		sum += f * scale
		scale *= 60
	}
	return sign * sum, true
}
