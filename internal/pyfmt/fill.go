package pyfmt

import (
	"slices"
	"strings"
	"unicode"
)

// Fill breaks s into lines of at most width columns, each indented by indent
// blanks, as Python's textwrap.fill does: it prefers blanks and hyphens, and cuts
// a word only where it is longer than a line. Line ends of s count as blanks.
func Fill(s string, width, indent int) string {
	f := filler{width: max(width-indent, 1)}
	lines := f.lines(wordChunks([]rune(blankTabs(s))))
	pad := strings.Repeat(" ", indent)
	for i, l := range lines {
		lines[i] = pad + l
	}
	return strings.Join(lines, "\n")
}

// blankTabs replaces tabs up to the next column of eight, and every other white
// space of ASCII by one blank.
func blankTabs(s string) string {
	var b strings.Builder
	col := 0
	for _, r := range s {
		switch r {
		case '\t':
			n := 8 - col%8
			b.WriteString(strings.Repeat(" ", n))
			col += n
		case '\n', '\r':
			b.WriteByte(' ')
			col = 0
		case '\v', '\f':
			b.WriteByte(' ')
			col++
		default:
			b.WriteRune(r)
			col++
		}
	}
	return b.String()
}

// wordChunks cuts s where a line may end: around blanks, after the hyphen of a
// compound word, and around a dash of two or more hyphens.
func wordChunks(s []rune) [][]rune {
	var out [][]rune
	for i := 0; i < len(s); {
		n := chunkEnd(s, i)
		out = append(out, s[i:n])
		i = n
	}
	return out
}

func chunkEnd(s []rune, i int) int {
	if s[i] == ' ' {
		for i < len(s) && s[i] == ' ' {
			i++
		}
		return i
	}
	if n := dash(s, i); n > i {
		return n
	}
	for e := i + 1; ; e++ {
		switch {
		case e >= len(s) || s[e] == ' ' || dash(s, e) > e:
			return e
		case s[e] == '-' && hyphen(s, e):
			return e + 1
		}
	}
}

// dash returns the end of a run of hyphens that stands between words at i, or i.
func dash(s []rune, i int) int {
	if i == 0 || !inWord(s, i-1) {
		return i
	}
	e := i
	for e < len(s) && s[e] == '-' {
		e++
	}
	if e-i < 2 || e == len(s) || !wordRune(s[e]) {
		return i
	}
	return e
}

// hyphen reports whether the hyphen at e joins parts of a word: two letters, or a
// letter and a hyphenated letter, on either side.
func hyphen(s []rune, e int) bool {
	before := isLetter(s, e-1) && isLetter(s, e-2) ||
		inWord(s, e-1) && e >= 2 && s[e-2] == '-' && isLetter(s, e-3)
	if !before || !isLetter(s, e+1) {
		return false
	}
	return isLetter(s, e+2) || e+2 < len(s) && s[e+2] == '-' && isLetter(s, e+3)
}

func wordRune(r rune) bool {
	return r == '_' || unicode.IsLetter(r) || unicode.IsNumber(r)
}

func isLetter(s []rune, i int) bool {
	return i >= 0 && i < len(s) && wordRune(s[i]) && !unicode.IsDigit(s[i])
}

func inWord(s []rune, i int) bool {
	return i >= 0 && (wordRune(s[i]) || strings.ContainsRune("!\"'&.,?", s[i]))
}

// filler puts chunks on lines of width columns.
type filler struct{ width int }

func (f filler) lines(chunks [][]rune) []string {
	var lines []string
	for len(chunks) > 0 {
		if len(lines) > 0 && blank(chunks[0]) {
			chunks = chunks[1:]
		}
		var line []rune
		line, chunks = f.line(chunks)
		if len(line) > 0 {
			lines = append(lines, string(line))
		}
	}
	return lines
}

// line takes what fits on one line from chunks, and returns the rest.
func (f filler) line(chunks [][]rune) (line []rune, rest [][]rune) {
	taken := 0
	for taken < len(chunks) && len(line)+len(chunks[taken]) <= f.width {
		line = append(line, chunks[taken]...)
		taken++
	}
	last := 0 // the length of the last chunk on the line
	if taken > 0 {
		last = len(chunks[taken-1])
	}
	chunks = chunks[taken:]
	if len(chunks) > 0 && len(chunks[0]) > f.width {
		cut := f.cut(chunks[0], len(line))
		line = append(line, chunks[0][:cut]...)
		last = cut
		chunks[0] = chunks[0][cut:]
	}
	if tail := line[len(line)-last:]; last > 0 && blank(tail) {
		line = line[:len(line)-last]
	}
	return line, chunks
}

// cut returns where to cut word, which is longer than a line, on a line that
// holds used columns already: after its last hyphen that fits, or where it is full.
func (f filler) cut(word []rune, used int) int {
	space := max(f.width-used, 0)
	for h := space - 1; h > 0; h-- {
		if word[h] == '-' && slices.ContainsFunc(word[:h], func(r rune) bool { return r != '-' }) {
			return h + 1
		}
	}
	return space
}

func blank(s []rune) bool { return Strip(string(s)) == "" }
