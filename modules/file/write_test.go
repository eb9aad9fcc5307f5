package file_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/gossh/gossh/internal/process"
	"github.com/gossh/gossh/modules/moduletest"
	"github.com/gossh/gossh/ordered"
)

// doing returns what a fake program does.
func doing(t *testing.T, do func() error) func(*process.Command) {
	return func(*process.Command) {
		if err := do(); err != nil {
			t.Error(err)
		}
	}
}

func TestWriting(t *testing.T) {
	t.Parallel()
	run(t, []change{
		{fun: "file.append", files: map[string]string{"a": "one\n"}, args: list("/a", "two", int64(3)), want: `Wrote 2 lines to "/a"`, after: map[string]string{"a": "one\ntwo\n3\n"}},
		{name: "append by keyword", files: map[string]string{"a": "one"}, fun: "file.append", args: list("/a"), kw: ordered.Of("args", list("x", "y")), want: `Wrote 2 lines to "/a"`, after: map[string]string{"a": "one\nx\ny\n"}},
		{name: "append one by keyword", files: map[string]string{"a": ""}, fun: "file.append", args: list("/a"), kw: ordered.Of("args", "x"), want: `Wrote 1 lines to "/a"`, after: map[string]string{"a": "x\n"}},
		{name: "append with an unknown keyword", files: map[string]string{"a": ""}, fun: "file.append", args: list("/a"), kw: ordered.Of("text", "x"), err: "not valid: text=x"},
		{name: "append through a link", files: map[string]string{"d/a": "one\n", "l": "-> d/a"}, fun: "file.append", args: list("/l", "two"), want: `Wrote 1 lines to "/l"`, after: map[string]string{"d/a": "one\ntwo\n", "l": "-> d/a"}},
		{name: "append to nothing", fun: "file.append", args: list("/a", "x"), err: "No such file or directory: '/a'"},
		{fun: "file.prepend", files: map[string]string{"a": "one"}, args: list("/a", "x", "y"), want: `Prepended 2 lines to "/a"`, after: map[string]string{"a": "x\ny\none"}},
		{name: "prepend to nothing", fun: "file.prepend", args: list("/a", "x"), want: `Prepended 1 lines to "/a"`, after: map[string]string{"a": "x\n"}},
		{fun: "file.write", files: map[string]string{"a": "one"}, args: list("/a", "x", "y"), want: `Wrote 2 lines to "/a"`, after: map[string]string{"a": "x\ny\n"}},
		{fun: "file.seek_write", files: map[string]string{"a": "abcdef"}, args: list("/a", "XY", int64(2)), want: int64(2), after: map[string]string{"a": "abXYef"}},
		{name: "write a directory", files: map[string]string{"d/": ""}, fun: "file.write", args: list("/d", "x"), err: "reading '/d': Is a directory"},
	})
}

// TestWhatStays: a file that is edited keeps its mode, and its other names.
func TestWhatStays(t *testing.T) {
	t.Parallel()
	run(t, []change{
		{
			name: "mode", files: map[string]string{"a": "x\n"}, fun: "file.append", args: list("/a", "y"), want: `Wrote 1 lines to "/a"`, after: map[string]string{"a": "x\ny\n"},
			prepare: func(root string) error { return os.Chmod(root+"/a", 0o4711) },
		},
		{
			name: "names", files: map[string]string{"a": "x\n"}, fun: "file.append", args: list("/a", "y"), want: `Wrote 1 lines to "/a"`, after: map[string]string{"a": "x\ny\n", "b": "x\ny\n"},
			prepare: func(root string) error { return os.Link(root+"/a", root+"/b") },
		},
	})
	root := moduletest.Tree(t, map[string]string{"a": "x"})
	path := filepath.Join(root, "a")
	if err := os.Chmod(path, 0o640|os.ModeSetgid); err != nil {
		t.Fatal(err)
	}
	(&change{fun: "file.append", args: list("/a", "y")}).call(t, root, false, `Wrote 1 lines to "/a"`)
	info, err := os.Stat(path)
	if err != nil || info.Mode() != 0o640|os.ModeSetgid {
		t.Errorf("got %v, %v, want the mode as before", info.Mode(), err)
	}
	left, err := filepath.Glob(root + "/.gossh*")
	if err != nil || len(left) > 0 {
		t.Errorf("%v is left (%v)", left, err)
	}
}
