package network

import (
	"context"
	"strings"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// grain returns the function that returns a grain.
func grain(name string) modules.Func {
	return func(ctx context.Context, c *modules.Call) (any, error) { return c.Host.Grain(ctx, name), nil }
}

// getHostname asks the kernel: the name may have been set since grains were looked at.
func getHostname(ctx context.Context, c *modules.Call) (any, error) {
	name, err := c.Host.Read("/proc/sys/kernel/hostname")
	if name = strings.TrimSpace(name); name == "" && err == nil {
		name = c.Host.Grain(ctx, "nodename")
	}
	return name, err
}

func fqdns(ctx context.Context, c *modules.Call) (any, error) {
	v, ok := c.Host.Grains.Grain(ctx, "fqdns")
	if !ok {
		v = []any{}
	}
	return ordered.Of("fqdns", v), nil
}

// modHostname sets the name of the running system, and that of the next boot where it
// is kept: with hostnamectl, or by hand. In /etc/hosts the old name becomes the new one.
func modHostname(ctx context.Context, c *modules.Call) (any, error) {
	name := c.Text("hostname")
	if !validName(name) {
		return nil, modules.Errorf("'%s' is no name of a host", name)
	}
	old, err := getHostname(ctx, c)
	if err != nil || c.Test {
		return true, err
	}
	if c.Host.Grain(ctx, "init") == "systemd" && c.Host.Has("hostnamectl") {
		_, err = c.Host.Output(ctx, "hostnamectl", "set-hostname", name)
	} else {
		_, err = c.Host.Output(ctx, "hostname", name)
		if err == nil {
			err = keepName(ctx, c, name)
		}
	}
	if err != nil {
		return nil, err
	}
	return true, renameIn(c, old.(string), name)
}

func validName(s string) bool {
	if s == "" || len(s) > 253 || s[0] == '-' || s[0] == '.' {
		return false
	}
	for _, r := range s {
		if (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '-' && r != '.' {
			return false
		}
	}
	return true
}

// keepName writes the name to where the next boot looks.
func keepName(ctx context.Context, c *modules.Call, name string) error {
	const sysconfig = "/etc/sysconfig/network"
	if text, err := c.Host.Read(sysconfig); err == nil && c.Host.Grain(ctx, "os_family") == "RedHat" && strings.Contains(text, "HOSTNAME=") {
		lines := strings.SplitAfter(text, "\n")
		for i, l := range lines {
			if strings.HasPrefix(l, "HOSTNAME=") {
				lines[i] = "HOSTNAME=" + name + "\n"
			}
		}
		return c.Host.Save(sysconfig, []byte(strings.Join(lines, "")), 0o644)
	}
	return c.Host.Save("/etc/hostname", []byte(name+"\n"), 0o644)
}

// renameIn replaces a name in /etc/hosts, as a whole word.
func renameIn(c *modules.Call, old, name string) error {
	text, err := c.Host.Read("/etc/hosts")
	if err != nil || old == "" || old == name {
		return err
	}
	var out strings.Builder
	for line := range strings.Lines(text) {
		line, comment, has := strings.Cut(line, "#")
		for i := 0; i < len(line); {
			n := strings.IndexAny(line[i:]+" ", " \t\n")
			if word := line[i : i+n]; word == old && i > 0 {
				out.WriteString(name)
			} else {
				out.WriteString(word)
			}
			if i += n; i < len(line) {
				out.WriteByte(line[i])
			}
			i++
		}
		if has {
			out.WriteString("#" + comment)
		}
	}
	if out.String() == text {
		return nil
	}
	return c.Host.Save("/etc/hosts", []byte(out.String()), 0o644)
}
