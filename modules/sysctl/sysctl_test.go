package sysctl_test

import (
	"strings"
	"testing"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/moduletest"
	"github.com/gossh/gossh/modules/sysctl"
	"github.com/gossh/gossh/ordered"
)

func TestConforms(t *testing.T) { moduletest.Conform(t, sysctl.Functions()) }

func tree(t *testing.T) map[string]string {
	t.Helper()
	return map[string]string{
		"proc/sys/net/ipv4/ip_forward": "0\n", "proc/sys/net/ipv4/conf/eth0.1/forwarding": "1\n", "proc/sys/kernel/printk": "4\t4\t1\t7\n",
		"etc/sysctl.conf": "# c\n; d\nnet.ipv4.ip_forward = 1\nkernel.printk=4 4 1 7\nodd\n",
	}
}

func TestLooking(t *testing.T) {
	t.Parallel()
	set := func(h *modules.Host) { h.Root = moduletest.Tree(t, tree(t)) }
	moduletest.Run(t, sysctl.Functions(), set, []moduletest.Case{
		{Fun: "sysctl.get", Args: []any{"net.ipv4.ip_forward"}, Want: "0"},
		{Name: "dot in a name", Fun: "sysctl.get", Args: []any{"net.ipv4.conf.eth0/1.forwarding"}, Want: "1"},
		{Name: "slashes", Fun: "sysctl.get", Args: []any{"net/ipv4/conf/eth0.1/forwarding"}, Want: "1"},
		{Name: "none", Fun: "sysctl.get", Args: []any{"net.none"}, Err: "the kernel has no parameter net.none"},
		{Name: "elsewhere", Fun: "sysctl.get", Args: []any{"net/../../../etc/passwd"}, Err: "is no parameter of the kernel"},
		{Fun: "sysctl.show", Want: ordered.Of("kernel.printk", "4\t4\t1\t7", "net.ipv4.conf.eth0/1.forwarding", "1", "net.ipv4.ip_forward", "0")},
		{Name: "of a file", Fun: "sysctl.show", Args: []any{"/etc/sysctl.conf"}, Want: ordered.Of("net.ipv4.ip_forward", "1", "kernel.printk", "4 4 1 7")},
		{Name: "of no file", Fun: "sysctl.show", Args: []any{"/none"}, Err: "reading /none"},
		{Fun: "sysctl.default_config", Want: "/etc/sysctl.conf"},
	})
	moduletest.Run(t, sysctl.Functions(), func(h *modules.Host) { h.Grains = moduletest.Grains{"init": "systemd"} }, []moduletest.Case{
		{Name: "with systemd", Fun: "sysctl.default_config", Want: "/etc/sysctl.d/99-salt.conf"},
	})
	moduletest.Run(t, sysctl.Functions(), func(h *modules.Host) { h.Root = t.TempDir() }, []moduletest.Case{{Name: "no kernel", Fun: "sysctl.show", Err: "shows no parameters"}})
}

func TestChanging(t *testing.T) {
	t.Parallel()
	conf := tree(t)["etc/sysctl.conf"]
	for _, c := range []struct {
		name, fun  string
		args       []any
		result     string
		kernel     string // net.ipv4.ip_forward after it
		file, want string
	}{
		{"assign", "sysctl.assign", []any{"net.ipv4.ip_forward", int64(1)}, `{"net.ipv4.ip_forward":"1"}`, "1\n", "/etc/sysctl.conf", conf},
		{"assign what is", "sysctl.assign", []any{"kernel.printk", "4 4 1 7"}, `{"kernel.printk":"4 4 1 7"}`, "0\n", "/etc/sysctl.conf", conf},
		{"persist in the kernel alone", "sysctl.persist", []any{"net.ipv4.ip_forward", int64(1)}, `"Updated"`, "1\n", "/etc/sysctl.conf", conf},
		{"persist what is", "sysctl.persist", []any{"kernel.printk", "4  4 1 7"}, `"Already set"`, "0\n", "/etc/sysctl.conf", conf},
		{"persist in the file alone", "sysctl.persist", []any{"net.ipv4.ip_forward", int64(0)}, `"Updated"`, "0\n", "/etc/sysctl.conf", strings.Replace(conf, "net.ipv4.ip_forward = 1\n", "", 1) + "net.ipv4.ip_forward = 0\n"},
		{"persist in a new file", "sysctl.persist", []any{"net.ipv4.ip_forward", int64(1), "/etc/sysctl.d/x.conf"}, `"Updated"`, "1\n", "/etc/sysctl.d/x.conf", "net.ipv4.ip_forward = 1\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			for _, test := range []bool{true, false} {
				h := moduletest.NewHost(t)
				h.Root, h.Functions = moduletest.Tree(t, tree(t)), sysctl.Functions
				before := moduletest.Snapshot(t, h.Root)
				got, err := h.Call(t.Context(), c.fun, c.args, ordered.Of("test", test))
				if err != nil || moduletest.JSON(t, got) != c.result {
					t.Errorf("test %v: got %s, %v, want %s", test, moduletest.JSON(t, got), err, c.result)
				}
				if test {
					if moduletest.Snapshot(t, h.Root) != before {
						t.Error("a dry run changes something")
					}
					continue
				}
				kernel, err1 := h.Read("/proc/sys/net/ipv4/ip_forward")
				file, err2 := h.Read(c.file)
				if err1 != nil || err2 != nil || kernel != c.kernel || file != c.want {
					t.Errorf("got %q, %q, %v, %v, want %q, %q", kernel, file, err1, err2, c.kernel, c.want)
				}
			}
		})
	}
	moduletest.Run(t, sysctl.Functions(), func(h *modules.Host) { h.Root = moduletest.Tree(t, tree(t)) }, []moduletest.Case{
		{Name: "no parameter", Fun: "sysctl.assign", Args: []any{"a.b", "1"}, Err: "the kernel has no parameter a.b"},
		{Name: "two lines", Fun: "sysctl.persist", Args: []any{"kernel.printk", "1\n2"}, Err: "is one line"},
	})
}
