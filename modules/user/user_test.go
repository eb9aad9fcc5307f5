package user_test

import (
	"strings"
	"testing"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/moduletest"
	"github.com/gossh/gossh/modules/user"
	"github.com/gossh/gossh/ordered"
)

func TestConforms(t *testing.T) { moduletest.Conform(t, user.Functions()) }

const (
	passwd = "root:x:0:0:root:/root:/bin/bash\n# comment\nada:x:1000:1000:Ada L,1,22,333,4,5:/home/ada:/bin/zsh\nbad line\nbob:x:1001:100::/home/bob:\n"
	groups = "root:x:0:\nusers:x:100:\nada:x:1000:\nadm:x:4:syslog,ada\nwheel:x:10:bob\n"
)

// tree returns what makes a host with these accounts, on which programs run.
func tree(t *testing.T, has []string, programs ...moduletest.Program) func(*modules.Host) {
	t.Helper()
	return func(h *modules.Host) {
		h.Root = moduletest.Tree(t, map[string]string{"etc/passwd": passwd, "etc/group": groups, "chroot/etc/passwd": "eve:x:5:6::/:/bin/sh\n", "chroot/etc/group": "eve:x:6:\n"})
		h.Runner = moduletest.Fake(t, has, append(programs, moduletest.Program{Line: "getent*", Code: 2, Any: true}, moduletest.Program{Line: "id*", Code: 1, Any: true})...)
	}
}

func mapping(name string, uid, gid int, home, shell, full, room, work, phone, other string, groups ...any) *ordered.Map {
	return ordered.Of("gid", gid, "groups", groups, "home", home, "name", name, "passwd", "x", "shell", shell, "uid", uid,
		"fullname", full, "roomnumber", room, "workphone", work, "homephone", phone, "other", other)
}

func TestLooking(t *testing.T) {
	t.Parallel()
	ada := mapping("ada", 1000, 1000, "/home/ada", "/bin/zsh", "Ada L", "1", "22", "333", "4,5", "ada", "adm")
	moduletest.Run(t, user.Functions(), tree(t, nil), []moduletest.Case{
		{Fun: "user.info", Args: []any{"ada"}, Want: ada},
		{Name: "info of nobody", Fun: "user.info", Args: []any{"zoe"}, Want: &ordered.Map{}},
		{Name: "info in a root", Fun: "user.info", Args: []any{"eve"}, Kwargs: ordered.Of("root", "/chroot"), Want: mapping("eve", 5, 6, "/", "/bin/sh", "", "", "", "", "", "eve")},
		{Fun: "user.getent", Want: []any{
			mapping("root", 0, 0, "/root", "/bin/bash", "root", "", "", "", "", "root"), ada,
			mapping("bob", 1001, 100, "/home/bob", "", "", "", "", "", "", "users", "wheel"),
		}},
		{Fun: "user.list_users", Want: []any{"ada", "bob", "root"}},
		{Fun: "user.list_groups", Args: []any{"bob"}, Want: []any{"users", "wheel"}},
		{Name: "groups of nobody", Fun: "user.list_groups", Args: []any{"zoe"}, Want: []any{}},
		{Fun: "user.primary_group", Args: []any{"bob"}, Want: "users"},
		{Name: "primary group of nobody", Fun: "user.primary_group", Args: []any{"zoe"}, Err: "User 'zoe' does not exist"},
		{Fun: "user.get_loginclass", Args: []any{"bob"}, Want: ""},
	})
}

