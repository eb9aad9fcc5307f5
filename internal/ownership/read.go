package ownership

import (
	"fmt"
	"io"
	"os"
	"syscall"
)

// Read returns the contents of the file at path, if check, such as Check, finds
// nothing wrong with it. Pipes may be read: a shell makes them for <(command).
// Directories, and more than limit bytes, are errors.
func Read(path string, check func(path string) error, limit int64) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	switch {
	case err != nil:
		return nil, err
	case info.IsDir():
		return nil, &os.PathError{Op: "read", Path: path, Err: syscall.EISDIR}
	}
	if err := check(path); err != nil {
		return nil, err
	}
	src, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err == nil && int64(len(src)) > limit {
		err = fmt.Errorf("%s is larger than %d bytes", path, limit)
	}
	if err != nil {
		return nil, err
	}
	return src, nil
}
