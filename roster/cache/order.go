package cache

import (
	"net/netip"
	"strings"

	"github.com/gossh/gossh/facts"
	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/ordered"
)

// find looks a value up in what is known of a host.
type find func(r *facts.Record) (v any, ok bool)

// rule is one key of roster_order.
type rule struct {
	name  string
	finds []find
}

func wrong(format string, args ...any) *fault.Error {
	return fault.New(fault.Invalid, "reading roster_order", format, args...)
}

// parseOrder reads roster_order.
func parseOrder(v any) ([]rule, error) {
	if v == nil {
		return nil, nil
	}
	m, ok := v.(*ordered.Map)
	if !ok {
		return nil, wrong("for the roster cache it must be a mapping of attributes to look-ups").WithHint("such as {host: [ipv4-private, reached]}")
	}
	var out []rule
	for name, v := range m.All() {
		list, ok := v.([]any)
		if !ok {
			list = []any{v}
		}
		r := rule{name: name}
		for _, e := range list {
			fs, err := lookup(e)
			if err != nil {
				return nil, err
			}
			r.finds = append(r.finds, fs...)
		}
		out = append(out, r)
	}
	return out, nil
}

// lookup reads one look-up.
func lookup(v any) ([]find, error) {
	switch v := v.(type) {
	case string:
		f, err := word(v)
		return []find{f}, err
	case *ordered.Map:
		return inData(v)
	}
	return nil, wrong("%v is no look-up", v)
}

// word reads a look-up that is a word.
func word(s string) (find, error) {
	switch s {
	case "id":
		return func(r *facts.Record) (any, bool) { return string(r.ID), true }, nil
	case "reached":
		return func(r *facts.Record) (any, bool) { return r.Host, r.Host != "" }, nil
	}
	if p, err := netip.ParsePrefix(s); err == nil {
		if p != p.Masked() {
			return nil, wrong("%s has bits set beyond the network: %s is one", s, p.Masked())
		}
		return address(p.Contains), nil
	}
	if a, err := netip.ParseAddr(s); err == nil {
		return address(func(b netip.Addr) bool { return a == b }), nil
	}
	family, kind := "", s
	if f, k, ok := strings.Cut(s, "-"); ok {
		family, kind = f, k
	}
	is, ok := kinds()[kind]
	if !ok || family != "" && family != "ipv4" && family != "ipv6" {
		return nil, wrong("there is no look-up %q", s).
			WithHint("there is: id, reached, a network, global, private and local, with ipv4- or ipv6- before them or not, and {grain: KEY}")
	}
	return address(func(a netip.Addr) bool {
		return is(a) && (family == "" || a.Is4() == (family == "ipv4"))
	}), nil
}

// kinds are the kinds of addresses.
func kinds() map[string]func(netip.Addr) bool {
	global := func(a netip.Addr) bool { return a.IsGlobalUnicast() && !a.IsPrivate() }
	return map[string]func(netip.Addr) bool{
		"global": global, "public": global, "private": netip.Addr.IsPrivate,
		"local": func(a netip.Addr) bool { return a.IsLoopback() || a.IsLinkLocalUnicast() },
	}
}

// address finds the first address of a kind, IPv4 before IPv6.
func address(is func(netip.Addr) bool) find {
	return func(r *facts.Record) (any, bool) {
		for _, name := range []string{"ipv4", "ipv6"} {
			v, _ := r.Grains.Get(name)
			list, _ := v.([]any)
			for _, e := range list {
				text, _ := e.(string)
				if a, err := netip.ParseAddr(text); err == nil && is(a.WithZone("")) {
					return a.String(), true
				}
			}
		}
		return nil, false
	}
}

// inData reads {grain: KEY} and {grain: [KEY, ...]}.
func inData(m *ordered.Map) ([]find, error) {
	var out []find
	for what, v := range m.All() {
		if what != "grain" {
			return nil, wrong("there is no look-up in %s", what).WithHint("grain is one")
		}
		keys, ok := v.([]any)
		if !ok {
			keys = []any{v}
		}
		for _, k := range keys {
			path, ok := k.(string)
			if !ok || path == "" {
				return nil, wrong("%v is no key of a grain", k)
			}
			out = append(out, func(r *facts.Record) (any, bool) { return grain(r, path) })
		}
	}
	return out, nil
}

// grain follows a path of keys with colons; of a list the first element counts.
func grain(r *facts.Record, path string) (any, bool) {
	keys := strings.Split(path, ":")
	v, ok := r.Grains.Get(keys[0])
	for _, k := range keys[1:] {
		m, isMap := v.(*ordered.Map)
		if !isMap {
			return nil, false
		}
		v, ok = m.Get(k)
	}
	if list, isList := v.([]any); isList {
		if len(list) == 0 {
			return nil, false
		}
		v = list[0]
	}
	return v, ok && v != nil && v != ""
}
