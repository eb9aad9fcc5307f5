package network

import (
	"context"
	"fmt"
	"math/big"
	"math/bits"
	"net/netip"
	"strconv"
	"strings"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// mask returns the mask of an IPv4 network.
func mask(n int) string {
	m := ^uint32(0) << (32 - n)
	return netip.AddrFrom4([4]byte{byte(m >> 24), byte(m >> 16), byte(m >> 8), byte(m)}).String()
}

// maskOf returns the mask of a network.
func maskOf(p netip.Prefix) string {
	var b [16]byte
	for i := range p.Bits() {
		b[i/8] |= 0x80 >> (i % 8)
	}
	if p.Addr().Is4() {
		return mask(p.Bits())
	}
	return netip.AddrFrom16(b).String()
}

// count returns how many addresses a network has.
func count(p netip.Prefix) any {
	n := p.Addr().BitLen() - p.Bits()
	if n < 63 {
		return int64(1) << n
	}
	return new(big.Int).Lsh(big.NewInt(1), uint(n))
}

// address reads an address.
func address(c *modules.Call, name string) (netip.Addr, error) {
	a, err := netip.ParseAddr(c.Text(name))
	if err != nil {
		return a, modules.Errorf("%s: '%s' is no address", name, c.Text(name))
	}
	return a, nil
}

// prefix reads a network, whose length may be a mask; a lone address is one of its
// own. Bits of the host are dropped.
func prefix(text string) (netip.Prefix, error) {
	text, length, has := strings.Cut(text, "/")
	a, err := netip.ParseAddr(text)
	if err != nil {
		return netip.Prefix{}, modules.Errorf("'%s' is no network: no address", text)
	}
	n := a.BitLen()
	if has {
		if n, err = lengthOf(length); err != nil || n > a.BitLen() || n < 0 {
			return netip.Prefix{}, modules.Errorf("'%s/%s' is no network: no length or mask", text, length)
		}
	}
	return netip.PrefixFrom(a, n).Masked(), nil
}

// lengthOf reads the length of a prefix, or a mask.
func lengthOf(text string) (int, error) {
	m, err := netip.ParseAddr(text)
	if err != nil || !m.Is4() {
		return strconv.Atoi(text)
	}
	b := m.As4()
	v := uint32(b[0])<<24 | uint32(b[1])<<16 | uint32(b[2])<<8 | uint32(b[3])
	n := bits.LeadingZeros32(^v)
	if mask(n) != text {
		return 0, strconv.ErrSyntax
	}
	return n, nil
}

func calcNet(_ context.Context, c *modules.Call) (any, error) {
	text := c.Text("ip_addr")
	if m := c.Text("netmask"); m != "" {
		text += "/" + m
	}
	p, err := prefix(text)
	if err != nil {
		return nil, err
	}
	return p.String(), nil
}

func convertCIDR(_ context.Context, c *modules.Call) (any, error) {
	p, err := prefix(c.Text("cidr"))
	if err != nil {
		return ordered.Of("network", nil, "netmask", nil, "broadcast", nil), nil
	}
	last := p.Addr().AsSlice()
	for i := p.Bits(); i < len(last)*8; i++ {
		last[i/8] |= 0x80 >> (i % 8)
	}
	broadcast, _ := netip.AddrFromSlice(last)
	return ordered.Of("network", p.Addr().String(), "netmask", maskOf(p), "broadcast", broadcast.String()), nil
}

func ipInSubnet(_ context.Context, c *modules.Call) (any, error) {
	a, err := address(c, "ip_addr")
	if err != nil {
		return nil, err
	}
	p, err := prefix(c.Text("cidr"))
	return p.Contains(a), err
}

// private reports whether an address is for private use, the host itself and links
// among it, as Python's ipaddress has it.
func private(a netip.Addr) bool {
	if a.IsPrivate() || a.IsLoopback() || a.IsLinkLocalUnicast() || a.IsUnspecified() {
		return true
	}
	for _, p := range [...]string{"0.0.0.0/8", "192.0.0.0/29", "192.0.0.170/31", "192.0.2.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4", "100::/64", "2001:db8::/32", "2001::/23"} {
		if netip.MustParsePrefix(p).Contains(a) {
			return true
		}
	}
	return false
}

func isPrivate(_ context.Context, c *modules.Call) (any, error) {
	a, err := address(c, "ip_addr")
	return private(a), err
}

func isLoopback(_ context.Context, c *modules.Call) (any, error) {
	a, err := address(c, "ip_addr")
	return a.IsLoopback(), err
}

func reverseIP(_ context.Context, c *modules.Call) (any, error) {
	a, err := address(c, "ip_addr")
	if err != nil {
		return nil, err
	}
	if a.Is4() {
		b := a.As4()
		return fmt.Sprintf("%d.%d.%d.%d.in-addr.arpa", b[3], b[2], b[1], b[0]), nil
	}
	var out strings.Builder
	b := a.As16()
	for i := len(b) - 1; i >= 0; i-- {
		fmt.Fprintf(&out, "%x.%x.", b[i]&15, b[i]>>4)
	}
	return out.String() + "ip6.arpa", nil
}

func ipHex(_ context.Context, c *modules.Call) (any, error) {
	a, err := address(c, "ip")
	if err != nil {
		return nil, err
	}
	if !a.Is4() {
		return nil, modules.Errorf("ip: '%s' is no IPv4 address", c.Text("ip"))
	}
	return fmt.Sprintf("%X", a.AsSlice()), nil
}
