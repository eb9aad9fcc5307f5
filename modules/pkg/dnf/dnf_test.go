package dnf_test

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

// recorded returns what a program printed when testdata/record.sh ran it.
func recorded(t testing.TB, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name+".txt"))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

const query = `rpm -qa --queryformat %{NAME}_|-%{EPOCH}_|-%{VERSION}_|-%{RELEASE}_|-%{ARCH}_|-%{INSTALLTIME}\n`

const (
	long        = "gossh-with-a-name-that-is-too-long-for-one-line"
	longVersion = "1.0.20240101000000-1.with.a.long.release"
)

func program(t testing.TB, line, file string) moduletest.Program {
	return moduletest.Program{Line: line, Stdout: recorded(t, file)}
}

// aborted is a run that was told no: what it said, and how it ends.
func aborted(t testing.TB, line, file string) moduletest.Program {
	return moduletest.Program{Line: line, Stdout: recorded(t, file), Stderr: "Operation aborted.\n", Code: 1}
}

func changes(kv ...string) *ordered.Map {
	m := &ordered.Map{}
	for i := 0; i < len(kv); i += 3 {
		m.Set(kv[i], ordered.Of("old", kv[i+1], "new", kv[i+2]))
	}
	return m
}

// try runs a call on a host of the family of Red Hat on which these programs run.
func try(t *testing.T, c moduletest.Case, programs ...moduletest.Program) {
	t.Helper()
	moduletest.Run(t, pkg.Functions(), func(h *modules.Host) {
		h.Grains = moduletest.Grains{"os_family": "RedHat", "osarch": "x86_64"}
		h.Runner = moduletest.Fake(t, []string{"dnf"}, programs...)
		h.Root = moduletest.Tree(t, map[string]string{"x.rpm": ""})
		h.Files = moduletest.Files{}
	}, []moduletest.Case{c})
}

func refreshing() []moduletest.Program {
	return []moduletest.Program{{Line: "dnf -q -y clean expire-cache"}, {Line: "dnf -q -y check-update", Code: 100}}
}

