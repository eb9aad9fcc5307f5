package zypper_test

import (
	"context"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"github.com/gossh/gossh/internal/process"
	"github.com/gossh/gossh/internal/testneed"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/moduletest"
	"github.com/gossh/gossh/modules/pkg"
	"github.com/gossh/gossh/ordered"
)

// rooted is a runner whose zypper and rpm work on a root of their own.
type rooted struct {
	modules.System
	root string
}

// Run implements modules.Runner.
func (r rooted) Run(ctx context.Context, c *process.Command) (*process.Result, error) {
	run := *c
	run.Argv = slices.Insert(slices.Clone(c.Argv), 1, "--root", r.root)
	if c.Argv[0] == "rpm" { // zypper has its database elsewhere than Debian's rpm
		run.Argv = append(run.Argv, "--dbpath", "/var/lib/rpm")
	}
	return r.System.Run(ctx, &run)
}

// TestRealPackages installs, upgrades, locks and removes packages with zypper.
func TestRealPackages(t *testing.T) {
	t.Parallel()
	testneed.Root(t, "rpm")
	for _, p := range []string{"zypper", "rpmbuild", "createrepo_c"} {
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
	h.Root = work + "/root"
	h.Runner, h.Grains = rooted{root: h.Root}, moduletest.Grains{"os_family": "Suse", "osarch": "x86_64"}
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
			if g, w := moduletest.JSON(t, got), moduletest.JSON(t, want); g != w && !(dry && want == nil) {
				t.Errorf("%s %v, dry %v: got %s, want %s", fun, args, dry, g, w)
			}
		}
	}
	if got := moduletest.JSON(t, mustRefresh(t, h)); got != `{"Test repository":true}` {
		t.Errorf("refresh_db: got %s", got)
	}
	step("pkg.install", nil, ordered.Of("pkgs", []any{"gossh-b", ordered.Of("gossh-a", "1.0")}), changes("gossh-a", "", "1.0-1", "gossh-b", "", "2.0-3"))
	// rpmdb2solv fails where nothing is installed: something stays to the end.
	step("pkg.install", []any{long}, nil, changes(long, "", "1.0.20240101000000-1.with.a.long.release"))
	step("pkg.latest_version", []any{"gossh-a", "gossh-b"}, ordered.Of("refresh", false), ordered.Of("gossh-a", "1:0.9-1", "gossh-b", ""))
	step("pkg.list_upgrades", []any{false}, nil, ordered.Of("gossh-a", "1:0.9-1"))
	hold := ordered.Of("gossh-a", ordered.Of("name", "gossh-a", "changes", ordered.Of("old", "", "new", "hold"), "result", true, "comment", "Package gossh-a is now being held."))
	step("pkg.hold", []any{"gossh-a"}, nil, hold)
	step("pkg.list_holds", nil, nil, []any{"gossh-a"})
	step("pkg.upgrade", nil, ordered.Of("refresh", false), &ordered.Map{})
	free := ordered.Of("gossh-a", ordered.Of("name", "gossh-a", "changes", ordered.Of("old", "hold", "new", ""), "result", true, "comment", "Package gossh-a is no longer being held."))
	step("pkg.unhold", []any{"gossh-a"}, nil, free)
	step("pkg.upgrade", nil, ordered.Of("refresh", false), changes("gossh-a", "1.0-1", "1:0.9-1"))
	step("pkg.install", []any{"gossh-a"}, ordered.Of("version", "1.1"), changes("gossh-a", "1:0.9-1", "1.1-1"))
	step("pkg.list_repo_pkgs", []any{"gossh-b"}, nil, ordered.Of("gossh-b", []any{"2.0-3"}))
	step("pkg.mod_repo", []any{"test"}, ordered.Of("priority", "42"), ordered.Of("alias", "test", "name", "Test repository", "baseurl", "file://"+work+"/repo", "enabled", true, "gpgcheck", false, "autorefresh", true, "priority", "42"))
	step("pkg.remove", []any{"gossh-a"}, nil, changes("gossh-a", "1.1-1", "", "gossh-b", "2.0-3", ""))
}

func mustRefresh(t *testing.T, h *modules.Host) any {
	t.Helper()
	got, err := moduletest.Find(t, pkg.Functions(), "pkg.refresh_db").Run(t.Context(), moduletest.Bind(t, pkg.Functions(), h, "pkg.refresh_db", nil, nil))
	if err != nil {
		t.Fatal(err)
	}
	return got
}
