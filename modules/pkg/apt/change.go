package apt

import (
	"context"
	"slices"
	"strings"

	"github.com/gossh/gossh/internal/pkgversion"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/pkg/installed"
	"github.com/gossh/gossh/ordered"
)

func install(ctx context.Context, c *modules.Call) (any, error) {
	sources, done, err := installed.Sources(ctx, c, ".deb")
	if err != nil {
		return nil, err
	}
	defer done()
	wanted := sources
	if sources == nil {
		if wanted, err = installed.Wanted(c); err != nil {
			return nil, err
		}
	}
	if len(wanted) == 0 {
		return &ordered.Map{}, nil
	}
	if err := prepare(ctx, c); err != nil {
		return nil, err
	}
	now, err := list(ctx, c)
	if err != nil {
		return nil, err
	}
	argv, again, err := installLine(ctx, c, wanted, installed.Of(now))
	if err != nil {
		return nil, err
	}
	changes, err := perform(ctx, c, argv)
	if err != nil {
		return nil, err
	}
	installed.Again(changes, again, installed.Of(now))
	return changes, nil
}

// prepare refreshes the lists and answers questions of debconf, as the call asks for.
func prepare(ctx context.Context, c *modules.Call) error {
	if c.Test {
		return nil
	}
	if c.Bool("refresh") {
		if _, err := refresh(ctx, c); err != nil {
			return err
		}
	}
	uri := c.Text("debconf")
	if uri == "" {
		return nil
	}
	env := c.Text("saltenv")
	if env == "" {
		env = "base"
	}
	return preseed(ctx, c, uri, env)
}

// installLine returns the command line that installs packages, and which of them are
// installed again.
func installLine(ctx context.Context, c *modules.Call, wanted []installed.Target, now installed.Versions) (argv, again []string, err error) {
	var names []string
	downgrade := false
	for _, w := range wanted {
		have := now.Text(w.Name)
		version, err := pick(ctx, c, w)
		if err != nil {
			return nil, nil, err
		}
		if c.Bool("reinstall") && have != "" && w.Path == "" && (version == "" || pkgversion.Debian(version, have) == 0) {
			again = append(again, w.Name)
		}
		switch {
		case w.Path != "":
			names, downgrade = append(names, w.Path), downgrade || have != ""
		case strings.HasSuffix(w.Name, "-"):
			return nil, nil, modules.Errorf("'%s' is no name of a package: APT would remove it", w.Name)
		case version != "":
			names, downgrade = append(names, w.Name+"="+version), downgrade || have != "" && pkgversion.Debian(version, have) < 0
		default:
			names = append(names, w.Name)
		}
	}
	argv = command(c)
	if from := c.Text("fromrepo"); from != "" {
		argv = append(argv, "-t", from)
	}
	for _, o := range [...]struct {
		option string
		on     bool
	}{
		{"--allow-unauthenticated", c.Bool("skip_verify")},
		{"--no-install-recommends", !c.Bool("install_recommends")},
		{"--install-suggests", c.Given("skip_suggestions") && !c.Bool("skip_suggestions")},
		{"--download-only", c.Bool("downloadonly")},
		{"--only-upgrade", c.Bool("only_upgrade")},
		{"--reinstall", len(again) > 0},
		{"--allow-downgrades", downgrade || c.Bool("force_yes")},
		{"--allow-change-held-packages", c.Bool("update_holds") || c.Bool("force_yes")},
		{"--allow-remove-essential", c.Bool("force_yes")},
	} {
		if o.on {
			argv = append(argv, o.option)
		}
	}
	return append(append(argv, "install"), names...), again, nil
}

// perform runs the command line of a change and returns what has changed, or what
// would change.
func perform(ctx context.Context, c *modules.Call, argv []string) (*ordered.Map, error) {
	if c.Test {
		return simulate(ctx, c, argv)
	}
	return lister().Around(ctx, c, func() error {
		_, err := run(ctx, c, argv...)
		return err
	})
}

func remove(ctx context.Context, c *modules.Call) (any, error) {
	known, err := list(ctx, c)
	if err != nil {
		return nil, err
	}
	names, err := present(c, known)
	if err != nil || len(names) == 0 {
		return &ordered.Map{}, err
	}
	return perform(ctx, c, append(append(command(c), "remove"), names...))
}

// present returns the names of the packages that the call is about and that are among
// those that are known.
func present(c *modules.Call, known []installed.Package) ([]string, error) {
	wanted, err := installed.Wanted(c)
	var names []string
	for _, w := range wanted {
		if slices.ContainsFunc(known, func(p installed.Package) bool { return p.Name == w.Name }) {
			names = append(names, w.Name)
		}
	}
	return names, err
}

// purge returns what was installed, and what was left of packages that had been
// removed.
func purge(ctx context.Context, c *modules.Call) (any, error) {
	before, err := query(ctx, c)
	if err != nil {
		return nil, err
	}
	names, err := present(c, before.packages())
	if err != nil || len(names) == 0 {
		return ordered.Of("installed", &ordered.Map{}, "removed", &ordered.Map{}), err
	}
	gone := func(after statuses) *ordered.Map {
		return installed.Changes(installed.Of(before.only(status.removed).packages()), installed.Of(after.only(status.removed).packages()))
	}
	changes, err := perform(ctx, c, append(append(command(c), "purge"), names...))
	if err != nil {
		return nil, err
	}
	after := slices.Clone(before)
	if c.Test {
		after = slices.DeleteFunc(after, func(s status) bool { return slices.Contains(names, s.pkg.Name) })
	} else if after, err = query(ctx, c); err != nil {
		return nil, err
	}
	return ordered.Of("installed", changes, "removed", gone(after)), nil
}

func autoremove(ctx context.Context, c *modules.Call) (any, error) {
	argv := append(command(c), "autoremove")
	if c.Bool("purge") {
		argv = append(argv, "--purge")
	}
	if !c.Bool("list_only") {
		return perform(ctx, c, argv)
	}
	would, err := simulate(ctx, c, argv)
	out := []any{}
	for name := range would.All() {
		out = append(out, name)
	}
	return out, err
}

func upgrade(ctx context.Context, c *modules.Call) (any, error) {
	installed.Keywords(c)
	if c.Given("name") || c.Given("pkgs") {
		return nil, modules.Errorf("pkg.upgrade is for all packages with APT: pkg.install upgrades one, with only_upgrade=True if it must be there")
	}
	if c.Bool("refresh") && !c.Test {
		if _, err := refresh(ctx, c); err != nil {
			return nil, err
		}
	}
	argv := command(c)
	for _, o := range [...]struct {
		option string
		on     bool
	}{
		{"--allow-unauthenticated", c.Bool("skip_verify")},
		{"--download-only", c.Bool("downloadonly") || c.Bool("download_only")},
		{"--allow-downgrades", c.Bool("force_yes") || c.Bool("allow_downgrades")},
	} {
		if o.on {
			argv = append(argv, o.option)
		}
	}
	return perform(ctx, c, append(argv, upgradeKind(c)))
}

func upgradeKind(c *modules.Call) string {
	if c.Bool("dist_upgrade") {
		return "dist-upgrade"
	}
	return "upgrade"
}
