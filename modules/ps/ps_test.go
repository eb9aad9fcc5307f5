package ps_test

import (
	"context"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/moduletest"
	"github.com/gossh/gossh/modules/ps"
	"github.com/gossh/gossh/ordered"
)

func TestConforms(t *testing.T) { moduletest.Conform(t, ps.Functions()) }

func process(pid, comm, state, uid, cmdline string) map[string]string {
	return map[string]string{
		"proc/" + pid + "/stat":    pid + " (" + comm + ") " + state + " 1 7 6 0 7 4 1 0 0 0 150 350 0 0 20 -5 3 0 1000 4096 0 1\n",
		"proc/" + pid + "/status":  "Uid:\t0\t" + uid + "\t0\t0\n",
		"proc/" + pid + "/cmdline": cmdline,
	}
}

// host is one with three processes that nobody can signal: their ids are beyond what
// Linux gives.
func host(t *testing.T, programs ...moduletest.Program) func(*modules.Host) {
	t.Helper()
	return func(h *modules.Host) {
		files := map[string]string{
			"etc/passwd":       "www:x:33:33::/:\n",
			"proc/stat":        "cpu  100 0 50 800 50 0 0 0 0 0\ncpu0 100 0 50 800 50 0 0 0 0 0\nbtime 1700000000\n",
			"proc/meminfo":     "MemTotal: 1000 kB\nMemFree: 100 kB\nMemAvailable: 600 kB\nBuffers: 50 kB\nCached: 400 kB\nActive: 5 kB\nInactive: 6 kB\nShmem: 7 kB\nSlab: 8 kB\nSReclaimable: 50 kB\nSwapTotal: 200 kB\nSwapFree: 150 kB\n",
			"proc/vmstat":      "pswpin 2\npswpout 3\n",
			"proc/net/dev":     "Inter-|   Receive\n face |bytes\n    lo: 1 1 0 0 0 0 0 0 1 1 0 0 0 0 0 0\n  eth0:1000 10 1 2 0 0 0 0 2000 20 3 4 0 0 0 0\n",
			"proc/5000001/exe": "-> /usr/bin/web", "proc/5000001/cwd": "-> /srv",
		}
		for _, p := range []map[string]string{
			process("5000001", "web", "S", "33", "/usr/bin/web\x00-d\x00"),
			process("5000002", "averylongprogra", "Z", "0", "/opt/averylongprogram\x00"),
			process("5000003", "kworker", "I", "0", ""),
		} {
			for k, v := range p {
				files[k] = v
			}
		}
		h.Root = moduletest.Tree(t, files)
		h.Now = func() time.Time { return time.Unix(1700183845, 0).UTC() }
		for i := range programs {
			programs[i].Line = strings.ReplaceAll(programs[i].Line, "{root}", h.Root)
		}
		h.Runner = moduletest.Fake(t, nil, append(programs, moduletest.Program{Line: "getent*", Code: 2, Any: true}, moduletest.Program{Line: "id*", Code: 1, Any: true})...)
		h.Functions = func() []modules.Function {
			return []modules.Function{{Name: "mount.active", Run: func(context.Context, *modules.Call) (any, error) {
				return ordered.Of("/", ordered.Of("device", "/dev/vda", "fstype", "ext4", "opts", []any{"rw", "relatime"}), "/proc", ordered.Of("device", "proc", "fstype", "proc", "opts", []any{"rw"})), nil
			}}}
		}
	}
}

