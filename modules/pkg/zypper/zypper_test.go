package zypper_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/moduletest"
	"github.com/gossh/gossh/modules/pkg"
	"github.com/gossh/gossh/ordered"
)

// recorded returns what zypper printed when testdata/record.sh ran it.
func recorded(t testing.TB, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name+".txt"))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

const (
	query = `rpm -qa --queryformat %{NAME}_|-%{EPOCH}_|-%{VERSION}_|-%{RELEASE}_|-%{ARCH}_|-%{INSTALLTIME}\n`
	long  = "gossh-with-a-name-that-is-too-long-for-one-line"
	xml   = "zypper --non-interactive --xmlout --no-refresh "
)

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

const locks = "\ntype: package\nmatch_type: glob\ncase_sensitive: on\nsolvable_name: gossh-a\n\n"

// try runs a call on a host of SUSE on which these programs run.
func try(t *testing.T, c moduletest.Case, programs ...moduletest.Program) {
	t.Helper()
	moduletest.Run(t, pkg.Functions(), func(h *modules.Host) {
		h.Grains = moduletest.Grains{"os_family": "Suse", "osarch": "x86_64"}
		h.Runner = moduletest.Fake(t, nil, programs...)
		h.Root = moduletest.Tree(t, map[string]string{"x.rpm": "", "etc/zypp/locks": locks})
	}, []moduletest.Case{c})
}

// installs returns what rpm says is installed: names and versions.
func installs(kv ...string) moduletest.Program {
	out := ""
	for i := 0; i < len(kv); i += 2 {
		version, release, _ := strings.Cut(kv[i+1], "-")
		epoch, rest, ok := strings.Cut(version, ":")
		if !ok {
			epoch, rest = "0", version
		}
		out += strings.Join([]string{kv[i], epoch, rest, release, "noarch", "5"}, "_|-") + "\n"
	}
	return moduletest.Program{Line: query, Stdout: out}
}

func TestLooking(t *testing.T) {
	t.Parallel()
	list := installs("gossh-a", "1.0-1", "gossh-b", "2.0-3")
	again := program(t, "zypper --non-interactive refresh", "refresh-again")
	try(t, moduletest.Case{Fun: "pkg.refresh_db", Want: ordered.Of("Test repository", true)}, program(t, "zypper --non-interactive refresh", "refresh-new"))
	try(t, moduletest.Case{Name: "nothing new", Fun: "pkg.refresh_db", Want: ordered.Of("Test repository", false)}, again)
	info := program(t, "zypper --non-interactive --no-refresh info -t package gossh-a gossh-b no-such-package", "info")
	info.Code = 104
	try(t, moduletest.Case{Fun: "pkg.latest_version", Args: []any{"gossh-a", "gossh-b", "no-such-package"}, Want: ordered.Of("gossh-a", "1:0.9-1", "gossh-b", "", "no-such-package", "")}, again, info, list)
	info.Line = "zypper --non-interactive --no-refresh info -t package gossh-a"
	try(t, moduletest.Case{Fun: "pkg.upgrade_available", Args: []any{"gossh-a"}, Kwargs: ordered.Of("refresh", false), Want: true}, info, list)
	details := func(version, status, source, name string) *ordered.Map {
		return ordered.Of("repository", "Test repository", "name", name, "version", version, "arch", "noarch", "vendor", "Example", "installed size", "22 B", "installed", "Yes", "status", status,
			"source package", source, "summary", "the package "+name, "description", "More about "+name+".")
	}
	info.Line = "zypper --non-interactive --no-refresh info -t package gossh-a gossh-b"
	try(t, moduletest.Case{Fun: "pkg.info_available", Args: []any{"gossh-a", "gossh-b"}, Kwargs: ordered.Of("refresh", false), Want: ordered.Of(
		"gossh-a", details("1:0.9-1", "out-of-date (version 1.0-1 installed)", "gossh-a-1:0.9-1.src", "gossh-a"), "gossh-b", details("2.0-3", "up-to-date", "gossh-b-2.0-3.src", "gossh-b"),
	)}, info)
	try(t, moduletest.Case{Fun: "pkg.list_upgrades", Args: []any{false}, Want: ordered.Of("gossh-a", "1:0.9-1")}, program(t, xml+"list-updates", "updates"))
	try(t, moduletest.Case{Fun: "pkg.list_repo_pkgs", Args: []any{"gossh-[ac]*"}, Want: ordered.Of("gossh-a", []any{"1:0.9-1", "1.1-1", "1.0-1"}, "gossh-c.i686", []any{"3.0-1"})}, program(t, xml+"search -s -t package", "search"))
	none := program(t, xml+"search -t pattern", "patterns")
	none.Code = 104
	try(t, moduletest.Case{Name: "no patterns", Fun: "pkg.list_patterns", Want: &ordered.Map{}}, none)
	// By hand, after what zypper prints of packages.
	some := moduletest.Program{Line: xml + "search -t pattern", Stdout: `<solvable-list><solvable status="installed" name="base" summary="Base &amp; &lt;more&gt;" kind="pattern"/><solvable status="not-installed" name="x11" summary="" kind="pattern"/></solvable-list>`}
	try(t, moduletest.Case{Fun: "pkg.list_patterns", Want: ordered.Of("base", ordered.Of("installed", true, "summary", "Base & <more>"), "x11", ordered.Of("installed", false, "summary", ""))}, some)
	try(t, moduletest.Case{Fun: "pkg.list_installed_patterns", Want: []any{"base"}}, some)
	try(t, moduletest.Case{Fun: "pkg.list_locks", Want: ordered.Of("gossh-a", ordered.Of("type", "package", "match_type", "glob", "case_sensitive", "on"))})
	try(t, moduletest.Case{Fun: "pkg.list_holds", Want: []any{"gossh-a"}})
	try(t, moduletest.Case{Fun: "pkg.version", Args: []any{"gossh-b"}, Want: "2.0-3"}, list)
}

