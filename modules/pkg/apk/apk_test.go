package apk_test

import (
	"testing"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/moduletest"
	"github.com/gossh/gossh/modules/pkg"
	"github.com/gossh/gossh/ordered"
)

// All outputs are written by hand, after the documentation of apk: there is no package
// of it for Debian that could print them.
const (
	listed = "WARNING: opening from cache https://dl-cdn.alpinelinux.org/alpine/v3.18/main: No such file or directory\nmusl-1.2.4-r1\nbusybox-binsh-1.36.1-r5\nlibcrypto3-3.1.4-r0\n"
	after  = "musl-1.2.4-r2\nbusybox-binsh-1.36.1-r5\nlibcrypto3-3.1.4-r0\nnano-7.2-r1\n"
	policy = "musl policy:\n  1.2.4-r1:\n    lib/apk/db/installed\n    https://dl-cdn.alpinelinux.org/alpine/v3.18/main\n  1.2.4-r2:\n    https://dl-cdn.alpinelinux.org/alpine/v3.18/main\n  1.2.5-r0:\n    @edge https://dl-cdn.alpinelinux.org/alpine/edge/main\n" +
		"libcrypto3 policy:\n  3.1.4-r0:\n    lib/apk/db/installed\n    https://dl-cdn.alpinelinux.org/alpine/v3.18/main\n"
	upgrade = "(1/3) Upgrading musl (1.2.4-r1 -> 1.2.4-r2)\n(2/3) Installing ncurses-terminfo-base (6.4_p20230506-r0)\n(3/3) Purging libcrypto3 (3.1.4-r0)\nExecuting busybox-1.36.1-r5.trigger\nOK: 8 MiB in 16 packages\n"
	apk     = "apk --wait 120 "
)

// try runs a call on a host of Alpine on which these programs run.
func try(t *testing.T, c moduletest.Case, programs ...moduletest.Program) {
	t.Helper()
	moduletest.Run(t, pkg.Functions(), func(h *modules.Host) {
		h.Grains = moduletest.Grains{"os_family": "Alpine"}
		h.Runner = moduletest.Fake(t, nil, programs...)
		h.Root = moduletest.Tree(t, map[string]string{"x.apk": ""})
	}, []moduletest.Case{c})
}

func changes(kv ...string) *ordered.Map {
	m := &ordered.Map{}
	for i := 0; i < len(kv); i += 3 {
		m.Set(kv[i], ordered.Of("old", kv[i+1], "new", kv[i+2]))
	}
	return m
}

func TestLooking(t *testing.T) {
	t.Parallel()
	list := moduletest.Program{Line: apk + "info -v", Stdout: listed}
	try(t, moduletest.Case{Fun: "pkg.list_pkgs", Want: ordered.Of("busybox-binsh", "1.36.1-r5", "libcrypto3", "3.1.4-r0", "musl", "1.2.4-r1")}, list)
	try(t, moduletest.Case{Fun: "pkg.version", Args: []any{"musl"}, Want: "1.2.4-r1"}, list)
	try(t, moduletest.Case{Fun: "pkg.latest_version", Args: []any{"musl", "libcrypto3", "nope"}, Want: ordered.Of("musl", "1.2.4-r2", "libcrypto3", "", "nope", "")}, moduletest.Program{Line: apk + "policy musl libcrypto3 nope", Stdout: policy}, list)
	try(t, moduletest.Case{Fun: "pkg.upgrade_available", Args: []any{"libcrypto3"}, Kwargs: ordered.Of("refresh", true), Want: false}, moduletest.Program{Line: apk + "update"}, moduletest.Program{Line: apk + "policy libcrypto3", Stdout: policy}, list)
	try(t, moduletest.Case{Fun: "pkg.list_repo_pkgs", Args: []any{"musl"}, Want: ordered.Of("libcrypto3", []any{"3.1.4-r0"}, "musl", []any{"1.2.4-r2", "1.2.4-r1"})}, moduletest.Program{Line: apk + "policy musl", Stdout: policy})
	try(t, moduletest.Case{Fun: "pkg.list_upgrades", Args: []any{false}, Want: ordered.Of("musl", "1.2.4-r2")}, moduletest.Program{Line: apk + "upgrade -s", Stdout: upgrade})
	try(t, moduletest.Case{Fun: "pkg.refresh_db", Want: true}, moduletest.Program{Line: apk + "update"})
	try(t, moduletest.Case{Name: "refresh failed", Fun: "pkg.refresh_db", Err: "temporary error"}, moduletest.Program{Line: apk + "update", Code: 1, Stderr: "ERROR: main: temporary error (try again later)\n"})
	try(t, moduletest.Case{Fun: "pkg.owner", Args: []any{"/bin/sh", "/nope"}, Want: ordered.Of("/bin/sh", "busybox-binsh", "/nope", "")},
		moduletest.Program{Line: apk + "info --who-owns /bin/sh", Stdout: "/bin/sh is owned by busybox-binsh-1.36.1-r5\n"}, moduletest.Program{Line: apk + "info --who-owns /nope", Code: 1, Stderr: "ERROR: /nope: Could not find owner package\n"})
	try(t, moduletest.Case{Fun: "pkg.file_list", Args: []any{"musl", "nope"}, Want: ordered.Of("errors", []any{"package nope is not installed"}, "files", []any{"/lib/ld-musl-x86_64.so.1", "/lib/libc.musl-x86_64.so.1"})},
		moduletest.Program{Line: apk + "info -L musl", Stdout: "musl-1.2.4-r1 contains:\nlib/ld-musl-x86_64.so.1\nlib/libc.musl-x86_64.so.1\n\n"}, moduletest.Program{Line: apk + "info -L nope", Code: 1})
	try(t, moduletest.Case{Fun: "pkg.version_cmp", Args: []any{"1.0_rc1-r0", "1.0-r0"}, Want: -1})
}

