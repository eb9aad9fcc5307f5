package file

import (
	"context"
	"path"
	"path/filepath"
	"strings"

	"github.com/gossh/gossh/modules"
)

func basename(_ context.Context, c *modules.Call) (any, error) {
	p := c.Text("path")
	return p[strings.LastIndexByte(p, '/')+1:], nil
}

func dirname(_ context.Context, c *modules.Call) (any, error) {
	p := c.Text("path")
	head := p[:strings.LastIndexByte(p, '/')+1]
	if cut := strings.TrimRight(head, "/"); cut != "" {
		head = cut
	}
	return head, nil
}

// joinPath joins as Python does: an absolute part begins anew.
func joinPath(_ context.Context, c *modules.Call) (any, error) {
	out := ""
	for _, v := range c.Rest {
		part := modules.Text(v)
		switch {
		case out == "" || strings.HasPrefix(part, "/"):
			out = part
		case strings.HasSuffix(out, "/"):
			out += part
		default:
			out += "/" + part
		}
	}
	return out, nil
}

func pardir(context.Context, *modules.Call) (any, error) { return "..", nil }

func normpath(_ context.Context, c *modules.Call) (any, error) {
	return path.Clean(c.Text("path")), nil
}

func pathExistsGlob(ctx context.Context, c *modules.Call) (any, error) {
	pattern := expand(ctx, c.Host, c.Text("path"))
	if !filepath.IsAbs(pattern) {
		pattern = "/" + pattern
	}
	return len(glob(c.Host, pattern)) > 0, nil
}
