package targets

import (
	"net/netip"
	"strconv"
	"strings"
)

// Name is a host as people write it: [user@]host[:port].
type Name struct {
	// User is "" if none is given.
	User string
	// Host is an id, a host name or an address, without brackets.
	Host string
	// Port is 0 if none is given.
	Port int
}

// ParseName splits s at its last @, as ssh(1) does, and takes a port off:
// host:port or [address]:port. A bare IPv6 address has no port. Errors are
// fault.Invalid.
func ParseName(s string) (Name, error) {
	n, rest := Name{}, s
	if i := strings.LastIndexByte(s, '@'); i >= 0 {
		n.User, rest = s[:i], s[i+1:]
		if n.User == "" {
			return n, invalid("%q has no user before the @", s)
		}
	}
	host, port, hasPort, ok := splitPort(rest)
	if !ok {
		return n, invalid("the address %q is broken: write [address]:port", rest)
	}
	if n.Host = host; host == "" {
		return n, invalid("%q names no host", s)
	}
	if hasPort {
		p, err := strconv.ParseUint(port, 10, 16)
		if err != nil || p == 0 {
			return n, invalid("%q is no port: a number from 1 to 65535 is", port)
		}
		n.Port = int(p)
	}
	return n, nil
}

// splitPort splits host:port, [address]:port, [address] or host.
func splitPort(s string) (host, port string, hasPort, ok bool) {
	if _, err := netip.ParseAddr(s); err == nil {
		return s, "", false, true
	}
	if inner, bracket := strings.CutPrefix(s, "["); bracket {
		addr, tail, closed := strings.Cut(inner, "]")
		if _, err := netip.ParseAddr(addr); !closed || err != nil {
			return "", "", false, false
		}
		port, hasPort = strings.CutPrefix(tail, ":")
		return addr, port, hasPort, hasPort || tail == ""
	}
	host, port, hasPort = strings.Cut(s, ":")
	return host, port, hasPort, !strings.Contains(port, ":")
}

// isAddress reports whether s is the name of a host whose brackets are those of
// an IPv6 address and not of a pattern.
func isAddress(s string) bool {
	n, err := ParseName(s)
	return err == nil && strings.Contains(n.Host, ":")
}
