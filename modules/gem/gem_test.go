package gem_test

import (
	"slices"
	"testing"

	"github.com/gossh/gossh/internal/process"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/gem"
	"github.com/gossh/gossh/modules/moduletest"
	"github.com/gossh/gossh/ordered"
)

func TestConforms(t *testing.T) { moduletest.Conform(t, gem.Functions()) }

// TestPrograms has what gem prints written by hand, after its manual.
func TestPrograms(t *testing.T) {
	t.Parallel()
	const installed = "\n*** LOCAL GEMS ***\n\nbundler (2.4.1, default: 2.3.7)\nrake (13.0.6)\n"
	for _, c := range []struct {
		line, out string
		moduletest.Case
	}{
		{"gem list", installed, moduletest.Case{Fun: "gem.list", Want: ordered.Of("bundler", []string{"2.4.1", "2.3.7"}, "rake", []string{"13.0.6"})}},
		{"gem list", installed, moduletest.Case{Name: "prefix", Fun: "gem.list", Args: []any{"ra"}, Want: ordered.Of("rake", []string{"13.0.6"})}},
		{"gem outdated", "rake (13.0.6 < 13.2.1)\n", moduletest.Case{Fun: "gem.list_upgrades", Want: ordered.Of("rake", "13.2.1")}},
		{"gem --version", "3.3.15\n", moduletest.Case{Fun: "gem.version", Want: "3.3.15"}},
		{"gem sources", "*** CURRENT SOURCES ***\n\nhttps://rubygems.org/\n", moduletest.Case{Fun: "gem.sources_list", Want: []string{"https://rubygems.org/"}}},
		{"/opt/gem install --version=1.0 --document=rdoc,ri --prerelease --source=https://x/ a b", "done\n", moduletest.Case{
			Fun: "gem.install", Args: []any{"a b"}, Want: "done",
			Kwargs: ordered.Of("gem_bin", "/opt/gem", "version", "1.0", "rdoc", true, "ri", true, "pre_releases", true, "source", "https://x/"),
		}},
		{"gem uninstall --all --executables a", "done\n", moduletest.Case{Fun: "gem.uninstall", Args: []any{[]any{"a"}}, Want: "done"}},
		{"gem sources --add https://x/", "https://x/ added to sources\n", moduletest.Case{Fun: "gem.sources_add", Args: []any{"https://x/"}, Want: "https://x/ added to sources"}},
		{"gem sources --remove https://x/", "https://x/ removed from sources\n", moduletest.Case{Fun: "gem.sources_remove", Args: []any{"https://x/"}, Want: "https://x/ removed from sources"}},
		{"gem update --system", "done\n", moduletest.Case{Fun: "gem.update_system", Want: "done"}},
		{"gem update --system 3.4.0", "done\n", moduletest.Case{Name: "version", Fun: "gem.update_system", Args: []any{"3.4.0"}, Want: "done"}},
		{"gem update a", "done\n", moduletest.Case{Fun: "gem.update", Args: []any{"a"}, Want: "done"}},
	} {
		moduletest.Run(t, gem.Functions(), func(h *modules.Host) {
			h.Runner = moduletest.Fake(t, nil, moduletest.Program{Line: c.line, Stdout: c.out})
		}, []moduletest.Case{c.Case})
	}
	moduletest.Run(t, gem.Functions(), func(h *modules.Host) { h.Runner = moduletest.Fake(t, nil) }, []moduletest.Case{
		{Name: "dry run of install", Fun: "gem.install", Args: []any{"a"}, Test: true, Want: ""},
		{Name: "dry run of uninstall", Fun: "gem.uninstall", Args: []any{"a"}, Test: true, Want: ""},
		{Name: "dry run of update", Fun: "gem.update", Args: []any{"a"}, Test: true, Want: ""},
		{Name: "dry run of sources_add", Fun: "gem.sources_add", Args: []any{"a"}, Test: true, Want: ""},
		{Name: "dry run of update_system", Fun: "gem.update_system", Test: true, Want: ""},
		{Name: "an option as source", Fun: "gem.sources_remove", Args: []any{"--all"}, Err: "is an option"},
		{Name: "nothing", Fun: "gem.install", Args: []any{""}, Err: "no gem is named"},
		{Name: "an option", Fun: "gem.install", Args: []any{"--config-file=/x"}, Err: "is an option"},
		{Name: "ruby", Fun: "gem.list", Kwargs: ordered.Of("ruby", "2.7"), Err: "gem_bin"},
	})
	moduletest.Run(t, gem.Functions(), func(h *modules.Host) {
		h.Runner = moduletest.Fake(t, nil, moduletest.Program{Line: "gem install --no-document x", Code: 2, Stderr: "ERROR:  Could not find a valid gem 'x'\n", Do: func(c *process.Command) {
			if !slices.Contains(c.Env, "https_proxy=http://a:b@p/") {
				t.Errorf("got %q, want the proxy in it", c.Env)
			}
		}})
	}, []moduletest.Case{{Name: "fails", Fun: "gem.install", Args: []any{"x"}, Kwargs: ordered.Of("proxy", "http://a:b@p/"), Err: "Could not find a valid gem"}})
}
