package file_test

import (
	"os"
	"testing"
	"time"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/moduletest"
	"github.com/gossh/gossh/ordered"
)

// found are the files in which TestFind looks.
func found() map[string]string {
	return map[string]string{"d/a.log": "one\n", "d/B.LOG": "twelve bytes", "d/sub/c.txt": "x", "d/sub/e/": "", "d/l": "-> a.log"}
}

func TestFind(t *testing.T) {
	t.Parallel()
	user, group := owner()
	var all []change
	add := func(name string, want []any, kw ...any) {
		all = append(all, change{name: name, files: found(), fun: "file.find", args: list("/d"), kw: ordered.Of(kw...), want: want})
	}
	fails := func(err string, kw ...any) {
		all = append(all, change{name: err, files: found(), fun: "file.find", args: list("/d"), kw: ordered.Of(kw...), err: err})
	}
	add("all", list("/d", "/d/B.LOG", "/d/a.log", "/d/l", "/d/sub", "/d/sub/c.txt", "/d/sub/e"))
	add("name", list("/d/a.log"), "name", "*.log")
	add("iname", list("/d/B.LOG", "/d/a.log"), "iname", "*.log")
	add("regex", list("/d/a.log", "/d/sub/c.txt"), "regex", `[ac]\.`)
	add("iregex", list("/d/B.LOG"), "iregex", `b`)
	add("type", list("/d", "/d/l", "/d/sub", "/d/sub/e"), "type", "d,l")
	add("size", list("/d/B.LOG"), "size", "12", "type", "f")
	add("at least", list("/d/B.LOG"), "size", "+5b", "type", "f")
	add("at most", list("/d/a.log", "/d/sub/c.txt"), "size", "-4", "type", "f")
	add("in units", list("/d/B.LOG", "/d/a.log", "/d/sub/c.txt"), "size", "0k", "type", "f")
	add("user and group", list("/d/l"), "user", user, "group", list(group), "type", "l")
	add("nobody's", list(), "user", "web")
	add("grep", list("/d/a.log"), "grep", "^o.e$")
	add("depth", list("/d/sub/c.txt", "/d/sub/e"), "mindepth", int64(2))
	add("the start alone", list("/d"), "maxdepth", int64(0))
	add("one level", list("/d/B.LOG", "/d/a.log", "/d/l", "/d/sub"), "mindepth", int64(1), "maxdepth", int64(1))
	add("print one", list("B.LOG", "a.log", "c.txt"), "type", "f", "print", "name")
	add("print more", list(list("/d/a.log", int64(4), "f", user, group, "5bbf5a52328e7439ae6e719dfe712200", int64(0o100644))), "name", "a.log", "print", "path,size,type,user,group,md5,mode")
	add("old", list("/d/a.log"), "mtime", "1d", "type", "f")
	add("older", list(), "mtime", "+3w", "type", "f")
	add("new", list("/d/B.LOG", "/d/sub/c.txt"), "mtime", "-1d12h", "type", "f")
	fails(`no such user "who"`, "user", "who")
	fails(`invalid option "nmae"`, "nmae", "x")
	fails(`invalid value for "type" option: "x"`, "type", "x")
	fails(`invalid value for "size" option: "10q"`, "size", "10q")
	fails(`invalid value for "mtime" option: "1y"`, "mtime", "1y")
	fails(`invalid value for "print" option: "inode"`, "print", "path,inode")
	fails(`invalid value for "maxdepth" option: "x"`, "maxdepth", "x")
	fails("nothing to repeat", "regex", "*")
	now := time.Unix(1700000000, 0)
	for i := range all {
		all[i].set = func(h *modules.Host) { h.Now = func() time.Time { return now } }
		all[i].prepare = func(root string) error {
			for name, age := range map[string]time.Duration{"a.log": 49 * time.Hour, "B.LOG": time.Hour, "sub/c.txt": time.Minute} {
				if err := os.Chtimes(root+"/d/"+name, now.Add(-age), now.Add(-age)); err != nil {
					return err
				}
			}
			return nil
		}
	}
	all = append(all,
		change{name: "by a pattern", files: found(), fun: "file.find", args: list("/d/s*"), kw: ordered.Of("type", "f"), want: list("/d/sub/c.txt")},
		change{name: "nowhere", fun: "file.find", args: list("/d"), want: list()},
		change{
			name: "delete", files: found(), fun: "file.find", args: list("/d", "delete"), kw: ordered.Of("iname", "*.log"), want: list("/d/B.LOG", "/d/a.log"),
			after: map[string]string{"d/a.log": gone, "d/B.LOG": gone, "d/l": "-> a.log", "d/sub/c.txt": "x"},
		},
		change{
			name: "delete directories", files: found(), fun: "file.find", args: list("/d"), kw: ordered.Of("name", "sub", "delete", "fd"), want: list("/d/sub"),
			after: map[string]string{"d/sub": gone, "d/a.log": "one\n"},
		},
		change{name: "everything", fun: "file.find", args: list("/"), kw: ordered.Of("maxdepth", int64(0), "delete", "d"), err: "does not delete /"},
	)
	run(t, all)
}

func TestFindRunsCommands(t *testing.T) {
	t.Parallel()
	root := tree(t, map[string]string{"d/a b; x": ""})
	c := change{fun: "file.find", args: list("/d"), kw: ordered.Of("type", "f", "exec", `wc "-l x" {}`)}
	c.set = func(h *modules.Host) { h.Runner = moduletest.Fake(t, nil) }
	c.call(t, root, true, list("wc \"-l x\" /d/a b; x:\n\n"))
	c.set = func(h *modules.Host) {
		h.Runner = moduletest.Fake(t, nil, moduletest.Program{Line: "wc -l x " + root + "/d/a b; x", Stdout: "0"})
	}
	c.call(t, root, false, list("wc \"-l x\" /d/a b; x:\n0\n"))
}
