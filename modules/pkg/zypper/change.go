package zypper

import (
	"context"
	"slices"
	"strings"

	"github.com/gossh/gossh/internal/pkgversion"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/pkg/installed"
	"github.com/gossh/gossh/modules/pkg/rpm"
	"github.com/gossh/gossh/ordered"
)

func install(ctx context.Context, c *modules.Call) (any, error) {
	wanted, done, err := installed.Sources(ctx, c, ".rpm")
	if err != nil {
		return nil, err
	}
	defer done()
	sources := wanted != nil
	if !sources {
		if wanted, err = installed.Wanted(c); err != nil {
			return nil, err
		}
	}
	if len(wanted) == 0 {
		return &ordered.Map{}, nil
	}
	if c.Bool("refresh") && !c.Test {
		if _, err := refresh(ctx, c); err != nil {
			return nil, err
		}
	}
	now, err := rpm.List(ctx, c)
	if err != nil {
		return nil, err
	}
	args, again := installLine(c, wanted, installed.Of(now), sources)
	changes, err := perform(ctx, c, now, args)
	if err != nil {
		return nil, err
	}
	installed.Again(changes, again, installed.Of(now))
	return changes, nil
}

// installLine returns the command that installs packages, and which of them are
// installed again.
func installLine(c *modules.Call, wanted []installed.Target, now installed.Versions, sources bool) (args, again []string) {
	var specs []string
	older := false
	for _, w := range wanted {
		have := now.Text(w.Name)
		if c.Bool("reinstall") && have != "" {
			again = append(again, w.Name)
		}
		switch {
		case w.Path != "":
			specs = append(specs, w.Path)
		case w.Version == "" || w.Version == "latest":
			specs = append(specs, w.Name)
		case strings.ContainsAny(w.Version[:1], "<>="):
			specs = append(specs, w.Name+w.Version)
		default:
			specs = append(specs, w.Name+"="+w.Version)
			older = older || have != "" && pkgversion.RPM(w.Version, have) < 0
		}
	}
	args = []string{"install", "--auto-agree-with-licenses"}
	for _, o := range [...]struct {
		option string
		on     bool
	}{
		{"--name", !sources && !c.Bool("resolve_capabilities")},
		{"--no-recommends", c.Bool("no_recommends") || !c.Bool("install_recommends")},
		{"--download-only", c.Bool("downloadonly")},
		{"--oldpackage", older},
		{"--force", len(again) > 0},
		{"--allow-unsigned-rpm", sources && c.Bool("skip_verify")},
		{"--allow-vendor-change", c.Bool("allowvendorchange")},
		{"--no-allow-vendor-change", c.Bool("novendorchange") && !c.Bool("allowvendorchange")},
	} {
		if o.on {
			args = append(args, o.option)
		}
	}
	if from := c.Text("fromrepo"); from != "" {
		args = append(args, "--from", from)
	}
	return append(args, specs...), again
}

// perform runs a command and returns what has changed, or what would.
func perform(ctx context.Context, c *modules.Call, now []installed.Package, args []string) (*ordered.Map, error) {
	if c.Test {
		said, err := xml(ctx, c, nil, slices.Insert(slices.Clone(args), 1, "--dry-run")...)
		if err != nil {
			return nil, err
		}
		after := installed.Of(now)
		summary(said, c.Host.Grain(ctx, "osarch"), after)
		return installed.Changes(installed.Of(now), after), nil
	}
	var ok []int
	if c.Bool("ignore_repo_failure") {
		ok = []int{repoFailed}
	}
	return lister().Around(ctx, c, func() error {
		_, err := xml(ctx, c, ok, args...)
		return err
	})
}

// summary reads what zypper would do into the versions that there would be.
func summary(said, native string, after installed.Versions) {
	section := ""
	for t := range tags(said) {
		switch {
		case strings.HasPrefix(t.name, "to-"):
			section = t.name
			continue
		case t.name == "/"+section:
			section = ""
			continue
		case t.name != "solvable" || t.attrs["type"] != "package" || section == "":
			continue
		}
		name, version := rpm.Name(t.attrs["name"], t.attrs["arch"], native), strings.TrimPrefix(t.attrs["edition"], "0:")
		old := strings.TrimPrefix(t.attrs["edition-old"], "0:")
		without := slices.DeleteFunc(slices.Clone(after[name]), func(v string) bool { return v == old || v == version })
		if section != "to-remove" {
			without = append(without, version)
			slices.Sort(without)
		}
		after[name] = without
	}
}

// remove returns pkg.remove, or pkg.purge, with the command for it.
func remove(args ...string) modules.Func {
	return func(ctx context.Context, c *modules.Call) (any, error) {
		installed.Keywords(c)
		now, err := rpm.List(ctx, c)
		if err != nil {
			return nil, err
		}
		wanted, err := installed.Wanted(c)
		if err != nil {
			return nil, err
		}
		have := installed.Of(now)
		var names []string
		for _, w := range wanted {
			switch {
			case have[w.Name] == nil || w.Version != "" && !slices.Contains(have[w.Name], w.Version):
			case w.Version != "":
				names = append(names, w.Name+"="+w.Version)
			default:
				names = append(names, w.Name)
			}
		}
		if len(names) == 0 {
			return &ordered.Map{}, nil
		}
		return perform(ctx, c, now, append(slices.Clone(args), names...))
	}
}

func upgrade(ctx context.Context, c *modules.Call) (any, error) {
	installed.Keywords(c)
	c.Test = c.Test || c.Bool("dryrun")
	wanted, err := installed.Wanted(c)
	if err != nil {
		return nil, err
	}
	if c.Bool("refresh") && !c.Test {
		if _, err := refresh(ctx, c); err != nil {
			return nil, err
		}
	}
	now, err := rpm.List(ctx, c)
	if err != nil {
		return nil, err
	}
	args := []string{"update", "--auto-agree-with-licenses"}
	if c.Bool("dist_upgrade") {
		args[0] = "dist-upgrade"
		switch {
		case c.Bool("allowvendorchange"):
			args = append(args, "--allow-vendor-change")
		case c.Bool("novendorchange"):
			args = append(args, "--no-allow-vendor-change")
		}
	}
	if c.Bool("no_recommends") {
		args = append(args, "--no-recommends")
	}
	if c.Bool("downloadonly") {
		args = append(args, "--download-only")
	}
	for _, r := range c.Strings("fromrepo") {
		args = append(args, "--from", r)
	}
	for _, w := range wanted {
		args = append(args, w.Name)
	}
	return perform(ctx, c, now, args)
}
