package service

import (
	"context"
	"os"
	"slices"
	"strings"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// shown returns a unit as Salt names it: a service without its kind. ok is not set
// for kinds that are not listed.
func shown(name string) (short string, ok bool) {
	i := strings.LastIndexByte(name, '.')
	if i < 0 || !slices.Contains(kinds(), name[i+1:]) {
		return "", false
	}
	return strings.TrimSuffix(name, ".service"), true
}

// unitFiles returns the states of the unit files, by their names.
func unitFiles(ctx context.Context, c *modules.Call) (*ordered.Map, error) {
	out, err := c.Host.Output(ctx, systemctl(c, "list-unit-files", "--full", "--no-legend", "--no-pager")...)
	if err != nil {
		return nil, err
	}
	found := &ordered.Map{}
	for line := range strings.Lines(out) {
		if f := strings.Fields(line); len(f) > 1 {
			if name, ok := shown(f[0]); ok {
				found.Set(name, f[1])
			}
		}
	}
	return found, nil
}

// withState lists the units whose file has a state. Scripts in /etc/init.d that no
// unit stands for are enabled by their links.
func withState(state string) lister {
	return func(ctx context.Context, c *modules.Call) ([]string, error) {
		files, err := unitFiles(ctx, c)
		if err != nil {
			return nil, err
		}
		var out []string
		for name, s := range files.All() {
			if s == state {
				out = append(out, name)
			}
		}
		if c.Text("root") != "" || state == "static" {
			return out, nil
		}
		linked := links(c.Host, "3", "5")
		for _, name := range initScripts(c.Host) {
			if _, is := files.Get(name); !is && slices.Contains(linked, name) == (state == "enabled") {
				out = append(out, name)
			}
		}
		return out, nil
	}
}

// units lists the units that have a file, and scripts.
func units(_ context.Context, c *modules.Call) ([]string, error) {
	var out []string
	for _, dir := range [...]string{"/lib/systemd/system", "/usr/lib/systemd/system", "/etc/systemd/system"} {
		entries, err := os.ReadDir(c.Host.Path(c.Text("root") + dir))
		if err != nil && !os.IsNotExist(err) {
			return nil, modules.Errorf("listing units: %v", err)
		}
		for _, e := range entries {
			if name, ok := shown(e.Name()); ok && !e.IsDir() {
				out = append(out, name)
			}
		}
	}
	if c.Text("root") == "" {
		out = append(out, initScripts(c.Host)...)
	}
	return out, nil
}

// running lists what is active.
func running(ctx context.Context, c *modules.Call) ([]string, error) {
	text, err := c.Host.Output(ctx, "systemctl", "list-units", "--full", "--plain", "--no-legend", "--no-pager")
	if err != nil {
		return nil, err
	}
	var out []string
	for line := range strings.Lines(text) {
		f := strings.Fields(line)
		if len(f) > 0 && !strings.Contains(f[0], ".") {
			f = f[1:] // a mark of a failed unit, which old systemctls print with --plain too
		}
		if len(f) < 3 || f[2] != "active" {
			continue
		}
		if name, ok := shown(f[0]); ok {
			out = append(out, name)
		}
	}
	return out, nil
}

func show(ctx context.Context, c *modules.Call) (any, error) {
	out, err := c.Host.Output(ctx, systemctl(c, "show", "--no-pager", "--", unit(c.Text("name")))...)
	if err != nil {
		return nil, err
	}
	return property(out), nil
}

// property reads what systemctl show prints of one unit.
func property(text string) *ordered.Map {
	out := &ordered.Map{}
	for line := range strings.Lines(text) {
		k, v, ok := strings.Cut(strings.TrimRight(line, "\n"), "=")
		switch {
		case !ok:
		case strings.HasPrefix(v, "{"):
			m := &ordered.Map{}
			for item := range strings.SplitSeq(strings.Trim(v, "{} "), " ; ") {
				k, v, _ := strings.Cut(item, "=")
				m.Set(strings.TrimSpace(k), strings.TrimSpace(v))
			}
			out.Set(k, m)
		case k == "Before" || k == "After" || k == "Wants":
			out.Set(k, modules.Texts(strings.Fields(v)))
		default:
			out.Set(k, v)
		}
	}
	return out
}

// execs asks for all services at once: one systemctl for each would take seconds.
func execs(ctx context.Context, c *modules.Call) (any, error) {
	names, err := units(ctx, c)
	if err != nil {
		return nil, err
	}
	slices.Sort(names)
	argv := systemctl(c, "show", "--no-pager", "--property", "Id", "--property", "ExecStart", "--")
	for _, n := range slices.Compact(names) {
		if !strings.HasSuffix(n, "@") && unit(n) == n+".service" {
			argv = append(argv, unit(n))
		}
	}
	text, err := c.Host.Output(ctx, argv...)
	if err != nil {
		return nil, err
	}
	found := map[string]any{}
	for block := range strings.SplitSeq(text, "\n\n") {
		p := property(block)
		if start, ok := p.Value("ExecStart").(*ordered.Map); ok {
			found[strings.TrimSuffix(modules.Text(p.Value("Id")), ".service")] = start.Value("path")
		}
	}
	out := &ordered.Map{}
	for _, n := range slices.Compact(names) {
		if path, ok := found[n]; ok {
			out.Set(n, path)
		}
	}
	return out, nil
}
