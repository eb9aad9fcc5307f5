package service_test

import (
	"testing"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/moduletest"
	"github.com/gossh/gossh/modules/service"
	"github.com/gossh/gossh/ordered"
)

func TestConforms(t *testing.T) { moduletest.Conform(t, service.Functions()) }

func loaded(name, state, reload string) moduletest.Program {
	return moduletest.Program{
		Line:   "systemctl show --property LoadState --property NeedDaemonReload -- " + name,
		Stdout: "LoadState=" + state + "\nNeedDaemonReload=" + reload + "\n",
	}
}

// on returns what makes a host with systemd, on which programs run.
func on(t *testing.T, files map[string]string, programs ...moduletest.Program) func(*modules.Host) {
	t.Helper()
	return func(h *modules.Host) {
		h.Root = moduletest.Tree(t, files)
		h.Grains = moduletest.Grains{"init": "systemd"}
		h.Runner = moduletest.Fake(t, []string{"update-rc.d", "service"}, programs...)
	}
}

type program = moduletest.Program

func TestSystemdChanges(t *testing.T) {
	t.Parallel()
	const failed = "Job for bad.service failed because the control process exited with error code.\n"
	masks := map[string]string{"etc/systemd/system/web.service": "-> /dev/null", "run/systemd/system/tick.timer": "-> /dev/null"}
	for _, c := range []struct {
		name string
		call moduletest.Case
		look []program // what looks; runs in a dry run too
		does []program
		dry  string // the error of a dry run
	}{
		{"start", moduletest.Case{Fun: "service.start", Args: []any{"cron"}, Want: true}, []program{loaded("cron.service", "loaded", "no")}, []program{{Line: "systemctl start -- cron.service"}}, ""},
		{"timer", moduletest.Case{Fun: "service.stop", Args: []any{"a.timer", true}, Want: true}, []program{loaded("a.timer", "loaded", "no")}, []program{{Line: "systemctl stop --no-block -- a.timer"}}, ""},
		{"changed on the disk", moduletest.Case{Fun: "service.restart", Args: []any{"cron"}, Want: true}, []program{loaded("cron.service", "loaded", "yes")}, []program{{Line: "systemctl daemon-reload"}, {Line: "systemctl restart -- cron.service"}}, ""},
		{"force_reload", moduletest.Case{Fun: "service.force_reload", Args: []any{"cron"}, Want: true}, []program{loaded("cron.service", "loaded", "no")}, []program{{Line: "systemctl reload-or-restart --no-block -- cron.service"}}, ""},
		{
			"unmask",
			moduletest.Case{Fun: "service.start", Args: []any{"web"}, Kwargs: ordered.Of("unmask", true, "unmask_runtime", true), Want: true},
			[]program{loaded("web.service", "masked", "no")},
			[]program{{Line: "systemctl unmask -- web.service"}, {Line: "systemctl start -- web.service"}},
			"",
		},
		{
			"unmask for a boot",
			moduletest.Case{Fun: "service.enable", Args: []any{"tick.timer"}, Kwargs: ordered.Of("unmask_runtime", true), Want: true},
			[]program{loaded("tick.timer", "masked", "no")},
			[]program{{Line: "systemctl unmask --runtime -- tick.timer"}, {Line: "systemctl enable -- tick.timer"}},
			"",
		},
		{
			"masked",
			moduletest.Case{Fun: "service.start", Args: []any{"web"}, Err: "Unit web.service is masked."},
			[]program{loaded("web.service", "masked", "no")},
			[]program{{Line: "systemctl start -- web.service", Code: 1, Stderr: "Failed to start web.service: Unit web.service is masked.\n"}},
			"Unit web.service is masked.",
		},
		{
			"no such",
			moduletest.Case{Fun: "service.enable", Args: []any{"no"}, Err: "Unit file no.service does not exist."},
			[]program{loaded("no.service", "not-found", "no")},
			[]program{{Line: "systemctl enable -- no.service", Code: 1, Stderr: "Failed to enable unit: Unit file no.service does not exist.\n"}},
			"Unit no.service not found.",
		},
		{"mask", moduletest.Case{Fun: "service.mask", Args: []any{"no", true}, Want: true}, []program{loaded("no.service", "not-found", "no")}, []program{{Line: "systemctl mask --runtime -- no.service"}}, ""},
		{"unmask what is not masked", moduletest.Case{Fun: "service.unmask", Args: []any{"cron"}, Want: true}, nil, nil, ""},
		{"unmask what is", moduletest.Case{Fun: "service.unmask", Args: []any{"web"}, Want: true}, []program{loaded("web.service", "masked", "no")}, []program{{Line: "systemctl unmask -- web.service"}}, ""},
		{"in a root", moduletest.Case{Fun: "service.enable", Args: []any{"cron"}, Kwargs: ordered.Of("root", "/"), Want: true}, nil, []program{{Line: "systemctl --root *"}}, ""},
		{
			"fails",
			moduletest.Case{Fun: "service.start", Args: []any{"bad"}, Err: "exited with error code.\nx bad.service"},
			[]program{loaded("bad.service", "loaded", "no")},
			[]program{{Line: "systemctl start -- bad.service", Code: 1, Stderr: failed}, {Line: "systemctl status --full --no-pager --lines 10 -- bad.service", Code: 3, Stdout: "x bad.service - Fails\n     Active: failed\n"}},
			"-",
		},
		{"firstboot", moduletest.Case{Fun: "service.firstboot", Kwargs: ordered.Of("keymap", "de", "locale_message", "C"), Want: true}, nil, []program{{Line: "systemd-firstboot --locale-messages=C --keymap=de"}}, ""},
		{"daemon-reload", moduletest.Case{Fun: "service.systemctl_reload", Want: true}, nil, []program{{Line: "systemctl daemon-reload"}}, ""},
	} {
		c.call.Name = c.name
		moduletest.Run(t, service.Functions(), on(t, masks, append(append([]program{}, c.look...), c.does...)...), []moduletest.Case{c.call})
		c.call.Name, c.call.Test, c.call.Err = c.name+" (dry)", true, c.dry
		if c.dry == "-" { // it shows only when it is tried
			c.call.Err, c.call.Want = "", true
		}
		moduletest.Run(t, service.Functions(), on(t, masks, c.look...), []moduletest.Case{c.call})
	}
}

