package selinux_test

import (
	"testing"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/moduletest"
	"github.com/gossh/gossh/modules/selinux"
	"github.com/gossh/gossh/ordered"
)

// step is a function and what it runs.
type step struct {
	moduletest.Case
	programs []moduletest.Program
}

func runs(t *testing.T, steps []step) {
	t.Helper()
	for _, s := range steps {
		moduletest.Run(t, selinux.Functions(), func(h *modules.Host) {
			h.Runner = moduletest.Fake(t, nil, s.programs...)
			h.Files = moduletest.Files{"mod/a.pp": "policy"}
		}, []moduletest.Case{s.Case})
	}
}

// one is a program that runs once.
func one(line, out string) []moduletest.Program {
	return []moduletest.Program{{Line: line, Stdout: out}}
}

// said is what became of a program.
func said(out string) *ordered.Map {
	return ordered.Of("pid", 4711, "retcode", 0, "stdout", out, "stderr", "")
}

// TestChangePolicies has what semanage 3.4 of Debian 12 says.
func TestChangePolicies(t *testing.T) {
	t.Parallel()
	const www = "/srv/www(/.*)?"
	dry := ordered.Of("pid", 0, "retcode", 0, "stdout", "", "stderr", "")
	runs(t, []step{
		{moduletest.Case{Name: "add", Fun: "selinux.fcontext_add_policy", Args: []any{www, nil, "httpd_sys_content_t"}, Want: said("")}, one("semanage fcontext --add --type=httpd_sys_content_t "+www, "")},
		{moduletest.Case{Name: "add all", Fun: "selinux.fcontext_add_policy", Args: []any{www, "d", "t_t", "u_u", "s0"}, Want: said("")}, one("semanage fcontext --add --ftype=d --type=t_t --seuser=u_u --range=s0 "+www, "")},
		{moduletest.Case{Name: "all files", Fun: "selinux.fcontext_delete_policy", Args: []any{www, "a"}, Want: said("")}, one("semanage fcontext --delete "+www, "")},
		{moduletest.Case{Name: "no kind", Fun: "selinux.fcontext_add_policy", Args: []any{www, "x"}, Err: "Invalid filetype given: x"}, nil},
		{moduletest.Case{Name: "an option", Fun: "selinux.fcontext_add_policy", Args: []any{"-x"}, Err: "name cannot be"}, nil},
		{
			moduletest.Case{Name: "refused", Fun: "selinux.fcontext_delete_policy", Args: []any{"/nosuch"}, Err: "File context for /nosuch is not defined"},
			[]moduletest.Program{{Line: "semanage fcontext --delete /nosuch", Code: 1, Stderr: "ValueError: File context for /nosuch is not defined\n"}},
		},
		{moduletest.Case{Name: "dry run", Fun: "selinux.fcontext_add_policy", Args: []any{www}, Test: true, Want: dry}, nil},
		{moduletest.Case{Fun: "selinux.filetype_id_to_string", Args: []any{"l"}, Want: "symbolic link"}, nil},
		{moduletest.Case{Name: "port", Fun: "selinux.port_add_policy", Args: []any{"tcp/8080", "http_port_t"}, Want: said("")}, one("semanage port --add --proto=tcp --type=http_port_t 8080", "")},
		{moduletest.Case{Name: "ports", Fun: "selinux.port_add_policy", Args: []any{"x", "http_port_t", "udp", "20-21", "s0"}, Want: said("")}, one("semanage port --add --proto=udp --type=http_port_t --range=s0 20-21", "")},
		{moduletest.Case{Name: "no type", Fun: "selinux.port_add_policy", Args: []any{"tcp/1"}, Err: "SELinux Type is required"}, nil},
		{moduletest.Case{Fun: "selinux.port_delete_policy", Args: []any{"tcp/8080"}, Want: said("")}, one("semanage port --delete --proto=tcp 8080", "")},
		{moduletest.Case{Name: "no port", Fun: "selinux.port_delete_policy", Args: []any{"tcp/x"}, Err: `"tcp/x" must be a port`}, nil},
		{moduletest.Case{Name: "dry run of a port", Fun: "selinux.port_delete_policy", Args: []any{"tcp/8080"}, Test: true, Want: dry}, nil},
	})
}

