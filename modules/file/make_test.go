package file_test

import (
	"os"
	"testing"
	"time"

	"github.com/gossh/gossh/internal/testneed"
	"github.com/gossh/gossh/modules/file"
	"github.com/gossh/gossh/modules/moduletest"
	"github.com/gossh/gossh/ordered"
)

func TestMaking(t *testing.T) {
	t.Parallel()
	run(t, []change{
		{fun: "file.touch", args: list("/new"), want: true, after: map[string]string{"new": ""}},
		{name: "touch what there is", files: map[string]string{"a": "text"}, fun: "file.touch", args: list("/a", int64(5)), want: true, after: map[string]string{"a": "text"}},
		{name: "touch without a directory", fun: "file.touch", args: list("/x/new"), err: "'/x/new': No such file or directory"},
		{name: "touch with no time", fun: "file.touch", args: list("/new", "now"), err: "atime and mtime must be integers"},
		{fun: "file.truncate", files: map[string]string{"a": "text"}, args: list("/a", int64(2)), after: map[string]string{"a": "te"}},
		{name: "truncate nothing", fun: "file.truncate", args: list("/a", int64(2)), err: "File not found: /a"},
		{fun: "file.mkdir", args: list("/a/b/c"), want: true, after: map[string]string{"a/b/c": "/"}},
		{name: "mkdir what there is", files: map[string]string{"a/": ""}, fun: "file.mkdir", args: list("/a"), want: true, after: map[string]string{"a": "/"}},
		{fun: "file.makedirs", args: list("/a/b/c"), after: map[string]string{"a/b": "/", "a/b/c": gone}},
		{name: "makedirs with a slash", fun: "file.makedirs", args: list("/a/b/c/"), after: map[string]string{"a/b/c": "/"}},
		{name: "makedirs what there is", files: map[string]string{"a/": ""}, fun: "file.makedirs", args: list("/a/b"), want: "Directory '/a' already exists"},
		{name: "makedirs below a file", files: map[string]string{"a": ""}, fun: "file.makedirs", args: list("/a/b"), want: "The path '/a' already exists and is not a directory"},
		{fun: "file.makedirs_perms", args: list("/a/b"), kw: ordered.Of("mode", "0700"), after: map[string]string{"a/b": "/"}},
		{fun: "file.rmdir", files: map[string]string{"a/": ""}, args: list("/a"), want: true, after: map[string]string{"a": gone}},
		{name: "rmdir what is not empty", files: map[string]string{"a/b": ""}, fun: "file.rmdir", args: list("/a"), want: false, after: map[string]string{"a/b": ""}},
		{name: "rmdir no directory", files: map[string]string{"a": ""}, fun: "file.rmdir", args: list("/a"), err: "A valid directory was not specified."},
		{
			name: "rmdir recurse", files: map[string]string{"a/b/c/": "", "a/d/e": ""}, fun: "file.rmdir", args: list("/a"), kw: ordered.Of("recurse", true, "verbose", true),
			want:  ordered.Of("deleted", list("/a/b/c", "/a/b"), "errors", list(list("/a/d", "Directory not empty")), "result", false),
			dry:   ordered.Of("deleted", list("/a/b/c"), "errors", list(list("/a/b", "Directory not empty"), list("/a/d", "Directory not empty")), "result", false),
			after: map[string]string{"a/b": gone, "a/d/e": ""},
		},
		{
			name: "rmdir what is new", files: map[string]string{"a/": ""}, fun: "file.rmdir", args: list("/a"), kw: ordered.Of("older_than", int64(1), "verbose", true),
			want: ordered.Of("deleted", list(), "errors", list(), "result", true), after: map[string]string{"a": "/"},
		},
		{fun: "file.remove", files: map[string]string{"a/b/c": "", "a/l": "-> /etc"}, args: list("/a"), want: true, after: map[string]string{"a": gone}},
		{name: "remove a link", files: map[string]string{"a/b": "x", "l": "-> a"}, fun: "file.remove", args: list("/l"), want: true, after: map[string]string{"l": gone, "a/b": "x"}},
		{name: "remove nothing", fun: "file.remove", args: list("/a"), want: false},
		{name: "remove everything", fun: "file.remove", args: list("//"), err: "does not remove /"},
		{name: "remove by a relative path", fun: "file.remove", args: list("a"), err: "File path must be absolute: a"},
		{fun: "file.symlink", args: list("/a", "/l"), want: true, after: map[string]string{"l": "-> /a"}},
		{name: "symlink that is there", files: map[string]string{"l": "-> /a"}, fun: "file.symlink", args: list("/a", "/l"), want: true, after: map[string]string{"l": "-> /a"}},
		{name: "symlink elsewhere", files: map[string]string{"l": "-> /b"}, fun: "file.symlink", args: list("/a", "/l"), err: "Found existing symlink: /l"},
		{name: "symlink over a file", files: map[string]string{"l": "x"}, fun: "file.symlink", args: list("/a", "/l"), err: "Existing path is not a symlink: /l"},
		{name: "symlink by force", files: map[string]string{"l": "x"}, fun: "file.symlink", args: list("/a", "/l", true), want: true, after: map[string]string{"l": "-> /a"}},
		{name: "symlink atomic", files: map[string]string{"l": "-> /b"}, fun: "file.symlink", args: list("/a", "/l"), kw: ordered.Of("atomic", true), want: true, after: map[string]string{"l": "-> /a"}},
		{fun: "file.link", files: map[string]string{"a": "x"}, args: list("/a", "/l"), want: true, after: map[string]string{"l": "x"}},
		{name: "link to nothing", fun: "file.link", args: list("/a", "/l"), err: "File not found: /a"},
		{fun: "file.rename", files: map[string]string{"a": "x"}, args: list("/a", "/b"), want: true, after: map[string]string{"a": gone, "b": "x"}},
		{name: "rename nothing", fun: "file.rename", args: list("/a", "/b"), err: "No such file or directory '/a'"},
		{
			fun: "file.move", files: map[string]string{"a": "x"}, args: list("/a", "/b"), want: ordered.Of("result", true, "comment", "'/a' moved to '/b'"),
			dry: ordered.Of("result", nil, "comment", "'/a' would be moved to '/b'"), after: map[string]string{"a": gone, "b": "x"},
		},
		{
			name: "move into a directory", files: map[string]string{"a": "x", "d/": ""}, fun: "file.move", args: list("/a", "/d"), want: ordered.Of("result", true, "comment", "'/a' moved to '/d'"),
			dry: ordered.Of("result", nil, "comment", "'/a' would be moved to '/d'"), after: map[string]string{"a": gone, "d/a": "x"},
		},
		{name: "move onto what is there", files: map[string]string{"a": "x", "d/a": ""}, fun: "file.move", args: list("/a", "/d"), err: "Destination path '/d/a' already exists"},
	})
}

