// Package dnf is the provider of pkg for dnf and yum.
package dnf

import (
	"context"
	"slices"
	"strings"

	"github.com/gossh/gossh/internal/process"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/pkg/installed"
	"github.com/gossh/gossh/modules/pkg/rpm"
	"github.com/gossh/gossh/ordered"
)

// Provider returns it.
func Provider() modules.Provider {
	p := modules.Provider{
		Names: []string{"yumpkg", "dnf", "yum"},
		Fits:  func(ctx context.Context, h *modules.Host) bool { return h.Grain(ctx, "os_family") == "RedHat" },
		Functions: map[string]modules.Func{
			"refresh_db": refreshDB, "latest_version": newest().LatestVersion, "available_version": newest().LatestVersion, "upgrade_available": newest().UpgradeAvailable,
			"list_upgrades": listUpgrades, "list_updates": listUpgrades, "clean_metadata": refreshDB, "list_repo_pkgs": listRepoPkgs,
			"install": install, "remove": remove, "purge": remove, "autoremove": autoremove, "upgrade": upgrade, "update": upgrade,
			"hold": hold(true), "unhold": hold(false), "list_holds": listHolds, "get_locked_packages": listHolds,
			"group_list": groupList, "group_info": groupInfo, "group_install": groupInstall, "groupinstall": groupInstall, "group_diff": groupDiff,
			"services_need_restart": servicesNeedRestart,
			"list_repos":            listRepos, "get_repo": getRepo, "mod_repo": modRepo, "del_repo": delRepo,
		},
	}
	for name, f := range rpm.Functions() {
		p.Functions[name] = f
	}
	return p
}

// servicesNeedRestart asks dnf, which knows processes and not services.
func servicesNeedRestart(ctx context.Context, c *modules.Call) (any, error) {
	prog := program(c.Host)
	if !strings.HasPrefix(prog, "dnf") {
		return nil, modules.Errorf("dnf is required to list outdated services.")
	}
	r, err := run(ctx, c, []int{1}, prog, "--quiet", "needs-restarting")
	if err != nil {
		return nil, err
	}
	var names []string
	for line := range strings.Lines(string(r.Stdout)) {
		if pid, _, ok := strings.Cut(line, ":"); ok {
			if s := installed.ServiceOf(c.Host, strings.TrimSpace(pid)); s != "" {
				names = append(names, s)
			}
		}
	}
	return installed.Services(names), nil
}

func newest() installed.Newest { return latest }

func lister() installed.Lister { return rpm.List }

// program returns the package manager of the host.
func program(h *modules.Host) string {
	for _, p := range []string{"dnf5", "dnf", "yum", "tdnf"} {
		if h.Has(p) {
			return p
		}
	}
	return "dnf"
}

// busy reports whether what was said is that another program holds the lock. dnf itself
// waits, as long as nothing ends it; yum may be told not to.
func busy(said string) bool {
	return installed.Says("Existing lock", "Failed to obtain the transaction lock", "can't create transaction lock", "Another app is currently holding the yum lock")(said)
}

// run runs a program, with patience. The codes ok are none of a failure.
func run(ctx context.Context, c *modules.Call, ok []int, argv ...string) (*process.Result, error) {
	return installed.Patient(ctx, c, &process.Command{Argv: argv}, busy, ok...)
}

// options returns the options that choose repositories and set others.
func options(c *modules.Call) []string {
	var out []string
	if from := c.Text("fromrepo"); from != "" {
		out = append(out, "--disablerepo=*", "--enablerepo="+from)
	} else {
		for _, o := range []string{"disablerepo", "enablerepo"} {
			for _, r := range c.Strings(o) {
				out = append(out, "--"+o+"="+r)
			}
		}
	}
	if e := c.Text("disableexcludes"); e != "" {
		out = append(out, "--disableexcludes="+e)
	}
	for _, s := range c.Strings("setopt") {
		out = append(out, "--setopt", s)
	}
	return out
}

func refreshDB(ctx context.Context, c *modules.Call) (any, error) {
	if c.Test {
		return true, nil
	}
	installed.Keywords(c)
	return true, refresh(ctx, c)
}

// refresh has the metadata fetched again.
func refresh(ctx context.Context, c *modules.Call) error {
	prog := program(c.Host)
	if _, err := run(ctx, c, nil, append([]string{prog, "-q", "-y", "clean", "expire-cache"}, options(c)...)...); err != nil {
		return err
	}
	_, err := run(ctx, c, []int{100}, append([]string{prog, "-q", "-y", "check-update"}, options(c)...)...)
	return err
}

// listed is a line of dnf list.
type listed struct{ name, version, repo string }

// list runs dnf list with a filter such as available, for these names.
func list(ctx context.Context, c *modules.Call, filter string, names ...string) ([]listed, error) {
	prog := program(c.Host)
	argv := append([]string{prog, "-q"}, options(c)...)
	if filter == "showduplicates" {
		filter, names = "available", append([]string{"--showduplicates"}, names...)
	}
	switch {
	case prog != "yum":
		argv = append(argv, "list", "--"+filter)
	case filter == "upgrades":
		argv = append(argv, "list", "updates")
	default:
		argv = append(argv, "list", filter)
	}
	argv = append(argv, names...)
	r, err := run(ctx, c, []int{1}, argv...)
	if err != nil {
		return nil, err
	}
	if said := string(r.Stderr); r.Code == 1 && strings.TrimSpace(said) != "" && !installed.Says("No matching", "No match for argument", "no package matched")(said) {
		return nil, modules.Failed(argv, r)
	}
	return parseList(string(r.Stdout), c.Host.Grain(ctx, "osarch")), nil
}

// parseList reads what dnf list prints. yum breaks lines that are too long: what counts
// is that there are three words for each package.
//
//	gossh-a.noarch                           1:0.9-1                            test
func parseList(said, native string) []listed {
	var out []listed
	var words []string
	for _, line := range strings.SplitAfter(said, "\n") {
		f := strings.Fields(line)
		if len(f) == 0 {
			continue
		}
		if _, arch := rpm.SplitArch(f[0]); len(words) == 0 && arch == "" {
			continue // a heading
		}
		if words = append(words, f...); len(words) < 3 {
			continue
		}
		name, arch := rpm.SplitArch(words[0])
		out = append(out, listed{rpm.Name(name, arch, native), strings.TrimPrefix(words[1], "0:"), words[2]})
		words = nil
	}
	return out
}

func listUpgrades(ctx context.Context, c *modules.Call) (any, error) {
	installed.Keywords(c)
	if c.Bool("refresh") {
		if err := refresh(ctx, c); err != nil {
			return nil, err
		}
	}
	found, err := list(ctx, c, "upgrades")
	out := &ordered.Map{}
	for _, l := range found {
		out.Set(l.name, l.version)
	}
	return out, err
}

// versions returns the versions that repositories have by name, the newest first.
func versions(found []listed) map[string][]string {
	out := map[string][]string{}
	for _, l := range found {
		if !slices.Contains(out[l.name], l.version) {
			out[l.name] = append(out[l.name], l.version)
		}
	}
	for _, v := range out {
		slices.SortFunc(v, func(a, b string) int { return compare(b, a) })
	}
	return out
}
