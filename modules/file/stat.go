package file

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"syscall"
	"time"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// tells returns a function that answers a question about a place.
func tells(question func(place) bool) modules.Func {
	return func(ctx context.Context, c *modules.Call) (any, error) {
		name := expand(ctx, c.Host, c.Text("path"))
		if !strings.HasPrefix(name, "/") {
			name = "/" + name
		}
		return question(place{name, c.Host.Path(name)}), nil
	}
}

func isHardlink(p place) bool {
	info, err := os.Lstat(p.path)
	if err != nil {
		return false
	}
	st, ok := info.Sys().(*syscall.Stat_t)
	return ok && st.Nlink > 1
}

func nodeIs(kind fs.FileMode) modules.Func {
	return func(ctx context.Context, c *modules.Call) (any, error) {
		p, err := at(ctx, c, "name")
		if err != nil {
			return nil, err
		}
		info, err := os.Stat(p.path)
		return err == nil && info.Mode().Type() == kind, nil
	}
}

// status is what there is to know of a file.
type status struct {
	info fs.FileInfo
	st   *syscall.Stat_t
	// user and group are names, or ids that have none.
	user, group any
}

// look returns the status of p. Without follow a symbolic link is itself; one that
// leads nowhere is always.
func look(ctx context.Context, h *modules.Host, p place, follow bool) (*status, error) {
	info, err := os.Stat(p.path)
	if err != nil || !follow {
		info, err = os.Lstat(p.path)
	}
	if err != nil {
		return nil, modules.Errorf("Path not found: %s", p.name)
	}
	st, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return nil, modules.Errorf("%s: the system tells no owner", p.name)
	}
	s := &status{info: info, st: st, user: int64(st.Uid), group: int64(st.Gid)}
	if n := h.Accounts().UserName(ctx, st.Uid); n != "" {
		s.user = n
	}
	if n := h.Accounts().GroupName(ctx, st.Gid); n != "" {
		s.group = n
	}
	return s, nil
}

// octal returns the mode as four digits.
func (s *status) octal() string { return fmt.Sprintf("%04o", uint32(s.st.Mode)&0o7777) }

// kind returns what the file is.
func (s *status) kind() string {
	switch s.info.Mode().Type() {
	case fs.ModeDir:
		return "dir"
	case fs.ModeSymlink:
		return "link"
	case fs.ModeDevice:
		return "block"
	case fs.ModeDevice | fs.ModeCharDevice:
		return "char"
	case fs.ModeNamedPipe:
		return "pipe"
	case fs.ModeSocket:
		return "socket"
	}
	return "file"
}

func (s *status) mapping(h *modules.Host, p place, sum string) *ordered.Map {
	a, m, ch := times(s.st)
	out := ordered.Of("inode", int64(s.st.Ino), "uid", int64(s.st.Uid), "gid", int64(s.st.Gid), "group", s.group, "user", s.user,
		"atime", seconds(a), "mtime", seconds(m), "ctime", seconds(ch), "size", s.info.Size(), "mode", s.octal())
	if sum != "" {
		out.Set("sum", sum)
	}
	out.Set("type", s.kind())
	out.Set("target", p.real(h).name)
	return out
}

func seconds(t time.Time) float64 { return float64(t.UnixMicro()) / 1e6 }

func stats(ctx context.Context, c *modules.Call) (any, error) {
	p, err := at(ctx, c, "path")
	if err != nil {
		return nil, err
	}
	s, err := look(ctx, c.Host, p, c.Bool("follow_symlinks"))
	if err != nil {
		return nil, err
	}
	sum := ""
	if form := c.Text("hash_type"); form != "" {
		if sum, err = hashFile(ctx, p, form); err != nil {
			return nil, err
		}
	}
	return s.mapping(c.Host, p, sum), nil
}

// one returns a function that returns one value of the status.
func one(key string) modules.Func {
	return func(ctx context.Context, c *modules.Call) (any, error) {
		p, err := at(ctx, c, "path")
		if err != nil {
			return nil, err
		}
		s, err := look(ctx, c.Host, p, c.Bool("follow_symlinks"))
		if err != nil {
			return nil, err
		}
		return s.mapping(c.Host, p, "").Value(key), nil
	}
}

func lstat(ctx context.Context, c *modules.Call) (any, error) {
	p, err := at(ctx, c, "path")
	if err != nil {
		return nil, err
	}
	info, err := os.Lstat(p.path)
	if err != nil {
		return nil, failed("looking at", p, err)
	}
	st, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return &ordered.Map{}, nil
	}
	a, m, ch := times(st)
	return ordered.Of("st_atime", seconds(a), "st_ctime", seconds(ch), "st_gid", int64(st.Gid), "st_mode", int64(st.Mode),
		"st_mtime", seconds(m), "st_nlink", int64(st.Nlink), "st_size", info.Size(), "st_uid", int64(st.Uid)), nil
}

func access(ctx context.Context, c *modules.Call) (any, error) {
	p, err := at(ctx, c, "path")
	if err != nil {
		return nil, err
	}
	i := strings.Index("fxw.r", c.Text("mode"))
	if i < 0 || len(c.Text("mode")) != 1 || i == 3 {
		return nil, modules.Errorf("Invalid mode specified.")
	}
	return syscall.Access(p.path, uint32(i)) == nil, nil
}
