package grains

import (
	"context"
	"encoding/binary"
	"encoding/hex"
	"net/netip"
	"strconv"
	"strings"

	"github.com/gossh/gossh/ordered"
)

// gateways gives where packets go that have no other route: an address, true if
// they go to an interface, false if there is no such route.
func gateways(ctx context.Context, s *Source) map[string]any {
	var v4, v6 any
	if s.env.OS == "linux" {
		v4, v6 = gateway4(s.env.read("proc/net/route")), gateway6(s.env.read("proc/net/ipv6_route"))
	} else {
		v4, v6 = gatewayOf(s.env.Run(ctx, "route", "-n", "get", "default")), gatewayOf(s.env.Run(ctx, "route", "-n", "get", "-inet6", "default"))
	}
	return map[string]any{"ip4_gw": v4, "ip6_gw": v6, "ip_gw": v4 != false || v6 != false}
}

// gateway4 reads the routes that the kernel lists in hexadecimal, in the order of
// the bytes of the host.
func gateway4(routes string) any {
	for line := range strings.Lines(routes) {
		f := strings.Fields(line)
		if len(f) < 8 || f[1] != "00000000" || f[7] != "00000000" {
			continue
		}
		if n, err := strconv.ParseUint(f[2], 16, 32); err == nil {
			return via(binary.NativeEndian.AppendUint32(nil, uint32(n)))
		}
	}
	return false
}

func gateway6(routes string) any {
	for line := range strings.Lines(routes) {
		f := strings.Fields(line)
		// The kernel has a route to nowhere, with the device lo.
		if len(f) < 10 || strings.Trim(f[0], "0") != "" || f[1] != "00" || f[9] == "lo" {
			continue
		}
		if b, err := hex.DecodeString(f[4]); err == nil && len(b) == 16 {
			return via(b)
		}
	}
	return false
}

// gatewayOf reads what route(8) of the BSDs and macOS says of a destination.
func gatewayOf(text string) any {
	found := false
	for line := range strings.Lines(text) {
		f := strings.Fields(line)
		if len(f) != 2 {
			continue
		}
		switch f[0] {
		case "gateway:":
			if addr, err := netip.ParseAddr(f[1]); err == nil {
				return addr.WithZone("").String()
			}
		case "interface:":
			found = true
		}
	}
	return found
}

// via is an address, or true for none.
func via(b []byte) any {
	addr, _ := netip.AddrFromSlice(b)
	if addr.IsUnspecified() {
		return true
	}
	return addr.String()
}

// resolver gives how names are looked up. Where systemd answers for others, what it
// asks itself counts.
func resolver(_ context.Context, s *Source) map[string]any {
	text := s.env.read("run/systemd/resolve/resolv.conf")
	if text == "" {
		text = s.env.read("etc/resolv.conf")
	}
	servers, v4, v6, sortlist := []any{}, []any{}, []any{}, []any{}
	domain, search, options := "", []any{}, []any{}
	for line := range strings.Lines(text) {
		line, _, _ = strings.Cut(strings.TrimSpace(line), "#")
		f := strings.Fields(line)
		if len(f) < 2 || f[0][0] == ';' {
			continue
		}
		switch f[0] {
		case "nameserver":
			addr, err := netip.ParseAddr(f[1])
			if err != nil {
				continue
			}
			servers = append(servers, addr.String())
			if addr.Is4() {
				v4 = append(v4, addr.String())
			} else {
				v6 = append(v6, addr.String())
			}
		case "domain":
			domain = f[1]
		case "search":
			search = list(f[1:])
		case "sortlist":
			for _, n := range f[1:] {
				sortlist = append(sortlist, strings.ReplaceAll(n, "/255.255.255.0", "/24"))
			}
		case "options":
			options = append(options, list(f[1:])...)
		}
	}
	if text == "" {
		return nil
	}
	return map[string]any{"dns": ordered.Of("nameservers", servers, "ip4_nameservers", v4, "ip6_nameservers", v6,
		"sortlist", sortlist, "domain", domain, "search", search, "options", options)}
}
