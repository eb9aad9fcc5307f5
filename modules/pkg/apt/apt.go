// Package apt is the provider of pkg for APT and dpkg.
package apt

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/gossh/gossh/internal/pkgversion"
	"github.com/gossh/gossh/internal/process"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/pkg/installed"
)

// Provider returns it.
func Provider() modules.Provider {
	return modules.Provider{
		Names: []string{"aptpkg", "apt"},
		Fits:  func(ctx context.Context, h *modules.Host) bool { return h.Grain(ctx, "os_family") == "Debian" },
		Functions: map[string]modules.Func{
			"version": lister().Version, "list_pkgs": listPkgs, "version_cmp": installed.Compare(pkgversion.Debian, pkgversion.WithoutEpoch),
			"refresh_db": refreshDB, "latest_version": newest().LatestVersion, "available_version": newest().LatestVersion, "upgrade_available": newest().UpgradeAvailable,
			"list_upgrades": listUpgrades, "list_repo_pkgs": listRepoPkgs, "show": show, "info_installed": infoInstalled,
			"install": install, "remove": remove, "purge": purge, "autoremove": autoremove, "upgrade": upgrade,
			"owner": owner, "file_list": filer().List, "file_dict": filer().Dict, "normalize_name": normalizeName, "parse_arch": parseArch,
			"list_repos": listRepos, "get_repo": getRepo, "mod_repo": modRepo, "del_repo": delRepo,
			"get_repo_keys": getRepoKeys, "add_repo_key": addRepoKey, "del_repo_key": delRepoKey,
			"hold": hold(true), "unhold": hold(false), "services_need_restart": servicesNeedRestart, "get_selections": getSelections, "set_selections": setSelections,
		},
	}
}

func newest() installed.Newest { return latest }

func filer() installed.Files { return files }

func lister() installed.Lister { return list }

// environment keeps programs that APT starts from asking, and from restarting services.
func environment(h *modules.Host) []string {
	return append(h.CEnv(), "DEBIAN_FRONTEND=noninteractive", "DEBIAN_PRIORITY=critical", "APT_LISTBUGS_FRONTEND=none",
		"APT_LISTCHANGES_FRONTEND=none", "UCF_FORCE_CONFFOLD=1", "NEEDRESTART_SUSPEND=1")
}

// locked reports whether what APT or dpkg said is that another program holds a lock.
func locked(said string) bool {
	return installed.Says("Could not get lock", "Unable to acquire the dpkg frontend lock", "is locked by another process", "is another process using it")(said)
}

// run runs APT or dpkg, with patience.
func run(ctx context.Context, c *modules.Call, argv ...string) (*process.Result, error) {
	return installed.Patient(ctx, c, &process.Command{Argv: argv, Env: environment(c.Host)}, locked)
}

// command returns the start of the command line of a change.
func command(c *modules.Call) []string {
	conf := "--force-confold"
	if c.Bool("force_conf_new") {
		conf = "--force-confnew"
	}
	return []string{
		"apt-get", "-q", "-y", "-o", "DPkg::Options::=" + conf, "-o", "DPkg::Options::=--force-confdef",
		"-o", "DPkg::Lock::Timeout=" + strconv.Itoa(int(installed.Patience.Seconds())),
	}
}

// list returns the packages that are installed. The name has the architecture if it is
// not that of the host.
func list(ctx context.Context, c *modules.Call) ([]installed.Package, error) {
	all, err := query(ctx, c)
	return all.only(func(s status) bool { return s.installed() || s.purgeDesired() }).packages(), err
}

// status is a package that dpkg knows, with its three words of status.
type status struct {
	want, state string
	pkg         installed.Package
}

type statuses []status

func (s status) installed() bool {
	return (s.want == "install" || s.want == "hold") && s.state == "installed"
}
func (s status) removed() bool      { return s.want == "deinstall" }
func (s status) purgeDesired() bool { return s.want == "purge" && s.state == "installed" }

func (l statuses) packages() []installed.Package {
	out := make([]installed.Package, len(l))
	for i, s := range l {
		out[i] = s.pkg
	}
	return out
}

func query(ctx context.Context, c *modules.Call) (statuses, error) {
	out, err := c.Host.Output(ctx, "dpkg-query", "--showformat=${Status} ${Package} ${Version} ${Architecture}\n", "-W")
	if err != nil {
		return nil, err
	}
	native := c.Host.Grain(ctx, "osarch")
	var all statuses
	for _, line := range strings.SplitAfter(out, "\n") {
		f := strings.Fields(line)
		if len(f) != 6 {
			continue // nothing of it was ever installed: it has no version
		}
		name, arch := f[3], f[5]
		if arch != native && arch != "all" && native != "" {
			name += ":" + arch
		}
		all = append(all, status{f[0], f[2], installed.Package{Name: name, Version: f[4], Arch: arch}})
	}
	return all, nil
}

func listPkgs(ctx context.Context, c *modules.Call) (any, error) {
	all, err := query(ctx, c)
	if err != nil {
		return nil, err
	}
	pkgs := all.only(func(s status) bool {
		switch {
		case c.Bool("removed"):
			return s.removed()
		case c.Bool("purge_desired"):
			return s.purgeDesired()
		}
		return s.installed() || s.purgeDesired()
	}).packages()
	if c.Given("attr") {
		times(c.Host, pkgs)
	}
	return installed.Shape(c, pkgs), nil
}

// only returns those of which is is true.
func (l statuses) only(is func(status) bool) statuses {
	return slices.DeleteFunc(slices.Clone(l), func(s status) bool { return !is(s) })
}
