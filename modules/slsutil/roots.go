package slsutil

import (
	"context"
	"errors"
	"path"
	"strings"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// kind is what lies at a path of the file roots: "", "file" or "dir".
func kind(ctx context.Context, c *modules.Call, name string) (string, error) {
	cat, ok := c.Host.Files.(modules.Catalog)
	if !ok {
		return "", modules.Errorf("the file roots cannot be looked into here")
	}
	env := c.Text("saltenv")
	if env == "" {
		env = "base"
	}
	info, err := cat.Stat(ctx, strings.Trim(name, "/"), env)
	switch {
	case errors.Is(err, modules.ErrNoFile):
		return "", nil
	case err != nil:
		return "", err
	case info.Dir:
		return "dir", nil
	}
	return "file", nil
}

// exists returns the function that tells whether something of a kind is there; "" is
// any.
func exists(want string) modules.Func {
	return func(ctx context.Context, c *modules.Call) (any, error) {
		k, err := kind(ctx, c, c.Text("path"))
		return k != "" && (want == "" || k == want), err
	}
}

// findup looks for the first of several names, in a directory and in those above.
func findup(ctx context.Context, c *modules.Call) (any, error) {
	start := strings.Trim(c.Text("startpath"), "/")
	if start != "" && start != "." {
		k, err := kind(ctx, c, start)
		if err != nil {
			return nil, err
		}
		if k == "" {
			return nil, modules.Errorf("Starting path not found: %s", start)
		}
	}
	names := c.Strings("filenames")
	if len(names) == 0 {
		return nil, modules.Errorf("filenames must name one file at least")
	}
	for dir := path.Clean(start); ; dir = path.Dir(dir) {
		for _, n := range names {
			name := path.Join(dir, n)
			if k, err := kind(ctx, c, name); err != nil || k != "" {
				return name, err
			}
		}
		if dir == "." {
			return nil, modules.Errorf("File pattern(s) not found in path ancestry")
		}
	}
}

// sequence turns a mapping into a list of mappings with one key each.
func sequence(_ context.Context, c *modules.Call) (any, error) {
	out := []any{}
	for k, v := range c.Dict("mapping").All() {
		out = append(out, ordered.Of(k, v))
	}
	return out, nil
}

func serialize(ctx context.Context, c *modules.Call) (any, error) {
	switch c.Text("serializer") {
	case "json":
		b, err := ordered.Encode(c.Named["obj"])
		if err != nil {
			return nil, modules.Errorf("this is no data: %v", err)
		}
		return string(b), nil
	case "yaml":
		d, err := documents(c)
		if err != nil {
			return nil, err
		}
		return d.Dump(ctx, c.Named["obj"])
	}
	return nil, unknown(c)
}

func deserialize(ctx context.Context, c *modules.Call) (any, error) {
	text := c.Text("stream_or_string")
	switch c.Text("serializer") {
	case "json":
		v, err := ordered.Decode([]byte(text))
		if err != nil {
			return nil, modules.Errorf("this is no JSON: %v", err)
		}
		return v, nil
	case "yaml":
		d, err := documents(c)
		if err != nil {
			return nil, err
		}
		return d.Parse(ctx, text)
	}
	return nil, unknown(c)
}

func documents(c *modules.Call) (modules.Documents, error) {
	if d, ok := c.Host.Files.(modules.Documents); ok {
		return d, nil
	}
	return nil, modules.Errorf("YAML is not read and written here")
}

func unknown(c *modules.Call) error {
	return modules.Errorf("the serializer %s is not available: json and yaml are", c.Text("serializer"))
}

// banner returns lines of a comment that warns of changes by hand.
func banner(_ context.Context, c *modules.Call) (any, error) {
	width := int(c.Int("width"))
	prefix, start, end := c.Text("commentchar"), c.Text("blockstart"), c.Text("blockend")
	border := c.Text("borderchar")
	room := width - 2*len(prefix) - 2
	if border == "" || room < 20 {
		return nil, modules.Errorf("borderchar must not be empty, and width larger")
	}
	var lines []string
	if start != "" {
		lines = append(lines, start)
	}
	rule := prefix + strings.Repeat(border, (width-len(prefix))/len(border))
	line := func(text string) string {
		return prefix + " " + text + strings.Repeat(" ", max(0, room-len(text))) + " " + prefix
	}
	title, text := c.Text("title"), c.Text("text")
	if title == "" {
		title = "THIS FILE IS MANAGED BY SALT - DO NOT EDIT"
	}
	if text == "" {
		text = "What is in this file is managed: changes by hand are overwritten, and nobody is told."
	}
	lines = append(lines, rule, line(strings.Repeat(" ", max(0, (room-len(title))/2))+title), line(""))
	for _, l := range wrapped(text, room) {
		lines = append(lines, line(l))
	}
	lines = append(lines, rule)
	if end != "" {
		lines = append(lines, end)
	}
	out := strings.Join(lines, "\n")
	if c.Bool("newline") {
		out += "\n"
	}
	return out, nil
}

// wrapped returns a text in lines of a width.
func wrapped(text string, width int) []string {
	var out []string
	line := ""
	for w := range strings.FieldsSeq(text) {
		switch {
		case line == "":
			line = w
		case len(line)+1+len(w) > width:
			out, line = append(out, line), w
		default:
			line += " " + w
		}
	}
	return append(out, line)
}
