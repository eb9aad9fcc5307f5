package sdb

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"syscall"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/internal/ownership"
)

// MaxSize is the largest file in bytes that is read.
const MaxSize = 1 << 20

// read returns the contents of a file that nobody else may have written. That
// others can read it is a warning.
func (r *Resolver) read(path string) ([]byte, error) {
	// A pipe would hold everything up, and a device is no place for a secret.
	f, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fault.New(fault.Invalid, "", "there is no file %s%w", path, silent{fs.ErrNotExist})
	case errors.Is(err, fs.ErrPermission):
		return nil, fault.New(fault.Invalid, "", "you may not read %s%w", path, silent{fs.ErrPermission})
	case err != nil:
		return nil, fault.Wrap(fault.Invalid, "", err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, "", err)
	}
	if !info.Mode().IsRegular() {
		return nil, fault.New(fault.Invalid, "", "%s is not a file (%v)", path, info.Mode())
	}
	if err := r.o.Check(path); err != nil {
		return nil, err
	}
	if ownership.Exposed(path) {
		r.exposed(path)
	}
	src, err := io.ReadAll(io.LimitReader(f, MaxSize+1))
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, "", err)
	}
	if len(src) > MaxSize {
		return nil, fault.New(fault.Invalid, "", "%s is larger than %d MiB", path, MaxSize>>20)
	}
	return src, nil
}

// maxExposed is how many files that others can read are named.
const maxExposed = 10

// exposed warns of a file that others can read.
func (r *Resolver) exposed(path string) {
	r.mu.Lock()
	r.open++
	n := r.open
	r.mu.Unlock()
	switch {
	case n <= maxExposed:
		r.o.Warn("others can read " + path + ", which holds a secret: chmod go-r " + path)
	case n == maxExposed+1:
		r.o.Warn("others can read more files with secrets, which are not named")
	}
}

// silent is an error that says nothing but what it wraps.
type silent struct{ error }

func (silent) Error() string { return "" }

func (s silent) Unwrap() error { return s.error }
