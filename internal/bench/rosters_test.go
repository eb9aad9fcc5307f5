package main

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/gossh/gossh/internal/testprogram"
	"github.com/gossh/gossh/roster"
	"github.com/gossh/gossh/targets"
)

// TestForms makes sure that the rosters have what they say and nothing that is
// wrong.
func TestForms(t *testing.T) {
	t.Parallel()
	for _, f := range forms() {
		file, err := writeRoster(t.TempDir(), 300, f)
		if err != nil {
			t.Fatal(err)
		}
		p, err := provider(f.kind, file)
		if err != nil {
			t.Fatal(err)
		}
		set := &roster.Set{
			Providers: []roster.Provider{p},
			Warn:      func(msg string) { t.Errorf("%s: %s", f.name, msg) },
		}
		m, err := set.Resolve(context.Background(), targets.Expr{Text: "*"})
		if err != nil || m.Len() != 300 {
			t.Fatalf("%s: got %v, %v, want 300 targets", f.name, m, err)
		}
		for target := range m.All() {
			if target.Err != nil || !strings.HasPrefix(string(target.ID), "web0") {
				t.Errorf("%s: got %s, %v", f.name, target.ID, target.Err)
			}
		}
	}
}

// TestSaltReader has a salt-ssh whose interpreter tells what it was given.
func TestSaltReader(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if _, err := saltReader(dir); err == nil || err.Error() != "salt-ssh is not installed" {
		t.Errorf("got %v", err)
	}
	python := filepath.Join(dir, "python")
	for name, text := range map[string]string{
		python:                         "#!/bin/sh\n[ \"$1\" = -E ] && [ \"$2\" = -c ] && [ \"$4\" = /roster ] && echo 0.25\n",
		filepath.Join(dir, "salt-ssh"): "#!" + python + " -E\nimport salt.scripts\n",
	} {
		testprogram.Write(t, name, text)
	}
	argv, err := saltReader(string(os.PathListSeparator) + "/nonexistent" + string(os.PathListSeparator) + dir)
	if want := []string{python, "-E", "-c", saltMatch}; err != nil || !slices.Equal(argv, want) {
		t.Fatalf("got %q, %v, want %q", argv, err, want)
	}
	if out, err := exec.Command(argv[0], append(argv[1:], "/roster")...).Output(); err != nil || string(out) != "0.25\n" {
		t.Errorf("running it: got %q, %v, want 0.25", out, err)
	}
	if err := os.WriteFile(filepath.Join(dir, "salt-ssh"), []byte("\x7fELF\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := saltReader(dir); err == nil || !strings.HasSuffix(err.Error(), "is no script") {
		t.Errorf("a program: got %v", err)
	}
}
