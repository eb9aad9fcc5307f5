package pacman_test

import (
	"context"
	"os"
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

// recorded returns what pacman printed when testdata/record.sh ran it.
func recorded(t testing.TB, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name+".txt"))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

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

// try runs a call on a host of Arch on which these programs run.
func try(t *testing.T, c moduletest.Case, programs ...moduletest.Program) {
	t.Helper()
	moduletest.Run(t, pkg.Functions(), func(h *modules.Host) {
		h.Grains = moduletest.Grains{"os_family": "Arch"}
		h.Runner = moduletest.Fake(t, nil, programs...)
	}, []moduletest.Case{c})
}

func TestLooking(t *testing.T) {
	t.Parallel()
	list := program(t, "pacman -Q", "list")
	try(t, moduletest.Case{Fun: "pkg.list_pkgs", Want: ordered.Of("gossh-a", "1.0-1", "gossh-b", "2.0-3")}, list)
	try(t, moduletest.Case{Fun: "pkg.version", Args: []any{"gossh-b", "nope"}, Want: ordered.Of("gossh-b", "2.0-3", "nope", "")}, list)
	try(t, moduletest.Case{Fun: "pkg.refresh_db", Want: ordered.Of("test", true)}, program(t, "pacman -Sy", "refresh-new"))
	// By hand: what a server says that has nothing new, and pacman 6.1.
	try(t, moduletest.Case{Name: "nothing new", Fun: "pkg.refresh_db", Want: ordered.Of("core", false, "extra", true)}, moduletest.Program{Line: "pacman -Sy", Stdout: ":: Synchronizing package databases...\n core is up to date\n extra.db downloading...\n"})
	available := program(t, "pacman -S -i -- gossh-a gossh-b no-such-package", "available")
	available.Code = 1
	try(t, moduletest.Case{Fun: "pkg.latest_version", Args: []any{"gossh-a", "gossh-b", "no-such-package"}, Want: ordered.Of("gossh-a", "1.1-1", "gossh-b", "", "no-such-package", "")}, list, available)
	available.Line = "pacman -S -i -- gossh-b"
	try(t, moduletest.Case{Fun: "pkg.upgrade_available", Args: []any{"gossh-b"}, Want: false}, list, available)
	try(t, moduletest.Case{Fun: "pkg.list_upgrades", Args: []any{false}, Want: ordered.Of("gossh-a", "1.1-1")}, program(t, "pacman -S -u -p --print-format %n %v", "simulate-upgrade"))
	try(t, moduletest.Case{Fun: "pkg.list_repo_pkgs", Args: []any{"*-a"}, Want: ordered.Of("gossh-a", []any{"1.1-1"})}, program(t, "pacman -Sl", "repository"))
	try(t, moduletest.Case{Fun: "pkg.owner", Args: []any{"/etc/gossh-b.conf"}, Want: "gossh-b"}, program(t, "pacman -Qqo -- /etc/gossh-b.conf", "owner"))
	try(t, moduletest.Case{Fun: "pkg.file_dict", Args: []any{"gossh-a"}, Want: ordered.Of("errors", []any{}, "packages", ordered.Of("gossh-a", []any{"/etc/", "/etc/gossh-a.conf", "/opt/", "/opt/gossh-a/", "/opt/gossh-a/version"}))}, program(t, "pacman -Ql -- gossh-a", "files"))
	try(t, moduletest.Case{Fun: "pkg.version_cmp", Args: []any{"1.0rc1-1", "1.0-1"}, Want: -1})
}

