package apt_test

import (
	"testing"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/moduletest"
	"github.com/gossh/gossh/modules/pkg"
	"github.com/gossh/gossh/ordered"
)

// TestMore has what the programs print written by hand, after their manuals.
func TestMore(t *testing.T) {
	t.Parallel()
	set := func(programs ...moduletest.Program) func(h *modules.Host) {
		return func(h *modules.Host) {
			h.Grains = moduletest.Grains{"os_family": "Debian"}
			h.Runner = moduletest.Fake(t, nil, programs...)
		}
	}
	moduletest.Run(t, pkg.Functions(), set(), []moduletest.Case{{Name: "no program", Fun: "pkg.services_need_restart", Err: "'checkrestart' is needed"}})
	check := moduletest.Program{Line: "checkrestart --machine --package", Stdout: "PROCESSES: 3\nSERVICE:rsyslog,385,/usr/sbin/rsyslogd\nSERVICE:cupsd,390,/usr/sbin/cupsd\n"}
	moduletest.Run(t, pkg.Functions(), set(check), []moduletest.Case{{Name: "checkrestart", Fun: "pkg.services_need_restart", Want: []any{"cupsd", "rsyslog"}}})
	need := moduletest.Program{Line: "needrestart -b -r l", Stdout: "NEEDRESTART-VER: 3.6\nNEEDRESTART-SVC: ssh.service\n"}
	moduletest.Run(t, pkg.Functions(), set(need), []moduletest.Case{{Name: "needrestart", Fun: "pkg.services_need_restart", Want: []any{"ssh"}}})
	list := program(t, query, "list")
	try(t, moduletest.Case{Name: "only download, with new configuration", Fun: "pkg.upgrade", Kwargs: ordered.Of("refresh", false, "download_only", true, "force_conf_new", true), Want: &ordered.Map{}},
		list, moduletest.Program{Line: "apt-get -q -y -o DPkg::Options::=--force-confnew -o DPkg::Options::=--force-confdef -o DPkg::Lock::Timeout=120 --download-only upgrade"}, list)
}
