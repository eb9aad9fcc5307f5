package thin

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/gossh/gossh/fault"
)

// Platform is an operating system and an architecture, as Go names them; arm is
// ARMv7.
type Platform struct{ OS, Arch string }

// String returns os/arch.
func (p Platform) String() string { return p.OS + "/" + p.Arch }

// Platforms are those that thins are built for.
func Platforms() []Platform {
	return []Platform{
		{"linux", "amd64"},
		{"linux", "arm64"},
		{"linux", "arm"},
		{"linux", "386"},
		{"linux", "ppc64le"},
		{"linux", "s390x"},
		{"linux", "riscv64"},
		{"darwin", "amd64"},
		{"darwin", "arm64"},
		{"freebsd", "amd64"},
		{"freebsd", "arm64"},
	}
}

// machines maps what uname -m prints.
var machines = map[string]string{
	"x86_64": "amd64", "amd64": "amd64", "aarch64": "arm64", "arm64": "arm64", "armv8l": "arm", "armv7l": "arm",
	"i386": "386", "i486": "386", "i586": "386", "i686": "386", "ppc64le": "ppc64le", "powerpc64le": "ppc64le",
	"s390x": "s390x", "riscv64": "riscv64",
}

// ParsePlatform returns the platform that uname -s and uname -m name.
func ParsePlatform(system, machine string) (Platform, error) {
	p := Platform{strings.ToLower(system), machines[machine]}
	if p.Arch == "" || !slices.Contains(Platforms(), p) {
		return p, fault.New(fault.Deploy, "choosing the thin", "there is none for %s %s", system, machine).
			WithHint("gossh -r runs commands without it")
	}
	return p, nil
}

// Bundle is a thin as it is sent.
type Bundle struct {
	Platform Platform
	// Digest is the SHA-256 of the program, in hexadecimal; Size its length.
	Digest string
	Size   int64
	// Gzip returns the program, compressed. It is shared by all hosts: nobody
	// changes it.
	Gzip func() ([]byte, error)
}

// name is the file name of a thin on hosts, after "gossh-thin-".
func (b Bundle) name() string { return b.Digest[:16] }

// Source gives thins. It is safe for concurrent use.
type Source interface {
	// Known lists the bundles that need no work to get, without their content.
	Known() []Bundle
	// Bundle returns the thin for p. It wraps ErrNoBundle if this source has none.
	Bundle(ctx context.Context, p Platform) (Bundle, error)
}

// ErrNoBundle is wrapped by sources that have no thin for a platform.
var ErrNoBundle = errors.New("no thin for this platform")

//go:embed all:blobs
var blobs embed.FS

// indexName is the file beside the thins that describes them: a line each of
// os, arch, size and SHA-256.
const indexName = "index"

// FromFS returns a source of the thins in a directory: gossh-thin-OS-ARCH.gz and
// their index. A directory without an index has no thins.
func FromFS(f fs.FS) (Source, error) {
	text, err := fs.ReadFile(f, indexName)
	if errors.Is(err, fs.ErrNotExist) {
		return dirSource(nil), nil
	}
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, "reading the index of thins", err)
	}
	var out dirSource
	for l := range strings.Lines(string(text)) {
		w := strings.Fields(l)
		if len(w) != 4 || len(w[3]) != 64 {
			return nil, fault.New(fault.Invalid, "reading the index of thins", "the line %q is broken", strings.TrimSpace(l)).
				WithHint("make thin writes it anew")
		}
		size, err := strconv.ParseInt(w[2], 10, 64)
		if err != nil {
			return nil, fault.Wrap(fault.Invalid, "reading the index of thins", err)
		}
		name := "gossh-thin-" + w[0] + "-" + w[1] + ".gz"
		out = append(out, Bundle{Platform{w[0], w[1]}, w[3], size, sync.OnceValues(func() ([]byte, error) { return fs.ReadFile(f, name) })})
	}
	return out, nil
}

// FromDir returns a source of the thins in a directory of this machine.
func FromDir(dir string) (Source, error) { return FromFS(os.DirFS(dir)) }

// FromBinary returns a source of the thins inside this program.
func FromBinary() (Source, error) {
	sub, err := fs.Sub(blobs, "blobs")
	if err != nil {
		return nil, err
	}
	return FromFS(sub)
}

// Embedded lists the platforms whose thins are inside this program.
func Embedded() []Platform {
	s, err := FromBinary()
	if err != nil {
		return nil
	}
	var out []Platform
	for _, b := range s.Known() {
		out = append(out, b.Platform)
	}
	return out
}

type dirSource []Bundle

// Known implements Source.
func (s dirSource) Known() []Bundle { return s }

// Bundle implements Source.
func (s dirSource) Bundle(_ context.Context, p Platform) (Bundle, error) {
	for _, b := range s {
		if b.Platform == p {
			return b, nil
		}
	}
	return Bundle{}, fmt.Errorf("%s: %w", p, ErrNoBundle)
}

// Sources asks several sources in turn.
type Sources []Source

// Known implements Source.
func (s Sources) Known() []Bundle {
	var out []Bundle
	for _, one := range s {
		out = append(out, one.Known()...)
	}
	return out
}

// Bundle implements Source.
func (s Sources) Bundle(ctx context.Context, p Platform) (Bundle, error) {
	for _, one := range s {
		b, err := one.Bundle(ctx, p)
		if errors.Is(err, ErrNoBundle) {
			continue
		}
		return b, err
	}
	return Bundle{}, fault.New(fault.Deploy, "choosing the thin", "this gossh carries none for %s", p).
		WithHint("make thin builds and embeds them; gossh -r runs commands without it")
}
