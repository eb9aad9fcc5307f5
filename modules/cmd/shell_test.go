package cmd_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/cmd"
	"github.com/gossh/gossh/modules/moduletest"
	"github.com/gossh/gossh/ordered"
)

// TestDefaultShell runs commands with the shells that a login may set.
func TestDefaultShell(t *testing.T) {
	t.Parallel()
	for shell, want := range map[string]string{
		"/bin/bash": "yes", "/bin/sh": "no", "": "no", "bash": "no",
		"/usr/sbin/nologin": "no", "/bin/false": "no", "/bin/none": "no", "/bin/csh": "no", "/usr/bin/fish": "no",
	} {
		set := func(h *modules.Host) { h.Env = []string{"PATH=/usr/bin:/bin", "SHELL=" + shell} }
		moduletest.Run(t, cmd.Functions(), set, []moduletest.Case{{
			Name: "with " + shell, Fun: "cmd.run", Args: []any{"echo ${BASH_VERSION:+yes} | grep . || echo no"}, Want: want,
		}})
	}
}

// TestPlainWords looks at which shell runs a text.
func TestPlainWords(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, shell, want string }{
		{"uptime", "", "/bin/sh -c"},
		{"/bin/df -h --total / a=b,c", "", "/bin/sh -c"},
		{"uptime; id", "", "/bin/bash --norc -c"},
		{"uptime >x", "", "/bin/bash --norc -c"},
		{"df *", "", "/bin/bash --norc -c"},
		{"df ~", "", "/bin/bash --norc -c"},
		{"A=b uptime", "", "/bin/bash --norc -c"},
		{"echo -e a", "", "/bin/bash --norc -c"},
		{"source x", "", "/bin/bash --norc -c"},
		{"nowhere", "", "/bin/bash --norc -c"},
		{" uptime", "", "/bin/bash --norc -c"},
		{"", "", "/bin/bash --norc -c"},
		{"uptime", "/bin/bash", "/bin/bash --norc -c"},
		{"uptime", "/bin/sh", "/bin/sh -c"},
	} {
		set := func(h *modules.Host) {
			h.Env = []string{"SHELL=/bin/bash"}
			h.Runner = moduletest.Fake(t, []string{"uptime", "/bin/df", "df", "echo", "/bin/sh", "/bin/bash"},
				moduletest.Program{Line: c.want + " " + c.text, Stdout: "ran"})
		}
		moduletest.Run(t, cmd.Functions(), set, []moduletest.Case{{
			Name: c.text, Fun: "cmd.shell", Args: []any{c.text}, Kwargs: ordered.Of("shell", c.shell), Want: "ran",
		}})
	}
}

func TestShells(t *testing.T) {
	t.Parallel()
	set := func(h *modules.Host) {
		h.Root = moduletest.Tree(t, map[string]string{"etc/shells": "# valid\n/bin/sh\n\n /bin/bash\n"})
	}
	moduletest.Run(t, cmd.Functions(), set, []moduletest.Case{
		{Fun: "cmd.shells", Want: []any{"/bin/sh", "/bin/bash"}},
	})
}

// TestChroot looks at what is run, in what order.
func TestChroot(t *testing.T) {
	t.Parallel()
	set := func(h *modules.Host) {
		h.Root = moduletest.Tree(t, map[string]string{"srv/r/bin/bash": "", "proc/": ""})
		r := h.Root + "/srv/r"
		h.Runner = moduletest.Fake(t, nil,
			moduletest.Program{Line: "mount -t devtmpfs devtmpfs " + r + "/dev"},
			moduletest.Program{Line: "mount -t proc proc " + r + "/proc"},
			moduletest.Program{Line: "mount -t sysfs sysfs " + r + "/sys"},
			moduletest.Program{Line: "mount --bind /home " + r + "/home"},
			moduletest.Program{Line: "chroot --userspec=ada:staff " + r + " /bin/bash -c id; pwd", Stdout: "out\n", Stderr: "err\n", Code: 3},
			moduletest.Program{Line: "umount " + r + "/home"},
			moduletest.Program{Line: "umount " + r + "/sys"},
			moduletest.Program{Line: "umount " + r + "/proc"},
			moduletest.Program{Line: "umount " + r + "/dev"},
		)
	}
	moduletest.Run(t, cmd.Functions(), set, []moduletest.Case{{
		Fun: "cmd.run_chroot", Args: []any{"/srv/r", "id; pwd"}, Kwargs: ordered.Of("runas", "ada", "group", "staff", "binds", []any{"home"}),
		Want: ordered.Of("pid", int64(4711), "retcode", int64(3), "stdout", "out", "stderr", "err"), Retcode: 3,
	}})
	moduletest.Run(t, cmd.Functions(), nil, []moduletest.Case{
		{Name: "itself", Fun: "cmd.run_chroot", Args: []any{"/", "id"}, Err: "/ is no other root directory"},
		{Name: "nowhere", Fun: "cmd.run_chroot", Args: []any{"/none/such", "id"}, Err: "/none/such is no other root directory"},
		{Name: "background", Fun: "cmd.run_chroot", Args: []any{"/srv", "id"}, Kwargs: ordered.Of("bg", true), Err: "bg=True is not available"},
	})
}

// TestChrootReal runs a command in the programs of this machine, and leaves another
// one running there, which must be ended.
func TestChrootReal(t *testing.T) {
	moduletest.Private(t, nil, nil, func() {
		root := moduletest.Tree(t, map[string]string{
			"usr/": "", "dev/": "", "proc/": "", "sys/": "",
			"bin": "-> usr/bin", "lib": "-> usr/lib", "lib64": "-> usr/lib64",
		})
		host := moduletest.NewHost(t)
		got, _ := outputs(t, host, "cmd.run_chroot",
			[]any{root, "echo /*; test -d /proc/self && echo proc; sleep 1000 >/dev/null 2>&1 &"}, ordered.Of("binds", "/usr"))
		if want := `{"retcode":0,"stdout":"/bin /dev /lib /lib64 /proc /sys /usr\nproc","stderr":""}`; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
		mounts, err := os.ReadFile("/proc/self/mounts")
		if err != nil || strings.Contains(string(mounts), root) {
			t.Errorf("left mounted: %s, %v", mounts, err)
		}
		links, _ := filepath.Glob("/proc/[0-9]*/root")
		for _, l := range links {
			if at, _ := os.Readlink(l); at == root {
				t.Errorf("%s still runs there", l)
			}
		}
	})
}
