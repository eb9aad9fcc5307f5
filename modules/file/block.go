package file

import (
	"context"
	"slices"
	"strings"

	"github.com/gossh/gossh/internal/difflib"
	"github.com/gossh/gossh/modules"
)

func blockreplace(ctx context.Context, c *modules.Call) (any, error) {
	p, err := target(ctx, c)
	if err != nil {
		return nil, err
	}
	ways := 0
	for _, a := range []string{"append_if_not_found", "prepend_if_not_found", "insert_before_match", "insert_after_match"} {
		if c.Bool(a) {
			ways++
		}
	}
	if ways > 1 {
		return nil, modules.Errorf("Only one of append_if_not_found, prepend_if_not_found, insert_before_match, and insert_after_match is permitted")
	}
	old, err := textOf(p)
	if err != nil {
		return nil, err
	}
	b := newBlock(c, old)
	lines, found, err := b.replace(difflib.Lines(old))
	if err == nil && !found {
		lines, err = b.add(ctx, c, lines)
	}
	if err != nil {
		return nil, err
	}
	return commit(c, p, old, strings.Join(lines, ""))
}

// block is a block between two markers.
type block struct {
	start, end string
	content    []string
	// newline puts the end on a line of its own, eol ends a line of the file.
	newline bool
	eol     string
}

func newBlock(c *modules.Call, old string) *block {
	content := c.Text("content")
	b := &block{start: c.Text("marker_start"), end: c.Text("marker_end"), newline: c.Bool("append_newline"), eol: "\n"}
	if !c.Given("append_newline") {
		b.newline = !strings.HasSuffix(content, "\n")
	}
	b.content = strings.Split(strings.ReplaceAll(content, "\r\n", "\n"), "\n")
	if first, _, ok := strings.Cut(old, "\n"); ok && strings.HasSuffix(first, "\r") {
		b.eol = "\r\n"
	}
	return b
}

// lines returns the content and the line end, which has the marker of the end.
func (b *block) lines(end string) []string {
	end = strings.TrimRight(end, "\r\n") + b.eol
	var out []string
	last := len(b.content) - 1
	for _, l := range b.content[:last] {
		out = append(out, l+b.eol)
	}
	if b.newline {
		return append(out, b.content[last]+b.eol, end)
	}
	return append(out, b.content[last]+end)
}

// whole returns the block with both markers.
func (b *block) whole() []string { return append([]string{b.start + b.eol}, b.lines(b.end)...) }

// replace puts the content into the blocks of lines.
func (b *block) replace(lines []string) (out []string, found bool, err error) {
	in := false
	for _, l := range lines {
		switch {
		case strings.Contains(l, b.start):
			in = true
			out = append(out, l)
		case !in:
			out = append(out, l)
		case strings.Contains(l, b.end):
			in, found = false, true
			out = append(out, b.lines(l[strings.Index(l, b.end):])...)
		}
	}
	if in {
		err = modules.Errorf("Unterminated marked block. End of file reached before marker_end.")
	}
	return out, found, err
}

// add puts the block into lines that have none.
func (b *block) add(ctx context.Context, c *modules.Call, lines []string) ([]string, error) {
	before, after := c.Text("insert_before_match"), c.Text("insert_after_match")
	switch {
	case c.Bool("prepend_if_not_found"):
		return append(b.whole(), lines...), nil
	case c.Bool("append_if_not_found"):
		if n := len(lines); n > 0 && !strings.HasSuffix(lines[n-1], b.eol) {
			lines[n-1] += b.eol
		}
		return append(lines, b.whole()...), nil
	case before+after != "":
		re, err := expression(before+after, 0)
		if err != nil {
			return nil, err
		}
		for i, l := range lines {
			m, err := re.Search(ctx, l)
			if err != nil {
				return nil, err
			}
			if m == nil {
				continue
			}
			if after != "" {
				i++
			}
			return slices.Insert(lines, i, b.whole()...), nil
		}
	}
	return nil, modules.Errorf("Cannot edit marked block. Markers were not found in file.")
}
