package grains

import (
	"context"
	"encoding/hex"
	"net/netip"
	"slices"
	"strings"

	"github.com/gossh/gossh/ordered"
)

// Link is a network interface.
type Link struct {
	Name string
	// HWAddr is the hardware address, "" if it has none.
	HWAddr string
	// Addrs are in the order in which the kernel lists them.
	Addrs []Addr
}

// Addr is an address of an interface.
type Addr struct {
	netip.Addr
	// Secondary is set for a further IPv4 address of one network.
	Secondary bool
}

// network gives the addresses. ipv4 and ipv6 are sorted as numbers.
func network(ctx context.Context, s *Source) map[string]any {
	all := s.env.Links(ctx, s.env)
	var v4, v6 []netip.Addr
	ip, ip4, ip6, hw := ordered.NewMap(len(all)), ordered.NewMap(len(all)), ordered.NewMap(len(all)), ordered.NewMap(len(all))
	for _, l := range all {
		first, six, second := []any{}, []any{}, []any{}
		for _, a := range l.Addrs {
			text := a.WithZone("").String()
			switch {
			case a.Is6():
				six = append(six, text)
				v6 = append(v6, a.WithZone(""))
				continue
			case a.Secondary:
				second = append(second, text)
			default:
				first = append(first, text)
			}
			v4 = append(v4, a.Addr)
		}
		ip.Set(l.Name, append(append(append([]any{}, first...), six...), second...))
		ip4.Set(l.Name, append(first, second...))
		ip6.Set(l.Name, six)
		if l.HWAddr != "" {
			hw.Set(l.Name, l.HWAddr)
		}
	}
	return map[string]any{
		"ipv4": sorted(v4), "ipv6": sorted(v6),
		"ip_interfaces": ip, "ip4_interfaces": ip4, "ip6_interfaces": ip6, "hwaddr_interfaces": hw,
	}
}

func sorted(addrs []netip.Addr) []any {
	slices.SortFunc(addrs, netip.Addr.Compare)
	out := []any{}
	for _, a := range slices.Compact(addrs) {
		out = append(out, a.String())
	}
	return out
}

// hwaddr writes a hardware address as ip(8) does.
func hwaddr(b []byte) string {
	if len(b) == 4 { // a tunnel: its local end
		addr, _ := netip.AddrFromSlice(b)
		return addr.String()
	}
	var out []string
	for i := range b {
		out = append(out, hex.EncodeToString(b[i:i+1]))
	}
	return strings.Join(out, ":")
}

// parseIfconfig reads what ifconfig(8) of the BSDs and macOS prints.
func parseIfconfig(text string) []Link {
	var out []Link
	for line := range strings.Lines(text) {
		f := strings.Fields(line)
		if len(f) < 2 {
			continue
		}
		if line[0] != ' ' && line[0] != '\t' {
			out = append(out, Link{Name: strings.TrimSuffix(f[0], ":")})
			continue
		}
		if len(out) == 0 {
			continue
		}
		l := &out[len(out)-1]
		switch f[0] {
		case "ether":
			l.HWAddr = f[1]
		case "inet", "inet6":
			addr, err := netip.ParseAddr(f[1])
			if p, e := netip.ParsePrefix(f[1]); e == nil {
				addr, err = p.Addr(), nil
			}
			if err == nil {
				l.Addrs = append(l.Addrs, Addr{Addr: addr})
			}
		}
	}
	return out
}
