package py

import (
	"strings"
	"unicode/utf8"
)

// isASCII says whether bytes and characters of s are the same.
func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

func runeCount(s string) int { return utf8.RuneCountInString(s) }

// byteIndex is where character n of s starts, or its end.
func byteIndex(s string, n int) int {
	if n <= 0 {
		return 0
	}
	i := 0
	for ; i < len(s) && n > 0; n-- {
		if s[i] < utf8.RuneSelf {
			i++
			continue
		}
		_, size := utf8.DecodeRuneInString(s[i:])
		i += size
	}
	return i
}

// charAt is s[key] as a string.
func charAt(s string, key Value) (string, bool) {
	i, ok := key.index()
	if !ok {
		return "", false
	}
	if isASCII(s) {
		at, ok := place(key, len(s))
		if !ok {
			return "", false
		}
		return s[at : at+1], true
	}
	n := int64(runeCount(s))
	if i < 0 {
		i += n
	}
	if i < 0 || i >= n {
		return "", false
	}
	from := byteIndex(s, int(i))
	_, size := utf8.DecodeRuneInString(s[from:])
	return s[from : from+size], true
}

func hasSubstring(s string, key Value) (bool, error) {
	sub, ok := key.AsStr()
	if !ok {
		return false, typeError("'in <string>' requires string as left operand, not %s", TypeName(key))
	}
	return strings.Contains(s, sub), nil
}
