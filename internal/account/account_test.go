package account_test

import (
	"context"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/gossh/gossh/internal/account"
	"github.com/gossh/gossh/internal/process"
)

// fake is a host with files, a directory service and id.
func fake(answers map[string]string) *account.Source {
	return &account.Source{
		Root: fstest.MapFS{
			"etc/passwd": {Data: []byte("root:x:0:0:root:/root:/bin/bash\n# no\nbad:x:y:0::/:\nweb:x:33:33:w:/var/www:/bin/sh\n")},
			"etc/group":  {Data: []byte("root:x:0:\nweb:x:33:\nlog:x:4:web,other\nssl:x:5:other,web\n")},
		},
		Run: func(_ context.Context, argv ...string) string { return answers[strings.Join(argv, " ")] },
	}
}

func TestUser(t *testing.T) {
	t.Parallel()
	s := fake(map[string]string{
		"getent passwd ldap": "ldap:*:5000:100:L:/home/ldap:/bin/zsh\n",
		"id -u mac":          "501\n", "id -g mac": "20\n", "/bin/sh -c echo ~mac": "/Users/mac\n",
	})
	for _, c := range []struct {
		name string
		want account.User
		ok   bool
	}{
		{"web", account.User{Name: "web", UID: 33, GID: 33, Home: "/var/www", Shell: "/bin/sh", Password: "x", GECOS: "w"}, true},
		{"ldap", account.User{Name: "ldap", UID: 5000, GID: 100, Home: "/home/ldap", Shell: "/bin/zsh", Password: "*", GECOS: "L"}, true},
		{"mac", account.User{Name: "mac", UID: 501, GID: 20, Home: "/Users/mac"}, true},
		{"bad", account.User{}, false},
		{"nobody-here", account.User{}, false},
		{"", account.User{}, false},
		{"-u", account.User{}, false},
		{"x;reboot", account.User{}, false},
	} {
		got, ok := s.User(t.Context(), c.name)
		if got != c.want || ok != c.ok {
			t.Errorf("%q: got %+v, %v, want %+v, %v", c.name, got, ok, c.want, c.ok)
		}
	}
}

func TestNamesAndGroups(t *testing.T) {
	t.Parallel()
	s := fake(map[string]string{
		"getent passwd 5000": "ldap:*:5000:100:L:/home/ldap:/bin/zsh\n", "id -un 501": "mac\n",
		"getent group staff": "staff:*:20:mac\n", "getent group 20": "staff:*:20:mac\n",
		"id -G mac": "20 12 61\n",
	})
	for uid, want := range map[uint32]string{33: "web", 5000: "ldap", 501: "mac", 77: ""} {
		if got := s.UserName(t.Context(), uid); got != want {
			t.Errorf("%d: got %q, want %q", uid, got, want)
		}
	}
	for gid, want := range map[uint32]string{4: "log", 20: "staff", 77: ""} {
		if got := s.GroupName(t.Context(), gid); got != want {
			t.Errorf("%d: got %q, want %q", gid, got, want)
		}
	}
	for name, want := range map[string]uint32{"ssl": 5, "staff": 20} {
		if got, ok := s.GroupID(t.Context(), name); !ok || got != want {
			t.Errorf("%s: got %d, %v, want %d", name, got, ok, want)
		}
	}
	if got, ok := s.GroupID(t.Context(), "none"); ok {
		t.Errorf("got %d, want none", got)
	}
	for _, c := range []struct {
		u    account.User
		want []uint32
	}{
		{account.User{Name: "web", GID: 33}, []uint32{33, 4, 5}},
		{account.User{Name: "mac", GID: 20}, []uint32{20, 12, 61}},
	} {
		if got := s.Groups(t.Context(), c.u); !cmp.Equal(got, c.want) {
			t.Errorf("%s: got %v, want %v", c.u.Name, got, c.want)
		}
	}
}

func TestSystem(t *testing.T) {
	t.Parallel()
	s := &account.Source{Root: os.DirFS("/"), Run: process.Output}
	if name := s.UserName(t.Context(), uint32(os.Geteuid())); name == "" {
		t.Error("the user of this process has no name")
	}
	if u, ok := s.User(t.Context(), "root"); !ok || u.UID != 0 {
		t.Errorf("got %+v, %v", u, ok)
	}
}

func TestAll(t *testing.T) {
	t.Parallel()
	files := fake(nil)
	if got := files.Users(t.Context()); len(got) != 2 || got[1] != (account.User{Name: "web", UID: 33, GID: 33, Home: "/var/www", Shell: "/bin/sh", Password: "x", GECOS: "w"}) {
		t.Errorf("got %+v", got)
	}
	if g, ok := files.Group(t.Context(), "ssl"); !ok || g.GID != 5 || !slices.Equal(g.Members, []string{"other", "web"}) {
		t.Errorf("got %+v, %v", g, ok)
	}
	if g, ok := files.Group(t.Context(), "none"); ok {
		t.Errorf("got %+v for a group that is not there", g)
	}
	directory := fake(map[string]string{"getent passwd": "a:x:1:1::/:\na:x:2:2::/:\nb:x:3:x::/:\n", "getent group": "g:*:7:\nshort:1\nh:*:y:\n"})
	if got := directory.Users(t.Context()); len(got) != 1 || got[0].UID != 1 {
		t.Errorf("got %+v, want the first a alone", got)
	}
	if got := directory.AllGroups(t.Context()); len(got) != 1 || got[0].GID != 7 || len(got[0].Members) != 0 {
		t.Errorf("got %+v, want g alone", got)
	}
}
