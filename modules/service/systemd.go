package service

import (
	"context"
	"os"
	"strings"

	"github.com/gossh/gossh/modules"
)

// systemd is the provider of systemctl(1).
func systemd() modules.Provider {
	return modules.Provider{
		Names: []string{"systemd", "systemd_service"},
		Fits:  func(ctx context.Context, h *modules.Host) bool { return h.Grain(ctx, "init") == "systemd" },
		Functions: map[string]modules.Func{
			"start": act("start"), "stop": act("stop"), "restart": act("restart"), "full_restart": act("restart"), "reload": act("reload"),
			"force_reload": act("reload-or-restart"), "status": status(units, isActive), "available": available, "missing": not(available),
			"enable": act("enable"), "disable": act("disable"), "enabled": enabled, "disabled": not(enabled),
			"mask": act("mask"), "unmask": unmask, "masked": masked, "systemctl_reload": daemonReload,
			"get_all": listed(units), "get_running": listed(running), "get_enabled": listed(withState("enabled")),
			"get_disabled": listed(withState("disabled")), "get_static": listed(withState("static")),
			"show": show, "execs": execs, "firstboot": firstboot,
		},
	}
}

// kinds are the kinds of units that are listed.
func kinds() []string {
	return []string{"service", "socket", "device", "mount", "automount", "swap", "target", "path", "timer"}
}

// unit returns the whole name of a unit: what says no kind is a service.
func unit(name string) string {
	for _, k := range append(kinds(), "slice", "scope") {
		if strings.HasSuffix(name, "."+k) {
			return name
		}
	}
	return name + ".service"
}

// systemctl returns a command line of systemctl for the root that the call names.
func systemctl(c *modules.Call, args ...string) []string {
	argv := []string{"systemctl"}
	if c.Text("root") != "" {
		argv = append(argv, "--root", c.Host.Path(c.Text("root")))
	}
	return append(argv, args...)
}

// act returns the function that has systemctl do something with a unit.
func act(verb string) modules.Func {
	return func(ctx context.Context, c *modules.Call) (any, error) {
		return do(ctx, c, verb)
	}
}

func do(ctx context.Context, c *modules.Call, verb string) (any, error) {
	name := unit(c.Text("name"))
	if c.Text("root") == "" {
		if err := prepare(ctx, c, verb, name); err != nil {
			return nil, err
		}
	}
	if c.Test {
		return true, nil
	}
	argv := systemctl(c, verb)
	if c.Bool("no_block") {
		argv = append(argv, "--no-block")
	}
	if c.Bool("runtime") {
		argv = append(argv, "--runtime")
	}
	argv = append(argv, "--", name)
	r, err := c.Host.Exec(ctx, argv...)
	if err != nil {
		return nil, err
	}
	if r.Code == 0 {
		return true, nil
	}
	err = modules.Failed(argv, r)
	if strings.HasPrefix(string(r.Stderr), "Job for ") {
		// The program behind the unit failed: its last words are in the journal.
		if s, e := c.Host.Exec(ctx, "systemctl", "status", "--full", "--no-pager", "--lines", "10", "--", name); e == nil {
			err = modules.Errorf("%v\n%s", err, strings.TrimRight(string(s.Stdout), "\n"))
		}
	}
	return nil, err
}

