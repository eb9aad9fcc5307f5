package modules

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"github.com/gossh/gossh/internal/atomicfile"
)

// Save puts data into the file at the absolute path name, in one step where that can
// be. A file that is there keeps its mode and owner, a new one gets mode; a symbolic
// link stays, and where it leads is written. What is mounted into a container, such
// as its /etc/hosts, cannot be replaced and is written in place.
func (h *Host) Save(name string, data []byte, mode fs.FileMode) error {
	path := h.Path(name)
	if to, err := filepath.EvalSymlinks(path); err == nil {
		path = to
	}
	old, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		err = atomicfile.Write(path, data, mode)
	case err == nil:
		err = atomicfile.Replace(path, data, old)
		if errors.Is(err, syscall.EBUSY) || errors.Is(err, syscall.EXDEV) {
			err = os.WriteFile(path, data, mode)
		}
	}
	switch in := errors.Unwrap(err); {
	case err == nil:
		return nil
	case errors.Is(err, fs.ErrPermission):
		return Errorf("writing %s: user %d may not: it may need sudo: True in the roster", name, os.Geteuid())
	case in != nil: // the name of the file is told here
		err = in
	}
	return Errorf("writing %s: %v", name, err)
}

// Read returns the content of the file at the absolute path name, "" if there is no
// such file.
func (h *Host) Read(name string) (string, error) {
	b, err := os.ReadFile(h.Path(name))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", Errorf("reading %s: %v", name, err)
	}
	return string(b), nil
}
