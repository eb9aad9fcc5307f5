package sshconfig

import (
	"net"
	"net/netip"
	"strings"
)

// onNetwork evaluates Match localnetwork: whether an interface has an address in
// one of the networks, and none in those that are negated.
func (r *resolver) onNetwork(n *node, c *criterion) (ok, decided bool) {
	own, err := net.InterfaceAddrs()
	if err != nil {
		r.warn("%s: Match localnetwork: %v", n.place, err)
		return false, false
	}
	for _, p := range c.patterns {
		text, negated := strings.CutPrefix(p, "!")
		if !strings.Contains(text, "/") {
			if a, err := netip.ParseAddr(text); err == nil {
				text = netip.PrefixFrom(a, a.BitLen()).String()
			}
		}
		network, err := netip.ParsePrefix(text)
		if err != nil {
			r.fail("%s: Match localnetwork: %q is no network", n.place, p)
			return false, false
		}
		if !contains(network, own) {
			continue
		}
		if negated {
			return false, true
		}
		ok = true
	}
	return ok, true
}

func contains(network netip.Prefix, own []net.Addr) bool {
	for _, a := range own {
		ipnet, ok := a.(*net.IPNet)
		if !ok {
			continue
		}
		if addr, ok := netip.AddrFromSlice(ipnet.IP); ok && network.Contains(addr.Unmap()) {
			return true
		}
	}
	return false
}
