package cloud

import (
	"net/netip"
	"strings"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/ordered"
)

// place is one of roster_order: a kind of address.
type place struct {
	kind   string // public, private or local
	family int    // 4, 6, or 0 for both, 4 before 6
}

// order reads roster_order. A mapping is that of another roster.
func order(v any) ([]place, error) {
	list, ok := v.([]any)
	switch v := v.(type) {
	case nil, *ordered.Map:
		list = []any{"public", "private", "local"}
	case string:
		for word := range strings.SplitSeq(v, ",") {
			list = append(list, word)
		}
	default:
		if !ok {
			return nil, fault.New(fault.Invalid, "", "roster_order must be a list of kinds of addresses")
		}
	}
	var out []place
	for _, x := range list {
		word, _ := x.(string)
		p := place{kind: strings.TrimSpace(word)}
		if rest, ok := strings.CutPrefix(p.kind, "ipv4-"); ok {
			p = place{rest, 4}
		} else if rest, ok := strings.CutPrefix(p.kind, "ipv6-"); ok {
			p = place{rest, 6}
		}
		switch p.kind {
		case "global":
			p.kind = "public"
		case "public", "private", "local":
		default:
			return nil, fault.New(fault.Invalid, "", "roster_order: %q is no kind of address", word).
				WithHint("there are public, private and local, also with ipv4- or ipv6- before them")
		}
		out = append(out, p)
	}
	return out, nil
}

// choose returns the first address of the first kind that there is one of.
func choose(order []place, all []netip.Addr) (netip.Addr, bool) {
	for _, p := range order {
		for _, family := range []int{4, 6} {
			if p.family != 0 && p.family != family {
				continue
			}
			for _, a := range all {
				if a.Is4() == (family == 4) && kind(a) == p.kind {
					return a, true
				}
			}
		}
	}
	return netip.Addr{}, false
}

// kind returns public, private, local, or "" for what nobody connects to.
func kind(a netip.Addr) string {
	switch {
	case a.IsLoopback():
		return "local"
	case a.IsUnspecified(), a.IsMulticast(), a.IsLinkLocalUnicast():
		return ""
	case a.IsPrivate(), shared().Contains(a):
		return "private"
	}
	return "public"
}

// shared is the network that providers share behind one address (RFC 6598).
func shared() netip.Prefix { return netip.PrefixFrom(netip.AddrFrom4([4]byte{100, 64, 0, 0}), 10) }

// addressKeys are where drivers have addresses: what is public comes first.
var addressKeys = [...]string{"public_ips", "public_ip", "private_ips", "private_ip"}

// addresses returns the addresses of an instance, in their order.
func addresses(m *ordered.Map) []netip.Addr {
	var out []netip.Addr
	for _, k := range addressKeys {
		list, ok := m.Value(k).([]any)
		if !ok {
			list = []any{m.Value(k)}
		}
		for _, v := range list {
			s, _ := v.(string)
			s, _, _ = strings.Cut(s, "/")
			if a, err := netip.ParseAddr(strings.TrimSpace(s)); err == nil {
				out = append(out, a.Unmap().WithZone(""))
			}
		}
	}
	return out
}
