package pkg

import (
	"slices"
	"testing"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/moduletest"
	"github.com/gossh/gossh/ordered"
)

func TestConforms(t *testing.T) { t.Parallel(); moduletest.Conform(t, Functions()) }

// TestTableAndProviders shows that each function is what some provider has, and that no
// provider has another.
func TestTableAndProviders(t *testing.T) {
	t.Parallel()
	var names []string
	for _, f := range Functions() {
		name := f.Name[len("pkg."):]
		names = append(names, name)
		if !slices.ContainsFunc(providers(), func(p modules.Provider) bool { return p.Functions[name] != nil }) {
			t.Errorf("no provider has %s", f.Name)
		}
	}
	for _, p := range providers() {
		for name := range p.Functions {
			if !slices.Contains(names, name) {
				t.Errorf("%s has %s, which is not in the table", p.Names[0], name)
			}
		}
		// What states stand on.
		for _, name := range []string{"version", "list_pkgs", "latest_version", "refresh_db", "install", "remove", "purge", "upgrade", "list_upgrades", "version_cmp", "upgrade_available", "list_repo_pkgs"} {
			if p.Functions[name] == nil {
				t.Errorf("%s lacks %s", p.Names[0], name)
			}
		}
	}
}

// TestChoice shows which provider is taken: the query of what is installed tells.
func TestChoice(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ family, option, line string }{
		{"Debian", "", "dpkg-query*"},
		{"RedHat", "", "rpm*"},
		{"Suse", "", "rpm*"},
		{"Alpine", "", "apk*"},
		{"Arch", "", "pacman*"},
		{"Debian", "pacman", "pacman*"},
		{"Gentoo", "aptpkg", "dpkg-query*"},
	} {
		moduletest.Run(t, Functions(), func(h *modules.Host) {
			h.Grains = moduletest.Grains{"os_family": c.family}
			if c.option != "" {
				h.Opts.Set("providers", ordered.Of("pkg", c.option))
			}
			h.Runner = moduletest.Fake(t, nil, moduletest.Program{Line: c.line})
		}, []moduletest.Case{{Name: c.family + c.option, Fun: "pkg.list_pkgs", Want: &ordered.Map{}}})
	}
	moduletest.Run(t, Functions(), func(h *modules.Host) { h.Grains = moduletest.Grains{"os_family": "Gentoo"} }, []moduletest.Case{
		{Fun: "pkg.list_pkgs", Err: "none of aptpkg, yumpkg, zypperpkg, apkpkg, pacmanpkg fits this host"},
	})
}

// TestOptionsAreNoNames shows that nothing is started with a name that would be an
// option there.
func TestOptionsAreNoNames(t *testing.T) {
	t.Parallel()
	const bad = "--root=/tmp"
	for _, family := range []string{"Debian", "RedHat", "Suse", "Alpine", "Arch"} {
		moduletest.Run(t, Functions(), func(h *modules.Host) {
			h.Grains = moduletest.Grains{"os_family": family}
			var looking []moduletest.Program // at what is installed
			for _, line := range []string{"dpkg-query --showformat*", "rpm -qa*", "apk --wait 120 info -v", "pacman -Q"} {
				looking = append(looking, moduletest.Program{Line: line, Any: true})
			}
			h.Runner = moduletest.Fake(t, nil, looking...)
		}, []moduletest.Case{
			{Name: family + " version", Fun: "pkg.latest_version", Args: []any{"bash", bad}, Err: "is no name"},
			{Name: family + " owner", Fun: "pkg.owner", Args: []any{bad}, Err: "is no name"},
			{Name: family + " available", Fun: "pkg.upgrade_available", Args: []any{bad}, Err: "is no name"},
			{Name: family + " install", Fun: "pkg.install", Kwargs: ordered.Of("pkgs", []any{bad}), Err: "is no name"},
			{Name: family + " a mapping", Fun: "pkg.install", Kwargs: ordered.Of("pkgs", []any{ordered.Of(bad, "1")}), Err: "is no name"},
			{Name: family + " release", Fun: "pkg.install", Args: []any{"bash"}, Kwargs: ordered.Of("fromrepo", bad), Err: "is no name"},
			{Name: family + " remove", Fun: "pkg.remove", Args: []any{"x," + bad}, Err: "is no name"},
		})
	}
}
