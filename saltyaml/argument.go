package saltyaml

import (
	"math/big"
	"strings"

	"github.com/gossh/gossh/ordered"
)

// Argument returns the value of one argument of a function as it was typed on the
// command line: what YAML makes of it where that is safe, else the text itself.
// The text stays where YAML would lose some of it (comments, several lines,
// digits with underscores) or see a structure that has no brackets, and where it
// is no YAML at all.
func Argument(text string) any {
	switch trimmed := strings.TrimSpace(text); {
	case trimmed == "", trimmed == "---", trimmed == "...", text == "|", text == "!":
		return text
	case strings.Contains(text, "_") && all(trimmed, digits_):
		return text
	case strings.ContainsAny(text, "\t\r\n"):
		return text
	case text == "None":
		return nil
	}
	v, err := Load("", []byte(text))
	if err != nil {
		return text
	}
	switch v.(type) {
	case nil, string:
		if strings.Contains(text, "#") {
			return text
		}
	case *ordered.Map:
		if !strings.HasPrefix(text, "{") {
			return text
		}
	case []any:
		if !strings.HasPrefix(text, "[") {
			return text
		}
	case bool, int64, *big.Int, float64:
	}
	return v
}
