// Package zypper is the provider of pkg for zypper.
package zypper

import (
	"context"
	"slices"
	"strconv"
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
		Names: []string{"zypperpkg", "zypper"},
		Fits:  func(ctx context.Context, h *modules.Host) bool { return h.Grain(ctx, "os_family") == "Suse" },
		Functions: map[string]modules.Func{
			"refresh_db": refreshDB, "latest_version": newest().LatestVersion, "available_version": newest().LatestVersion, "upgrade_available": newest().UpgradeAvailable,
			"list_upgrades": listUpgrades, "list_updates": listUpgrades, "list_repo_pkgs": listRepoPkgs, "info_available": infoAvailable,
			"install": install, "remove": remove("remove"), "purge": remove("remove", "--clean-deps"), "upgrade": upgrade,
			"hold": hold(true), "unhold": hold(false), "list_locks": listLocks, "list_holds": listHolds,
			"list_patterns": listPatterns, "list_installed_patterns": listInstalledPatterns,
			"search": search, "list_patches": patches(false), "list_installed_patches": patches(true),
			"services_need_restart": servicesNeedRestart,
			"list_repos":            listRepos, "get_repo": getRepo, "mod_repo": modRepo, "del_repo": delRepo,
		},
	}
	for name, f := range rpm.Functions() {
		p.Functions[name] = f
	}
	return p
}

func newest() installed.Newest { return latest }

func lister() installed.Lister { return rpm.List }

// notFound is the code of zypper for packages that there are not. Those from 100 to 103
// and 107 tell of updates, restarts and scripts, not of a failure.
const notFound = 104

// repoFailed is the code of zypper for a repository that could not be refreshed: the
// others were used.
const repoFailed = 106

// run runs zypper with options of its own, a command and the arguments of that; ok are
// further codes that are no failure.
func run(ctx context.Context, c *modules.Call, own []string, ok []int, args ...string) (*process.Result, error) {
	argv := append([]string{"zypper", "--non-interactive"}, own...)
	if root := c.Text("root"); root != "" {
		argv = append(argv, "--root", c.Host.Path(root))
	}
	argv = append(argv, args...)
	codes := append([]int{1, 4, 5, 6, 8, 100, 101, 102, 103, notFound, 105, 106, 107}, ok...)
	env := append(c.Host.CEnv(), "ZYPP_LOCK_TIMEOUT="+strconv.Itoa(int(installed.Patience.Seconds())))
	r, err := installed.Patient(ctx, c, &process.Command{Argv: argv, Env: env}, installed.Says("System management is locked"), codes...)
	if err != nil || r.Code == 0 || slices.Contains(append([]int{100, 101, 102, 103, 107}, ok...), r.Code) {
		return r, err
	}
	if said := problems(string(r.Stdout)); said != "" {
		r.Stderr = []byte(said)
	}
	return nil, modules.Failed(argv, r)
}

// xml runs zypper, which is to print XML and not to refresh.
func xml(ctx context.Context, c *modules.Call, ok []int, args ...string) (string, error) {
	r, err := run(ctx, c, own(c), ok, args...)
	if err != nil {
		return "", err
	}
	return string(r.Stdout), nil
}

// own returns the options before the command.
func own(c *modules.Call) []string {
	out := []string{"--xmlout", "--no-refresh"}
	if c.Bool("skip_verify") {
		out = append(out, "--no-gpg-checks")
	}
	return out
}

// problems returns what zypper says went wrong.
func problems(said string) string {
	var out []string
	inPrompt := false
	for t := range tags(said) {
		switch {
		case t.name == "prompt":
			inPrompt = true
		case t.name == "/prompt":
			inPrompt = false
		case t.name == "message" && (t.attrs["type"] == "error" || t.attrs["type"] == "warning"), inPrompt && t.name == "description":
			out = append(out, strings.TrimSpace(t.text))
		}
	}
	return strings.Join(out, "\n")
}

func refreshDB(ctx context.Context, c *modules.Call) (any, error) {
	installed.Keywords(c)
	if c.Test {
		return &ordered.Map{}, nil
	}
	return refresh(ctx, c)
}

// refresh has repositories fetched again, and returns those that were, and those that
// were up to date.
func refresh(ctx context.Context, c *modules.Call) (*ordered.Map, error) {
	args := []string{"refresh"}
	if c.Bool("force") {
		args = append(args, "--force")
	}
	var own []string
	if c.Bool("gpgautoimport") {
		own = []string{"--gpg-auto-import-keys"}
	}
	r, err := run(ctx, c, own, nil, args...)
	if err != nil {
		return nil, err
	}
	return refreshed(string(r.Stdout)), nil
}

// refreshed reads what zypper refresh prints:
//
//	Retrieving repository 'Test repository' metadata [.done]
//	Repository 'Test repository' is up to date.
func refreshed(said string) *ordered.Map {
	out := &ordered.Map{}
	for _, line := range strings.SplitAfter(said, "\n") {
		_, rest, _ := strings.Cut(line, "'")
		name, rest, ok := strings.Cut(rest, "'")
		switch {
		case !ok:
		case strings.HasPrefix(line, "Repository") && strings.Contains(rest, "is up to date"):
			out.Set(name, false)
		case strings.HasPrefix(line, "Retrieving repository"):
			out.Set(name, strings.Contains(rest, "done"))
		}
	}
	return out
}
