package zypper_test

import (
	"testing"

	"github.com/gossh/gossh/modules/moduletest"
	"github.com/gossh/gossh/ordered"
)

// TestMore has what zypper prints written by hand, after its manual and what it prints
// of packages.
func TestMore(t *testing.T) {
	t.Parallel()
	found := `<solvable-list><solvable status="not-installed" name="nginx" summary="A &quot;web&quot; server" kind="package"/></solvable-list>`
	nginx := ordered.Of("nginx", ordered.Of("kind", "package", "name", "nginx", "status", "not-installed", "summary", `A "web" server`))
	try(t, moduletest.Case{Fun: "pkg.search", Args: []any{"nginx"}, Kwargs: ordered.Of("match", "exact", "file_list", true, "details", false), Want: nginx}, moduletest.Program{Line: xml + "search --match-exact --file-list -- nginx", Stdout: found})
	try(t, moduletest.Case{Name: "found nothing", Fun: "pkg.search", Args: []any{"-x"}, Err: "No packages found matching '-x'"}, moduletest.Program{Line: xml + "search -- -x", Code: 104})
	patches := moduletest.Program{Line: xml + "search -t patch", Stdout: `<solvable-list><solvable status="installed" name="p-1" summary="one" kind="patch"/><solvable status="not-installed" name="p-2" summary="two" kind="patch"/></solvable-list>`}
	try(t, moduletest.Case{Fun: "pkg.list_patches", Want: ordered.Of("p-1", ordered.Of("installed", true, "summary", "one"), "p-2", ordered.Of("installed", false, "summary", "two"))}, patches)
	try(t, moduletest.Case{Fun: "pkg.list_installed_patches", Want: ordered.Of("p-1", ordered.Of("installed", true, "summary", "one"))}, patches)
	try(t, moduletest.Case{Fun: "pkg.services_need_restart", Want: []any{"cron", "sshd"}}, moduletest.Program{Line: "zypper --non-interactive ps -sss", Stdout: "sshd\ncron\nsshd\n", Code: 102})
	list := installs("gossh-a", "1.0-1", "gossh-b", "2.0-3")
	try(t, moduletest.Case{Name: "dryrun", Fun: "pkg.upgrade", Kwargs: ordered.Of("dryrun", true), Want: changes("gossh-a", "1.0-1", "1:0.9-1")}, list, program(t, xml+"update --dry-run --auto-agree-with-licenses", "simulate-update"))
	failing := moduletest.Program{Line: xml + "install --auto-agree-with-licenses --name --allow-vendor-change --from x gossh-c", Code: 106, Stdout: "<message type=\"error\">Repository 'y' is invalid.</message>"}
	keywords := ordered.Of("repo", "x", "allowvendorchange", true, "novendorchange", true)
	try(t, moduletest.Case{Name: "a repository fails", Fun: "pkg.install", Args: []any{"gossh-c"}, Kwargs: keywords, Err: "Repository 'y' is invalid."}, list, list, failing, list)
	keywords = keywords.Clone()
	keywords.Set("ignore_repo_failure", true)
	try(t, moduletest.Case{Name: "a repository may fail", Fun: "pkg.install", Args: []any{"gossh-c"}, Kwargs: keywords, Want: &ordered.Map{}}, list, list, failing, list)
	try(t, moduletest.Case{Name: "other vendors", Fun: "pkg.upgrade", Kwargs: ordered.Of("refresh", false, "dist_upgrade", true, "allowvendorchange", true), Want: &ordered.Map{}},
		list, list, moduletest.Program{Line: xml + "dist-upgrade --auto-agree-with-licenses --allow-vendor-change"}, list)
}
