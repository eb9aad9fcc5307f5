package network

import (
	"net/netip"
	"slices"
	"sort"
	"strconv"
	"strings"

	"github.com/gossh/gossh/grains/netif"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// of returns the functions that need the interfaces.
func of() map[string]func(c *modules.Call, links []netif.Link) (any, error) {
	return map[string]func(c *modules.Call, links []netif.Link) (any, error){
		"interfaces": interfaces, "interface": inet, "interface_ip": interfaceIP, "hw_addr": hwAddr, "hwaddr": hwAddr,
		"ifacestartswith": startsWith, "in_subnet": inSubnet,
		"ip_addrs": addresses(netip.Addr.Is4), "ipaddrs": addresses(netip.Addr.Is4), "ip_addrs6": addresses(netip.Addr.Is6), "ipaddrs6": addresses(netip.Addr.Is6),
		"subnets": networks(netip.Addr.Is4), "subnets6": networks(netip.Addr.Is6),
		"ip_networks": networks(netip.Addr.Is4), "ip_networks6": networks(netip.Addr.Is6),
	}
}

func interfaces(_ *modules.Call, links []netif.Link) (any, error) {
	out := &ordered.Map{}
	for i := range links {
		l := &links[i]
		m := ordered.Of("up", l.Up)
		if name, parent, ok := strings.Cut(l.Name, "@"); ok {
			l.Name = name
			m.Set("parent", parent)
		}
		if l.HWAddr != "" {
			m.Set("hwaddr", l.HWAddr)
		}
		for _, a := range l.Addrs {
			kind, entry := "inet6", ordered.Of("address", a.WithZone("").String(), "prefixlen", strconv.Itoa(a.Bits), "scope", a.Scope)
			if a.Is4() {
				kind, entry = "inet", inetOf(l, a)
			}
			if a.Secondary {
				kind, entry = "secondary", modules.Merge(ordered.Of("type", "inet"), entry, false)
			}
			list, _ := m.Value(kind).([]any)
			m.Set(kind, append(list, entry))
		}
		out.Set(l.Name, m)
	}
	return out, nil
}

// inetOf is the shape of an IPv4 address.
func inetOf(l *netif.Link, a netif.Addr) *ordered.Map {
	var broadcast any
	if a.Broadcast.IsValid() {
		broadcast = a.Broadcast.String()
	}
	label := a.Label
	if label == "" {
		label = l.Name
	}
	return ordered.Of("address", a.String(), "netmask", mask(a.Bits), "broadcast", broadcast, "label", label)
}

// find returns the interface that the call names.
func find(c *modules.Call, links []netif.Link) (*netif.Link, error) {
	name := c.Text("iface")
	var names []string
	for i := range links {
		if links[i].Name == name {
			return &links[i], nil
		}
		names = append(names, `"`+links[i].Name+`"`)
	}
	return nil, modules.Errorf("Interface \"%s\" not in available interfaces: %s", name, strings.Join(names, ", "))
}

func inet(c *modules.Call, links []netif.Link) (any, error) {
	l, err := find(c, links)
	if err != nil {
		return nil, err
	}
	out := []any{}
	for _, a := range l.Addrs {
		if a.Is4() && !a.Secondary {
			out = append(out, inetOf(l, a))
		}
	}
	return out, nil
}

func interfaceIP(c *modules.Call, links []netif.Link) (any, error) {
	l, err := find(c, links)
	if err != nil {
		return nil, err
	}
	for _, a := range l.Addrs {
		if a.Is4() && !a.Secondary {
			return a.String(), nil
		}
	}
	return "", nil
}

func hwAddr(c *modules.Call, links []netif.Link) (any, error) {
	l, err := find(c, links)
	if err != nil {
		return nil, err
	}
	if l.HWAddr == "" {
		return nil, modules.Errorf("Interface %s has no hardware address", l.Name)
	}
	return l.HWAddr, nil
}

func startsWith(c *modules.Call, links []netif.Link) (any, error) {
	out := []any{}
	for _, l := range links {
		if slices.ContainsFunc(l.Addrs, func(a netif.Addr) bool { return a.Is4() && strings.HasPrefix(a.String(), c.Text("cidr")) }) {
			out = append(out, l.Name)
		}
	}
	return out, nil
}

// addresses returns the function that lists addresses of a family.
func addresses(family func(netip.Addr) bool) func(c *modules.Call, links []netif.Link) (any, error) {
	return func(c *modules.Call, links []netif.Link) (any, error) {
		var in netip.Prefix
		if c.Text("cidr") != "" {
			var err error
			if in, err = prefix(c.Text("cidr")); err != nil {
				return nil, err
			}
		}
		only := c.Text("type")
		if only != "" && only != "public" && only != "private" {
			return nil, modules.Errorf("type is public or private, not %s", only)
		}
		var found []netip.Addr
		for _, a := range chosen(c, links, c.Text("interface"), family) {
			switch {
			case in.IsValid() && !in.Contains(a.Addr):
			case only != "" && private(a.Addr) != (only == "private"):
			default:
				found = append(found, a.WithZone(""))
			}
		}
		return sorted(found, netip.Addr.Compare), nil
	}
}

// chosen returns the addresses of a family, of one interface or all; those of the
// host itself only if the call wants them.
func chosen(c *modules.Call, links []netif.Link, one string, family func(netip.Addr) bool) []netif.Addr {
	only := c.Strings("interfaces")
	if one != "" {
		only = append(only, one)
	}
	var out []netif.Addr
	for _, l := range links {
		if len(only) > 0 && !slices.Contains(only, l.Name) {
			continue
		}
		for _, a := range l.Addrs {
			if family(a.Addr) && (!a.IsLoopback() || c.Bool("include_loopback")) {
				out = append(out, a)
			}
		}
	}
	return out
}

// networks returns the function that lists the networks of a family.
func networks(family func(netip.Addr) bool) func(c *modules.Call, links []netif.Link) (any, error) {
	return func(c *modules.Call, links []netif.Link) (any, error) {
		var found []netip.Prefix
		addr := map[netip.Prefix]netip.Addr{}
		for _, a := range chosen(c, links, c.Text("interface"), family) {
			found = append(found, a.Network())
			addr[a.Network()] = a.WithZone("")
		}
		names := sorted(found, compare)
		if !c.Bool("verbose") {
			return names, nil
		}
		out := &ordered.Map{}
		for _, p := range slices.Compact(found) {
			out.Set(p.String(), ordered.Of("address", addr[p].String(), "netmask", maskOf(p), "num_addresses", count(p), "prefixlen", int64(p.Bits())))
		}
		return out, nil
	}
}

func compare(a, b netip.Prefix) int {
	if n := a.Addr().Compare(b.Addr()); n != 0 {
		return n
	}
	return a.Bits() - b.Bits()
}

// sorted sorts what it is given, and returns it as texts, each once.
func sorted[T interface {
	comparable
	String() string
}](list []T, compare func(a, b T) int) []any {
	sort.Slice(list, func(i, j int) bool { return compare(list[i], list[j]) < 0 })
	out := []any{}
	for _, e := range slices.Compact(list) {
		out = append(out, e.String())
	}
	return out
}

func inSubnet(c *modules.Call, links []netif.Link) (any, error) {
	p, err := prefix(c.Text("cidr"))
	if err != nil {
		return nil, err
	}
	return slices.ContainsFunc(chosen(c, links, "", func(netip.Addr) bool { return true }), func(a netif.Addr) bool {
		return p.Contains(a.WithZone(""))
	}), nil
}
