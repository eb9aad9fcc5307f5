package grains

import (
	"context"
	"net/netip"
	"slices"
	"sort"

	"github.com/gossh/gossh/ordered"
)

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
	sort.Slice(addrs, func(i, j int) bool { return addrs[i].Less(addrs[j]) })
	out := []any{}
	for _, a := range slices.Compact(addrs) {
		out = append(out, a.String())
	}
	return out
}
