package flat

import (
	"bytes"
	"encoding/json"
	"errors"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/gossh/gossh/fault"
)

// fromJSON returns src, which has to be JSON from offset on, as YAML. That has JSON
// as a part, but for one form of escapes, and keeps the places of values.
func fromJSON(file string, src []byte, offset int) ([]byte, error) {
	body := src[offset:]
	if len(bytes.TrimSpace(body)) == 0 {
		return src, nil
	}
	err := json.Unmarshal(body, new(json.RawMessage))
	if err == nil {
		return joinSurrogates(src), nil
	}
	var syntax *json.SyntaxError
	at := len(src)
	if errors.As(err, &syntax) {
		at = min(len(src), offset+int(syntax.Offset))
	}
	before := src[:max(0, at-1)]
	row := 1 + bytes.Count(before, []byte("\n"))
	column := len(bytes.Runes(before[bytes.LastIndexByte(before, '\n')+1:])) + 1
	return nil, fault.New(fault.Invalid, "", "%s:%d:%d: reading JSON: %w", file, row, column, err)
}

// joinSurrogates replaces the escapes of JSON for characters beyond \uffff, which
// are those of two halves, by the characters.
func joinSurrogates(src []byte) []byte {
	if !bytes.Contains(bytes.ToLower(src), []byte(`\ud`)) {
		return src
	}
	out := make([]byte, 0, len(src))
	for len(src) > 0 {
		first, ok := escaped(src)
		switch {
		case ok && utf16.IsSurrogate(first):
			src = src[6:]
			r := rune(utf8.RuneError)
			if second, ok := escaped(src); ok {
				if r = utf16.DecodeRune(first, second); r != utf8.RuneError {
					src = src[6:]
				}
			}
			out = utf8.AppendRune(out, r)
		case src[0] == '\\' && len(src) > 1:
			out = append(out, src[:2]...)
			src = src[2:]
		default:
			out = append(out, src[0])
			src = src[1:]
		}
	}
	return out
}

// escaped returns the character that \uXXXX at the start of src stands for.
func escaped(src []byte) (rune, bool) {
	if len(src) < 6 || src[0] != '\\' || src[1] != 'u' {
		return 0, false
	}
	n, err := strconv.ParseUint(string(src[2:6]), 16, 16)
	return rune(n), err == nil
}
