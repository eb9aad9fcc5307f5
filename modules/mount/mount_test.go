package mount_test

import (
	"os"
	"strings"
	"testing"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/moduletest"
	"github.com/gossh/gossh/modules/mount"
	"github.com/gossh/gossh/ordered"
)

func TestConforms(t *testing.T) { moduletest.Conform(t, mount.Functions()) }

const (
	table = "# head\nUUID=1\t/ ext4 errors=remount-ro 0 1\n/dev/sdb /srv/a\\040b xfs\n/dev/sdc none swap sw 0 0\n/dev/sdd none swap sw 0 0\nbroken\n"
	proc  = "proc /proc proc rw,relatime 0 0\n/dev/sda1 / ext4 rw 0 0\n/dev/sdb /srv/a\\040b xfs ro,noatime 0 0\n/dev/sda1 /bind ext4 rw 0 0\n"
	info  = "22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw,errors=remount-ro\nx\n"
	swaps = "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n/dev/sdc                                partition\t4192\t\t0\t\t-2\n"
)

func host(t *testing.T, programs ...moduletest.Program) func(*modules.Host) {
	t.Helper()
	return func(h *modules.Host) {
		h.Root = moduletest.Tree(t, map[string]string{
			"etc/fstab": table, "proc/self/mounts": proc, "proc/self/mountinfo": info, "proc/swaps": swaps,
			"srv/a b/deep/file": "", "mnt/": "", "proc/x": "", "link": "-> srv/a b/deep",
		})
		for i := range programs {
			programs[i].Line = strings.ReplaceAll(programs[i].Line, "{root}", h.Root)
		}
		h.Runner = moduletest.Fake(t, nil, programs...)
	}
}

func TestLooks(t *testing.T) {
	t.Parallel()
	at := func(alt, device, kind string, opts ...any) *ordered.Map {
		return ordered.Of("alt_device", alt, "device", device, "fstype", kind, "opts", opts)
	}
	row := func(device, kind, dump, pass string, opts ...any) *ordered.Map {
		return ordered.Of("device", device, "fstype", kind, "opts", opts, "dump", dump, "pass", pass)
	}
	root := at("/bind", "/dev/sda1", "ext4", "rw", "relatime")
	for _, kv := range [...][2]string{{"mountid", "22"}, {"parentid", "1"}, {"major", "8"}, {"minor", "1"}, {"root", "/"}} {
		root.Set(kv[0], kv[1])
	}
	root.Set("superopts", []any{"rw", "errors=remount-ro"})
	others := []any{"/srv/a b", at("/srv/a b", "/dev/sdb", "xfs", "ro", "noatime"), "/bind", at("/bind", "/dev/sda1", "ext4", "rw")}
	first := []any{"/proc", at("/proc", "proc", "proc", "rw", "relatime")}
	moduletest.Run(t, mount.Functions(), host(t), []moduletest.Case{
		{Fun: "mount.active", Want: ordered.Of(append(append(append([]any{}, first...), "/", at("/bind", "/dev/sda1", "ext4", "rw")), others...)...)},
		{Name: "extended", Fun: "mount.active", Args: []any{true}, Want: ordered.Of(append(append(append([]any{}, first...), "/", root), others...)...)},
		{Fun: "mount.is_mounted", Args: []any{"/srv/a b/"}, Want: true},
		{Name: "not mounted", Fun: "mount.is_mounted", Args: []any{"/srv"}, Want: false},
		{Fun: "mount.fstab", Want: ordered.Of("/", row("UUID=1", "ext4", "0", "1", "errors=remount-ro"), "/srv/a b", row("/dev/sdb", "xfs", "0", "0", "defaults"),
			"/dev/sdc", row("/dev/sdc", "swap", "0", "0", "sw"), "/dev/sdd", row("/dev/sdd", "swap", "0", "0", "sw"))},
		{Name: "no fstab", Fun: "mount.fstab", Args: []any{"/etc/none"}, Want: &ordered.Map{}},
		{Fun: "mount.swaps", Want: ordered.Of("/dev/sdc", ordered.Of("type", "partition", "size", "4192", "used", "0", "priority", "-2"))},
		{Fun: "mount.get_mount_from_path", Args: []any{"/link/file"}, Want: "/srv/a b"},
		{Fun: "mount.get_device_from_path", Args: []any{"/etc"}, Want: "/dev/sda1"},
		{Name: "no path", Fun: "mount.get_device_from_path", Args: []any{"/none"}, Err: "no such file"},
		{Name: "no program", Fun: "mount.is_fuse_exec", Args: []any{"sshfs"}, Want: false},
		{Name: "already swap", Fun: "mount.swapon", Args: []any{"/dev/sdc"}, Want: ordered.Of("stats", ordered.Of("type", "partition", "size", "4192", "used", "0", "priority", "-2"), "new", false)},
		{Name: "no swap", Fun: "mount.swapoff", Args: []any{"/dev/sdx"}, Want: nil},
	})
	moduletest.Run(t, mount.Functions(), func(h *modules.Host) {
		h.Runner = moduletest.Fake(t, []string{"sshfs"}, moduletest.Program{Line: "ldd /usr/bin/sshfs", Stdout: "\tlibfuse3.so.3 => /lib/libfuse3.so.3 (0x1)\n"})
	}, []moduletest.Case{{Fun: "mount.is_fuse_exec", Args: []any{"sshfs"}, Want: true}})
}

