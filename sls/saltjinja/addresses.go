package saltjinja

import (
	"errors"
	"fmt"
	"math/big"
	"math/bits"
	"net/netip"
	"strconv"
	"strings"
)

// iface is an address with the length of its network, as of Python's
// ip_interface; plain says that it was written without one.
type iface struct {
	addr  netip.Addr
	bits  int
	plain bool
}

var errNoAddress = errors.New("no address")

// parseIface reads an address, with a prefix length or a mask or not.
func parseIface(s string) (iface, error) {
	host, mask, has := strings.Cut(s, "/")
	addr, err := netip.ParseAddr(host)
	if err != nil || addr.Is4() && strings.Contains(host, ":") {
		return iface{}, errNoAddress
	}
	if !has {
		return iface{addr, addr.BitLen(), true}, nil
	}
	if n, err := strconv.Atoi(mask); err == nil && strings.Trim(mask, "0123456789") == "" {
		if n > addr.BitLen() {
			return iface{}, errNoAddress
		}
		return iface{addr, n, false}, nil
	}
	m, err := netip.ParseAddr(mask)
	if err != nil || !m.Is4() || !addr.Is4() {
		return iface{}, errNoAddress
	}
	b := m.As4()
	n := uint32(b[0])<<24 | uint32(b[1])<<16 | uint32(b[2])<<8 | uint32(b[3])
	if ones := bits.LeadingZeros32(^n); n<<ones == 0 {
		return iface{addr, ones, false}, nil
	}
	if zeros := bits.LeadingZeros32(n); ^n>>(32-zeros)<<(32-zeros) == ^n {
		return iface{addr, zeros, false}, nil
	}
	return iface{}, errNoAddress
}

// String is str() of Python's object.
func (i iface) String() string {
	if i.plain {
		return addrText(i.addr)
	}
	return i.full()
}

// full has the length of the network in any case.
func (i iface) full() string { return fmt.Sprintf("%s/%d", addrText(i.addr), i.bits) }

// addrText writes an IPv4 address within IPv6 in hexadecimal, as Python does.
func addrText(a netip.Addr) string {
	if !a.Is4In6() {
		return a.String()
	}
	b := a.As16()
	return fmt.Sprintf("::ffff:%x:%x", int(b[12])<<8|int(b[13]), int(b[14])<<8|int(b[15]))
}

func (i iface) version() int {
	if i.addr.Is4() {
		return 4
	}
	return 6
}

func (i iface) network() netip.Prefix {
	p, _ := i.addr.WithZone("").Prefix(i.bits)
	return p
}

// size is the number of addresses of the network.
func (i iface) size() *big.Int {
	return new(big.Int).Lsh(big.NewInt(1), uint(i.addr.BitLen()-i.bits)) //nolint:gosec // not negative
}

// maxHosts is how many hosts of a network a template can list.
const maxHosts = 1 << 17

// hosts are the addresses of the network that hosts can have.
func (i iface) hosts() ([]string, error) {
	size := i.size()
	if !size.IsInt64() || size.Int64() > maxHosts {
		return nil, fmt.Errorf("the network %s has more than %d hosts", i.network(), maxHosts)
	}
	n, first := size.Int64(), i.network().Addr()
	if n > 2 { // the first is the network's, the last is for broadcasts
		first = first.Next()
		if n--; i.addr.Is4() {
			n--
		}
	}
	out := make([]string, 0, n)
	for a := first; int64(len(out)) < n; a = a.Next() {
		out = append(out, addrText(a))
	}
	return out, nil
}

// The networks that are not for the public, and those that are reserved.
var (
	private = prefixes(`0.0.0.0/8 10.0.0.0/8 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/29 192.0.0.170/31
		192.0.2.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 240.0.0.0/4
		::1/128 ::/128 100::/64 2001::/23 2001:2::/48 2001:db8::/32 2001:10::/28 fc00::/7 fe80::/10`)
	reserved = prefixes(`240.0.0.0/4 ::/8 100::/8 200::/7 400::/6 800::/5 1000::/4 4000::/3 6000::/3 8000::/3 a000::/3
		c000::/3 e000::/4 f000::/5 f800::/6 fe00::/9`)
	siteLocal = prefixes(`fec0::/10`)
)

func prefixes(s string) []netip.Prefix {
	var all []netip.Prefix
	for _, p := range strings.Fields(s) {
		all = append(all, netip.MustParsePrefix(p))
	}
	return all
}

func within(a netip.Addr, all []netip.Prefix) bool {
	for _, p := range all {
		if p.Addr().Is4() == a.Is4() && p.Contains(a.WithZone("")) {
			return true
		}
	}
	return false
}

// is answers an option of the network filters; unknown ones are true.
func (i iface) is(option string) bool {
	a := i.addr
	switch option {
	case "global", "public":
		return !within(a.Unmap(), private)
	case "private":
		return within(a.Unmap(), private)
	case "link-local", "linklocal", "ll":
		return a.IsLinkLocalUnicast()
	case "loopback", "lo":
		return a.IsLoopback()
	case "multicast":
		return a.IsMulticast()
	case "reserved":
		return within(a, reserved)
	case "site-local", "sl":
		return within(a, siteLocal)
	case "unspecified":
		return a.IsUnspecified()
	}
	return true
}
