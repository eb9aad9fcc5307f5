package network

import (
	"context"
	"encoding/binary"
	"net"
	"net/netip"
	"os"
	"strings"
	"testing"

	"github.com/gossh/gossh/grains/netif"
	"github.com/gossh/gossh/internal/testneed"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/moduletest"
	"github.com/gossh/gossh/ordered"
)

func TestConforms(t *testing.T) { moduletest.Conform(t, Functions()) }

func fake() []modules.Function {
	return functions(func(context.Context, *modules.Host) []netif.Link {
		addr := func(s string, secondary bool, scope, label string) netif.Addr {
			p := netip.MustParsePrefix(s)
			a := netif.Addr{Addr: p.Addr(), Bits: p.Bits(), Secondary: secondary, Scope: scope, Label: label}
			if a.Is4() && scope == "global" {
				a.Broadcast = netip.MustParseAddr("192.0.2.255")
			}
			return a
		}
		return []netif.Link{
			{Name: "lo", HWAddr: "00:00:00:00:00:00", Up: true, Addrs: []netif.Addr{addr("127.0.0.1/8", false, "host", "lo"), addr("::1/128", false, "host", "")}},
			{Name: "eth0", HWAddr: "02:fc:00:00:00:01", Up: true, Addrs: []netif.Addr{
				addr("192.0.2.20/24", false, "global", "eth0"), addr("192.0.2.3/24", true, "global", "eth0:1"),
				addr("fd00::2/64", false, "global", ""), addr("fe80::1/64", false, "link", ""),
			}},
			{Name: "tun0", Addrs: []netif.Addr{addr("8.8.0.1/32", false, "site", "")}},
			{Name: "bare"},
		}
	})
}

func TestInterfaces(t *testing.T) {
	t.Parallel()
	first := ordered.Of("address", "192.0.2.20", "netmask", "255.255.255.0", "broadcast", "192.0.2.255", "label", "eth0")
	moduletest.Run(t, fake(), nil, []moduletest.Case{
		{Fun: "network.interfaces", Want: ordered.Of(
			"lo", ordered.Of("up", true, "hwaddr", "00:00:00:00:00:00",
				"inet", []any{ordered.Of("address", "127.0.0.1", "netmask", "255.0.0.0", "broadcast", nil, "label", "lo")},
				"inet6", []any{ordered.Of("address", "::1", "prefixlen", "128", "scope", "host")}),
			"eth0", ordered.Of("up", true, "hwaddr", "02:fc:00:00:00:01", "inet", []any{first},
				"secondary", []any{ordered.Of("type", "inet", "address", "192.0.2.3", "netmask", "255.255.255.0", "broadcast", "192.0.2.255", "label", "eth0:1")},
				"inet6", []any{ordered.Of("address", "fd00::2", "prefixlen", "64", "scope", "global"), ordered.Of("address", "fe80::1", "prefixlen", "64", "scope", "link")}),
			"tun0", ordered.Of("up", false, "inet", []any{ordered.Of("address", "8.8.0.1", "netmask", "255.255.255.255", "broadcast", nil, "label", "tun0")}),
			"bare", ordered.Of("up", false),
		)},
		{Fun: "network.interface", Args: []any{"eth0"}, Want: []any{first}},
		{Fun: "network.interface_ip", Args: []any{"eth0"}, Want: "192.0.2.20"},
		{Name: "no address", Fun: "network.interface_ip", Args: []any{"bare"}, Want: ""},
		{Name: "no interface", Fun: "network.interface_ip", Args: []any{"eth9"}, Err: `Interface "eth9" not in available interfaces: "lo", "eth0", "tun0", "bare"`},
		{Fun: "network.hw_addr", Args: []any{"eth0"}, Want: "02:fc:00:00:00:01"},
		{Name: "no hardware address", Fun: "network.hwaddr", Args: []any{"tun0"}, Err: "no hardware address"},
		{Fun: "network.ifacestartswith", Args: []any{"192.0"}, Want: []any{"eth0"}},
		{Fun: "network.ip_addrs", Want: []any{"8.8.0.1", "192.0.2.3", "192.0.2.20"}},
		{Name: "of one", Fun: "network.ip_addrs", Args: []any{"eth0"}, Want: []any{"192.0.2.3", "192.0.2.20"}},
		{Name: "with lo", Fun: "network.ipaddrs", Kwargs: ordered.Of("include_loopback", true, "cidr", "127.0.0.0/8"), Want: []any{"127.0.0.1"}},
		{Name: "public", Fun: "network.ip_addrs", Kwargs: ordered.Of("type", "public"), Want: []any{"8.8.0.1"}},
		{Name: "private", Fun: "network.ip_addrs", Kwargs: ordered.Of("type", "private"), Want: []any{"192.0.2.3", "192.0.2.20"}},
		{Name: "bad type", Fun: "network.ip_addrs", Kwargs: ordered.Of("type", "x"), Err: "public or private"},
		{Fun: "network.ip_addrs6", Want: []any{"fd00::2", "fe80::1"}},
		{Fun: "network.ipaddrs6", Kwargs: ordered.Of("cidr", "fe80::/10"), Want: []any{"fe80::1"}},
		{Fun: "network.subnets", Want: []any{"8.8.0.1/32", "192.0.2.0/24"}},
		{Name: "subnets of", Fun: "network.subnets", Args: []any{"eth0,lo"}, Want: []any{"192.0.2.0/24"}},
		{Fun: "network.subnets6", Want: []any{"fd00::/64", "fe80::/64"}},
		{Fun: "network.ip_networks", Args: []any{"lo", true}, Want: []any{"127.0.0.0/8"}},
		{Name: "verbose", Fun: "network.ip_networks", Args: []any{"tun0"}, Kwargs: ordered.Of("verbose", true), Want: ordered.Of("8.8.0.1/32", ordered.Of("address", "8.8.0.1", "netmask", "255.255.255.255", "num_addresses", 1, "prefixlen", 32))},
		{Fun: "network.ip_networks6", Args: []any{"eth0"}, Want: []any{"fd00::/64", "fe80::/64"}},
		{Fun: "network.in_subnet", Args: []any{"192.0.2.128/24"}, Want: true},
		{Name: "not in", Fun: "network.in_subnet", Args: []any{"127.0.0.0/8"}, Want: false},
		{Name: "in nothing", Fun: "network.in_subnet", Args: []any{"x/8"}, Err: "is no network"},
	})
}

