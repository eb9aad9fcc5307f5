package files_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/gossh/gossh/files"
)

func TestPrograms(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	program := func(name, text string) {
		t.Helper()
		write(t, filepath.Join(dir, name), text)
		if err := os.Chmod(filepath.Join(dir, name), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	program("a/_grains/rack", "in a")
	program("b/_grains/rack", "in b")
	program("b/_grains/site", "x")
	program("dev/_grains/rack", "in dev")
	program("dev/_grains/only", "y")
	program("b/_grains/.hidden", "z")
	program("b/tools/real", "w")
	program("b/_grains/sub/deep", "v")
	write(t, dir+"/a/_grains/old.py", "def f(): pass")
	for link, to := range map[string]string{"linked": "../tools/real", "out": "/bin/sh", "broken": "none"} {
		if err := os.Symlink(to, dir+"/b/_grains/"+link); err != nil {
			t.Fatal(err)
		}
	}
	r := files.New(map[string][]string{"dev": {dir + "/dev"}, "base": {dir + "/a", dir + "/none", dir + "/b"}, "another": {dir + "/a"}})
	programs, rest, err := r.Programs(t.Context(), "_grains")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, p := range programs {
		got = append(got, p.Env+":"+p.Path)
		if len(p.SHA256) != 64 {
			t.Errorf("%s has the digest %q", p.Path, p.SHA256)
		}
	}
	want := []string{"base:_grains/linked", "dev:_grains/only", "base:_grains/rack", "base:_grains/site"}
	if !slices.Equal(got, want) || !slices.Equal(rest, []string{"_grains/old.py"}) {
		t.Errorf("got %v and %v, want %v", got, rest, want)
	}
	if p, rest, err := r.Programs(t.Context(), "_none"); len(p) > 0 || len(rest) > 0 || err != nil {
		t.Errorf("got %v, %v, %v of no folder", p, rest, err)
	}
}
