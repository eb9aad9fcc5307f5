package group_test

import (
	"strings"
	"testing"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/group"
	"github.com/gossh/gossh/modules/moduletest"
	"github.com/gossh/gossh/ordered"
)

func TestConforms(t *testing.T) { moduletest.Conform(t, group.Functions()) }

const groups = "root:x:0:\nadm:x:4:syslog,ada\nusers:x:100:\n"

func host(t *testing.T, has []string, lines ...string) func(*modules.Host) {
	t.Helper()
	return func(h *modules.Host) {
		h.Root = moduletest.Tree(t, map[string]string{"etc/group": groups, "chroot/etc/group": "in:x:6:\n"})
		programs := []moduletest.Program{{Line: "getent*", Code: 2, Any: true}}
		for _, l := range lines {
			programs = append(programs, moduletest.Program{Line: strings.ReplaceAll(l, "{root}", h.Root)})
		}
		h.Runner = moduletest.Fake(t, has, programs...)
	}
}

func TestLooking(t *testing.T) {
	t.Parallel()
	adm := ordered.Of("name", "adm", "passwd", "x", "gid", 4, "members", []any{"syslog", "ada"})
	none := func(name string, gid int) *ordered.Map {
		return ordered.Of("name", name, "passwd", "x", "gid", gid, "members", []any{})
	}
	moduletest.Run(t, group.Functions(), host(t, nil), []moduletest.Case{
		{Fun: "group.info", Args: []any{"adm"}, Want: adm},
		{Name: "info of none", Fun: "group.info", Args: []any{"none"}, Want: &ordered.Map{}},
		{Name: "info in a root", Fun: "group.info", Args: []any{"in", "/chroot"}, Want: none("in", 6)},
		{Fun: "group.getent", Want: []any{none("root", 0), adm, none("users", 100)}},
	})
}

func TestChanging(t *testing.T) {
	t.Parallel()
	shadow, small := []string{"groupadd"}, []string{"addgroup"}
	for _, c := range []struct {
		has    []string
		fun    string
		args   []any
		kwargs *ordered.Map
		line   string // what runs; "" for nothing
		err    string
	}{
		{shadow, "group.add", []any{"web", int64(80), true}, ordered.Of("non_unique", true), "groupadd -g 80 -r -o web", ""},
		{shadow, "group.add", []any{"web"}, ordered.Of("root", "/chroot"), "groupadd -R {root}/chroot web", ""},
		{shadow, "group.add", []any{"adm"}, nil, "", "Group 'adm' already exists"},
		{small, "group.add", []any{"web", int64(80), true}, nil, "addgroup -g 80 -S web", ""},
		{small, "group.add", []any{"web"}, ordered.Of("non_unique", true), "", "install the package shadow"},
		{shadow, "group.delete", []any{"adm"}, nil, "groupdel adm", ""},
		{small, "group.delete", []any{"adm"}, nil, "delgroup adm", ""},
		{shadow, "group.delete", []any{"web"}, nil, "", "Group 'web' does not exist"},
		{shadow, "group.chgid", []any{"adm", int64(7)}, nil, "groupmod -g 7 adm", ""},
		{shadow, "group.chgid", []any{"adm", int64(7)}, ordered.Of("non_unique", true), "groupmod -o -g 7 adm", ""},
		{shadow, "group.chgid", []any{"adm", int64(4)}, nil, "", ""},
		{small, "group.chgid", []any{"adm", int64(7)}, nil, "", "group.chgid needs groupmod"},
		{shadow, "group.adduser", []any{"adm", "bob"}, nil, "usermod -a -G adm -- bob", ""},
		{shadow, "group.adduser", []any{"adm", "ada"}, nil, "", ""},
		{small, "group.adduser", []any{"adm", "bob"}, nil, "addgroup bob adm", ""},
		{shadow, "group.deluser", []any{"adm", "ada"}, nil, "gpasswd -M syslog adm", ""},
		{shadow, "group.deluser", []any{"adm", "bob"}, nil, "", ""},
		{small, "group.deluser", []any{"adm", "ada"}, nil, "delgroup ada adm", ""},
		{shadow, "group.members", []any{"adm", "ada,bob"}, nil, "gpasswd -M ada,bob adm", ""},
		{shadow, "group.members", []any{"adm", []any{"ada", "syslog"}}, nil, "", ""},
		{shadow, "group.members", []any{"in", "ada"}, ordered.Of("root", "/chroot"), "groupmod -R {root}/chroot -U ada in", ""},
		{small, "group.members", []any{"adm", "ada"}, nil, "", "install the package shadow"},
	} {
		t.Run(c.fun+" "+c.line+c.err, func(t *testing.T) {
			t.Parallel()
			k := moduletest.Case{Name: "run", Fun: c.fun, Args: c.args, Kwargs: c.kwargs, Err: c.err}
			if c.err == "" {
				k.Want = true
			}
			var lines []string
			if c.line != "" {
				lines = []string{c.line}
			}
			moduletest.Run(t, group.Functions(), host(t, c.has, lines...), []moduletest.Case{k})
			k.Name, k.Test = "dry run", true
			moduletest.Run(t, group.Functions(), host(t, c.has), []moduletest.Case{k})
		})
	}
}

// TestRealGroups changes groups with the programs of this machine, in a copy of its
// files.
func TestRealGroups(t *testing.T) {
	t.Parallel()
	moduletest.Private(t, []string{"/etc"}, nil, func() {
		h := moduletest.NewHost(t)
		h.Functions = group.Functions
		for _, c := range []struct {
			fun  string
			args []any
		}{
			{"group.add", []any{"gosshweb", int64(4242)}},
			{"group.chgid", []any{"gosshweb", int64(4243)}},
			{"group.adduser", []any{"gosshweb", "daemon"}},
			{"group.adduser", []any{"gosshweb", "bin"}},
			{"group.deluser", []any{"gosshweb", "daemon"}},
		} {
			if _, err := h.Call(t.Context(), c.fun, c.args, nil); err != nil {
				t.Fatal(err)
			}
		}
		got, err := h.Call(t.Context(), "group.info", []any{"gosshweb"}, nil)
		if want := `{"name":"gosshweb","passwd":"x","gid":4243,"members":["bin"]}`; err != nil || moduletest.JSON(t, got) != want {
			t.Errorf("got %s, %v, want %s", moduletest.JSON(t, got), err, want)
		}
	})
}
