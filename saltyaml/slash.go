package saltyaml

import (
	"bytes"
	"strings"
)

// slash stands in for the escape \/ of double-quoted text, which the library
// does not know. It is an escape of the same length whose character the source
// does not contain, so that it can be told apart afterwards, and so that what was
// \/ outside of double quotes can be restored. The zero slash does nothing.
type slash struct {
	escape string // what is written in the place of \/
	char   string // what the library makes of it in double quotes
}

// hideSlashes returns src with its \/ replaced, and what undoes it.
func hideSlashes(src []byte) ([]byte, slash) {
	if !bytes.Contains(src, []byte(`\/`)) {
		return src, slash{}
	}
	lower := bytes.ToLower(src)
	for _, c := range []struct{ escape, char, hex string }{
		{`\v`, "\v", "0b"}, {`\a`, "\a", "07"}, {`\f`, "\f", "0c"}, {`\b`, "\b", "08"}, {`\e`, "\x1b", "1b"},
	} {
		if !bytes.Contains(src, []byte(c.escape)) && !bytes.Contains(lower, []byte(c.hex)) {
			return replaceSlashes(src, c.escape), slash{c.escape, c.char}
		}
	}
	return src, slash{}
}

// replaceSlashes puts escape where a / follows an odd number of backslashes.
func replaceSlashes(src []byte, escape string) []byte {
	out := bytes.Clone(src)
	odd := false
	for i, c := range src {
		if odd && c == '/' {
			copy(out[i-1:], escape)
		}
		odd = c == '\\' && !odd
	}
	return out
}

// restore returns text as it is without the replacement.
func (s slash) restore(text string, style Style) string {
	switch {
	case s.escape == "":
		return text
	case style == DoubleQuoted:
		return strings.ReplaceAll(text, s.char, "/")
	}
	return strings.ReplaceAll(text, s.escape, `\/`)
}
