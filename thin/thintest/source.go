package thintest

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"runtime"
	"sync"
	"testing"

	"github.com/gossh/gossh/grains"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/all"
	"github.com/gossh/gossh/thin"
	"github.com/gossh/gossh/thin/guest"
)

// Main is the TestMain of a package whose test binary is sent as the thin: it is
// the thin where it was started as that. more are functions besides the real ones.
func Main(m *testing.M, more ...modules.Function) {
	if !guest.IsCommand(os.Args) {
		os.Exit(m.Run())
	}
	os.Exit(guest.Main(guest.Config{
		Version:   "test",
		Functions: func() []modules.Function { return append(all.Functions(), more...) },
		Grains: func(h *modules.Host, over map[string]any) modules.GrainSource {
			return grains.Of(grains.System(), h, over)
		},
	}, os.Args))
}

// Source returns the test binary as the thin of this machine's platform.
func Source(t testing.TB) thin.Source {
	t.Helper()
	b, err := self()
	if err != nil {
		t.Fatal(err)
	}
	return source{b}
}

var self = sync.OnceValues(func() (thin.Bundle, error) {
	name, err := os.Executable()
	if err != nil {
		return thin.Bundle{}, err
	}
	raw, err := os.ReadFile(name)
	if err != nil {
		return thin.Bundle{}, err
	}
	var packed bytes.Buffer
	z, err := gzip.NewWriterLevel(&packed, gzip.NoCompression) // a test has no wire
	if err != nil {
		return thin.Bundle{}, err
	}
	if _, err := z.Write(raw); err != nil {
		return thin.Bundle{}, err
	}
	sum := sha256.Sum256(raw)
	return thin.Bundle{
		Platform: thin.Platform{OS: runtime.GOOS, Arch: runtime.GOARCH},
		Digest:   hex.EncodeToString(sum[:]), Size: int64(len(raw)),
		Gzip: func() ([]byte, error) { return packed.Bytes(), nil },
	}, z.Close()
})

type source struct{ b thin.Bundle }

// Known implements thin.Source.
func (s source) Known() []thin.Bundle { return []thin.Bundle{s.b} }

// Bundle implements thin.Source.
func (s source) Bundle(_ context.Context, p thin.Platform) (thin.Bundle, error) {
	if p != s.b.Platform {
		return thin.Bundle{}, fmt.Errorf("%s: %w", p, thin.ErrNoBundle)
	}
	return s.b, nil
}
