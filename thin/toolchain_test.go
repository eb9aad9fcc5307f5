package thin_test

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/gossh/gossh/thin"
)

// sourceTree writes the smallest source that a thin can be built from.
func sourceTree(t *testing.T, text string) string {
	t.Helper()
	dir := t.TempDir()
	writeTree(t, dir, "go.mod", "module github.com/gossh/gossh\n\ngo 1.24\n")
	writeTree(t, dir, "part/part.go", "package part\n\nconst Text = \""+text+"\"\n")
	writeTree(t, dir, "cmd/gossh-thin/main.go",
		"package main\n\nimport \"github.com/gossh/gossh/part\"\n\nvar release string\n\nfunc main() { println(part.Text, release) }\n")
	return dir
}

func writeTree(t *testing.T, dir, name, text string) {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestToolchainFollowsTheSource builds once for each state of the source, whatever
// the version says.
func TestToolchainFollowsTheSource(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip("there is no Go toolchain in the path")
	}
	built := 0
	o := thin.ToolchainOptions{
		Cache: t.TempDir(), Version: "same", Source: sourceTree(t, "one"), Tell: func(string) { built++ },
	}
	get := func(o thin.ToolchainOptions) string {
		t.Helper()
		b, err := thin.FromToolchain(o).Bundle(t.Context(), thin.Platform{OS: "linux", Arch: "amd64"})
		if err != nil {
			t.Fatal(err)
		}
		checkBundle(t, b)
		return b.Digest
	}
	first := get(o)
	if again := get(o); again != first || built != 1 || len(thin.FromToolchain(o).Known()) != 1 {
		t.Errorf("the same source: got another thin, or %d builds, want 1", built)
	}
	writeTree(t, o.Source, "part/part.go", "package part\n\nconst Text = \"two\"\n")
	if k := thin.FromToolchain(o).Known(); len(k) != 0 {
		t.Errorf("a changed source: got the stale thin %v", k[0].Digest)
	}
	second := get(o)
	if second == first || built != 2 {
		t.Errorf("a changed source: got the same thin, or %d builds, want 2", built)
	}
	writeTree(t, o.Source, "part/more.go", "package part\n\nfunc init() { println(1) }\n")
	if third := get(o); third == second || built != 3 {
		t.Errorf("a new file: got the same thin, or %d builds, want 3", built)
	}
	o.Source = sourceTree(t, "one")
	if elsewhere := get(o); elsewhere != first || built != 4 {
		t.Errorf("another checkout: got the thin of the first one, or %d builds, want 4", built)
	}
	o.Version = "other"
	if other := get(o); other == first || built != 5 {
		t.Errorf("another version: got the same thin, or %d builds, want 5", built)
	}
}

func TestToolchainRefuses(t *testing.T) {
	t.Parallel()
	amd64 := thin.Platform{OS: "linux", Arch: "amd64"}
	theirs := errors.New("it is theirs")
	s := thin.FromToolchain(thin.ToolchainOptions{
		Cache: t.TempDir(), Source: sourceTree(t, "x"), Owned: func(string) error { return theirs },
	})
	if _, err := s.Bundle(t.Context(), amd64); !errors.Is(err, thin.ErrNoBundle) || !errors.Is(err, theirs) {
		t.Errorf("source that others can write: got %v", err)
	}
	broken := sourceTree(t, "x")
	writeTree(t, broken, "part/part.go", "package part\n")
	s = thin.FromToolchain(thin.ToolchainOptions{Cache: t.TempDir(), Source: broken})
	if _, err := s.Bundle(t.Context(), amd64); err == nil || errors.Is(err, thin.ErrNoBundle) {
		t.Errorf("source that does not build: got %v", err)
	}
}
