package facts

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/targets"
)

// maxFile bounds what is read of a file.
const maxFile = maxHead + MaxGrains + 2

// Dir is a Store of one file for each host.
type Dir struct {
	path  string
	check func(path string) error
	// checked is what looking at the directory gave, once.
	checked func() error
}

var _ Store = (*Dir)(nil)

// NewDir returns the store at path. The directory is made when something is put into
// it. check tells whether somebody else may have written what is there, which is
// then not used: that is an error of every call. Nothing is read yet.
func NewDir(path string, check func(path string) error) *Dir {
	d := &Dir{path: path, check: check}
	d.checked = sync.OnceValue(d.look)
	return d
}

// look checks the directory.
func (d *Dir) look() error {
	if err := d.check(d.path); err != nil {
		return fault.Wrap(fault.Invalid, "opening the cache of hosts", err)
	}
	return nil
}

// Get implements Store. A file that is no record of that host is none.
func (d *Dir) Get(_ context.Context, id targets.ID) (*Record, error) {
	if err := d.checked(); err != nil {
		return nil, err
	}
	r, err := d.read(fileName(id))
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, errNoRecord):
		return nil, nil
	case err != nil:
		return nil, fault.Wrap(fault.Invalid, "reading the cache of hosts", err)
	case r.ID != id:
		return nil, nil
	}
	return r, nil
}

// read reads one file.
func (d *Dir) read(name string) (*Record, error) {
	f, err := os.Open(filepath.Join(d.path, name))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() || info.Size() > maxFile {
		return nil, errNoRecord
	}
	text := make([]byte, info.Size())
	if _, err := io.ReadFull(f, text); err != nil {
		return nil, errors.Join(errNoRecord, err)
	}
	return decode(text)
}

// Put implements Store.
func (d *Dir) Put(_ context.Context, r *Record) error {
	const op = "keeping the grains of a host"
	text, err := encode(r)
	if err != nil {
		return fault.Wrap(fault.Invalid, op, err)
	}
	if err := os.MkdirAll(d.path, 0o700); err != nil {
		return fault.Wrap(fault.Invalid, op, err)
	}
	if err := d.checked(); err != nil {
		return err
	}
	if err := replace(d.path, fileName(r.ID), text); err != nil {
		return fault.Wrap(fault.Invalid, op, err)
	}
	return nil
}

// replace writes a file that is there as a whole or not at all. It is not synced:
// what a crash of the machine cuts off is no record, and the host is asked again.
func replace(dir, name string, text []byte) error {
	f, err := os.CreateTemp(dir, ".new-*")
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), filepath.Join(dir, name))
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}

// Remove implements Store.
func (d *Dir) Remove(_ context.Context, id targets.ID) (bool, error) {
	if err := d.checked(); err != nil {
		return false, err
	}
	err := os.Remove(filepath.Join(d.path, fileName(id)))
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, fault.Wrap(fault.Invalid, "forgetting a host", err)
	}
	return true, nil
}

// All implements Store.
func (d *Dir) All(ctx context.Context) iter.Seq2[*Record, error] {
	return func(yield func(*Record, error) bool) {
		names, err := d.names()
		if err != nil {
			yield(nil, err)
			return
		}
		var all []*Record
		for _, name := range names {
			if err := ctx.Err(); err != nil {
				yield(nil, err)
				return
			}
			r, err := d.read(name)
			if err == nil && fileName(r.ID) == name {
				all = append(all, r)
			}
		}
		slices.SortFunc(all, func(a, b *Record) int { return strings.Compare(string(a.ID), string(b.ID)) })
		for _, r := range all {
			if err := ctx.Err(); err != nil {
				yield(nil, err)
				return
			}
			if !yield(r, nil) {
				return
			}
		}
	}
}

// names returns the names of the files.
func (d *Dir) names() ([]string, error) {
	if err := d.checked(); err != nil {
		return nil, err
	}
	list, err := os.ReadDir(d.path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, "reading the cache of hosts", err)
	}
	var out []string
	for _, f := range list {
		if name := f.Name(); strings.HasSuffix(name, suffix) && !strings.HasPrefix(name, ".") {
			out = append(out, name)
		}
	}
	return out, nil
}
