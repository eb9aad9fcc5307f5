package saltjinja

import (
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"net/netip"
	"strings"

	"github.com/gossh/gossh/jinja/py"
)

// networks are the filters that look for addresses.
func networks(*salt) []def {
	is := func(name string, versions ...int) def {
		return def{name: name, signature: "ip options=None", fn: func(c *call) (py.Value, error) {
			options, err := c.options(1)
			if err != nil {
				return py.Value{}, err
			}
			for _, v := range versions {
				if _, ok := address(c.v[0], v, options); ok {
					return py.True, nil
				}
			}
			return py.False, nil
		}}
	}
	pick := func(name string, versions ...int) def {
		return def{name: name, signature: "value options=None", fn: func(c *call) (py.Value, error) {
			options, err := c.options(1)
			if err != nil {
				return py.Value{}, err
			}
			found, many, err := findAddresses(c, versions, options)
			return ofAddresses(found, many, iface.String), err
		}}
	}
	return []def{
		is("is_ip", 4, 6), is("is_ipv4", 4), is("is_ipv6", 6),
		pick("ipaddr", 4, 6), pick("ipv4", 4), pick("ipv6", 6),
	}
}

// options are the words of argument i.
func (c *call) options(i int) ([]string, error) {
	if c.none(i) {
		return nil, nil
	}
	s, err := c.text(i)
	if err != nil || s == "" {
		return nil, err
	}
	words := strings.Split(s, ",")
	for i, w := range words {
		words[i] = strings.TrimSpace(w)
	}
	return words, nil
}

// address reads an address of the version that all options are true of.
func address(v py.Value, version int, options []string) (iface, bool) {
	s, ok := v.AsStr()
	if !ok {
		return iface{}, false
	}
	i, err := parseIface(s)
	if err != nil || i.version() != version {
		return iface{}, false
	}
	for _, o := range options {
		if !i.is(o) {
			return iface{}, false
		}
	}
	return i, true
}

// findAddresses finds the addresses in a text or a list, those of one version after
// those of the other; many says that it was a list.
func findAddresses(c *call, versions []int, options []string) (found []iface, many bool, err error) {
	items := []py.Value{c.v[0]}
	switch {
	case c.v[0].Kind() == py.KindStr:
	case c.v[0].Kind() == py.KindList, c.v[0].Kind() == py.KindTuple, py.TypeName(c.v[0]) == "generator":
		many = true
		if items, err = py.Collect(c.t, c.v[0]); err != nil {
			return nil, true, err
		}
	default:
		return nil, false, nil
	}
	for _, version := range versions {
		for _, item := range items {
			if i, ok := address(item, version, options); ok {
				found = append(found, i)
			}
		}
	}
	return found, many, nil
}

// ofAddresses is a list of texts, or the one text, or None.
func ofAddresses(found []iface, many bool, text func(iface) string) py.Value {
	if !many {
		if len(found) == 0 {
			return py.None
		}
		return py.Str(text(found[0]))
	}
	items := make([]py.Value, len(found))
	for i, f := range found {
		items[i] = py.Str(text(f))
	}
	return py.NewList(items)
}

// addresses are the filters that tell something of an address or network.
func addresses(s *salt) []def {
	const signature = "value options=None version=None"
	of := func(fn func(i iface) (py.Value, error)) func(c *call) (py.Value, error) {
		return func(c *call) (py.Value, error) {
			found, many, err := c.networks()
			if err != nil || len(found) == 0 {
				return py.None, err
			}
			items := make([]py.Value, len(found))
			for i, f := range found {
				if items[i], err = fn(f); err != nil {
					return py.Value{}, err
				}
			}
			if many {
				return py.NewList(items), nil
			}
			return items[0], nil
		}
	}
	return []def{
		{name: "ip_host", signature: signature, fn: of(func(i iface) (py.Value, error) { return py.Str(i.full()), nil })},
		{name: "network_size", signature: signature, fn: of(func(i iface) (py.Value, error) { return py.Big(i.size()), nil })},
		{name: "network_hosts", signature: signature, fn: of(func(i iface) (py.Value, error) {
			all, err := i.hosts()
			if err != nil {
				return py.Value{}, py.Errorf("ValueError", "%v", err)
			}
			return py.FromGo(all)
		})},
		{name: "ipwrap", signature: "value", fn: wrap},
		{name: "filter_by_networks", signature: "values networks", fn: byNetworks},
		{name: "gen_mac", signature: "prefix=AC:DE:48", fn: genMAC},
		{name: "mac_str_to_bytes", signature: "mac_str", fn: macBytes},
		{name: "dns_check", signature: "addr port=80 safe=False ipv6=None", fn: s.dnsCheck},
	}
}

