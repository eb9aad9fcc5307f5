package thin

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/gossh/gossh/fault"
)

// FromToolchain returns a source that builds a missing thin with the local Go
// toolchain, where gossh itself was built from a checkout that is at hand, and
// keeps it in the directory cache. tell hears what is being done.
func FromToolchain(cache, version string, tell func(msg string)) Source {
	return &toolchain{cache: cache, version: version, tell: tell, lock: make(chan struct{}, 1)}
}

type toolchain struct {
	cache, version string
	tell           func(string)
	lock           chan struct{} // one build at a time
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
	return filepath.Join(t.cache, "gossh-thin-"+p.OS+"-"+p.Arch)
}

// cached returns the bundle of a thin that was built before.
func (t *toolchain) cached(p Platform) (Bundle, error) {
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
		return b.Bytes(), z.Close()
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
	if out, err := exec.CommandContext(ctx, tool, "list", "github.com/gossh/gossh/cmd/gossh-thin").CombinedOutput(); err != nil {
		return Bundle{}, fmt.Errorf("%s: the source of gossh is not at hand (%s): %w", p, bytes.TrimSpace(out), ErrNoBundle)
	}
	t.tell("building the thin for " + p.String() + " with the local Go toolchain")
	if err := os.MkdirAll(t.cache, 0o700); err != nil {
		return Bundle{}, fault.Wrap(fault.Deploy, "building the thin", err)
	}
	cmd := exec.CommandContext(ctx, tool, BuildArgs(t.version, t.path(p))...)
	cmd.Env = append(os.Environ(), BuildEnv(p)...)
	if out, err := cmd.CombinedOutput(); err != nil {
		return Bundle{}, fault.New(fault.Deploy, "building the thin", "%w: %s", err, bytes.TrimSpace(out))
	}
	return t.cached(p)
}