func TestNumbers(t *testing.T) {
	t.Parallel()
	moduletest.Run(t, fake(), nil, []moduletest.Case{
		{Fun: "network.calc_net", Args: []any{"172.17.0.5", "255.255.255.240"}, Want: "172.17.0.0/28"},
		{Name: "calc with length", Fun: "network.calc_net", Args: []any{"2a00:1::5/64"}, Want: "2a00:1::/64"},
		{Name: "calc without", Fun: "network.calc_net", Args: []any{"10.1.2.3"}, Want: "10.1.2.3/32"},
		{Name: "bad mask", Fun: "network.calc_net", Args: []any{"10.1.2.3", "255.0.255.0"}, Err: "no length or mask"},
		{Name: "bad length", Fun: "network.calc_net", Args: []any{"10.1.2.3/33"}, Err: "no length or mask"},
		{Fun: "network.convert_cidr", Args: []any{"172.31.0.5/16"}, Want: ordered.Of("network", "172.31.0.0", "netmask", "255.255.0.0", "broadcast", "172.31.255.255")},
		{Name: "convert 6", Fun: "network.convert_cidr", Args: []any{"fd00::/120"}, Want: ordered.Of("network", "fd00::", "netmask", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ff00", "broadcast", "fd00::ff")},
		{Name: "convert nothing", Fun: "network.convert_cidr", Args: []any{"x"}, Want: ordered.Of("network", nil, "netmask", nil, "broadcast", nil)},
		{Fun: "network.ip_in_subnet", Args: []any{"172.17.0.4", "172.16.0.0/12"}, Want: true},
		{Name: "not in", Fun: "network.ip_in_subnet", Args: []any{"10.0.0.1", "172.16.0.0/12"}, Want: false},
		{Fun: "network.is_private", Args: []any{"10.0.0.1"}, Want: true},
		{Name: "public", Fun: "network.is_private", Args: []any{"8.8.8.8"}, Want: false},
		{Fun: "network.is_loopback", Args: []any{"127.9.9.9"}, Want: true},
		{Name: "no address", Fun: "network.is_loopback", Args: []any{"localhost"}, Err: "is no address"},
		{Fun: "network.reverse_ip", Args: []any{"192.0.2.1"}, Want: "1.2.0.192.in-addr.arpa"},
		{Name: "reverse 6", Fun: "network.reverse_ip", Args: []any{"2001:db8::1"}, Want: "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa"},
		{Fun: "network.iphexval", Args: []any{"192.0.2.1"}, Want: "C0000201"},
		{Name: "hex of 6", Fun: "network.iphexval", Args: []any{"::1"}, Err: "no IPv4 address"},
	})
}

const (
	tcp = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:AA33 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 11734105 2 00000000a667e9db 100 0 0 10 0
   1: 020200C0:0016 4D0200C0:D431 01 00000010:00000002 02:00000000 00000000  1000        0 42 2 0000000045f3c846 100 0 0 10 0
`
	tcp6 = `  sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0000000000000000FFFF0000020200C0:0016 0000000000000000FFFF00004D0200C0:D432 01 00000000:00000000 00:00000000 00000000     0        0 43 1 0 100 0 0 10 0
`
	udp = `   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops
  77: 00000000:0044 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 44 2 0 0
`
	route = `Iface	Destination	Gateway 	Flags	RefCnt	Use	Metric	Mask		MTU	Window	IRTT
eth0	00000000	010200C0	0003	0	0	0	00000000	0	0	0
eth0	000200C0	00000000	0001	0	0	0	00FFFFFF	0	0	0
`
	route6 = `fd000000000000000000000000000000 40 00000000000000000000000000000000 00 00000000000000000000000000000000 00000100 00000002 00000000 00000001     eth0
00000000000000000000000000000000 00 00000000000000000000000000000000 00 fd000000000000000000000000000001 00000400 00000003 00000000 00000003     eth0
00000000000000000000000000000000 00 00000000000000000000000000000000 00 00000000000000000000000000000000 ffffffff 00000001 00000000 00200200       lo
`
	neighbours = `IP address       HW type     Flags       HW address            Mask     Device
192.0.2.77       0x1         0x0         00:00:00:00:00:00     *        eth0
192.0.2.1        0x1         0x2         02:fc:00:00:00:05     *        eth0
`
)

func TestKernel(t *testing.T) {
	t.Parallel()
	if binary.NativeEndian.Uint16([]byte{1, 0}) != 1 {
		t.Skip("the tables were recorded on a machine with another order of bytes")
	}
	r4 := ordered.Of("addr_family", "inet", "destination", "0.0.0.0", "gateway", "192.0.2.1", "netmask", "0.0.0.0", "flags", "UG", "interface", "eth0")
	net4 := ordered.Of("addr_family", "inet", "destination", "192.0.2.0", "gateway", "0.0.0.0", "netmask", "255.255.255.0", "flags", "U", "interface", "eth0")
	six := func(to, via, flags, iface string) *ordered.Map {
		return ordered.Of("addr_family", "inet6", "destination", to, "gateway", via, "netmask", "", "flags", flags, "interface", iface)
	}
	r6 := six("::/0", "fd00::1", "UG", "eth0")
	end := func(proto, r, s, local, remote, state, user, inode, program string) *ordered.Map {
		return ordered.Of("proto", proto, "recv-q", r, "send-q", s, "local-address", local, "remote-address", remote, "state", state, "user", user, "inode", inode, "program", program)
	}
	set := func(h *modules.Host) {
		h.Root = moduletest.Tree(t, map[string]string{
			"proc/net/tcp": tcp, "proc/net/tcp6": tcp6, "proc/net/udp": udp, "proc/net/route": route, "proc/net/ipv6_route": route6, "proc/net/arp": neighbours,
			"proc/12/fd/3": "-> socket:[42]", "proc/12/fd/4": "-> /dev/null", "proc/12/comm": "sshd\n",
		})
	}
	moduletest.Run(t, fake(), set, []moduletest.Case{
		{Fun: "network.routes", Want: []any{r4, net4, six("fd00::/64", "::", "U", "eth0"), r6, six("::/0", "::", "!", "lo")}},
		{Name: "of inet", Fun: "network.routes", Args: []any{"inet"}, Want: []any{r4, net4}},
		{Name: "of nothing", Fun: "network.routes", Args: []any{"ipx"}, Err: "Invalid address family ipx"},
		{Fun: "network.default_route", Want: []any{r4, r6}},
		{Name: "default of inet6", Fun: "network.default_route", Args: []any{"inet6"}, Want: []any{r6}},
		{Fun: "network.arp", Want: ordered.Of("02:fc:00:00:00:05", "192.0.2.1")},
		{Fun: "network.netstat", Want: []any{
			end("tcp", "0", "0", "127.0.0.1:43571", "0.0.0.0:*", "LISTEN", "0", "11734105", "-"),
			end("tcp", "2", "16", "192.0.2.2:22", "192.0.2.77:54321", "ESTABLISHED", "1000", "42", "12/sshd"),
			end("tcp6", "0", "0", "::ffff:192.0.2.2:22", "::ffff:192.0.2.77:54322", "ESTABLISHED", "0", "43", "-"),
			end("udp", "0", "0", "0.0.0.0:68", "0.0.0.0:*", "", "0", "44", "-"),
		}},
		{Fun: "network.active_tcp", Want: ordered.Of(
			"0", ordered.Of("local_addr", "192.0.2.2", "local_port", 22, "remote_addr", "192.0.2.77", "remote_port", 54321),
			"1", ordered.Of("local_addr", "192.0.2.2", "local_port", 22, "remote_addr", "192.0.2.77", "remote_port", 54322))},
	})
}

type program = moduletest.Program

func recorded(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestTools(t *testing.T) {
	t.Parallel()
	hopOf := func(n int, name, ip string, ms ...string) *ordered.Map {
		return ordered.Of("count", n, "hostname", name, "ip", ip, "ms1", ms[0], "ms2", ms[1], "ms3", ms[2])
	}
	ping := program{Line: "ping -c 4 -W 3 a.example", Stdout: "PING a.example\n4 packets transmitted\n"}
	for _, c := range []struct {
		does program
		call moduletest.Case
	}{
		{ping, moduletest.Case{Fun: "network.ping", Args: []any{"a.example", 2.5}, Want: "PING a.example\n4 packets transmitted"}},
		{ping, moduletest.Case{Name: "ping, yes", Fun: "network.ping", Args: []any{"a.example", int64(3), true}, Want: true}},
		{program{Line: "ping -c 4 no", Code: 2, Stdout: "ping: no: Name or service not known\n"}, moduletest.Case{Name: "ping fails", Fun: "network.ping", Args: []any{"no"}, Want: "ping: no: Name or service not known", Retcode: 2}},
		{program{Line: "ping -c 4 no", Code: 1}, moduletest.Case{Name: "ping, no", Fun: "network.ping", Args: []any{"no"}, Kwargs: ordered.Of("return_boolean", true), Want: false}},
		{program{Line: "dig x", Stdout: "; DiG\n"}, moduletest.Case{Fun: "network.dig", Args: []any{"x"}, Want: "; DiG"}},
		{program{Line: "traceroute x", Stdout: recorded(t, "traceroute.txt")}, moduletest.Case{Fun: "network.traceroute", Args: []any{"x"}, Want: []any{
			hopOf(1, "localhost", "127.0.0.1", "0.019", "0.003", "0.003"), hopOf(2, "*", "", "*", "*", "*"),
			hopOf(3, "a.example", "192.0.2.9", "1.5", "2.5", "*"), hopOf(4, "192.0.2.2", "192.0.2.2", "3076.556", "3076.498", "3076.492"),
		}}},
		{program{Line: "ip route get 8.8.8.8", Stdout: "8.8.8.8 via 192.0.2.1 dev eth0 src 192.0.2.2 uid 0 \n    cache \n"}, moduletest.Case{Fun: "network.get_route", Args: []any{"8.8.8.8"}, Want: ordered.Of("destination", "8.8.8.8", "gateway", "192.0.2.1", "interface", "eth0", "source", "192.0.2.2")}},
		{program{Line: "ip route get 127.0.0.1", Stdout: "local 127.0.0.1 dev lo src 127.0.0.1 uid 0 \n    cache <local> \n"}, moduletest.Case{Name: "local", Fun: "network.get_route", Args: []any{"127.0.0.1"}, Want: ordered.Of("destination", "127.0.0.1", "gateway", nil, "interface", "lo", "source", "127.0.0.1")}},
		{program{Line: "ethtool -g eth0", Stdout: recorded(t, "ethtool.txt")}, moduletest.Case{Fun: "network.get_bufsize", Args: []any{"eth0"}, Want: ordered.Of("RX", 256, "RX Mini", "n/a", "TX", 512)}},
		{program{Line: "ethtool -G eth0 rx 512 rx-mini 1"}, moduletest.Case{Fun: "network.mod_bufsize", Args: []any{"eth0"}, Kwargs: ordered.Of("rx", int64(512), "rx-mini", int64(1)), Want: true}},
	} {
		moduletest.Run(t, fake(), func(h *modules.Host) { h.Runner = moduletest.Fake(t, nil, c.does) }, []moduletest.Case{c.call})
	}
	moduletest.Run(t, fake(), func(h *modules.Host) { h.Runner = moduletest.Fake(t, nil) }, []moduletest.Case{
		{Name: "an option", Fun: "network.ping", Args: []any{"-f"}, Err: "is no name of a host"},
		{Name: "no address", Fun: "network.get_route", Args: []any{"x"}, Err: "is no address"},
		{Name: "nothing to set", Fun: "network.mod_bufsize", Args: []any{"eth0"}, Err: "must be given"},
		{Name: "dry", Fun: "network.mod_bufsize", Args: []any{"eth0", int64(1)}, Test: true, Want: true},
	})
}

func TestHostname(t *testing.T) {
	t.Parallel()
	files := map[string]string{
		"proc/sys/kernel/hostname": "old\n", "etc/hosts": "127.0.0.1 localhost\n127.0.1.1\told.example old # old\n10.0.0.1 older old-db\n",
		"etc/hostname": "old\n", "etc/sysconfig/network": "NETWORKING=yes\nHOSTNAME=old\n",
	}
	const hosts = "127.0.0.1 localhost\n127.0.1.1\told.example new # old\n10.0.0.1 older old-db\n"
	for _, c := range []struct {
		name    string
		grains  moduletest.Grains
		has     []string
		does    program
		changes map[string]string
	}{
		{"systemd", moduletest.Grains{"init": "systemd"}, nil, program{Line: "hostnamectl set-hostname new"}, nil},
		{"by hand", moduletest.Grains{"init": "openrc"}, nil, program{Line: "hostname new"}, map[string]string{"etc/hostname": "new\n"}},
		{"sysconfig", moduletest.Grains{"os_family": "RedHat"}, nil, program{Line: "hostname new"}, map[string]string{"etc/sysconfig/network": "NETWORKING=yes\nHOSTNAME=new\n"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			h := moduletest.NewHost(t)
			h.Root, h.Grains, h.Functions = moduletest.Tree(t, files), c.grains, fake
			before := moduletest.Snapshot(t, h.Root)
			h.Runner = moduletest.Fake(t, nil)
			if v, err := h.Call(t.Context(), "network.mod_hostname", []any{"new"}, ordered.Of("test", true)); err != nil || v != true || moduletest.Snapshot(t, h.Root) != before {
				t.Errorf("dry run: got %v, %v, and\n%s", v, err, moduletest.Snapshot(t, h.Root))
			}
			h.Runner = moduletest.Fake(t, nil, c.does)
			if v, err := h.Call(t.Context(), "network.mod_hostname", []any{"new"}, nil); err != nil || v != true {
				t.Errorf("got %v, %v", v, err)
			}
			for name, text := range files {
				want := text
				if name == "etc/hosts" {
					want = hosts
				}
				if changed, ok := c.changes[name]; ok {
					want = changed
				}
				if got, err := h.Read("/" + name); err != nil || got != want {
					t.Errorf("%s: got %q, %v, want %q", name, got, err, want)
				}
			}
		})
	}
	set := func(h *modules.Host) {
		h.Root = moduletest.Tree(t, files)
		h.Grains = moduletest.Grains{"fqdn": "old.example", "fqdns": []any{"a", "b"}}
	}
	moduletest.Run(t, fake(), set, []moduletest.Case{
		{Fun: "network.get_hostname", Want: "old"},
		{Fun: "network.get_fqdn", Want: "old.example"},
		{Fun: "network.fqdns", Want: ordered.Of("fqdns", []any{"a", "b"})},
		{Name: "no name", Fun: "network.mod_hostname", Args: []any{"a b"}, Err: "is no name of a host"},
		{Name: "an option", Fun: "network.mod_hostname", Args: []any{"--pretty"}, Err: "is no name of a host"},
	})
}

func TestConnect(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	open := int64(l.Addr().(*net.TCPAddr).Port)
	t.Cleanup(func() { _ = l.Close() })
	gone, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed := int64(gone.Addr().(*net.TCPAddr).Port)
	if err := gone.Close(); err != nil {
		t.Fatal(err)
	}
	names := program{Line: "getent ahosts *", Stdout: "::1             STREAM localhost\n::1             DGRAM\n127.0.0.1       STREAM\n127.0.0.1       DGRAM\n", Any: true}
	call := func(args ...any) (string, error) {
		h := moduletest.NewHost(t)
		h.Functions, h.Runner = fake, moduletest.Fake(t, nil, names)
		v, err := h.Call(t.Context(), "network.connect", args, ordered.Of("timeout", int64(30)))
		return moduletest.JSON(t, v), err
	}
	for _, c := range []struct {
		args []any
		want string
	}{
		{[]any{"127.0.0.1", open}, `{"result":true,"comment":"Successfully connected to 127.0.0.1 (127.0.0.1) on tcp port `},
		{[]any{"localhost", open}, `{"result":true,"comment":"Successfully connected to localhost (127.0.0.1) on tcp port `},
		{[]any{"localhost", closed, "tcp", "inet"}, `{"result":false,"comment":"Unable to connect to localhost (127.0.0.1) on tcp port `},
	} {
		if got, err := call(c.args...); err != nil || !strings.HasPrefix(got, c.want) {
			t.Errorf("%v: got %s, %v, want %s...", c.args, got, err, c.want)
		}
	}
	for _, c := range []struct {
		args []any
		err  string
	}{
		{[]any{"x"}, "port must be"},
		{[]any{"x", int64(70000)}, "port must be"},
		{[]any{"x", int64(1), "sctp"}, "tcp or udp"},
		{[]any{"x", int64(1), "tcp", "ipx"}, "Invalid address family"},
	} {
		if got, err := call(c.args...); err == nil || !strings.Contains(err.Error(), c.err) {
			t.Errorf("%v: got %s, %v, want an error with %q", c.args, got, err, c.err)
		}
	}
}

// TestThisHost compares with what the tools of this machine say.
func TestThisHost(t *testing.T) {
	t.Parallel()
	for _, p := range []string{"ip", "hostname"} {
		testneed.Program(t, "iproute", p)
	}
	h := moduletest.NewHost(t)
	h.Functions = Functions
	call := func(fun string, args ...any) string {
		v, err := h.Call(t.Context(), "network."+fun, args, nil)
		if err != nil {
			t.Error(err)
		}
		return moduletest.JSON(t, v)
	}
	out, err := h.Output(t.Context(), "hostname")
	if got := call("get_hostname"); err != nil || got != moduletest.JSON(t, out) {
		t.Errorf("got %s, want %s, %v", got, out, err)
	}
	if got, want := call("interface_ip", "lo"), `"127.0.0.1"`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got := call("get_route", "127.0.0.1"); !strings.Contains(got, `"interface":"lo"`) {
		t.Errorf("got %s", got)
	}
	if got := call("netstat"); !strings.HasPrefix(got, "[") {
		t.Errorf("got %s", got)
	}
}