func TestChanging(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		moduletest.Case
		line string // what runs; "" for nothing
	}{
		{moduletest.Case{Fun: "user.add", Args: []any{"zoe"}}, "useradd -m -- zoe"},
		{
			moduletest.Case{Name: "add with all", Fun: "user.add", Args: []any{"zoe", int64(42), "users", []any{"adm", "wheel"}, "/srv/zoe", "/bin/sh", false, true, "Zoe Z", "1", "", "", "x,y", false}, Kwargs: ordered.Of("nologinit", true, "root", "/chroot")},
			"useradd -R {root}/chroot -s /bin/sh -u 42 -g users -G adm,wheel -d /srv/zoe -c Zoe Z,1,,,x,y -M -l -o -r -- zoe",
		},
		{moduletest.Case{Name: "add with a group of its own name", Fun: "user.add", Args: []any{"wheel"}, Kwargs: ordered.Of("groups", "wheel,adm", "usergroup", true, "home", true)}, "useradd -g wheel -G wheel,adm -m -- wheel"},
		{moduletest.Case{Name: "add without a group", Fun: "user.add", Args: []any{"zoe"}, Kwargs: ordered.Of("usergroup", false, "local", true)}, "luseradd -m -N -- zoe"},
		{moduletest.Case{Name: "add who is there", Fun: "user.add", Args: []any{"ada"}, Err: "User 'ada' already exists"}, ""},
		{moduletest.Case{Name: "login class", Fun: "user.add", Args: []any{"zoe"}, Kwargs: ordered.Of("loginclass", "staff"), Err: "loginclass is not available"}, ""},
		{moduletest.Case{Fun: "user.delete", Args: []any{"ada", true, true}}, "userdel -r -f -- ada"},
		{moduletest.Case{Name: "delete nobody", Fun: "user.delete", Args: []any{"zoe"}, Err: "User 'zoe' does not exist"}, ""},
		{moduletest.Case{Fun: "user.rename", Args: []any{"ada", "zoe"}}, "usermod -l zoe -- ada"},
		{moduletest.Case{Name: "rename to who is there", Fun: "user.rename", Args: []any{"ada", "bob"}, Err: "User 'bob' already exists"}, ""},
		{moduletest.Case{Fun: "user.chuid", Args: []any{"ada", int64(7)}}, "usermod -u 7 -- ada"},
		{moduletest.Case{Name: "chuid to the same", Fun: "user.chuid", Args: []any{"ada", int64(1000)}}, ""},
		{moduletest.Case{Fun: "user.chgid", Args: []any{"ada", "users"}}, "usermod -g users -- ada"},
		{moduletest.Case{Fun: "user.chshell", Args: []any{"ada", "/bin/sh"}}, "usermod -s /bin/sh -- ada"},
		{moduletest.Case{Name: "chshell to the same", Fun: "user.chshell", Args: []any{"ada", "/bin/zsh"}}, ""},
		{moduletest.Case{Fun: "user.chhome", Args: []any{"ada", "/srv/ada", true}}, "usermod -d /srv/ada -m -- ada"},
		{moduletest.Case{Fun: "user.chgroups", Args: []any{"ada", "wheel"}}, "usermod -G wheel -- ada"},
		{moduletest.Case{Name: "more groups", Fun: "user.chgroups", Args: []any{"ada", []any{"wheel"}, true}}, "usermod -G wheel -a -- ada"},
		{moduletest.Case{Name: "groups there are", Fun: "user.chgroups", Args: []any{"ada", "adm", true}}, ""},
		{moduletest.Case{Name: "the same groups", Fun: "user.chgroups", Args: []any{"ada", "adm"}}, ""},
		{moduletest.Case{Fun: "user.chfullname", Args: []any{"ada", "Ada"}}, "usermod -c Ada,1,22,333,4,5 -- ada"},
		{moduletest.Case{Fun: "user.chother", Args: []any{"ada", ""}}, "usermod -c Ada L,1,22,333 -- ada"},
		{moduletest.Case{Fun: "user.chroomnumber", Args: []any{"ada", "1"}}, ""},
		{moduletest.Case{Name: "a comma", Fun: "user.chworkphone", Args: []any{"ada", "1,2"}, Err: "must not have"}, ""},
	} {
		name := c.Name
		if name == "" {
			name = c.Fun
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dry, wet := c.Case, c.Case
			dry.Name, dry.Test, wet.Name = "dry run", true, "run"
			if c.Err == "" {
				dry.Want, wet.Want = true, true
			}
			var root string
			set := func(h *modules.Host) {
				tree(t, []string{"useradd", "usermod"})(h)
				root = h.Root
			}
			moduletest.Run(t, user.Functions(), set, []moduletest.Case{dry})
			moduletest.Run(t, user.Functions(), func(h *modules.Host) {
				var programs []moduletest.Program
				set(h)
				if c.line != "" {
					programs = append(programs, moduletest.Program{Line: replaceRoot(c.line, root)})
				}
				h.Runner = moduletest.Fake(t, []string{"useradd"}, append(programs, moduletest.Program{Line: "getent*", Code: 2, Any: true}, moduletest.Program{Line: "id*", Code: 1, Any: true})...)
			}, []moduletest.Case{wet})
		})
	}
}

