package service_test

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/gossh/gossh/internal/testneed"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/moduletest"
	"github.com/gossh/gossh/modules/service"
	"github.com/gossh/gossh/ordered"
)

func TestOpenRC(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("testdata/rc-update.txt")
	if err != nil {
		t.Fatal(err)
	}
	show := program{Line: "rc-update -v show", Stdout: string(text)}
	for _, c := range []struct {
		look, does []program
		call       moduletest.Case
	}{
		{[]program{show}, nil, moduletest.Case{Fun: "service.get_all", Want: []any{"agetty", "bad", "web"}}},
		{[]program{show}, nil, moduletest.Case{Fun: "service.get_enabled", Want: ordered.Of("web", []any{"boot", "default"})}},
		{[]program{show}, nil, moduletest.Case{Fun: "service.get_disabled", Want: []any{"agetty", "bad"}}},
		{[]program{show}, nil, moduletest.Case{Fun: "service.available", Args: []any{"bad"}, Want: true}},
		{[]program{show}, nil, moduletest.Case{Fun: "service.missing", Args: []any{"bad"}, Want: false}},
		{[]program{show}, nil, moduletest.Case{Fun: "service.enabled", Args: []any{"web"}, Want: true}},
		{[]program{show}, nil, moduletest.Case{Fun: "service.disabled", Args: []any{"bad"}, Want: true}},
		{[]program{show}, nil, moduletest.Case{Name: "enabled in", Fun: "service.enabled", Args: []any{"web"}, Kwargs: ordered.Of("runlevels", "boot,default"), Want: true}},
		{[]program{show}, nil, moduletest.Case{Name: "not enabled in", Fun: "service.enabled", Args: []any{"web"}, Kwargs: ordered.Of("runlevels", "sysinit"), Want: false}},
		{[]program{{Line: "rc-service web status", Stdout: " * status: started\n"}}, nil, moduletest.Case{Fun: "service.status", Args: []any{"web"}, Want: true}},
		{[]program{{Line: "rc-service web status", Stdout: " * status: stopped\n", Code: 3}}, nil, moduletest.Case{Name: "stopped", Fun: "service.status", Args: []any{"web"}, Want: false}},
		{[]program{show}, []program{{Line: "rc-update -q add bad default"}}, moduletest.Case{Fun: "service.enable", Args: []any{"bad"}, Want: true}},
		{[]program{show}, nil, moduletest.Case{Name: "enable what is", Fun: "service.enable", Args: []any{"web"}, Want: true}},
		{
			[]program{show},
			[]program{{Line: "rc-update -q delete web boot"}, {Line: "rc-update -q add web sysinit"}},
			moduletest.Case{Name: "enable in", Fun: "service.enable", Args: []any{"web"}, Kwargs: ordered.Of("runlevels", []any{"default", "sysinit"}), Want: true},
		},
		{[]program{show}, []program{{Line: "rc-update -q delete web boot default"}}, moduletest.Case{Fun: "service.disable", Args: []any{"web"}, Want: true}},
		{[]program{show}, []program{{Line: "rc-update -q delete web boot"}}, moduletest.Case{Name: "disable in", Fun: "service.disable", Args: []any{"web"}, Kwargs: ordered.Of("runlevels", "boot,off"), Want: true}},
		{[]program{show}, nil, moduletest.Case{Name: "disable what is not", Fun: "service.disable", Args: []any{"bad"}, Want: true}},
		{[]program{show}, nil, moduletest.Case{Name: "enable nothing", Fun: "service.enable", Args: []any{"no"}, Err: "service 'no' does not exist"}},
	} {
		set := func(programs []program) func(*modules.Host) {
			return func(h *modules.Host) {
				h.Grains = moduletest.Grains{"init": "openrc"}
				h.Runner = moduletest.Fake(t, nil, programs...)
			}
		}
		moduletest.Run(t, service.Functions(), set(append(append([]program{}, c.look...), c.does...)), []moduletest.Case{c.call})
		if len(c.does) > 0 {
			c.call.Name, c.call.Test = c.call.Name+" (dry)", true
			moduletest.Run(t, service.Functions(), set(c.look), []moduletest.Case{c.call})
		}
	}
	run := func(h *modules.Host) {
		h.Runner = moduletest.Fake(t, []string{"rc-update"}, program{Line: "rc-service bad start", Code: 1, Stderr: " * ERROR: bad failed to start\n"})
	}
	moduletest.Run(t, service.Functions(), run, []moduletest.Case{{Name: "fails", Fun: "service.start", Args: []any{"bad"}, Err: "bad failed to start"}})
	dry := func(h *modules.Host) {
		h.Runner = moduletest.Fake(t, []string{"rc-service"}, show)
	}
	moduletest.Run(t, service.Functions(), dry, []moduletest.Case{{Name: "dry run of what fails", Fun: "service.start", Args: []any{"no"}, Test: true, Err: "service 'no' does not exist"}})
}

