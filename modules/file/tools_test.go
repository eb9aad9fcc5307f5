package file_test

import (
	"strings"
	"testing"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/moduletest"
	"github.com/gossh/gossh/ordered"
)

// TestTools runs functions on programs that are not there; a dry run has dry.
func TestTools(t *testing.T) {
	t.Parallel()
	type program = moduletest.Program
	all := func(out string, code int) *ordered.Map {
		return ordered.Of("pid", int64(4711), "retcode", int64(code), "stdout", out, "stderr", "")
	}
	for _, c := range []struct {
		name, fun string
		args      []any
		kw        *ordered.Map
		dry, real program // ROOT stands for the root
		want      any
		dryWant   any
	}{
		{
			name: "sed", fun: "file.sed", args: list("/f", "a/b", "c", "^x"), want: all("", 0),
			dry: program{Line: `sed -r -e /^x/ s/a\/b/c/g ROOT/f`, Stdout: "x\n"}, real: program{Line: `sed -i.bak -r -e /^x/ s/a\/b/c/g ROOT/f`},
		},
		{
			name: "sed escaped", fun: "file.sed", args: list("/f", "a.b", "c"), kw: ordered.Of("escape_all", true, "backup", ""), want: all("", 0),
			dry: program{Line: `sed -r -e s/a\.b/c/g ROOT/f`}, real: program{Line: `sed -i -r -e s/a\.b/c/g ROOT/f`},
		},
		{name: "sed_contains", fun: "file.sed_contains", args: list("/f", "x"), want: true, real: program{Line: `sed -n -r -e /^/ s/x/$/pg ROOT/f`, Stdout: "$"}},
		{name: "sed_contains not", fun: "file.sed_contains", args: list("/f", "x"), want: false, real: program{Line: `sed -n -r -e /^/ s/x/$/pg ROOT/f`}},
		{
			name: "patch", fun: "file.patch", args: list("/f", "/p", "-p1"), want: all("patching file f", 0),
			dry:  program{Line: "patch -p1 --dry-run --forward --reject-file=- --batch ROOT/f", Stdin: "the patch", Stdout: "patching file f\n"},
			real: program{Line: "patch -p1 --forward --reject-file=- --batch ROOT/f", Stdin: "the patch", Stdout: "patching file f\n"},
		},
		{
			name: "patch a tree", fun: "file.patch", args: list("/d", "/p"), kw: ordered.Of("dry_run", true), want: all("no", 1),
			dry:  program{Line: "patch --dry-run --forward --reject-file=- --batch", Stdin: "the patch", Stdout: "no\n", Code: 1},
			real: program{Line: "patch --dry-run --forward --reject-file=- --batch", Stdin: "the patch", Stdout: "no\n", Code: 1},
		},
		{name: "lsattr", fun: "file.lsattr", args: list("/f"), want: ordered.Of("/f", list("i", "e")), real: program{Line: "lsattr -d ROOT/f", Stdout: "----i---------e------- ROOT/f\n"}},
		{name: "chattr", fun: "file.chattr", args: list("/f", "/p"), kw: ordered.Of("operator", "add", "attributes", "ai"), want: true, real: program{Line: "chattr +ai ROOT/f ROOT/p"}},
		{name: "chattr that fails", fun: "file.chattr", args: list("/f"), kw: ordered.Of("operator", "remove", "attributes", "a", "flags", "R"), want: false, dryWant: true, real: program{Line: "chattr -R -a ROOT/f", Code: 1}},
		{name: "context", fun: "file.get_selinux_context", args: list("/f"), want: "a:b:c:s0", real: program{Line: "stat -c %C ROOT/f", Stdout: "a:b:c:s0\n"}},
		{
			name: "set context", fun: "file.set_selinux_context", args: list("/f"), kw: ordered.Of("type", "c"), want: "a:b:c:s0",
			dry: program{Line: "stat -c %C ROOT/f", Stdout: "a:b:c:s0\n"}, real: program{Line: "chcon --type=c ROOT/f"},
		},
		{name: "set no context", fun: "file.set_selinux_context", args: list("/f"), want: false},
		{name: "restorecon", fun: "file.restorecon", args: list("/d", true), dry: program{Line: "restorecon -F -R -n ROOT/d"}, real: program{Line: "restorecon -F -R ROOT/d"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			root := tree(t, map[string]string{"f": "x\n", "p": "the patch", "d/": ""})
			programs := func(p program) func(*modules.Host) {
				p.Line = strings.ReplaceAll(p.Line, "ROOT", root)
				p.Stdout = strings.ReplaceAll(p.Stdout, "ROOT", root)
				want := []program{p}
				if p.Line == "" {
					want = nil
				}
				if strings.HasPrefix(p.Line, "chcon") {
					want = append(want, program{Line: "stat -c %C " + root + "/f", Stdout: "a:b:c:s0\n"})
				}
				return func(h *modules.Host) { h.Runner = moduletest.Fake(t, nil, want...) }
			}
			ch := change{fun: c.fun, args: c.args, kw: c.kw}
			if moduletest.Find(t, functions(), c.fun).Changes {
				before := moduletest.Snapshot(t, root)
				want := c.want
				if c.dryWant != nil {
					want = c.dryWant
				}
				ch.set = programs(c.dry)
				ch.call(t, root, true, want)
				if after := moduletest.Snapshot(t, root); after != before {
					t.Errorf("the dry run changed files: got %s, want %s", after, before)
				}
			}
			ch.set = programs(c.real)
			ch.call(t, root, false, c.want)
		})
	}
}

