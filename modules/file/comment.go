package file

import (
	"context"
	"strings"

	"github.com/gossh/gossh/modules"
)

func commentOf(out bool) modules.Func {
	return func(ctx context.Context, c *modules.Call) (any, error) { return comment(ctx, c, out) }
}

func commentLine(ctx context.Context, c *modules.Call) (any, error) {
	return comment(ctx, c, c.Bool("cmnt"))
}

// comment comments lines out or in. What comes back is a diff of these lines alone.
func comment(ctx context.Context, c *modules.Call, out bool) (any, error) {
	p, err := target(ctx, c)
	if err != nil {
		return nil, err
	}
	old, err := textOf(p)
	if err != nil {
		return nil, err
	}
	char, regex := c.Text("char"), c.Text("regex")
	start, end := "", ""
	if strings.HasPrefix(regex, "^") {
		start = "^"
	}
	if strings.HasSuffix(regex, "$") {
		end = "$"
	}
	body := "(" + strings.TrimRight(strings.TrimLeft(regex, "^"), "$") + ")" + end
	if out {
		body = start + body
	} else {
		body = "^" + char + `\s*` + body
	}
	re, err := expression(body, 0)
	if err != nil {
		return nil, err
	}
	var fresh, was, is strings.Builder
	for l := range strings.Lines(old) {
		m, err := re.Match(ctx, l)
		if err != nil {
			return nil, err
		}
		next := l
		if m != nil {
			if next = char + l; !out {
				next = strings.TrimLeft(l, char)
			}
			was.WriteString(l)
			is.WriteString(next)
		}
		fresh.WriteString(next)
	}
	if was.Len() == 0 {
		return false, nil
	}
	if !c.Test {
		if err := backupOf(c).keep(p); err != nil {
			return nil, err
		}
		if err := save(p, fresh.String()); err != nil {
			return nil, err
		}
	}
	return diff(was.String(), is.String()), nil
}
