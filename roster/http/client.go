package http

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	nethttp "net/http"
	"net/netip"
	"net/url"
	"os"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/sdb"
	"github.com/gossh/gossh/secret"
)

// client is a client for one listing, with what it authenticates itself by.
type client struct {
	nethttp.Client
	header nethttp.Header
	hidden []string // what no message may show
}

// client reads the files and secrets that are needed.
func (p *Provider) client(ctx context.Context) (*client, error) {
	tr := nethttp.DefaultTransport.(*nethttp.Transport).Clone()
	if err := p.secure(tr); err != nil {
		return nil, err
	}
	c := &client{header: nethttp.Header{"Accept": {"application/json, application/yaml;q=0.9, */*;q=0.5"}, "User-Agent": {"gossh"}}}
	token, err := p.secret(ctx, p.o.Token)
	if err != nil {
		return nil, err
	}
	password, err := p.secret(ctx, p.o.Password)
	if err != nil {
		return nil, err
	}
	for _, s := range []secret.String{token, password} {
		if !s.Empty() {
			c.hidden = append(c.hidden, s.Reveal())
		}
	}
	if p.o.User != "" {
		r := nethttp.Request{Header: c.header}
		r.SetBasicAuth(p.o.User, password.Reveal())
	}
	if !token.Empty() {
		value := token.Reveal()
		if p.o.TokenHeader == "Authorization" {
			value = p.o.TokenType + " " + value
		}
		c.header.Set(p.o.TokenHeader, value)
	}
	if p.url.Scheme == "http" && len(c.hidden) > 0 && !loopback(p.url) {
		p.o.Warn(p.name + " is asked without encryption: who listens gets the token or password")
	}
	c.Client = nethttp.Client{Transport: tr, CheckRedirect: redirect}
	return c, nil
}

// secret returns a secret, looked up if it is a URI of sdb.
func (p *Provider) secret(ctx context.Context, s secret.String) (secret.String, error) {
	if !sdb.Is(s.Reveal()) {
		return s, nil
	}
	return p.o.Secrets(ctx, s.Reveal())
}

// secure sets the certificates.
func (p *Provider) secure(tr *nethttp.Transport) error {
	for _, path := range []string{p.o.CA, p.o.Cert, p.o.Key} {
		if path == "" {
			continue
		}
		if err := p.o.Check(path); err != nil {
			return err
		}
	}
	tr.TLSClientConfig = &tls.Config{MinVersion: tls.VersionTLS12}
	if p.o.CA != "" {
		text, err := os.ReadFile(p.o.CA)
		if err != nil {
			return fault.Wrap(fault.Invalid, "http_ca", err)
		}
		tr.TLSClientConfig.RootCAs = x509.NewCertPool()
		if !tr.TLSClientConfig.RootCAs.AppendCertsFromPEM(text) {
			return fault.New(fault.Invalid, "", "http_ca: %s has no certificate", p.o.CA)
		}
	}
	if p.o.Cert != "" {
		pair, err := tls.LoadX509KeyPair(p.o.Cert, p.o.Key)
		if err != nil {
			return fault.Wrap(fault.Invalid, "http_cert", err)
		}
		tr.TLSClientConfig.Certificates = []tls.Certificate{pair}
	}
	return nil
}

// redirect follows a server to another place on it, and nowhere else: what it is
// given to authenticate is for it alone.
func redirect(req *nethttp.Request, via []*nethttp.Request) error {
	if !sameServer(req.URL, via[0].URL) {
		return fmt.Errorf("it sends to another server, %s, and that is not followed", shown(req.URL))
	}
	if len(via) > maxRedirects {
		return errors.New("it sends from place to place")
	}
	return nil
}

func sameServer(a, b *url.URL) bool {
	return a.Scheme == b.Scheme && a.Host == b.Host && a.User == nil
}

// loopback reports whether a URL is that of this machine.
func loopback(u *url.URL) bool {
	a, err := netip.ParseAddr(u.Hostname())
	return u.Hostname() == "localhost" || err == nil && a.IsLoopback()
}