// rcTree is a host with scripts: web is started in 2 and 3, once at every boot.
func rcTree(t *testing.T, provider string, has []string, programs ...program) func(*modules.Host) {
	t.Helper()
	return func(h *modules.Host) {
		h.Root = moduletest.Tree(t, map[string]string{
			"etc/init.d/web": "#!/bin/sh\n", "etc/init.d/once": "#!/bin/sh\n", "etc/init.d/off": "#!/bin/sh\n", "etc/init.d/README": "x", "etc/init.d/plain": "x",
			"etc/rc2.d/S01web": "", "etc/rc3.d/S01web": "", "etc/rcS.d/S02once": "", "etc/rc2.d/K01off": "", "etc/rc2.d/S01gone": "", "etc/rc5.d/S03off": "",
			"proc/7/stat": "7 (web) S 1 7 6 0 7 4 1 0 0 0 1 3 0 0 20 0 3 0 987 4096 10 1\n", "proc/7/status": "", "proc/7/cmdline": "/usr/bin/web\x00-d\x00",
			"proc/8/stat": "8 (web) S 1 7 6 0 7 4 1 0 0 0 1 3 0 0 20 0 3 0 987 4096 10 1\n", "proc/8/status": "", "proc/8/cmdline": "web: worker",
		})
		for _, n := range []string{"web", "once", "off"} {
			if err := os.Chmod(h.Path("/etc/init.d/"+n), 0o755); err != nil {
				t.Fatal(err)
			}
		}
		if provider != "" {
			h.Opts = ordered.Of("providers", ordered.Of("service", provider))
		}
		h.Runner = moduletest.Fake(t, has, programs...)
	}
}

func TestScripts(t *testing.T) {
	t.Parallel()
	level := program{Line: "runlevel", Stdout: "N 2\n", Any: true}
	run := program{Line: "service web start"}
	for _, c := range []struct {
		name string
		host func(*modules.Host)
		call moduletest.Case
	}{
		{"all", rcTree(t, "", []string{"update-rc.d"}), moduletest.Case{Fun: "service.get_all", Want: []any{"off", "once", "web"}}},
		{"enabled", rcTree(t, "", []string{"update-rc.d"}, level), moduletest.Case{Fun: "service.get_enabled", Want: []any{"once", "web"}}},
		{"disabled", rcTree(t, "", []string{"update-rc.d"}, level), moduletest.Case{Fun: "service.get_disabled", Want: []any{"off"}}},
		{"without a runlevel", rcTree(t, "debian_service", nil), moduletest.Case{Fun: "service.get_enabled", Want: []any{"off", "once", "web"}}},
		{"is enabled", rcTree(t, "", []string{"update-rc.d"}, level), moduletest.Case{Fun: "service.enabled", Args: []any{"web"}, Want: true}},
		{"is disabled", rcTree(t, "", []string{"update-rc.d"}, level), moduletest.Case{Fun: "service.disabled", Args: []any{"web"}, Want: false}},
		{"start", rcTree(t, "service", nil, run), moduletest.Case{Fun: "service.start", Args: []any{"web"}, Want: true}},
		{"start, dry", rcTree(t, "service", []string{"service"}), moduletest.Case{Fun: "service.start", Args: []any{"web"}, Test: true, Want: true}},
		{"start of nothing, dry", rcTree(t, "service", nil), moduletest.Case{Fun: "service.start", Args: []any{"no"}, Test: true, Err: "there is no script /etc/init.d/no"}},
		{"run", rcTree(t, "service", nil, program{Line: "service web initdb"}), moduletest.Case{Fun: "service.run", Args: []any{"web", "initdb"}, Want: true}},
		{"run, dry", rcTree(t, "service", nil), moduletest.Case{Fun: "service.run", Args: []any{"web", "initdb"}, Test: true, Want: true}},
		{"run an option", rcTree(t, "service", nil), moduletest.Case{Fun: "service.run", Args: []any{"web", "--full-restart"}, Err: "is no action"}},
		{"delete with chkconfig", rcTree(t, "", nil, program{Line: "chkconfig --del web"}), moduletest.Case{Fun: "service.delete", Args: []any{"web"}, Want: true}},
		{"delete with chkconfig, dry", rcTree(t, "rh_service", nil), moduletest.Case{Fun: "service.delete", Args: []any{"web"}, Test: true, Want: true}},
		{"enable", rcTree(t, "", nil, program{Line: "update-rc.d web defaults"}, program{Line: "update-rc.d web enable"}), moduletest.Case{Fun: "service.enable", Args: []any{"web"}, Want: true}},
		{"disable", rcTree(t, "", nil, program{Line: "update-rc.d web disable"}), moduletest.Case{Fun: "service.disable", Args: []any{"web"}, Want: true}},
		{"disable, dry", rcTree(t, "sysvinit", nil), moduletest.Case{Fun: "service.disable", Args: []any{"web"}, Test: true, Want: true}},
		{"enable with chkconfig", rcTree(t, "", nil, program{Line: "chkconfig --add web"}, program{Line: "chkconfig web on"}), moduletest.Case{Fun: "service.enable", Args: []any{"web"}, Want: true}},
		{"disable with chkconfig, dry", rcTree(t, "rh_service", nil), moduletest.Case{Fun: "service.disable", Args: []any{"web"}, Test: true, Want: true}},
		{"no way to enable", rcTree(t, "", nil), moduletest.Case{Fun: "service.enable", Args: []any{"web"}, Err: "service.enable is not available with service"}},
		{"by command line", rcTree(t, "", nil), moduletest.Case{Fun: "service.status", Args: []any{"web", "^web:|bin/w.b -d$"}, Want: "7\n8"}},
		{"by no command line", rcTree(t, "", nil), moduletest.Case{Fun: "service.status", Args: []any{"web", "nginx"}, Want: ""}},
		{"by a bad expression", rcTree(t, "", nil), moduletest.Case{Fun: "service.status", Args: []any{"web", "("}, Err: "sig: "}},
		{"status of nothing", rcTree(t, "", nil), moduletest.Case{Fun: "service.status", Args: []any{"no"}, Want: false}},
		{"no such provider", rcTree(t, "launchd", nil), moduletest.Case{Fun: "service.get_all", Err: "no provider launchd of service"}},
	} {
		c.call.Name = c.name
		moduletest.Run(t, service.Functions(), c.host, []moduletest.Case{c.call})
	}
}

