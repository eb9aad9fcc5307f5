package thin_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/gossh/gossh/internal/shellquote"
	"github.com/gossh/gossh/internal/testneed"
	"github.com/gossh/gossh/internal/testprogram"
	"github.com/gossh/gossh/thin"
	"github.com/gossh/gossh/thin/thintest"
)

// emulators maps architectures to the machine that uname names, and to the emulator
// of qemu-user for it. amd64 runs 386 by itself, and qemu-i386 does not run threads
// of Go.
var emulators = map[string][2]string{
	"arm64": {"aarch64", "aarch64"}, "arm": {"armv7l", "arm"}, "386": {"i686", ""},
	"ppc64le": {"ppc64le", "ppc64le"}, "s390x": {"s390x", "s390x"}, "riscv64": {"riscv64", "riscv64"},
}

// TestForeignPlatforms deploys the thins of the other Linux platforms to a host of
// their kind: this one, with another uname, and an emulator to run them. It needs
// what make thin builds, and qemu-user.
func TestForeignPlatforms(t *testing.T) {
	t.Parallel()
	src, err := thin.FromBinary()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range thin.Platforms() {
		if p.OS != "linux" || p.Arch == runtime.GOARCH {
			continue
		}
		t.Run(p.Arch, func(t *testing.T) {
			t.Parallel()
			e := emulators[p.Arch]
			b, err := src.Bundle(t.Context(), p)
			if err != nil {
				testneed.Skip(t, "qemu", "the thin for "+p.String()+" is not embedded (make thin)")
			}
			sent := thin.Source(single{b})
			if e[1] != "" {
				sent = emulated(t, testneed.Program(t, "qemu", "qemu-"+e[1]+"-static"), b)
			} else if runtime.GOARCH != "amd64" {
				testneed.Skip(t, "qemu", "only amd64 runs 386 by itself")
			}
			r := thin.New(thin.Options{Source: sent, Hash: "abc123"})
			conn, tgt := &thintest.Conn{Env: []string{"PATH=" + foreignUname(t, e[0]) + ":" + os.Getenv("PATH")}}, host(t)
			ping(t, r, conn, tgt, thin.OpenOptions{})
			ping(t, r, conn, tgt, thin.OpenOptions{})
			if got := conn.Execs.Load(); got != 2 {
				t.Errorf("got %d commands for a cold and a warm call, want 2", got)
			}
			machine := e[0]
			if e[1] == "" {
				machine = "x86_64" // the kernel is asked, not uname
			}
			for _, c := range []struct{ fun, arg, want string }{
				{"cmd.run", "echo $((6 * 7))", `"return":"42"`},
				{"test.echo", strings.Repeat("é", 100_000), `"retcode":0`},
				{"grains.get", "cpuarch", `"return":"` + machine},
				{"grains.get", "kernel", `"return":"Linux"`},
			} {
				got, err := one(t, r, conn, tgt, thin.OpenOptions{}, c.fun, c.arg)
				if err != nil || !strings.Contains(got, c.want) {
					t.Errorf("%s: got %.200s, %v, want %s", c.fun, got, err, c.want)
				}
			}
		})
	}
}

// emulated is a source whose thin is a script that runs the real one in qemu, under
// the script's own name: the thin looks at the file that it was sent as.
func emulated(t *testing.T, qemu string, b thin.Bundle) thin.Source {
	t.Helper()
	raw, _ := unpack(t, b)
	bin := filepath.Join(t.TempDir(), "thin")
	if err := os.WriteFile(bin, raw, 0o700); err != nil {
		t.Fatal(err)
	}
	script := []byte("#!/bin/sh\nexec " + shellquote.POSIX(qemu) + " -0 \"$0\" " + shellquote.POSIX(bin) + " \"$@\"\n")
	sum := sha256.Sum256(script)
	return single{thin.Bundle{
		Platform: b.Platform, Digest: hex.EncodeToString(sum[:]), Size: int64(len(script)),
		Gzip: func() ([]byte, error) {
			var out bytes.Buffer
			w := gzip.NewWriter(&out)
			if _, err := w.Write(script); err != nil {
				return nil, err
			}
			err := w.Close()
			return out.Bytes(), err
		},
	}}
}

// foreignUname returns a directory with an uname that names another machine.
func foreignUname(t *testing.T, machine string) string {
	t.Helper()
	dir := t.TempDir()
	script := "#!/bin/sh\n[ \"$1\" = -m ] && echo " + machine + " || echo Linux " + machine + "\n"
	testprogram.Write(t, filepath.Join(dir, "uname"), script)
	return dir
}

// single is a source of one thin.
type single struct{ b thin.Bundle }

// Known implements thin.Source.
func (s single) Known() []thin.Bundle { return []thin.Bundle{s.b} }

// Bundle implements thin.Source.
func (s single) Bundle(_ context.Context, p thin.Platform) (thin.Bundle, error) {
	if p != s.b.Platform {
		return thin.Bundle{}, fmt.Errorf("%s: %w", p, thin.ErrNoBundle)
	}
	return s.b, nil
}
