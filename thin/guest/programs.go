package guest

import (
	"context"
	"crypto/sha256"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/gossh/gossh/modules"
)

const (
	// programPrefix begins the names of programs of the controller in the thin dir;
	// the digest follows.
	programPrefix = ".gossh-prog-"
	// programTime is the age from which a program is removed when another one comes.
	// One that is wanted again is brought again.
	programTime = 30 * 24 * time.Hour
)

var _ modules.Programs = (*fetcher)(nil)

// Program implements modules.Programs. The thin dir belongs to the user that the thin
// runs as, and to nobody else: what has the name of a digest is what was checked.
func (x *fetcher) Program(ctx context.Context, p modules.Program) (string, error) {
	local, err := programIn(x.g.dir, p)
	if err == nil || !errors.Is(err, fs.ErrNotExist) {
		return local, err
	}
	name, err := x.Fetch(ctx, p.Path, p.Env)
	if err != nil {
		return "", err
	}
	_, sum, err := rehash(name)
	if err == nil && sum != p.SHA256 {
		err = errors.New("salt://" + p.Path + " has changed meanwhile")
	}
	if err == nil {
		err = os.Chmod(name, 0o700)
	}
	if err == nil {
		err = os.Rename(name, local)
	}
	if err != nil {
		return "", errors.Join(err, os.Remove(name))
	}
	removePrograms(x.g.dir)
	return local, nil
}

// programIn returns where a program is in the thin dir. One that is not there wraps
// fs.ErrNotExist, and has the name that it would have.
func programIn(dir string, p modules.Program) (string, error) {
	if len(p.SHA256) != 2*sha256.Size || strings.Trim(p.SHA256, "0123456789abcdef") != "" {
		return "", errors.New("salt://" + p.Path + " has no digest")
	}
	local := filepath.Join(dir, programPrefix+p.SHA256)
	info, err := os.Lstat(local)
	if err == nil && !info.Mode().IsRegular() {
		err = fs.ErrNotExist
	}
	return local, err
}

// removePrograms removes programs that came long ago. What cannot be removed stays
// until the next time.
func removePrograms(dir string) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return
	}
	for _, e := range entries {
		info, err := e.Info()
		if err == nil && strings.HasPrefix(e.Name(), programPrefix) && time.Since(info.ModTime()) > programTime {
			_ = os.Remove(filepath.Join(dir, e.Name()))
		}
	}
}
