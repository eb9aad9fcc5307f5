package builtin

import (
	"errors"
	"strings"
	"unicode/utf8"

	"github.com/gossh/gossh/jinja/py"
)

var pprintParams = Params{Func: "do_pprint", Names: []string{"value"}, Given: 1, Required: 1}

// pprintWidth is how long Python's pprint lets lines be.
const pprintWidth = 80

func filterPprint(t *py.Thread, x py.Value) (py.Value, error) {
	s, err := Pprint(t, x)
	return py.Str(s), err
}

// Pprint returns v as Python's pprint.pformat does.
func Pprint(t *py.Thread, v py.Value) (string, error) {
	p := printer{t: t}
	err := p.format(v, 0, 0, 0)
	return p.b.String(), err
}

// printer writes a value over several lines where one is too short, as Python's
// pprint does.
type printer struct {
	t    *py.Thread
	b    strings.Builder
	open []any
}

// format writes v at the column indent; allowance is how many closing brackets
// follow it on its last line.
func (p *printer) format(v py.Value, indent, allowance, level int) error {
	if err := p.t.Enter(); err != nil {
		return err
	}
	defer p.t.Leave()
	rep, err := p.repr(v)
	if err != nil {
		return err
	}
	if err := p.t.Room(p.b.Len() + len(rep)); err != nil {
		return err
	}
	if utf8.RuneCountInString(rep) <= pprintWidth-indent-allowance || p.circular(v) {
		p.b.WriteString(rep)
		return nil
	}
	switch v.Kind() {
	case py.KindDict:
		return p.nested(v, func() error { return p.dict(v, indent, allowance+1, level+1) })
	case py.KindList:
		return p.nested(v, func() error {
			return p.items(v.Ref().(*py.List).Items, "[", "]", indent, allowance, level+1)
		})
	case py.KindTuple:
		tuple := v.Ref().(*py.Tuple)
		if tuple.IsNamed() {
			break
		}
		end := ")"
		if len(tuple.Items) == 1 {
			end = ",)"
		}
		return p.nested(v, func() error { return p.items(tuple.Items, "(", end, indent, allowance, level+1) })
	case py.KindSet:
		items, err := p.sorted(v)
		if err != nil || len(items) == 0 || py.TypeName(v) != "set" {
			break
		}
		return p.nested(v, func() error { return p.items(items, "{", "}", indent, allowance, level+1) })
	case py.KindStr:
		if !v.IsMarkup() {
			return p.text(v, indent, allowance, level+1)
		}
	}
	p.b.WriteString(rep)
	return nil
}

func (p *printer) circular(v py.Value) bool {
	ref := v.Ref()
	for _, o := range p.open {
		if o == ref {
			return true
		}
	}
	return false
}

func (p *printer) nested(v py.Value, fn func() error) error {
	p.open = append(p.open, v.Ref())
	err := fn()
	p.open = p.open[:len(p.open)-1]
	return err
}

func (p *printer) newline(indent int) { p.b.WriteString("\n" + strings.Repeat(" ", indent)) }

func (p *printer) items(items []py.Value, begin, end string, indent, allowance, level int) error {
	p.b.WriteString(begin)
	for i, v := range items {
		after := 1
		if i == len(items)-1 {
			after = allowance + len(end)
		}
		if i > 0 {
			p.b.WriteByte(',')
			p.newline(indent + 1)
		}
		if err := p.format(v, indent+1, after, level); err != nil {
			return err
		}
	}
	p.b.WriteString(end)
	return nil
}

func (p *printer) dict(v py.Value, indent, allowance, level int) error {
	items, err := p.sortedPairs(v)
	if err != nil {
		return err
	}
	p.b.WriteByte('{')
	for i, item := range items {
		pair := item.Ref().(*py.Tuple).Items
		rep, err := p.repr(pair[0])
		if err != nil {
			return err
		}
		after := 1
		if i == len(items)-1 {
			after = allowance
		}
		if i > 0 {
			p.b.WriteByte(',')
			p.newline(indent + 1)
		}
		p.b.WriteString(rep + ": ")
		if err := p.format(pair[1], indent+1+utf8.RuneCountInString(rep)+2, after, level); err != nil {
			return err
		}
	}
	p.b.WriteByte('}')
	return nil
}