func TestCopying(t *testing.T) {
	t.Parallel()
	run(t, []change{
		{fun: "file.copy", files: map[string]string{"a": "x"}, args: list("/a", "/b"), want: true, after: map[string]string{"a": "x", "b": "x"}},
		{name: "over a file", files: map[string]string{"a": "x", "b": "y"}, fun: "file.copy", args: list("/a", "/b"), want: true, after: map[string]string{"b": "x"}},
		{name: "of a link", files: map[string]string{"a": "x", "l": "-> a"}, fun: "file.copy", args: list("/l", "/b"), want: true, after: map[string]string{"b": "x"}},
		{name: "through a link", files: map[string]string{"a": "x", "b": "y", "l": "-> b"}, fun: "file.copy", args: list("/a", "/l"), want: true, after: map[string]string{"b": "x", "l": "-> b"}},
		{name: "of nothing", fun: "file.copy", args: list("/a", "/b"), err: "No such file or directory '/a'"},
		{name: "of a directory", files: map[string]string{"a/": ""}, fun: "file.copy", args: list("/a", "/b"), err: "recurse is not set"},
		{name: "onto a directory", files: map[string]string{"a": "", "b/": ""}, fun: "file.copy", args: list("/a", "/b"), err: "Is a directory"},
		{name: "into itself", files: map[string]string{"a/": ""}, fun: "file.copy", args: list("/a", "/a/b"), kw: ordered.Of("recurse", true), err: "it would be within itself"},
		{
			name: "of a tree", files: map[string]string{"a/b/c": "x", "a/l": "-> b", "d/e": "y"}, fun: "file.copy", args: list("/a", "/d", true), want: true,
			after: map[string]string{"d/b/c": "x", "d/l": "-> b", "d/e": "y"},
		},
		{
			name: "of a tree in the place of another", files: map[string]string{"a/b": "x", "d/e": "y"}, fun: "file.copy", args: list("/a", "/d", true, true), want: true,
			after: map[string]string{"d/b": "x", "d/e": gone},
		},
	})
}

