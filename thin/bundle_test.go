package thin_test

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"fmt"
	"io"
	"testing"
	"testing/fstest"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/thin"
)

// maxCompressed is what a thin may weigh, compressed, in bytes.
const maxCompressed = 2_500_000

// TestBudget holds what is embedded to its size and its index.
func TestBudget(t *testing.T) {
	t.Parallel()
	src, err := thin.FromBinary()
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range src.Known() {
		if packed := checkBundle(t, b); packed > maxCompressed {
			t.Errorf("%s: got %d bytes compressed, want at most %d", b.Platform, packed, maxCompressed)
		} else {
			t.Logf("%s: %d bytes compressed", b.Platform, packed)
		}
	}
}

// checkBundle compares the content of a bundle with what it says of itself, and
// returns its compressed size.
func checkBundle(t *testing.T, b thin.Bundle) int {
	t.Helper()
	raw, packed := unpack(t, b)
	if int64(len(raw)) != b.Size || fmt.Sprintf("%x", sha256.Sum256(raw)) != b.Digest {
		t.Errorf("%s: got %d bytes, want %d, or other ones", b.Platform, len(raw), b.Size)
	}
	return packed
}

// unpack returns the program of a bundle, and its compressed size.
func unpack(t *testing.T, b thin.Bundle) (raw []byte, packed int) {
	t.Helper()
	text, err := b.Gzip()
	if err != nil {
		t.Fatal(err)
	}
	z, err := gzip.NewReader(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	if raw, err = io.ReadAll(z); err != nil {
		t.Fatal(err)
	}
	return raw, len(text)
}

func TestParsePlatform(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ system, machine, want string }{
		{"Linux", "x86_64", "linux/amd64"},
		{"Linux", "aarch64", "linux/arm64"},
		{"Linux", "armv7l", "linux/arm"},
		{"Linux", "i686", "linux/386"},
		{"Darwin", "arm64", "darwin/arm64"},
		{"FreeBSD", "amd64", "freebsd/amd64"},
	} {
		if p, err := thin.ParsePlatform(c.system, c.machine); err != nil || p.String() != c.want {
			t.Errorf("%s %s: got %v, %v, want %s", c.system, c.machine, p, err, c.want)
		}
	}
	for _, c := range [][2]string{{"Linux", "mips"}, {"SunOS", "x86_64"}, {"", ""}} {
		if p, err := thin.ParsePlatform(c[0], c[1]); fault.KindOf(err) != fault.Deploy {
			t.Errorf("%v: got %v, %v, want a deploy failure", c, p, err)
		}
	}
}

func TestBrokenIndex(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"linux amd64 1\n", "linux amd64 x " + fmt.Sprintf("%064d", 0) + "\n"} {
		if _, err := thin.FromFS(fstest.MapFS{"index": {Data: []byte(text)}}); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%q: got %v", text, err)
		}
	}
	if s, err := thin.FromFS(fstest.MapFS{}); err != nil || len(s.Known()) != 0 {
		t.Errorf("no index: got %v", err)
	}
}

func TestControllerHash(t *testing.T) {
	t.Parallel()
	// python3 -c 'import uuid; print(uuid.uuid3(uuid.NAMESPACE_DNS, "python.org").hex[:6])'
	if got := thin.ControllerHash("python.org"); got != "6fa459" {
		t.Errorf("got %s, want 6fa459", got)
	}
}
