package process_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/gossh/gossh/internal/process"
)

// TestRunOfWhatIsBeingWritten waits until a program is closed.
func TestRunOfWhatIsBeingWritten(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "program")
	f, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY, 0o700)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteString("#!/bin/sh\necho ran\n"); err != nil {
		t.Fatal(err)
	}
	closed := time.AfterFunc(20*time.Millisecond, func() { _ = f.Close() })
	defer closed.Stop()
	r, err := process.Run(t.Context(), &process.Command{Argv: []string{path}})
	if err != nil || string(r.Stdout) != "ran\n" {
		t.Errorf("got %v, %v", r, err)
	}
}
