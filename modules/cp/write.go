package cp

import (
	"errors"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"syscall"

	"github.com/gossh/gossh/modules"
)

// put copies the file at from to p in one step: others see the old content or the
// new. A file that is there keeps its mode and owner, and a symbolic link to one
// stays: what it leads to is replaced.
func put(from string, p place, makedirs bool) error {
	if real, err := filepath.EvalSymlinks(p.path); err == nil {
		p.path = real
	}
	if makedirs {
		if err := os.MkdirAll(filepath.Dir(p.path), 0o755); err != nil {
			return failed("making the directories above", p, err)
		}
	}
	old, err := os.Lstat(p.path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		old = nil
	case err != nil:
		return failed("writing", p, err)
	case !old.Mode().IsRegular():
		return modules.Errorf("%s is not a regular file", p.name)
	}
	in, err := os.Open(from)
	if err != nil {
		return failed("reading", place{name: from}, err)
	}
	defer in.Close()
	if err := replace(in, p, old); err != nil {
		return failed("writing", p, err)
	}
	return nil
}

// replace writes what in has to a file beside p, which becomes p. A place on which
// something is mounted cannot be replaced: it is written to.
func replace(in *os.File, p place, old fs.FileInfo) error {
	perm := fs.FileMode(0o666)
	if old != nil {
		perm = 0o600
	}
	f, err := beside(p, perm)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, in)
	if old != nil {
		err = errors.Join(err, likeOld(f, old))
	}
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), p.path)
	}
	if err == nil {
		return nil
	}
	err = errors.Join(err, os.Remove(f.Name()))
	if errors.Is(err, syscall.EBUSY) && old != nil {
		return overwrite(in, p)
	}
	return err
}

func overwrite(in *os.File, p place) error {
	if _, err := in.Seek(0, io.SeekStart); err != nil {
		return err
	}
	f, err := os.OpenFile(p.path, os.O_WRONLY|os.O_TRUNC|syscall.O_NOFOLLOW, 0)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, in)
	return errors.Join(err, f.Close())
}

// beside makes a new file in the directory of p, with the mode that the umask leaves.
func beside(p place, perm fs.FileMode) (*os.File, error) {
	for try := 0; ; try++ {
		name := filepath.Join(filepath.Dir(p.path), ".gossh-file-"+strconv.FormatUint(rand.Uint64(), 36))
		f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, perm)
		if try > 100 || !errors.Is(err, fs.ErrExist) {
			return f, err
		}
	}
}

// likeOld gives f the owner and the mode of old.
func likeOld(f *os.File, old fs.FileInfo) error {
	now, err := f.Stat()
	if err != nil {
		return err
	}
	was, ok := old.Sys().(*syscall.Stat_t)
	is, also := now.Sys().(*syscall.Stat_t)
	if ok && also && (was.Uid != is.Uid || was.Gid != is.Gid) {
		if err := f.Chown(int(was.Uid), int(was.Gid)); err != nil {
			return err
		}
	}
	return f.Chmod(old.Mode() & (fs.ModePerm | fs.ModeSetuid | fs.ModeSetgid | fs.ModeSticky))
}
