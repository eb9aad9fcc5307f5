package system_test

import (
	"context"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/gossh/gossh/internal/testneed"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/moduletest"
	"github.com/gossh/gossh/modules/system"
	"github.com/gossh/gossh/ordered"
)

// TestUptime has that system.uptime asks the module status.
func TestUptime(t *testing.T) {
	t.Parallel()
	set := func(h *modules.Host) {
		h.Functions = func() []modules.Function {
			return []modules.Function{{Name: "status.uptime", Run: func(context.Context, *modules.Call) (any, error) { return "up", nil }}}
		}
	}
	moduletest.Run(t, system.Functions(), set, []moduletest.Case{{Fun: "system.uptime", Want: "up"}})
}

func TestConforms(t *testing.T) { moduletest.Conform(t, system.Functions()) }

type program = moduletest.Program

// soon is how a program is started in two seconds.
func soon(line string) program {
	if os.Geteuid() != 0 {
		return program{Line: line}
	}
	return program{Line: `sh -c (sleep 2; exec "$@") </dev/null >/dev/null 2>&1 & gossh ` + line}
}

func on(t *testing.T, files map[string]string, has []string, programs ...program) func(*modules.Host) {
	t.Helper()
	return func(h *modules.Host) {
		h.Root = moduletest.Tree(t, files)
		h.Runner = moduletest.Fake(t, has, programs...)
		h.Now = func() time.Time { return time.Date(2026, 11, 5, 17, 4, 9, 0, time.FixedZone("", 3600)) }
		h.Grains = moduletest.Grains{"init": "systemd"}
	}
}

func TestChanges(t *testing.T) {
	t.Parallel()
	clockless := program{Line: "hwclock --test --systohc", Code: 1, Stderr: "no clock\n"}
	for _, c := range []struct {
		call moduletest.Case
		has  []string
		does []program
	}{
		{moduletest.Case{Fun: "system.reboot", Want: ""}, []string{"shutdown"}, []program{soon("shutdown -r now")}},
		{moduletest.Case{Name: "busybox", Fun: "system.reboot", Want: ""}, []string{"reboot"}, []program{soon("reboot")}},
		{moduletest.Case{Fun: "system.shutdown", Want: ""}, []string{"shutdown"}, []program{soon("shutdown -h now")}},
		{moduletest.Case{Fun: "system.poweroff", Want: ""}, []string{"poweroff"}, []program{soon("poweroff")}},
		{moduletest.Case{Fun: "system.halt", Want: ""}, []string{"halt"}, []program{soon("halt")}},
		{moduletest.Case{Fun: "system.init", Args: []any{int64(3)}, Want: ""}, []string{"init"}, []program{soon("init 3")}},
		{moduletest.Case{Fun: "system.set_system_time", Args: []any{"06:00 AM"}, Want: true}, []string{"date", "hwclock"}, []program{{Line: "date -u 110505002026.00"}, {Line: "hwclock --test --systohc"}, {Line: "hwclock --systohc"}}},
		{moduletest.Case{Fun: "system.set_system_date", Args: []any{"12/31/2027"}, Want: true}, []string{"date", "hwclock"}, []program{{Line: "date -u 123116042027.09"}, clockless}},
		{
			moduletest.Case{Fun: "system.set_system_date_time", Args: []any{int64(2027), int64(2), int64(28), int64(0)}, Kwargs: ordered.Of("utc_offset", "-0130"), Want: true},
			[]string{"date"},
			[]program{{Line: "date -u 022802042027.09"}, {Line: "hwclock --test --systohc"}, {Line: "hwclock --systohc"}},
		},
		{moduletest.Case{Fun: "system.set_computer_desc", Args: []any{"The box"}, Want: true}, nil, []program{{Line: "hostnamectl set-hostname --pretty The box"}}},
	} {
		moduletest.Run(t, system.Functions(), on(t, nil, c.has, c.does...), []moduletest.Case{c.call})
		c.call.Name, c.call.Test = c.call.Name+c.call.Fun+" (dry)", true
		moduletest.Run(t, system.Functions(), on(t, nil, c.has), []moduletest.Case{c.call})
	}
	later := program{Line: "shutdown -r +10", Stderr: "Shutdown scheduled for Sun 2026-11-29 16:30:00 UTC, use 'shutdown -c' to cancel.\n"}
	moduletest.Run(t, system.Functions(), on(t, nil, nil, later), []moduletest.Case{{Name: "later", Fun: "system.reboot", Args: []any{int64(10)}, Want: "Shutdown scheduled for Sun 2026-11-29 16:30:00 UTC, use 'shutdown -c' to cancel."}})
	moduletest.Run(t, system.Functions(), on(t, nil, nil, program{Line: "shutdown -h +1", Code: 1, Stderr: "must be root\n"}), []moduletest.Case{{Name: "not allowed", Fun: "system.shutdown", Args: []any{int64(1)}, Err: "must be root"}})
	moduletest.Run(t, system.Functions(), on(t, nil, nil), []moduletest.Case{
		{Name: "no program", Fun: "system.halt", Err: "needs the program halt"},
		{Name: "in the past", Fun: "system.reboot", Args: []any{int64(-1)}, Err: "number of minutes"},
		{Name: "no runlevel", Fun: "system.init", Args: []any{"-x"}, Err: "is no runlevel"},
		{Name: "no time", Fun: "system.set_system_time", Args: []any{"25:00"}, Err: "newtime must be"},
		{Name: "no date", Fun: "system.set_system_date", Args: []any{"2026-13-01"}, Err: "newdate must be"},
		{Name: "no such day", Fun: "system.set_system_date_time", Args: []any{int64(2027), int64(2), int64(29)}, Err: "there is no time 2027-02-29 17:04:09"},
		{Name: "two lines", Fun: "system.set_computer_desc", Args: []any{"a\nb"}, Err: "one line"},
	})
}

