package pyregexp

import "strings"

// fromPython rewrites a regular expression of Python's syntax into that of the
// library, which is .NET's: (?P<n>...), (?P=n), \Z and {,m} are spelled
// differently, and a [ within a class begins a subtraction there.
func fromPython(text string) string {
	var b strings.Builder
	for i := 0; i < len(text); {
		n := 1
		switch rest := text[i:]; {
		case strings.HasPrefix(rest, `\Z`):
			b.WriteString(`\z`)
			n = 2
		case rest[0] == '\\' && len(rest) > 1:
			b.WriteString(rest[:2])
			n = 2
		case rest[0] == '[':
			n = class(&b, rest)
		case strings.HasPrefix(rest, "(?P<"):
			b.WriteString("(?<")
			n = 4
		case strings.HasPrefix(rest, "(?P="):
			name, _, closed := strings.Cut(rest[4:], ")")
			if !closed {
				b.WriteString(rest[:4])
				n = 4
				break
			}
			b.WriteString(`\k<` + name + `>`)
			n = 4 + len(name) + 1
		case strings.HasPrefix(rest, "{,"):
			b.WriteString("{0,")
			n = 2
		default:
			b.WriteByte(rest[0])
		}
		i += n
	}
	return b.String()
}

// class copies the character class at the start of text and returns its length.
func class(b *strings.Builder, text string) int {
	i := 1
	if i < len(text) && text[i] == '^' {
		i++
	}
	b.WriteString(text[:i])
	for first := true; i < len(text); first = false {
		switch c := text[i]; {
		case c == '\\' && i+1 < len(text):
			b.WriteString(text[i : i+2])
			i += 2
			continue
		case c == ']' && first:
			b.WriteString(`\]`)
		case c == ']':
			b.WriteByte(c)
			return i + 1
		case c == '[':
			b.WriteString(`\[`)
		default:
			b.WriteByte(c)
		}
		i++
	}
	return i
}