func TestProcesses(t *testing.T) {
	t.Parallel()
	web := ordered.Of("pid", 5000001, "ppid", 1, "name", "web", "exe", "/usr/bin/web", "cwd", "/srv", "cmdline", []any{"/usr/bin/web", "-d"}, "username", "www",
		"status", "sleeping", "create_time", 1700000010.0, "nice", -5, "num_threads", 3, "cpu_times", ordered.Of("user", 1.5, "system", 3.5), "memory_info", ordered.Of("rss", 0, "vms", 4096))
	topOf := func(cmd, state string, uid, pid int) *ordered.Map {
		return ordered.Of("cmd", cmd, "user", uid, "status", state, "pid", pid, "create_time", 1700000010.0, "cpu", ordered.Of("user", 1.5, "system", 3.5), "mem", ordered.Of("rss", 0, "vms", 4096))
	}
	moduletest.Run(t, ps.Functions(), host(t), []moduletest.Case{
		{Fun: "ps.get_pid_list", Want: []any{5000001, 5000002, 5000003}},
		{Fun: "ps.proc_info", Args: []any{int64(5000001)}, Want: web},
		{Name: "some", Fun: "ps.proc_info", Args: []any{int64(5000003), "name,exe"}, Want: ordered.Of("name", "kworker", "exe", nil)},
		{Name: "no attribute", Fun: "ps.proc_info", Args: []any{int64(5000003), "colour"}, Err: "has no 'colour'"},
		{Name: "no process", Fun: "ps.proc_info", Args: []any{int64(4)}, Err: "there is no process 4"},
		{Fun: "ps.pgrep", Args: []any{"e"}, Want: []any{5000001, 5000002, 5000003}},
		{Name: "cut", Fun: "ps.pgrep", Args: []any{"longprogram"}, Want: []any{5000002}},
		{Name: "full", Fun: "ps.pgrep", Args: []any{"web -d", nil, true}, Want: []any{5000001}},
		{Name: "not full", Fun: "ps.pgrep", Args: []any{"web -d"}, Want: nil},
		{Name: "regex", Fun: "ps.pgrep", Args: []any{"^.usr.*-d$"}, Kwargs: ordered.Of("pattern_is_regex", true), Want: []any{5000001}},
		{Name: "of a user", Fun: "ps.pgrep", Args: []any{"e", "www"}, Want: []any{5000001}},
		{Name: "of nobody", Fun: "ps.pgrep", Args: []any{"e", "zoe"}, Err: "User 'zoe' does not exist"},
		{Name: "empty", Fun: "ps.pgrep", Args: []any{""}, Err: "must not be empty"},
		{Name: "dry", Fun: "ps.pkill", Args: []any{"web"}, Test: true, Want: ordered.Of("killed", []any{5000001})},
		{Name: "gone", Fun: "ps.pkill", Args: []any{"web"}, Want: ordered.Of("killed", []any{})},
		{Name: "none", Fun: "ps.pkill", Args: []any{"nginx"}, Want: nil},
		{Name: "bad signal", Fun: "ps.pkill", Args: []any{"web"}, Kwargs: ordered.Of("signal", int64(0)), Err: "signal must be"},
		{Fun: "ps.kill_pid", Args: []any{int64(4)}, Want: false},
		{Name: "all", Fun: "ps.kill_pid", Args: []any{int64(-1)}, Want: false},
		{Name: "kill, dry", Fun: "ps.kill_pid", Args: []any{int64(5000001)}, Test: true, Want: true},
		{Fun: "ps.status", Args: []any{"zombie"}, Want: []any{ordered.Of("5000002", "averylongprogram")}},
		{Fun: "ps.top", Args: []any{int64(2), int64(0)}, Want: []any{topOf("/usr/bin/web -d", "sleeping", 33, 5000001), topOf("/opt/averylongprogram", "zombie", 0, 5000002)}},
	})
	aux := moduletest.Program{Line: "ps aux", Stdout: "USER PID COMMAND\nwww 12 /usr/sbin/apache2 -k\nroot 1 init\n"}
	moduletest.Run(t, ps.Functions(), host(t, aux), []moduletest.Case{{Fun: "ps.psaux", Args: []any{"www.+apache2"}, Want: []any{"www.+apache2", []any{"www 12 /usr/sbin/apache2 -k"}, "1 occurrence(s)."}}})
}

