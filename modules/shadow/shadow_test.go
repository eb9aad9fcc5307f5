package shadow_test

import (
	"strings"
	"testing"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/moduletest"
	"github.com/gossh/gossh/modules/shadow"
	"github.com/gossh/gossh/ordered"
)

func TestConforms(t *testing.T) { moduletest.Conform(t, shadow.Functions()) }

const entries = "root:*:19000:0:99999:7:::\nada:$6$a$b:20000:1:90:7:14:21000:\nbob:!x:::::::\neve::1:::::\n"

func host(t *testing.T, programs ...moduletest.Program) func(*modules.Host) {
	t.Helper()
	return func(h *modules.Host) {
		h.Root = moduletest.Tree(t, map[string]string{"etc/shadow": entries, "chroot/etc/shadow": "in:*:::::::\n"})
		for i := range programs {
			programs[i].Line = strings.ReplaceAll(programs[i].Line, "{root}", h.Root)
		}
		h.Runner = moduletest.Fake(t, nil, programs...)
	}
}

func TestLooking(t *testing.T) {
	t.Parallel()
	moduletest.Run(t, shadow.Functions(), host(t), []moduletest.Case{
		{Fun: "shadow.info", Args: []any{"ada"}, Want: ordered.Of("name", "ada", "passwd", "$6$a$b", "lstchg", 20000, "min", 1, "max", 90, "warn", 7, "inact", 14, "expire", 21000)},
		{Name: "nothing is set", Fun: "shadow.info", Args: []any{"in", "/chroot"}, Want: ordered.Of("name", "in", "passwd", "*", "lstchg", -1, "min", -1, "max", -1, "warn", -1, "inact", -1, "expire", -1)},
		{Name: "of nobody", Fun: "shadow.info", Args: []any{"zoe"}, Want: ordered.Of("name", "", "passwd", "", "lstchg", "", "min", "", "max", "", "warn", "", "inact", "", "expire", "")},
		{Name: "no file", Fun: "shadow.info", Args: []any{"zoe", "/none"}, Err: "no such file"},
		{Fun: "shadow.list_users", Want: []any{"root", "ada", "bob", "eve"}},
		{Fun: "shadow.default_hash", Want: "!"},
		{Fun: "shadow.gen_password", Args: []any{"x", "abc"}, Want: "$6$abc$K4v3HcZ8yAmpRfxML6S46NCcqy9r4/KdbQpFvqSWsBf4dgySOEOo1DHJTrmn2BsJK2aNmPN8Tfb826D2o9.z51"},
		{Name: "other algorithm", Fun: "shadow.gen_password", Args: []any{"x", "abc", "md5"}, Err: "md5 is not available"},
		{Name: "bad salt", Fun: "shadow.gen_password", Args: []any{"x", "a:b"}, Err: "a salt has"},
	})
}

func TestRandomSalt(t *testing.T) {
	t.Parallel()
	h := moduletest.NewHost(t)
	h.Functions = shadow.Functions
	one, err := h.Call(t.Context(), "shadow.gen_password", []any{"x"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	two, err := h.Call(t.Context(), "shadow.gen_password", []any{"x"}, nil)
	if err != nil || one == two {
		t.Errorf("got %v twice, %v", one, err)
	}
}

func TestChanging(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		fun  string
		args []any
		line string
		in   string
		err  string
	}{
		{"shadow.set_password", []any{"ada", "$6$c$d"}, "chpasswd -e", "ada:$6$c$d\n", ""},
		{"shadow.set_password", []any{"in", "$6$c$d", false, "/chroot"}, "chpasswd -R {root}/chroot -e", "in:$6$c$d\n", ""},
		{"shadow.set_password", []any{"ada", "$6$a$b"}, "", "", ""},
		{"shadow.set_password", []any{"ada", "x\nroot:y"}, "", "", "no colon and no line end"},
		{"shadow.set_password", []any{"zoe", "x"}, "", "", "User 'zoe' does not exist"},
		{"shadow.del_password", []any{"ada"}, "passwd -d ada", "", ""},
		{"shadow.del_password", []any{"eve"}, "", "", ""},
		{"shadow.lock_password", []any{"ada"}, "passwd -l ada", "", ""},
		{"shadow.lock_password", []any{"bob"}, "", "", ""},
		{"shadow.unlock_password", []any{"bob"}, "passwd -u bob", "", ""},
		{"shadow.unlock_password", []any{"ada"}, "", "", ""},
		{"shadow.set_maxdays", []any{"ada", int64(30)}, "chage -M 30 ada", "", ""},
		{"shadow.set_maxdays", []any{"ada", int64(90)}, "", "", ""},
		{"shadow.set_expire", []any{"ada", "2030-01-01"}, "chage -E 2030-01-01 ada", "", ""},
		{"shadow.set_expire", []any{"ada", "2027-07-01"}, "", "", ""},
		{"shadow.set_date", []any{"in", int64(0), "/chroot"}, "chage -R {root}/chroot -d 0 in", "", ""},
		{"shadow.set_inactdays", []any{"bob", int64(-1)}, "", "", ""},
		{"shadow.set_mindays", []any{"zoe", int64(1)}, "", "", "User 'zoe' does not exist"},
	} {
		t.Run(c.fun+" "+c.line+c.err, func(t *testing.T) {
			t.Parallel()
			k := moduletest.Case{Name: "run", Fun: c.fun, Args: c.args, Err: c.err}
			if c.err == "" {
				k.Want = true
			}
			var programs []moduletest.Program
			if c.line != "" {
				programs = append(programs, moduletest.Program{Line: c.line, Stdin: c.in})
			}
			moduletest.Run(t, shadow.Functions(), host(t, programs...), []moduletest.Case{k})
			k.Name, k.Test = "dry run", true
			moduletest.Run(t, shadow.Functions(), host(t), []moduletest.Case{k})
		})
	}
	moduletest.Run(t, shadow.Functions(), host(t, moduletest.Program{Line: "chage -W 3 ada", Code: 1, Stderr: "chage: Permission denied.\n"}), []moduletest.Case{
		{Name: "a failure is told", Fun: "shadow.set_warndays", Args: []any{"ada", int64(3)}, Err: "chage: Permission denied."},
	})
}

// TestRealPasswords changes passwords with the programs of this machine, in a copy
// of its files.
func TestRealPasswords(t *testing.T) {
	t.Parallel()
	moduletest.Private(t, []string{"/etc"}, nil, func() {
		h := moduletest.NewHost(t)
		h.Functions = shadow.Functions
		for _, c := range []struct {
			fun  string
			args []any
		}{
			{"shadow.set_password", []any{"daemon", "$6$c$d"}},
			{"shadow.lock_password", []any{"daemon"}},
			{"shadow.set_expire", []any{"daemon", "2030-01-02"}},
			{"shadow.set_date", []any{"daemon", int64(19000)}},
			{"shadow.set_maxdays", []any{"daemon", int64(30)}},
		} {
			if _, err := h.Call(t.Context(), c.fun, c.args, nil); err != nil {
				t.Fatal(err)
			}
		}
		got, err := h.Call(t.Context(), "shadow.info", []any{"daemon"}, nil)
		if want := `{"name":"daemon","passwd":"!$6$c$d","lstchg":19000,"min":0,"max":30,"warn":7,"inact":-1,"expire":21916}`; err != nil || moduletest.JSON(t, got) != want {
			t.Errorf("got %s, %v, want %s", moduletest.JSON(t, got), err, want)
		}
	})
}
