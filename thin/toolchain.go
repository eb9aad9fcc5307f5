package thin

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/internal/pclntab"
)

// ToolchainOptions says how FromToolchain works. Cache is required.
type ToolchainOptions struct {
	// Cache is the directory that keeps what was built.
	Cache string
	// Version is what the thins say of themselves.
	Version string
	// Source is the source tree of gossh. If it is empty it is looked for: where
	// gossh was built from, else around the current directory.
	Source string
	// Owned returns an error if somebody else may have written a path: such
	// source is not built and such a cache not used. nil trusts everything.
	Owned func(path string) error
	// Tell hears what is being done; nil tells nobody.
	Tell func(msg string)
}

// FromToolchain returns a source that builds a missing thin with the local Go
// toolchain, and keeps it as long as the source stays the same.
func FromToolchain(o ToolchainOptions) Source {
	if o.Owned == nil {
		o.Owned = func(string) error { return nil }
	}
	if o.Tell == nil {
		o.Tell = func(string) {}
	}
	return &toolchain{o: o, lock: make(chan struct{}, 1)}
}

type toolchain struct {
	o    ToolchainOptions
	lock chan struct{} // one build at a time
}

// Known implements Source.
func (t *toolchain) Known() []Bundle {
	var out []Bundle
	for _, p := range Platforms() {
		if b, err := t.cached(p); err == nil {
			out = append(out, b)
		}
	}
	return out
}

func (t *toolchain) path(p Platform) string {
	return filepath.Join(t.o.Cache, "gossh-thin-"+p.OS+"-"+p.Arch)
}

// errStale means that the source has changed since a thin was built.
var errStale = errors.New("the source has changed")

// cached returns the bundle of a thin that was built before from the source as it
// is now.
func (t *toolchain) cached(p Platform) (Bundle, error) {
	built, err := readTree(t.path(p) + treeSuffix)
	if err != nil {
		return Bundle{}, err
	}
	if root, err := t.root(); err == nil && root != built.root {
		return Bundle{}, errStale
	}
	if now, err := built.digest(t.o.Version); err != nil || now != built.was {
		return Bundle{}, errors.Join(errStale, err)
	}
	if err := t.o.Owned(t.path(p)); err != nil {
		return Bundle{}, err
	}
	raw, err := os.ReadFile(t.path(p))
	if err != nil {
		return Bundle{}, err
	}
	sum := sha256.Sum256(raw)
	return Bundle{p, hex.EncodeToString(sum[:]), int64(len(raw)), func() ([]byte, error) {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		if _, err := z.Write(raw); err != nil {
			return nil, err
		}
		err := z.Close() // before the bytes are taken: it writes the last ones
		return b.Bytes(), err
	}}, nil
}

// Bundle implements Source.
func (t *toolchain) Bundle(ctx context.Context, p Platform) (Bundle, error) {
	select {
	case t.lock <- struct{}{}:
		defer func() { <-t.lock }()
	case <-ctx.Done():
		return Bundle{}, ctx.Err()
	}
	if b, err := t.cached(p); err == nil {
		return b, nil
	}
	tool, err := exec.LookPath("go")
	if err != nil {
		return Bundle{}, fmt.Errorf("%s: there is no Go toolchain: %w", p, ErrNoBundle)
	}
	root, err := t.root()
	if err != nil {
		return Bundle{}, fmt.Errorf("%s: the source of gossh is not at hand (%w): %w", p, err, ErrNoBundle)
	}
	t.o.Tell("building the thin for " + p.String() + " with the local Go toolchain, from " + root)
	if err := t.build(ctx, tool, root, p); err != nil {
		return Bundle{}, fault.Wrap(fault.Deploy, "building the thin", err)
	}
	b, err := t.cached(p)
	if err != nil {
		return b, fault.Wrap(fault.Deploy, "building the thin", err)
	}
	return b, nil
}

// build writes the thin and what it was made of into the cache, each file as a
// whole: another gossh may be doing the same.
func (t *toolchain) build(ctx context.Context, tool, root string, p Platform) error {
	if err := os.MkdirAll(t.o.Cache, 0o700); err != nil {
		return err
	}
	if err := t.o.Owned(t.o.Cache); err != nil {
		return err
	}
	dir, err := os.MkdirTemp(t.o.Cache, "build-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	tr, err := listTree(ctx, tool, root, p)
	if err != nil {
		return err
	}
	// The digest is taken before the build: what changes meanwhile makes it stale.
	if tr.was, err = tr.digest(t.o.Version); err != nil {
		return err
	}
	bin, tree := filepath.Join(dir, "thin"), filepath.Join(dir, "tree")
	if _, err := goCommand(ctx, tool, root, p, BuildArgs(t.o.Version, bin)...); err != nil {
		return err
	}
	if err := Finish(p, bin); errors.Is(err, pclntab.ErrFormat) {
		t.o.Tell(err.Error() + "; it is larger than need be")
	} else if err != nil {
		return err
	}
	if err := tr.write(tree); err != nil {
		return err
	}
	return errors.Join(os.Rename(bin, t.path(p)), os.Rename(tree, t.path(p)+treeSuffix))
}