func TestMachine(t *testing.T) {
	t.Parallel()
	times := ordered.Of("user", 1.0, "nice", 0.0, "system", 0.5, "idle", 8.0, "iowait", 0.5, "irq", 0.0, "softirq", 0.0, "steal", 0.0, "guest", 0.0, "guest_nice", 0.0)
	moduletest.Run(t, ps.Functions(), host(t), []moduletest.Case{
		{Fun: "ps.num_cpus", Want: 1},
		{Fun: "ps.cpu_times", Want: times},
		{Name: "each", Fun: "ps.cpu_times", Args: []any{true}, Want: []any{times}},
		{Fun: "ps.cpu_percent", Args: []any{int64(0)}, Want: 0.0},
		{Fun: "ps.virtual_memory", Want: ordered.Of("total", 1024000, "available", 614400, "percent", 40.0, "used", 409600, "free", 102400,
			"active", 5120, "inactive", 6144, "buffers", 51200, "cached", 460800, "shared", 7168, "slab", 8192)},
		{Fun: "ps.swap_memory", Want: ordered.Of("total", 204800, "used", 51200, "free", 153600, "percent", 25.0, "sin", 8192, "sout", 12288)},
		{Fun: "ps.total_physical_memory", Want: 1024000},
		{Fun: "ps.boot_time", Want: 1700000000},
		{Name: "as text", Fun: "ps.boot_time", Args: []any{"%Y-%m-%d at %H:%M:%S%%"}, Want: "2023-11-14 at 22:13:20%"},
		{Name: "as what", Fun: "ps.boot_time", Args: []any{"%Q"}, Err: "%Q is not known"},
		{Fun: "ps.disk_partitions", Want: []any{ordered.Of("device", "/dev/vda", "mountpoint", "/", "fstype", "ext4", "opts", "rw,relatime")}},
		{Fun: "ps.network_io_counters", Args: []any{"eth0"}, Want: ordered.Of("bytes_sent", 2000, "bytes_recv", 1000, "packets_sent", 20, "packets_recv", 10, "errin", 1, "errout", 3, "dropin", 2, "dropout", 4)},
		{Name: "no interface", Fun: "ps.network_io_counters", Args: []any{"eth9"}, Err: "no interface eth9"},
		{Name: "no path", Fun: "ps.disk_usage", Args: []any{"x"}, Err: "must be absolute"},
	})
	df := moduletest.Program{Line: "df -kP {root}/home", Stdout: "Filesystem 1024-blocks Used Available Capacity Mounted on\n/dev/my disk 100 25 50 34% /home\n"}
	moduletest.Run(t, ps.Functions(), host(t, df), []moduletest.Case{{Fun: "ps.disk_usage", Args: []any{"/home"}, Want: ordered.Of("total", 102400, "used", 25600, "free", 51200, "percent", 33.3)}})
	who := moduletest.Program{Line: "who", Stdout: "ada      pts/0        2023-11-14 22:13 (192.0.2.7)\nbob tty1 2023-11-14 22:13\n"}
	moduletest.Run(t, ps.Functions(), host(t, who), []moduletest.Case{{Fun: "ps.get_users", Want: []any{
		ordered.Of("name", "ada", "terminal", "pts/0", "started", 1699999980.0, "host", "192.0.2.7"), ordered.Of("name", "bob", "terminal", "tty1", "started", 1699999980.0, "host", ""),
	}}})
}

// TestKill ends a process of this machine.
func TestKill(t *testing.T) {
	t.Parallel()
	for _, fun := range []string{"kill_pid", "pkill"} {
		mark := "gossh-test-" + strconv.FormatInt(time.Now().UnixNano(), 36)
		c := exec.Command("sh", "-c", "read x", mark)
		in, err := c.StdinPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		h := moduletest.NewHost(t)
		h.Functions = ps.Functions
		args, kwargs := []any{int64(c.Process.Pid)}, ordered.Of("signal", int64(9))
		want := "true"
		if fun == "pkill" {
			args, want = []any{mark}, `{"killed":[`+strconv.Itoa(c.Process.Pid)+`]}`
			kwargs.Set("full", true)
		}
		v, err := h.Call(t.Context(), "ps."+fun, args, kwargs)
		if got := moduletest.JSON(t, v); err != nil || got != want {
			t.Errorf("%s: got %s, %v, want %s", fun, got, err, want)
			_ = c.Process.Kill()
		}
		_ = c.Wait()
		_ = in.Close()
		if s, ok := c.ProcessState.Sys().(syscall.WaitStatus); !ok || s.Signal() != syscall.SIGKILL {
			t.Errorf("%s: it ended with %v", fun, c.ProcessState)
		}
	}
}
