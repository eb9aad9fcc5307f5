// Package download fetches URLs within bounds of size, time and network.
package download

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"syscall"
	"time"
)

// Client fetches URLs. The zero value is useful. It is safe for concurrent use.
type Client struct {
	// MaxSize bounds what a URL has, in bytes; 0 means 4 GiB.
	MaxSize int64
	// Timeout bounds one download; 0 means an hour.
	Timeout time.Duration
	// Stall bounds the time in which nothing arrives; 0 means a minute.
	Stall time.Duration
	// Transport is what connects; nil means one with the proxies of the environment.
	Transport *http.Transport
}

// Result is what became of a download.
type Result struct {
	// Same is set if the URL still has what the ETag stands for.
	Same bool
	// ETag is what the server calls this version, or "".
	ETag string
	// Size in bytes and SHA-256 in hexadecimal of the content.
	Size   int64
	SHA256 string
}

// The bounds where a Client has none.
const (
	maxSize   = 4 << 30
	timeout   = time.Hour
	stall     = time.Minute
	redirects = 10
)

var errStalled = errors.New("nothing has arrived for too long")

// Get writes what an http or https URL has to w. etag, if not "", is of a copy that
// there is. Redirects are followed, but not from https to http, and not to an address
// of a private network unless the host is the one that rawURL names.
func (c *Client) Get(ctx context.Context, rawURL, etag string, w io.Writer) (*Result, error) {
	u, err := url.Parse(rawURL)
	if err != nil {
		return nil, fmt.Errorf("reading the URL: %w", err)
	}
	if u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return nil, fmt.Errorf("%s is no http or https URL", u.Redacted())
	}
	ctx, cancel := context.WithTimeout(ctx, or(c.Timeout, timeout))
	defer cancel()
	ctx, stalled := context.WithCancelCause(ctx)
	defer stalled(nil)
	idle := time.AfterFunc(or(c.Stall, stall), func() { stalled(errStalled) })
	defer idle.Stop()

	req, err := http.NewRequestWithContext(ctx, http.MethodGet, rawURL, nil)
	if err != nil {
		return nil, err
	}
	req.Header.Set("User-Agent", "gossh")
	if etag != "" {
		req.Header.Set("If-None-Match", etag)
	}
	res, err := c.HTTP(u).Do(req)
	if err != nil {
		return nil, because(ctx, err)
	}
	defer res.Body.Close()
	out := &Result{ETag: res.Header.Get("ETag")}
	switch {
	case res.StatusCode == http.StatusNotModified && etag != "":
		out.Same = true
		return out, nil
	case res.StatusCode != http.StatusOK:
		return nil, fmt.Errorf("%s answers %s", res.Request.URL.Redacted(), res.Status)
	}
	h := sha256.New()
	body := &watched{r: res.Body, seen: func() { idle.Reset(or(c.Stall, stall)) }}
	most := or(c.MaxSize, maxSize)
	out.Size, err = io.Copy(io.MultiWriter(w, h), io.LimitReader(body, most+1))
	if err != nil {
		return nil, because(ctx, err)
	}
	if out.Size > most {
		return nil, fmt.Errorf("%s has more than %d bytes", u.Redacted(), most)
	}
	out.SHA256 = hex.EncodeToString(h.Sum(nil))
	return out, nil
}

func or[T comparable](v, def T) T {
	var zero T
	if v == zero {
		return def
	}
	return v
}

// because returns err, or why the context ended it.
func because(ctx context.Context, err error) error {
	if cause := context.Cause(ctx); errors.Is(cause, errStalled) {
		return cause
	}
	return err
}

// HTTP returns a client for requests to one URL, which follows redirects as Get does. It
// bounds neither size nor time.
func (c *Client) HTTP(named *url.URL) *http.Client {
	tr := c.Transport
	if tr == nil {
		tr = http.DefaultTransport.(*http.Transport)
	}
	tr = tr.Clone()
	tr.DisableKeepAlives = true
	proxied := map[string]bool{}
	if proxy := tr.Proxy; proxy != nil {
		if p, err := proxy(&http.Request{URL: named}); err == nil && p != nil {
			proxied[p.Hostname()] = true
		}
	}
	tr.DialContext = func(ctx context.Context, network, addr string) (net.Conn, error) {
		host, _, err := net.SplitHostPort(addr)
		if err != nil {
			return nil, err
		}
		d := net.Dialer{Timeout: 30 * time.Second, Control: public}
		if host == named.Hostname() || proxied[host] {
			d.Control = nil
		}
		return d.DialContext(ctx, network, addr)
	}
	return &http.Client{Transport: tr, CheckRedirect: func(req *http.Request, via []*http.Request) error {
		switch {
		case len(via) >= redirects:
			return fmt.Errorf("more than %d redirects", redirects)
		case named.Scheme == "https" && req.URL.Scheme != "https":
			return errors.New("a redirect from https to http is not followed")
		}
		if ip, err := netip.ParseAddr(req.URL.Hostname()); err == nil && req.URL.Hostname() != named.Hostname() {
			return reachable(ip) // a proxy would connect there itself
		}
		return nil
	}}
}

// public refuses addresses that are not of the internet, once a name is resolved.
func public(_, addr string, _ syscall.RawConn) error {
	a, err := netip.ParseAddrPort(addr)
	if err != nil {
		return err
	}
	return reachable(a.Addr())
}

func reachable(ip netip.Addr) error {
	ip = ip.Unmap()
	if !ip.IsGlobalUnicast() || ip.IsPrivate() {
		return fmt.Errorf("a redirect to %s is not followed: it is in a private network, and not the host of the URL", ip)
	}
	return nil
}

// watched tells of each read.
type watched struct {
	r    io.Reader
	seen func()
}

// Read implements io.Reader.
func (w *watched) Read(b []byte) (int, error) {
	n, err := w.r.Read(b)
	w.seen()
	return n, err
}
