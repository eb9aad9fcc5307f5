package syntax

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// start is the start of a tag.
type start struct {
	text string
	mode mode
}

// starts returns the starts of tags: the longer is tried first, and of two of
// one length that of variables, line statements, line comments, comments, blocks.
func (c *Config) starts() (s []start, first byte) {
	s = append(make([]start, 0, 5), start{c.VariableStart, inVariable})
	if c.LineStatement != "" {
		s = append(s, start{c.LineStatement, inLine})
	}
	if c.LineComment != "" {
		s = append(s, start{c.LineComment, inLineComment})
	}
	s = append(s, start{c.CommentStart, inComment}, start{c.BlockStart, inBlock})
	if b := c.BlockStart[0]; len(s) == 3 && c.VariableStart[0] == b && c.CommentStart[0] == b {
		first = b
	}
	slices.SortStableFunc(s, func(a, b start) int {
		return utf8.RuneCountInString(b.text) - utf8.RuneCountInString(a.text)
	})
	return s, first
}

// found is a start of a tag in the source: from at (white space before a line
// statement belongs to it) to end, which is behind its sign.
type found struct {
	at, end int
	mode    mode
	sign    byte // - or +, 0 for none
}

// data reads up to the next tag.
func (l *lexer) data() Token {
	from := l.pos
	f, ok := l.find(from)
	if !ok {
		l.pos = len(l.src)
		return l.text(from, l.pos)
	}
	to := l.strip(from, f)
	l.pos, l.mode = f.end, f.mode
	if to > from {
		t := l.text(from, to)
		l.queued = l.begin(f)
		return t
	}
	if t := l.begin(f); t.Kind != EOF {
		l.last = t.Pos
		return t
	}
	return Token{}
}

// begin is the token for the start of a tag; there is none for comments and raw.
func (l *lexer) begin(f found) Token {
	switch f.mode {
	case inVariable:
		return Token{Pos: l.at(f.at), Kind: VariableBegin}
	case inBlock, inLine:
		return Token{Pos: l.at(f.at), Kind: BlockBegin}
	}
	return Token{}
}

// text is the token for text between tags.
func (l *lexer) text(from, to int) Token {
	l.last = l.at(from)
	return Token{l.last, DataToken, l.newlines(l.src[from:to])}
}

// newlines puts the newline of the configuration into s.
func (l *lexer) newlines(s string) string {
	if l.c.Newline == "\n" {
		return s
	}
	return strings.ReplaceAll(s, "\n", l.c.Newline)
}

// strip returns where the text from an offset to the tag f ends, once white
// space is taken off as the tag's sign and the configuration ask for.
func (l *lexer) strip(from int, f found) int {
	text := l.src[from:f.at]
	if f.sign == '-' {
		return from + len(strings.TrimRightFunc(text, isSpace))
	}
	if f.sign == '+' || !l.c.LstripBlocks || f.mode == inVariable {
		return f.at
	}
	nl := strings.LastIndexByte(text, '\n') + 1
	if nl == 0 && from > 0 && l.src[from-1] != '\n' {
		return f.at
	}
	if skipSpace(text, nl) == len(text) {
		return from + nl
	}
	return f.at
}

// find returns the first tag at or after an offset.
func (l *lexer) find(i int) (found, bool) {
	for ; i < len(l.src); i++ {
		if l.first != 0 {
			n := strings.IndexByte(l.src[i:], l.first)
			if n < 0 {
				break
			}
			i += n
		}
		for _, s := range l.starts {
			if end := l.matchStart(s, i); end > 0 {
				return l.tag(s.mode, i, end), true
			}
		}
	}
	return found{}, false
}

// matchStart returns where a start that is at i ends, 0 if it is not there.
func (l *lexer) matchStart(s start, i int) int {
	at := i
	switch s.mode {
	case inLine:
		if i > 0 && l.src[i-1] != '\n' {
			return 0
		}
		for at < len(l.src) && (l.src[at] == ' ' || l.src[at] == '\t' || l.src[at] == '\v') {
			at++
		}
	case inLineComment:
		if i > 0 && l.src[i-1] != '\n' {
			if r, _ := utf8.DecodeLastRuneInString(l.src[:i]); isSpace(r) {
				return 0
			}
		}
		at = skipBlanks(l.src, i)
	}
	if strings.HasPrefix(l.src[at:], s.text) {
		return at + len(s.text)
	}
	return 0
}

