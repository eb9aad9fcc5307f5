package file_test

import (
	"os"
	"testing"
	"time"

	"github.com/gossh/gossh/modules/file"
	"github.com/gossh/gossh/modules/moduletest"
	"github.com/gossh/gossh/ordered"
)

func TestLooking(t *testing.T) {
	t.Parallel()
	user, group := owner()
	uid, gid := int64(os.Getuid()), int64(os.Getgid())
	files := map[string]string{
		"a.txt": "some text\n# Comment\n", "dir/": "", "dir/b": "bb", "dir/.hidden": "ccc", "link": "-> a.txt", "broken": "-> nowhere",
		"home/me/x": "home", "srv/y": "srv",
	}
	var all []change
	add := func(fun string, want any, args ...any) {
		all = append(all, change{name: fun + moduletest.JSON(t, args), files: files, fun: "file." + fun, args: args, want: want})
	}
	fails := func(fun, err string, args ...any) {
		all = append(all, change{name: fun + moduletest.JSON(t, args), files: files, fun: "file." + fun, args: args, err: err})
	}
	add("file_exists", true, "/a.txt")
	add("file_exists", true, "~/x")
	add("file_exists", true, "~web/y")
	add("file_exists", false, "/dir")
	add("file_exists", false, "/broken")
	add("file_exists", false, "nowhere")
	add("directory_exists", true, "/dir")
	add("directory_exists", false, "/a.txt")
	add("is_link", true, "/link")
	add("is_link", true, "/broken")
	add("is_link", false, "/a.txt")
	add("is_hardlink", false, "/a.txt")
	add("is_fifo", false, "/a.txt")
	add("is_chrdev", false, "/a.txt")
	add("is_blkdev", false, "/a.txt")
	add("access", true, "/a.txt", "f")
	add("access", true, "/a.txt", "r")
	add("access", false, "/nowhere", "f")
	add("access", false, "/a.txt", "x")
	fails("access", "Invalid mode", "/a.txt", "rw")
	fails("access", "must be absolute", "a.txt", "r")
	add("get_mode", "0644", "/a.txt")
	add("get_mode", "0644", "/link")
	add("get_mode", "0777", "/link", false)
	add("get_mode", "0777", "/broken")
	fails("get_mode", "Path not found: /nowhere", "/nowhere")
	add("get_user", user, "/a.txt")
	add("get_uid", uid, "/a.txt")
	add("get_group", group, "/a.txt")
	add("get_gid", gid, "/a.txt")
	add("uid_to_user", "web", int64(4001))
	add("uid_to_user", int64(4009), int64(4009))
	add("uid_to_user", "", "web")
	add("user_to_uid", int64(4001), "web")
	add("user_to_uid", int64(17), int64(17))
	add("user_to_uid", "", "nobody-here")
	add("gid_to_group", "web", int64(4002))
	add("gid_to_group", "web", "web")
	add("gid_to_group", int64(4009), int64(4009))
	add("group_to_gid", int64(4002), "web")
	add("group_to_gid", "", "nobody-here")
	add("basename", "c", "a/b/c")
	add("basename", "", "a/b/")
	add("dirname", "a/b", "a/b/c")
	add("dirname", "/", "/c")
	add("dirname", "", "c")
	add("join", "/usr/local/bin", "/", "usr", "local", "bin")
	add("join", "/x", "a", "/x")
	add("normpath", "a/c", "a/b/../c/./")
	add("pardir", "..")
	add("path_exists_glob", true, "/d*/b")
	add("path_exists_glob", true, "/dir/.h*")
	add("path_exists_glob", false, "/dir/*hidden")
	add("path_exists_glob", true, "/brok?n")
	add("read", "some text\n# Comment\n", "/link")
	fails("read", "No such file or directory", "/nowhere")
	fails("read", "must be absolute", "a.txt")
	add("readdir", list(".", "..", ".hidden", "b"), "/dir")
	fails("readdir", "A valid directory was not specified.", "/a.txt")
	add("readlink", "a.txt", "/link")
	add("readlink", "/a.txt", "/link", true)
	fails("readlink", "A valid link was not specified: /a.txt", "/a.txt")
	add("seek_read", "text", "/a.txt", int64(4), int64(5))
	add("seek_read", "", "/a.txt", int64(4), int64(500))
	fails("seek_read", "the size", "/a.txt", int64(-1), int64(0))
	add("get_hash", "21ad0bd836b90d08f4cf640b4c298e7c", "/dir/b", "md5")
	add("get_sum", "File not found", "/nowhere")
	fails("get_hash", "Invalid hash type: md6", "/dir/b", "md6")
	add("contains", true, "/a.txt", " text ")
	add("contains", false, "/a.txt", "texts")
	add("contains", false, "/nowhere", "text")
	add("contains_regex", true, "/a.txt", "^#")
	add("contains_regex", false, "/a.txt", "^Comment")
	add("contains_regex", true, "/a.txt", "^Comment", "# ")
	fails("contains_regex", "nothing to repeat at position 0", "/a.txt", "*")
	add("contains_glob", true, "/a.txt", "*text*")
	add("contains_glob", false, "/a.txt", "text*")
	add("diskusage", int64(5), "/dir")
	add("diskusage", int64(2), "/dir/b")
	run(t, all)
}

