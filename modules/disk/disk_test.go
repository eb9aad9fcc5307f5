package disk_test

import (
	"os"
	"strings"
	"testing"

	"github.com/gossh/gossh/internal/testneed"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/disk"
	"github.com/gossh/gossh/modules/moduletest"
	"github.com/gossh/gossh/ordered"
)

func TestConforms(t *testing.T) { moduletest.Conform(t, disk.Functions()) }

type program = moduletest.Program

// Recorded on Debian 12: coreutils 9.1, util-linux 2.38. The line with white space was
// written by hand.
const (
	dfk = `Filesystem              1024-blocks     Used Available Capacity Mounted on
/dev/vda                  264212084 42287536  53213728      45% /
//server/a share                100       40        60      40% /mnt/a  b
proc                              0        0         0       - /proc
`
	dfi = `Filesystem                Inodes  IUsed    IFree IUse% Mounted on
devtmpfs                 3083623    118  3083505    1% /dev
btrfs                          0      0        0     - /b
`
)

func TestLooks(t *testing.T) {
	t.Parallel()
	usage := program{Line: "df -kP", Stdout: dfk}
	full := func(fs, n, used, free, part string) *ordered.Map {
		return ordered.Of("filesystem", fs, "1K-blocks", n, "used", used, "available", free, "capacity", part)
	}
	for _, c := range []struct {
		does program
		call moduletest.Case
	}{
		{usage, moduletest.Case{Fun: "disk.usage", Want: ordered.Of("/", full("/dev/vda", "264212084", "42287536", "53213728", "45%"),
			"/mnt/a  b", full("//server/a share", "100", "40", "60", "40%"), "/proc", full("proc", "0", "0", "0", "-"))}},
		{program{Line: "df -kPl", Code: 1, Stdout: strings.Join(strings.SplitAfter(dfk, "\n")[:2], ""), Stderr: "df: /x: Permission denied\n"}, moduletest.Case{Name: "not all", Fun: "disk.usage", Args: []any{"l"}, Want: ordered.Of("/", full("/dev/vda", "264212084", "42287536", "53213728", "45%"))}},
		{program{Line: "df -kP", Code: 1, Stderr: "df: no file systems processed\n"}, moduletest.Case{Name: "none", Fun: "disk.usage", Err: "no file systems processed"}},
		{usage, moduletest.Case{Fun: "disk.percent", Want: ordered.Of("/", "45%", "/mnt/a  b", "40%", "/proc", "-")}},
		{usage, moduletest.Case{Name: "of one", Fun: "disk.percent", Args: []any{"/"}, Want: "45%"}},
		{usage, moduletest.Case{Name: "of nothing", Fun: "disk.percent", Args: []any{"/x"}, Err: "mounted on /x"}},
		{program{Line: "df -iP", Stdout: dfi}, moduletest.Case{Fun: "disk.inodeusage", Want: ordered.Of(
			"/dev", ordered.Of("inodes", "3083623", "used", "118", "free", "3083505", "use", "1%", "filesystem", "devtmpfs"),
			"/b", ordered.Of("inodes", "0", "used", "0", "free", "0", "use", "-", "filesystem", "btrfs"))}},
		{program{Line: "blkid -t TYPE=ext4", Stdout: "/dev/sda1: LABEL=\"a b\\\"c\" UUID=\"61916be6\" TYPE=\"ext4\"\n/dev/sdb: TYPE=\"ext4\"\n"}, moduletest.Case{Fun: "disk.blkid", Kwargs: ordered.Of("token", "TYPE=ext4"), Want: ordered.Of(
			"/dev/sda1", ordered.Of("LABEL", `a b"c`, "UUID", "61916be6", "TYPE", "ext4"), "/dev/sdb", ordered.Of("TYPE", "ext4"))}},
		{program{Line: "blkid", Code: 2}, moduletest.Case{Name: "nothing known", Fun: "disk.blkid", Want: &ordered.Map{}}},
		{program{Line: "blkid /dev/x", Code: 4, Stderr: "bad usage\n"}, moduletest.Case{Name: "blkid fails", Fun: "disk.blkid", Args: []any{"/dev/x"}, Err: "bad usage"}},
		{program{Line: "lsblk -d -n -o FSTYPE /dev/x", Stdout: "xfs\n"}, moduletest.Case{Fun: "disk.fstype", Args: []any{"/dev/x"}, Want: "xfs"}},
		{program{Line: "blkid -o value -s TYPE /dev/x", Stdout: "vfat\n"}, moduletest.Case{Name: "by blkid", Fun: "disk.fstype", Args: []any{"/dev/x"}, Want: "vfat"}},
		{program{Line: "blockdev --getro --getsz /dev/x", Stdout: "0\n8192\n"}, moduletest.Case{Fun: "disk.dump", Args: []any{"/dev/x", "getro,getsz"}, Want: ordered.Of("getro", "0", "getsz", "8192")}},
	} {
		moduletest.Run(t, disk.Functions(), func(h *modules.Host) { h.Runner = moduletest.Fake(t, nil, c.does) }, []moduletest.Case{c.call})
	}
	moduletest.Run(t, disk.Functions(), func(h *modules.Host) { h.Runner = moduletest.Fake(t, nil) }, []moduletest.Case{
		{Name: "bad args", Fun: "disk.usage", Args: []any{"-h /"}, Err: "must be letters"},
		{Name: "bad fact", Fun: "disk.dump", Args: []any{"/dev/x", "setro"}, Err: "does not tell 'setro'"},
		{Name: "no path", Fun: "disk.fstype", Args: []any{"-x"}, Err: "absolute path"},
	})
}