func TestLooking(t *testing.T) {
	t.Parallel()
	list := program(t, query, "list")
	try(t, moduletest.Case{Fun: "pkg.list_pkgs", Want: ordered.Of("gossh-a", "1.0-1", "gossh-b", "2.0-3", long, longVersion)}, list)
	try(t, moduletest.Case{Fun: "pkg.version", Args: []any{"gossh-b"}, Want: "2.0-3"}, list)
	odd := moduletest.Program{Line: query, Stdout: "gpg-pubkey_|-(none)_|-1_|-2_|-(none)_|-5\nk_|-1_|-5.0_|-1_|-x86_64_|-1700000000\nk_|-(none)_|-4.0_|-2_|-x86_64_|-5\nl_|-0_|-1_|-1_|-i686_|-5\n"}
	try(t, moduletest.Case{Name: "several versions and architectures", Fun: "pkg.list_pkgs", Want: ordered.Of("k", "1:5.0-1,4.0-2", "l.i686", "1-1")}, odd)
	try(t, moduletest.Case{Name: "attr", Fun: "pkg.list_pkgs", Kwargs: ordered.Of("attr", []any{"epoch", "version", "release", "install_date"}), Want: ordered.Of(
		"k", []any{ordered.Of("epoch", "1", "version", "5.0", "release", "1", "install_date", "2023-11-14T22:13:20Z"), ordered.Of("epoch", nil, "version", "4.0", "release", "2", "install_date", "1970-01-01T00:00:05Z")},
		"l.i686", []any{ordered.Of("epoch", nil, "version", "1", "release", "1", "install_date", "1970-01-01T00:00:05Z")},
	)}, odd)
	available := program(t, "dnf -q list --available gossh-a gossh-c gossh-b", "available")
	try(t, moduletest.Case{Fun: "pkg.latest_version", Args: []any{"gossh-a", "gossh-c", "gossh-b"}, Want: ordered.Of("gossh-a", "1:0.9-1", "gossh-c", "", "gossh-b", "")}, append(refreshing(), available, list)...)
	available.Line = "dnf -q --disablerepo=* --enablerepo=test list --available gossh-c.i686"
	try(t, moduletest.Case{Name: "latest of another architecture", Fun: "pkg.latest_version", Args: []any{"gossh-c.i686"}, Kwargs: ordered.Of("refresh", false, "fromrepo", "test"), Want: "3.0-1"}, available, list)
	none := moduletest.Program{Line: "dnf -q list --available nope", Code: 1, Stderr: "Error: No matching Packages to list\n"}
	try(t, moduletest.Case{Name: "latest of none", Fun: "pkg.latest_version", Args: []any{"nope"}, Kwargs: ordered.Of("refresh", false), Want: ""}, none, list)
	none.Stderr = "Error: Failed to download metadata for repo 'test'\n"
	try(t, moduletest.Case{Name: "failed", Fun: "pkg.latest_version", Args: []any{"nope"}, Kwargs: ordered.Of("refresh", false), Err: "Failed to download metadata"}, none)
	try(t, moduletest.Case{Fun: "pkg.list_upgrades", Args: []any{false}, Want: ordered.Of("gossh-a", "1:0.9-1")}, program(t, "dnf -q list --upgrades", "upgrades"))
	try(t, moduletest.Case{Fun: "pkg.list_repo_pkgs", Want: ordered.Of("gossh-a", []any{"1:0.9-1", "1.1-1", "1.0-1"}, "gossh-b", []any{"2.0-3"}, "gossh-c.i686", []any{"3.0-1"}, long, []any{longVersion})},
		program(t, "dnf -q list --available --showduplicates", "duplicates"))
	// By hand: yum 3 breaks lines after 80 columns.
	wrapped := moduletest.Program{Line: "dnf -q list --upgrades", Stdout: "Updated Packages\n" + long + ".noarch\n                 " + longVersion + "\n                                         test\ngossh-a.noarch 0:1-1 test\n"}
	try(t, moduletest.Case{Name: "broken lines", Fun: "pkg.list_upgrades", Args: []any{false}, Want: ordered.Of(long, longVersion, "gossh-a", "1-1")}, wrapped)
	try(t, moduletest.Case{Fun: "pkg.version_cmp", Args: []any{"1.0~rc1", "1.0"}, Want: -1})
	try(t, moduletest.Case{Fun: "pkg.normalize_name", Args: []any{"zsh.x86_64"}, Want: "zsh"})
	try(t, moduletest.Case{Name: "a dot in a name", Fun: "pkg.normalize_name", Args: []any{"python3.11"}, Want: "python3.11"})
	try(t, moduletest.Case{Fun: "pkg.parse_arch", Args: []any{"zsh.i686"}, Want: ordered.Of("name", "zsh", "arch", "i686")})
	try(t, moduletest.Case{Fun: "pkg.owner", Args: []any{"/etc/gossh-b.conf"}, Want: "gossh-b"}, program(t, `rpm -qf --queryformat %{name}\n /etc/gossh-b.conf`, "owner"))
	try(t, moduletest.Case{Fun: "pkg.file_dict", Args: []any{"gossh-a", "nope"}, Want: ordered.Of("errors", []any{"package nope is not installed"}, "packages", ordered.Of("gossh-a", []any{"/etc/gossh-a.conf", "/opt/gossh-a", "/opt/gossh-a/version"}))},
		program(t, "rpm -ql gossh-a", "files"), moduletest.Program{Line: "rpm -ql nope", Code: 1, Stdout: "package nope is not installed\n"})
	verify := program(t, "rpm -V -a", "verify")
	verify.Code = 1
	try(t, moduletest.Case{Fun: "pkg.verify", Want: ordered.Of("/opt/gossh-b/version", ordered.Of("missing", true), "/etc/gossh-a.conf", ordered.Of("type", "config", "mismatch", []any{"size", "md5sum", "mtime"}))}, verify)
	try(t, moduletest.Case{Name: "verify without configuration", Fun: "pkg.verify", Kwargs: ordered.Of("ignore_types", "config"), Want: ordered.Of("/opt/gossh-b/version", ordered.Of("missing", true))}, verify)
}

