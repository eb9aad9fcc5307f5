package file_test

import (
	"strings"
	"testing"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/moduletest"
	"github.com/gossh/gossh/ordered"
)

// TestAttributes: attributes and contexts that differ are changed, and noted in a dry
// run.
func TestAttributes(t *testing.T) {
	t.Parallel()
	type program = moduletest.Program
	user, group := owner()
	was := ordered.Of("luser", user, "lgroup", group, "lmode", "0644")
	attrs := ordered.Of("attrs", ordered.Of("old", "a", "new", "ie"))
	context := ordered.Of("selinux", ordered.Of("Old", "User: u Type: t_t", "New", "User: v Type: new_t"))
	lsattr := program{Line: "lsattr -d ROOT/f", Stdout: "-----a--------e------- ROOT/f\n"}
	stat := program{Line: "stat -c %C ROOT/f", Stdout: "u:r:t_t:s0\n"}
	for _, c := range []struct {
		name      string
		kw        *ordered.Map
		dry, real []program
		want      *ordered.Map
		result    any
	}{
		{name: "attributes", kw: ordered.Of("attrs", "ie"), dry: []program{lsattr}, real: []program{lsattr, {Line: "chattr +i ROOT/f"}, {Line: "chattr -a ROOT/f"}}, want: attrs, result: true},
		{name: "attributes as they are", kw: ordered.Of("attrs", "a"), dry: []program{lsattr}, real: []program{lsattr}, want: &ordered.Map{}, result: true},
		{name: "a file system without", kw: ordered.Of("attrs", "a"), dry: []program{{Line: "lsattr -d ROOT/f", Code: 1}}, real: []program{{Line: "lsattr -d ROOT/f", Code: 1}}, want: &ordered.Map{}, result: true},
		{name: "context", kw: ordered.Of("seuser", "v", "serole", "r", "setype", "new_t"), dry: []program{stat}, real: []program{stat, {Line: "chcon --user=v --type=new_t ROOT/f"}}, want: context, result: true},
		{name: "context as it is", kw: ordered.Of("setype", "t_t"), dry: []program{stat}, real: []program{stat}, want: &ordered.Map{}, result: true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			root := tree(t, map[string]string{"f": "x"})
			with := func(programs []program) func(*modules.Host) {
				want := make([]program, len(programs))
				for i, p := range programs {
					p.Line, p.Stdout = strings.ReplaceAll(p.Line, "ROOT", root), strings.ReplaceAll(p.Stdout, "ROOT", root)
					want[i] = p
				}
				return func(h *modules.Host) { h.Runner = moduletest.Fake(t, []string{"lsattr"}, want...) }
			}
			ch := change{fun: "file.check_perms", args: list("/f", nil, nil, nil, nil), kw: c.kw}
			result := c.result
			if c.want.Len() > 0 {
				result = nil
			}
			ch.set = with(c.dry)
			ch.call(t, root, true, list(ret("/f", c.want, "", result), was))
			ch.set = with(c.real)
			ch.call(t, root, false, list(ret("/f", c.want, "", c.result), was))
		})
	}
}

func TestAttributesThatDiffer(t *testing.T) {
	t.Parallel()
	root := tree(t, map[string]string{"f": "x"})
	meta := change{fun: "file.check_file_meta", args: list("/f", "", nil, nil, nil, nil, nil, "i", "base"), kw: ordered.Of("setype", "b")}
	meta.set = func(h *modules.Host) {
		h.Runner = moduletest.Fake(t, nil, moduletest.Program{Line: "lsattr -d " + root + "/f", Stdout: "--- x"}, moduletest.Program{Line: "stat -c %C " + root + "/f", Stdout: "u:r:a:s0"})
	}
	meta.call(t, root, false, ordered.Of("attrs", "i", "selinux", ordered.Of("New", "Type: b", "Old", "Type: a")))
	run(t, []change{{name: "unknown", files: map[string]string{"f": ""}, fun: "file.check_perms", args: list("/f", nil, nil, nil, nil), kw: ordered.Of("attrs", "Z"), err: "unknown attributes: Z"}})
}

func TestPersistentContext(t *testing.T) {
	t.Parallel()
	root := tree(t, map[string]string{"a.b": "x"})
	c := change{fun: "file.set_selinux_context", args: list("/a.b"), kw: ordered.Of("type", "t", "user", "u", "persist", true)}
	c.set = func(h *modules.Host) {
		h.Runner = moduletest.Fake(t, nil,
			moduletest.Program{Line: `semanage fcontext -a -t t -s u /a\.b`, Code: 1}, moduletest.Program{Line: `semanage fcontext -m -t t -s u /a\.b`},
			moduletest.Program{Line: "chcon --user=u --type=t " + root + "/a.b"}, moduletest.Program{Line: "stat -c %C " + root + "/a.b", Stdout: "u:r:t:s0\n"})
	}
	c.call(t, root, false, "u:r:t:s0")
}

func TestDeviceNumbers(t *testing.T) {
	t.Parallel()
	host := moduletest.NewHost(t)
	host.Runner = moduletest.Fake(t, nil, moduletest.Program{Line: "stat -L -c %t %T /dev/null", Stdout: "1 a3\n"})
	f := moduletest.Find(t, functions(), "file.get_devmm")
	got, err := f.Run(t.Context(), moduletest.Bind(t, functions(), host, "file.get_devmm", list("/dev/null"), nil))
	if err != nil || moduletest.JSON(t, got) != "[1,163]" {
		t.Errorf("got %s, %v, want [1,163]", moduletest.JSON(t, got), err)
	}
	run(t, []change{{name: "no device", files: map[string]string{"f": ""}, fun: "file.get_devmm", args: list("/f"), want: list(int64(0), int64(0))}})
}
