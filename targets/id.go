package targets

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/gossh/gossh/fault"
)

// ID is a Salt ID: the name of a target. It is used in file names, log lines and
// event tags, so it is validated once, by ParseID.
type ID string

// MaxID is the longest ID in bytes that ParseID accepts.
const MaxID = 255

// ParseID returns s as an ID. It refuses, as fault.Invalid: the empty string,
// more than MaxID bytes, invalid UTF-8, slashes, backslashes, white space and
// control characters, a leading dash, "." and "..".
func ParseID(s string) (ID, error) {
	if why := badID(s); why != "" {
		return "", fault.New(fault.Invalid, "", "the id %q %s", clip(s), why).
			WithHint("rename it; the address goes into the attribute host")
	}
	return ID(s), nil
}

func badID(s string) string {
	switch {
	case s == "":
		return "is empty"
	case len(s) > MaxID:
		return "is too long"
	case !utf8.ValidString(s):
		return "is not valid UTF-8"
	case s[0] == '-':
		return "starts with a dash"
	case s == "." || s == "..":
		return "is a directory name"
	case strings.ContainsAny(s, `/\`):
		return "contains a slash"
	}
	for _, r := range s {
		if unicode.IsControl(r) || unicode.IsSpace(r) || !unicode.IsPrint(r) {
			return "contains white space or a control character"
		}
	}
	return ""
}

func clip(s string) string {
	if len(s) > 60 {
		return s[:60] + "..."
	}
	return s
}
