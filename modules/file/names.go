package file

import (
	"context"
	"path"
	"path/filepath"
	"strings"

	"github.com/gossh/gossh/modules"
)

func nameTable() []modules.Function {
	join := looks("join", "", joinPath, "Join parts of a path.", "the path", "/ usr local bin")
	return []modules.Function{
		looks("basename", "path", basename, "Return the last part of a path.", "the name", "test/test.config"),
		looks("dirname", "path", dirname, "Return a path without its last part.", "the path", "test/path/filename.config"),
		more(join, false),
		looks("normpath", "path", normpath, "Return a path without empty parts, . and ..", "the path", "'a/b/../c'"),
		looks("pardir", "", func(context.Context, *modules.Call) (any, error) { return "..", nil },
			"Return how the parent directory is called.", "..", ""),
		looks("path_exists_glob", "path", pathExistsGlob, "Tell whether a path with *, ? and [seq] fits something.", "True or False", "'/etc/pam*/pass*'"),
	}
}

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
