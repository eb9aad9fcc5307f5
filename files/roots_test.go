package files_test

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"testing"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/files"
)

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestOpen(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, dir+"/one/a/f.sh", "first")
	write(t, dir+"/two/a/f.sh", "second")
	write(t, dir+"/two/only", "only")
	write(t, dir+"/secret", "secret")
	if err := os.Symlink("../secret", dir+"/one/leak"); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("a/f.sh", dir+"/one/inside"); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mkfifo(dir+"/one/fifo", 0o600); err != nil {
		t.Fatal(err)
	}
	r := files.New(map[string][]string{"base": {dir + "/one", dir + "/absent", dir + "/two"}})
	for _, c := range []struct {
		env, path, want string
		kind            fault.Kind
		missing         bool
	}{
		{env: "base", path: "a/f.sh", want: "first"},
		{path: "only", want: "only"},
		{path: "inside", want: "first"},
		{path: "leak", kind: fault.Invalid},
		{path: "../secret", kind: fault.Invalid},
		{path: "/etc/passwd", kind: fault.Invalid},
		{path: "a/../only", kind: fault.Invalid},
		{path: "a", kind: fault.Invalid},
		{path: "fifo", kind: fault.Invalid},
		{path: "none", kind: fault.Invalid, missing: true},
		{env: "dev", path: "only", kind: fault.Invalid},
	} {
		f, err := r.Open(t.Context(), c.env, c.path)
		if got := fault.KindOf(err); got != c.kind {
			t.Errorf("%s: got %v (%v), want %v", c.path, got, err, c.kind)
			continue
		}
		if errors.Is(err, fs.ErrNotExist) != c.missing {
			t.Errorf("%s: got %v, want missing to be %v", c.path, err, c.missing)
		}
		if err != nil {
			continue
		}
		b, err := io.ReadAll(f)
		if err != nil || string(b) != c.want || f.Size != int64(len(c.want)) || len(f.SHA256) != 64 {
			t.Errorf("%s: got %q, %v, %+v, want %q", c.path, b, err, f, c.want)
		}
		f.Close()
	}
}

func TestDigestFollowsTheFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	r := files.New(map[string][]string{"base": {dir}})
	digest := func() string {
		f, err := r.Open(t.Context(), "", "f")
		if err != nil {
			t.Error(err)
			return ""
		}
		defer f.Close()
		return f.SHA256
	}
	write(t, dir+"/f", "one")
	first := digest()
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if got := digest(); got != first {
				t.Errorf("got %s, want %s", got, first)
			}
		})
	}
	wg.Wait()
	write(t, dir+"/f", "other")
	if digest() == first {
		t.Error("the digest of the old content was kept")
	}
}
