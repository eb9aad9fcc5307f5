package ps_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gossh/gossh/internal/testneed"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/moduletest"
	"github.com/gossh/gossh/modules/ps"
	"github.com/gossh/gossh/ordered"
)

// TestOpen has the output of lsof 4.95 and of net-tools 2.10 and iproute2 6.1 on Debian
// 12, shortened.
func TestOpen(t *testing.T) {
	t.Parallel()
	const (
		head = "COMMAND PID USER   FD   TYPE DEVICE SIZE/OFF NODE NAME\n"
		tcp  = "tcp        0      0 127.0.0.1:5432          0.0.0.0:*               LISTEN      77/postgres         "
	)
	for _, c := range []struct {
		does moduletest.Program
		moduletest.Case
	}{
		{moduletest.Program{Line: "lsof -w -c sshd", Stdout: head}, moduletest.Case{Fun: "ps.lsof", Args: []any{"sshd"}, Want: []any{"sshd", strings.TrimSpace(head)}}},
		{moduletest.Program{Line: "lsof -w -c none", Code: 1}, moduletest.Case{Name: "none", Fun: "ps.lsof", Args: []any{"none"}, Want: []any{"none", ""}}},
		{moduletest.Program{Line: "lsof -w -c /x", Code: 1, Stderr: "lsof: no ending `/': /x\n"}, moduletest.Case{Name: "refused", Fun: "ps.lsof", Args: []any{"/x"}, Err: "no ending"}},
		{moduletest.Program{Line: "netstat -nap", Stdout: "Active Internet connections\n" + tcp + "\n"}, moduletest.Case{Fun: "ps.netstat", Args: []any{"postgres"}, Want: []any{"postgres", []any{tcp}}}},
		{moduletest.Program{Line: "ss -neap", Stdout: "tcp LISTEN 0 128 *:22 *:* users:((\"sshd\",pid=1,fd=3))\nx\n"}, moduletest.Case{Fun: "ps.ss", Args: []any{"none"}, Want: []any{"none", []any{}}}},
	} {
		moduletest.Run(t, ps.Functions(), func(h *modules.Host) { h.Runner = moduletest.Fake(t, nil, c.does) }, []moduletest.Case{c.Case})
	}
}

func TestDisks(t *testing.T) {
	t.Parallel()
	files := map[string]string{
		"proc/diskstats": " 254 0 vda 10 1 20 3 40 4 80 6 0 8 9 0 0 0 0\n 254 1 vda1 5 1 10 3 20 4 40 6 0 8 9\n 7 0 cciss/c0 1 0 2 0 1 0 2 0 0 0 0 0\n 8 0 short\n",
		"sys/block/vda/": "", "sys/block/cciss!c0/": "",
	}
	counts := func(n ...int64) *ordered.Map {
		return ordered.Of("read_count", n[0], "write_count", n[1], "read_bytes", n[2], "write_bytes", n[3], "read_time", n[4], "write_time", n[5], "read_merged_count", n[6], "write_merged_count", n[7], "busy_time", n[8])
	}
	moduletest.Run(t, ps.Functions(), func(h *modules.Host) { h.Root = moduletest.Tree(t, files) }, []moduletest.Case{
		{Fun: "ps.disk_io_counters", Want: counts(11, 41, 22*512, 82*512, 3, 6, 1, 4, 8)},
		{Name: "one", Fun: "ps.disk_io_counters", Args: []any{"vda1"}, Want: counts(5, 20, 10*512, 40*512, 3, 6, 1, 4, 8)},
		{Name: "none", Fun: "ps.disk_io_counters", Args: []any{"sda"}, Err: "there is no disk sda"},
	})
	moduletest.Run(t, ps.Functions(), func(h *modules.Host) {
		h.Runner = moduletest.Fake(t, nil, moduletest.Program{Line: "df -kP /", Stdout: "Filesystem 1024-blocks Used Available Capacity Mounted on\n/dev/vda 100 40 60 40% /\n"})
		h.Functions = func() []modules.Function {
			return []modules.Function{{Name: "mount.active", Run: func(context.Context, *modules.Call) (any, error) {
				return ordered.Of("/", ordered.Of("device", "/dev/vda", "fstype", "ext4", "opts", []any{"rw"})), nil
			}}}
		}
	}, []moduletest.Case{{Fun: "ps.disk_partition_usage", Want: []any{ordered.Of("device", "/dev/vda", "mountpoint", "/", "fstype", "ext4", "opts", "rw", "total", 102400, "used", 40960, "free", 61440, "percent", 40.0)}}})
}

// TestLsof looks for a file that this test has open.
func TestLsof(t *testing.T) {
	t.Parallel()
	testneed.Program(t, "lsof", "lsof")
	f, err := os.Create(filepath.Join(t.TempDir(), "held-open"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	h := moduletest.NewHost(t)
	h.Functions = ps.Functions
	v, err := h.Call(t.Context(), "ps.lsof", []any{filepath.Base(os.Args[0])}, nil)
	if err != nil || !strings.Contains(moduletest.JSON(t, v), f.Name()) {
		t.Errorf("got %s, %v, want %s in it", moduletest.JSON(t, v), err, f.Name())
	}
}
