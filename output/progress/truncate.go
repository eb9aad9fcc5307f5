package progress

import (
	"strings"
	"unicode"
)

// truncate returns s in at most columns columns, with an ellipsis where something
// is left out. Control characters are shown as "?".
func truncate(s string, columns int) string {
	var b strings.Builder
	used := 0
	cut := 0 // the length of b that leaves a column for the ellipsis
	for _, r := range s {
		if unicode.IsControl(r) {
			r = '?'
		}
		used += runeWidth(r)
		if used > columns {
			if columns < 1 {
				return ""
			}
			return b.String()[:cut] + "…"
		}
		b.WriteRune(r)
		if used < columns {
			cut = b.Len()
		}
	}
	return b.String()
}

// runeWidth returns the columns of r: two for what East Asian terminals draw wide,
// none for marks that combine. A line that wraps could not be cleared, so in doubt
// it is two.
func runeWidth(r rune) int {
	switch {
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		return 0
	case r >= 0x1100 && (r <= 0x115f || r >= 0x2e80 && r <= 0xd7ff || r >= 0xf900 && r <= 0xfaff ||
		r >= 0xfe30 && r <= 0xfe6f || r >= 0xff00 && r <= 0xff60 || r >= 0xffe0 && r <= 0xffe6 || r >= 0x1f000):
		return 2
	}
	return 1
}