func TestChanging(t *testing.T) {
	t.Parallel()
	none, list := moduletest.Program{Line: query}, program(t, query, "list")
	try(t, moduletest.Case{
		Name: "install", Fun: "pkg.install", Kwargs: ordered.Of("pkgs", []any{"gossh-b", ordered.Of("gossh-a", "1.0-1"), long}, "skip_verify", true, "setopt", []any{"a=1", "b=2"}, "disablerepo", "x,y", "enablerepo", "test"),
		Want: changes("gossh-a", "", "1.0-1", "gossh-b", "", "2.0-3", long, "", longVersion),
	},
		none, none, program(t, "dnf -y --disablerepo=x --disablerepo=y --enablerepo=test --setopt a=1 --setopt b=2 --nogpgcheck install gossh-b gossh-a-1.0-1 "+long, "install"), list)
	try(t, moduletest.Case{Name: "install, dry", Fun: "pkg.install", Kwargs: ordered.Of("pkgs", "gossh-b,"+long+",gossh-c"), Test: true, Want: changes("gossh-a", "", "1:0.9-1", "gossh-b", "", "2.0-3", "gossh-c.i686", "", "3.0-1", long, "", longVersion)},
		none, aborted(t, "dnf --assumeno install gossh-b "+long+" gossh-c", "simulate-install"))
	try(t, moduletest.Case{Name: "nothing to do, dry", Fun: "pkg.install", Args: []any{"gossh-b"}, Test: true, Want: &ordered.Map{}}, list, program(t, "dnf --assumeno install gossh-b", "nothing"))
	unknown := moduletest.Program{Line: "dnf --assumeno install no-such-package", Stdout: recorded(t, "unknown"), Stderr: "Error: Unable to find a match: no-such-package\n", Code: 1}
	try(t, moduletest.Case{Name: "unknown, dry", Fun: "pkg.install", Args: []any{"no-such-package"}, Test: true, Err: "Unable to find a match: no-such-package"}, list, unknown)
	newer := moduletest.Program{Line: query, Stdout: "gossh-a_|-1_|-0.9_|-1_|-noarch_|-5\n"}
	try(t, moduletest.Case{Name: "downgrade", Fun: "pkg.install", Args: []any{"gossh-a"}, Kwargs: ordered.Of("version", "1.1-1"), Test: true, Want: changes("gossh-a", "1:0.9-1", "1.1-1")},
		newer, aborted(t, "dnf --assumeno downgrade gossh-a-1.1-1", "simulate-downgrade"))
	try(t, moduletest.Case{Name: "a version with a wildcard", Fun: "pkg.install", Args: []any{"gossh-a"}, Kwargs: ordered.Of("version", "1.*"), Want: &ordered.Map{}},
		list, program(t, "dnf -q list --available --showduplicates gossh-a", "duplicates"), list, moduletest.Program{Line: "dnf -y install gossh-a-1.1-1"}, list)
	try(t, moduletest.Case{Name: "reinstall", Fun: "pkg.install", Args: []any{"gossh-b"}, Kwargs: ordered.Of("reinstall", true), Test: true, Want: changes("gossh-b", "2.0-3", "2.0-3")},
		list, aborted(t, "dnf --assumeno reinstall gossh-b", "simulate-reinstall"))
	try(t, moduletest.Case{Name: "another architecture", Fun: "pkg.install", Args: []any{"gossh-c.i686"}, Kwargs: ordered.Of("version", "3.0-1"), Want: &ordered.Map{}}, list, list, moduletest.Program{Line: "dnf -y install gossh-c-3.0-1.i686"}, list)
	try(t, moduletest.Case{Name: "remove, dry", Fun: "pkg.remove", Args: []any{"gossh-a,nope"}, Test: true, Want: changes("gossh-a", "1.0-1", "", "gossh-b", "2.0-3", "")}, list, aborted(t, "dnf --assumeno remove gossh-a", "simulate-remove"))
	try(t, moduletest.Case{Name: "remove nothing", Fun: "pkg.remove", Args: []any{"nope"}, Want: &ordered.Map{}}, list)
	try(t, moduletest.Case{Name: "upgrade, dry", Fun: "pkg.upgrade", Test: true, Want: changes("gossh-a", "1.0-1", "1:0.9-1")}, list, aborted(t, "dnf --assumeno upgrade", "simulate-upgrade"))
	try(t, moduletest.Case{Name: "upgrade one", Fun: "pkg.upgrade", Args: []any{"gossh-a"}, Kwargs: ordered.Of("obsoletes", false, "minimal", true), Want: &ordered.Map{}},
		append(refreshing(), list, list, moduletest.Program{Line: "dnf -y --setopt=obsoletes=0 upgrade-minimal gossh-a"}, list)...)
	// By hand, after what dnf prints of packages that replace others.
	replacing := moduletest.Program{Line: "dnf --assumeno upgrade", Code: 1, Stderr: "Operation aborted.\n", Stdout: "Installing:\n new-b    noarch    3-1   test   1 k\n     replacing  gossh-b.noarch 2.0-3\n\nTransaction Summary\n"}
	try(t, moduletest.Case{Name: "replace, dry", Fun: "pkg.upgrade", Test: true, Want: changes("gossh-b", "2.0-3", "", "new-b", "", "3-1")}, list, replacing)
	try(t, moduletest.Case{Name: "refresh", Fun: "pkg.refresh_db", Want: true}, refreshing()...)
	try(t, moduletest.Case{Name: "refresh failed", Fun: "pkg.refresh_db", Err: "Cannot download"}, moduletest.Program{Line: "dnf -q -y clean expire-cache"}, moduletest.Program{Line: "dnf -q -y check-update", Code: 1, Stderr: "Error: Cannot download repomd.xml\n"})
}

