package service

import (
	"context"
	"slices"
	"strings"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// openrc is the provider of rc-service(8) and rc-update(8).
func openrc() modules.Provider {
	return modules.Provider{
		Names: []string{"openrc", "gentoo_service"},
		Fits: func(ctx context.Context, h *modules.Host) bool {
			return h.Grain(ctx, "init") == "openrc" || h.Has("rc-service") && h.Has("rc-update")
		},
		Functions: map[string]modules.Func{
			"start": rcService("start"), "stop": rcService("stop"), "restart": rcService("restart"), "full_restart": rcService("restart"),
			"reload": rcService("reload"), "force_reload": rcService("reload"), "zap": rcService("zap"), "status": status(rcAll, rcRuns),
			"available": among(rcAll, true), "missing": among(rcAll, false), "get_all": listed(rcAll),
			"get_enabled": rcEnabled, "get_disabled": listed(rcDisabled),
			"enable": rcEnable, "disable": rcDisable, "enabled": rcIsEnabled, "disabled": not(rcIsEnabled),
		},
	}
}

// runlevels returns the runlevels of each service, by rc-update.
func runlevels(ctx context.Context, c *modules.Call) (*ordered.Map, error) {
	text, err := c.Host.Output(ctx, "rc-update", "-v", "show")
	if err != nil {
		return nil, err
	}
	out := &ordered.Map{}
	for line := range strings.Lines(text) {
		if name, levels, ok := strings.Cut(line, "|"); ok {
			out.Set(strings.TrimSpace(name), modules.Texts(strings.Fields(levels)))
		}
	}
	return out, nil
}

func rcAll(ctx context.Context, c *modules.Call) ([]string, error) {
	all, err := runlevels(ctx, c)
	return all.Keys(), err
}

func rcDisabled(ctx context.Context, c *modules.Call) ([]string, error) {
	all, err := runlevels(ctx, c)
	return slices.DeleteFunc(all.Keys(), func(n string) bool { return len(all.Value(n).([]any)) > 0 }), err
}

func rcEnabled(ctx context.Context, c *modules.Call) (any, error) {
	all, err := runlevels(ctx, c)
	if err != nil {
		return nil, err
	}
	out := &ordered.Map{}
	for name, levels := range all.All() {
		if len(levels.([]any)) > 0 {
			out.Set(name, levels)
		}
	}
	return out, nil
}

// levelsOf returns the runlevels of the service that the call names. There must be
// such a service.
func levelsOf(ctx context.Context, c *modules.Call) ([]string, error) {
	all, err := runlevels(ctx, c)
	if err != nil {
		return nil, err
	}
	v, ok := all.Get(c.Text("name"))
	if !ok {
		return nil, modules.Errorf("%s: service '%s' does not exist", c.Fun, c.Text("name"))
	}
	return modules.Strings(v), nil
}

func rcIsEnabled(ctx context.Context, c *modules.Call) (any, error) {
	all, err := runlevels(ctx, c)
	if err != nil {
		return nil, err
	}
	have := modules.Strings(all.Value(c.Text("name")))
	for _, l := range c.Strings("runlevels") {
		if !slices.Contains(have, l) {
			return false, nil
		}
	}
	return len(have) > 0, nil
}

// rcService returns the function that runs an action of a service.
func rcService(action string) modules.Func {
	return func(ctx context.Context, c *modules.Call) (any, error) {
		if c.Test {
			if _, err := levelsOf(ctx, c); err != nil {
				return nil, err
			}
		}
		return change(ctx, c, "rc-service", c.Text("name"), action)
	}
}

func rcRuns(ctx context.Context, c *modules.Call, name string) (bool, error) {
	r, err := c.Host.Exec(ctx, "rc-service", name, "status")
	return err == nil && r.Code == 0, err
}

// rcEnable adds a service to the runlevels that are given and takes it out of all
// others; without any, it adds it to the default one.
func rcEnable(ctx context.Context, c *modules.Call) (any, error) {
	have, err := levelsOf(ctx, c)
	if err != nil {
		return nil, err
	}
	want := c.Strings("runlevels")
	drop := without(have, want)
	if !c.Given("runlevels") {
		want, drop = []string{"default"}, nil
	}
	if drop != nil {
		if _, err := rcUpdate(ctx, c, "delete", drop); err != nil {
			return nil, err
		}
	}
	return rcUpdate(ctx, c, "add", without(want, have))
}

func rcDisable(ctx context.Context, c *modules.Call) (any, error) {
	have, err := levelsOf(ctx, c)
	if err != nil {
		return nil, err
	}
	drop := have
	if c.Given("runlevels") {
		drop = without(have, without(have, c.Strings("runlevels")))
	}
	return rcUpdate(ctx, c, "delete", drop)
}

// rcUpdate changes the runlevels of a service, if there is something to change.
func rcUpdate(ctx context.Context, c *modules.Call, verb string, levels []string) (any, error) {
	if len(levels) == 0 {
		return true, nil
	}
	return change(ctx, c, append([]string{"rc-update", "-q", verb, c.Text("name")}, levels...)...)
}

// without returns what of a is not in b.
func without(a, b []string) []string {
	var out []string
	for _, e := range a {
		if !slices.Contains(b, e) {
			out = append(out, e)
		}
	}
	return out
}
