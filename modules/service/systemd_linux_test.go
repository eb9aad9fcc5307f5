package service_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/gossh/gossh/internal/process"
	"github.com/gossh/gossh/internal/procfs"
	"github.com/gossh/gossh/internal/testneed"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/moduletest"
	"github.com/gossh/gossh/modules/service"
	"github.com/gossh/gossh/ordered"
)

// inside runs programs in the namespaces of a process.
type inside struct {
	modules.System
	pid string
}

func (i inside) Run(ctx context.Context, c *process.Command) (*process.Result, error) {
	run := *c
	run.Argv = append([]string{"nsenter", "-t", i.pid, "-m", "-p", "-i", "-u", "-n", "-C"}, c.Argv...)
	return i.System.Run(ctx, &run)
}

// boot boots the systemd of this machine in namespaces of its own, with the units in
// testdata, and returns a host for it.
func boot(t *testing.T) *modules.Host {
	t.Helper()
	testneed.Root(t, "mount")
	for _, p := range []string{"unshare", "nsenter", "systemctl"} {
		testneed.Program(t, "systemd", p)
	}
	units, err := filepath.Abs("testdata/units")
	if err != nil {
		t.Fatal(err)
	}
	c := exec.Command("unshare", "-m", "-p", "-i", "-u", "-n", "-C", "--fork", "--kill-child", "sh", "testdata/boot.sh", units)
	c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	var said strings.Builder
	c.Stdout, c.Stderr = &said, &said
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() { _ = c.Wait(); close(ended) }()
	t.Cleanup(func() {
		_ = c.Process.Kill()
		<-ended
	})
	host := moduletest.NewHost(t)
	host.Env = append(host.Env, "SYSTEMD_UNIT_PATH=/etc/systemd/system:/run/systemd/system:/run/units")
	host.Grains = moduletest.Grains{"init": "systemd"}
	host.Functions = service.Functions
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); {
		if pid := childOf(t, c.Process.Pid); pid != 0 {
			host.Runner, host.Root = inside{pid: strconv.Itoa(pid)}, "/proc/"+strconv.Itoa(pid)+"/root"
			if r, err := host.Exec(t.Context(), "systemctl", "is-active", "gossh-boot.target"); err == nil && r.Code == 0 {
				return host
			}
		}
		select {
		case <-ended:
			testneed.Skip(t, "systemd", "it does not boot here: "+said.String())
		case <-time.After(100 * time.Millisecond): // how often to look
		}
	}
	testneed.Skip(t, "systemd", "it did not boot within a minute")
	return nil
}

func childOf(t *testing.T, pid int) int {
	t.Helper()
	all, err := procfs.Dir("/proc").Processes()
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(all, func(p procfs.Process) bool { return p.PPID == pid && p.Name == "systemd" })
	if i < 0 {
		return 0
	}
	return all[i].PID
}

// TestRealSystemd takes a systemd through what a user does with services.
func TestRealSystemd(t *testing.T) {
	t.Parallel()
	host := boot(t)
	call := func(fun, name string, kwargs ...any) (string, error) {
		var args []any
		if name != "" {
			args = []any{name}
		}
		v, err := host.Call(t.Context(), "service."+fun, args, ordered.Of(kwargs...))
		return moduletest.JSON(t, v), err
	}
	for i, c := range []struct{ fun, name, want string }{
		{"status", "web", "false"},
		{"status", "nosuch", "false"},
		{"start", "web", "true"},
		{"status", "web", "true"},
		{"restart", "web.service", "true"},
		{"reload", "web", "true"},
		{"force_reload", "web", "true"},
		{"available", "web", "true"},
		{"available", "nosuch", "false"},
		{"available", "worker@", "true"},
		{"available", "worker@7", "true"},
		{"missing", "nosuch", "true"},
		{"enabled", "web", "false"},
		{"enable", "web", "true"},
		{"enabled", "web", "true"},
		{"disabled", "web", "false"},
		{"enable", "tick.timer", "true"},
		{"disable", "web", "true"},
		{"disabled", "web", "true"},
		{"enabled", "fixed", "true"},
		{"masked", "fixed", "false"},
		{"mask", "fixed", "true"},
		{"masked", "fixed", "true"},
		{"unmask", "fixed", "true"},
		{"unmask", "fixed", "true"},
		{"masked", "fixed", "false"},
		{"start", "worker@1", "true"},
		{"status", "worker@1", "true"},
		{"stop", "web", "true"},
		{"status", "web", "false"},
		{"systemctl_reload", "", "true"},
	} {
		if got, err := call(c.fun, c.name); err != nil || got != c.want {
			t.Errorf("%d: %s %s: got %s, %v, want %s", i, c.fun, c.name, got, err, c.want)
		}
	}
	if got, err := call("mask", "fixed", "runtime", true); err != nil || got != "true" {
		t.Errorf("got %s, %v", got, err)
	}
	for i, c := range []struct{ fun, name, err string }{
		{"start", "bad", "Active: failed (Result: exit-code)"},
		{"start", "nosuch", "Unit nosuch.service not found."},
		{"start", "fixed", "Unit fixed.service is masked."},
		{"reload", "bad", "Job type reload is not applicable"},
		{"enable", "nosuch", "nosuch.service does not exist"},
	} {
		if got, err := call(c.fun, c.name); err == nil || !strings.Contains(err.Error(), c.err) {
			t.Errorf("%d: %s %s: got %s, %v, want an error with %q", i, c.fun, c.name, got, err, c.err)
		}
	}
	if got, err := call("start", "fixed", "unmask_runtime", true); err != nil || got != "true" {
		t.Errorf("start with unmask_runtime: got %s, %v", got, err)
	}
	changed := filepath.Join(host.Root, "run/units/web.service")
	text, err := os.ReadFile(changed)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(changed, []byte(strings.Replace(string(text), "A web server", "Another", 1)), 0o644); err != nil {
		t.Fatal(err)
	}
	if got, err := call("start", "web"); err != nil || got != "true" {
		t.Errorf("start of a changed unit: got %s, %v", got, err)
	}
	for _, c := range []struct{ fun, name, part, not string }{
		{"show", "web", `"Description":"Another"`, "A web server"},
		{"show", "web", `"ExecStart":{"path":"/bin/sleep","argv[]":"/bin/sleep 1000"`, ""},
		{"get_running", "", `"web"`, `"bad"`},
		{"get_enabled", "", `"tick.timer"`, `"web"`},
		{"get_disabled", "", `"web"`, `"tick.timer"`},
		{"get_static", "", `"fixed"`, `"web"`},
	} {
		if got, err := call(c.fun, c.name); err != nil || !strings.Contains(got, c.part) || c.not != "" && strings.Contains(got, c.not) {
			t.Errorf("%s: got %s, %v, want it with %s and without %s", c.fun, got, err, c.part, c.not)
		}
	}
}
