package service

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gossh/gossh/modules"
)

// initScripts returns the names of the scripts in /etc/init.d.
func initScripts(h *modules.Host) []string {
	entries, err := os.ReadDir(h.Path("/etc/init.d"))
	if err != nil {
		return nil // a host without them
	}
	var out []string
	for _, e := range entries {
		switch e.Name() {
		case "README", "skeleton", "rc", "rcS", "functions", "halt", "killall", "single", "functions.sh":
			continue
		}
		info, err := os.Stat(h.Path(filepath.Join("/etc/init.d", e.Name())))
		if err == nil && info.Mode().IsRegular() && info.Mode()&0o111 != 0 {
			out = append(out, e.Name())
		}
	}
	return out
}

// links returns the names of the scripts that are started in these runlevels, or at
// every boot.
func links(h *modules.Host, levels ...string) []string {
	var out []string
	for _, level := range append(levels, "S") {
		for _, dir := range [...]string{"/etc/rc", "/etc/rc.d/rc"} {
			entries, err := os.ReadDir(h.Path(dir + level + ".d"))
			if err != nil {
				continue // there is one or the other
			}
			for _, e := range entries {
				if n := e.Name(); len(n) > 3 && n[0] == 'S' && n[1] >= '0' && n[1] <= '9' && n[2] >= '0' && n[2] <= '9' {
					out = append(out, n[3:])
				}
			}
		}
	}
	return out
}

// level returns the runlevel, "" if nobody knows it.
func level(ctx context.Context, h *modules.Host) string {
	if !h.Has("runlevel") {
		return ""
	}
	r, err := h.Exec(ctx, "runlevel")
	if err != nil {
		return ""
	}
	if f := strings.Fields(string(r.Stdout)); r.Code == 0 && len(f) == 2 {
		return f[1]
	}
	return ""
}

func allScripts(_ context.Context, c *modules.Call) ([]string, error) {
	return initScripts(c.Host), nil
}

// started lists the scripts that are started in this runlevel; in 2 to 5 where there
// is none, as in a container.
func started(ctx context.Context, c *modules.Call) ([]string, error) {
	levels := []string{"2", "3", "4", "5"}
	if l := level(ctx, c.Host); l != "" {
		levels = []string{l}
	}
	all := initScripts(c.Host)
	return slices.DeleteFunc(links(c.Host, levels...), func(n string) bool { return !slices.Contains(all, n) }), nil
}

func notStarted(ctx context.Context, c *modules.Call) ([]string, error) {
	up, err := started(ctx, c)
	return slices.DeleteFunc(initScripts(c.Host), func(n string) bool { return slices.Contains(up, n) }), err
}

// runScript returns the function that runs a script with an action.
func runScript(action string) modules.Func {
	return func(ctx context.Context, c *modules.Call) (any, error) {
		if err := scriptOf(c); err != nil {
			return nil, err
		}
		return change(ctx, c, script(c, c.Text("name"), action)...)
	}
}

// runAny runs a script with the action that the call names.
func runAny(ctx context.Context, c *modules.Call) (any, error) {
	action := c.Text("action")
	if action == "" || strings.HasPrefix(action, "-") {
		return nil, modules.Errorf("'%s' is no action", action)
	}
	return runScript(action)(ctx, c)
}

// script returns the command line that runs a script, through service(8) where there
// is one: it gives scripts a clean environment.
func script(c *modules.Call, name, action string) []string {
	if c.Host.Has("service") {
		return []string{"service", name, action}
	}
	return []string{c.Host.Path("/etc/init.d/" + name), action}
}

// scriptOf refuses a name that has no script.
func scriptOf(c *modules.Call) error {
	if name := c.Text("name"); !slices.Contains(initScripts(c.Host), name) {
		return modules.Errorf("%s: there is no script /etc/init.d/%s", c.Fun, name)
	}
	return nil
}

func scriptRuns(ctx context.Context, c *modules.Call, name string) (bool, error) {
	if !slices.Contains(initScripts(c.Host), name) {
		return false, nil
	}
	r, err := c.Host.Exec(ctx, script(c, name, "status")...)
	return err == nil && r.Code == 0, err
}

// scripts is the provider of hosts that have scripts and nothing that enables them.
func scripts() modules.Provider {
	return modules.Provider{
		Names: []string{"service"},
		Fits:  func(_ context.Context, h *modules.Host) bool { return len(initScripts(h)) > 0 },
		Functions: map[string]modules.Func{
			"run":   runAny,
			"start": runScript("start"), "stop": runScript("stop"), "restart": runScript("restart"), "full_restart": runScript("restart"),
			"reload": runScript("reload"), "force_reload": runScript("force-reload"), "status": status(allScripts, scriptRuns),
			"available": among(allScripts, true), "missing": among(allScripts, false), "get_all": listed(allScripts),
		},
	}
}

// sysv adds to scripts what looks at the links of the runlevels, and enable and
// disable.
func sysv(enable, disable modules.Func) map[string]modules.Func {
	fs := scripts().Functions
	fs["get_enabled"], fs["get_disabled"] = listed(started), listed(notStarted)
	fs["enabled"], fs["disabled"] = among(started, true), among(started, false)
	fs["enable"], fs["disable"] = enable, disable
	return fs
}

// updateRC is the provider of Debian's update-rc.d(8).
func updateRC() modules.Provider {
	return modules.Provider{
		Names:     []string{"sysvinit", "debian_service"},
		Fits:      func(_ context.Context, h *modules.Host) bool { return h.Has("update-rc.d") },
		Functions: sysv(updateRCEnable, updateRCDisable),
	}
}

// updateRCEnable makes links where there are none at all: enable only turns those
// that there are.
func updateRCEnable(ctx context.Context, c *modules.Call) (any, error) {
	if err := scriptOf(c); err != nil {
		return nil, err
	}
	if v, err := change(ctx, c, "update-rc.d", c.Text("name"), "defaults"); err != nil {
		return v, err
	}
	return change(ctx, c, "update-rc.d", c.Text("name"), "enable")
}

func updateRCDisable(ctx context.Context, c *modules.Call) (any, error) {
	if err := scriptOf(c); err != nil {
		return nil, err
	}
	return change(ctx, c, "update-rc.d", c.Text("name"), "disable")
}

// chkconfig is the provider of Red Hat's chkconfig(8).
func chkconfig() modules.Provider {
	turn := func(on string) modules.Func {
		return func(ctx context.Context, c *modules.Call) (any, error) {
			if err := scriptOf(c); err != nil {
				return nil, err
			}
			if v, err := change(ctx, c, "chkconfig", "--add", c.Text("name")); err != nil {
				return v, err
			}
			return change(ctx, c, "chkconfig", c.Text("name"), on)
		}
	}
	functions := sysv(turn("on"), turn("off"))
	functions["delete"] = func(ctx context.Context, c *modules.Call) (any, error) {
		if err := scriptOf(c); err != nil {
			return nil, err
		}
		return change(ctx, c, "chkconfig", "--del", c.Text("name"))
	}
	return modules.Provider{
		Names:     []string{"chkconfig", "rh_service"},
		Fits:      func(_ context.Context, h *modules.Host) bool { return h.Has("chkconfig") },
		Functions: functions,
	}
}
