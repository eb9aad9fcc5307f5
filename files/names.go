package files

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"slices"

	"github.com/gossh/gossh/fault"
)

// Envs returns the names of the environments, sorted.
func (r *Roots) Envs() []string {
	out := make([]string, 0, len(r.dirs))
	for env := range r.dirs {
		out = append(out, env)
	}
	slices.Sort(out)
	return out
}

// Names returns the paths of all files of the environment env ("" means base),
// sorted, each once, as Open takes them. Directories of version control are left
// out. Symlinks to files count, those to directories are not followed.
func (r *Roots) Names(ctx context.Context, env string) ([]string, error) {
	if env == "" {
		env = "base"
	}
	dirs, ok := r.dirs[env]
	if !ok {
		return nil, r.unknown("listing files", env)
	}
	var out []string
	for _, dir := range dirs {
		root, err := os.OpenRoot(dir)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err == nil {
			out, err = walk(ctx, root, out)
		}
		if err != nil {
			return nil, fault.Wrap(fault.Invalid, "listing files", err)
		}
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}

// walk appends the files of root, which it closes.
func walk(ctx context.Context, root *os.Root, out []string) ([]string, error) {
	defer root.Close()
	err := fs.WalkDir(root.FS(), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if name := d.Name(); name == ".git" || name == ".svn" || name == ".hg" {
				return fs.SkipDir
			}
			return ctx.Err()
		}
		if d.Type().IsRegular() {
			out = append(out, path)
			return nil
		}
		if info, err := root.Stat(path); d.Type()&fs.ModeSymlink != 0 && err == nil && info.Mode().IsRegular() {
			out = append(out, path)
		}
		return nil // a link that leads nowhere or out, a socket: Open would refuse it
	})
	return out, err
}
