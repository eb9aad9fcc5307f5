package pyfmt

import (
	"strings"

	"github.com/gossh/gossh/ordered"
)

// Pretty returns v as Python's pprint.pformat(v) does: mappings sorted by key, on
// one line where that stays within width columns, else one element per line,
// indented by step blanks per level, with long strings cut at white space.
func Pretty(v any, width, step int) string {
	p := printer{width: width, step: step}
	p.format(v, 0, 0, true)
	return p.b.String()
}

type printer struct {
	width, step int
	b           strings.Builder
}

// format writes v from column indent on, leaving room for allowance closing
// characters after it. Only a string that stands alone (top) gets parentheses.
func (p *printer) format(v any, indent, allowance int, top bool) {
	room := p.width - indent - allowance
	// A code point has at most four bytes: what is cut there does not fit.
	w := reprWriter{sorted: true, max: 4*max(room, 0) + 4}
	w.value(v)
	if rep := w.b.String(); !w.full() && length(rep) <= room {
		p.b.WriteString(rep)
		return
	}
	if indent > maxPrettyIndent {
		w = reprWriter{sorted: true}
		w.value(v)
		p.b.WriteString(w.b.String())
		return
	}
	switch v := v.(type) {
	case *ordered.Map:
		p.mapping(v, indent, allowance+1)
	case []any:
		p.list(v, indent, allowance+1)
	case string:
		p.text(v, indent, allowance, top)
	default:
		p.b.WriteString(Repr(v))
	}
}

func (p *printer) mapping(m *ordered.Map, indent, allowance int) {
	p.open('{')
	indent += p.step
	ks := keys(m, true)
	for i, k := range ks {
		if i > 0 {
			p.next(indent)
		}
		rep := Quote(k)
		p.b.WriteString(rep)
		p.b.WriteString(": ")
		p.format(m.Value(k), indent+length(rep)+2, room(i, len(ks), allowance), false)
	}
	p.b.WriteByte('}')
}

func (p *printer) list(l []any, indent, allowance int) {
	p.open('[')
	indent += p.step
	for i, e := range l {
		if i > 0 {
			p.next(indent)
		}
		p.format(e, indent, room(i, len(l), allowance), false)
	}
	p.b.WriteByte(']')
}

// open writes a bracket and blanks, so that the first element stands below the
// others.
func (p *printer) open(bracket byte) {
	p.b.WriteByte(bracket)
	p.b.WriteString(strings.Repeat(" ", max(p.step-1, 0)))
}

func (p *printer) next(indent int) {
	p.b.WriteByte(',')
	p.newline(indent)
}

func (p *printer) newline(indent int) {
	p.b.WriteByte('\n')
	p.b.WriteString(strings.Repeat(" ", indent))
}

// room is what must stay free after element i of n: a comma, or for the last one
// the closing characters of everything around it.
func room(i, n, allowance int) int {
	if i == n-1 {
		return allowance
	}
	return 1
}

// text writes s as adjacent literals, one per line.
func (p *printer) text(s string, indent, allowance int, top bool) {
	if top {
		indent++
		allowance++
	}
	chunks := textChunks(s, p.width-indent, allowance)
	if len(chunks) == 1 || !top {
		p.chunks(chunks, indent)
		return
	}
	p.b.WriteByte('(')
	p.chunks(chunks, indent)
	p.b.WriteByte(')')
}

func (p *printer) chunks(chunks []string, indent int) {
	for i, c := range chunks {
		if i > 0 {
			p.newline(indent)
		}
		p.b.WriteString(c)
	}
}

// textChunks cuts s at line ends, and within a line that is too long after white
// space; each chunk is a literal of up to width columns where that is possible,
// the last one shorter by allowance.
func textChunks(s string, width, allowance int) []string {
	if s == "" {
		return []string{Quote(s)}
	}
	var chunks []string
	lines := SplitLines(s, true)
	for i, line := range lines {
		last := i == len(lines)-1
		limit := width
		if last {
			limit -= allowance
		}
		if rep := Quote(line); length(rep) <= limit {
			chunks = append(chunks, rep)
			continue
		}
		chunks = append(chunks, lineChunks(line, width, limit)...)
	}
	return chunks
}

// lineChunks cuts one line; lastLimit is the room of the chunk that has the
// line's last word.
func lineChunks(line string, width, lastLimit int) []string {
	var chunks []string
	words := splitWords(line)
	current := ""
	for j, word := range words {
		limit := width
		if j == len(words)-1 {
			limit = lastLimit
		}
		if length(Quote(current+word)) > limit {
			if current != "" {
				chunks = append(chunks, Quote(current))
			}
			current = word
		} else {
			current += word
		}
	}
	if current != "" {
		chunks = append(chunks, Quote(current))
	}
	return chunks
}

// splitWords cuts s into words, each with the white space that follows it.
func splitWords(s string) []string {
	var out []string
	start, blank := 0, false
	for i, r := range s {
		space := isSpace(r)
		if blank && !space {
			out = append(out, s[start:i])
			start = i
		}
		blank = space
	}
	return append(out, s[start:])
}
