package guest

import (
	"strings"

	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/thin/wire"
)

// saltWords returns the arguments of a request as salt-call reads them.
func saltWords(req *wire.Request) ([]string, error) {
	var out []string
	for _, v := range req.Args {
		w, err := saltWord(v, true)
		if err != nil {
			return nil, err
		}
		out = append(out, w)
	}
	for k, v := range req.Kwargs.All() {
		w, err := saltWord(v, false)
		if err != nil {
			return nil, err
		}
		out = append(out, k+"="+w)
	}
	return out, nil
}

// saltWord returns a value as one word of the command line, which Salt reads as YAML:
// JSON, but for texts that come back as they are. Those with a line end, a tab or a #
// are taken as they are in any case. A position that has the form key=value would be a
// keyword.
func saltWord(v any, position bool) (string, error) {
	text, ok := v.(string)
	if ok && (strings.ContainsAny(text, "\n\r\t#") || plainYAML(text) && !(position && strings.Contains(text, "="))) {
		return text, nil
	}
	b, err := ordered.Encode(v)
	return string(b), err
}

// plainYAML reports whether YAML reads a text as itself.
func plainYAML(text string) bool {
	if text == "" || strings.Contains(text, ": ") || strings.HasSuffix(text, ":") || strings.TrimSpace(text) != text {
		return false
	}
	if c := text[0] | 0x20; text[0] != '/' && (c < 'a' || c > 'z') {
		return false
	}
	switch strings.ToLower(text) {
	case "true", "false", "yes", "no", "on", "off", "y", "n", "null", "none":
		return false
	}
	return true
}
