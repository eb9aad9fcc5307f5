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
	end, ok := out[2].AsStr()
	if out[2].IsNone() {
		end = e.Newline()
	} else if !ok {
		return x, noAttr(out[2], "join")
	}
	s, ok := x.AsStr()
	if !ok {
		return x, noAttr(x, "splitlines")
	}
	all := splitLines(s, false)
	if len(all) == 0 {
		return py.Str(""), nil
	}
	w, err := newWrapper(t, out[0], out[1], out[3])
	if err != nil {
		return x, err
	}
	var lines []string
	for _, line := range all {
		if err := t.Tick(); err != nil {
			return x, err
		}
		wrapped, err := w.wrap(t, []rune(line))
		if err != nil {
			return x, err
		}
		lines = append(lines, strings.Join(wrapped, end))
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
	fraction           bool // width was given as a float, which can be compared but not cut at
	breakLong, hyphens bool
}

func newWrapper(t *py.Thread, width, long, hyphens py.Value) (*wrapper, error) {
	w := &wrapper{}
	var err error
	if w.hyphens, err = py.Truth(t, hyphens); err != nil {
		return nil, err
	}
	low, err := py.LessEqual(t, width, py.Int(0))
	if err != nil {
		return nil, err
	}
	if low {
		r, err := py.Repr(t, width)
		if err != nil {
			return nil, err
		}
		return nil, py.Errorf("ValueError", "invalid width %s (must be > 0)", r)
	}
	n, ok := width.AsInt()
	if f, isFloat := width.AsFloat(); isFloat {
		n, ok = int64(min(f, 1<<40)), true
		w.fraction = true
	}
	if !ok {
		n = 1 << 40
	}
	w.width = int(n)
	w.breakLong, err = py.Truth(t, long)
	return w, err
}

func (w *wrapper) wrap(t *py.Thread, text []rune) ([]string, error) {
	chunks := w.chunks(text)
	var lines []string
	for len(chunks) > 0 {
		if err := t.Tick(); err != nil {
			return nil, err
		}
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
			if w.fraction && w.breakLong && w.width > 0 {
				return nil, py.Errorf("TypeError", "slice indices must be integers or None or have an __index__ method")
			}
			if n := w.part(chunks[0], len(line)); n > 0 || w.breakLong {
				lastAt = len(line) // even if there is no room for any of it
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
	return lines, nil
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
	if w.width < 1 {
		end = 1
	}
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
