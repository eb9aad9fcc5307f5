package saltyaml

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"
)

// standIn replaces something that the library does not read as libyaml does. It is
// of the same length, so that positions stay, and the source does not contain it,
// so that it can be told apart afterwards.
type standIn struct {
	original string // what stands in the source
	written  string // what the library gets
	read     string // what the library makes of it in double quotes
}

// rewrite returns src as the library reads it rightly, and what undoes it:
//
//   - the escape \/ of double-quoted text, which the library does not know;
//   - the ? inside of plain text in brackets and braces (a URL with a query), at
//     which the library ends the text.
func rewrite(src []byte) ([]byte, []standIn) {
	var done []standIn
	text := src
	if slash := []byte(`\/`); bytes.Contains(src, slash) {
		if s, ok := choose(src, escapes()); ok {
			s.original = string(slash)
			text = replace(text, s, afterOddBackslashes)
			done = append(done, s)
		}
	}
	if bytes.IndexByte(src, '?') >= 0 && bytes.ContainsAny(src, "[{") {
		if s, ok := choose(src, letters()); ok {
			s.original = "?"
			text = replace(text, s, insideOfWord)
			done = append(done, s)
		}
	}
	return text, done
}

// candidate is a stand-in and the code of its character, by which an escape in
// double-quoted text may name it.
type candidate struct{ written, read, code string }

func escapes() []candidate {
	return []candidate{
		{`\v`, "\v", "0b"}, {`\a`, "\a", "07"}, {`\f`, "\f", "0c"}, {`\b`, "\b", "08"}, {`\e`, "\x1b", "1b"},
	}
}

func letters() []candidate {
	return []candidate{{"^", "^", "5e"}, {"$", "$", "24"}, {";", ";", "3b"}, {"(", "(", "28"}, {")", ")", "29"}}
}

// choose returns the first candidate of which src has no trace.
func choose(src []byte, from []candidate) (standIn, bool) {
	lower := bytes.ToLower(src)
	i := slices.IndexFunc(from, func(c candidate) bool {
		return !bytes.Contains(src, []byte(c.written)) && !bytes.Contains(lower, []byte(c.code))
	})
	if i < 0 {
		return standIn{}, false
	}
	return standIn{written: from[i].written, read: from[i].read}, true
}

// replace puts what is to be written in the place of the originals at which the
// condition holds.
func replace(src []byte, s standIn, at func(src []byte, i int) bool) []byte {
	out := bytes.Clone(src)
	for i := 0; ; {
		j := bytes.Index(src[i:], []byte(s.original))
		if j < 0 {
			return out
		}
		i += j
		if at(src, i) {
			copy(out[i:], s.written)
		}
		i += len(s.original)
	}
}

// afterOddBackslashes reports whether the backslash at i is not escaped itself.
func afterOddBackslashes(src []byte, i int) bool {
	before := len(src[:i]) - len(bytes.TrimRight(src[:i], `\`))
	return before%2 == 0
}

// insideOfWord reports whether the byte at i continues plain text, in the same word
// or behind spaces.
func insideOfWord(src []byte, i int) bool {
	before := bytes.TrimRight(src[:i], " \t")
	if len(before) == 0 {
		return false
	}
	switch last := before[len(before)-1]; {
	case bytes.IndexByte([]byte("\r\n,[]{}?"), last) >= 0, endsInBreak(before):
		return false
	case len(before) == i:
		return true
	default: // what stands alone there may begin something
		word := bytes.TrimLeft(before[bytes.LastIndexAny(before, " \t\r\n")+1:], ",[]{}")
		return bytes.IndexByte([]byte(`-:"'`), last) < 0 && bytes.IndexByte([]byte("&!*\"'"), word[0]) < 0
	}
}

// endsInBreak reports whether text ends in a line break that YAML 1.2 has no more.
func endsInBreak(text []byte) bool {
	r, _ := utf8.DecodeLastRune(text)
	return r >= utf8.RuneSelf && isBreak(r)
}

// restore returns text as it is in the source.
func (s standIn) restore(text string, style Style) string {
	if style == DoubleQuoted && s.original == `\/` {
		return strings.ReplaceAll(text, s.read, "/")
	}
	return strings.ReplaceAll(text, s.written, s.original)
}
