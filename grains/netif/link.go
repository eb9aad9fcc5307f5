package netif

import "net/netip"

// Link is a network interface.
type Link struct {
	Name string
	// HWAddr is the hardware address, "" if it has none.
	HWAddr string
	// Up is set if it is switched on.
	Up bool
	// Addrs are in the order in which the kernel lists them.
	Addrs []Addr
}

// Addr is an address of an interface.
type Addr struct {
	netip.Addr
	// Bits is the length of the prefix of its network.
	Bits int
	// Broadcast is the address of all hosts of its network; it may be invalid.
	Broadcast netip.Addr
	// Label is the name of the address, "" for that of its interface.
	Label string
	// Scope is global, site, link or host; "" where nobody tells it.
	Scope string
	// Secondary is set for a further IPv4 address of one network.
	Secondary bool
}

// Network returns the network of the address.
func (a Addr) Network() netip.Prefix {
	return netip.PrefixFrom(a.WithZone(""), a.Bits).Masked()
}