const realScript = `#!/bin/sh
### BEGIN INIT INFO
# Provides: gossh-test
# Required-Start:
# Required-Stop:
# Default-Start: 2 3 4 5
# Default-Stop: 0 1 6
### END INIT INFO
case $1 in
start|restart|reload) touch /etc/gossh-test.up;;
stop) rm /etc/gossh-test.up;;
status) test -e /etc/gossh-test.up;;
*) echo "what?" >&2; exit 2;;
esac
`

// TestRealScripts uses service and update-rc.d of this machine, in a copy of /etc.
func TestRealScripts(t *testing.T) {
	t.Parallel()
	for _, p := range []string{"/usr/sbin/update-rc.d", "/usr/sbin/service"} {
		if _, err := exec.LookPath(p); err != nil {
			testneed.Skip(t, "sysvinit", p+" is not installed")
		}
	}
	moduletest.Private(t, []string{"/etc"}, nil, func() {
		if err := os.WriteFile("/etc/init.d/gossh-test", []byte(realScript), 0o755); err != nil {
			t.Fatal(err)
		}
		h := moduletest.NewHost(t)
		h.Functions = service.Functions
		h.Opts = ordered.Of("providers", ordered.Of("service", "debian_service"))
		for i, c := range []struct{ fun, want, err string }{
			{"available", "true", ""},
			{"status", "false", ""},
			{"start", "true", ""},
			{"status", "true", ""},
			{"restart", "true", ""},
			{"stop", "true", ""},
			{"stop", "", "cannot remove"},
			{"force_reload", "", "what?"},
			{"enabled", "false", ""},
			{"enable", "true", ""},
			{"enabled", "true", ""},
			{"enable", "true", ""},
			{"disable", "true", ""},
			{"disabled", "true", ""},
			{"enable", "true", ""},
			{"enabled", "true", ""},
		} {
			v, err := h.Call(t.Context(), "service."+c.fun, []any{"gossh-test"}, nil)
			switch {
			case c.err != "" && (err == nil || !strings.Contains(err.Error(), c.err)):
				t.Errorf("%d: %s: got %v, want an error with %q", i, c.fun, err, c.err)
			case c.err == "" && (err != nil || moduletest.JSON(t, v) != c.want):
				t.Errorf("%d: %s: got %v, %v, want %s", i, c.fun, v, err, c.want)
			}
		}
	})
}