func replaceRoot(line, root string) string { return strings.ReplaceAll(line, "{root}", root) }

func TestFailureIsTold(t *testing.T) {
	t.Parallel()
	moduletest.Run(t, user.Functions(), tree(t, nil, moduletest.Program{Line: "useradd -m -- zoe", Code: 4, Stderr: "useradd: cannot lock /etc/passwd\n"}), []moduletest.Case{
		{Fun: "user.add", Args: []any{"zoe"}, Err: "useradd -m -- zoe failed with the code 4: useradd: cannot lock /etc/passwd"},
	})
}

func TestBusyBox(t *testing.T) {
	t.Parallel()
	run := func(want any, failure, fun string, args []any, kwargs *ordered.Map, lines ...string) {
		t.Helper()
		var programs []moduletest.Program
		for _, l := range lines {
			programs = append(programs, moduletest.Program{Line: l})
		}
		moduletest.Run(t, user.Functions(), tree(t, []string{"adduser"}, programs...), []moduletest.Case{{Fun: fun, Args: args, Kwargs: kwargs, Want: want, Err: failure}})
	}
	run(true, "", "user.add", []any{"zoe", int64(42), "users"}, ordered.Of("groups", "adm", "shell", "/bin/ash", "fullname", "Z", "system", true, "createhome", false, "home", "/srv"),
		"adduser -D -s /bin/ash -u 42 -G users -h /srv -g Z -H -S zoe", "addgroup zoe adm")
	run(true, "", "user.chgroups", []any{"ada", "wheel"}, nil, "delgroup ada adm", "addgroup ada wheel")
	run(true, "", "user.chgroups", []any{"ada", "wheel,adm", true}, nil, "addgroup ada wheel")
	run(true, "", "user.delete", []any{"ada"}, ordered.Of("remove", true), "deluser --remove-home ada")
	run(nil, "user.chshell needs usermod, which this host does not have: install the package shadow", "user.chshell", []any{"ada", "/bin/sh"}, nil)
	run(nil, "install the package shadow", "user.add", []any{"zoe"}, ordered.Of("unique", false))
}

// TestRealUsers changes users with the programs of this machine, in copies of its
// files.
func TestRealUsers(t *testing.T) {
	t.Parallel()
	moduletest.Private(t, []string{"/etc"}, []string{"/home", "/var/mail"}, func() { realUsers(t) })
}

func realUsers(t *testing.T) {
	h := moduletest.NewHost(t)
	h.Functions = user.Functions
	call := func(fun string, args []any, kwargs *ordered.Map) any {
		t.Helper()
		v, err := h.Call(t.Context(), fun, args, kwargs)
		if err != nil {
			t.Fatalf("%s: %v", fun, err)
		}
		return v
	}
	call("user.add", []any{"gosshada", int64(4242)}, ordered.Of("shell", "/bin/sh", "fullname", "Ada", "groups", "adm", "usergroup", true))
	call("user.chgroups", []any{"gosshada", "daemon", true}, nil)
	call("user.chroomnumber", []any{"gosshada", "12"}, nil)
	call("user.chuid", []any{"gosshada", int64(4243)}, nil)
	call("user.chhome", []any{"gosshada", "/home/elsewhere", true}, nil)
	call("user.rename", []any{"gosshada", "gosshzoe"}, nil)
	got := moduletest.JSON(t, call("user.info", []any{"gosshzoe"}, nil))
	want := `{"gid":4242,"groups":["adm","daemon","gosshada"],"home":"/home/elsewhere","name":"gosshzoe","passwd":"x","shell":"/bin/sh","uid":4243,` +
		`"fullname":"Ada","roomnumber":"12","workphone":"","homephone":"","other":""}`
	if got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	call("user.delete", []any{"gosshzoe", true}, nil)
	if got := moduletest.JSON(t, call("user.info", []any{"gosshzoe"}, nil)); got != "{}" {
		t.Errorf("got %s after the user was removed", got)
	}
}
