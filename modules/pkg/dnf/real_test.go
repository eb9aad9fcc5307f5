package dnf_test

import (
	"context"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/gossh/gossh/internal/process"
	"github.com/gossh/gossh/internal/testneed"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/moduletest"
	"github.com/gossh/gossh/modules/pkg"
	"github.com/gossh/gossh/ordered"
)

// rooted is a runner whose dnf and rpm work on a root of their own.
type rooted struct {
	modules.System
	work string
}

// Run implements modules.Runner.
func (r rooted) Run(ctx context.Context, c *process.Command) (*process.Result, error) {
	run := *c
	root := r.work + "/root"
	switch c.Argv[0] {
	case "dnf":
		run.Argv = slices.Insert(slices.Clone(c.Argv), 1, "--installroot="+root, "--releasever=9", "--setopt=reposdir="+root+"/etc/yum.repos.d",
			"--setopt=cachedir="+r.work+"/cache", "--disableplugin=*")
	case "rpm":
		run.Argv = slices.Insert(slices.Clone(c.Argv), 1, "--root", root)
	}
	if c.Argv[0] == "dnf" && slices.Contains(c.Argv, "--assumeno") { // where a call has -y; options of dnf are anywhere
		run.Argv = append(slices.DeleteFunc(run.Argv, func(a string) bool { return a == "--assumeno" }), "--assumeno")
	}
	return r.System.Run(ctx, &run)
}

// Look implements modules.Runner.
func (r rooted) Look(name string, env []string) (string, error) {
	if name == "dnf5" || name == "yum" {
		return "", process.ErrNotFound
	}
	return r.System.Look(name, env)
}

// TestRealPackages installs, upgrades and removes packages with dnf.
func TestRealPackages(t *testing.T) {
	t.Parallel()
	testneed.Root(t, "rpm")
	for _, p := range []string{"dnf", "rpmbuild", "createrepo_c"} {
		testneed.Program(t, "rpm", p)
	}
	work := t.TempDir()
	script, err := filepath.Abs("../rpm/testdata/repository.sh")
	if err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(script, work).CombinedOutput(); err != nil {
		t.Fatalf("making a repository: %v\n%s", err, out)
	}
	h := moduletest.NewHost(t)
	h.Runner, h.Grains = rooted{work: work}, moduletest.Grains{"os_family": "RedHat", "osarch": "x86_64"}
	step := func(fun string, args []any, kwargs *ordered.Map, want any) {
		t.Helper()
		f := moduletest.Find(t, pkg.Functions(), fun)
		runs := []bool{false}
		if f.Changes {
			runs = []bool{true, false}
		}
		for _, dry := range runs {
			c := moduletest.Bind(t, pkg.Functions(), h, fun, args, kwargs)
			c.Test = dry
			got, err := f.Run(t.Context(), c)
			if err != nil {
				t.Fatalf("%s %v, dry %v: %v", fun, args, dry, err)
			}
			if g, w := moduletest.JSON(t, got), moduletest.JSON(t, want); g != w {
				t.Errorf("%s %v, dry %v: got %s, want %s", fun, args, dry, g, w)
			}
		}
	}
	step("pkg.install", nil, ordered.Of("pkgs", []any{"gossh-b", ordered.Of("gossh-a", "1.0-1")}), changes("gossh-a", "", "1.0-1", "gossh-b", "", "2.0-3"))
	step("pkg.version", []any{"gossh-a"}, nil, "1.0-1")
	step("pkg.latest_version", []any{"gossh-a", "gossh-b"}, ordered.Of("refresh", false), ordered.Of("gossh-a", "1:0.9-1", "gossh-b", ""))
	step("pkg.list_upgrades", []any{false}, nil, ordered.Of("gossh-a", "1:0.9-1"))
	step("pkg.install", []any{"gossh-a"}, ordered.Of("version", "1.1*"), changes("gossh-a", "1.0-1", "1.1-1"))
	step("pkg.upgrade", nil, ordered.Of("refresh", false), changes("gossh-a", "1.1-1", "1:0.9-1"))
	step("pkg.install", []any{"gossh-a"}, ordered.Of("version", "1.0-1"), changes("gossh-a", "1:0.9-1", "1.0-1"))
	step("pkg.install", nil, ordered.Of("sources", []any{ordered.Of("x", filepath.Join(work, "repo/noarch/"+long+"-"+longVersion+".noarch.rpm"))}), changes(long, "", longVersion))
	step("pkg.owner", []any{"/etc/gossh-b.conf"}, nil, "gossh-b")
	step("pkg.list_repo_pkgs", []any{"gossh-b"}, nil, ordered.Of("gossh-b", []any{"2.0-3"}))
	step("pkg.remove", []any{"gossh-a"}, nil, changes("gossh-a", "1.0-1", "", "gossh-b", "2.0-3", ""))
	step("pkg.group_install", []any{"Test Tools"}, nil, changes("gossh-a", "", "1:0.9-1", "gossh-b", "", "2.0-3"))
	c := moduletest.Bind(t, pkg.Functions(), h, "pkg.info_installed", []any{long}, nil)
	info, err := moduletest.Find(t, pkg.Functions(), "pkg.info_installed").Run(t.Context(), c)
	if text := modules.Text(info); err != nil || !strings.Contains(text, `"packager":"A <a@example.org>"`) || !strings.Contains(text, `"description":"More about `+long+`."`) || !strings.Contains(text, `"install_date_time_t":`) {
		t.Errorf("info_installed: got %s, %v", text, err)
	}
}
