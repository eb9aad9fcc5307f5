package user

import (
	"context"
	"strings"

	"github.com/gossh/gossh/modules"
)

// providers returns what can change users. BusyBox has no usermod: what there is
// no program for is said to need shadow.
func providers() []modules.Provider {
	needsShadow := func(_ context.Context, c *modules.Call) (any, error) {
		return nil, modules.Errorf("%s needs usermod, which this host does not have: install the package shadow", c.Fun)
	}
	b := modules.Provider{
		Names: []string{"busybox"}, Fits: func(_ context.Context, h *modules.Host) bool { return h.Has("adduser") },
		Functions: map[string]modules.Func{"add": busyboxAdd, "delete": busyboxDelete, "chgroups": busyboxGroups},
	}
	shadow := shadowUtils()
	for name := range shadow.Functions {
		if b.Functions[name] == nil {
			b.Functions[name] = needsShadow
		}
	}
	return []modules.Provider{shadow, b}
}

// busyboxAdd makes a user with BusyBox's adduser.
func busyboxAdd(ctx context.Context, c *modules.Call) (any, error) {
	for _, n := range [...]string{"loginclass", "root"} {
		if c.Text(n) != "" {
			return nil, modules.Errorf("%s is not available with the adduser of BusyBox: install the package shadow", n)
		}
	}
	if !c.Bool("unique") || c.Bool("local") {
		return nil, modules.Errorf("unique=False and local=True are not available with the adduser of BusyBox: install the package shadow")
	}
	if _, ok := find(ctx, c); ok {
		return nil, modules.Errorf("User '%s' already exists", c.Text("name"))
	}
	argv := []string{"adduser", "-D"}
	for _, o := range [...]struct{ option, value string }{
		{"-s", c.Text("shell")},
		{"-u", c.Text("uid")},
		{"-G", c.Text("gid")},
		{"-h", strings.TrimPrefix(c.Text("home"), "True")},
		{"-g", strings.TrimRight(strings.Join(given(c), ","), ",")},
	} {
		if o.value != "" {
			argv = append(argv, o.option, o.value)
		}
	}
	if !c.Bool("createhome") {
		argv = append(argv, "-H")
	}
	if c.Bool("system") {
		argv = append(argv, "-S")
	}
	if v, err := c.ChangeAccounts(ctx, append(argv, c.Text("name"))...); err != nil || c.Test {
		return v, err
	}
	return joinGroups(ctx, c, c.Strings("groups"))
}

func busyboxDelete(ctx context.Context, c *modules.Call) (any, error) {
	if _, err := existing(ctx, c); err != nil {
		return nil, err
	}
	argv := []string{"deluser"}
	if c.Bool("remove") {
		argv = append(argv, "--remove-home")
	}
	return c.ChangeAccounts(ctx, append(argv, c.Text("name"))...)
}

// busyboxGroups sets the groups of a user one by one.
func busyboxGroups(ctx context.Context, c *modules.Call) (any, error) {
	u, err := existing(ctx, c)
	if err != nil {
		return nil, err
	}
	primary := accounts(c).GroupName(ctx, u.GID)
	want := map[string]bool{}
	for _, g := range c.Strings("groups") {
		want[g] = true
	}
	var leave []string
	for _, g := range groupsOf(u, accounts(c).AllGroups(ctx)) {
		if !want[g] && g != primary && !c.Bool("append") {
			leave = append(leave, g)
		}
		delete(want, g)
	}
	for _, g := range leave {
		if _, err := c.ChangeAccounts(ctx, "delgroup", u.Name, g); err != nil {
			return nil, err
		}
	}
	var join []string
	for _, g := range c.Strings("groups") {
		if want[g] {
			join = append(join, g)
		}
	}
	return joinGroups(ctx, c, join)
}

func joinGroups(ctx context.Context, c *modules.Call, groups []string) (any, error) {
	for _, g := range groups {
		if _, err := c.ChangeAccounts(ctx, "addgroup", c.Text("name"), g); err != nil {
			return nil, err
		}
	}
	return true, nil
}
