package flat_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/gossh/gossh/roster"
	"github.com/gossh/gossh/roster/flat"
)

// TestPipeThatNobodyFills: the end of the context is the end of the reading.
func TestPipeThatNobodyFills(t *testing.T) {
	t.Parallel()
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	opened := make(chan *os.File)
	go func() {
		w, _ := os.OpenFile(pipe, os.O_WRONLY, 0) // waits for who reads
		cancel()
		opened <- w
	}()
	p := flat.New(flat.Options{File: pipe, Check: func(string) error { return nil }})
	for _, err := range p.Entries(ctx, roster.Query{}) {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("got %v, want %v", err, context.Canceled)
		}
	}
	_ = (<-opened).Close() // ends what goes on behind
}
