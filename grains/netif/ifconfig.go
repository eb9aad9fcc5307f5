package netif

import (
	"encoding/hex"
	mathbits "math/bits"
	"net/netip"
	"strconv"
	"strings"
)

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
			up := strings.Contains(f[1], "<UP")
			out = append(out, Link{Name: strings.TrimSuffix(f[0], ":"), Up: up})
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
			n := bits(f[2:], addr)
			if p, e := netip.ParsePrefix(f[1]); e == nil {
				addr, n, err = p.Addr(), p.Bits(), nil
			}
			if err == nil {
				l.Addrs = append(l.Addrs, Addr{Addr: addr, Bits: n})
			}
		}
	}
	return out
}

// bits returns the length of the prefix that the rest of a line of ifconfig tells:
// "prefixlen 64", or a mask in hexadecimal. It is that of one host if there is none.
func bits(f []string, addr netip.Addr) int {
	for i := 0; i+1 < len(f); i++ {
		switch f[i] {
		case "prefixlen":
			if n, err := strconv.Atoi(f[i+1]); err == nil {
				return n
			}
		case "netmask":
			if n, err := strconv.ParseUint(strings.TrimPrefix(f[i+1], "0x"), 16, 32); err == nil {
				return mathbits.OnesCount32(uint32(n))
			}
		}
	}
	return addr.BitLen()
}
