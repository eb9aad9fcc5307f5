package dns

import (
	"cmp"
	"context"
	"errors"
	"net"
	"net/netip"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/targets"
)

// find looks up one item.
func (p *Provider) find(ctx context.Context, it *item) ([]host, error) {
	if it.srv {
		return p.service(ctx, it)
	}
	all, err := p.addresses(ctx, it.name, it.family)
	if err != nil {
		return nil, err
	}
	if len(all) == 1 {
		id, err := targets.ParseID(it.name)
		if err != nil {
			return nil, err
		}
		h := host{id: id, address: it.name}
		if p.server != "" || it.family != "" { // the system may not know, or mean another
			h.address = all[0].String()
		}
		return []host{h}, nil
	}
	out := make([]host, len(all))
	for i, a := range all {
		id, err := targets.ParseID(it.name + "-" + a.String())
		if err != nil {
			return nil, err
		}
		out[i] = host{id: id, address: a.String()}
	}
	return out, nil
}

// addresses returns the addresses of a name, sorted: those of IPv4 if there are any
// and nothing else is asked for.
func (p *Provider) addresses(ctx context.Context, name, family string) ([]netip.Addr, error) {
	ctx, cancel := context.WithTimeout(ctx, p.timeout)
	defer cancel()
	network := map[string]string{"": "ip", "ipv4": "ip4", "ipv6": "ip6"}[family]
	found, err := p.resolver.LookupNetIP(ctx, network, name)
	if err != nil {
		return nil, p.failed(name, err)
	}
	var v4, v6 []netip.Addr
	for _, a := range found {
		if a = a.Unmap(); a.Is4() {
			v4 = append(v4, a)
		} else {
			v6 = append(v6, a)
		}
	}
	if len(v4) == 0 {
		v4 = v6
	}
	slices.SortFunc(v4, netip.Addr.Compare)
	return slices.Compact(v4), nil
}

// service returns the targets of an SRV name. One that stands there with several
// ports has them in its ids.
func (p *Provider) service(ctx context.Context, it *item) ([]host, error) {
	records, err := p.records(ctx, it.name)
	if err != nil {
		return nil, err
	}
	var names []string
	ports := map[string]map[int]bool{}
	for _, r := range records {
		name := strings.TrimSuffix(r.Target, ".")
		if name == "" {
			continue // there decidedly is no such service
		}
		if ports[name] == nil {
			names, ports[name] = append(names, name), map[int]bool{}
		}
		ports[name][int(r.Port)] = true
	}
	places, err := p.places(ctx, it, names)
	if err != nil {
		return nil, err
	}
	var out []host
	done := map[targets.ID]bool{}
	for _, r := range records {
		name := strings.TrimSuffix(r.Target, ".")
		text := name
		if len(ports[name]) > 1 {
			text = withPort(name, int(r.Port))
		}
		if name == "" || done[targets.ID(text)] {
			continue
		}
		id, err := targets.ParseID(text)
		if err != nil {
			return nil, err
		}
		done[id] = true
		out = append(out, host{id: id, address: places[name], port: int(r.Port)})
	}
	return out, nil
}

// perService bounds the targets of one service that are looked up at a time.
const perService = 8

// places tells where the targets of a service are connected to: by their names,
// unless a server is asked that the system does not ask. Having no address is the
// outcome of a host; the error is that of ctx.
func (p *Provider) places(ctx context.Context, it *item, names []string) (map[string]any, error) {
	found := make([]any, len(names))
	var g errgroup.Group
	g.SetLimit(perService)
	for i, name := range names {
		if found[i] = name; p.server == "" && it.family == "" {
			continue
		}
		g.Go(func() error {
			all, err := p.addresses(ctx, name, it.family)
			if found[i] = err; err == nil {
				found[i] = all[0].String()
			}
			return ctx.Err()
		})
	}
	err := g.Wait()
	out := map[string]any{}
	for i, name := range names {
		out[name] = found[i]
	}
	return out, err
}

// records returns the SRV records of a name, by priority, then the heaviest first:
// all are wanted, so that chance, which weights are for, has no part in it.
func (p *Provider) records(ctx context.Context, name string) ([]*net.SRV, error) {
	ctx, cancel := context.WithTimeout(ctx, p.timeout)
	defer cancel()
	_, records, err := p.resolver.LookupSRV(ctx, "", "", name)
	if err != nil {
		return nil, p.failed(name, err)
	}
	slices.SortStableFunc(records, func(a, b *net.SRV) int {
		return cmp.Or(cmp.Compare(a.Priority, b.Priority), cmp.Compare(b.Weight, a.Weight), cmp.Compare(a.Target, b.Target), cmp.Compare(a.Port, b.Port))
	})
	return records, nil
}

// failed says what was asked, and whom: the error of package net names a server of
// the system, whoever was asked.
func (p *Provider) failed(name string, err error) error {
	why := err
	var e *net.DNSError
	if errors.As(err, &e) {
		why = errors.New(e.Err)
	}
	whom := ""
	if p.server != "" {
		whom = " (" + p.server + " was asked)"
	}
	return fault.New(fault.Invalid, "", "looking up %s: %w%s", name, why, whom)
}
