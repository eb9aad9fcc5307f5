package ownership

import (
	"context"
	"fmt"
	"io"
	"os"
	"syscall"
)

// Read returns the contents of the file at path, if check, such as Check, finds
// nothing wrong with it. Pipes may be read: a shell makes them for <(command).
// Directories, and more than limit bytes, are errors. The end of ctx ends it.
func Read(ctx context.Context, path string, check func(path string) error, limit int64) ([]byte, error) {
	var src []byte
	err := Await(ctx, path, func() (err error) {
		src, err = read(path, check, limit)
		return err
	})
	if err != nil {
		return nil, err
	}
	return src, nil
}

// Await calls read, which opens and reads the file at path, and returns its error, or
// that of ctx if it ends before: somebody may never write into a pipe, or never close
// it. The system cannot be told to give up opening one, so read then goes on behind,
// and what it leaves is not to be looked at.
func Await(ctx context.Context, path string, read func() error) error {
	if info, err := os.Stat(path); err != nil || info.Mode()&(os.ModeNamedPipe|os.ModeCharDevice|os.ModeSocket) == 0 {
		return read()
	}
	done := make(chan error, 1)
	go func() { done <- read() }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

func read(path string, check func(path string) error, limit int64) ([]byte, error) {
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
