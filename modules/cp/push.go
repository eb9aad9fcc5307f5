package cp

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/gossh/gossh/internal/fnmatch"
	"github.com/gossh/gossh/modules"
)

func push(ctx context.Context, c *modules.Call) (any, error) {
	p, err := at(c, c.Text("path"))
	if err != nil {
		return nil, err
	}
	if strings.Contains(p.name, "../") {
		return nil, modules.Errorf("%s: .. is not allowed here", p.name)
	}
	as := c.Text("upload_path")
	if as == "" {
		as = p.name
		if real, err := filepath.EvalSymlinks(p.path); err == nil && !c.Bool("keep_symlinks") {
			as = strings.TrimPrefix(real, c.Host.Root)
		}
	}
	if err := give(ctx, c, p, as); err != nil {
		return nil, err
	}
	if c.Bool("remove_source") && !c.Test {
		if err := os.Remove(p.path); err != nil {
			return nil, failed("removing", p, err)
		}
	}
	return true, nil
}

// give pushes the file at p under the name as. A dry run looks whether it is there.
func give(ctx context.Context, c *modules.Call, p place, as string) error {
	up, ok := c.Host.Files.(modules.Uplink)
	if !ok {
		return modules.Errorf("files are not taken here")
	}
	// A fifo would wait for who writes.
	f, err := os.OpenFile(p.path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return failed("reading", p, err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return failed("reading", p, err)
	}
	if !info.Mode().IsRegular() {
		return modules.Errorf("%s is not a regular file", p.name)
	}
	if c.Test {
		return nil
	}
	if err := up.Push(ctx, f, strings.TrimPrefix(filepath.Clean("/"+as), "/")); err != nil {
		return modules.Errorf("giving %s to the controller: %v", p.name, err)
	}
	return nil
}

func pushDir(ctx context.Context, c *modules.Call) (any, error) {
	p, err := at(c, c.Text("path"))
	if err != nil {
		return nil, err
	}
	p.name, p.path = filepath.Clean(p.name), filepath.Clean(p.path)
	top := c.Text("upload_path")
	if top == "" {
		top = p.name
	}
	top = strings.TrimRight(top, "/")
	if !p.isDir() {
		return true, give(ctx, c, p, top)
	}
	err = filepath.WalkDir(p.path, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return failed("reading", place{name: path}, err)
		}
		rel := strings.TrimPrefix(path, p.path)
		glob := c.Text("glob")
		if !d.Type().IsRegular() || glob != "" && !fnmatch.Match(glob, p.name+rel) && !fnmatch.Match(glob, d.Name()) {
			return nil // a link may lead anywhere, and a device has no end
		}
		return give(ctx, c, place{p.name + rel, path}, top+rel)
	})
	if err != nil {
		return nil, err
	}
	return true, nil
}
