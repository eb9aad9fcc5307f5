package status_test

import (
	"context"
	"runtime"
	"testing"
	"time"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/moduletest"
	"github.com/gossh/gossh/modules/status"
	"github.com/gossh/gossh/ordered"
)

func TestConforms(t *testing.T) { moduletest.Conform(t, status.Functions()) }

// files are as Linux 6.1 has them, cut.
func files() map[string]string {
	return map[string]string{
		"proc/uptime": "183845.67 300000.00\n", "proc/loadavg": "1.25 0.50 10.00 2/345 6789\n", "proc/version": "Linux version 6.1.0\n",
		"proc/stat":      "cpu  1 2 3 4 5 6 7 8 9 10\ncpu0 1 2 3 4 5 6 7 8 9 10\ncpu1 0 0 0 0 0 0 0 0 0 0\nintr 30 10 20\nctxt 99\nbtime 1700000000\nsoftirq 3 1 2\n",
		"proc/meminfo":   "MemTotal:       16000 kB\nHugePages_Total:       0\n",
		"proc/cpuinfo":   "processor\t: 0\nmodel name\t: A: B\nflags\t\t: fpu vme\n\nprocessor\t: 1\nmodel name\t: A: B\nflags\t\t: fpu\npower management:\n",
		"proc/diskstats": " 254       0 vda 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17\n", "proc/vmstat": "nr_free_pages 5\n",
		"proc/net/netstat": "TcpExt: A B\nTcpExt: 1 -2\n", "proc/net/snmp": "Ip: X\nIp: 7\n",
		"proc/net/dev": "Inter-|   Receive\n face |bytes\n  eth0: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16\n",
		"proc/7/stat":  "7 (web) S 1 7 6 0 7 4 1 0 0 0 1 3 0 0 20 0 3 0 987 4096 10 1\n", "proc/7/status": "Uid:\t0\t33\t0\t0\n", "proc/7/cmdline": "/usr/bin/web\x00-d\x00",
		"etc/passwd": "www:x:33:33::/:\n",
	}
}

func host(t *testing.T) func(*modules.Host) {
	t.Helper()
	return func(h *modules.Host) {
		h.Root = moduletest.Tree(t, files())
		h.Now = func() time.Time { return time.Unix(1700183845, 0) }
		h.Runner = moduletest.Fake(t, nil,
			moduletest.Program{Line: "who", Stdout: "ada pts/0\nbob pts/1\n", Any: true}, moduletest.Program{Line: "getent*", Code: 2, Any: true},
			moduletest.Program{Line: "w -fh", Stdout: "ada      pts/0     15:44    1.00s  0.02s  0.01s vi a b\n", Any: true})
		h.Functions = func() []modules.Function {
			return []modules.Function{{Name: "disk.usage", Run: func(context.Context, *modules.Call) (any, error) {
				return ordered.Of("/", ordered.Of("1K-blocks", "100", "available", "40")), nil
			}}}
		}
	}
}

