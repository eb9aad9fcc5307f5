// Package group has the functions that read and change the groups of a host:
// group.*.
package group

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/gossh/gossh/internal/account"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// Functions returns the functions of the module.
func Functions() []modules.Function {
	return modules.Table("group", table, map[string]modules.Func{
		"add": add, "delete": remove, "chgid": chgid, "adduser": join, "deluser": leave, "members": members, "info": info, "getent": getent,
	})
}

// accounts returns the users and groups of the root that the call names.
func accounts(c *modules.Call) *account.Source { return c.Host.AccountsIn(c.Text("root")) }

func existing(ctx context.Context, c *modules.Call) (account.Group, error) {
	g, ok := accounts(c).Group(ctx, c.Text("name"))
	if !ok {
		return g, modules.Errorf("Group '%s' does not exist", c.Text("name"))
	}
	return g, nil
}

func shown(g account.Group) *ordered.Map {
	list := make([]any, len(g.Members))
	for i, m := range g.Members {
		list[i] = m
	}
	return ordered.Of("name", g.Name, "passwd", g.Password, "gid", int64(g.GID), "members", list)
}

func info(ctx context.Context, c *modules.Call) (any, error) {
	g, ok := accounts(c).Group(ctx, c.Text("name"))
	if !ok {
		return &ordered.Map{}, nil
	}
	return shown(g), nil
}

func getent(ctx context.Context, c *modules.Call) (any, error) {
	out := []any{}
	for _, g := range accounts(c).AllGroups(ctx) {
		out = append(out, shown(g))
	}
	return out, nil
}

// busybox reports whether the host has the programs of BusyBox and not those of
// shadow.
func busybox(h *modules.Host) bool { return !h.Has("groupadd") && h.Has("addgroup") }

// needsShadow is the error of what BusyBox has no program for.
func needsShadow(c *modules.Call) error {
	return modules.Errorf("%s needs groupmod, which this host does not have: install the package shadow", c.Fun)
}

func add(ctx context.Context, c *modules.Call) (any, error) {
	name := c.Text("name")
	if _, ok := accounts(c).Group(ctx, name); ok {
		return nil, modules.Errorf("Group '%s' already exists", name)
	}
	small := busybox(c.Host)
	if small && (c.Bool("non_unique") || c.Text("root") != "") {
		return nil, needsShadow(c)
	}
	argv := []string{"groupadd"}
	if small {
		argv[0] = "addgroup"
	}
	if c.Given("gid") {
		argv = append(argv, "-g", c.Text("gid"))
	}
	switch {
	case c.Bool("system") && small:
		argv = append(argv, "-S")
	case c.Bool("system"):
		argv = append(argv, "-r")
	}
	if c.Bool("non_unique") {
		argv = append(argv, "-o")
	}
	return c.ChangeAccounts(ctx, append(argv, name)...)
}

func remove(ctx context.Context, c *modules.Call) (any, error) {
	g, err := existing(ctx, c)
	if err != nil {
		return nil, err
	}
	if busybox(c.Host) {
		return c.ChangeAccounts(ctx, "delgroup", g.Name)
	}
	return c.ChangeAccounts(ctx, "groupdel", g.Name)
}

func chgid(ctx context.Context, c *modules.Call) (any, error) {
	g, err := existing(ctx, c)
	if err != nil {
		return nil, err
	}
	id := strconv.FormatInt(c.Int("gid"), 10)
	switch {
	case int64(g.GID) == c.Int("gid"):
		return true, nil
	case busybox(c.Host):
		return nil, needsShadow(c)
	case c.Bool("non_unique"):
		return c.ChangeAccounts(ctx, "groupmod", "-o", "-g", id, g.Name)
	}
	return c.ChangeAccounts(ctx, "groupmod", "-g", id, g.Name)
}

func join(ctx context.Context, c *modules.Call) (any, error) {
	g, err := existing(ctx, c)
	user := c.Text("username")
	switch {
	case err != nil:
		return nil, err
	case slices.Contains(g.Members, user):
		return true, nil
	case busybox(c.Host):
		return c.ChangeAccounts(ctx, "addgroup", user, g.Name)
	}
	return c.ChangeAccounts(ctx, "usermod", "-a", "-G", g.Name, "--", user)
}

func leave(ctx context.Context, c *modules.Call) (any, error) {
	g, err := existing(ctx, c)
	user := c.Text("username")
	switch {
	case err != nil:
		return nil, err
	case !slices.Contains(g.Members, user):
		return true, nil
	case busybox(c.Host):
		return c.ChangeAccounts(ctx, "delgroup", user, g.Name)
	}
	return setMembers(ctx, c, g, slices.DeleteFunc(slices.Clone(g.Members), func(m string) bool { return m == user }))
}

func members(ctx context.Context, c *modules.Call) (any, error) {
	g, err := existing(ctx, c)
	if err != nil {
		return nil, err
	}
	want := c.Strings("members_list")
	a, b := slices.Sorted(slices.Values(g.Members)), slices.Sorted(slices.Values(want))
	if slices.Equal(a, slices.Compact(b)) {
		return true, nil
	}
	if busybox(c.Host) {
		return nil, needsShadow(c)
	}
	return setMembers(ctx, c, g, want)
}

// setMembers sets the users of a group. gpasswd knows no -R where it is too old, so
// that another root is changed by groupmod.
func setMembers(ctx context.Context, c *modules.Call, g account.Group, users []string) (any, error) {
	if c.Text("root") != "" {
		return c.ChangeAccounts(ctx, "groupmod", "-U", strings.Join(users, ","), g.Name)
	}
	return c.ChangeAccounts(ctx, "gpasswd", "-M", strings.Join(users, ","), g.Name)
}
