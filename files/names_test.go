package files_test

import (
	"os"
	"slices"
	"testing"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/files"
)

func TestNames(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, dir+"/one/b/f", "")
	write(t, dir+"/one/.git/x", "")
	write(t, dir+"/two/b/f", "")
	write(t, dir+"/two/a", "")
	for name, to := range map[string]string{"out": "/etc/passwd", "in": "b/f", "broken": "none", "dir": "b"} {
		if err := os.Symlink(to, dir+"/one/"+name); err != nil {
			t.Fatal(err)
		}
	}
	r := files.New(map[string][]string{"base": {dir + "/one", dir + "/absent", dir + "/two"}, "a": nil})
	got, err := r.Names(t.Context(), "")
	if want := []string{"a", "b/f", "dir/f", "in"}; err != nil || !slices.Equal(got, want) {
		t.Errorf("got %v, %v, want %v", got, err, want)
	}
	if got := r.Envs(); !slices.Equal(got, []string{"a", "base"}) {
		t.Errorf("got %v", got)
	}
	if _, err := r.Names(t.Context(), "dev"); fault.KindOf(err) != fault.Invalid {
		t.Errorf("got %v, want invalid", err)
	}
}
