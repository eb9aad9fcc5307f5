package facts

import (
	"bytes"
	"iter"
)

// members yields the keys and values of a JSON object, both as they are written. It
// looks for where values end and not whether they are right: what Decode makes of
// them tells that. It stops at what cannot be an object.
func members(raw []byte) iter.Seq2[[]byte, []byte] {
	return func(yield func(key, value []byte) bool) {
		rest, ok := bytes.CutPrefix(bytes.TrimSpace(raw), []byte("{"))
		for ok {
			rest = bytes.TrimLeft(rest, " \t\r\n,")
			n := text(rest)
			if n == 0 {
				return
			}
			key := rest[:n]
			if rest, ok = bytes.CutPrefix(bytes.TrimLeft(rest[n:], " \t\r\n"), []byte(":")); !ok {
				return
			}
			n = value(rest)
			if n == 0 || !yield(key, rest[:n]) {
				return
			}
			rest = rest[n:]
		}
	}
}

// text returns the length of the JSON text that b begins with, 0 if it does not.
func text(b []byte) int {
	if len(b) == 0 || b[0] != '"' {
		return 0
	}
	for i := 1; i < len(b); i++ {
		switch b[i] {
		case '"':
			return i + 1
		case '\\':
			i++
		}
	}
	return 0
}

// value returns the length of the value that b begins with: up to a comma or a
// bracket that belongs to what is around it.
func value(b []byte) int {
	depth := 0
	for i := 0; i < len(b); i++ {
		switch b[i] {
		case '"':
			n := text(b[i:])
			if n == 0 {
				return 0
			}
			i += n - 1
		case '{', '[':
			depth++
		case '}', ']':
			if depth == 0 {
				return i
			}
			depth--
		case ',':
			if depth == 0 {
				return i
			}
		}
	}
	return 0
}
