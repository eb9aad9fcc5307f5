package grains

import (
	"bytes"
	"context"
	"net/netip"
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

// resolved gives the addresses of the name of the host, and the names of its
// addresses. Of /etc/hosts all is believed; name servers are asked for the name of the
// host alone, and only if that is not there: nothing in between knows how long an
// answer for an address takes.
func resolved(ctx context.Context, s *Source) map[string]any {
	name := s.text(ctx, "fqdn")
	own := map[netip.Addr]bool{}
	for _, l := range s.env.Links(ctx, s.env) {
		for _, a := range l.Addrs {
			own[a.WithZone("")] = !a.IsLoopback()
		}
	}
	var found []string
	names := map[string]bool{}
	for line := range strings.Lines(s.env.read("etc/hosts")) {
		line, _, _ = strings.Cut(line, "#")
		f := strings.Fields(line)
		if len(f) < 2 {
			continue
		}
		if slices.ContainsFunc(f[1:], func(n string) bool { return strings.EqualFold(n, name) }) {
			found = append(found, f[0])
		}
		addr, err := netip.ParseAddr(f[0])
		for _, n := range f[1:] {
			if err == nil && own[addr] && !s.without("enable_fqdns_grains") && strings.Contains(n, ".") {
				names[n] = true
			}
		}
	}
	if len(found) == 0 {
		for line := range strings.Lines(s.env.Run(ctx, "getent", "ahosts", name)) {
			if f := strings.Fields(line); len(f) > 0 {
				found = append(found, f[0])
			}
		}
	}
	v4, v6 := families(found)
	return map[string]any{"fqdn_ip4": v4, "fqdn_ip6": v6, "fqdns": list(sortedKeys(names))}
}

// families divides addresses into those of IPv4 and of IPv6, each once.
func families(addrs []string) (v4, v6 []any) {
	v4, v6 = []any{}, []any{}
	seen := map[netip.Addr]bool{}
	for _, text := range addrs {
		addr, err := netip.ParseAddr(text)
		switch addr = addr.WithZone(""); {
		case err != nil || seen[addr]:
		case addr.Is4():
			v4 = append(v4, addr.String())
		default:
			v6 = append(v6, addr.String())
		}
		seen[addr] = true
	}
	return v4, v6
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
