package files_test

import (
	"errors"
	"io/fs"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/files"
)

// tree makes two roots, and links that lead out of the first.
func tree(t *testing.T) *files.Roots {
	t.Helper()
	dir := t.TempDir()
	write(t, dir+"/one/b/f", "x")
	write(t, dir+"/one/b/deep/g", "")
	write(t, dir+"/one/.git/x", "")
	write(t, dir+"/two/b/h", "")
	write(t, dir+"/two/a", "")
	write(t, dir+"/secret/s", "")
	for name, to := range map[string]string{"out": "/etc/passwd", "in": "b/f", "dir": "b", "b/deep/up": "..", "away": "../secret"} {
		if err := os.Symlink(to, dir+"/one/"+name); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(dir+"/one/b/empty", 0o750); err != nil {
		t.Fatal(err)
	}
	return files.New(map[string][]string{"base": {dir + "/one", dir + "/absent", dir + "/two"}})
}

func TestTree(t *testing.T) {
	t.Parallel()
	r := tree(t)
	for _, c := range []struct {
		dir  string
		want files.Tree
	}{
		{"", files.Tree{
			Files: []string{"a", "b/deep/g", "b/f", "b/h", "dir/deep/g", "dir/f", "in"},
			Dirs:  []string{".", "b", "b/deep", "b/empty", "dir", "dir/deep", "dir/empty"},
			Links: map[string]string{"in": "b/f", "dir": "b", "b/deep/up": "..", "dir/deep/up": ".."},
		}},
		{"b", files.Tree{
			Files: []string{"b/deep/g", "b/f", "b/h"}, Dirs: []string{"b", "b/deep", "b/empty"}, Links: map[string]string{"b/deep/up": ".."},
		}},
		{"dir", files.Tree{
			Files: []string{"dir/deep/g", "dir/f"}, Dirs: []string{"dir", "dir/deep", "dir/empty"}, Links: map[string]string{"dir/deep/up": ".."},
		}},
	} {
		got, err := r.Tree(t.Context(), "", c.dir)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(c.want, *got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", c.dir, diff)
		}
	}
	for dir, missing := range map[string]bool{"none": true, "a": true, "away": false, "../secret": false, "/etc": false, "b/": false} {
		got, err := r.Tree(t.Context(), "", dir)
		if fault.KindOf(err) != fault.Invalid || errors.Is(err, fs.ErrNotExist) != missing {
			t.Errorf("%s: got %v, %v, want an error, and missing to be %v", dir, got, err, missing)
		}
	}
}

func TestStat(t *testing.T) {
	t.Parallel()
	r := tree(t)
	const empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
	for name, want := range map[string]files.Info{
		"": {Dir: true, Mode: 0o700}, "b/empty": {Dir: true, Mode: 0o750}, "b/h": {Mode: 0o600, SHA256: empty},
		"in": {Mode: 0o600, Size: 1, SHA256: "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"},
	} {
		got, err := r.Stat(t.Context(), "base", name)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if diff := cmp.Diff(want, *got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", name, diff)
		}
	}
	for name, missing := range map[string]bool{"none": true, "out": false, "away/s": false, "../secret/s": false} {
		if got, err := r.Stat(t.Context(), "", name); err == nil || errors.Is(err, fs.ErrNotExist) != missing {
			t.Errorf("%s: got %v, %v, want an error, and missing to be %v", name, got, err, missing)
		}
	}
}
