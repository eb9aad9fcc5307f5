package file_test

import (
	"os"
	"testing"

	"github.com/gossh/gossh/internal/testneed"
	"github.com/gossh/gossh/modules/file"
	"github.com/gossh/gossh/modules/moduletest"
	"github.com/gossh/gossh/ordered"
)

func TestModes(t *testing.T) {
	t.Parallel()
	f := map[string]string{"f": "x"}
	run(t, []change{
		{fun: "file.set_mode", files: f, args: list("/f", "0600"), want: "0600"},
		{name: "a number", files: f, fun: "file.set_mode", args: list("/f", int64(2755)), want: "2755"},
		{name: "no mode", files: f, fun: "file.set_mode", args: list("/f", "u+x"), want: "Invalid Mode u+x"},
		{name: "too many digits", files: f, fun: "file.set_mode", args: list("/f", "77777"), want: "Invalid Mode 77777"},
		{name: "of nothing", fun: "file.set_mode", args: list("/f", "0600"), err: "/f: File not found"},
	})
}

func TestOwners(t *testing.T) {
	t.Parallel()
	user, group := owner()
	f := map[string]string{"f": "x"}
	run(t, []change{
		{fun: "file.chown", files: f, args: list("/f", user, group)},
		{name: "by id", files: f, fun: "file.chown", args: list("/f", int64(os.Getuid()), int64(os.Getgid()))},
		{name: "nobody", files: f, fun: "file.chown", args: list("/f", "who", "what"), want: "User does not exist\nGroup does not exist\n"},
		{name: "nothing", fun: "file.chown", args: list("/f", user, group), want: "File not found"},
		{name: "nothing left", fun: "file.lchown", args: list("/f", user, group), want: "File not found"},
		{fun: "file.chgrp", files: f, args: list("/f", group)},
		{name: "no group", files: f, fun: "file.chgrp", args: list("/f", "what"), want: "Group does not exist\n"},
	})
}

// statOf returns what file.stats says of a file below root.
func statOf(t *testing.T, root, name, key string) any {
	t.Helper()
	host := moduletest.NewHost(t)
	host.Root = root
	call := moduletest.Bind(t, file.Functions(), host, "file.stats", list(name), ordered.Of("follow_symlinks", false))
	got, err := moduletest.Find(t, file.Functions(), "file.stats").Run(t.Context(), call)
	if err != nil {
		t.Fatal(err)
	}
	return got.(*ordered.Map).Value(key)
}

func TestOwnersAreChanged(t *testing.T) {
	t.Parallel()
	testneed.Root(t, "root")
	root := tree(t, map[string]string{"f": "x", "l": "-> f", "m": "-> f", "broken": "-> nowhere"})
	do := func(fun string, args ...any) {
		t.Helper()
		(&change{fun: fun, args: args}).call(t, root, false, nil)
	}
	do("file.chown", "/l", "web", "")
	do("file.lchown", "/m", "web", "web")
	do("file.chown", "/broken", "web", "web")
	for _, c := range []struct{ name, user, group string }{{"/f", "web", "root"}, {"/l", "root", "root"}, {"/m", "web", "web"}, {"/broken", "web", "web"}} {
		if u, g := statOf(t, root, c.name, "user"), statOf(t, root, c.name, "group"); u != c.user || g != c.group {
			t.Errorf("%s: got %v:%v, want %s:%s", c.name, u, g, c.user, c.group)
		}
	}
}

func ret(name string, changes *ordered.Map, comment string, result any) *ordered.Map {
	return ordered.Of("name", name, "changes", changes, "comment", comment, "result", result)
}

func TestCheckPerms(t *testing.T) {
	t.Parallel()
	user, group := owner()
	f := map[string]string{"f": "x", "l": "-> f"}
	was := ordered.Of("luser", user, "lgroup", group, "lmode", "0644")
	none := &ordered.Map{}
	run(t, []change{
		{name: "as it is", files: f, fun: "file.check_perms", args: list("/f", nil, user, group, "0644"), want: list(ret("/f", none, "", true), was)},
		{name: "nothing wanted", files: f, fun: "file.check_perms", args: list("/f", nil, nil, nil, nil), want: list(ret("/f", none, "", true), was)},
		{
			name: "mode", files: f, fun: "file.check_perms", args: list("/f", nil, user, group, int64(600)),
			want: list(ret("/f", ordered.Of("mode", "0600"), "", true), ordered.Of("luser", user, "lgroup", group, "lmode", "0644", "cmode", "0600")),
			dry:  list(ret("/f", ordered.Of("mode", "0600"), "", nil), was),
		},
		{
			name: "goes on", files: f, fun: "file.check_perms", args: list("/f", ret("/f", ordered.Of("diff", "New file"), "made", true), nil, nil, "0644"),
			want: list(ret("/f", ordered.Of("diff", "New file"), "made", true), was), dry: list(ret("/f", ordered.Of("diff", "New file"), "made", nil), was),
		},
		{
			name: "unknown user", files: f, fun: "file.check_perms", args: list("/f", nil, "who", nil, nil),
			want: list(ret("/f", none, "User does not exist\n; Failed to change user to who", false), ordered.Of("luser", user, "lgroup", group, "lmode", "0644", "cuser", "who")),
			dry:  list(ret("/f", ordered.Of("user", "who"), "", nil), ordered.Of("luser", user, "lgroup", group, "lmode", "0644", "cuser", "who")),
		},
		{
			name: "of a link", files: f, fun: "file.check_perms", args: list("/l", nil, nil, nil, "0600"),
			want: list(ret("/l", none, "", true), ordered.Of("luser", user, "lgroup", group, "lmode", "0777")),
		},
		{name: "of nothing", fun: "file.check_perms", args: list("/f", nil, nil, nil, "0600"), err: "Path not found: /f"},
	})
}

func TestCheckPermsKeepsSetID(t *testing.T) {
	t.Parallel()
	testneed.Root(t, "root")
	root := tree(t, map[string]string{"f": "x"})
	if err := os.Chmod(root+"/f", 0o755|os.ModeSetuid); err != nil {
		t.Fatal(err)
	}
	(&change{fun: "file.check_perms", args: list("/f", nil, "web", "web", nil)}).call(t, root, false,
		list(ret("/f", ordered.Of("user", "web", "group", "web"), "", true),
			ordered.Of("luser", "root", "lgroup", "root", "lmode", "4755", "cuser", "web", "cgroup", "web")))
	if got := statOf(t, root, "/f", "mode"); got != "4755" {
		t.Errorf("got the mode %v, want 4755", got)
	}
}

// TestModeOfUnreadable: its owner may change the mode of a file that nobody may read.
func TestModeOfUnreadable(t *testing.T) {
	t.Parallel()
	run(t, []change{
		{fun: "file.set_mode", files: map[string]string{"f": "x"}, args: list("/f", "0400"), want: "0400", prepare: func(root string) error { return os.Chmod(root+"/f", 0o200) }},
		{name: "through a link", files: map[string]string{"f": "x", "l": "-> f"}, fun: "file.set_mode", args: list("/l", "0600"), want: "0600"},
		{name: "of a directory", files: map[string]string{"d/": ""}, fun: "file.set_mode", args: list("/d", "0700"), want: "0700"},
	})
}