func TestChanges(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		line string
		call moduletest.Case
	}{
		{"wipefs -a /dev/x", moduletest.Case{Fun: "disk.wipe", Args: []any{"/dev/x"}, Want: true}},
		{"resize2fs /dev/x", moduletest.Case{Fun: "disk.resize2fs", Args: []any{"/dev/x"}, Want: true}},
		{"mkfs.ext4 /dev/x", moduletest.Case{Fun: "disk.format", Args: []any{"/dev/x"}, Want: true}},
		{"mkfs.ext3 -i 4096 -E lazy_itable_init=0 -F /dev/x", moduletest.Case{Name: "ext3", Fun: "disk.format", Args: []any{"/dev/x", "ext3", int64(4096), int64(0), nil, true}, Want: true}},
		{"mkfs.xfs -i size=512 -f /dev/x", moduletest.Case{Name: "xfs", Fun: "disk.format", Args: []any{"/dev/x", "xfs", int64(512)}, Kwargs: ordered.Of("force", true), Want: true}},
		{"mkfs.vfat -F 32 /dev/x", moduletest.Case{Name: "vfat", Fun: "disk.format", Args: []any{"/dev/x", "vfat"}, Kwargs: ordered.Of("fat", int64(32)), Want: true}},
	} {
		moduletest.Run(t, disk.Functions(), func(h *modules.Host) { h.Runner = moduletest.Fake(t, nil, program{Line: c.line}) }, []moduletest.Case{c.call})
		c.call.Test, c.call.Name = true, c.call.Name+c.call.Fun+" (dry)"
		moduletest.Run(t, disk.Functions(), func(h *modules.Host) { h.Runner = moduletest.Fake(t, nil) }, []moduletest.Case{c.call})
	}
	all := program{Line: "blockdev --getro --getsz*", Stdout: "1\n"}
	tune := moduletest.Case{Fun: "disk.tune", Args: []any{"/dev/x"}, Kwargs: ordered.Of("read-ahead", int64(1024), "read-only", true), Want: ordered.Of("getro", "1")}
	moduletest.Run(t, disk.Functions(), func(h *modules.Host) {
		h.Runner = moduletest.Fake(t, nil, program{Line: "blockdev --setra 1024 --setro /dev/x"}, all)
	}, []moduletest.Case{tune})
	tune.Name, tune.Test = "tune (dry)", true
	moduletest.Run(t, disk.Functions(), func(h *modules.Host) { h.Runner = moduletest.Fake(t, nil, all) }, []moduletest.Case{tune})
	moduletest.Run(t, disk.Functions(), func(h *modules.Host) { h.Runner = moduletest.Fake(t, nil) }, []moduletest.Case{
		{Name: "tune nothing", Fun: "disk.tune", Args: []any{"/dev/x"}, Err: "must be given"},
		{Name: "tune what is not", Fun: "disk.tune", Args: []any{"/dev/x"}, Kwargs: ordered.Of("colour", "red"), Err: "no 'colour'"},
		{Name: "bad kind", Fun: "disk.format", Args: []any{"/dev/x", "../x"}, Err: "no kind of file systems"},
		{Name: "bad inode_size", Fun: "disk.format", Args: []any{"/dev/x", "vfat", int64(1)}, Err: "not for vfat"},
	})
}

// TestImage makes a file system in a file.
func TestImage(t *testing.T) {
	t.Parallel()
	for _, p := range []string{"mkfs.ext4", "blkid", "wipefs", "resize2fs"} {
		testneed.Program(t, "e2fsprogs", p)
	}
	image := t.TempDir() + "/image"
	if err := os.WriteFile(image, make([]byte, 4<<20), 0o600); err != nil {
		t.Fatal(err)
	}
	h := moduletest.NewHost(t)
	h.Env = append(h.Env, "PATH=/usr/sbin:/sbin:/usr/bin:/bin")
	h.Functions = disk.Functions
	for i, c := range []struct {
		fun, want string
	}{
		{"format", "true"},
		{"fstype", `"ext4"`},
		{"blkid", `"TYPE":"ext4"`},
		{"resize2fs", "true"},
		{"wipe", "true"},
		{"fstype", `""`},
	} {
		v, err := h.Call(t.Context(), "disk."+c.fun, []any{image}, nil)
		if got := moduletest.JSON(t, v); err != nil || !strings.Contains(got, c.want) {
			t.Errorf("%d: %s: got %s, %v, want %s", i, c.fun, got, err, c.want)
		}
	}
	if v, err := h.Call(t.Context(), "disk.usage", nil, nil); err != nil || !strings.Contains(moduletest.JSON(t, v), `"capacity":"`) {
		t.Errorf("usage: got %v, %v", v, err)
	}
}