func TestChanging(t *testing.T) {
	t.Parallel()
	const install = "install --auto-agree-with-licenses "
	none, list, newer := installs(), installs("gossh-a", "1.0-1", "gossh-b", "2.0-3"), installs("gossh-a", "1:0.9-1", "gossh-b", "2.0-3")
	try(t, moduletest.Case{Name: "install", Fun: "pkg.install", Kwargs: ordered.Of("pkgs", []any{"gossh-b", ordered.Of("gossh-a", "1.0"), ordered.Of("x", ">=2")}, "no_recommends", true, "skip_verify", true, "fromrepo", "test"), Want: changes("gossh-a", "", "1.0-1", "gossh-b", "", "2.0-3")},
		none, none, program(t, "zypper --non-interactive --xmlout --no-refresh --no-gpg-checks "+install+"--name --no-recommends --from test gossh-b gossh-a=1.0 x>=2", "install"), list)
	dry := "install --dry-run --auto-agree-with-licenses "
	try(t, moduletest.Case{Name: "install, dry", Fun: "pkg.install", Args: []any{"gossh-b"}, Test: true, Want: changes("gossh-a", "", "1:0.9-1", "gossh-b", "", "2.0-3")}, none, program(t, xml+dry+"--name gossh-b", "simulate-install"))
	unknown := program(t, xml+dry+"--name no-such-package", "unknown")
	unknown.Code = 104
	try(t, moduletest.Case{Name: "unknown", Fun: "pkg.install", Args: []any{"no-such-package"}, Test: true, Err: "failed with the code 104: Package 'no-such-package' not found."}, none, unknown)
	try(t, moduletest.Case{Name: "downgrade", Fun: "pkg.install", Args: []any{"gossh-a"}, Kwargs: ordered.Of("version", "1.1"), Test: true, Want: changes("gossh-a", "1:0.9-1", "1.1-1")}, newer, program(t, xml+dry+"--name --oldpackage gossh-a=1.1", "simulate-downgrade"))
	try(t, moduletest.Case{Name: "reinstall", Fun: "pkg.install", Args: []any{"gossh-b"}, Kwargs: ordered.Of("reinstall", true), Test: true, Want: changes("gossh-b", "2.0-3", "2.0-3")}, newer, program(t, xml+dry+"--name --force gossh-b", "simulate-reinstall"))
	try(t, moduletest.Case{Name: "remove, dry", Fun: "pkg.remove", Args: []any{"gossh-a,nope"}, Test: true, Want: changes("gossh-a", "1.0-1", "", "gossh-b", "2.0-3", "")}, list, program(t, xml+"remove --dry-run gossh-a", "simulate-remove"))
	try(t, moduletest.Case{Name: "remove nothing", Fun: "pkg.remove", Args: []any{"nope"}, Want: &ordered.Map{}}, list)
	problem := program(t, xml+"remove --clean-deps gossh-a", "problem")
	problem.Code = 4
	try(t, moduletest.Case{Name: "purge what is locked", Fun: "pkg.purge", Args: []any{"gossh-a"}, Err: "Solution 1: remove lock to allow removal of gossh-a-1.0-1.noarch"}, list, list, problem, list)
	try(t, moduletest.Case{Name: "upgrade, dry", Fun: "pkg.upgrade", Test: true, Want: changes("gossh-a", "1.0-1", "1:0.9-1")}, list, program(t, xml+"update --dry-run --auto-agree-with-licenses", "simulate-update"))
	try(t, moduletest.Case{Name: "upgrade the distribution", Fun: "pkg.upgrade", Kwargs: ordered.Of("refresh", false, "dist_upgrade", true, "novendorchange", true, "fromrepo", "a,b"), Want: &ordered.Map{}},
		list, list, moduletest.Program{Line: xml + "dist-upgrade --auto-agree-with-licenses --no-allow-vendor-change --from a --from b", Code: 102}, list)
	held := func(name, old, new, comment string) *ordered.Map {
		return ordered.Of(name, ordered.Of("name", name, "changes", ordered.Of("old", old, "new", new), "result", true, "comment", "Package "+name+" "+comment))
	}
	try(t, moduletest.Case{Name: "hold", Fun: "pkg.hold", Args: []any{"gossh-b"}, Want: held("gossh-b", "", "hold", "is now being held.")}, moduletest.Program{Line: xml + "addlock gossh-b"})
	try(t, moduletest.Case{Name: "unhold", Fun: "pkg.unhold", Args: []any{"gossh-a"}, Want: held("gossh-a", "hold", "", "is no longer being held.")}, moduletest.Program{Line: xml + "removelock gossh-a"})
	try(t, moduletest.Case{Name: "unhold, dry", Fun: "pkg.unhold", Args: []any{"gossh-a"}, Test: true, Want: held("gossh-a", "hold", "", "is no longer being held.")})
}

