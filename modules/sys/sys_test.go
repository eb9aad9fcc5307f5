package sys_test

import (
	"testing"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/moduletest"
	"github.com/gossh/gossh/modules/sys"
	"github.com/gossh/gossh/ordered"
)

func TestConforms(t *testing.T) { moduletest.Conform(t, sys.Functions()) }

func TestSys(t *testing.T) {
	t.Parallel()
	set := func(h *modules.Host) {
		h.Functions = func() []modules.Function {
			return []modules.Function{
				{Name: "cmd.run", Args: []modules.Arg{{Name: "cmd", Required: true}}, Doc: "Run it."},
				{Name: "sys.doc", VarArgs: true, Doc: "Tell."},
				{Name: "sysctl.get", Doc: "Get."},
				{
					Name: "sysctl.show", Doc: "Show.", VarArgs: true, VarKwargs: true, Returns: "it", Examples: []string{"sysctl.show a"},
					Args: []modules.Arg{modules.Need("name", modules.String, "the name"), modules.Opt("all", modules.Any, false, "")},
				},
			}
		}
	}
	list := func(names ...any) []any { return append([]any{}, names...) }
	moduletest.Run(t, sys.Functions(), set, []moduletest.Case{
		{Fun: "sys.reload_modules", Want: true},
		{Fun: "sys.list_functions", Want: list("cmd.run", "sys.doc", "sysctl.get", "sysctl.show")},
		{Name: "of a module", Fun: "sys.list_functions", Args: []any{"sys", "cmd"}, Want: list("cmd.run", "sys.doc")},
		{Name: "by pattern", Fun: "sys.list_functions", Args: []any{"sys*"}, Want: list("sys.doc", "sysctl.get", "sysctl.show")},
		{Name: "of nothing", Fun: "sys.list_functions", Args: []any{"none"}, Want: list()},
		{Fun: "sys.list_modules", Want: list("cmd", "sys", "sysctl")},
		{Name: "modules by pattern", Fun: "sys.list_modules", Args: []any{"s*"}, Want: list("sys", "sysctl")},
		{Name: "one module", Fun: "sys.list_modules", Args: []any{"sys"}, Want: list("sys")},
		{Name: "doc of a function", Fun: "sys.doc", Args: []any{"cmd.run"}, Want: ordered.Of("cmd.run", "cmd.run(cmd)\n\nRun it.")},
		{Name: "doc of a module", Fun: "sys.doc", Args: []any{"sys."}, Want: ordered.Of("sys.doc", "sys.doc(*args)\n\nTell.")},
		{Fun: "sys.argspec", Args: []any{"sysctl"}, Want: ordered.Of(
			"sysctl.get", ordered.Of("args", nil, "varargs", nil, "kwargs", nil, "defaults", nil),
			"sysctl.show", ordered.Of("args", []any{"name", "all"}, "varargs", true, "kwargs", true, "defaults", []any{false}))},
		{Name: "doc in full", Fun: "sys.doc", Args: []any{"sysctl.show"}, Want: ordered.Of("sysctl.show",
			"sysctl.show(name, all=False, *args, **kwargs)\n\nShow.\n\nname (text): the name\n\nReturns: it\n\nCLI Example:\n\n    gossh '*' sysctl.show a")},
		{Name: "doc by pattern", Fun: "sys.doc", Args: []any{"sysctl.g*"}, Want: ordered.Of("sysctl.get", "sysctl.get()\n\nGet.")},
	})
}