func TestChanging(t *testing.T) {
	t.Parallel()
	none, list := moduletest.Program{Line: "pacman -Q"}, program(t, "pacman -Q", "list")
	const change = "--noprogressbar --noconfirm "
	try(t, moduletest.Case{Name: "install", Fun: "pkg.install", Args: []any{"gossh-b"}, Want: changes("gossh-a", "", "1.0-1", "gossh-b", "", "2.0-3")}, none, none, program(t, "pacman -S "+change+"--needed -- gossh-b", "install"), list)
	try(t, moduletest.Case{Name: "install, dry", Fun: "pkg.install", Args: []any{"gossh-b"}, Test: true, Want: changes("gossh-a", "", "1.0-1", "gossh-b", "", "2.0-3")}, none, program(t, "pacman -S -p --print-format %n %v --needed -- gossh-b", "simulate-install"))
	try(t, moduletest.Case{Name: "versions", Fun: "pkg.install", Kwargs: ordered.Of("pkgs", []any{ordered.Of("a", "1"), ordered.Of("b", ">=2")}, "reinstall", true, "sysupgrade", true), Want: &ordered.Map{}}, list, list, moduletest.Program{Line: "pacman -S " + change + "-u -- a=1 b>=2"}, list)
	unknown := moduletest.Program{Line: "pacman -S -p --print-format %n %v --needed -- no-such-package", Stderr: recorded(t, "unknown"), Code: 1}
	try(t, moduletest.Case{Name: "unknown", Fun: "pkg.install", Args: []any{"no-such-package"}, Test: true, Err: "target not found: no-such-package"}, none, unknown)
	try(t, moduletest.Case{Name: "locked", Fun: "pkg.install", Args: []any{"gossh-b"}, Want: changes("gossh-a", "", "1.0-1", "gossh-b", "", "2.0-3")}, none, none,
		moduletest.Program{Line: "pacman -S " + change + "--needed -- gossh-b", Stderr: recorded(t, "locked"), Code: 1}, program(t, "pacman -S "+change+"--needed -- gossh-b", "install"), list)
	try(t, moduletest.Case{Name: "remove, dry", Fun: "pkg.remove", Args: []any{"gossh-b,nope"}, Test: true, Want: changes("gossh-b", "2.0-3", "")}, list, program(t, "pacman -R -p --print-format %n %v -- gossh-b", "simulate-remove"))
	needed := moduletest.Program{Line: "pacman -R -p --print-format %n %v -- gossh-a", Stderr: recorded(t, "needed"), Code: 1}
	try(t, moduletest.Case{Name: "remove what is needed", Fun: "pkg.remove", Args: []any{"gossh-a"}, Test: true, Err: "removing gossh-a breaks dependency"}, list, needed)
	try(t, moduletest.Case{Name: "purge, dry", Fun: "pkg.purge", Args: []any{"gossh-a"}, Test: true, Want: changes("gossh-a", "1.0-1", "", "gossh-b", "2.0-3", "")}, list, program(t, "pacman -R -p --print-format %n %v -s -c -- gossh-a", "simulate-purge"))
	try(t, moduletest.Case{Name: "upgrade, dry", Fun: "pkg.upgrade", Test: true, Want: changes("gossh-a", "1.0-1", "1.1-1")}, list, program(t, "pacman -S -p --print-format %n %v -u", "simulate-upgrade"))
	try(t, moduletest.Case{Name: "upgrade one", Fun: "pkg.upgrade", Args: []any{"gossh-a"}, Err: "does not support a part"})
}

// configured is a runner whose pacman works on a root of its own.
type configured struct {
	modules.System
	work string
}

// Run implements modules.Runner.
func (r configured) Run(ctx context.Context, c *process.Command) (*process.Result, error) {
	run := *c
	run.Argv = slices.Insert(slices.Clone(c.Argv), 1, "--config", r.work+"/pacman.conf")
	return r.System.Run(ctx, &run)
}

// TestRealPackages installs, upgrades and removes packages with pacman.
func TestRealPackages(t *testing.T) {
	t.Parallel()
	testneed.Root(t, "pacman")
	testneed.Program(t, "pacman", "pacman")
	work := t.TempDir()
	script := func(name string) {
		t.Helper()
		path, err := filepath.Abs("testdata/" + name)
		if err != nil {
			t.Fatal(err)
		}
		if out, err := exec.Command(path, work).CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", name, err, out)
		}
	}
	script("repository.sh")
	h := moduletest.NewHost(t)
	h.Runner, h.Grains = configured{work: work}, moduletest.Grains{"os_family": "Arch"}
	call := func(fun string, dry bool, args []any, kwargs *ordered.Map) any {
		t.Helper()
		c := moduletest.Bind(t, pkg.Functions(), h, fun, args, kwargs)
		c.Test = dry
		got, err := moduletest.Find(t, pkg.Functions(), fun).Run(t.Context(), c)
		if err != nil {
			t.Fatalf("%s %v, dry %v: %v", fun, args, dry, err)
		}
		return got
	}
	both := func(fun string, args []any, kwargs *ordered.Map, want any) {
		t.Helper()
		for _, dry := range []bool{true, false} {
			if g, w := moduletest.JSON(t, call(fun, dry, args, kwargs)), moduletest.JSON(t, want); g != w {
				t.Errorf("%s %v, dry %v: got %s, want %s", fun, args, dry, g, w)
			}
		}
	}
	call("pkg.refresh_db", false, nil, nil)
	both("pkg.install", []any{"gossh-b"}, nil, changes("gossh-a", "", "1.0-1", "gossh-b", "", "2.0-3"))
	script("publish.sh")
	if got := moduletest.JSON(t, call("pkg.latest_version", false, []any{"gossh-a"}, ordered.Of("refresh", true))); got != `"1.1-1"` {
		t.Errorf("latest_version: got %s", got)
	}
	both("pkg.upgrade", nil, ordered.Of("refresh", false), changes("gossh-a", "1.0-1", "1.1-1"))
	both("pkg.install", nil, ordered.Of("sources", []any{ordered.Of("gossh-c", work+"/repo/gossh-c-3.0-1-any.pkg.tar.gz")}), changes("gossh-c", "", "3.0-1"))
	both("pkg.remove", []any{"gossh-c"}, nil, changes("gossh-c", "3.0-1", ""))
	both("pkg.purge", []any{"gossh-a"}, nil, changes("gossh-a", "1.1-1", "", "gossh-b", "2.0-3", ""))
	if got := moduletest.JSON(t, call("pkg.list_pkgs", false, nil, nil)); !strings.Contains(got, "{}") {
		t.Errorf("list_pkgs: got %s", got)
	}
}
