package file

import (
	"context"
	"strings"

	"github.com/gossh/gossh/internal/difflib"
	"github.com/gossh/gossh/internal/pyre"
	"github.com/gossh/gossh/modules"
)

// psed works on the whole text if multi is set, else line by line.
func psed(ctx context.Context, c *modules.Call) (any, error) {
	p, err := target(ctx, c)
	if err != nil {
		return nil, err
	}
	old, err := textOf(p)
	if err != nil {
		return nil, err
	}
	count, flags := 1, pyre.Flags(0)
	for _, f := range c.Text("flags") {
		switch f {
		case 'g':
			count = 0
		case 'I':
			flags |= pyre.IgnoreCase
		case 'M':
			flags |= pyre.Multiline
		case 'S':
			flags |= pyre.DotAll
		case 'X':
			flags |= pyre.Verbose
		}
	}
	before := c.Text("before")
	if c.Bool("escape_all") {
		before = pyre.Escape(before)
	}
	re, err := expression(before, flags)
	if err != nil {
		return nil, err
	}
	limit, err := expression(c.Text("limit"), flags)
	if err != nil {
		return nil, err
	}
	change := func(s string) (string, error) {
		m, err := limit.Search(ctx, s)
		if err != nil || m == nil {
			return s, err
		}
		out, _, err := re.Replace(ctx, s, c.Text("after"), count)
		return out, err
	}
	var fresh strings.Builder
	parts := difflib.Lines(old)
	if c.Bool("multi") {
		parts = []string{old}
	}
	for _, s := range parts {
		s, err := change(s)
		if err != nil {
			return nil, err
		}
		fresh.WriteString(s)
	}
	_, err = commit(c, p, old, fresh.String())
	return nil, err
}