func TestPrograms(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		line string
		call moduletest.Case
	}{
		{"mount -o defaults -- /dev/sdz {root}/mnt", moduletest.Case{Fun: "mount.mount", Args: []any{"/mnt", "/dev/sdz"}, Want: true}},
		{"mount -- {root}/mnt", moduletest.Case{Name: "by fstab", Fun: "mount.mount", Args: []any{"/mnt"}, Want: true}},
		{"mount -o ro,noexec -t nfs -- h:/x {root}/mnt", moduletest.Case{Name: "nfs", Fun: "mount.mount", Args: []any{"/mnt", "h:/x", false, "nfs", "ro,noexec"}, Want: true}},
		{"mount -o remount,ro -- /dev/sdb {root}/srv/a b", moduletest.Case{Fun: "mount.remount", Args: []any{"/srv/a b", "/dev/sdb"}, Kwargs: ordered.Of("opts", "ro"), Want: true}},
		{"mount -o ro -- /dev/sdz {root}/mnt", moduletest.Case{Name: "remount what is not", Fun: "mount.remount", Args: []any{"/mnt", "/dev/sdz"}, Kwargs: ordered.Of("opts", []any{"ro"}), Want: true}},
		{"umount -- {root}/srv/a b", moduletest.Case{Fun: "mount.umount", Args: []any{"/srv/a b"}, Want: true}},
		{"umount -l -- {root}/bind", moduletest.Case{Name: "lazy", Fun: "mount.umount", Args: []any{"/bind", "/dev/sda1"}, Kwargs: ordered.Of("lazy", true), Want: true}},
		{"swapoff {root}/dev/sdc", moduletest.Case{Fun: "mount.swapoff", Args: []any{"/dev/sdc"}, Want: true}},
	} {
		moduletest.Run(t, mount.Functions(), host(t, moduletest.Program{Line: c.line}), []moduletest.Case{c.call})
		c.call.Name, c.call.Test = c.call.Name+c.call.Fun+" (dry)", true
		moduletest.Run(t, mount.Functions(), host(t), []moduletest.Case{c.call})
	}
	moduletest.Run(t, mount.Functions(), host(t), []moduletest.Case{
		{Name: "no place", Fun: "mount.mount", Args: []any{"/none", "/dev/x"}, Err: "mkmnt=True makes it"},
		{Name: "no place, dry", Fun: "mount.mount", Args: []any{"/none", "/dev/x", true}, Test: true, Want: true},
		{Name: "no such util", Fun: "mount.mount", Args: []any{"/mnt"}, Kwargs: ordered.Of("util", "guestfs"), Err: "util=guestfs"},
		{Name: "not mounted", Fun: "mount.umount", Args: []any{"/mnt"}, Err: "/mnt does not have anything mounted"},
		{Name: "other device", Fun: "mount.umount", Args: []any{"/bind", "/dev/sdq"}, Err: "has /dev/sda1 mounted"},
		{Name: "swapon, dry", Fun: "mount.swapon", Args: []any{"/dev/x"}, Test: true, Want: ordered.Of("stats", nil, "new", true)},
	})
	moduletest.Run(t, mount.Functions(), host(t, moduletest.Program{Line: "swapon {root}/dev/x -p 5", Code: 255, Stderr: "swapon: /dev/x: read swap header failed\n"}), []moduletest.Case{
		{Name: "swapon fails", Fun: "mount.swapon", Args: []any{"/dev/x", int64(5)}, Err: "read swap header failed"},
	})
}

