package ssh

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/gossh/gossh/internal/account"
	"github.com/gossh/gossh/internal/atomicfile"
	"github.com/gossh/gossh/modules"
)

// place returns a file of a user, and the user.
func place(ctx context.Context, c *modules.Call, name, config string) (string, account.User, error) {
	u, ok := c.Host.Accounts().User(ctx, name)
	if !ok {
		return "", u, modules.Errorf("User '%s' does not exist", name)
	}
	config = strings.NewReplacer("%h", u.Home, "%u", u.Name, "%U", strconv.Itoa(int(u.UID)), "%%", "%").Replace(config)
	if !strings.HasPrefix(config, "/") {
		config = u.Home + "/" + config
	}
	return filepath.Clean(config), u, nil
}

// save writes a file in a directory of a user, as that user would have it: the
// directory and the file belong to the user, for nobody else to write. Neither is
// followed if it is a symbolic link, as the user may have made it one: this runs as
// root.
func save(c *modules.Call, path, text string, u account.User) error {
	real, dir := c.Host.Path(path), c.Host.Path(filepath.Dir(path))
	if err := os.Mkdir(dir, 0o700); err == nil {
		if err := own(dir, u); err != nil {
			return err
		}
	} else if !errors.Is(err, fs.ErrExist) {
		return modules.Errorf("making %s: %v", filepath.Dir(path), err)
	}
	info, err := os.Lstat(dir)
	if err == nil && !info.IsDir() {
		err = errors.New("it is a symbolic link, or no directory")
	}
	if err != nil {
		return modules.Errorf("writing %s: %s: %v", path, filepath.Dir(path), err)
	}
	old, err := os.Lstat(real)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if err = atomicfile.Write(real, []byte(text), 0o600); err == nil {
			err = own(real, u)
		}
	case err == nil && !old.Mode().IsRegular():
		err = errors.New("it is no regular file")
	case err == nil:
		err = atomicfile.Replace(real, []byte(text), old)
	}
	if err != nil {
		return modules.Errorf("writing %s: %v", path, err)
	}
	return nil
}

// own gives a file to a user, if this is root.
func own(path string, u account.User) error {
	if os.Geteuid() != 0 {
		return nil
	}
	if err := os.Lchown(path, int(u.UID), int(u.GID)); err != nil {
		return modules.Errorf("giving %s to %s: %v", path, u.Name, err)
	}
	return nil
}

// source returns the text of the file that the call names.
func source(ctx context.Context, c *modules.Call) (string, error) {
	from := c.Text("source")
	path, salt := strings.CutPrefix(from, "salt://")
	if !salt {
		b, err := os.ReadFile(c.Host.Path(from))
		if err != nil {
			return "", modules.Errorf("reading %s: %v", from, err)
		}
		return string(b), nil
	}
	local, err := c.Host.Files.Fetch(ctx, path, c.Text("saltenv"))
	if err != nil {
		return "", modules.Errorf("fetching %s: %v", from, err)
	}
	b, err := os.ReadFile(local)
	if err = errors.Join(err, os.Remove(local)); err != nil {
		return "", modules.Errorf("reading %s: %v", from, err)
	}
	return string(b), nil
}
