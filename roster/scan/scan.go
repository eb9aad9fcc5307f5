package scan

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"net"
	"net/netip"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/roster"
	"github.com/gossh/gossh/targets"
)

// Options say what is scanned and how.
type Options struct {
	// Ports are tried in order; none means 22.
	Ports []string `opts:"ssh_scan_ports"`
	// Timeout is how long a port may take to answer; 0 means a second.
	Timeout time.Duration `opts:"ssh_scan_timeout"`
	// Networks are addresses, networks and ranges that are scanned for expressions
	// that name none, such as a glob.
	Networks []string `opts:"gossh:scan_networks"`
	// Parallel is how many addresses are tried at the same time; 0 means 128.
	Parallel int
	// Dial connects; nil is that of package net.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
}

// Provider scans anew for each call.
type Provider struct {
	o        Options
	ports    []int
	networks []span
}

var (
	_ roster.Provider = (*Provider)(nil)
	_ roster.Emptier  = (*Provider)(nil)
)

// New returns a provider, or fault.Invalid for ports and networks that are none.
func New(o Options) (*Provider, error) {
	p := &Provider{o: o}
	for _, text := range o.Ports {
		n, err := strconv.ParseUint(text, 10, 16)
		if err != nil || n == 0 {
			return nil, fault.New(fault.Invalid, "", "ssh_scan_ports: %q is no port", text)
		}
		p.ports = append(p.ports, int(n))
	}
	for _, text := range o.Networks {
		s, ok, err := parse(text)
		if err == nil && !ok {
			err = wrong("%q is no address, network or range", text)
		}
		if err != nil {
			return nil, fault.Wrap(fault.Invalid, "scan_networks", err)
		}
		p.networks = append(p.networks, s)
	}
	if len(p.ports) == 0 {
		p.ports = []int{targets.DefaultPort}
	}
	if p.o.Timeout == 0 {
		p.o.Timeout = time.Second
	}
	if p.o.Parallel <= 0 {
		p.o.Parallel = 128
	}
	if p.o.Dial == nil {
		p.o.Dial = new(net.Dialer).DialContext
	}
	return p, nil
}

// Entries implements roster.Provider. An address that answers with the banner of
// SSH is an entry with the port that did so first; one that is silent is none. To
// choose them by networks and ranges, roster.Set has Compile as its Compile.
func (p *Provider) Entries(ctx context.Context, q roster.Query) iter.Seq2[roster.Entry, error] {
	return func(yield func(roster.Entry, error) bool) {
		terms, ok, err := read(q.Expr)
		spans := scanned(terms)
		if !ok {
			spans = p.networks
		}
		var all []netip.Addr
		if err == nil {
			all, err = addresses(spans)
		}
		if err != nil {
			yield(roster.Entry{}, err)
			return
		}
		ports := p.scan(ctx, all)
		for i, a := range all {
			if err := ctx.Err(); err != nil {
				yield(roster.Entry{}, err)
				return
			}
			if ports[i] == 0 {
				continue
			}
			source := roster.Source{Name: "scan"}
			e := roster.Entry{ID: targets.ID(a.String()), Source: source, Attrs: roster.Attrs{
				{Name: "host", Value: roster.Value{V: a.String(), Source: source}},
				{Name: "port", Value: roster.Value{V: ports[i], Source: source}},
			}}
			if !yield(e, nil) {
				return
			}
		}
	}
}

// Empty implements roster.Emptier.
func (p *Provider) Empty(q roster.Query) string {
	if _, ok, err := read(q.Expr); err != nil || !ok && len(p.networks) == 0 {
		return "the roster scan looks at nothing: a target names addresses, such as 192.0.2.0/24, or scan_networks in the section gossh does"
	}
	return fmt.Sprintf("no address answers as an SSH server within %v on port %s; --scan-timeout and --scan-ports say so", p.o.Timeout, strings.Trim(fmt.Sprint(p.ports), "[]"))
}

// scan returns the port of each address that answers, 0 where none does.
func (p *Provider) scan(ctx context.Context, all []netip.Addr) []int {
	out := make([]int, len(all))
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(p.o.Parallel, len(all)) {
		wg.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= len(all) || ctx.Err() != nil {
					return
				}
				out[i] = p.probe(ctx, all[i])
			}
		})
	}
	wg.Wait()
	return out
}

// probe returns the first port of an address that answers.
func (p *Provider) probe(ctx context.Context, a netip.Addr) int {
	for _, port := range p.ports {
		if ctx.Err() == nil && p.answers(ctx, net.JoinHostPort(a.String(), strconv.Itoa(port))) {
			return port
		}
	}
	return 0
}

// answers reports whether an SSH server is at an address.
func (p *Provider) answers(ctx context.Context, address string) bool {
	ctx, cancel := context.WithTimeout(ctx, p.o.Timeout)
	defer cancel()
	c, err := p.o.Dial(ctx, "tcp", address)
	if err != nil {
		return false
	}
	defer c.Close()
	stop := context.AfterFunc(ctx, func() { _ = c.Close() })
	defer stop()
	return isSSH(c)
}

// maxBanner is how many bytes a server may say before its version.
const maxBanner = 8 << 10

// isSSH reports whether r begins as an SSH server does: with a line of its version,
// which others may stand before.
func isSSH(r io.Reader) bool {
	b := bufio.NewReaderSize(io.LimitReader(r, maxBanner), 512)
	for start := true; ; {
		line, err := b.ReadSlice('\n')
		if start && (bytes.HasPrefix(line, []byte("SSH-2.0-")) || bytes.HasPrefix(line, []byte("SSH-1.99-"))) {
			return true
		}
		if err != nil && !errors.Is(err, bufio.ErrBufferFull) {
			return false
		}
		start = err == nil
	}
}