func TestFstab(t *testing.T) {
	t.Parallel()
	swap := func(old, with string) string { return strings.Replace(table, old, with, 1) }
	for _, c := range []struct {
		name, fun string
		args      []any
		kwargs    *ordered.Map
		want, err string
		after     string
	}{
		{"new", "set_fstab", []any{"/new/", "/dev/x y", "ext4"}, nil, `"new"`, "", table + "/dev/x\\040y\t\t/new\t\text4\t\tdefaults\t\t0\t\t0\n"},
		{"present", "set_fstab", []any{"/srv/a b", "/dev/sdb", "xfs"}, nil, `"present"`, "", table},
		{"change", "set_fstab", []any{"/srv/a b", "/dev/sdb", "xfs", "ro,noatime", int64(1), int64(2)}, nil, `"change"`, "", swap("/dev/sdb /srv/a\\040b xfs\n", "/dev/sdb\t\t/srv/a\\040b\t\txfs\t\tro,noatime\t\t1\t\t2\n")},
		{"left alone", "set_fstab", []any{"/srv/a b", "/dev/sdq", "xfs"}, ordered.Of("not_change", true), `"present"`, "", table},
		{"swap", "set_fstab", []any{"none", "/dev/sdd", "swap", "sw,pri=1"}, nil, `"change"`, "", swap("/dev/sdd none swap sw 0 0\n", "/dev/sdd\t\tnone\t\tswap\t\tsw,pri=1\t\t0\t\t0\n")},
		{"by device", "set_fstab", []any{"/elsewhere", "/dev/sdb", "xfs"}, ordered.Of("match_on", "device,fstype"), `"change"`, "", swap("/dev/sdb /srv/a\\040b xfs\n", "/dev/sdb\t\t/elsewhere\t\txfs\t\tdefaults\t\t0\t\t0\n")},
		{"bad match", "set_fstab", []any{"/x", "/y", "xfs"}, ordered.Of("match_on", "colour"), "", "match_on must be", table},
		{"empty", "set_fstab", []any{"/x", "", "xfs"}, nil, "", "device must not be empty", table},
		{"remove", "rm_fstab", []any{"/srv/a b", "/dev/sdb"}, nil, "true", "", swap("/dev/sdb /srv/a\\040b xfs\n", "")},
		{"remove another", "rm_fstab", []any{"/srv/a b", "/dev/sdc"}, nil, "true", "", table},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			h := moduletest.NewHost(t)
			host(t)(h)
			for _, test := range []bool{true, false} {
				call := moduletest.Bind(t, mount.Functions(), h, "mount."+c.fun, c.args, c.kwargs)
				call.Test = test
				v, err := moduletest.Find(t, mount.Functions(), "mount."+c.fun).Run(t.Context(), call)
				switch {
				case c.err != "" && (err == nil || !strings.Contains(err.Error(), c.err)):
					t.Errorf("got %v, want an error with %q", err, c.err)
				case c.err == "" && (err != nil || moduletest.JSON(t, v) != c.want):
					t.Errorf("got %v, %v, want %s", v, err, c.want)
				}
				want := c.after
				if test {
					want = table
				}
				if got, err := h.Read("/etc/fstab"); err != nil || got != want {
					t.Errorf("test=%v: fstab is %q, %v, want %q", test, got, err, want)
				}
			}
		})
	}
}

// TestRealMount mounts in a process that has mounts of its own.
func TestRealMount(t *testing.T) {
	t.Parallel()
	moduletest.Private(t, []string{"/etc"}, nil, func() {
		h := moduletest.NewHost(t)
		h.Functions = mount.Functions
		dir := t.TempDir() + "/a place"
		call := func(fun, want string, args []any, kwargs *ordered.Map) {
			t.Helper()
			v, err := h.Call(t.Context(), "mount."+fun, args, kwargs)
			if got := moduletest.JSON(t, v); err != nil || got != want {
				t.Errorf("%s: got %s, %v, want %s", fun, got, err, want)
			}
		}
		call("mount", "true", []any{dir, "tmpfs", true, "tmpfs", "size=64k"}, nil)
		call("is_mounted", "true", []any{dir}, nil)
		call("get_device_from_path", `"tmpfs"`, []any{dir}, nil)
		call("remount", "true", []any{dir, "tmpfs", false, "tmpfs", "ro"}, nil)
		if err := os.WriteFile(dir+"/x", nil, 0o644); err == nil {
			t.Error("it is not read-only")
		}
		call("umount", "true", []any{dir}, nil)
		call("is_mounted", "false", []any{dir}, nil)
		call("set_fstab", `"new"`, []any{dir, "none", "tmpfs", "size=32k"}, nil)
		call("mount", "true", []any{dir}, nil)
		call("umount", "true", []any{dir}, nil)
		if _, err := h.Call(t.Context(), "mount.mount", []any{dir, "/dev/nosuch"}, nil); err == nil || !strings.Contains(err.Error(), "nosuch") {
			t.Errorf("got %v, want what mount says", err)
		}
	})
}