func TestHolding(t *testing.T) {
	t.Parallel()
	held := func(old, new, comment string) *ordered.Map {
		return ordered.Of("name", "gossh-b", "changes", ordered.Of("old", old, "new", new), "result", true, "comment", "Package gossh-b "+comment)
	}
	none, list := program(t, "dnf -q versionlock list", "versionlock-none"), program(t, "dnf -q versionlock list", "versionlock")
	try(t, moduletest.Case{Fun: "pkg.hold", Args: []any{"gossh-b"}, Want: ordered.Of("gossh-b", held("", "hold", "is now being held."))}, none, program(t, "dnf -q -y versionlock add gossh-b", "versionlock-add"))
	try(t, moduletest.Case{Name: "hold, dry", Fun: "pkg.hold", Args: []any{"gossh-b"}, Test: true, Want: ordered.Of("gossh-b", held("", "hold", "is now being held."))}, none)
	try(t, moduletest.Case{Fun: "pkg.unhold", Args: []any{"gossh-b"}, Want: ordered.Of("gossh-b", held("hold", "", "is no longer being held."))}, list, program(t, "dnf -q -y versionlock delete gossh-b-0:2.0-3.*", "versionlock-delete"))
	try(t, moduletest.Case{Fun: "pkg.list_holds", Want: []any{"gossh-b-0:2.0-3.*"}}, list)
	// By hand: those of yum and of dnf5.
	others := moduletest.Program{Line: "dnf -q versionlock list", Stdout: "0:gossh-b-2.0-3.*\n# Added by 'versionlock add' command on 2024-01-01 00:00:00\nPackage name: gossh-a\nevr = 1.0-1\n"}
	try(t, moduletest.Case{Name: "names of yum and dnf5", Fun: "pkg.list_holds", Kwargs: ordered.Of("full", false), Want: []any{"gossh-b", "gossh-a"}}, others)
	try(t, moduletest.Case{Name: "no plugin", Fun: "pkg.list_holds", Err: "needs the plugin versionlock"}, moduletest.Program{Line: "dnf -q versionlock list", Code: 1, Stderr: "No such command: versionlock. Please use /usr/bin/dnf --help\n"})
}

