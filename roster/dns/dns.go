package dns

import (
	"context"
	"iter"
	"net"
	"net/netip"
	"slices"
	"strconv"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/roster"
	"github.com/gossh/gossh/targets"
)

// Options say what is looked up.
type Options struct {
	// Names are what is looked up always: texts, or mappings with srv or name, and
	// attributes of the hosts that are found.
	Names any `opts:"gossh:dns"`
	// Server is the address of the name server that is asked, with a port or not;
	// "" asks those of the system.
	Server string `opts:"gossh:dns_server"`
	// Timeout is how long one name may take; 0 means five seconds.
	Timeout time.Duration `opts:"gossh:dns_timeout"`
	// Warn takes what the operator should read; nil drops it.
	Warn func(msg string)
}

// Bounds of what is looked up.
const (
	MaxNames = 10_000 // of Names
	parallel = 32     // at the same time
)

// Provider looks up anew for each call.
type Provider struct {
	items    []item
	resolver *net.Resolver
	server   string // "" is the system's
	timeout  time.Duration
	warn     func(msg string)
}

var _ roster.Provider = (*Provider)(nil)

// New returns a provider, or fault.Invalid for names and a server that are none.
// Nothing is looked up yet.
func New(o Options) (*Provider, error) {
	items, err := parse(o.Names)
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, "gossh:dns", err)
	}
	p := &Provider{items: items, resolver: &net.Resolver{}, timeout: o.Timeout, warn: o.Warn}
	if p.warn == nil {
		p.warn = func(string) {}
	}
	if p.timeout <= 0 {
		p.timeout = 5 * time.Second
	}
	if o.Server == "" {
		return p, nil
	}
	if p.server, err = server(o.Server); err != nil {
		return nil, fault.Wrap(fault.Invalid, "gossh:dns_server", err)
	}
	dial := func(ctx context.Context, network, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, network, p.server)
	}
	p.resolver = &net.Resolver{PreferGo: true, Dial: dial}
	return p, nil
}

// server reads an address, whose port is 53 if it has none.
func server(text string) (string, error) {
	if a, err := netip.ParseAddr(text); err == nil {
		return netip.AddrPortFrom(a, 53).String(), nil
	}
	a, err := netip.ParseAddrPort(text)
	if err != nil {
		return "", fault.New(fault.Invalid, "", "%q is not the address of a name server, such as 192.0.2.53 or [2001:db8::53]:5353", text)
	}
	return a.String(), nil
}

// Entries implements roster.Provider. The targets of an SRV record are entries with
// their ports, by priority and weight; the addresses of a name are one each, or one
// with that name if it is the only one. An SRV name as the target of q is looked up
// as well; to choose by it, roster.Set has Compile as its Compile.
func (p *Provider) Entries(ctx context.Context, q roster.Query) iter.Seq2[roster.Entry, error] {
	return func(yield func(roster.Entry, error) bool) {
		asked, _, err := services(q.Expr)
		if err != nil {
			yield(roster.Entry{}, err)
			return
		}
		items := slices.Concat(p.items, itemsOf(asked))
		if len(items) == 0 {
			p.warn("the roster dns looks nothing up: gossh: dns: in the configuration names services and hosts, or a target does, such as _ssh._tcp.example.com")
		}
		found, err := p.lookup(ctx, items)
		if err != nil {
			yield(roster.Entry{}, err)
			return
		}
		seen := map[targets.ID]host{}
		for i, list := range found {
			for _, h := range list {
				if old, ok := seen[h.id]; ok && old.same(h) {
					continue // two services of one host
				}
				seen[h.id] = h
				if !yield(items[i].entry(h), nil) {
					return
				}
			}
		}
	}
}

// lookup returns the hosts of each item.
func (p *Provider) lookup(ctx context.Context, items []item) ([][]host, error) {
	out := make([][]host, len(items))
	g, ctx2 := errgroup.WithContext(ctx)
	g.SetLimit(parallel)
	for i := range items {
		g.Go(func() (err error) {
			out[i], err = p.find(ctx2, &items[i])
			return err
		})
	}
	if err := g.Wait(); err != nil {
		if cause := ctx.Err(); cause != nil {
			return nil, cause
		}
		return nil, err
	}
	return out, nil
}

// entry makes an entry of a host. What the item sets goes before what was found.
func (it *item) entry(h host) roster.Entry {
	e := roster.Entry{ID: h.id, Source: roster.Source{Name: it.at}}
	found := roster.Source{Name: "the name service: " + it.name}
	add := func(name string, v any) {
		if _, ok := it.attrs.Get(name); !ok {
			e.Attrs = append(e.Attrs, roster.Attr{Name: name, Value: roster.Value{V: v, Source: found}})
		}
	}
	add("host", h.address)
	if h.port != 0 {
		add("port", h.port)
	}
	e.Attrs = append(e.Attrs, it.attrs...)
	return e
}

// host is what was found.
type host struct {
	id      targets.ID
	address any // a name, an address, or an error
	port    int // 0 is none
}

// same reports whether two entries are one host.
func (h host) same(o host) bool { return h.address == o.address && h.port == o.port }

// withPort is a name and its port as an id.
func withPort(name string, port int) string { return name + ":" + strconv.Itoa(port) }
