package apt_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gossh/gossh/internal/testneed"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/moduletest"
	"github.com/gossh/gossh/modules/pkg"
	"github.com/gossh/gossh/ordered"
)

// realHost returns a host whose APT and dpkg are those of this machine and work on a
// root of their own, with a repository of packages made for it.
func realHost(t *testing.T) *modules.Host {
	t.Helper()
	testneed.Root(t, "dpkg")
	for _, p := range []string{"apt-get", "dpkg-deb", "apt-ftparchive"} {
		testneed.Program(t, "dpkg", p)
	}
	work := t.TempDir()
	script, err := filepath.Abs("testdata/repository.sh")
	if err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(script, work).CombinedOutput(); err != nil {
		t.Fatalf("making a repository: %v\n%s", err, out)
	}
	h := moduletest.NewHost(t)
	h.Root = filepath.Join(work, "root")
	h.Env = append(os.Environ(), "APT_CONFIG="+work+"/apt.conf", "DPKG_ROOT="+h.Root)
	h.Grains = moduletest.Grains{"os_family": "Debian", "osarch": "amd64"}
	deb, err := os.ReadFile(work + "/repo/gossh-c_3.0_i386.deb")
	if err != nil {
		t.Fatal(err)
	}
	h.Files = moduletest.Files{"debs/c.deb": string(deb), "debs/c": string(deb), "answers": "gossh-a gossh-a/question string yes\n"}
	if err := os.WriteFile(h.Root+"/c.deb", deb, 0o644); err != nil {
		t.Fatal(err)
	}
	return h
}

// step calls a function, and compares what it returns unless want is nil.
func step(t *testing.T, h *modules.Host, fun string, kwargs *ordered.Map, want any) any {
	t.Helper()
	args, _ := kwargs.Value("args").([]any)
	kwargs = kwargs.Clone()
	kwargs.Delete("args")
	c := moduletest.Bind(t, pkg.Functions(), h, fun, args, kwargs)
	got, err := moduletest.Find(t, pkg.Functions(), fun).Run(t.Context(), c)
	if err != nil {
		t.Fatalf("%s %v: %v", fun, modules.Text(kwargs), err)
	}
	if g, w := moduletest.JSON(t, got), moduletest.JSON(t, want); want != nil && g != w {
		t.Errorf("%s %v: got %s, want %s", fun, modules.Text(kwargs), g, w)
	}
	return got
}

// TestRealPackages installs, upgrades, holds and removes packages.
func TestRealPackages(t *testing.T) {
	t.Parallel()
	h := realHost(t)
	args := func(a ...any) *ordered.Map { return ordered.Of("args", a) }
	dry := func(m *ordered.Map) *ordered.Map { m = m.Clone(); m.Set("test", true); return m }
	both := func(fun string, kwargs *ordered.Map, want any) {
		t.Helper()
		before := state(t, h)
		step(t, h, fun, dry(kwargs), want)
		if diff := cmp.Diff(before, state(t, h)); diff != "" {
			t.Errorf("%s with test=True changed something:\n%s", fun, diff)
		}
		step(t, h, fun, kwargs, want)
	}
	step(t, h, "pkg.refresh_db", nil, nil)
	both("pkg.install", ordered.Of("pkgs", []any{"gossh-b", ordered.Of("gossh-a", "1.0-1")}), changes("gossh-a", "", "1.0-1", "gossh-b", "", "2.0"))
	if _, err := os.Stat(h.Root + "/opt/gossh-b/version"); err != nil {
		t.Error(err)
	}
	step(t, h, "pkg.version", args("gossh-a", "nope"), ordered.Of("gossh-a", "1.0-1", "nope", ""))
	step(t, h, "pkg.latest_version", ordered.Of("args", []any{"gossh-a"}, "refresh", false), "1:0.9-1")
	both("pkg.install", ordered.Of("name", "gossh-a", "version", "1.1*"), changes("gossh-a", "1.0-1", "1.1-1"))
	both("pkg.install", ordered.Of("name", "gossh-a", "version", "1.0-1"), changes("gossh-a", "1.1-1", "1.0-1"))
	step(t, h, "pkg.hold", args("gossh-a"), nil)
	both("pkg.upgrade", ordered.Of("refresh", false), &ordered.Map{})
	step(t, h, "pkg.get_selections", ordered.Of("state", "hold"), ordered.Of("hold", []any{"gossh-a"}))
	step(t, h, "pkg.unhold", args("gossh-a"), nil)
	step(t, h, "pkg.list_upgrades", ordered.Of("refresh", false), ordered.Of("gossh-a", "1:0.9-1"))
	both("pkg.upgrade", ordered.Of("refresh", false), changes("gossh-a", "1.0-1", "1:0.9-1"))
	both("pkg.install", ordered.Of("sources", []any{ordered.Of("gossh-c", "salt://debs/c")}), changes("gossh-c:i386", "", "3.0"))
	step(t, h, "pkg.owner", args("/etc/gossh-c.conf"), "gossh-c")
	both("pkg.remove", args("gossh-c:i386"), changes("gossh-c:i386", "3.0", ""))
	step(t, h, "pkg.list_pkgs", ordered.Of("removed", true), ordered.Of("gossh-c:i386", "3.0"))
	both("pkg.install", ordered.Of("sources", []any{ordered.Of("gossh-c", "/c.deb")}), changes("gossh-c:i386", "", "3.0"))
	both("pkg.remove", args("gossh-c:i386"), changes("gossh-c:i386", "3.0", ""))
	info := modules.Text(step(t, h, "pkg.info_installed", args("gossh-a"), nil))
	for _, want := range []string{`"version":"1:0.9-1"`, `"packager":"A <a@example.org>"`, `"url":"https://example.org/gossh-a"`, `"install_date_time_t":`, `"arch":"all"`} {
		if !strings.Contains(info, want) {
			t.Errorf("info_installed: got %s, want %s in it", info, want)
		}
	}
	step(t, h, "pkg.info_installed", ordered.Of("args", []any{"nope"}, "failhard", false), &ordered.Map{})
	both("pkg.purge", args("gossh-a", "gossh-c:i386"), nil)
}

// state returns what may not change in a dry run. APT writes logs and caches.
func state(t *testing.T, h *modules.Host) string {
	t.Helper()
	return moduletest.Snapshot(t, h.Root+"/etc") + moduletest.Snapshot(t, h.Root+"/var/lib/dpkg")
}
