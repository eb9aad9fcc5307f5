package file

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"syscall"

	"github.com/gossh/gossh/modules"
)

// joined returns lines with their ends.
func joined(lines []string) string {
	var b strings.Builder
	for _, l := range lines {
		b.WriteString(l + "\n")
	}
	return b.String()
}

// edit gives the content of the file that the argument path means to fn, and writes
// what it returns. Symbolic links are followed. Without must the file may be missing.
func edit(ctx context.Context, c *modules.Call, must bool, fn func(old string, lines []string) (string, string)) (any, error) {
	p, err := at(ctx, c, "path")
	if err != nil {
		return nil, err
	}
	lines, err := texts(c)
	if err != nil {
		return nil, err
	}
	old := ""
	to := p.real(c.Host)
	switch {
	case to.exists():
		if old, err = text(to); err != nil {
			return nil, err
		}
	case must:
		return nil, modules.Errorf("No such file or directory: '%s'", p.name)
	}
	fresh, said := fn(old, lines)
	if c.Test {
		return said, nil
	}
	return said, save(to, fresh)
}

func appendLines(ctx context.Context, c *modules.Call) (any, error) {
	return edit(ctx, c, true, func(old string, lines []string) (string, string) {
		if old != "" && !strings.HasSuffix(old, "\n") {
			old += "\n"
		}
		return old + joined(lines), fmt.Sprintf("Wrote %d lines to \"%s\"", len(lines), c.Text("path"))
	})
}

func prependLines(ctx context.Context, c *modules.Call) (any, error) {
	return edit(ctx, c, false, func(old string, lines []string) (string, string) {
		return joined(lines) + old, fmt.Sprintf("Prepended %d lines to \"%s\"", len(lines), c.Text("path"))
	})
}

func writeLines(ctx context.Context, c *modules.Call) (any, error) {
	return edit(ctx, c, false, func(_ string, lines []string) (string, string) {
		return joined(lines), fmt.Sprintf("Wrote %d lines to \"%s\"", len(lines), c.Text("path"))
	})
}

func seekWrite(ctx context.Context, c *modules.Call) (any, error) {
	p, err := at(ctx, c, "path")
	if err != nil {
		return nil, err
	}
	data := c.Text("data")
	if !p.isFile() {
		return nil, modules.Errorf("File not found: %s", p.name)
	}
	if c.Test {
		return int64(len(data)), nil
	}
	f, err := os.OpenFile(p.real(c.Host).path, os.O_WRONLY|syscall.O_NOFOLLOW, 0)
	if err != nil {
		return nil, failed("writing", p, err)
	}
	n, err := f.WriteAt([]byte(data), c.Int("offset"))
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return nil, failed("writing", p, err)
	}
	return int64(n), nil
}
