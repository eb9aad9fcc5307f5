package files

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"

	"github.com/gossh/gossh/fault"
)

// Tree is what lies below a directory of the roots. Directories of version control
// are left out.
type Tree struct {
	// Files are the paths as Open takes them, sorted, each once. Symlinks that stay in
	// their root count as what they lead to.
	Files []string
	// Dirs are the directories, sorted, the one that was asked for first.
	Dirs []string
	// Links are the symlinks to Files and directories, with where they lead.
	Links map[string]string
}

// Tree returns what the roots of env ("" means base) have below dir, "" for all of
// them. What lies in the first root hides what lies there in others. The error wraps
// fs.ErrNotExist if no root has the directory.
func (r *Roots) Tree(ctx context.Context, env, dir string) (*Tree, error) {
	op := "listing salt://" + dir
	dirs, err := r.find(op, env, dir)
	if err != nil {
		return nil, err
	}
	t, found := &Tree{Links: map[string]string{}}, false
	if dir == "" {
		dir = "."
	}
	for _, d := range dirs {
		root, err := os.OpenRoot(d)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err == nil {
			err = t.walk(ctx, root, dir)
		}
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, fault.Wrap(fault.Invalid, op, err)
		}
		found = true
	}
	if !found && dir != "." {
		return nil, fault.New(fault.Invalid, op, "no such directory in the roots of %s: %w", named(env), fs.ErrNotExist)
	}
	slices.Sort(t.Files)
	slices.Sort(t.Dirs)
	t.Files, t.Dirs = slices.Compact(t.Files), slices.Compact(t.Dirs)
	return t, nil
}

// maxTree bounds how many files and directories a Tree has: links can multiply them.
const maxTree = 1_000_000

// walk adds what root, which it closes, has below dir.
func (t *Tree) walk(ctx context.Context, root *os.Root, dir string) error {
	defer root.Close()
	info, err := root.Stat(dir)
	if err != nil {
		return err
	}
	if !info.IsDir() {
		return fs.ErrNotExist
	}
	return t.below(ctx, root, dir, []fs.FileInfo{info})
}

// below adds a directory with what it has. way are the directories that lead to it,
// and itself.
func (t *Tree) below(ctx context.Context, root *os.Root, dir string, way []fs.FileInfo) error {
	t.Dirs = append(t.Dirs, dir)
	if len(t.Dirs)+len(t.Files) > maxTree {
		return fmt.Errorf("it has more than %d files and directories", maxTree)
	}
	entries, err := fs.ReadDir(root.FS(), dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		name, info := path.Join(dir, e.Name()), fs.FileInfo(nil)
		if e.Type()&fs.ModeSymlink != 0 || e.IsDir() {
			// A link that leads nowhere or out: Open would refuse it.
			if info, err = root.Stat(name); err != nil {
				continue
			}
		}
		switch {
		case e.Type().IsRegular():
			t.Files = append(t.Files, name)
		case info == nil: // a socket or the like
		case info.Mode().IsRegular():
			t.Files = append(t.Files, name)
			t.link(root, name)
		case info.IsDir() && !control(e.Name()):
			if e.Type()&fs.ModeSymlink != 0 {
				t.link(root, name)
			}
			// A link to where the way leads through has no end.
			if slices.ContainsFunc(way, func(w fs.FileInfo) bool { return os.SameFile(w, info) }) {
				continue
			}
			if err := t.below(ctx, root, name, append(way[:len(way):len(way)], info)); err != nil {
				return err
			}
		}
	}
	return ctx.Err()
}

// control reports whether a directory of that name is one of version control.
func control(name string) bool { return name == ".git" || name == ".svn" || name == ".hg" }

func (t *Tree) link(root *os.Root, name string) {
	if to, err := root.Readlink(name); err == nil && t.Links[name] == "" {
		t.Links[name] = to
	}
}

// Info tells of a file or directory of the roots.
type Info struct {
	Dir bool
	// Mode is the permissions.
	Mode fs.FileMode
	// Size in bytes and the SHA-256 in hexadecimal of a file.
	Size   int64
	SHA256 string
}

// Stat tells of the file or directory at path, as Open finds it.
func (r *Roots) Stat(ctx context.Context, env, name string) (*Info, error) {
	op := "looking at salt://" + name
	dirs, err := r.find(op, env, name)
	if err != nil {
		return nil, err
	}
	name = path.Clean(name) // "" is the root itself
	for _, d := range dirs {
		info, err := r.statIn(ctx, d, name)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, fault.Wrap(fault.Invalid, op, err)
		}
		return info, nil
	}
	return nil, fault.New(fault.Invalid, op, "no such file in the roots of %s: %w", named(env), fs.ErrNotExist)
}

func (r *Roots) statIn(ctx context.Context, dir, name string) (*Info, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	info, err := root.Stat(name)
	if err != nil {
		return nil, err
	}
	if info.IsDir() {
		return &Info{Dir: true, Mode: info.Mode().Perm()}, nil
	}
	f, err := r.openIn(ctx, dir, name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return &Info{Mode: info.Mode().Perm(), Size: f.Size, SHA256: f.SHA256}, nil
}

// find returns the directories of env, and checks a path in them; "" is the top.
func (r *Roots) find(op, env, name string) ([]string, error) {
	env = named(env)
	dirs, ok := r.dirs[env]
	if !ok {
		return nil, r.unknown(op, env)
	}
	if name != "" && !fs.ValidPath(name) || strings.Contains(name, "\x00") {
		return nil, fault.New(fault.Invalid, op, "the path leaves the roots or is not clean")
	}
	return dirs, nil
}

// named returns the name of an environment.
func named(env string) string {
	if env == "" {
		return "base"
	}
	return env
}
