package grains

import (
	"bytes"
	"context"
	"slices"
	"strings"

	"github.com/gossh/gossh/ordered"
)

// hostname gives the names of the host. As the resolver of a libc does, it believes
// /etc/hosts first.
func hostname(ctx context.Context, s *Source) map[string]any {
	node := s.text(ctx, "nodename")
	fqdn := canonical(s.env.read("etc/hosts"), node)
	if fqdn == "" {
		fqdn = node
		if !strings.Contains(node, ".") {
			if f := strings.TrimSuffix(s.env.ask(ctx, "hostname", "-f"), "."); f != "" {
				fqdn = f
			}
		}
	}
	if fqdn == "" {
		fqdn = "localhost.localdomain"
	}
	host, domain, _ := strings.Cut(fqdn, ".")
	return map[string]any{"fqdn": fqdn, "host": host, "domain": domain, "localhost": node}
}

// canonical returns the first name of the first line of hosts(5) that has name.
func canonical(hosts, name string) string {
	for line := range strings.Lines(hosts) {
		line, _, _ = strings.Cut(line, "#")
		f := strings.Fields(line)
		if len(f) > 1 && slices.ContainsFunc(f[1:], func(n string) bool { return strings.EqualFold(n, name) }) {
			return f[1]
		}
	}
	return ""
}

// initSystem gives the name of what runs as process 1.
func initSystem(_ context.Context, s *Source) map[string]any {
	e := s.env
	switch e.OS {
	case "darwin":
		return map[string]any{"init": "launchd"}
	case "linux":
		return map[string]any{"init": linuxInit(e)}
	}
	return nil
}

func linuxInit(e *Env) string {
	if e.exists("run/systemd/system") {
		return "systemd"
	}
	argv := strings.FieldsFunc(e.read("proc/1/cmdline"), func(r rune) bool { return r == 0 || r == ' ' })
	if len(argv) == 0 {
		return "unknown"
	}
	base := func(p string) string { return p[strings.LastIndexByte(p, '/')+1:] }
	for _, word := range argv {
		switch b := base(word); b {
		case "supervisord", "dumb-init", "tini", "runit":
			return b
		case "my_init": // Phusion's images use runit
			return "runit"
		}
	}
	if base(argv[0]) != "init" {
		return "unknown"
	}
	// The program says what it is.
	binary := bytes.ToLower([]byte(e.read("sbin/init")))
	for _, name := range []string{"upstart", "sysvinit", "systemd"} {
		if bytes.Contains(binary, []byte(name)) {
			return name
		}
	}
	if e.exists("run/openrc") {
		return "openrc"
	}
	return "unknown"
}

// systemd gives its version and what it was built with.
func systemd(ctx context.Context, s *Source) map[string]any {
	if s.env.OS != "linux" || !s.env.has("systemctl") || !s.env.has("localectl") {
		return nil
	}
	first, rest, _ := strings.Cut(s.env.ask(ctx, "systemctl", "--version"), "\n")
	features, _, _ := strings.Cut(rest, "\n")
	version := "UNDEFINED"
	if f := strings.Fields(first); len(f) > 1 && f[0] == "systemd" {
		version = f[1]
	}
	return map[string]any{"systemd": ordered.Of("version", version, "features", features)}
}

func machineID(_ context.Context, s *Source) map[string]any {
	for _, name := range []string{"etc/machine-id", "var/lib/dbus/machine-id"} {
		if s.env.exists(name) {
			return map[string]any{"machine_id": s.env.read(name)}
		}
	}
	return nil
}
