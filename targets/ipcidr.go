package targets

import (
	"net/netip"
	"strconv"
	"strings"
	"unicode/utf8"
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
		return nil, located(wrongAddress(text), "%q is neither an address nor a network such as 10.0.0.0/8", text)
	}
	return &ipcidr{p.Masked()}, nil
}

// wrongAddress returns the character, from 1, from which on text is no address or
// network: the library does not tell.
func wrongAddress(text string) int {
	host, _, slash := strings.Cut(text, "/")
	if _, err := netip.ParseAddr(host); err == nil && slash {
		return len(host) + 2
	}
	at := 0
	for i, r := range host {
		if !strings.ContainsRune("0123456789abcdefABCDEF.:", r) {
			return utf8.RuneCountInString(host[:i]) + 1
		}
	}
	for part := range strings.SplitSeq(host, ".") {
		n, err := strconv.Atoi(part)
		if err != nil || n > 255 || len(part) > 1 && part[0] == '0' {
			break
		}
		at += len(part) + 1
	}
	return min(at, len(host)) + 1
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
	var err error
	for _, key := range []string{"ipv4", "ipv6"} {
		v, _ := grains.get(key)
		if lacks(tree, key) {
			err = &unknown{NeedGrains, t.ID}
		}
		list, _ := items(v)
		for _, e := range list {
			text, _ := e.(string)
			if a, err := netip.ParseAddr(text); err == nil && c.network.Contains(a.WithZone("")) {
				return true, nil
			}
		}
	}
	return false, err
}