func TestRepositories(t *testing.T) {
	t.Parallel()
	const file = "[test]\nname=Test\nenabled=1\nautorefresh=0\nbaseurl=http://a.example.org\npath=\n"
	was := ordered.Of("alias", "test", "name", "Test", "enabled", true, "autorefresh", false, "baseurl", "http://a.example.org", "path", nil)
	for _, c := range []struct {
		moduletest.Case
		name, text string
	}{
		{moduletest.Case{Fun: "pkg.list_repos", Want: ordered.Of("test", was)}, "test", file},
		{moduletest.Case{Fun: "pkg.get_repo", Args: []any{"test"}, Want: was}, "test", file},
		{moduletest.Case{Name: "get none", Fun: "pkg.get_repo", Args: []any{"nope"}, Want: &ordered.Map{}}, "test", file},
		{
			moduletest.Case{Name: "change", Fun: "pkg.mod_repo", Args: []any{"test"}, Kwargs: ordered.Of("refresh", true, "priority", int64(90), "humanname", "T"), Want: ordered.Of("alias", "test", "name", "T", "enabled", true, "autorefresh", true, "baseurl", "http://a.example.org", "path", nil, "priority", "90")},
			"test", "[test]\nname=T\nenabled=1\nautorefresh=1\nbaseurl=http://a.example.org\npath=\npriority=90\n",
		},
		{
			moduletest.Case{Name: "new", Fun: "pkg.mod_repo", Args: []any{"new"}, Kwargs: ordered.Of("url", "http://n.example.org", "gpgcheck", false), Want: ordered.Of("alias", "new", "name", "new", "enabled", true, "autorefresh", false, "baseurl", "http://n.example.org", "gpgcheck", false)},
			"new", "[new]\nname=new\nenabled=1\nautorefresh=0\nbaseurl=http://n.example.org\ngpgcheck=0\n",
		},
		{moduletest.Case{Name: "new without an address", Fun: "pkg.mod_repo", Args: []any{"new"}, Err: "neither 'baseurl' nor 'mirrorlist'"}, "test", file},
		{moduletest.Case{Name: "delete", Fun: "pkg.del_repo", Args: []any{"test"}, Want: ordered.Of("test", true, "message", "Repository 'test' has been removed.")}, "test", ""},
		{moduletest.Case{Name: "delete none", Fun: "pkg.del_repo", Args: []any{"nope"}, Err: "Repository 'nope' not found."}, "test", file},
	} {
		root := moduletest.Tree(t, map[string]string{"etc/zypp/repos.d/test.repo": file})
		before := moduletest.Snapshot(t, root)
		for _, dry := range []bool{true, false} {
			c.Test = dry
			t.Run("", func(t *testing.T) { // one after the other: not in parallel
				moduletest.Run(t, pkg.Functions(), func(h *modules.Host) {
					h.Grains, h.Root = moduletest.Grains{"os_family": "Suse"}, root
				}, []moduletest.Case{c.Case})
			})
			if diff := cmp.Diff(before, moduletest.Snapshot(t, root)); dry && diff != "" {
				t.Errorf("%s with test=True changed something:\n%s", c.Name, diff)
			}
		}
		b, err := os.ReadFile(filepath.Join(root, "etc/zypp/repos.d", c.name+".repo"))
		if c.text == "" && os.IsNotExist(err) {
			continue
		}
		if diff := cmp.Diff(c.text, string(b)); err != nil || diff != "" {
			t.Errorf("%s (-want +got): %v\n%s", c.Name, err, diff)
		}
	}
}
