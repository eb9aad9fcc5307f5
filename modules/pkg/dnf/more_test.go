package dnf_test

import (
	"testing"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/moduletest"
	"github.com/gossh/gossh/modules/pkg"
	"github.com/gossh/gossh/ordered"
)

func TestMore(t *testing.T) {
	t.Parallel()
	try(t, moduletest.Case{Fun: "pkg.list_updates", Args: []any{false}, Want: ordered.Of("gossh-a", "1:0.9-1")}, program(t, "dnf -q list --upgrades", "upgrades"))
	none := ordered.Of("installed", []any{}, "not installed", []any{})
	try(t, moduletest.Case{Fun: "pkg.group_diff", Args: []any{"Test Tools"}, Want: ordered.Of(
		"mandatory", ordered.Of("installed", []any{"gossh-b"}, "not installed", []any{}), "optional", ordered.Of("installed", []any{}, "not installed", []any{"gossh-c"}),
		"default", ordered.Of("installed", []any{"gossh-a"}, "not installed", []any{}), "conditional", none)},
		program(t, "dnf -q group info Test Tools", "group"), program(t, query, "list"))
	list := program(t, query, "list")
	try(t, moduletest.Case{Name: "update", Fun: "pkg.update", Args: []any{"gossh-a"}, Kwargs: ordered.Of("refresh", false), Want: &ordered.Map{}},
		list, list, moduletest.Program{Line: "dnf -y --setopt=obsoletes=0 upgrade gossh-a"}, list)
}

// TestServices has what dnf needs-restarting prints written by hand, after its manual.
func TestServices(t *testing.T) {
	t.Parallel()
	moduletest.Run(t, pkg.Functions(), func(h *modules.Host) {
		h.Grains = moduletest.Grains{"os_family": "RedHat"}
		h.Root = moduletest.Tree(t, map[string]string{
			"proc/7/cgroup": "0::/system.slice/sshd.service\n", "proc/8/cgroup": "0::/user.slice/user-0.slice/session-1.scope\n",
		})
		h.Runner = moduletest.Fake(t, []string{"dnf"}, moduletest.Program{Line: "dnf --quiet needs-restarting", Stdout: "7 : /usr/sbin/sshd -D\n8 : -bash\n9 : gone\n"})
	}, []moduletest.Case{{Fun: "pkg.services_need_restart", Want: []any{"sshd"}}})
}