func TestModesOfWhatIsMade(t *testing.T) {
	t.Parallel()
	root := tree(t, map[string]string{"a/b": "x"})
	if err := os.Chmod(root+"/a/b", 0o751|os.ModeSetuid); err != nil {
		t.Fatal(err)
	}
	host := moduletest.NewHost(t)
	host.Root = root
	host.Now = func() time.Time { return time.Unix(1700000000, 0) }
	do := func(fun string, kw *ordered.Map, args ...any) {
		t.Helper()
		call := moduletest.Bind(t, file.Functions(), host, "file."+fun, args, kw)
		if _, err := moduletest.Find(t, file.Functions(), "file."+fun).Run(t.Context(), call); err != nil {
			t.Fatal(err)
		}
	}
	do("copy", ordered.Of("recurse", true), "/a", "/c")
	do("mkdir", ordered.Of("mode", "2750"), "/d/e")
	do("mkdir", ordered.Of("mode", int64(700)), "/f")
	do("touch", ordered.Of("mtime", int64(1600000000)), "/t")
	for name, want := range map[string]os.FileMode{
		"c/b": 0o751 | os.ModeSetuid, "d": 0o750 | os.ModeDir | os.ModeSetgid, "d/e": 0o750 | os.ModeDir | os.ModeSetgid, "f": 0o700 | os.ModeDir,
	} {
		info, err := os.Stat(root + "/" + name)
		if err != nil || info.Mode() != want {
			t.Errorf("%s: got %v, %v, want %v", name, info.Mode(), err, want)
		}
	}
	info, err := os.Stat(root + "/t")
	if err != nil || info.ModTime().Unix() != 1600000000 {
		t.Errorf("got the time %v, %v, want 1600000000", info.ModTime(), err)
	}
}

func TestOwnersOfWhatIsMade(t *testing.T) {
	t.Parallel()
	testneed.Root(t, "root")
	run(t, []change{
		{fun: "file.mkdir", args: list("/a/b", "web", "web", "0700"), want: true, after: map[string]string{"a/b": "/"}},
		{name: "unknown user", fun: "file.mkdir", args: list("/a", "who"), err: "User does not exist: who"},
	})
}

func TestNodes(t *testing.T) {
	t.Parallel()
	ret := func(what string, result any) *ordered.Map {
		return ordered.Of("name", "/n", "changes", ordered.Of("new", what+" /n created."), "comment", "", "result", result)
	}
	for _, c := range []struct {
		fun, line, what string
		args            []any
	}{
		{"file.mknod", "c 180 31", "Character device", list("/n", "c", int64(180), int64(31))},
		{"file.mknod_chrdev", "c 1 3", "Character device", list("/n", int64(1), int64(3))},
		{"file.mknod_blkdev", "b 8 9", "Block device", list("/n", int64(8), int64(9))},
		{"file.mknod_fifo", "p", "Fifo pipe", list("/n")},
	} {
		t.Run(c.fun, func(t *testing.T) {
			t.Parallel()
			host := moduletest.NewHost(t)
			host.Root = tree(t, nil)
			n := host.Root + "/n"
			call := moduletest.Bind(t, file.Functions(), host, c.fun, c.args, ordered.Of("mode", "0640"))
			f := moduletest.Find(t, file.Functions(), c.fun)
			call.Test = true
			host.Runner = moduletest.Fake(t, nil)
			got, err := f.Run(t.Context(), call)
			if want := moduletest.JSON(t, ret(c.what, nil)); err != nil || moduletest.JSON(t, got) != want {
				t.Errorf("dry: got %s, %v, want %s", moduletest.JSON(t, got), err, want)
			}
			call.Test = false
			make := func() error { return os.WriteFile(n, nil, 0o600) }
			host.Runner = moduletest.Fake(t, nil, moduletest.Program{Line: "mknod " + n + " " + c.line, Do: doing(t, make)})
			got, err = f.Run(t.Context(), call)
			if want := moduletest.JSON(t, ret(c.what, true)); err != nil || moduletest.JSON(t, got) != want {
				t.Errorf("got %s, %v, want %s", moduletest.JSON(t, got), err, want)
			}
			if info, err := os.Stat(n); err != nil || info.Mode() != 0o640 {
				t.Errorf("got %v, %v, want the mode 0640", info, err)
			}
			got, err = f.Run(t.Context(), call)
			if r := got.(*ordered.Map).Value("result"); err != nil || r != false {
				t.Errorf("again: got %v, %v, want false", r, err)
			}
		})
	}
}
