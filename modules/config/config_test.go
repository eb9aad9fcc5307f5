package config_test

import (
	"testing"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/config"
	"github.com/gossh/gossh/modules/moduletest"
	"github.com/gossh/gossh/ordered"
)

func TestConforms(t *testing.T) { moduletest.Conform(t, config.Functions()) }

func TestConfig(t *testing.T) {
	t.Parallel()
	set := func(h *modules.Host) {
		h.Opts = ordered.Of("who", "opts", "app", ordered.Of("a", int64(1)), "list", []any{"x"}, "host.a", int64(1), "backup_mode", "minion")
		h.Grains = moduletest.Grains{"who": "grains", "os": "Debian", "app": ordered.Of("a", int64(2), "b", int64(2))}
		h.Pillar = ordered.Of("who", "pillar", "os", "pillar", "host.a", "p", "host.b", "p", "secret", "s", "list", []any{"p"},
			"app", ordered.Of("b", int64(3), "c", ordered.Of("d", int64(3))), "master", ordered.Of("who", "master", "user", "salt", "list", []any{"m"}))
	}
	moduletest.Run(t, config.Functions(), set, []moduletest.Case{
		{Name: "options first", Fun: "config.get", Args: []any{"who"}, Want: "opts"},
		{Name: "then grains", Fun: "config.get", Args: []any{"os"}, Want: "Debian"},
		{Name: "then pillar", Fun: "config.get", Args: []any{"secret"}, Want: "s"},
		{Name: "then master", Fun: "config.get", Args: []any{"user"}, Want: "salt"},
		{Name: "nowhere", Fun: "config.get", Args: []any{"none"}, Want: ""},
		{Name: "default", Fun: "config.get", Args: []any{"none", int64(22)}, Want: int64(22)},
		{Name: "deep", Fun: "config.get", Args: []any{"app:c:d"}, Want: int64(3)},
		{Name: "the first that has all of it", Fun: "config.get", Args: []any{"app:b"}, Want: int64(2)},
		{Name: "list", Fun: "config.get", Args: []any{"list:0"}, Want: "x"},
		{Name: "delimiter", Fun: "config.get", Args: []any{"app/a"}, Kwargs: ordered.Of("delimiter", "/"), Want: int64(1)},
		{Name: "without options", Fun: "config.get", Args: []any{"who"}, Kwargs: ordered.Of("omit_opts", true), Want: "grains"},
		{Name: "only master", Fun: "config.get", Args: []any{"who"}, Kwargs: ordered.Of("omit_opts", true, "omit_grains", true, "omit_pillar", true), Want: "master"},
		{
			Name: "merged", Fun: "config.get", Args: []any{"app"}, Kwargs: ordered.Of("merge", "recurse"),
			Want: ordered.Of("b", int64(2), "c", ordered.Of("d", int64(3)), "a", int64(1)),
		},
		{Name: "overwritten", Fun: "config.get", Args: []any{"app"}, Kwargs: ordered.Of("merge", "overwrite"), Want: ordered.Of("a", int64(1))},
		{Name: "option", Fun: "config.option", Args: []any{"os"}, Want: "Debian"},
		{Name: "option is flat", Fun: "config.option", Args: []any{"app:a"}, Want: ""},
		{Name: "option default", Fun: "config.option", Args: []any{"none", "x"}, Want: "x"},
		{Name: "option of nothing", Fun: "config.option", Args: []any{"os"}, Kwargs: ordered.Of("omit_all", true), Want: ""},
		{Name: "options by pattern", Fun: "config.option", Args: []any{"[ow][sh]*"}, Kwargs: ordered.Of("wildcard", true), Want: ordered.Of("who", "opts", "os", "Debian")},
		{Fun: "config.merge", Args: []any{"app"}, Want: ordered.Of("b", int64(3), "c", ordered.Of("d", int64(3)), "a", int64(1))},
		{Name: "merge of lists", Fun: "config.merge", Args: []any{"list"}, Want: []any{"x", "m", "p"}},
		{Name: "merge of texts", Fun: "config.merge", Args: []any{"who"}, Want: "opts"},
		{Name: "merge without options", Fun: "config.merge", Args: []any{"who"}, Kwargs: ordered.Of("omit_opts", true), Want: "master"},
		{Name: "merge of nothing", Fun: "config.merge", Args: []any{"none", "x"}, Want: "x"},
		{Fun: "config.dot_vals", Args: []any{"host"}, Want: ordered.Of("host.a", int64(1), "host.b", "p")},
		{Fun: "config.backup_mode", Want: "minion"},
		{Name: "another backup", Fun: "config.backup_mode", Args: []any{"both"}, Want: "both"},
		{Fun: "config.manage_mode", Args: []any{int64(644)}, Want: "0644"},
		{Name: "a quoted mode", Fun: "config.manage_mode", Args: []any{"0o755"}, Want: "0755"},
		{Name: "a long mode", Fun: "config.manage_mode", Args: []any{"04755"}, Want: "4755"},
		{Name: "mode 0", Fun: "config.manage_mode", Args: []any{int64(0)}, Want: "0"},
		{Name: "no mode", Fun: "config.manage_mode", Args: []any{nil}, Want: nil},
		{Fun: "config.valid_fileproto", Args: []any{"salt://a"}, Want: true},
		{Name: "no proto", Fun: "config.valid_fileproto", Args: []any{"gopher://a"}, Want: false},
		{Name: "a path", Fun: "config.valid_fileproto", Args: []any{"/a"}, Want: false},
		{Fun: "config.gather_bootstrap_script", Err: "nothing is installed"},
		{Name: "no options by pattern", Fun: "config.option", Args: []any{"z*"}, Kwargs: ordered.Of("wildcard", true), Want: &ordered.Map{}},
	})
}
