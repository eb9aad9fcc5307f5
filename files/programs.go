package files

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/gossh/gossh/fault"
)

// Program is an executable file of the roots.
type Program struct {
	// Env is the environment, Path the path as Open takes it, SHA256 the digest in
	// hexadecimal.
	Env, Path, SHA256 string
}

// FolderFile is a file that lies in a folder of the roots.
type FolderFile struct {
	Env, Path string
	// Executable is set if somebody may execute it.
	Executable bool
}

// Folder returns the files that lie in a folder, such as _grains, of any environment,
// sorted by name. Of several with one name that of base counts, then the first
// environment.
func (r *Roots) Folder(folder string) ([]FolderFile, error) {
	envs := r.Envs()
	if i := slices.Index(envs, "base"); i > 0 {
		envs = append([]string{"base"}, slices.Delete(envs, i, i+1)...)
	}
	var out []FolderFile
	seen := map[string]bool{}
	for _, env := range envs {
		for _, dir := range r.dirs[env] {
			found, err := lookIn(dir, folder)
			if err != nil {
				return nil, fault.Wrap(fault.Invalid, "looking for programs", err)
			}
			for _, f := range found {
				path := folder + "/" + f.Name()
				if !seen[path] {
					seen[path] = true
					out = append(out, FolderFile{Env: env, Path: path, Executable: f.Mode()&0o111 != 0})
				}
			}
		}
	}
	slices.SortFunc(out, func(a, b FolderFile) int { return strings.Compare(a.Path, b.Path) })
	return out, nil
}

// Program returns a file of the folder as a program.
func (r *Roots) Program(ctx context.Context, f FolderFile) (Program, error) {
	file, err := r.Open(ctx, f.Env, f.Path)
	if err != nil {
		return Program{}, err
	}
	return Program{Env: f.Env, Path: f.Path, SHA256: file.SHA256}, fault.Wrap(fault.Invalid, "looking for programs", file.Close())
}

// Programs returns the executable files that lie in a folder, as Folder finds them.
// rest are the paths of the files there that nobody may execute.
func (r *Roots) Programs(ctx context.Context, folder string) (programs []Program, rest []string, err error) {
	found, err := r.Folder(folder)
	if err != nil {
		return nil, nil, err
	}
	for _, f := range found {
		if !f.Executable {
			rest = append(rest, f.Path)
			continue
		}
		p, err := r.Program(ctx, f)
		if err != nil {
			return nil, nil, err
		}
		programs = append(programs, p)
	}
	return programs, rest, nil
}

// lookIn returns the regular files in a folder of a root, also behind links that stay
// in the root. Hidden ones are left out.
func lookIn(dir, folder string) ([]fs.FileInfo, error) {
	root, err := os.OpenRoot(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer root.Close()
	entries, err := fs.ReadDir(root.FS(), folder)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var out []fs.FileInfo
	for _, e := range entries {
		info, err := root.Stat(folder + "/" + e.Name())
		if err != nil || !info.Mode().IsRegular() || strings.HasPrefix(e.Name(), ".") {
			continue // Open would refuse it
		}
		out = append(out, entry{info, e.Name()})
	}
	return out, nil
}

// entry is a file by the name of the link that leads to it.
type entry struct {
	fs.FileInfo
	name string
}

// Name implements fs.FileInfo.
func (e entry) Name() string { return e.name }
