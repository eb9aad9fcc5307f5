package file

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/gossh/gossh/modules"
)

// place is a file: the name that the user knows, and where it is.
type place struct{ name, path string }

// at returns the place that the named argument means. It must be absolute, or begin
// with ~.
func at(ctx context.Context, c *modules.Call, arg string) (place, error) {
	return named(ctx, c.Host, c.Text(arg))
}

// named returns the place of a name.
func named(ctx context.Context, h *modules.Host, name string) (place, error) {
	name = expand(ctx, h, name)
	if !filepath.IsAbs(name) {
		return place{}, modules.Errorf("File path must be absolute: %s", name)
	}
	return place{name, h.Path(name)}, nil
}

// expand replaces ~ and ~user at the start of a name.
func expand(ctx context.Context, h *modules.Host, name string) string {
	rest, ok := strings.CutPrefix(name, "~")
	if !ok {
		return name
	}
	user, rest, _ := strings.Cut(rest, "/")
	home := ""
	if user == "" {
		for _, kv := range h.Env {
			if v, ok := strings.CutPrefix(kv, "HOME="); ok {
				home = v
			}
		}
	} else if u, ok := h.Accounts().User(ctx, user); ok {
		home = u.Home
	}
	if home == "" {
		return name
	}
	return filepath.Join(home, rest)
}

// sub returns the place of an entry of a directory.
func (p place) sub(name string) place {
	return place{filepath.Join(p.name, name), filepath.Join(p.path, name)}
}

// dir returns the directory that p is in.
func (p place) dir() place { return place{filepath.Dir(p.name), filepath.Dir(p.path)} }

// real returns where p is when symbolic links are followed; p itself if it is not
// there.
func (p place) real(h *modules.Host) place {
	path, err := filepath.EvalSymlinks(p.path)
	if err != nil {
		return p
	}
	name := path
	if h.Root != "" {
		name = strings.TrimPrefix(path, strings.TrimRight(h.Root, "/"))
	}
	return place{name, path}
}

func (p place) isDir() bool {
	info, err := os.Stat(p.path)
	return err == nil && info.IsDir()
}

func (p place) isFile() bool {
	info, err := os.Stat(p.path)
	return err == nil && info.Mode().IsRegular()
}

func (p place) isLink() bool {
	info, err := os.Lstat(p.path)
	return err == nil && info.Mode()&fs.ModeSymlink != 0
}

func (p place) exists() bool {
	_, err := os.Stat(p.path)
	return err == nil
}

// lexists reports whether there is something, be it a link that leads nowhere.
func (p place) lexists() bool {
	_, err := os.Lstat(p.path)
	return err == nil
}

// why returns the reason of an error of the file system without the path, which
// may have the root before it.
func why(err error) string {
	var p *fs.PathError
	var l *os.LinkError
	switch {
	case errors.As(err, &p):
		err = p.Err
	case errors.As(err, &l):
		err = l.Err
	}
	var no syscall.Errno
	if errors.As(err, &no) {
		text := no.Error()
		return strings.ToUpper(text[:1]) + text[1:]
	}
	return err.Error()
}

// failed returns the error of an operation on p.
func failed(doing string, p place, err error) error {
	return modules.Errorf("%s '%s': %s", doing, p.name, why(err))
}

// texts are the further positional arguments, or those of the keyword args.
func texts(c *modules.Call) ([]string, error) {
	list := c.Rest
	for k, v := range c.Kwargs.All() {
		if k != "args" {
			return nil, &modules.ArgumentError{Msg: "The following keyword arguments are not valid: " + k + "=" + modules.Text(v)}
		}
		if l, ok := v.([]any); ok {
			list = l
		} else {
			list = []any{v}
		}
	}
	out := make([]string, len(list))
	for i, v := range list {
		out[i] = modules.Text(v)
	}
	return out, nil
}
