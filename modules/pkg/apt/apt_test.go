package apt_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/gossh/gossh/internal/process"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/moduletest"
	"github.com/gossh/gossh/modules/pkg"
	"github.com/gossh/gossh/ordered"
)

// recorded returns what a program printed when testdata/record.sh ran it.
func recorded(t testing.TB, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name+".txt"))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

const (
	query  = "dpkg-query --showformat=${Status} ${Package} ${Version} ${Architecture}\n -W"
	change = "apt-get -q -y -o DPkg::Options::=--force-confold -o DPkg::Options::=--force-confdef -o DPkg::Lock::Timeout=120 "
	dry    = "apt-get -s -q -y -o DPkg::Options::=--force-confold -o DPkg::Options::=--force-confdef -o DPkg::Lock::Timeout=120 "
)

// program returns a run whose output is recorded.
func program(t testing.TB, line, file string) moduletest.Program {
	return moduletest.Program{Line: line, Stdout: recorded(t, file)}
}

func changes(kv ...string) *ordered.Map {
	m := &ordered.Map{}
	for i := 0; i < len(kv); i += 3 {
		m.Set(kv[i], ordered.Of("old", kv[i+1], "new", kv[i+2]))
	}
	return m
}

// try runs a call on a Debian host on which these programs run.
func try(t *testing.T, c moduletest.Case, programs ...moduletest.Program) {
	t.Helper()
	moduletest.Run(t, pkg.Functions(), func(h *modules.Host) {
		h.Grains = moduletest.Grains{"os_family": "Debian", "osarch": "amd64"}
		h.Root = moduletest.Tree(t, map[string]string{"var/lib/apt/lists/": "", "srv/x.deb": "x", "sel": "gossh-a install\n"})
		h.Runner = moduletest.Fake(t, nil, programs...)
	}, []moduletest.Case{c})
}