// tag completes the start of a tag that has been found: its sign, and whether a
// block is a raw block.
func (l *lexer) tag(m mode, at, end int) found {
	f := found{at: at, end: end, mode: m}
	if b := l.c.BlockStart; m != inBlock && strings.HasPrefix(l.src[at:], b) {
		// raw is looked for before starts that are longer than that of blocks
		if r := l.rawStart(found{at: at, end: at + len(b), mode: inRaw}); r.end > 0 {
			return r
		}
	}
	f.takeSign(l.src)
	if m == inBlock {
		if r := l.rawStart(found{at: at, end: end, mode: inRaw}); r.end > 0 {
			return r
		}
	}
	return f
}

// takeSign reads the - or + behind the start of a tag.
func (f *found) takeSign(src string) {
	if f.end < len(src) && (src[f.end] == '-' || src[f.end] == '+') {
		f.sign = src[f.end]
		f.end++
	}
}

// rawStart completes f, which stands at the start of a block, if that is
// {% raw %}; its end is 0 if it is not.
func (l *lexer) rawStart(f found) found {
	f.takeSign(l.src)
	i := skipSpace(l.src, f.end)
	if !strings.HasPrefix(l.src[i:], "raw") {
		return found{}
	}
	i = skipSpace(l.src, i+len("raw"))
	switch rest := l.src[i:]; {
	case strings.HasPrefix(rest, "-"+l.c.BlockEnd):
		f.end = skipSpace(l.src, i+1+len(l.c.BlockEnd))
	case strings.HasPrefix(rest, l.c.BlockEnd):
		f.end = i + len(l.c.BlockEnd)
	default:
		return found{}
	}
	return f
}

// raw reads the text of a raw block with the tag that ends it.
func (l *lexer) raw() Token {
	from := l.pos
	for i := from; ; i++ {
		n := strings.Index(l.src[i:], l.c.BlockStart)
		if n < 0 {
			return l.fail(from, "Missing end of raw directive")
		}
		i += n
		f := found{at: i, end: i + len(l.c.BlockStart)}
		f.takeSign(l.src)
		j := skipSpace(l.src, f.end)
		if !strings.HasPrefix(l.src[j:], "endraw") {
			continue
		}
		end := l.closing(skipSpace(l.src, j+len("endraw")), l.c.BlockEnd, true)
		if end == 0 {
			continue
		}
		to := l.strip(from, f)
		l.pos, l.mode = end, inData
		if to == from {
			return Token{}
		}
		return l.text(from, to)
	}
}

// comment skips to the end of a comment.
func (l *lexer) comment() {
	n := strings.Index(l.src[l.pos:], l.c.CommentEnd)
	if n < 0 {
		l.fail(l.pos, "Missing end of comment tag")
		return
	}
	i := l.pos + n
	if n > 0 && (l.src[i-1] == '-' || l.src[i-1] == '+') {
		i--
	}
	l.pos, l.mode = l.closing(i, l.c.CommentEnd, true), inData
}

func (l *lexer) lineComment() {
	l.mode = inData
	if n := strings.IndexByte(l.src[l.pos:], '\n'); n >= 0 {
		l.pos += n
		return
	}
	l.pos = len(l.src)
}

// closing returns where a tag ends that closes at i, with the white space that
// goes with it; 0 if it does not close there. A + is allowed where a newline
// could be trimmed.
func (l *lexer) closing(i int, text string, trim bool) int {
	rest := l.src[i:]
	switch {
	case trim && strings.HasPrefix(rest, "+") && strings.HasPrefix(rest[1:], text):
		return i + 1 + len(text)
	case strings.HasPrefix(rest, "-") && strings.HasPrefix(rest[1:], text):
		return skipSpace(l.src, i+1+len(text))
	case !strings.HasPrefix(rest, text):
		return 0
	}
	i += len(text)
	if trim && l.c.TrimBlocks && i < len(l.src) && l.src[i] == '\n' {
		i++
	}
	return i
}
