package dnf

import (
	"context"
	"slices"
	"strings"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/pkg/installed"
)

// lock is an entry of versionlock: as it stands, and the name of the package.
type lock struct{ entry, name string }

// locks returns the packages whose versions are locked.
func locks(ctx context.Context, c *modules.Call) ([]lock, error) {
	argv := []string{program(c.Host), "-q", "versionlock", "list"}
	r, err := run(ctx, c, []int{1}, argv...)
	if err != nil {
		return nil, err
	}
	if r.Code == 1 {
		if installed.Says("No such command", "Unknown argument \"versionlock\"")(string(r.Stderr) + string(r.Stdout)) {
			return nil, modules.Errorf("holding packages needs the plugin versionlock of %s: install python3-dnf-plugin-versionlock or yum-plugin-versionlock", argv[0])
		}
		return nil, modules.Failed(argv, r)
	}
	return parseLocks(string(r.Stdout)), nil
}

// parseLocks reads what versionlock list prints: an entry on each line, or with dnf5 a
// few lines for each.
//
//	gossh-b-0:2.0-3.*
//
//	Package name: gossh-b
//	evr = 2.0-3
func parseLocks(said string) []lock {
	var out []lock
	for _, line := range strings.SplitAfter(said, "\n") {
		line = strings.TrimSpace(line)
		if name, ok := strings.CutPrefix(line, "Package name: "); ok {
			out = append(out, lock{name, name})
			continue
		}
		if evr, ok := strings.CutPrefix(line, "evr = "); ok && len(out) > 0 {
			out[len(out)-1].entry = out[len(out)-1].name + "-" + evr
			continue
		}
		// The name is before the last two hyphens; yum has the epoch in front of it.
		bare := line
		if epoch, rest, ok := strings.Cut(line, ":"); ok && strings.Trim(epoch, "0123456789") == "" {
			bare = rest
		}
		parts := strings.Split(bare, "-")
		if len(parts) < 3 || strings.HasPrefix(line, "#") || strings.HasPrefix(line, "!") || strings.Contains(line, " ") {
			continue
		}
		out = append(out, lock{line, strings.Join(parts[:len(parts)-2], "-")})
	}
	return out
}

func listHolds(ctx context.Context, c *modules.Call) (any, error) {
	all, err := locks(ctx, c)
	out := []any{}
	for _, l := range all {
		if c.Bool("full") {
			out = append(out, l.entry)
		} else {
			out = append(out, l.name)
		}
	}
	return out, err
}

// hold returns pkg.hold, or pkg.unhold.
func hold(on bool) modules.Func {
	return func(ctx context.Context, c *modules.Call) (any, error) {
		targets, err := installed.HoldTargets(c)
		if err != nil {
			return nil, err
		}
		all, err := locks(ctx, c)
		if err != nil {
			return nil, err
		}
		held := func(name string) bool { return slices.ContainsFunc(all, func(l lock) bool { return l.name == name }) }
		return installed.Hold(c, targets, on, installed.Holds{
			Known: func(string) bool { return true },
			Held:  held,
			Free:  func(string) string { return "" },
			Set: func(names []string) error {
				prog, what := program(c.Host), "add"
				if !on {
					what = "delete"
					names = entries(prog, all, names)
				}
				_, err := run(ctx, c, nil, append([]string{prog, "-q", "-y", "versionlock", what}, names...)...)
				return err
			},
		})
	}
}

// entries returns the entries of packages, as versionlock delete wants them.
func entries(prog string, all []lock, names []string) []string {
	if prog == "dnf5" {
		return names
	}
	var out []string
	for _, l := range all {
		if slices.Contains(names, l.name) {
			out = append(out, l.entry)
		}
	}
	return out
}