func TestLooking(t *testing.T) {
	t.Parallel()
	list, removed := program(t, query, "list"), program(t, query, "list-removed")
	try(t, moduletest.Case{Fun: "pkg.list_pkgs", Want: ordered.Of("gossh-a", "1.0-1", "gossh-b", "2.0", "gossh-c:i386", "3.0")}, list)
	try(t, moduletest.Case{Name: "as lists", Fun: "pkg.list_pkgs", Args: []any{true}, Want: ordered.Of("gossh-a", []any{"1.0-1"}, "gossh-c:i386", []any{"3.0"})}, removed)
	try(t, moduletest.Case{Name: "removed", Fun: "pkg.list_pkgs", Kwargs: ordered.Of("removed", true), Want: ordered.Of("gossh-b", "2.0")}, removed)
	try(t, moduletest.Case{Name: "attr", Fun: "pkg.list_pkgs", Kwargs: ordered.Of("attr", "version,arch"), Want: ordered.Of("gossh-a", []any{ordered.Of("version", "1.0-1", "arch", "all")}, "gossh-c:i386", []any{ordered.Of("version", "3.0", "arch", "i386")})}, removed)
	try(t, moduletest.Case{Fun: "pkg.version", Args: []any{"gossh-a"}, Want: "1.0-1"}, list)
	try(t, moduletest.Case{Name: "version of none", Fun: "pkg.version", Args: []any{"nope"}, Want: ""}, list)
	try(t, moduletest.Case{Name: "versions", Fun: "pkg.version", Args: []any{"gossh-b", "nope"}, Want: ordered.Of("gossh-b", "2.0", "nope", "")}, list)
	try(t, moduletest.Case{Name: "version of a glob", Fun: "pkg.version", Args: []any{"*-b"}, Want: ordered.Of("gossh-b", "2.0")}, list)
	policy := program(t, "apt-cache -q policy -- gossh-a gossh-b gossh-c:i386 no-such-package", "policy")
	try(t, moduletest.Case{
		Fun: "pkg.latest_version", Args: []any{"gossh-a", "gossh-b", "gossh-c:i386", "no-such-package"}, Kwargs: ordered.Of("refresh", false),
		Want: ordered.Of("gossh-a", "1:0.9-1", "gossh-b", "", "gossh-c:i386", "", "no-such-package", ""),
	}, policy)
	policy.Line = "apt-cache -q policy -- gossh-a"
	update := program(t, "apt-get -q update", "update-new")
	try(t, moduletest.Case{Name: "latest of one", Fun: "pkg.latest_version", Args: []any{"gossh-a"}, Want: "1:0.9-1"}, update, policy)
	try(t, moduletest.Case{Fun: "pkg.upgrade_available", Args: []any{"gossh-a"}, Want: true}, update, policy)
	try(t, moduletest.Case{Fun: "pkg.list_upgrades", Args: []any{false}, Want: ordered.Of("gossh-a", "1:0.9-1")}, program(t, "apt-get -q -y -s dist-upgrade", "simulate-upgrade"))
	try(t, moduletest.Case{Fun: "pkg.list_repo_pkgs", Args: []any{"gossh-a", "gossh-b"}, Want: ordered.Of("gossh-a", []any{"1:0.9-1", "1.1-1", "1.0-1"}, "gossh-b", []any{"2.0"})},
		program(t, "apt-cache madison -- gossh-a gossh-b", "madison"))
	try(t, moduletest.Case{Name: "list_repo_pkgs of a glob", Fun: "pkg.list_repo_pkgs", Args: []any{"*-b"}, Want: ordered.Of("gossh-b", []any{"2.0"})},
		moduletest.Program{Line: "apt-cache pkgnames", Stdout: "gossh-a\ngossh-b\n"}, program(t, "apt-cache madison -- gossh-b", "madison"))
	maintained := ordered.Of("Maintainer", "A <a@example.org>")
	try(t, moduletest.Case{Fun: "pkg.show", Args: []any{"gossh-a"}, Kwargs: ordered.Of("filter", "maintainer"), Want: ordered.Of("gossh-a", ordered.Of("1:0.9-1", maintained, "1.1-1", maintained, "1.0-1", maintained))},
		program(t, "apt-cache show -- gossh-a", "show"))
	try(t, moduletest.Case{Fun: "pkg.version_cmp", Args: []any{"1:1.0~rc1", "1.0"}, Kwargs: ordered.Of("ignore_epoch", true), Want: -1})
	try(t, moduletest.Case{Fun: "pkg.normalize_name", Args: []any{"zsh:amd64"}, Want: "zsh"})
	try(t, moduletest.Case{Name: "foreign name", Fun: "pkg.normalize_name", Args: []any{"zsh:i386"}, Want: "zsh:i386"})
	try(t, moduletest.Case{Fun: "pkg.parse_arch", Args: []any{"zsh:i386"}, Want: ordered.Of("name", "zsh", "arch", "i386")})
	try(t, moduletest.Case{Fun: "pkg.owner", Args: []any{"/etc/gossh-c.conf"}, Want: "gossh-c"}, program(t, "dpkg-query -S /etc/gossh-c.conf", "owner"))
	try(t, moduletest.Case{Fun: "pkg.file_list", Args: []any{"gossh-a", "nope"}, Want: ordered.Of("errors", []any{"dpkg-query: package 'nope' is not installed"}, "files", []any{"/etc", "/etc/gossh-a.conf", "/opt", "/opt/gossh-a", "/opt/gossh-a/version"})},
		program(t, "dpkg-query -L gossh-a", "files"), moduletest.Program{Line: "dpkg-query -L nope", Code: 1, Stderr: "dpkg-query: package 'nope' is not installed\nUse dpkg --contents\n"})
	try(t, moduletest.Case{Fun: "pkg.get_selections", Want: ordered.Of("hold", []any{"gossh-a"}, "install", []any{"gossh-b", "gossh-c:i386"})}, program(t, "dpkg --get-selections", "selections"))
	try(t, moduletest.Case{Name: "not with APT", Fun: "pkg.list_locks", Err: "pkg.list_locks is not available with aptpkg"})
}

func TestRefresh(t *testing.T) {
	t.Parallel()
	again := ordered.Of("file:/srv/repo ./ InRelease", false, "file:/srv/repo ./ Release", true, "file:/srv/repo ./ Release.gpg", false)
	try(t, moduletest.Case{Fun: "pkg.refresh_db", Want: again}, program(t, "apt-get -q update", "update-again"))
	try(t, moduletest.Case{Name: "dry", Fun: "pkg.refresh_db", Test: true, Want: &ordered.Map{}})
	try(t, moduletest.Case{Name: "young lists", Fun: "pkg.refresh_db", Args: []any{int64(3600)}, Want: &ordered.Map{}})
	// Written by hand, after the format of the recorded ones: a server that has nothing new, and one that fails.
	said := moduletest.Program{Line: "apt-get -q update", Stdout: "Hit:1 http://deb.example.org/debian stable InRelease\nErr:2 http://b.example.org ./ Packages\n  404  Not Found\n"}
	try(t, moduletest.Case{Name: "hit and error", Fun: "pkg.refresh_db", Want: ordered.Of("http://deb.example.org/debian stable InRelease", nil, "http://b.example.org ./ Packages", false)}, said)
	try(t, moduletest.Case{Name: "failhard", Fun: "pkg.refresh_db", Kwargs: ordered.Of("failhard", true), Err: "Error getting repos: http://b.example.org ./ Packages"}, said)
	try(t, moduletest.Case{Name: "failed", Fun: "pkg.refresh_db", Err: "E: no space left"}, moduletest.Program{Line: "apt-get -q update", Code: 100, Stderr: "E: no space left\n"})
	try(t, moduletest.Case{Name: "locked", Fun: "pkg.refresh_db", Want: again},
		moduletest.Program{Line: "apt-get -q update", Code: 100, Stderr: "E: Could not get lock /var/lib/apt/lists/lock. It is held by process 7 (apt-get)\n"}, program(t, "apt-get -q update", "update-again"))
}

