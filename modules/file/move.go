package file

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// twoPlaces returns those of src and dst, where src must be there.
func twoPlaces(ctx context.Context, c *modules.Call) (src, dst place, err error) {
	if src, err = at(ctx, c, "src"); err != nil {
		return src, dst, err
	}
	if dst, err = at(ctx, c, "dst"); err != nil {
		return src, dst, err
	}
	if !src.lexists() {
		err = modules.Errorf("No such file or directory '%s'", src.name)
	}
	return src, dst, err
}

func rename(ctx context.Context, c *modules.Call) (any, error) {
	src, dst, err := twoPlaces(ctx, c)
	if err != nil || c.Test {
		return true, err
	}
	if err := os.Rename(src.path, dst.path); err != nil {
		return nil, modules.Errorf("Could not rename '%s' to '%s': %s", src.name, dst.name, why(err))
	}
	return true, nil
}

func move(ctx context.Context, c *modules.Call) (any, error) {
	src, dst, err := twoPlaces(ctx, c)
	if err != nil {
		return nil, err
	}
	to := dst
	if dst.isDir() {
		if to = dst.sub(filepath.Base(src.name)); to.lexists() {
			return nil, modules.Errorf("Unable to move '%s' to '%s': Destination path '%s' already exists", src.name, dst.name, to.name)
		}
	}
	comment := "'" + src.name + "' moved to '" + dst.name + "'"
	if c.Test {
		return ordered.Of("result", nil, "comment", "'"+src.name+"' would be moved to '"+dst.name+"'"), nil
	}
	err = os.Rename(src.path, to.path)
	if crossDevice(err) && !c.Bool("disallow_copy_and_unlink") {
		if err = copyTree(ctx, src, to); err == nil {
			err = os.RemoveAll(src.path)
		}
	}
	if err != nil {
		return nil, modules.Errorf("Unable to move '%s' to '%s': %s", src.name, dst.name, why(err))
	}
	return ordered.Of("result", true, "comment", comment), nil
}

func copyFunc(ctx context.Context, c *modules.Call) (any, error) {
	src, dst, err := twoPlaces(ctx, c)
	if err != nil {
		return nil, err
	}
	recurse := c.Bool("recurse")
	switch {
	case src.isDir() && !recurse:
		return nil, modules.Errorf("Cannot copy '%s': it is a directory, and recurse is not set", src.name)
	case !src.isDir() && dst.isDir():
		return nil, modules.Errorf("Could not copy '%s' to '%s': Is a directory", src.name, dst.name)
	case recurse && strings.HasPrefix(dst.name+"/", src.name+"/"):
		return nil, modules.Errorf("Could not copy '%s' to '%s': it would be within itself", src.name, dst.name)
	case c.Test:
		return true, nil
	}
	if recurse && c.Bool("remove_existing") {
		if err := os.RemoveAll(dst.path); err != nil {
			return nil, failed("Could not remove", dst, err)
		}
	}
	if err := copyTree(ctx, src.real(c.Host), dst); err != nil {
		return nil, modules.Errorf("Could not copy '%s' to '%s': %s", src.name, dst.name, why(err))
	}
	return true, nil
}

// copyTree copies a file, a link, or a directory over one that may be there, with
// owner and mode.
func copyTree(ctx context.Context, src, dst place) error {
	info, err := os.Lstat(src.path)
	if err != nil {
		return err
	}
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case info.Mode()&fs.ModeSymlink != 0:
		to, err := os.Readlink(src.path)
		if err != nil {
			return err
		}
		return putLink(dst, func(path string) error { return os.Symlink(to, path) })
	case info.IsDir():
		return copyDir(ctx, src, dst, info)
	case !info.Mode().IsRegular():
		return errors.New(src.name + " is no file, link or directory")
	}
	in, err := os.Open(src.path)
	if err != nil {
		return err
	}
	defer in.Close()
	if dst.exists() {
		dst = place{dst.name, followed(dst.path)}
	}
	return replaceFile(dst, "", func(f *os.File) error {
		_, err := io.Copy(f, readerOf(ctx, in))
		return errors.Join(err, likeOld(f, src, info))
	})
}

// followed returns where a path leads.
func followed(path string) string {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		return real
	}
	return path
}

func copyDir(ctx context.Context, src, dst place, info fs.FileInfo) error {
	err := os.Mkdir(dst.path, 0o700)
	made := err == nil
	if err != nil && !dst.isDir() {
		return err
	}
	entries, err := os.ReadDir(src.path)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if err := copyTree(ctx, src.sub(e.Name()), dst.sub(e.Name())); err != nil {
			return err
		}
	}
	if !made {
		return nil
	}
	d, err := os.Open(dst.path)
	if err != nil {
		return err
	}
	return errors.Join(likeOld(d, src, info), d.Close())
}
