package file

import (
	"context"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

func touch(ctx context.Context, c *modules.Call) (any, error) {
	p, err := at(ctx, c, "name")
	if err != nil {
		return nil, err
	}
	when, err := newTimes(c)
	if err != nil {
		return nil, err
	}
	if c.Test {
		if _, err := os.Stat(p.dir().path); err != nil {
			return nil, failed("making", p, err)
		}
		return true, nil
	}
	f, err := os.OpenFile(p.path, os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o666)
	if err == nil {
		err = f.Close()
	} else if p.isDir() {
		err = nil
	}
	if err != nil {
		return nil, failed("making", p, err)
	}
	if err := os.Chtimes(p.path, when[0], when[1]); err != nil {
		return nil, failed("setting the times of", p, err)
	}
	return true, nil
}

// newTimes returns what atime and mtime are to be; now if they are not given.
func newTimes(c *modules.Call) (when [2]time.Time, err error) {
	now := c.Host.Now()
	for i, arg := range []string{"atime", "mtime"} {
		switch v := c.Named[arg]; v {
		case nil, "":
			when[i] = now
		default:
			n, err := strconv.ParseFloat(modules.Text(v), 64)
			if err != nil {
				return when, modules.Errorf("atime and mtime must be integers")
			}
			when[i] = time.UnixMicro(int64(n * 1e6))
		}
	}
	return when, nil
}

func truncate(ctx context.Context, c *modules.Call) (any, error) {
	p, err := at(ctx, c, "path")
	if err != nil {
		return nil, err
	}
	if !p.isFile() {
		return nil, modules.Errorf("File not found: %s", p.name)
	}
	if c.Test {
		return nil, nil
	}
	if err := os.Truncate(p.path, c.Int("length")); err != nil {
		return nil, failed("cutting", p, err)
	}
	return nil, nil
}

func mkdir(ctx context.Context, c *modules.Call) (any, error) {
	p, err := at(ctx, c, "dir_path")
	if err != nil {
		return nil, err
	}
	return true, makeDirs(ctx, c, p)
}

func makedirs(ctx context.Context, c *modules.Call) (any, error) {
	p, err := at(ctx, c, "path")
	if err != nil {
		return nil, err
	}
	dir := p.dir()
	if strings.HasSuffix(p.name, "/") {
		dir = place{filepath.Clean(p.name), filepath.Clean(p.path)}
	}
	switch {
	case dir.isDir():
		return "Directory '" + dir.name + "' already exists", nil
	case dir.lexists():
		return "The path '" + dir.name + "' already exists and is not a directory", nil
	}
	return nil, makeDirs(ctx, c, dir)
}

func makedirsPerms(ctx context.Context, c *modules.Call) (any, error) {
	p, err := at(ctx, c, "name")
	if err != nil {
		return nil, err
	}
	return nil, makeDirs(ctx, c, p)
}

// makeDirs makes p and the directories above it that are not there, each of the
// owner and the mode that the arguments of c say.
func makeDirs(ctx context.Context, c *modules.Call, p place) error {
	o, err := wantedOf(ctx, c)
	if err != nil || c.Test {
		return err
	}
	return o.makeDirs(p)
}

// makeDirs does so for an owner and a mode.
func (o *wanted) makeDirs(p place) error {
	if p.isDir() {
		return nil
	}
	if p.path != filepath.Dir(p.path) {
		if err := o.makeDirs(p.dir()); err != nil {
			return err
		}
	}
	if err := os.Mkdir(p.path, 0o755); err != nil {
		return failed("making", p, err)
	}
	return o.give(p)
}

func rmdir(ctx context.Context, c *modules.Call) (any, error) {
	p, err := at(ctx, c, "path")
	if err != nil {
		return nil, err
	}
	if !p.isDir() {
		return nil, modules.Errorf("A valid directory was not specified.")
	}
	days, err := c.Seconds("older_than")
	if err != nil {
		return nil, err
	}
	before := c.Host.Now().Add(-time.Duration(days * 24 * float64(time.Hour)))
	r := &remover{test: c.Test, before: before, any: days == 0, deleted: []any{}, errors: []any{}}
	if c.Bool("recurse") {
		r.below(ctx, p)
	} else {
		r.dir(p)
	}
	if c.Bool("verbose") {
		return ordered.Of("deleted", r.deleted, "errors", r.errors, "result", len(r.errors) == 0), nil
	}
	return len(r.errors) == 0, nil
}

// remover removes empty directories.
type remover struct {
	test, any       bool
	before          time.Time
	deleted, errors []any
}

func (r *remover) dir(p place) {
	info, err := os.Lstat(p.path)
	if err == nil && !r.any && info.ModTime().After(r.before) {
		return
	}
	if err == nil && r.test {
		var entries []os.DirEntry
		if entries, err = os.ReadDir(p.path); err == nil && len(entries) > 0 {
			err = syscall.ENOTEMPTY
		}
	} else if err == nil {
		err = os.Remove(p.path)
	}
	if err != nil {
		r.errors = append(r.errors, []any{p.name, why(err)})
		return
	}
	r.deleted = append(r.deleted, p.name)
}

func (r *remover) below(ctx context.Context, p place) {
	entries, err := os.ReadDir(p.path)
	if err != nil {
		r.errors = append(r.errors, []any{p.name, why(err)})
		return
	}
	for _, e := range entries {
		if e.IsDir() && ctx.Err() == nil {
			r.below(ctx, p.sub(e.Name()))
			r.dir(p.sub(e.Name()))
		}
	}
}

func remove(ctx context.Context, c *modules.Call) (any, error) {
	p, err := at(ctx, c, "path")
	if err != nil {
		return nil, err
	}
	if !p.lexists() {
		return false, nil
	}
	if filepath.Clean(p.name) == "/" {
		return nil, modules.Errorf("file.remove does not remove /")
	}
	if c.Test {
		return true, nil
	}
	// RemoveAll holds on to directories by descriptor: a link that is put into its
	// way does not lead it elsewhere.
	if err := os.RemoveAll(p.path); err != nil {
		return nil, failed("Could not remove", p, err)
	}
	return true, nil
}

func symlink(ctx context.Context, c *modules.Call) (any, error) {
	p, err := at(ctx, c, "path")
	if err != nil {
		return nil, err
	}
	src := expand(ctx, c.Host, c.Text("src"))
	replace := c.Bool("force") || c.Bool("atomic")
	if p.isLink() {
		if to, err := os.Readlink(p.path); err == nil && filepath.Clean(to) == filepath.Clean(src) {
			return true, nil
		}
		if !replace {
			return nil, modules.Errorf("Found existing symlink: %s", p.name)
		}
	} else if p.lexists() && !replace {
		return nil, modules.Errorf("Existing path is not a symlink: %s", p.name)
	}
	if c.Test {
		return true, nil
	}
	return true, putLink(p, func(path string) error { return os.Symlink(src, path) })
}

// putLink makes a link beside p, which becomes p in one step.
func putLink(p place, make func(path string) error) error {
	if !p.lexists() {
		if err := make(p.path); err != nil {
			return failed("Could not create", p, err)
		}
		return nil
	}
	dir, err := os.MkdirTemp(filepath.Dir(p.path), ".gossh-link-*")
	if err != nil {
		return failed("Could not create", p, err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	tmp := filepath.Join(dir, "link")
	if err = make(tmp); err == nil {
		err = os.Rename(tmp, p.path)
	}
	if err != nil {
		return failed("Could not create", p, err)
	}
	return nil
}

func link(ctx context.Context, c *modules.Call) (any, error) {
	src, err := at(ctx, c, "src")
	if err != nil {
		return nil, err
	}
	p, err := at(ctx, c, "path")
	if err != nil {
		return nil, err
	}
	if !src.lexists() {
		return nil, modules.Errorf("File not found: %s", src.name)
	}
	if c.Test {
		return true, nil
	}
	if err := os.Link(src.path, p.path); err != nil {
		return nil, failed("Could not create", p, err)
	}
	return true, nil
}