func TestChanging(t *testing.T) {
	t.Parallel()
	none, list, removed := moduletest.Program{Line: query}, program(t, query, "list"), program(t, query, "list-removed")
	all := changes("gossh-a", "", "1.0-1", "gossh-b", "", "2.0", "gossh-c:i386", "", "3.0")
	try(t, moduletest.Case{Name: "install", Fun: "pkg.install", Kwargs: ordered.Of("pkgs", []any{"gossh-b", ordered.Of("gossh-a", "1.0-1"), "gossh-c:i386"}), Want: all},
		none, none, program(t, change+"install gossh-b gossh-a=1.0-1 gossh-c:i386", "install"), list)
	try(t, moduletest.Case{Name: "nothing", Fun: "pkg.install", Want: &ordered.Map{}})
	try(t, moduletest.Case{Name: "install with options", Fun: "pkg.install", Args: []any{"gossh-b", true, "stable", true}, Kwargs: ordered.Of("install_recommends", false, "only_upgrade", true, "force_yes", true, "downloadonly", true), Want: &ordered.Map{}},
		program(t, "apt-get -q update", "update-new"), list, list,
		moduletest.Program{Line: change + "-t stable --allow-unauthenticated --no-install-recommends --download-only --only-upgrade --allow-downgrades --allow-change-held-packages --allow-remove-essential install gossh-b"}, list)
	try(t, moduletest.Case{Name: "reinstall", Fun: "pkg.install", Args: []any{"gossh-b"}, Kwargs: ordered.Of("reinstall", true), Want: changes("gossh-b", "2.0", "2.0")},
		list, list, moduletest.Program{Line: change + "--reinstall install gossh-b"}, list)
	try(t, moduletest.Case{Name: "downgrade", Fun: "pkg.install", Args: []any{"gossh-b"}, Kwargs: ordered.Of("version", "1.9"), Want: &ordered.Map{}},
		list, list, moduletest.Program{Line: change + "--allow-downgrades install gossh-b=1.9"}, list)
	try(t, moduletest.Case{Name: "a version with a wildcard", Fun: "pkg.install", Args: []any{"gossh-a"}, Kwargs: ordered.Of("version", "1.*"), Test: true, Want: changes("gossh-a", "1.0-1", "1.1-1")},
		list, program(t, "apt-cache madison -- gossh-a", "madison"), program(t, dry+"install gossh-a=1.1-1", "simulate-downgrade"))
	try(t, moduletest.Case{Name: "no such version", Fun: "pkg.install", Args: []any{"gossh-a"}, Kwargs: ordered.Of("version", "7*"), Err: "No version matching"},
		list, program(t, "apt-cache madison -- gossh-a", "madison"))
	try(t, moduletest.Case{Name: "install, dry", Fun: "pkg.install", Args: []any{"gossh-b,gossh-c:i386"}, Kwargs: ordered.Of("refresh", true), Test: true, Want: changes("gossh-a", "", "1:0.9-1", "gossh-b", "", "2.0", "gossh-c:i386", "", "3.0")},
		none, program(t, dry+"install gossh-b gossh-c:i386", "simulate-install"))
	try(t, moduletest.Case{Name: "unknown", Fun: "pkg.install", Args: []any{"no-such-package"}, Err: "E: Unable to locate package no-such-package"},
		none, none, moduletest.Program{Line: change + "install no-such-package", Code: 100, Stderr: recorded(t, "unknown")}, none)
	try(t, moduletest.Case{Name: "failed in the middle", Fun: "pkg.install", Args: []any{"gossh-b"}, Err: `changed before that: {"gossh-a":{"old":"","new":"1.0-1"}`},
		none, none, moduletest.Program{Line: change + "install gossh-b", Code: 100, Stderr: "E: dpkg returned an error code (1)"}, removed)
	for name, bad := range map[string]any{"an option": "-oDebug=1", "a name that removes": "gossh-a-"} {
		programs := []moduletest.Program{}
		if name == "a name that removes" {
			programs = append(programs, list)
		}
		try(t, moduletest.Case{Name: name, Fun: "pkg.install", Args: []any{bad}, Err: "is no name"}, programs...)
	}
	try(t, moduletest.Case{Name: "remove", Fun: "pkg.remove", Args: []any{"gossh-b,gossh-x"}, Want: changes("gossh-b", "2.0", "")}, list, list, moduletest.Program{Line: change + "remove gossh-b"}, removed)
	try(t, moduletest.Case{Name: "remove nothing", Fun: "pkg.remove", Args: []any{"gossh-b"}, Want: &ordered.Map{}}, removed)
	try(t, moduletest.Case{Name: "remove, dry", Fun: "pkg.remove", Args: []any{"gossh-a"}, Test: true, Want: changes("gossh-a", "1.0-1", "", "gossh-b", "2.0", "")}, list, program(t, dry+"remove gossh-a", "simulate-remove"))
	try(t, moduletest.Case{Name: "purge, dry", Fun: "pkg.purge", Args: []any{"gossh-b,gossh-c:i386"}, Test: true, Want: ordered.Of("installed", changes("gossh-c:i386", "3.0", ""), "removed", changes("gossh-b", "2.0", ""))},
		removed, program(t, dry+"purge gossh-b gossh-c:i386", "simulate-purge"))
	try(t, moduletest.Case{Name: "autoremove", Fun: "pkg.autoremove", Args: []any{true}, Want: []any{}}, program(t, dry+"autoremove", "simulate-autoremove"))
	try(t, moduletest.Case{Name: "upgrade, dry", Fun: "pkg.upgrade", Kwargs: ordered.Of("dist_upgrade", true), Test: true, Want: changes("gossh-a", "1.0-1", "1:0.9-1")}, program(t, dry+"dist-upgrade", "simulate-upgrade"))
	try(t, moduletest.Case{Name: "upgrade one", Fun: "pkg.upgrade", Args: []any{"gossh-a"}, Err: "pkg.install upgrades one"})
}

