// Package pacman is the provider of pkg for pacman.
package pacman

import (
	"context"
	"slices"
	"strings"

	"github.com/gossh/gossh/internal/fnmatch"
	"github.com/gossh/gossh/internal/pkgversion"
	"github.com/gossh/gossh/internal/process"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/pkg/installed"
	"github.com/gossh/gossh/ordered"
)

// Provider returns it.
func Provider() modules.Provider {
	return modules.Provider{
		Names: []string{"pacmanpkg", "pacman"},
		Fits:  func(ctx context.Context, h *modules.Host) bool { return h.Grain(ctx, "os_family") == "Arch" },
		Functions: map[string]modules.Func{
			"version": lister().Version, "list_pkgs": listPkgs, "version_cmp": installed.Compare(pkgversion.Pacman, pkgversion.WithoutEpoch),
			"refresh_db": refreshDB, "latest_version": newest().LatestVersion, "available_version": newest().LatestVersion, "upgrade_available": newest().UpgradeAvailable,
			"list_upgrades": listUpgrades, "list_repo_pkgs": listRepoPkgs,
			"install": install, "remove": remove("-R"), "purge": remove("-R", "-s", "-c"), "upgrade": upgrade,
			"group_info": groupInfo, "group_diff": groupDiff,
			"owner": owner, "file_list": filer().List, "file_dict": filer().Dict,
		},
	}
}

func newest() installed.Newest { return latest }

func filer() installed.Files { return files }

func lister() installed.Lister { return list }

// run runs pacman, with patience; the codes ok are none of a failure.
func run(ctx context.Context, c *modules.Call, ok []int, args ...string) (*process.Result, error) {
	return installed.Patient(ctx, c, &process.Command{Argv: append([]string{"pacman"}, args...)}, installed.Says("unable to lock database"), ok...)
}

// parse reads lines of a name and a version.
func parse(said string) []installed.Package {
	var out []installed.Package
	for _, line := range strings.SplitAfter(said, "\n") {
		if f := strings.Fields(line); len(f) == 2 && !strings.HasSuffix(f[0], ":") && f[0] != "::" && !strings.HasSuffix(f[1], "...") {
			out = append(out, installed.Package{Name: f[0], Version: f[1]})
		}
	}
	return out
}

func list(ctx context.Context, c *modules.Call) ([]installed.Package, error) {
	r, err := run(ctx, c, []int{1}, "-Q")
	if err != nil {
		return nil, err
	}
	if said := strings.TrimSpace(string(r.Stderr)); said != "" && r.Code == 1 { // without a word: nothing is installed
		return nil, modules.Errorf("pacman -Q failed with the code 1: %s", said)
	}
	return parse(string(r.Stdout)), nil
}

func listPkgs(ctx context.Context, c *modules.Call) (any, error) {
	if c.Bool("removed") || c.Bool("purge_desired") {
		return &ordered.Map{}, nil
	}
	all, err := list(ctx, c)
	if err != nil {
		return nil, err
	}
	return installed.Shape(c, all), nil
}

func refreshDB(ctx context.Context, c *modules.Call) (any, error) {
	if c.Test {
		return &ordered.Map{}, nil
	}
	return refresh(ctx, c)
}

// refresh brings the databases of repositories up to date; those are true that were
// downloaded.
//
//	:: Synchronizing package databases...
//	 core is up to date
//	 extra downloading...
func refresh(ctx context.Context, c *modules.Call) (*ordered.Map, error) {
	r, err := run(ctx, c, nil, "-Sy")
	if err != nil {
		return nil, err
	}
	out := &ordered.Map{}
	for _, line := range strings.SplitAfter(string(r.Stdout), "\n") {
		switch name, rest, _ := strings.Cut(strings.TrimSpace(line), " "); {
		case strings.HasPrefix(rest, "is up to date"):
			out.Set(name, false)
		case strings.Contains(rest, "downloading"):
			out.Set(strings.TrimSuffix(name, ".db"), true)
		}
	}
	return out, nil
}

// latest returns the version of each package in the first repository that has it, if
// it is newer than what is installed.
func latest(ctx context.Context, c *modules.Call, names []string) (map[string]string, error) {
	if c.Bool("refresh") {
		if _, err := refresh(ctx, c); err != nil {
			return nil, err
		}
	}
	now, err := list(ctx, c)
	if err != nil {
		return nil, err
	}
	r, err := run(ctx, c, []int{1}, append([]string{"-S", "-i", "--"}, names...)...)
	if err != nil {
		return nil, err
	}
	have, out, name := installed.Of(now), map[string]string{}, ""
	for _, line := range strings.SplitAfter(string(r.Stdout), "\n") {
		key, value, _ := strings.Cut(strings.TrimSpace(line), ":")
		switch value = strings.TrimSpace(value); strings.TrimSpace(key) {
		case "Name":
			name = value
		case "Version":
			old := have.Text(name)
			if _, ok := out[name]; !ok && (old == "" || pkgversion.Pacman(value, old) > 0) {
				out[name] = value
			}
		}
	}
	return out, nil
}

func listUpgrades(ctx context.Context, c *modules.Call) (any, error) {
	if c.Bool("refresh") {
		if _, err := refresh(ctx, c); err != nil {
			return nil, err
		}
	}
	r, err := run(ctx, c, nil, "-S", "-u", "-p", "--print-format", "%n %v")
	if err != nil {
		return nil, err
	}
	out := &ordered.Map{}
	for _, p := range parse(string(r.Stdout)) {
		out.Set(p.Name, p.Version)
	}
	return out, nil
}

func listRepoPkgs(ctx context.Context, c *modules.Call) (any, error) {
	installed.Keywords(c)
	args := []string{"-Sl"}
	if from := c.Text("fromrepo"); from != "" {
		args = append(args, "--", from)
	}
	r, err := run(ctx, c, nil, args...)
	if err != nil {
		return nil, err
	}
	asked, found := modules.Strings(c.Rest), []installed.Package{}
	for _, line := range strings.SplitAfter(string(r.Stdout), "\n") {
		f := strings.Fields(line)
		if len(f) >= 3 && (len(asked) == 0 || slices.ContainsFunc(asked, func(p string) bool { return fnmatch.Match(p, f[1]) })) {
			found = append(found, installed.Package{Name: f[1], Version: f[2]})
		}
	}
	versions := installed.Of(found)
	for _, v := range versions {
		slices.SortFunc(v, func(a, b string) int { return pkgversion.Pacman(b, a) })
	}
	return versions.Lists(), nil
}
