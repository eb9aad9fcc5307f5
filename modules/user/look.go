package user

import (
	"context"
	"slices"
	"strings"

	"github.com/gossh/gossh/internal/account"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// accounts returns the users and groups of the root that the call names.
func accounts(c *modules.Call) *account.Source { return c.Host.AccountsIn(c.Text("root")) }

// find returns the user that the argument name names.
func find(ctx context.Context, c *modules.Call) (account.User, bool) {
	return accounts(c).User(ctx, c.Text("name"))
}

// existing is find for functions that need the user.
func existing(ctx context.Context, c *modules.Call) (account.User, error) {
	u, ok := find(ctx, c)
	if !ok {
		return u, modules.Errorf("User '%s' does not exist", c.Text("name"))
	}
	return u, nil
}

func info(ctx context.Context, c *modules.Call) (any, error) {
	u, ok := find(ctx, c)
	if !ok {
		return &ordered.Map{}, nil
	}
	s := accounts(c)
	return shown(u, s.AllGroups(ctx)), nil
}

func getent(ctx context.Context, c *modules.Call) (any, error) {
	s := accounts(c)
	groups := s.AllGroups(ctx)
	out := []any{}
	for _, u := range s.Users(ctx) {
		out = append(out, shown(u, groups))
	}
	return out, nil
}

// shown is the shape that Salt gives to a user.
func shown(u account.User, groups []account.Group) *ordered.Map {
	g := gecos(u)
	return ordered.Of(
		"gid", int64(u.GID), "groups", modules.Texts(groupsOf(u, groups)), "home", u.Home, "name", u.Name, "passwd", u.Password,
		"shell", u.Shell, "uid", int64(u.UID), "fullname", g[0], "roomnumber", g[1], "workphone", g[2], "homephone", g[3], "other", g[4],
	)
}

// gecos returns the five fields of GECOS; the last one may have commas.
func gecos(u account.User) [5]string {
	var out [5]string
	copy(out[:], strings.SplitN(u.GECOS, ",", 5))
	return out
}

// groupsOf returns the names of the groups of a user, sorted.
func groupsOf(u account.User, all []account.Group) []string {
	var out []string
	for _, g := range all {
		if g.GID == u.GID || slices.Contains(g.Members, u.Name) {
			out = append(out, g.Name)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func listUsers(ctx context.Context, c *modules.Call) (any, error) {
	var names []string
	for _, u := range accounts(c).Users(ctx) {
		names = append(names, u.Name)
	}
	slices.Sort(names)
	return modules.Texts(names), nil
}

func listGroups(ctx context.Context, c *modules.Call) (any, error) {
	u, ok := find(ctx, c)
	if !ok {
		return []any{}, nil
	}
	return modules.Texts(groupsOf(u, accounts(c).AllGroups(ctx))), nil
}

func primaryGroup(ctx context.Context, c *modules.Call) (any, error) {
	u, err := existing(ctx, c)
	if err != nil {
		return nil, err
	}
	name := accounts(c).GroupName(ctx, u.GID)
	if name == "" {
		return nil, modules.Errorf("The group %d of the user '%s' has no name", u.GID, u.Name)
	}
	return name, nil
}
