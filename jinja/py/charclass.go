package py

import (
	"unicode"
	"unicode/utf8"
)

func isUpper(r rune) bool {
	return unicode.IsUpper(r) || r >= utf8.RuneSelf && unicode.Is(unicode.Other_Uppercase, r)
}

func isLower(r rune) bool {
	return unicode.IsLower(r) || r >= utf8.RuneSelf && unicode.Is(unicode.Other_Lowercase, r)
}

func isCased(r rune) bool { return isUpper(r) || isLower(r) || unicode.IsTitle(r) }

func isDecimal(r rune) bool { return unicode.Is(unicode.Nd, r) }

func isDigitRune(r rune) bool { return isDecimal(r) || inRuns(otherDigits, r) }

func isNumeric(r rune) bool {
	return unicode.In(r, unicode.Nd, unicode.Nl, unicode.No) || unicode.IsLetter(r) && inRuns(otherNumerals, r)
}

func isAlnum(r rune) bool { return unicode.IsLetter(r) || isNumeric(r) || isDigitRune(r) }

func isASCIIRune(r rune) bool { return r < utf8.RuneSelf }

// every makes a method that asks all characters; an empty string gives empty.
func every(name string, empty bool, is func(rune) bool) method {
	return func(_ *Thread, self Value, a Args) (Value, error) {
		s, _ := self.AsStr()
		ok := s != "" || empty
		for _, r := range s {
			if !is(r) {
				ok = false
				break
			}
		}
		return Bool(ok), takesNone(a, "str."+name)
	}
}

// cased makes islower or isupper: no character of the other case, and at least
// one of this one.
func cased(name string, want, other func(rune) bool) method {
	return func(_ *Thread, self Value, a Args) (Value, error) {
		s, _ := self.AsStr()
		found := false
		for _, r := range s {
			if other(r) || unicode.IsTitle(r) {
				return False, takesNone(a, "str."+name)
			}
			found = found || want(r)
		}
		return Bool(found), takesNone(a, "str."+name)
	}
}

func strIsTitle(_ *Thread, self Value, a Args) (Value, error) {
	s, _ := self.AsStr()
	found, inWord := false, false
	for _, r := range s {
		switch {
		case isUpper(r) || unicode.IsTitle(r):
			if inWord {
				return False, takesNone(a, "str.istitle")
			}
			found, inWord = true, true
		case isLower(r):
			if !inWord {
				return False, takesNone(a, "str.istitle")
			}
		default:
			inWord = false
		}
	}
	return Bool(found), takesNone(a, "str.istitle")
}

func strIsIdentifier(_ *Thread, self Value, a Args) (Value, error) {
	s, _ := self.AsStr()
	ok := s != ""
	for i, r := range s {
		start := r == '_' || unicode.In(r, unicode.L, unicode.Nl, unicode.Other_ID_Start)
		if !start && (i == 0 || !unicode.In(r, unicode.Mn, unicode.Mc, unicode.Nd, unicode.Pc, unicode.Other_ID_Continue)) {
			ok = false
		}
	}
	return Bool(ok), takesNone(a, "str.isidentifier")
}