func TestStats(t *testing.T) {
	t.Parallel()
	root := tree(t, map[string]string{"a": "some", "l": "-> a"})
	when := time.Unix(1700000000, 250000000)
	if err := os.Chtimes(root+"/a", when, when); err != nil {
		t.Fatal(err)
	}
	host := moduletest.NewHost(t)
	host.Root = root
	f := moduletest.Find(t, file.Functions(), "file.stats")
	got, err := f.Run(t.Context(), moduletest.Bind(t, file.Functions(), host, "file.stats", list("/l", "sha1"), nil))
	if err != nil {
		t.Fatal(err)
	}
	m := got.(*ordered.Map)
	user, group := owner()
	for k, want := range map[string]any{
		"size": int64(4), "mode": "0644", "type": "file", "target": "/a", "user": user, "group": group, "mtime": 1700000000.25,
		"sum": "eb875812858d27b22cb2b75f992dffadc1b05c66",
	} {
		if m.Value(k) != want {
			t.Errorf("%s: got %v, want %v", k, m.Value(k), want)
		}
	}
	lstat := moduletest.Find(t, file.Functions(), "file.lstat")
	if got, err = lstat.Run(t.Context(), moduletest.Bind(t, file.Functions(), host, "file.lstat", list("/l"), nil)); err != nil {
		t.Fatal(err)
	}
	if mode := got.(*ordered.Map).Value("st_mode"); mode != int64(0o120777) {
		t.Errorf("st_mode: got %v, want that of a link", mode)
	}
	statvfs := moduletest.Find(t, file.Functions(), "file.statvfs")
	if got, err = statvfs.Run(t.Context(), moduletest.Bind(t, file.Functions(), host, "file.statvfs", list("/"), nil)); err != nil {
		t.Fatal(err)
	}
	if n := got.(*ordered.Map).Value("f_blocks"); n.(int64) <= 0 {
		t.Errorf("f_blocks: got %v, want some", n)
	}
}

func TestHashes(t *testing.T) {
	t.Parallel()
	files := map[string]string{"a": "abc"}
	var all []change
	for form, sum := range map[string]string{
		"md5": "900150983cd24fb0d6963f7d28e17f72", "sha1": "a9993e364706816aba3e25717850c26c9cd0d89d",
		"sha224": "23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7",
		"sha256": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
		"sha384": "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7",
		"sha512": "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
	} {
		all = append(all,
			change{name: form, files: files, fun: "file.get_hash", args: list("/a", form), want: sum},
			change{name: form + " by its length", files: files, fun: "file.check_hash", args: list("/a", sum), want: true},
			change{name: form + " by its name", files: files, fun: "file.check_hash", args: list("/a", form+":"+sum), want: true},
			change{name: form + " of something else", files: files, fun: "file.check_hash", args: list("/etc/passwd", form+"="+sum), want: false},
		)
	}
	all = append(all, change{name: "no length of a hash", files: files, fun: "file.check_hash", args: list("/a", "abc"), err: "Unable to determine hash type"})
	run(t, all)
}

func TestGrep(t *testing.T) {
	t.Parallel()
	root := tree(t, map[string]string{"a": "", "b": ""})
	host := moduletest.NewHost(t)
	host.Root = root
	host.Runner = moduletest.Fake(t, nil, moduletest.Program{Line: "grep -i -n -e x y -- " + root + "/a " + root + "/b", Stdout: "1:x y\n", Stderr: "oh\n", Code: 0})
	f := moduletest.Find(t, file.Functions(), "file.grep")
	got, err := f.Run(t.Context(), moduletest.Bind(t, file.Functions(), host, "file.grep", list("/[ab]", "x y", "-i -n"), nil))
	if want := `{"pid":4711,"retcode":0,"stdout":"1:x y","stderr":"oh"}`; err != nil || moduletest.JSON(t, got) != want {
		t.Errorf("got %s, %v, want %s", moduletest.JSON(t, got), err, want)
	}
}
