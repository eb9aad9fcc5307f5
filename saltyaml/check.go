package saltyaml

import (
	"bytes"
	"fmt"
	"unicode/utf8"
)

// MaxBytes is the size of the largest source that is read.
const MaxBytes = 64 << 20

// source is a document that is ready to be decoded.
type source struct {
	name string
	raw  []byte // as it was given, without its byte order mark
	text []byte // as the library gets it, of the same length
	undo []standIn
}

// prepare checks src and makes it ready.
func prepare(name string, src []byte) (source, error) {
	raw, err := clean(name, src)
	if err != nil {
		return source{}, err
	}
	s := source{name: name, raw: raw}
	s.text, s.undo = rewrite(raw)
	return s, nil
}

// clean returns src without its byte order mark, or what stands in it that YAML
// does not allow: bytes that are not UTF-8, control characters.
func clean(name string, src []byte) ([]byte, error) {
	if len(src) > MaxBytes {
		return nil, fail(&Error{File: name, Line: 1, Column: 1, Msg: fmt.Sprintf("larger than %d bytes", MaxBytes)})
	}
	if bytes.HasPrefix(src, []byte("\xff\xfe")) || bytes.HasPrefix(src, []byte("\xfe\xff")) {
		return nil, fail(&Error{File: name, Line: 1, Column: 1, Msg: "found UTF-16 where UTF-8 is wanted"})
	}
	src = bytes.TrimPrefix(src, []byte("\ufeff"))
	for i := 0; i < len(src); {
		if c := src[i]; c >= ' ' && c < 0x7f || c == '\n' {
			i++
			continue
		}
		r, size := utf8.DecodeRune(src[i:])
		if r == utf8.RuneError && size == 1 {
			return nil, forbidden(name, src, i, fmt.Sprintf("found byte 0x%02x, which is not UTF-8", src[i]))
		}
		if !printable(r) {
			return nil, forbidden(name, src, i, fmt.Sprintf("found control character U+%04X", r))
		}
		i += size
	}
	return src, nil
}

// printable reports whether YAML allows r in a source.
func printable(r rune) bool {
	return r == '\t' || r == '\n' || r == '\r' || r >= ' ' && r < 0x7f || r == 0x85 ||
		r >= 0xa0 && r <= 0xd7ff || r >= 0xe000 && r <= 0xfffd || r >= 0x10000 && r <= utf8.MaxRune
}

func forbidden(name string, src []byte, at int, msg string) error {
	line := bytes.Count(src[:at], []byte{'\n'}) + 1
	start := bytes.LastIndexByte(src[:at], '\n') + 1
	return fail(&Error{
		File: name, Line: line, Column: utf8.RuneCount(src[start:at]) + 1,
		Msg: msg, Source: lineFor(src, start),
	})
}