// TestApply has what restorecon prints written by hand: a machine without SELinux has no
// labels that could be wrong.
func TestApply(t *testing.T) {
	t.Parallel()
	const (
		would = "Would relabel /srv/a from b from u:object_r:var_t:s0 to u:object_r:srv_t:s0\nWould relabel /srv/b from a:b:c:s0 to x:b:y:s0:c1\n"
		older = "restorecon reset /srv/a context u:object_r:var_t:s0->u:object_r:srv_t:s0\n"
	)
	a := ordered.Of("old", ordered.Of("sel_type", "var_t"), "new", ordered.Of("sel_type", "srv_t"))
	b := ordered.Of("old", ordered.Of("sel_user", "a", "sel_type", "c", "sel_level", "s0"), "new", ordered.Of("sel_user", "x", "sel_type", "y", "sel_level", "s0:c1"))
	with := func(m, changes *ordered.Map) *ordered.Map { m.Set("changes", changes); return m }
	both := func(how string, out string) []moduletest.Program {
		return append(one("restorecon -n -v"+how+" /srv", out), one("restorecon -F -v"+how+" /srv", "done\n")...)
	}
	runs(t, []step{
		{moduletest.Case{Fun: "selinux.fcontext_policy_is_applied", Args: []any{"/srv"}, Want: ""}, one("restorecon -n -v /srv", "")},
		{moduletest.Case{Name: "below", Fun: "selinux.fcontext_policy_is_applied", Args: []any{"/srv", true}, Want: "Would relabel x"}, one("restorecon -n -v -R /srv", "Would relabel x\n")},
		{moduletest.Case{Fun: "selinux.fcontext_apply_policy", Args: []any{"/srv", true}, Want: with(said("done"), ordered.Of("/srv/a from b", a, "/srv/b", b))}, both(" -R", would)},
		{moduletest.Case{Name: "older", Fun: "selinux.fcontext_apply_policy", Args: []any{"/srv"}, Want: with(said("done"), ordered.Of("/srv/a", a))}, both("", older)},
		{moduletest.Case{Name: "nothing", Fun: "selinux.fcontext_apply_policy", Args: []any{"/srv"}, Want: said("done")}, both("", "")},
		{moduletest.Case{
			Name: "dry run", Fun: "selinux.fcontext_apply_policy", Args: []any{"/srv"}, Test: true,
			Want: with(ordered.Of("pid", 0, "retcode", 0, "stdout", "", "stderr", ""), ordered.Of("/srv/a", a)),
		}, one("restorecon -n -v /srv", older)},
	})
}

// TestPorts has what semanage 3.4 of Debian 12 prints, shortened.
func TestPorts(t *testing.T) {
	t.Parallel()
	const ports = "SELinux Port Type              Proto    Port Number\n\nafs3_callback_port_t           tcp      7001\nafs3_callback_port_t           udp      7001\n" +
		"afs_fs_port_t                  tcp      2040\nafs_fs_port_t                  udp      7000, 7005\n"
	afs := ordered.Of("sel_type", "afs_fs_port_t", "protocol", "udp", "port", "7000, 7005")
	list := func() []moduletest.Program { return one("semanage port -l", ports) }
	runs(t, []step{
		{moduletest.Case{Fun: "selinux.port_get_policy", Args: []any{"udp/7005"}, Want: afs}, list()},
		{moduletest.Case{Name: "by arguments", Fun: "selinux.port_get_policy", Args: []any{"x", nil, "udp", int64(7000)}, Want: afs}, list()},
		{moduletest.Case{Name: "a range", Fun: "selinux.port_get_policy", Args: []any{"udp/7000-7005"}, Want: nil}, list()},
		{moduletest.Case{Name: "type", Fun: "selinux.port_get_policy", Args: []any{"udp/7005", "ssh_port_t"}, Want: nil}, list()},
	})
}

// TestSemodule has what semodule 3.4 of Debian 12 prints, shortened; "disabled" and the
// list of older versions are written by hand.
func TestSemodule(t *testing.T) {
	t.Parallel()
	const full = "100 accountsd       pp         \n100 acct            pp disabled\n"
	on, off := ordered.Of("Enabled", true, "Version", nil), ordered.Of("Enabled", false, "Version", nil)
	older := append([]moduletest.Program{{Line: "semodule -lfull", Code: 1, Stderr: "usage"}}, one("semodule -l", "abrt\t1.2.0\nx\t1.0\tDisabled\n")...)
	runs(t, []step{
		{moduletest.Case{Fun: "selinux.list_semod", Want: ordered.Of("accountsd", on, "acct", off)}, one("semodule -lfull", full)},
		{moduletest.Case{Name: "older", Fun: "selinux.list_semod", Want: ordered.Of("abrt", ordered.Of("Enabled", true, "Version", "1.2.0"), "x", ordered.Of("Enabled", false, "Version", "1.0"))}, older},
		{moduletest.Case{Fun: "selinux.getsemod", Args: []any{"acct"}, Want: off}, one("semodule -lfull", full)},
		{moduletest.Case{Name: "none", Fun: "selinux.getsemod", Args: []any{"x"}, Want: map[string]any{}}, one("semodule -lfull", full)},
		{moduletest.Case{Fun: "selinux.setsemod", Args: []any{"abrt", "Disabled"}, Want: true}, one("semodule -d abrt", "")},
		{moduletest.Case{Name: "enable", Fun: "selinux.setsemod", Args: []any{"abrt", "enabled"}, Want: true}, one("semodule -e abrt", "")},
		{moduletest.Case{Name: "no state", Fun: "selinux.setsemod", Args: []any{"abrt", "x"}, Err: "is no state of a module"}, nil},
		{moduletest.Case{Fun: "selinux.remove_semod", Args: []any{"abrt"}, Want: true}, one("semodule -r abrt", "")},
		{moduletest.Case{Name: "dry run", Fun: "selinux.remove_semod", Args: []any{"abrt"}, Test: true, Want: true}, nil},
		{moduletest.Case{Fun: "selinux.install_semod", Args: []any{"/x/a.pp"}, Want: true}, one("semodule -i /x/a.pp", "")},
		{moduletest.Case{Name: "of the controller", Fun: "selinux.install_semod", Args: []any{"salt://mod/a.pp"}, Want: true}, one("semodule -i *", "")},
		{moduletest.Case{Name: "not there", Fun: "selinux.install_semod", Args: []any{"salt://none.pp"}, Err: "salt://none.pp"}, nil},
	})
}