func TestStatus(t *testing.T) {
	t.Parallel()
	cpu := func(first, step int) *ordered.Map {
		m := &ordered.Map{}
		for i, n := range []string{"user", "nice", "system", "idle", "iowait", "irq", "softirq", "steal"} {
			m.Set(n, first+i*step)
		}
		return m
	}
	disk := ordered.Of("major", 254, "minor", 0, "device", "vda")
	for i, n := range []string{"reads_issued", "reads_merged", "sectors_read", "ms_spent_reading", "writes_completed", "writes_merged", "sectors_written", "ms_spent_writing", "io_in_progress", "ms_spent_in_io", "weighted_ms_spent_in_io"} {
		disk.Set(n, i+1)
	}
	dev := ordered.Of("iface", "eth0")
	for i, n := range []string{"rx_bytes", "rx_packets", "rx_errs", "rx_drop", "rx_fifo", "rx_frame", "rx_compressed", "rx_multicast", "tx_bytes", "tx_packets", "tx_errs", "tx_drop", "tx_fifo", "tx_colls", "tx_carrier", "tx_compressed"} {
		dev.Set(n, i+1)
	}
	w := []any{ordered.Of("user", "ada", "tty", "pts/0", "login", "15:44", "idle", "1.00s", "jcpu", "0.02s", "pcpu", "0.01s", "what", "vi a b")}
	cases := []moduletest.Case{
		{Fun: "status.cpuinfo", Want: ordered.Of("processor", "1", "model name", "A: B", "flags", []any{"fpu"}, "power management", "")},
		{Fun: "status.cpustats", Want: ordered.Of("cpu", cpu(1, 1), "cpu0", cpu(1, 1), "cpu1", cpu(0, 0),
			"intr", ordered.Of("total", 30, "irqs", ordered.Of("irqs", []any{10, 20})), "ctxt", 99, "btime", 1700000000, "softirq", ordered.Of("total", 3, "softirqs", []any{1, 2}))},
		{Fun: "status.diskstats", Want: ordered.Of("vda", disk)},
		{Fun: "status.diskusage", Want: ordered.Of("/", ordered.Of("available", 40960, "total", 102400))},
		{Fun: "status.loadavg", Want: ordered.Of("1-min", 1.25, "5-min", 0.5, "15-min", 10.0)},
		{Fun: "status.meminfo", Want: ordered.Of("MemTotal", ordered.Of("value", "16000", "unit", "kB"), "HugePages_Total", ordered.Of("value", "0"))},
		{Fun: "status.netdev", Want: ordered.Of("eth0", dev)},
		{Fun: "status.netstats", Want: ordered.Of("TcpExt", ordered.Of("A", 1, "B", -2), "Ip", ordered.Of("X", 7))},
		{Fun: "status.uptime", Want: ordered.Of("seconds", 183845, "since_iso", "2023-11-14T22:13:20.000000", "since_t", 1700000000, "days", 2, "time", "3:4", "users", 2)},
		{Fun: "status.vmstats", Want: ordered.Of("nr_free_pages", 5)},
		{Fun: "status.w", Want: w},
	}
	all := &ordered.Map{}
	for _, c := range cases {
		all.Set(c.Fun[len("status."):], c.Want)
	}
	moduletest.Run(t, status.Functions(), host(t), append(cases,
		moduletest.Case{Fun: "status.all_status", Want: all},
		moduletest.Case{Fun: "status.nproc", Want: 2},
		moduletest.Case{Fun: "status.version", Want: "Linux version 6.1.0"},
		moduletest.Case{Fun: "status.pid", Args: []any{"w.b -d$"}, Want: "7"},
		moduletest.Case{Name: "no process", Fun: "status.pid", Args: []any{"nginx"}, Want: ""},
		moduletest.Case{Name: "bad expression", Fun: "status.pid", Args: []any{"["}, Err: "sig: "},
		moduletest.Case{Fun: "status.procs", Want: ordered.Of("7", ordered.Of("cmd", "/usr/bin/web -d", "user", "www"))},
	))
	moduletest.Run(t, status.Functions(), func(h *modules.Host) { h.Root = t.TempDir() }, []moduletest.Case{
		{Name: "no /proc", Fun: "status.loadavg", Err: "no such file"},
		{Name: "no memory", Fun: "status.meminfo", Err: "no such file"},
	})
}

// TestThisHost reads the /proc of this machine.
func TestThisHost(t *testing.T) {
	t.Parallel()
	if runtime.GOOS != "linux" {
		t.Skip("only Linux has /proc like this")
	}
	h := moduletest.NewHost(t)
	h.Functions = status.Functions
	for _, f := range []string{"loadavg", "cpustats", "meminfo", "cpuinfo", "vmstats", "netstats", "netdev", "nproc", "version", "procs"} {
		v, err := h.Call(t.Context(), "status."+f, nil, nil)
		if got := moduletest.JSON(t, v); err != nil || got == "{}" || got == "0" || got == `""` {
			t.Errorf("%s: got %s, %v", f, got, err)
		}
	}
}