func TestHolding(t *testing.T) {
	t.Parallel()
	selections := program(t, "dpkg --get-selections", "selections")
	held := func(name, old, new, comment string) *ordered.Map {
		c := &ordered.Map{}
		if old != "" {
			c = ordered.Of("old", old, "new", new)
		}
		return ordered.Of("name", name, "changes", c, "result", true, "comment", "Package "+name+" "+comment)
	}
	set := moduletest.Program{Line: "dpkg --set-selections", Stdin: "gossh-b\thold\n"}
	want := ordered.Of("gossh-a", held("gossh-a", "", "", "is already set to be held."), "gossh-b", held("gossh-b", "install", "hold", "is now being held."))
	try(t, moduletest.Case{Name: "hold", Fun: "pkg.hold", Kwargs: ordered.Of("pkgs", []any{"gossh-a", "gossh-b"}), Want: want}, selections, set)
	try(t, moduletest.Case{Name: "hold, dry", Fun: "pkg.hold", Kwargs: ordered.Of("pkgs", []any{"gossh-a", "gossh-b"}), Test: true, Want: want}, selections)
	try(t, moduletest.Case{Name: "hold what is not there", Fun: "pkg.hold", Args: []any{"nope"}, Retcode: 1, Want: ordered.Of("nope", ordered.Of("name", "nope", "changes", &ordered.Map{}, "result", false, "comment", "Package nope is not known."))}, selections)
	try(t, moduletest.Case{Name: "unhold", Fun: "pkg.unhold", Args: []any{"gossh-a"}, Want: ordered.Of("gossh-a", held("gossh-a", "hold", "install", "is no longer being held."))},
		selections, moduletest.Program{Line: "dpkg --set-selections", Stdin: "gossh-a\tinstall\n"})
	try(t, moduletest.Case{Name: "set_selections", Fun: "pkg.set_selections", Kwargs: ordered.Of("selection", ordered.Of("hold", []any{"gossh-a", "gossh-b"})), Want: changes("gossh-b", "install", "hold")}, selections, set)
	try(t, moduletest.Case{Name: "set_selections of a file", Fun: "pkg.set_selections", Args: []any{"/sel"}, Test: true, Want: changes("gossh-a", "hold", "install")}, selections)
}

// TestEnvironment shows that nothing that APT starts may ask or restart services.
func TestEnvironment(t *testing.T) {
	t.Parallel()
	h := moduletest.NewHost(t)
	h.Grains = moduletest.Grains{"os_family": "Debian"}
	var env []string
	h.Runner = moduletest.Fake(t, nil, moduletest.Program{Line: "apt-get*", Do: func(c *process.Command) { env = c.Env }})
	c := moduletest.Bind(t, pkg.Functions(), h, "pkg.refresh_db", nil, nil)
	if _, err := moduletest.Find(t, pkg.Functions(), "pkg.refresh_db").Run(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"DEBIAN_FRONTEND=noninteractive", "NEEDRESTART_SUSPEND=1", "LC_ALL=C"} {
		if !slices.Contains(env, want) {
			t.Errorf("got %s, want %s in it", strings.Join(env, " "), want)
		}
	}
}
