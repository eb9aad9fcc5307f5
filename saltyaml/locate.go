package saltyaml

import (
	"bytes"
	"sort"
	"strings"
	"unicode/utf8"
)

// locate returns err with the place in the source where it arises. The library
// tells at most the line of the surrounding value; the place is the end of the
// shortest beginning that fails in the same way.
func (s source) locate(err error) error {
	from, to := s.suspect(err)
	same := func(end int) bool {
		_, e := decode(s.text[from:end])
		return e != nil && e.Error() == err.Error()
	}
	ends := lineEnds(s.text[from:to])
	line := sort.Search(len(ends)-1, func(i int) bool { return same(from + ends[i]) })
	start := from
	if line > 0 {
		start += ends[line-1]
	}
	text := lineAt(s.raw[start:], 1)
	indent := len(text) - len(strings.TrimLeft(text, " "))
	at := indent + sort.Search(len(text)-indent, func(i int) bool { return same(start + indent + i + 1) })
	if at >= len(text) {
		at = indent
	}
	for at > 0 && at < len(text) && !utf8.RuneStart(text[at]) {
		at--
	}
	if strings.HasPrefix(err.Error(), unknownAnchor) {
		at = max(strings.LastIndexByte(text[:min(at+1, len(text))], '*'), 0)
	}
	return fail(&Error{
		File: s.name, Line: bytes.Count(s.text[:start], []byte{'\n'}) + 1, Column: utf8.RuneCountInString(text[:at]) + 1,
		Msg: inWords(err.Error(), text, at), Source: lineFor(s.raw, start),
	})
}

// suspect returns where the part of the source begins and ends that fails as the
// whole does. It is the whole itself where no part does so.
func (s source) suspect(err error) (from, to int) {
	for _, part := range split(s.text) {
		if _, e := decode(part); e != nil {
			if e.Error() != err.Error() {
				break
			}
			return from, from + len(part)
		}
		from += len(part)
	}
	return 0, len(s.text)
}

// lineEnds returns the offsets at which the lines of src end.
func lineEnds(src []byte) []int {
	var ends []int
	for at := 0; ; {
		i := bytes.IndexByte(src[at:], '\n')
		if i < 0 {
			return append(ends, len(src))
		}
		at += i + 1
		ends = append(ends, at)
	}
}