func TestToolsRefuse(t *testing.T) {
	t.Parallel()
	f := map[string]string{"f": "x"}
	run(t, []change{
		{name: "no operator", files: f, fun: "file.chattr", args: list("/f"), kw: ordered.Of("attributes", "a"), err: "Need an operator"},
		{name: "no attributes", files: f, fun: "file.chattr", args: list("/f"), kw: ordered.Of("operator", "add"), err: "Need attributes"},
		{name: "an option as attributes", files: f, fun: "file.chattr", args: list("/f"), kw: ordered.Of("operator", "add", "attributes", "a -R"), err: "unknown attributes: a -R"},
		{name: "lsattr of nothing", fun: "file.lsattr", args: list("/f"), err: "does not exist: /f"},
		{name: "context of nothing", fun: "file.get_selinux_context", args: list("/f"), err: "/f does not exist"},
		{name: "persist", files: f, fun: "file.set_selinux_context", args: list("/f"), kw: ordered.Of("user", "c", "persist", true), err: "persist needs a type"},
		{name: "patch that is not there", files: f, fun: "file.patch", args: list("/f", "/p"), err: "reading '/p'"},
		{name: "sed of nothing", fun: "file.sed", args: list("/f", "a", "b"), want: false},
		{name: "sed_contains in nothing", fun: "file.sed_contains", args: list("/f", "a"), want: false},
	})
}

func TestRealTools(t *testing.T) {
	t.Parallel()
	run(t, []change{
		{fun: "file.psed", files: map[string]string{"f": "a1 a2\nb1\n"}, args: list("/f", `(\d)`, `<\1>`), after: map[string]string{"f": "a<1> a<2>\nb<1>\n", "f.bak": "a1 a2\nb1\n"}},
		{name: "psed with a limit", files: map[string]string{"f": "a1 a2\nb1\n"}, fun: "file.psed", args: list("/f", `\d`, `x`, "^A"), kw: ordered.Of("flags", "I", "backup", ""), after: map[string]string{"f": "ax a2\nb1\n", "f.bak": gone}},
		{name: "psed over lines", files: map[string]string{"f": "a1\nb.*\n"}, fun: "file.psed", args: list("/f", `1.b`, `x`), kw: ordered.Of("multi", true), after: map[string]string{"f": "ax.*\n"}},
		{name: "psed escaped", files: map[string]string{"f": "b.*\n"}, fun: "file.psed", args: list("/f", `.*`, `x`), kw: ordered.Of("escape_all", true), after: map[string]string{"f": "bx\n"}},
	})
}
