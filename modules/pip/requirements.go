package pip

import (
	"context"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gossh/gossh/modules"
)

// requirements returns the files of the argument; those of the controller are in a
// directory that done removes, with the files that they name.
func requirements(ctx context.Context, c *modules.Call) (files []string, done func(), err error) {
	dir := ""
	done = func() {
		if dir != "" {
			_ = os.RemoveAll(dir)
		}
	}
	for _, f := range modules.Strings(c.Named["requirements"]) {
		name, ours := strings.CutPrefix(f, "salt://")
		if !ours {
			files = append(files, f)
			continue
		}
		if dir == "" {
			if dir, err = os.MkdirTemp("", ".gossh-pip-*"); err != nil {
				return nil, done, modules.Errorf("%v", err)
			}
		}
		if err = fetch(ctx, c, dir, path.Clean(name)); err != nil {
			done()
			return nil, done, err
		}
		files = append(files, filepath.Join(dir, path.Clean(name)))
	}
	if dir == "" {
		return files, done, nil
	}
	if err := give(ctx, c, dir); err != nil {
		done()
		return nil, done, err
	}
	return files, done, nil
}

// give gives a directory to the user who runs pip.
func give(ctx context.Context, c *modules.Call, dir string) error {
	_, as, err := c.Host.As(ctx, c.Text("user"))
	if err != nil || as == nil {
		return err
	}
	err = filepath.WalkDir(dir, func(p string, _ os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return os.Lchown(p, int(as.UID), int(as.GID))
	})
	if err != nil {
		return modules.Errorf("%v", err)
	}
	return nil
}

// maxFiles bounds how many files name each other.
const maxFiles = 100

// fetch brings a file of the controller, and those that it names, into a directory.
func fetch(ctx context.Context, c *modules.Call, dir, name string) error {
	open := []string{name}
	for i := 0; i < len(open); i++ {
		name := open[i]
		if i == maxFiles || !filepath.IsLocal(name) {
			return modules.Errorf("salt://%s: there are too many files, or it leads out of the file roots", name)
		}
		local, err := c.Host.Files.Fetch(ctx, name, c.Text("saltenv"))
		if err != nil {
			return modules.Errorf("salt://%s: %v", name, err)
		}
		text, err := os.ReadFile(local)
		_ = os.Remove(local)
		if err == nil {
			err = os.MkdirAll(filepath.Join(dir, path.Dir(name)), 0o700)
		}
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, name), text, 0o600)
		}
		if err != nil {
			return modules.Errorf("%v", err)
		}
		for _, n := range named(string(text)) {
			if n = path.Join(path.Dir(name), n); !slices.Contains(open, n) {
				open = append(open, n)
			}
		}
	}
	return nil
}

// named returns the files that a file with requirements names.
func named(text string) []string {
	var out []string
	for l := range strings.SplitSeq(text, "\n") {
		l, _, _ = strings.Cut(strings.TrimSpace(l), " #")
		option, rest := l, ""
		if i := strings.IndexAny(l, " =\t"); i > 0 {
			option, rest = l[:i], l[i+1:]
		} else if len(l) > 2 && l[1] != '-' {
			option, rest = l[:2], l[2:]
		}
		rest = strings.TrimLeft(rest, " =\t")
		if slices.Contains([]string{"-r", "--requirement", "-c", "--constraint"}, option) && rest != "" && rest[0] != '/' && !strings.Contains(rest, "://") {
			out = append(out, strings.TrimSpace(rest))
		}
	}
	return out
}
