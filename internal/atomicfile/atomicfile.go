// Package atomicfile replaces files in one step.
package atomicfile

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// Write puts data into the file at path, with that mode whatever the umask is and
// whatever the file had. Others see the old file or the new one, and nothing
// between; if it fails, the old one is left. A symbolic link is not followed but
// replaced.
func Write(path string, data []byte, mode fs.FileMode) error {
	return write(path, data, func(f *os.File) error { return f.Chmod(mode) })
}

// Replace does so with the mode and the owner of old, which is what os.Stat says of
// the file that is replaced.
func Replace(path string, data []byte, old fs.FileInfo) error {
	return write(path, data, func(f *os.File) error {
		now, err := f.Stat()
		if err != nil {
			return err
		}
		was, ok := old.Sys().(*syscall.Stat_t)
		is, alsoOK := now.Sys().(*syscall.Stat_t)
		if ok && alsoOK && (was.Uid != is.Uid || was.Gid != is.Gid) {
			if err := f.Chown(int(was.Uid), int(was.Gid)); err != nil {
				return err
			}
		}
		return f.Chmod(old.Mode().Perm())
	})
}

func write(path string, data []byte, set func(*os.File) error) error {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return fmt.Errorf("writing %s: %w", path, err)
	}
	_, err = f.Write(data)
	err = errors.Join(err, set(f), f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("writing %s: %w", path, err), os.Remove(f.Name()))
	}
	return nil
}