func TestChanging(t *testing.T) {
	t.Parallel()
	list, now := moduletest.Program{Line: apk + "info -v", Stdout: listed}, moduletest.Program{Line: apk + "info -v", Stdout: after}
	try(t, moduletest.Case{Name: "install", Fun: "pkg.install", Kwargs: ordered.Of("pkgs", []any{"nano", ordered.Of("musl", "1.2.4-r2"), ordered.Of("vim", "~9")}, "refresh", true), Want: changes("musl", "1.2.4-r1", "1.2.4-r2", "nano", "", "7.2-r1")},
		moduletest.Program{Line: apk + "update"}, list, moduletest.Program{Line: apk + "add nano musl=1.2.4-r2 vim~9"}, now)
	try(t, moduletest.Case{Name: "install, dry", Fun: "pkg.install", Args: []any{"nano"}, Kwargs: ordered.Of("skip_verify", true), Test: true, Want: changes("libcrypto3", "3.1.4-r0", "", "musl", "1.2.4-r1", "1.2.4-r2", "ncurses-terminfo-base", "", "6.4_p20230506-r0")},
		moduletest.Program{Line: apk + "add -s --allow-untrusted nano", Stdout: upgrade})
	try(t, moduletest.Case{Name: "failed", Fun: "pkg.install", Args: []any{"nope"}, Err: "nope (no such package)"}, list, moduletest.Program{Line: apk + "add nope", Code: 1, Stderr: "ERROR: unable to select packages:\n  nope (no such package):\n    required by: world[nope]\n"}, list)
	try(t, moduletest.Case{Name: "remove", Fun: "pkg.remove", Args: []any{"nano,nope"}, Want: changes("musl", "1.2.4-r2", "1.2.4-r1", "nano", "7.2-r1", "")}, now, now, moduletest.Program{Line: apk + "del nano"}, list)
	try(t, moduletest.Case{Name: "purge nothing", Fun: "pkg.purge", Args: []any{"nope"}, Want: &ordered.Map{}}, list)
	try(t, moduletest.Case{Name: "purge, dry", Fun: "pkg.purge", Args: []any{"libcrypto3"}, Test: true, Want: changes("libcrypto3", "3.1.4-r0", "")}, list, moduletest.Program{Line: apk + "del -s --purge libcrypto3", Stdout: "(1/1) Purging libcrypto3 (3.1.4-r0)\n"})
	try(t, moduletest.Case{Name: "upgrade, dry", Fun: "pkg.upgrade", Args: []any{"musl"}, Test: true, Want: changes("musl", "1.2.4-r1", "1.2.4-r2")}, moduletest.Program{Line: apk + "upgrade -s musl", Stdout: "(1/1) Upgrading musl (1.2.4-r1 -> 1.2.4-r2)\n"})
}