func TestLooks(t *testing.T) {
	t.Parallel()
	files := map[string]string{"etc/machine-info": "CHASSIS=vm\nPRETTY_HOSTNAME=\"The \\\"box\\\"\"\n", "run/salt/reboot_witnessed": ""}
	moduletest.Run(t, system.Functions(), on(t, files, nil), []moduletest.Case{
		{Fun: "system.get_system_time", Want: "05:04:09 PM"},
		{Fun: "system.get_system_date", Want: "Thu 11/05/2026"},
		{Fun: "system.get_system_date_time", Args: []any{"+0000"}, Want: "2026-11-05 16:04:09"},
		{Name: "offset as a number", Fun: "system.get_system_time", Args: []any{int64(-530)}, Want: "10:34:09 AM"},
		{Name: "no offset", Fun: "system.get_system_time", Args: []any{"CET"}, Err: "utc_offset must be"},
		{Fun: "system.get_computer_desc", Want: `The "box"`},
		{Fun: "system.get_reboot_required_witnessed", Want: true},
		{Fun: "system.has_settable_hwclock", Want: false},
	})
	moduletest.Run(t, system.Functions(), on(t, map[string]string{"var/volatile/tmp/": ""}, nil), []moduletest.Case{
		{Name: "no description", Fun: "system.get_computer_desc", Want: false},
		{Name: "not witnessed", Fun: "system.get_reboot_required_witnessed", Want: false},
	})
}

// TestFiles follows what is kept in files.
func TestFiles(t *testing.T) {
	t.Parallel()
	h := moduletest.NewHost(t)
	on(t, map[string]string{"etc/machine-info": "PRETTY_HOSTNAME=old\nCHASSIS=vm"}, nil)(h)
	h.Grains = moduletest.Grains{"init": "openrc"}
	h.Functions = system.Functions
	before := moduletest.Snapshot(t, h.Root)
	for i, c := range []struct {
		fun, arg string
		test     bool
		want     string
	}{
		{"set_computer_desc", "x", true, "true"},
		{"set_reboot_required_witnessed", "", true, "true"},
		{"set_computer_desc", "a \"b\" $c `d` \\", false, "true"},
		{"get_computer_desc", "", false, "\"a \\\"b\\\" $c `d` \\\\\""},
		{"set_reboot_required_witnessed", "", false, "true"},
		{"get_reboot_required_witnessed", "", false, "true"},
	} {
		var args []any
		if c.arg != "" {
			args = append(args, c.arg)
		}
		call := moduletest.Bind(t, system.Functions(), h, "system."+c.fun, args, nil)
		call.Test = c.test
		v, err := moduletest.Find(t, system.Functions(), "system."+c.fun).Run(t.Context(), call)
		if got := moduletest.JSON(t, v); err != nil || got != c.want {
			t.Errorf("%d: %s: got %s, %v, want %s", i, c.fun, got, err, c.want)
		}
		if after := moduletest.Snapshot(t, h.Root); c.test && after != before {
			t.Errorf("%s: a dry run changed it:\n%s", c.fun, after)
		}
	}
	if text, _ := h.Read("/etc/machine-info"); text != "PRETTY_HOSTNAME=\"a \\\"b\\\" \\$c \\`d\\` \\\\\"\nCHASSIS=vm\n" {
		t.Errorf("got %s", text)
	}
}

// harmless has another program in the place of shutdown.
type harmless struct {
	modules.System
	path string
}

func (r harmless) Look(string, []string) (string, error) { return r.path, nil }

// TestItIsDoneAfterwards takes a program that does nothing for init.
func TestItIsDoneAfterwards(t *testing.T) {
	t.Parallel()
	testneed.Root(t, "root")
	dir := t.TempDir()
	path, err := exec.LookPath("true")
	if err != nil {
		t.Fatal(err)
	}
	script := "#!/bin/sh\n" + path + "\necho \"$@\" >" + dir + "/part\nmv " + dir + "/part " + dir + "/done\n"
	if err := os.WriteFile(dir+"/init", []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	h := moduletest.NewHost(t)
	h.Env = []string{"PATH=" + dir + ":/usr/bin:/bin"}
	h.Runner = harmless{path: dir + "/init"}
	h.Functions = system.Functions
	v, err := h.Call(t.Context(), "system.init", []any{"3"}, nil)
	if err != nil || v != "" {
		t.Fatalf("got %v, %v", v, err)
	}
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		if b, err := os.ReadFile(dir + "/done"); err == nil {
			if string(b) != "3\n" {
				t.Errorf("got %q", b)
			}
			return
		}
	}
	t.Error("it was not done")
}