func TestGroups(t *testing.T) {
	t.Parallel()
	list := ordered.Of("installed", []any{"Test Tools"}, "available", []any{"More"}, "installed environments", []any{}, "available environments", []any{"Everything"}, "available languages", &ordered.Map{})
	try(t, moduletest.Case{Fun: "pkg.group_list", Want: list}, program(t, "dnf -q group list --hidden", "groups-installed"))
	list = ordered.Of("installed", []any{}, "available", []any{"Test Tools", "More"}, "installed environments", []any{}, "available environments", []any{"Everything"}, "available languages", &ordered.Map{})
	try(t, moduletest.Case{Name: "none installed", Fun: "pkg.group_list", Want: list}, program(t, "dnf -q group list --hidden", "groups"))
	tools, environment := program(t, "dnf -q group info Test Tools", "group"), program(t, "dnf -q group info Everything", "environment")
	// By hand: a group of one package.
	more := moduletest.Program{Line: "dnf -q group info More", Stdout: "Group: More\n Description: More.\n Mandatory Packages:\n   gossh-a\n"}
	info := func(kind, name, description string, members ...[]any) *ordered.Map {
		return ordered.Of("type", kind, "group", name, "description", description, "mandatory", members[0], "default", members[1], "optional", members[2], "conditional", []any{})
	}
	try(t, moduletest.Case{Fun: "pkg.group_info", Args: []any{"Test Tools"}, Want: info("package group", "Test Tools", "Tools for a test.Two lines.", []any{"gossh-b"}, []any{"gossh-a"}, []any{"gossh-c"})}, tools)
	try(t, moduletest.Case{Name: "environment", Fun: "pkg.group_info", Args: []any{"Everything"}, Want: info("environment group", "Everything", "All of it.", []any{"Test Tools"}, []any{}, []any{"More"})}, environment)
	try(t, moduletest.Case{Name: "expanded", Fun: "pkg.group_info", Args: []any{"Everything", true}, Want: info("environment group", "Everything", "All of it.", []any{"gossh-a", "gossh-b"}, []any{"gossh-a"}, []any{"gossh-c"})}, environment, tools, more)
	try(t, moduletest.Case{Name: "no group", Fun: "pkg.group_info", Args: []any{"no-such-group"}, Err: "Group 'no-such-group' not found"}, program(t, "dnf -q group info no-such-group", "group-none"))
	none, now := moduletest.Program{Line: query}, program(t, query, "list")
	try(t, moduletest.Case{Name: "install", Fun: "pkg.group_install", Args: []any{"Test Tools"}, Kwargs: ordered.Of("skip", "gossh-a", "include", long, "skip_verify", true), Want: changes("gossh-a", "", "1.0-1", "gossh-b", "", "2.0-3", long, "", longVersion)},
		tools, none, none, moduletest.Program{Line: "dnf -y --nogpgcheck install gossh-b " + long}, now)
	try(t, moduletest.Case{Name: "all installed", Fun: "pkg.group_install", Args: []any{"Test Tools"}, Want: &ordered.Map{}}, tools, now)
}

const repo = "# of the test\n[test]\nname=Test\nbaseurl=http://a.example.org\n  http://b.example.org\nenabled=1\n\n[other]\nname = Other\nmirrorlist=http://m.example.org\n"

