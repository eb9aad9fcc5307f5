package file

import (
	"errors"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"

	"github.com/gossh/gossh/modules"
)

// save puts data into the regular file at p, which is no symbolic link, in one step:
// others see the old content or the new. Mode, owner and extended attributes stay. A
// file with several names, or one that cannot be replaced because something is
// mounted on it, is written in place.
func save(p place, data string) error {
	old, err := os.Lstat(p.path)
	if errors.Is(err, fs.ErrNotExist) {
		return create(p, data)
	}
	if err != nil {
		return failed("writing", p, err)
	}
	if !old.Mode().IsRegular() {
		return modules.Errorf("%s is not a regular file", p.name)
	}
	if isHardlink(p) {
		return overwrite(p, strings.NewReader(data))
	}
	err = replaceFile(p, data, func(f *os.File) error { return likeOld(f, p, old) })
	if errors.Is(err, syscall.EBUSY) || errors.Is(err, syscall.EXDEV) {
		return overwrite(p, strings.NewReader(data))
	}
	if err != nil {
		return failed("writing", p, err)
	}
	return nil
}

// create makes a file with the mode that the umask leaves, or replaces what is at p,
// be it a symbolic link.
func create(p place, data string) error {
	if err := replaceFile(p, data, nil); err != nil {
		return failed("writing", p, err)
	}
	return nil
}

// replaceFile writes data to a new file beside p, which becomes p. Until set is done
// with it only its owner may read it.
func replaceFile(p place, data string, set func(*os.File) error) error {
	perm := fs.FileMode(0o600)
	if set == nil {
		perm = 0o666
	}
	return replaceWith(p, perm, func(f *os.File) error {
		if _, err := io.WriteString(f, data); err != nil || set == nil {
			return err
		}
		return set(f)
	})
}

// replaceWith has fill write to a new file of the mode perm, less the umask, beside p,
// which becomes p.
func replaceWith(p place, perm fs.FileMode, fill func(*os.File) error) error {
	f, err := beside(p, perm)
	if err != nil {
		return err
	}
	if err = errors.Join(fill(f), f.Sync(), f.Close()); err == nil {
		err = os.Rename(f.Name(), p.path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}

// beside makes a new file in the directory of p. os.CreateTemp takes no mode, and the
// umask can only be learned by setting it.
func beside(p place, perm fs.FileMode) (*os.File, error) {
	for try := 0; ; try++ {
		name := filepath.Join(filepath.Dir(p.path), ".gossh-file-"+strconv.FormatUint(rand.Uint64(), 36))
		f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_EXCL, perm)
		if try > 100 || !errors.Is(err, fs.ErrExist) {
			return f, err
		}
	}
}

// likeOld gives f the owner, the mode and the extended attributes of old.
func likeOld(f *os.File, p place, old fs.FileInfo) error {
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
	copyAttributes(p.path, f.Name())
	return f.Chmod(modeOf(old))
}

// modeOf returns the mode of a file with the set-id bits, as os.Chmod takes it.
func modeOf(info fs.FileInfo) fs.FileMode {
	return info.Mode() & (fs.ModePerm | fs.ModeSetuid | fs.ModeSetgid | fs.ModeSticky)
}

// overwrite writes data into the file that there is, never through a symbolic link.
func overwrite(p place, data io.Reader) error {
	f, err := os.OpenFile(p.path, os.O_WRONLY|os.O_TRUNC|syscall.O_NOFOLLOW, 0)
	if err != nil {
		return failed("writing", p, err)
	}
	_, err = io.Copy(f, data)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return failed("writing", p, err)
	}
	return nil
}
