package rostertest

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/gossh/gossh/roster"
)

// RunPipe checks that a provider of a file ends with its context while the file is a
// pipe that nobody fills. open returns one that reads file, and trusts it.
func RunPipe(t *testing.T, open func(file string) roster.Provider) {
	t.Helper()
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	opened := make(chan *os.File)
	go func() {
		w, err := os.OpenFile(pipe, os.O_WRONLY, 0) // waits for who reads
		if err != nil {
			t.Error(err)
		}
		cancel()
		opened <- w
	}()
	var got error
	for _, err := range open(pipe).Entries(ctx, roster.Query{}) {
		got = errors.Join(got, err)
	}
	if !errors.Is(got, context.Canceled) {
		t.Errorf("got %v, want %v", got, context.Canceled)
	}
	_ = (<-opened).Close() // ends what goes on behind
}
