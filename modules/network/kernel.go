package network

import (
	"context"
	"encoding/binary"
	"encoding/hex"
	"net/netip"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/gossh/gossh/internal/procfs"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// lines returns the lines of a table below /proc/net, split at white space, without
// its heading. A table that the kernel does not have, such as those of IPv6, is empty.
func lines(c *modules.Call, name string, heading bool) ([][]string, error) {
	text, err := c.Host.Read("/proc/net/" + name)
	if err != nil {
		return nil, err
	}
	var out [][]string
	for line := range strings.Lines(text) {
		if !heading {
			out = append(out, strings.Fields(line))
		}
		heading = false
	}
	return out, nil
}

// hexAddr reads an address as /proc/net/tcp has it: words in the order of the host.
func hexAddr(s string) netip.Addr {
	b, err := hex.DecodeString(s)
	if err != nil || len(b)%4 != 0 {
		return netip.Addr{}
	}
	for i := 0; i < len(b); i += 4 {
		binary.NativeEndian.PutUint32(b[i:], binary.BigEndian.Uint32(b[i:]))
	}
	a, _ := netip.AddrFromSlice(b)
	return a
}

// routeFlags names the flags of a route as netstat does.
func routeFlags(n uint64) string {
	out := ""
	for _, f := range [...]struct {
		bit  uint64
		name string
	}{{0x1, "U"}, {0x200, "!"}, {0x2, "G"}, {0x4, "H"}, {0x10, "D"}, {0x20, "M"}} {
		if n&f.bit != 0 {
			out += f.name
		}
	}
	return out
}

// allRoutes returns the routes of one family, or of both.
func allRoutes(c *modules.Call) ([]*ordered.Map, error) {
	family := c.Text("family")
	if family != "" && family != "inet" && family != "inet6" {
		return nil, modules.Errorf("Invalid address family %s", family)
	}
	var out []*ordered.Map
	if family != "inet6" {
		table, err := lines(c, "route", true)
		if err != nil {
			return nil, err
		}
		for _, f := range table {
			if len(f) < 8 {
				continue
			}
			flags, _ := strconv.ParseUint(f[3], 16, 64)
			out = append(out, ordered.Of("addr_family", "inet", "destination", hexAddr(f[1]).String(), "gateway", hexAddr(f[2]).String(),
				"netmask", hexAddr(f[7]).String(), "flags", routeFlags(flags), "interface", f[0]))
		}
	}
	if family != "inet" {
		table, err := lines(c, "ipv6_route", false)
		if err != nil {
			return nil, err
		}
		for _, f := range table {
			if len(f) < 10 {
				continue
			}
			flags, _ := strconv.ParseUint(f[8], 16, 64)
			n, _ := strconv.ParseUint(f[1], 16, 8)
			to, _ := hex.DecodeString(f[0])
			via, _ := hex.DecodeString(f[4])
			dest, _ := netip.AddrFromSlice(to)
			gateway, _ := netip.AddrFromSlice(via)
			out = append(out, ordered.Of("addr_family", "inet6", "destination", netip.PrefixFrom(dest, int(n)).String(), "gateway", gateway.String(),
				"netmask", "", "flags", routeFlags(flags), "interface", f[9]))
		}
	}
	return out, nil
}

func routes(_ context.Context, c *modules.Call) (any, error) {
	all, err := allRoutes(c)
	out := []any{}
	for _, r := range all {
		out = append(out, r)
	}
	return out, err
}

// defaultRoute leaves out the route to nowhere that every Linux has for IPv6.
func defaultRoute(_ context.Context, c *modules.Call) (any, error) {
	all, err := allRoutes(c)
	out := []any{}
	for _, r := range all {
		inet := r.Value("destination") == "0.0.0.0" && r.Value("netmask") == "0.0.0.0"
		if inet || r.Value("destination") == "::/0" && !strings.Contains(modules.Text(r.Value("flags")), "!") {
			out = append(out, r)
		}
	}
	return out, err
}

func arp(_ context.Context, c *modules.Call) (any, error) {
	table, err := lines(c, "arp", true)
	out := &ordered.Map{}
	for _, f := range table {
		if len(f) > 5 && f[3] != "00:00:00:00:00:00" {
			out.Set(f[3], f[0])
		}
	}
	return out, err
}

// socket is a line of /proc/net/tcp and its kin.
type socket struct {
	local, remote         netip.AddrPort
	state                 string
	received, sent        uint64
	user, inode, protocol string
}

// sockets reads one of these tables.
func sockets(c *modules.Call, name string) ([]socket, error) {
	table, err := lines(c, name, true)
	var out []socket
	for _, f := range table {
		if len(f) < 10 {
			continue
		}
		s := socket{local: endpoint(f[1]), remote: endpoint(f[2]), state: f[3], user: f[7], inode: f[9], protocol: name}
		tx, rx, _ := strings.Cut(f[4], ":")
		s.sent, _ = strconv.ParseUint(tx, 16, 64)
		s.received, _ = strconv.ParseUint(rx, 16, 64)
		out = append(out, s)
	}
	return out, err
}

func endpoint(s string) netip.AddrPort {
	addr, port, _ := strings.Cut(s, ":")
	n, _ := strconv.ParseUint(port, 16, 16)
	return netip.AddrPortFrom(hexAddr(addr), uint16(n))
}

// stateName names the states of TCP as netstat does.
func stateName(hexadecimal string) string {
	n, _ := strconv.ParseUint(hexadecimal, 16, 8)
	names := [...]string{
		"", "ESTABLISHED", "SYN_SENT", "SYN_RECV", "FIN_WAIT1", "FIN_WAIT2", "TIME_WAIT", "CLOSE", "CLOSE_WAIT", "LAST_ACK", "LISTEN", "CLOSING",
	}
	if int(n) >= len(names) {
		return "UNKNOWN"
	}
	return names[n]
}

func netstat(_ context.Context, c *modules.Call) (any, error) {
	var owners map[string]string
	out := []any{}
	for _, name := range [...]string{"tcp", "tcp6", "udp", "udp6"} {
		found, err := sockets(c, name)
		if err != nil {
			return nil, err
		}
		if owners == nil && len(found) > 0 {
			owners = socketOwners(c)
		}
		for _, s := range found {
			m := ordered.Of("proto", name, "recv-q", strconv.FormatUint(s.received, 10), "send-q", strconv.FormatUint(s.sent, 10),
				"local-address", shown(s.local), "remote-address", shown(s.remote))
			state := stateName(s.state)
			if strings.HasPrefix(name, "udp") && state == "CLOSE" {
				state = ""
			}
			m.Set("state", state)
			m.Set("user", s.user)
			m.Set("inode", s.inode)
			program := owners[s.inode]
			if program == "" {
				program = "-"
			}
			m.Set("program", program)
			out = append(out, m)
		}
	}
	return out, nil
}

// shown writes an end of a socket as netstat does.
func shown(a netip.AddrPort) string {
	port := strconv.Itoa(int(a.Port()))
	if a.Port() == 0 {
		port = "*"
	}
	return a.Addr().String() + ":" + port
}

// socketOwners returns "PID/program" by the inodes of sockets, as far as this user may
// look.
func socketOwners(c *modules.Call) map[string]string {
	out := map[string]string{}
	proc := c.Host.Path("/proc")
	pids, err := procfs.Dir(proc).PIDs()
	if err != nil {
		return out
	}
	for _, pid := range pids {
		dir := filepath.Join(proc, strconv.Itoa(pid))
		fds, err := os.ReadDir(filepath.Join(dir, "fd"))
		if err != nil {
			continue // another user's, or gone
		}
		for _, fd := range fds {
			to, err := os.Readlink(filepath.Join(dir, "fd", fd.Name()))
			inode, ok := strings.CutPrefix(to, "socket:[")
			if err != nil || !ok {
				continue
			}
			name, err := os.ReadFile(filepath.Join(dir, "comm"))
			if err == nil {
				out[strings.TrimSuffix(inode, "]")] = strconv.Itoa(pid) + "/" + strings.TrimSpace(string(name))
			}
		}
	}
	return out
}

func activeTCP(_ context.Context, c *modules.Call) (any, error) {
	out := &ordered.Map{}
	for _, name := range [...]string{"tcp", "tcp6"} {
		found, err := sockets(c, name)
		if err != nil {
			return nil, err
		}
		for _, s := range found {
			if stateName(s.state) == "ESTABLISHED" {
				out.Set(strconv.Itoa(out.Len()), ordered.Of("local_addr", s.local.Addr().Unmap().String(), "local_port", int64(s.local.Port()),
					"remote_addr", s.remote.Addr().Unmap().String(), "remote_port", int64(s.remote.Port())))
			}
		}
	}
	return out, nil
}
