package saltyaml

import "strings"

// QuoteDouble returns text in double quotes, on one line and in ASCII.
func QuoteDouble(text string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range text {
		if r < ' ' || r > '~' || r == '"' || r == '\\' {
			b.WriteString(escape(r))
		} else {
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// QuoteSingle returns text in single quotes. Line breaks are doubled, as single
// quotes know no escapes.
func QuoteSingle(text string) string {
	var b strings.Builder
	b.WriteByte('\'')
	breaks := false
	for _, r := range text {
		if r == '\n' && !breaks || r == '\'' {
			b.WriteRune(r)
		}
		breaks = isBreak(r)
		b.WriteRune(r)
	}
	b.WriteByte('\'')
	return b.String()
}

// ScalarText returns v as it stands in a document: a number, a boolean, null, or text
// in double quotes. It returns false for lists and mappings.
func ScalarText(v any) (string, bool) {
	if text, ok := v.(string); ok {
		return QuoteDouble(text), true
	}
	s, ok := keyOf(v)
	return s.text, ok
}
