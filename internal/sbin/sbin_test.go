package sbin

import (
	"errors"
	"os/exec"
	"path/filepath"
	"testing"
)

func TestLookPath(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	// The name leads from any of the directories to a program that every
	// POSIX system has.
	got, err := LookPath("../bin/sh")
	if err != nil || filepath.Base(got) != "sh" {
		t.Errorf("LookPath(../bin/sh): got %q, %v, want a path of sh", got, err)
	}
	if got, err := LookPath("no-such-program-here"); !errors.Is(err, exec.ErrNotFound) {
		t.Errorf("LookPath(no-such-program-here): got %q, %v, want exec.ErrNotFound", got, err)
	}
}
