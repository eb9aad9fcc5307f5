package user

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/gossh/gossh/internal/account"
	"github.com/gossh/gossh/modules"
)

// shadowUtils is the provider of useradd(8) and usermod(8).
func shadowUtils() modules.Provider {
	p := modules.Provider{
		Names: []string{"useradd"}, Fits: func(_ context.Context, h *modules.Host) bool { return h.Has("useradd") },
		Functions: map[string]modules.Func{
			"add": add, "delete": remove, "rename": rename, "chgroups": chgroups, "chhome": chhome,
			"chuid":   set("uid", "-u", func(u account.User, v string) bool { return v == strconv.Itoa(int(u.UID)) }),
			"chgid":   set("gid", "-g", func(u account.User, v string) bool { return v == strconv.Itoa(int(u.GID)) }),
			"chshell": set("shell", "-s", func(u account.User, v string) bool { return v == u.Shell }),
		},
	}
	for i, name := range gecosNames() {
		p.Functions["ch"+name] = chgecos(i, name)
	}
	return p
}

func gecosNames() []string {
	return []string{"fullname", "roomnumber", "workphone", "homephone", "other"}
}

func add(ctx context.Context, c *modules.Call) (any, error) {
	if c.Given("loginclass") {
		return nil, modules.Errorf("loginclass is not available on this host")
	}
	if _, ok := find(ctx, c); ok {
		return nil, modules.Errorf("User '%s' already exists", c.Text("name"))
	}
	argv := []string{local(c, "useradd")}
	with := func(option, value string) {
		if value != "" {
			argv = append(argv, option, value)
		}
	}
	with("-s", c.Text("shell"))
	with("-u", c.Text("uid"))
	gid := c.Text("gid")
	if gid == "" {
		gid = sameGroup(ctx, c)
	}
	with("-g", gid)
	with("-G", strings.Join(c.Strings("groups"), ","))
	if home := c.Text("home"); home != "True" {
		with("-d", home)
	}
	with("-c", strings.TrimRight(strings.Join(given(c), ","), ","))
	for _, f := range [...]struct {
		option string
		on     bool
	}{
		{"-m", c.Bool("createhome")},
		{"-M", !c.Bool("createhome")},
		{"-l", c.Bool("nologinit")},
		{"-o", !c.Bool("unique")},
		{"-r", c.Bool("system")},
		{"-U", c.Bool("usergroup") && gid == ""},
		{"-N", c.Given("usergroup") && !c.Bool("usergroup")},
	} {
		if f.on {
			argv = append(argv, f.option)
		}
	}
	return c.ChangeAccounts(ctx, append(argv, "--", c.Text("name"))...)
}

// sameGroup returns the name of the user if there is a group of that name that the
// user is to be in: useradd would not make its own then.
func sameGroup(ctx context.Context, c *modules.Call) string {
	name := c.Text("name")
	if c.Given("usergroup") && !c.Bool("usergroup") || !slices.Contains(c.Strings("groups"), name) {
		return ""
	}
	if _, ok := accounts(c).Group(ctx, name); ok {
		return name
	}
	return ""
}

// given returns the fields of GECOS that the call gives.
func given(c *modules.Call) []string {
	var out []string
	for _, n := range gecosNames() {
		out = append(out, c.Text(n))
	}
	return out
}

// local returns the program, or the one that changes local files alone.
func local(c *modules.Call, program string) string {
	if c.Bool("local") {
		return "l" + program
	}
	return program
}

func remove(ctx context.Context, c *modules.Call) (any, error) {
	if _, err := existing(ctx, c); err != nil {
		return nil, err
	}
	argv := []string{local(c, "userdel")}
	if c.Bool("remove") {
		argv = append(argv, "-r")
	}
	if c.Bool("force") {
		argv = append(argv, "-f")
	}
	return c.ChangeAccounts(ctx, append(argv, "--", c.Text("name"))...)
}

func rename(ctx context.Context, c *modules.Call) (any, error) {
	if _, err := existing(ctx, c); err != nil {
		return nil, err
	}
	to := c.Text("new_name")
	if _, ok := accounts(c).User(ctx, to); ok {
		return nil, modules.Errorf("User '%s' already exists", to)
	}
	return c.ChangeAccounts(ctx, "usermod", "-l", to, "--", c.Text("name"))
}

// set returns a function that sets one field.
func set(arg, option string, same func(u account.User, value string) bool) modules.Func {
	return func(ctx context.Context, c *modules.Call) (any, error) {
		u, err := existing(ctx, c)
		if err != nil {
			return nil, err
		}
		v := c.Text(arg)
		if same(u, v) {
			return true, nil
		}
		return c.ChangeAccounts(ctx, "usermod", option, v, "--", u.Name)
	}
}

func chhome(ctx context.Context, c *modules.Call) (any, error) {
	u, err := existing(ctx, c)
	if err != nil {
		return nil, err
	}
	if u.Home == c.Text("home") {
		return true, nil
	}
	argv := []string{"usermod", "-d", c.Text("home")}
	if c.Bool("persist") {
		argv = append(argv, "-m")
	}
	return c.ChangeAccounts(ctx, append(argv, "--", u.Name)...)
}

func chgroups(ctx context.Context, c *modules.Call) (any, error) {
	u, err := existing(ctx, c)
	if err != nil {
		return nil, err
	}
	all := accounts(c).AllGroups(ctx)
	now, want := groupsOf(u, all), c.Strings("groups")
	missing := slices.ContainsFunc(want, func(g string) bool { return !slices.Contains(now, g) })
	primary := accounts(c).GroupName(ctx, u.GID)
	more := slices.ContainsFunc(now, func(g string) bool { return g != primary && !slices.Contains(want, g) })
	if !missing && (!more || c.Bool("append")) {
		return true, nil
	}
	argv := []string{"usermod", "-G", strings.Join(want, ",")}
	if c.Bool("append") {
		argv = append(argv, "-a")
	}
	return c.ChangeAccounts(ctx, append(argv, "--", u.Name)...)
}

// chgecos returns a function that sets one field of GECOS.
func chgecos(field int, arg string) modules.Func {
	return func(ctx context.Context, c *modules.Call) (any, error) {
		u, err := existing(ctx, c)
		if err != nil {
			return nil, err
		}
		g, v := gecos(u), c.Text(arg)
		if strings.ContainsAny(v, ":\n") || field < 4 && strings.Contains(v, ",") {
			return nil, modules.Errorf("%s must not have a colon, a comma or a line end: %q", arg, v)
		}
		if g[field] == v {
			return true, nil
		}
		g[field] = v
		return c.ChangeAccounts(ctx, "usermod", "-c", strings.TrimRight(strings.Join(g[:], ","), ","), "--", u.Name)
	}
}
