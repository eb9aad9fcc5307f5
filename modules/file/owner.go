package file

import (
	"context"
	"errors"
	"os"
	"strconv"
	"strings"
	"syscall"

	"github.com/gossh/gossh/modules"
)

// wanted is who a file shall belong to, and its mode; -1 leaves as it is.
type wanted struct{ uid, gid, mode int }

// wantedOf reads the arguments user, group and mode.
func wantedOf(ctx context.Context, c *modules.Call) (*wanted, error) {
	return ownerOf(ctx, c, c.Text("mode"))
}

// ownerOf reads the arguments user and group, and a mode.
func ownerOf(ctx context.Context, c *modules.Call, mode string) (*wanted, error) {
	o := &wanted{-1, -1, -1}
	if v := c.Named["user"]; v != nil && v != "" {
		n, ok := userID(ctx, c.Host, v)
		if !ok {
			return nil, modules.Errorf("User does not exist: %s", modules.Text(v))
		}
		o.uid = int(n)
	}
	if v := c.Named["group"]; v != nil && v != "" {
		n, ok := groupID(ctx, c.Host, v)
		if !ok {
			return nil, modules.Errorf("Group does not exist: %s", modules.Text(v))
		}
		o.gid = int(n)
	}
	if m := normal(mode); m != "" && m != "keep" {
		n, err := strconv.ParseUint(m, 8, 12)
		if err != nil {
			return nil, modules.Errorf("Invalid Mode %s", m)
		}
		o.mode = int(n)
	}
	return o, nil
}

// give gives p its owner and its mode. It was just made.
func (o *wanted) give(p place) error {
	if o.uid >= 0 || o.gid >= 0 {
		if err := os.Lchown(p.path, o.uid, o.gid); err != nil {
			return failed("giving away", p, err)
		}
	}
	if o.mode >= 0 {
		if err := chmod(p.path, o.mode); err != nil {
			return failed("setting the mode of", p, err)
		}
	}
	return nil
}

// chmod sets a mode as chmod(2) takes it, of a file that is no symbolic link. What
// somebody puts in its place meanwhile is not followed, as far as the file can be
// opened; devices and pipes are not, because that can do something.
func chmod(path string, mode int) error {
	info, err := os.Lstat(path)
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() && !info.IsDir() {
		return syscall.Chmod(path, uint32(mode))
	}
	fd, err := syscall.Open(path, syscall.O_RDONLY|syscall.O_NOFOLLOW|syscall.O_NONBLOCK|syscall.O_CLOEXEC, 0)
	if errors.Is(err, syscall.EACCES) {
		return syscall.Chmod(path, uint32(mode)) // the owner may do it without reading
	}
	if err != nil {
		return err
	}
	return errors.Join(syscall.Fchmod(fd, uint32(mode)), syscall.Close(fd))
}

// normal returns a mode as four digits: 644 is 0644. What is none stays as it is.
func normal(mode string) string {
	mode = strings.Trim(mode, `"'`)
	if mode == "" {
		return ""
	}
	mode = strings.TrimLeft(mode, "0Oo")
	for len(mode) < 4 {
		mode = "0" + mode
	}
	return mode
}

func crossDevice(err error) bool { return errors.Is(err, syscall.EXDEV) }
