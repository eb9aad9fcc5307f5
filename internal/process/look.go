package process

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// ErrNotFound means that no directory of PATH holds the program.
var ErrNotFound = errors.New("no such program")

// Look returns the path of a program: name itself if it has a slash, else the
// first executable file of that name in the PATH of env. The error wraps
// ErrNotFound, or says why the file is none that can be executed.
func Look(name string, env []string) (string, error) {
	if name == "" {
		return "", ErrNotFound
	}
	if strings.Contains(name, "/") {
		return name, executable(name)
	}
	for _, dir := range filepath.SplitList(PathOf(env)) {
		if dir == "" {
			continue // as if it were not there: the working directory is no place for programs
		}
		if p := filepath.Join(dir, name); executable(p) == nil {
			return p, nil
		}
	}
	return "", ErrNotFound
}

// PathOf returns the PATH of an environment, or the usual one if it has none.
func PathOf(env []string) string {
	for i := len(env) - 1; i >= 0; i-- {
		if v, ok := strings.CutPrefix(env[i], "PATH="); ok {
			return v
		}
	}
	return "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
}

// executable reports whether path is a file with an execute bit; who may use it
// is the kernel's to say.
func executable(path string) error {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return ErrNotFound
	case err != nil:
		return err
	case info.IsDir():
		return syscall.EISDIR
	case info.Mode()&0o111 == 0:
		return fs.ErrPermission
	}
	return nil
}