const (
	unitFiles = `bad.service       disabled enabled
fixed.service     static   -
web.service       enabled  enabled
worker@.service   disabled enabled
www.service       alias    -
basic.target      static   -
system.slice      static   -
tick.timer        disabled enabled
`
	unitList = `dev-vda.device loaded activating tentative /dev/vda
-.mount        loaded active     mounted   Root Mount
init.scope     loaded active     running   System and Service Manager
bad.service    loaded failed     failed    Fails to start
* old.service    masked active     running   With a mark
web.service    loaded active     running   A web server
system.slice   loaded active     active    System Slice
`
	showWeb = `Restart=no
ExecStart={ path=/bin/sleep ; argv[]=/bin/sleep a=b ; ignore_errors=no ; pid=0 }
After=system.slice basic.target
Environment=A=1 B=2
`
	showAll = `ExecStart={ path=/bin/sh ; argv[]=/bin/sh -c echo no such luck; exit 3 ; ignore_errors=no }
Id=bad.service

ExecStart={ path=/bin/sleep ; argv[]=/bin/sleep 1000 ; ignore_errors=no }
Id=web.service

Id=none.service
`
)

func TestSystemdLooks(t *testing.T) {
	t.Parallel()
	files := map[string]string{
		"lib/systemd/system/web.service": "", "lib/systemd/system/none.service": "", "lib/systemd/system/worker@.service": "", "lib/systemd/system/x.slice": "", "etc/systemd/system/bad.service": "",
		"usr/lib/systemd/system/web.service": "", "etc/systemd/system/multi-user.target.wants/": "", "etc/systemd/system/m.service": "-> /dev/null",
		"usr/lib/systemd/system/tick.timer": "",
	}
	list := program{Line: "systemctl list-unit-files --full --no-legend --no-pager", Stdout: unitFiles}
	active := func(name, said, stderr string, code int) program {
		return program{Line: "systemctl is-active -- " + name + ".service", Stdout: said, Stderr: stderr, Code: code}
	}
	show := program{Line: "systemctl show --no-pager -- web.service", Stdout: showWeb}
	isLoaded := func(name, state string) program {
		return program{Line: "systemctl show --property LoadState -- " + name, Stdout: "LoadState=" + state + "\n"}
	}
	for _, c := range []struct {
		programs []program
		call     moduletest.Case
	}{
		{[]program{list}, moduletest.Case{Fun: "service.get_enabled", Want: []any{"web"}}},
		{[]program{list}, moduletest.Case{Fun: "service.get_disabled", Want: []any{"bad", "tick.timer", "worker@"}}},
		{[]program{list}, moduletest.Case{Fun: "service.get_static", Want: []any{"basic.target", "fixed"}}},
		{[]program{{Line: "systemctl list-unit-files*", Code: 1, Stderr: "no bus\n"}}, moduletest.Case{Name: "no bus", Fun: "service.get_enabled", Err: "no bus"}},
		{nil, moduletest.Case{Fun: "service.get_all", Want: []any{"bad", "m", "none", "tick.timer", "web", "worker@"}}},
		{[]program{{Line: "systemctl list-units --full --plain --no-legend --no-pager", Stdout: unitList}}, moduletest.Case{Fun: "service.get_running", Want: []any{"-.mount", "old", "web"}}},
		{[]program{active("web", "active\n", "", 0)}, moduletest.Case{Fun: "service.status", Args: []any{"web"}, Want: true}},
		{[]program{active("no", "inactive\n", "", 3)}, moduletest.Case{Name: "status of nothing", Fun: "service.status", Args: []any{"no"}, Want: false}},
		{[]program{active("web", "", "Failed to connect to bus: Host is down\n", 1)}, moduletest.Case{Name: "status without systemd", Fun: "service.status", Args: []any{"web"}, Err: "Host is down"}},
		{
			[]program{active("bad", "failed\n", "", 3), active("web", "active\n", "", 0)},
			moduletest.Case{Name: "status of many", Fun: "service.status", Args: []any{"?[ae]?"}, Want: ordered.Of("bad", false, "web", true)},
		},
		{[]program{isLoaded("web.service", "loaded")}, moduletest.Case{Fun: "service.available", Args: []any{"web"}, Want: true}},
		{[]program{isLoaded("worker@x.service", "loaded")}, moduletest.Case{Name: "available template", Fun: "service.available", Args: []any{"worker@"}, Want: true}},
		{[]program{isLoaded("no.service", "not-found")}, moduletest.Case{Fun: "service.missing", Args: []any{"no"}, Want: true}},
		{[]program{{Line: "systemctl is-enabled -- web.service", Stdout: "enabled\n"}}, moduletest.Case{Fun: "service.enabled", Args: []any{"web"}, Want: true}},
		{[]program{{Line: "systemctl is-enabled -- web.service", Stdout: "disabled\n", Code: 1}}, moduletest.Case{Fun: "service.disabled", Args: []any{"web"}, Want: true}},
		{nil, moduletest.Case{Fun: "service.masked", Args: []any{"m"}, Want: true}},
		{nil, moduletest.Case{Name: "masked until the next boot", Fun: "service.masked", Args: []any{"m", true}, Want: false}},
		{[]program{show}, moduletest.Case{Fun: "service.show", Args: []any{"web"}, Want: ordered.Of(
			"Restart", "no", "ExecStart", ordered.Of("path", "/bin/sleep", "argv[]", "/bin/sleep a=b", "ignore_errors", "no", "pid", "0"),
			"After", []any{"system.slice", "basic.target"}, "Environment", "A=1 B=2")}},
		{
			[]program{{Line: "systemctl show --no-pager --property Id --property ExecStart -- bad.service m.service none.service web.service", Stdout: showAll}},
			moduletest.Case{Fun: "service.execs", Want: ordered.Of("bad", "/bin/sh", "web", "/bin/sleep")},
		},
		{nil, moduletest.Case{Fun: "service.zap", Args: []any{"web"}, Err: "service.zap is not available with systemd"}},
	} {
		moduletest.Run(t, service.Functions(), on(t, files, c.programs...), []moduletest.Case{c.call})
	}
}
