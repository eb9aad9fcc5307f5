package cmd

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/gossh/gossh/modules"
)

// own makes a file in the thin dir with what r holds, for its owner alone.
func own(c *modules.Call, r io.Reader) (string, error) {
	f, err := os.CreateTemp(c.Host.Dir, ".gossh-file-*")
	if err != nil {
		return "", modules.Errorf("making a file: %v", err)
	}
	_, err = io.Copy(f, r)
	if err = errors.Join(err, f.Close()); err != nil {
		return "", modules.Errorf("making a file: %v", errors.Join(err, os.Remove(f.Name())))
	}
	return f.Name(), nil
}

// hand gives a file in the thin dir to the user that is going to run it, and
// returns where it is then and what removes it. Another user cannot enter the thin
// dir, so that the file moves out of it; and what runs in the background must not
// be surprised by a wipe of the thin dir.
func hand(c *modules.Call, path string, who *user, mode os.FileMode, move bool) (string, func(), error) {
	other := who.as != nil && int(who.as.UID) != os.Geteuid()
	remove := func() { _ = os.Remove(path) }
	if err := os.Chmod(path, mode); err != nil {
		return "", remove, modules.Errorf("preparing the file: %v", err)
	}
	if !other && !move {
		return path, remove, nil
	}
	dir, err := os.MkdirTemp(outside(c.Host.Dir), ".gossh-run-*")
	if err != nil {
		return "", remove, modules.Errorf("preparing the file: %v", err)
	}
	clear := func() { remove(); _ = os.RemoveAll(dir) }
	to := filepath.Join(dir, filepath.Base(path))
	err = os.Rename(path, to)
	if err != nil {
		err = copyFile(path, to, mode) // another file system
	}
	if err == nil && other {
		err = errors.Join(os.Lchown(to, int(who.as.UID), int(who.as.GID)), os.Lchown(dir, int(who.as.UID), int(who.as.GID)))
	}
	if err != nil {
		return "", clear, modules.Errorf("preparing the file: %v", err)
	}
	return to, clear, nil
}

// outside returns a directory that everybody can enter: the parent of the thin dir,
// where programs are known to run, or that for temporary files.
func outside(thinDir string) string {
	parent := filepath.Dir(thinDir)
	for p := parent; ; p = filepath.Dir(p) {
		info, err := os.Stat(p)
		if err != nil || info.Mode()&0o001 == 0 {
			return os.TempDir()
		}
		if p == filepath.Dir(p) {
			return parent
		}
	}
}

func copyFile(from, to string, mode os.FileMode) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Chmod(mode), out.Close())
}

// errNoScript means that there is no such script, on the controller or the host.
var errNoScript = errors.New("no such script")

// fetch brings a script into the thin dir.
func fetch(ctx context.Context, c *modules.Call, source string) (string, error) {
	if path, ok := strings.CutPrefix(source, "salt://"); ok {
		path, env := fromURL(c, path)
		local, err := c.Host.Files.Fetch(ctx, path, env)
		if errors.Is(err, modules.ErrNoFile) {
			return "", errNoScript
		}
		return local, err
	}
	for _, scheme := range []string{"http://", "https://", "ftp://"} {
		if strings.HasPrefix(source, scheme) {
			local, err := c.Host.Call(ctx, "cp.cache_file", []any{source}, nil)
			if err != nil {
				return "", err
			}
			source = modules.Text(local)
		}
	}
	f, err := openHere(source)
	if err != nil {
		return "", err
	}
	defer f.Close()
	return own(c, f)
}

// fromURL splits what follows salt:// into a path and the environment.
func fromURL(c *modules.Call, path string) (string, string) {
	if p, env := modules.SaltPath(path); env != "" {
		return p, env
	}
	return path, saltenv(c)
}

// openHere opens a script of the host.
func openHere(source string) (*os.File, error) {
	path, _ := strings.CutPrefix(source, "file://")
	if strings.Contains(path, "://") {
		return nil, modules.Errorf("%s: only salt://, http://, https://, ftp:// and paths of the host are available", source)
	}
	if !filepath.IsAbs(path) {
		return nil, errNoScript
	}
	f, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, errNoScript
	}
	if err != nil {
		return nil, modules.Errorf("reading the script: %v", err)
	}
	return f, nil
}

// saltenv returns the environment that files come from.
func saltenv(c *modules.Call) string {
	if env := c.Text("saltenv"); env != "" {
		return env
	}
	if env := modules.Text(c.Host.Opts.Value("saltenv")); env != "" {
		return env
	}
	return "base"
}
