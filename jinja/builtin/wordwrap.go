package builtin

import (
	"strings"
	"unicode"

	"github.com/gossh/gossh/jinja/py"
)

var wordwrapParams = Params{
	Func:  "do_wordwrap",
	Names: []string{"environment", "s", "width", "break_long_words", "wrapstring", "break_on_hyphens"}, Given: 2, Required: 2,
}

func filterWordwrap(t *py.Thread, e Env, x py.Value, a py.Args) (py.Value, error) {
	out := [4]py.Value{py.Int(79), py.True, py.None, py.True}
	if err := wordwrapParams.Bind(a, out[:]); err != nil {
		return x, err
	}
	s, ok := x.AsStr()
	if !ok {
		if x.Kind() == py.KindUndefined {
			return x, undefinedError(x)
		}
		return x, noAttr(x, "splitlines")
	}
	long, hyphens, err := truths(t, out[1], out[3])
	if err != nil {
		return x, err
	}
	width, err := index(out[0])
	if err != nil {
		return x, py.Errorf("TypeError", "'<=' not supported between instances of '%s' and 'int'", py.TypeName(out[0]))
	}
	end := e.Newline()
	if !out[2].IsNone() {
		if end, ok = out[2].AsStr(); !ok {
			return x, noAttr(out[2], "join")
		}
	}
	w := wrapper{width: int(width), breakLong: long, hyphens: hyphens}
	var lines []string
	for _, line := range splitLines(s, false) {
		if width <= 0 {
			return x, py.Errorf("ValueError", "invalid width %d (must be > 0)", width)
		}
		if err := t.Tick(); err != nil {
			return x, err
		}
		lines = append(lines, strings.Join(w.wrap([]rune(line)), end))
	}
	r := strings.Join(lines, end)
	if err := t.Room(len(r)); err != nil {
		return x, err
	}
	if out[2].IsMarkup() {
		return py.Markup(r), nil
	}
	return py.Str(r), nil
}

// wrapper fills lines with words, as Python's textwrap.
type wrapper struct {
	width              int
	breakLong, hyphens bool
}

func (w *wrapper) wrap(text []rune) []string {
	chunks := w.chunks(text)
	var lines []string
	for len(chunks) > 0 {
		if len(lines) > 0 && blank(chunks[0]) {
			if chunks = chunks[1:]; len(chunks) == 0 {
				break
			}
		}
		var line []rune
		lastAt := 0 // where the last chunk of the line begins
		for len(chunks) > 0 && len(line)+len(chunks[0]) <= w.width {
			lastAt = len(line)
			line = append(line, chunks[0]...)
			chunks = chunks[1:]
		}
		if len(chunks) > 0 && len(chunks[0]) > w.width {
			if n := w.part(chunks[0], len(line)); n > 0 {
				lastAt = len(line)
				line = append(line, chunks[0][:n]...)
				if chunks[0] = chunks[0][n:]; len(chunks[0]) == 0 {
					chunks = chunks[1:]
				}
			}
		}
		if blank(line[lastAt:]) {
			line = line[:lastAt]
		}
		if len(line) > 0 {
			lines = append(lines, string(line))
		}
	}
	return lines
}

// part returns how much of a word that is too long goes on a line that has n
// characters already.
func (w *wrapper) part(word []rune, n int) int {
	if !w.breakLong {
		if n == 0 {
			return len(word)
		}
		return 0
	}
	end := w.width - n
	if w.hyphens && len(word) > end {
		for i := end - 1; i > 0; i-- {
			if word[i] == '-' {
				if strings.Trim(string(word[:i]), "-") != "" {
					end = i + 1
				}
				break
			}
		}
	}
	return end
}

func blank(chunk []rune) bool {
	for _, r := range chunk {
		if !isSpace(r) {
			return false
		}
	}
	return true
}

func (w *wrapper) chunks(text []rune) [][]rune {
	var all [][]rune
	for i := 0; i < len(text); {
		n := i + 1
		switch {
		case wrapSpace(text[i]):
			for n < len(text) && wrapSpace(text[n]) {
				n++
			}
		case w.hyphens && i > 0 && beforeDash(text[i-1]) && dashes(text[i:]) > 0:
			n = i + dashes(text[i:])
		default:
			n = w.word(text, i)
		}
		all = append(all, text[i:n:n])
		i = n
	}
	return all
}

// word returns where the word ends that begins at i: at white space, after a
// hyphen within it, or before a dash.
func (w *wrapper) word(text []rune, i int) int {
	for j := i + 1; ; j++ {
		switch {
		case j == len(text) || wrapSpace(text[j]):
			return j
		case !w.hyphens || text[j] != '-':
		case hyphenated(text, j):
			return j + 1
		case beforeDash(text[j-1]) && dashes(text[j:]) > 0:
			return j
		}
	}
}

// hyphenated says whether a line may end after the hyphen at j.
func hyphenated(text []rune, j int) bool {
	is := func(i int, fn func(rune) bool) bool { return i >= 0 && i < len(text) && fn(text[i]) }
	hyphen := func(r rune) bool { return r == '-' }
	if !is(j-1, wrapLetter) || !is(j-2, wrapLetter) {
		if !is(j-1, beforeDash) || !is(j-2, hyphen) || !is(j-3, wrapLetter) {
			return false
		}
	}
	return is(j+1, wrapLetter) && (is(j+2, wrapLetter) || is(j+2, hyphen) && is(j+3, wrapLetter))
}

// dashes returns the length of a dash of hyphens that a word follows.
func dashes(text []rune) int {
	n := 0
	for n < len(text) && text[n] == '-' {
		n++
	}
	if n < 2 || n == len(text) || !isWord(text[n]) {
		return 0
	}
	return n
}

func wrapSpace(r rune) bool  { return r == ' ' || r >= '\t' && r <= '\r' }
func wrapLetter(r rune) bool { return isWord(r) && !unicode.IsDigit(r) }
func beforeDash(r rune) bool { return isWord(r) || strings.ContainsRune(`!"'&.,?`, r) }
