package saltyaml

import "strings"

// scalarType is what a scalar was found to be.
type scalarType uint8

const (
	typeStr scalarType = iota
	typeNull
	typeBool
	typeInt
	typeFloat
	typeMerge // <<
	typeEqual // =
	typeSelf  // the alias of what it is a part of
)

// resolve returns the type that YAML 1.1, as PyYAML has it, gives to a plain
// scalar. Timestamps are text, as in Salt.
func resolve(s string) scalarType {
	if s == "" {
		return typeNull
	}
	switch c := s[0]; {
	case c >= '0' && c <= '9' || c == '-' || c == '+' || c == '.':
		return resolveNumber(s)
	case c == '~', c == 'n', c == 'N':
		if s == "~" || s == "null" || s == "Null" || s == "NULL" {
			return typeNull
		}
	case s == "<<":
		return typeMerge
	case s == "=":
		return typeEqual
	}
	if _, ok := boolean(s); ok && oneCase(s) {
		return typeBool
	}
	return typeStr
}

// boolean returns the truth value that s names in any case.
func boolean(s string) (value, ok bool) {
	if len(s) < 2 || len(s) > 5 {
		return false, false
	}
	switch strings.ToLower(s) {
	case "yes", "true", "on":
		return true, true
	case "no", "false", "off":
		return false, true
	}
	return false, false
}

// oneCase reports whether s is written all lower, all upper or capitalised.
func oneCase(s string) bool {
	rest := s[1:]
	if rest == strings.ToLower(rest) {
		return true
	}
	return s == strings.ToUpper(s)
}

func resolveNumber(s string) scalarType {
	switch {
	case isInt(s):
		return typeInt
	case isFloat(s):
		return typeFloat
	}
	return typeStr
}

const (
	digits   = "0123456789"
	digits_  = digits + "_"
	octals_  = "01234567_"
	hexes_   = digits + "abcdefABCDEF_"
	binary01 = "01_"
)

// all reports whether s consists of characters of set and is not empty.
func all(s, set string) bool {
	return s != "" && strings.Trim(s, set) == ""
}

func unsigned(s string) string {
	if s != "" && (s[0] == '-' || s[0] == '+') {
		return s[1:]
	}
	return s
}

func isInt(s string) bool {
	s = unsigned(s)
	if s == "" || s[0] < '0' || s[0] > '9' {
		return false
	}
	if s[0] == '0' {
		switch {
		case s == "0":
			return true
		case s[1] == 'b':
			return all(s[2:], binary01)
		case s[1] == 'x':
			return all(s[2:], hexes_)
		}
		return all(s[1:], octals_)
	}
	head, rest, sexagesimal := strings.Cut(s, ":")
	return all(head, digits_) && (!sexagesimal || isSixties(rest))
}

// isSixties reports whether s is what follows the first colon of a sexagesimal
// number: 0-59, one or two digits, separated by colons.
func isSixties(s string) bool {
	for part := range strings.SplitSeq(s, ":") {
		if !all(part, digits) || len(part) > 2 || len(part) == 2 && part[0] > '5' {
			return false
		}
	}
	return true
}

func isFloat(s string) bool {
	switch s {
	case ".nan", ".NaN", ".NAN":
		return true
	}
	u := unsigned(s)
	switch u {
	case ".inf", ".Inf", ".INF":
		return true
	}
	head, tail, ok := strings.Cut(u, ".")
	if !ok {
		return false
	}
	if head == "" { // .5 has no sign in YAML 1.1
		mantissa := withoutExponent(tail)
		return len(u) == len(s) && mantissa != "" && mantissa[0] != '_' && all(mantissa, digits_)
	}
	if first, rest, ok := strings.Cut(head, ":"); ok {
		return isMantissa(first) && isSixties(rest) && (tail == "" || all(tail, digits_))
	}
	mantissa := withoutExponent(tail)
	return isMantissa(head) && (mantissa == "" || all(mantissa, digits_))
}

func isMantissa(s string) bool { return all(s, digits_) && s[0] != '_' }

// withoutExponent cuts an exponent, which has a sign in YAML 1.1, off s.
func withoutExponent(s string) string {
	i := strings.IndexAny(s, "eE")
	if i < 0 || i+2 >= len(s) || s[i+1] != '-' && s[i+1] != '+' || !all(s[i+2:], digits) {
		return s
	}
	return s[:i]
}