// networks are the addresses that the filters of networks work on.
func (c *call) networks() ([]iface, bool, error) {
	options, err := c.options(1)
	if err != nil {
		return nil, false, err
	}
	versions := []int{4, 6}
	if v, ok := c.v[2].AsInt(); ok {
		versions = []int{int(v)}
	}
	return findAddresses(c, versions, options)
}

// wrap puts IPv6 addresses into brackets.
func wrap(c *call) (py.Value, error) {
	one := func(v py.Value) py.Value {
		if i, ok := address(v, 6, nil); ok {
			return py.Str("[" + i.String() + "]")
		}
		return v
	}
	switch c.v[0].Kind() {
	case py.KindList, py.KindTuple, py.KindSet:
	default:
		return one(c.v[0]), nil
	}
	items, err := py.Collect(c.t, c.v[0])
	for i := range items {
		items[i] = one(items[i])
	}
	return py.NewList(items), err
}

// byNetworks keeps the addresses that are in one of the networks.
func byNetworks(c *call) (py.Value, error) {
	if c.v[0].Kind() == py.KindDict {
		out := py.NewDict(0)
		for k, v := range c.v[0].Ref().(*py.Dict).All() {
			kept, err := inNetworks(c.t, v, c.v[1])
			if err != nil {
				return py.Value{}, err
			}
			if err := out.Set(c.t, k, kept); err != nil {
				return py.Value{}, err
			}
		}
		return out.Value(), nil
	}
	return inNetworks(c.t, c.v[0], c.v[1])
}

func inNetworks(t *py.Thread, values, networks py.Value) (py.Value, error) {
	if networks.IsNone() {
		return values, nil
	}
	nets, err := py.Collect(t, networks)
	if err != nil {
		return py.Value{}, err
	}
	items, err := py.Collect(t, values)
	if err != nil {
		return py.Value{}, err
	}
	var out []py.Value
	for _, item := range items {
		s, _ := item.AsStr()
		a, err := netip.ParseAddr(s)
		if err != nil {
			continue
		}
		for _, n := range nets {
			text, _ := n.AsStr()
			if i, err := parseIface(text); err == nil && i.network().Contains(a) {
				out = append(out, item)
				break
			}
		}
	}
	return py.NewList(out), nil
}

func genMAC(c *call) (py.Value, error) {
	prefix, err := c.text(0)
	if err != nil {
		return py.Value{}, err
	}
	for range 3 {
		prefix += fmt.Sprintf(":%02X", rand.IntN(256)) //nolint:gosec // no secret depends on it
	}
	return py.Str(prefix), nil
}

func macBytes(c *call) (py.Value, error) {
	s, err := c.text(0)
	if err != nil {
		return py.Value{}, err
	}
	digits := s
	if len(s) == 17 {
		digits = strings.ReplaceAll(s, s[2:3], "")
	}
	b, err := hex.DecodeString(digits)
	if err != nil || len(b) != 6 {
		return py.Value{}, py.Errorf("ValueError", "Invalid MAC address")
	}
	return py.Of(&py.Bytes{B: b}), nil
}

// dnsCheck is the first address of a name.
func (s *salt) dnsCheck(c *call) (py.Value, error) {
	host, err := c.text(0)
	if err != nil {
		return py.Value{}, err
	}
	if s.LookupHost == nil {
		return py.Value{}, refused("dns_check", "the network")
	}
	all, err := s.LookupHost(c.t.Ctx, host)
	if err != nil || len(all) == 0 {
		return py.Value{}, py.Errorf("SaltSystemExit", "DNS lookup or connection check of '%s' failed.", host)
	}
	want := 0
	if !c.none(3) {
		six, err := c.truth(3)
		if err != nil {
			return py.Value{}, err
		}
		want = map[bool]int{true: 6, false: 4}[six]
	}
	for _, a := range all {
		i, err := parseIface(a)
		if err != nil || want != 0 && i.version() != want {
			continue
		}
		if i.version() == 6 {
			return py.Str("[" + i.String() + "]"), nil
		}
		return py.Str(i.String()), nil
	}
	return py.Value{}, py.Errorf("SaltSystemExit", "DNS lookup of '%s' gave no address of the kind that is wanted.", host)
}
