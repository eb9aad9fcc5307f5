package targets

import (
	"net/netip"
	"strings"
)

// ipcidr matches hosts with an address in a network: by the address that they are
// reached at, if it is one, and by their grains ipv4 and ipv6.
type ipcidr struct{ network netip.Prefix }

func newIPCIDR(text string) (*ipcidr, error) {
	text = strings.TrimSpace(text)
	if a, err := netip.ParseAddr(text); err == nil {
		return &ipcidr{netip.PrefixFrom(a, a.BitLen())}, nil
	}
	p, err := netip.ParsePrefix(text)
	if err != nil {
		return nil, invalid("%q is neither an address nor a network such as 10.0.0.0/8", text)
	}
	return &ipcidr{p.Masked()}, nil
}

// Needs implements Matcher.
func (*ipcidr) Needs() Need { return NeedGrains }

// Match implements Matcher.
func (c *ipcidr) Match(t *Target, f Facts) (bool, error) {
	if a, err := netip.ParseAddr(t.Addr()); err == nil && c.network.Contains(a.Unmap().WithZone("")) {
		return true, nil
	}
	var tree any
	known := f != nil
	if known {
		tree, known = f.Tree(NeedGrains)
	}
	grains, ok := mapping(tree)
	if !known || !ok {
		return false, &unknown{NeedGrains, t.ID}
	}
	for _, key := range []string{"ipv4", "ipv6"} {
		v, _ := grains.get(key)
		list, _ := items(v)
		for _, e := range list {
			text, _ := e.(string)
			if a, err := netip.ParseAddr(text); err == nil && c.network.Contains(a.WithZone("")) {
				return true, nil
			}
		}
	}
	return false, nil
}
