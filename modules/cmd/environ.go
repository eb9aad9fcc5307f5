package cmd

import (
	"context"
	"os"
	"path/filepath"
	"strings"

	"github.com/gossh/gossh/internal/process"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// user is who a command runs as.
type user struct {
	// name and home are set if the call names a user.
	name, home string
	// as is nil if that is the user of this process.
	as *process.Identity
}

// findUser looks up runas and group.
func findUser(ctx context.Context, c *modules.Call) (*user, error) {
	name, group := c.Text("runas"), c.Text("group")
	if name == "" && group == "" {
		return &user{}, nil
	}
	accounts := c.Host.Accounts()
	who := &user{name: name}
	id := &process.Identity{UID: uint32(os.Geteuid()), GID: uint32(os.Getegid())}
	if name != "" {
		u, ok := accounts.User(ctx, name)
		if !ok {
			return nil, modules.Errorf("User '%s' is not available", name)
		}
		who.home = u.Home
		if int(u.UID) == os.Geteuid() && group == "" {
			return who, nil
		}
		id.UID, id.GID, id.Groups = u.UID, u.GID, accounts.Groups(ctx, u)
	} else if own, err := os.Getgroups(); err == nil {
		for _, g := range own {
			id.Groups = append(id.Groups, uint32(g))
		}
	}
	if group != "" {
		gid, ok := accounts.GroupID(ctx, group)
		if !ok {
			return nil, modules.Errorf("Group '%s' is not available", group)
		}
		id.GID = gid
	}
	if os.Geteuid() != 0 {
		return nil, modules.Errorf("runas and group need root on the host, and this is the user id %d: use sudo", os.Geteuid())
	}
	who.as = id
	return who, nil
}

// locale are the variables that are set to C, so that what a command says can be
// compared.
var locale = [...]string{
	"LC_CTYPE", "LC_NUMERIC", "LC_TIME", "LC_COLLATE", "LC_MONETARY", "LC_MESSAGES", "LC_PAPER",
	"LC_NAME", "LC_ADDRESS", "LC_TELEPHONE", "LC_MEASUREMENT", "LC_IDENTIFICATION", "LANGUAGE",
}

// environment returns the environment of a command. As another user it is that of
// this process with HOME, USER, LOGNAME and SHELL changed: no login shell is
// started to ask for more.
func environment(c *modules.Call, who *user) ([]string, error) {
	given, err := variables(c)
	if err != nil {
		return nil, err
	}
	env := ordered.NewMap(len(c.Host.Env) + len(locale))
	if !c.Bool("clean_env") {
		for _, kv := range c.Host.Env {
			if k, v, ok := strings.Cut(kv, "="); ok && k != "NOTIFY_SOCKET" {
				env.Set(k, v)
			}
		}
	}
	if who.name != "" {
		env.Set("LOGNAME", who.name)
		env.Set("SHELL", shellOf(c))
	}
	if v := c.Named["reset_system_locale"]; v == nil || c.Bool("reset_system_locale") {
		for _, k := range locale {
			env.Set(k, "C")
		}
	}
	for k, v := range given.All() {
		env.Set(k, v)
	}
	if who.name != "" {
		env.Set("HOME", who.home)
		env.Set("USER", who.name)
	}
	if p := c.Text("prepend_path"); p != "" {
		if old, ok := env.Get("PATH"); ok {
			p += ":" + old.(string)
		}
		env.Set("PATH", p)
	}
	out := make([]string, 0, env.Len())
	for k, v := range env.All() {
		out = append(out, k+"="+v.(string))
	}
	return out, nil
}

// variables reads the argument env into a map of texts.
func variables(c *modules.Call) (*ordered.Map, error) {
	out := &ordered.Map{}
	bad := &modules.ArgumentError{Msg: "Passed invalid arguments: env must be a mapping, or a list of mappings or of KEY=value"}
	add := func(m *ordered.Map) {
		for k, v := range m.All() {
			if v == nil {
				c.Host.Logf("error", "Environment variable '%s' passed without a value. Setting value to an empty string", k)
			}
			out.Set(k, modules.Text(v))
		}
	}
	item := func(v any) bool {
		switch v := v.(type) {
		case *ordered.Map:
			add(v)
			return true
		case string:
			k, value, ok := strings.Cut(v, "=")
			out.Set(k, value)
			return ok
		}
		return false
	}
	switch v := c.Named["env"].(type) {
	case nil:
	case []any:
		for _, e := range v {
			if !item(e) {
				return nil, bad
			}
		}
	default:
		if v != "" && !item(v) {
			return nil, bad
		}
	}
	for k, v := range out.All() {
		if k == "" || strings.ContainsAny(k, "=\x00") || strings.Contains(v.(string), "\x00") {
			return nil, bad
		}
	}
	return out, nil
}

// directory returns where a command runs: cwd, or the home directory of its user,
// or / if there is none that can be read.
func directory(c *modules.Call, who *user, env []string) (string, error) {
	if dir := c.Text("cwd"); dir != "" {
		if info, err := os.Stat(dir); !filepath.IsAbs(dir) || err != nil || !info.IsDir() {
			return "", modules.Errorf("Specified cwd '%s' either not absolute or does not exist", dir)
		}
		return dir, nil
	}
	home := who.home
	if who.name == "" {
		home = os.Getenv("HOME")
	}
	if d, err := os.Open(home); err == nil && filepath.IsAbs(home) {
		info, err := d.Stat()
		_ = d.Close()
		if err == nil && info.IsDir() {
			return home, nil
		}
	}
	return "/", nil
}