func TestRepositories(t *testing.T) {
	t.Parallel()
	test := ordered.Of("name", "Test", "baseurl", "http://a.example.org\nhttp://b.example.org", "enabled", "1")
	listed := test.Clone()
	listed.Set("file", "/etc/yum.repos.d/t.repo")
	other := ordered.Of("name", "Other", "mirrorlist", "http://m.example.org")
	for _, c := range []struct {
		moduletest.Case
		file, text string
	}{
		{moduletest.Case{Fun: "pkg.get_repo", Args: []any{"test"}, Want: listed}, "t", repo},
		{moduletest.Case{Name: "get none", Fun: "pkg.get_repo", Args: []any{"nope"}, Want: &ordered.Map{}}, "t", repo},
		{
			moduletest.Case{Name: "change", Fun: "pkg.mod_repo", Args: []any{"other"}, Kwargs: ordered.Of("enabled", false, "name", "The other"), Want: ordered.Of("/etc/yum.repos.d/t.repo", ordered.Of("test", test, "other", ordered.Of("name", "The other", "mirrorlist", "http://m.example.org", "enabled", "0")))},
			"t", strings.Replace(repo, "name = Other\nmirrorlist=http://m.example.org\n", "name=The other\nmirrorlist=http://m.example.org\nenabled=0\n", 1),
		},
		{
			moduletest.Case{Name: "another address", Fun: "pkg.mod_repo", Args: []any{"other"}, Kwargs: ordered.Of("baseurl", "http://c.example.org"), Want: ordered.Of("/etc/yum.repos.d/t.repo", ordered.Of("test", test, "other", ordered.Of("name", "Other", "baseurl", "http://c.example.org")))},
			"t", strings.Replace(repo, "mirrorlist=http://m.example.org", "baseurl=http://c.example.org", 1),
		},
		{
			moduletest.Case{Name: "one address", Fun: "pkg.mod_repo", Args: []any{"test"}, Kwargs: ordered.Of("baseurl", "http://c.example.org", "enabled", nil), Want: ordered.Of("/etc/yum.repos.d/t.repo", ordered.Of("test", ordered.Of("name", "Test", "baseurl", "http://c.example.org"), "other", other))},
			"t", strings.Replace(repo, "baseurl=http://a.example.org\n  http://b.example.org\nenabled=1\n", "baseurl=http://c.example.org\n", 1),
		},
		{
			moduletest.Case{Name: "new", Fun: "pkg.mod_repo", Args: []any{"new"}, Kwargs: ordered.Of("baseurl", "http://n.example.org", "gpgcheck", int64(1)), Want: ordered.Of("/etc/yum.repos.d/new.repo", ordered.Of("new", ordered.Of("baseurl", "http://n.example.org", "gpgcheck", "1", "name", "new")))},
			"new", "[new]\nbaseurl=http://n.example.org\ngpgcheck=1\nname=new\n",
		},
		{moduletest.Case{Name: "new without an address", Fun: "pkg.mod_repo", Args: []any{"new"}, Err: "needs to be created"}, "t", repo},
		{moduletest.Case{Name: "two addresses", Fun: "pkg.mod_repo", Args: []any{"test"}, Kwargs: ordered.Of("baseurl", "a", "mirrorlist", "b"), Err: "Only one of"}, "t", repo},
		{moduletest.Case{Name: "delete", Fun: "pkg.del_repo", Args: []any{"test"}, Want: "Repo test has been removed from /etc/yum.repos.d/t.repo"}, "t", "# of the test\n[other]\nname = Other\nmirrorlist=http://m.example.org\n"},
		{moduletest.Case{Name: "delete the last", Fun: "pkg.del_repo", Args: []any{"single"}, Want: "File /etc/yum.repos.d/s.repo containing repo single has been removed"}, "s", ""},
		{moduletest.Case{Name: "delete none", Fun: "pkg.del_repo", Args: []any{"nope"}, Err: "Repo nope does not exist"}, "t", repo},
	} {
		root := moduletest.Tree(t, map[string]string{"etc/yum.repos.d/t.repo": repo, "etc/yum.repos.d/s.repo": "[single]\nname=S\n"})
		before := moduletest.Snapshot(t, root)
		for _, dry := range []bool{true, false} {
			c.Test = dry
			t.Run("", func(t *testing.T) { // one after the other: not in parallel
				moduletest.Run(t, pkg.Functions(), func(h *modules.Host) {
					h.Grains, h.Root = moduletest.Grains{"os_family": "RedHat"}, root
				}, []moduletest.Case{c.Case})
			})
			if dry {
				if diff := cmp.Diff(before, moduletest.Snapshot(t, root)); diff != "" {
					t.Errorf("%s with test=True changed something:\n%s", c.Name, diff)
				}
			}
		}
		b, err := os.ReadFile(filepath.Join(root, "etc/yum.repos.d", c.file+".repo"))
		if c.text == "" && os.IsNotExist(err) {
			continue
		}
		if diff := cmp.Diff(c.text, string(b)); err != nil || diff != "" {
			t.Errorf("%s (-want +got): %v\n%s", c.Name, err, diff)
		}
	}
}
