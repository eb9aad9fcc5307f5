package guest

import (
	"errors"
	"os"
	"strings"
	"syscall"
	"time"
)

const (
	// uploadTime is the age up to which an upload is taken to be under way, for a
	// wipe.
	uploadTime = time.Minute
	// lockTries and lockPause bound the waiting for a wipe that looks whether it is
	// alone.
	lockTries = 50
	lockPause = time.Millisecond
)

// use tells others that this process uses the thin dir: by a shared lock, which
// ends with the result or the process. Where there are no locks nobody is told.
func use(dir string) *os.File {
	f, err := os.Open(dir)
	if err != nil {
		return nil
	}
	for range lockTries {
		if !errors.Is(syscall.Flock(int(f.Fd()), syscall.LOCK_SH|syscall.LOCK_NB), syscall.EWOULDBLOCK) {
			break
		}
		time.Sleep(lockPause)
	}
	return f
}

// alone reports whether nobody else uses the directory: no other thin runs there, and
// none is being uploaded. Of several that ask at the same time one at least is alone,
// because each gives its lock away before it asks for the exclusive one. That is given
// back at once where it is of no use, so that who comes next can have it.
func alone(f *os.File, dir string) bool {
	if uploading(dir) {
		return false
	}
	if f == nil {
		return true
	}
	fd := int(f.Fd())
	_ = syscall.Flock(fd, syscall.LOCK_UN)
	if errors.Is(syscall.Flock(fd, syscall.LOCK_EX|syscall.LOCK_NB), syscall.EWOULDBLOCK) {
		return false
	}
	if uploading(dir) { // it has begun meanwhile
		_ = syscall.Flock(fd, syscall.LOCK_UN)
		return false
	}
	return true
}

// uploading reports whether a thin is being uploaded.
func uploading(dir string) bool {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return false
	}
	for _, e := range entries {
		if underWay(e) {
			return true
		}
	}
	return false
}

// underWay reports whether e is an upload that somebody goes on with.
func underWay(e os.DirEntry) bool {
	if !strings.HasPrefix(e.Name(), uploadPrefix) {
		return false
	}
	info, err := e.Info()
	return err == nil && time.Since(info.ModTime()) < uploadTime
}