// text writes a long str as several literals.
func (p *printer) text(v py.Value, indent, allowance, level int) error {
	s, _ := v.AsStr()
	if level == 1 {
		indent++
		allowance++
	}
	chunks, err := p.literals(splitLines(s, true), pprintWidth-indent, allowance)
	if err != nil {
		return err
	}
	if len(chunks) == 1 {
		p.b.WriteString(chunks[0])
		return nil
	}
	if level == 1 {
		p.b.WriteByte('(')
	}
	for i, c := range chunks {
		if i > 0 {
			p.newline(indent)
		}
		p.b.WriteString(c)
	}
	if level == 1 {
		p.b.WriteByte(')')
	}
	return nil
}

// literals cuts lines into literals of at most width characters, where the words
// allow it.
func (p *printer) literals(lines []string, width, allowance int) ([]string, error) {
	var chunks []string
	for i, line := range lines {
		last := i == len(lines)-1
		rep, err := py.Repr(p.t, py.Str(line))
		if err != nil {
			return nil, err
		}
		lineWidth := width
		if last {
			lineWidth -= allowance
		}
		if utf8.RuneCountInString(rep) <= lineWidth {
			chunks = append(chunks, rep)
			continue
		}
		if chunks, err = p.words(chunks, line, width, lineWidth); err != nil {
			return nil, err
		}
	}
	return chunks, nil
}

// words appends the literals of one line; lastWidth is that of the last one.
func (p *printer) words(chunks []string, line string, width, lastWidth int) ([]string, error) {
	current := ""
	flush := func() error {
		if current == "" {
			return nil
		}
		rep, err := py.Repr(p.t, py.Str(current))
		chunks = append(chunks, rep)
		return err
	}
	for rest := line; rest != ""; {
		part := rest[:wordLen(rest)]
		rest = rest[len(part):]
		if rest == "" {
			width = lastWidth
		}
		rep, err := py.Repr(p.t, py.Str(current+part))
		if err != nil {
			return nil, err
		}
		if utf8.RuneCountInString(rep) <= width {
			current += part
			continue
		}
		if err := flush(); err != nil {
			return nil, err
		}
		current = part
	}
	return chunks, flush()
}

// wordLen is the length of a word with the white space behind it.
func wordLen(s string) int {
	n := strings.IndexFunc(s, isSpace)
	if n < 0 {
		return len(s)
	}
	m := strings.IndexFunc(s[n:], func(r rune) bool { return !isSpace(r) })
	if m < 0 {
		return len(s)
	}
	return n + m
}

func (p *printer) sorted(v py.Value) ([]py.Value, error) {
	items, err := py.Collect(p.t, v)
	if err != nil {
		return nil, err
	}
	return sortWith(&sorter{t: p.t, keys: items, width: 1, cmp: anyLess}, items, false)
}

func (p *printer) sortedPairs(v py.Value) ([]py.Value, error) {
	items, err := pairs(p.t, v)
	if err != nil {
		return nil, err
	}
	keys := make([]py.Value, len(items))
	for i, item := range items {
		keys[i] = item.Ref().(*py.Tuple).Items[0]
	}
	return sortWith(&sorter{t: p.t, keys: keys, width: 1, cmp: anyLess}, items, false)
}

// anyLess orders what Python cannot compare by the names of the types.
func anyLess(t *py.Thread, x, y py.Value) (bool, error) {
	less, err := py.Less(t, x, y)
	var e *py.Error
	if errors.As(err, &e) && e.Type == "TypeError" {
		return py.TypeName(x) < py.TypeName(y), nil
	}
	return less, err
}
