package ownership_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/gossh/gossh/internal/ownership"
)

func TestRead(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	name := filepath.Join(dir, "f")
	if err := os.WriteFile(name, []byte("12345"), 0o600); err != nil {
		t.Fatal(err)
	}
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if _, err := w.WriteString("piped"); err != nil {
		t.Fatal(err)
	}
	w.Close()
	pipe := fmt.Sprintf("/dev/fd/%d", r.Fd())
	refused := errors.New("not yours")
	fine := func(string) error { return nil }
	for _, c := range []struct {
		name, path string
		check      func(string) error
		limit      int64
		want       string
		err        error
		text       string
	}{
		{"a file", name, ownership.Check, 5, "12345", nil, ""},
		{"too much", name, fine, 4, "", nil, "is larger than 4 bytes"},
		{"a stranger's", name, func(string) error { return refused }, 5, "", refused, ""},
		{"nothing", name + "x", fine, 5, "", fs.ErrNotExist, ""},
		{"a directory", dir, fine, 5, "", nil, "is a directory"},
		{"a pipe", pipe, ownership.Check, 5, "piped", nil, ""},
	} {
		got, err := ownership.Read(t.Context(), c.path, c.check, c.limit)
		if string(got) != c.want || (err != nil) != (c.err != nil || c.text != "") {
			t.Errorf("%s: got %q, %v, want %q", c.name, got, err, c.want)
			continue
		}
		if err != nil && (c.err != nil && !errors.Is(err, c.err) || !strings.Contains(err.Error(), c.text)) {
			t.Errorf("%s: got %v, want %v %s", c.name, err, c.err, c.text)
		}
	}
}

// TestReadEnds has a pipe that nobody writes into.
func TestReadEnds(t *testing.T) {
	t.Parallel()
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	checked := make(chan bool)
	ended := make(chan error)
	go func() {
		_, err := ownership.Read(ctx, pipe, func(string) error { close(checked); return nil }, 5)
		ended <- err
	}()
	w, err := os.OpenFile(pipe, os.O_WRONLY, 0) // as soon as it is opened for reading
	if err != nil {
		t.Fatal(err)
	}
	<-checked
	cancel()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want %v", err, context.Canceled)
	}
	w.Close() // ends what went on behind
}
