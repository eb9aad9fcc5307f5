package files

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/gossh/gossh/fault"
)

// Roots are the file roots per environment. It is safe for concurrent use. Files
// are opened through os.Root, so that neither ".." nor a symlink leads out of a
// root.
type Roots struct {
	dirs map[string][]string

	mu   sync.Mutex
	sums map[string]*sum
}

// sum caches the digest of one version of a file: many hosts ask for the same.
type sum struct {
	once  sync.Once
	size  int64
	mtime time.Time
	hex   string
	err   error
}

// New returns the file roots dirs, a list of directories per environment. A
// directory that does not exist is skipped when a file is looked for.
func New(dirs map[string][]string) *Roots {
	return &Roots{dirs: dirs, sums: map[string]*sum{}}
}

// File is an open file of the roots. The caller closes it.
type File struct {
	*os.File
	// Name is where it was found.
	Name string
	// Size in bytes, and the SHA-256 in hexadecimal.
	Size   int64
	SHA256 string
}

// Open opens the file at path, slash-separated and relative to the roots, of the
// environment env ("" means base). The first root that has it wins. The error is
// fault.Invalid for a path that leaves the roots or an unknown environment, and
// wraps fs.ErrNotExist if no root has the file.
func (r *Roots) Open(ctx context.Context, env, path string) (*File, error) {
	op := "opening salt://" + path
	dirs, err := r.find(op, env, path)
	if err != nil {
		return nil, err
	}
	for _, dir := range dirs {
		f, err := r.openIn(ctx, dir, path)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, fault.Wrap(fault.Invalid, op, err)
		}
		return f, nil
	}
	return nil, fault.New(fault.Invalid, op, "no such file in the roots of %s: %w", named(env), fs.ErrNotExist).
		WithHint("its roots are " + strings.Join(dirs, ", "))
}

// unknown is the error of an environment that there is not. It names no key of the
// configuration: these are file_roots or pillar_roots.
func (r *Roots) unknown(op, env string) error {
	return fault.New(fault.Invalid, op, "there is no environment %q", env).WithHint("there are " + strings.Join(r.Envs(), ", "))
}

func (r *Roots) openIn(ctx context.Context, dir, path string) (*File, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	// A fifo would wait for who writes.
	f, err := root.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, err
	}
	file, err := r.describe(ctx, f, dir+"/"+path)
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return file, nil
}

func (r *Roots) describe(ctx context.Context, f *os.File, name string) (*File, error) {
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, errors.New(name + " is not a regular file")
	}
	digest, err := r.digest(ctx, f, name, info)
	if err != nil {
		return nil, err
	}
	return &File{File: f, Name: name, Size: info.Size(), SHA256: digest}, nil
}

// digest hashes a file once per version of it, however many hosts ask.
func (r *Roots) digest(ctx context.Context, f *os.File, name string, info fs.FileInfo) (string, error) {
	r.mu.Lock()
	s := r.sums[name]
	if s == nil || s.size != info.Size() || !s.mtime.Equal(info.ModTime()) {
		s = &sum{size: info.Size(), mtime: info.ModTime()}
		r.sums[name] = s
	}
	r.mu.Unlock()
	s.once.Do(func() {
		h := sha256.New()
		_, s.err = io.Copy(h, io.NewSectionReader(f, 0, info.Size()))
		s.hex = hex.EncodeToString(h.Sum(nil))
	})
	if s.err != nil {
		return "", s.err
	}
	return s.hex, ctx.Err()
}
