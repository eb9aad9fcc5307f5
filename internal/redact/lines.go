package redact

import (
	"regexp"
	"strings"

	"github.com/gossh/gossh/secret"
)

// speaking is a key, or the name of a variable, that speaks of a secret, up to its
// colon or equals sign. It is wider than Sensitive: lines are shown to people, who
// lose nothing by a mask too many.
var speaking = regexp.MustCompile(`(?i)([\w.-]*(passw|passphrase|secret|token|credential|private|(api|access|ssh|host|gpg)[_-]?key)[\w.-]*|\b([\w.-]*[_.-])?(pass|pwd|pw|psk)\b)["']?\s*[:=]`)

// Lines returns lines of YAML with what may be a secret masked: what follows a key
// that speaks of one, what is nested below it, and blocks of PEM.
func Lines(lines []string) []string {
	out := make([]string, len(lines))
	below, list, armour := -1, false, false // the column of the key, whether a list may follow at it
	for i, line := range lines {
		text := strings.TrimLeft(line, " \t")
		column := len(line) - len(text)
		nested := below >= 0 && (column > below || list && column == below && strings.HasPrefix(text, "-"))
		begins, ends := strings.Contains(line, "-----BEGIN"), strings.Contains(line, "-----END")
		switch {
		case text == "":
			out[i] = line
			continue
		case nested, armour, begins:
			out[i] = line[:column] + secret.Mask
		default:
			below = -1
			out[i] = line
			if at := speaking.FindStringIndex(line); at != nil {
				out[i] = maskedFrom(line, at[1])
				below = column
				for rest := text; strings.HasPrefix(rest, "- "); rest = strings.TrimLeft(rest[1:], " ") {
					below += len(rest) - len(strings.TrimLeft(rest[1:], " "))
				}
				list = strings.TrimSpace(line[at[1]:]) == ""
			}
		}
		armour = (armour || begins) && !ends
	}
	return out
}

func maskedFrom(line string, at int) string {
	if strings.TrimSpace(line[at:]) == "" {
		return line
	}
	return line[:at] + " " + secret.Mask
}

// Template returns a line of a template that speaks of a secret with text and
// quoted strings starred out behind the name, each character by one: the caret of
// an error keeps its place, and expressions stay readable.
func Template(line string) string {
	at := speaking.FindStringIndex(line)
	if at == nil {
		return line
	}
	return starred(line, at[1])
}

// TemplateBelow does so with the last of lines, all of which is text of a secret if
// it is nested below a name that speaks of one.
func TemplateBelow(lines []string) string {
	last := len(lines) - 1
	if Lines(lines)[last] != Lines(lines[last:])[0] {
		return starred(lines[last], 0)
	}
	return Template(lines[last])
}

// starred stars text and quoted strings out from a place on.
func starred(line string, from int) string {
	var b strings.Builder
	tag, quote, last := false, rune(0), rune(0)
	for i, r := range line {
		pair := string(last) + string(r)
		shown := r
		switch {
		case quote != 0:
			if r == quote {
				quote = 0
			} else {
				shown = '*'
			}
		case tag && (r == '\'' || r == '"'):
			quote = r
		case tag:
			tag = pair != "}}" && pair != "%}"
		case pair == "{{" || pair == "{%":
			tag = true
		case !strings.ContainsRune(" \t{", r):
			shown = '*'
		}
		if i < from {
			shown = r
		}
		b.WriteRune(shown)
		last = r
	}
	return b.String()
}