// prepare looks at a unit before something is done with it: units that have changed
// on the disk are read again, and masks are taken away if the call wants it. In a dry
// run, what cannot be done is an error.
func prepare(ctx context.Context, c *modules.Call, verb, name string) error {
	state, err := properties(ctx, c, name, "LoadState", "NeedDaemonReload")
	if err != nil {
		return err
	}
	if state["NeedDaemonReload"] == "yes" {
		if _, err := daemonReload(ctx, c); err != nil {
			return err
		}
	}
	for _, arg := range [...]string{"unmask", "unmask_runtime"} {
		if !c.Bool(arg) || !isMasked(c, name, arg == "unmask_runtime") {
			continue
		}
		argv := []string{"systemctl", "unmask", "--", name}
		if arg == "unmask_runtime" {
			argv = []string{"systemctl", "unmask", "--runtime", "--", name}
		}
		if _, err := change(ctx, c, argv...); err != nil {
			return err
		}
		state["LoadState"] = "loaded"
	}
	if c.Test && verb != "mask" {
		switch state["LoadState"] {
		case "not-found":
			return modules.Errorf("systemctl %s %s would fail: Unit %s not found.", verb, name, name)
		case "masked":
			if verb != "stop" && verb != "disable" && verb != "unmask" {
				return modules.Errorf("systemctl %s %s would fail: Unit %s is masked.", verb, name, name)
			}
		}
	}
	return nil
}

// properties asks for properties of a unit. Of a template it asks for an instance.
func properties(ctx context.Context, c *modules.Call, name string, which ...string) (map[string]string, error) {
	argv := []string{"systemctl", "show"}
	for _, w := range which {
		argv = append(argv, "--property", w)
	}
	out, err := c.Host.Output(ctx, append(argv, "--", strings.Replace(name, "@.", "@x.", 1))...)
	if err != nil {
		return nil, err
	}
	found := map[string]string{}
	for line := range strings.Lines(out) {
		k, v, _ := strings.Cut(strings.TrimRight(line, "\n"), "=")
		found[k] = v
	}
	return found, nil
}

func daemonReload(ctx context.Context, c *modules.Call) (any, error) {
	return change(ctx, c, "systemctl", "daemon-reload")
}

func isActive(ctx context.Context, c *modules.Call, name string) (bool, error) {
	r, err := c.Host.Exec(ctx, "systemctl", "is-active", "--", unit(name))
	if err != nil {
		return false, err
	}
	if said := strings.TrimSpace(string(r.Stdout)); said == "" || said == "unknown" && len(r.Stderr) > 0 {
		return false, modules.Failed([]string{"systemctl", "is-active", unit(name)}, r) // no systemd, or no such name
	}
	return r.Code == 0, nil
}

func available(ctx context.Context, c *modules.Call) (any, error) {
	state, err := properties(ctx, c, unit(c.Text("name")), "LoadState")
	if err != nil {
		return nil, err
	}
	return state["LoadState"] != "not-found", nil
}

// enabled takes systemctl's word: static units and aliases count.
func enabled(ctx context.Context, c *modules.Call) (any, error) {
	r, err := c.Host.Exec(ctx, systemctl(c, "is-enabled", "--", unit(c.Text("name")))...)
	if err != nil {
		return nil, err
	}
	return r.Code == 0, nil
}

// isMasked looks at the link that a mask is.
func isMasked(c *modules.Call, name string, runtime bool) bool {
	dir := "/etc/systemd/system/"
	if runtime {
		dir = "/run/systemd/system/"
	}
	to, err := os.Readlink(c.Host.Path(c.Text("root") + dir + name))
	return err == nil && to == "/dev/null"
}

func masked(_ context.Context, c *modules.Call) (any, error) {
	return isMasked(c, unit(c.Text("name")), c.Bool("runtime")), nil
}

func unmask(ctx context.Context, c *modules.Call) (any, error) {
	if !isMasked(c, unit(c.Text("name")), c.Bool("runtime")) {
		return true, nil
	}
	return do(ctx, c, "unmask")
}

func firstboot(ctx context.Context, c *modules.Call) (any, error) {
	argv := []string{"systemd-firstboot"}
	for _, n := range [...]string{"locale", "locale_message", "keymap", "timezone", "hostname", "machine_id"} {
		if v := c.Text(n); v != "" {
			option := strings.ReplaceAll(n, "_", "-")
			if n == "locale_message" {
				option = "locale-messages"
			}
			argv = append(argv, "--"+option+"="+v)
		}
	}
	if root := c.Text("root"); root != "" {
		argv = append(argv, "--root="+c.Host.Path(root))
	}
	return change(ctx, c, argv...)
}
