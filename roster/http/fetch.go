package http

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	nethttp "net/http"
	"net/url"
	"strings"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/internal/answercache"
	"github.com/gossh/gossh/secret"
)

// maxSaid bounds what is shown of an answer that is an error, in bytes.
const maxSaid = 300

// fetch gets all parts of one answer.
type fetch struct {
	p         *Provider
	client    *client
	left      int // bytes that may still come
	seen      map[string]bool
	unchanged bool // the server has what is kept
}

// whole returns what the server answers, as a listing. kept is what it is asked
// with again, nil if there is nothing.
func (f *fetch) whole(ctx context.Context, kept *answercache.Answer) (*answercache.Answer, error) {
	out := &answercache.Answer{}
	var list hosts
	for at := f.p.url; at != nil; {
		if f.seen[at.String()] || len(f.seen) == maxParts {
			return nil, fault.New(fault.Invalid, "", "%s: http_next leads in a circle, or to more than %d parts", f.p.name, maxParts)
		}
		f.seen[at.String()] = true
		body, header, err := f.part(ctx, at, kept)
		if err != nil {
			return nil, err
		}
		if f.unchanged {
			return kept, nil
		}
		if f.p.hosts == nil {
			out.Body, out.ETag, out.LastModified = body, header.Get("ETag"), header.Get("Last-Modified")
			return out, nil
		}
		v, err := decode(shown(at), body)
		if err != nil {
			return nil, err
		}
		if err := list.add(ctx, f.p.hosts, v); err != nil {
			return nil, fault.New(fault.Invalid, "", "%s: %w", shown(at), err)
		}
		next, err := f.after(ctx, at, v)
		if err != nil {
			return nil, err
		}
		if next == nil && len(f.seen) == 1 { // what tells of a change is of one part alone
			out.ETag, out.LastModified = header.Get("ETag"), header.Get("Last-Modified")
		}
		at, kept = next, nil
	}
	out.Body = list.listing()
	return out, nil
}

// part gets what is at a URL.
func (f *fetch) part(ctx context.Context, at *url.URL, kept *answercache.Answer) ([]byte, nethttp.Header, error) {
	req, err := nethttp.NewRequestWithContext(ctx, nethttp.MethodGet, at.String(), nil)
	if err != nil {
		return nil, nil, fault.New(fault.Invalid, "", "asking %s: %w", shown(at), bare(err))
	}
	req.Header = f.client.header.Clone()
	if kept != nil && kept.ETag != "" {
		req.Header.Set("If-None-Match", kept.ETag)
	}
	if kept != nil && kept.LastModified != "" {
		req.Header.Set("If-Modified-Since", kept.LastModified)
	}
	resp, err := f.client.Do(req)
	if err != nil {
		failed := fault.New(fault.Invalid, "", "asking %s: %w", shown(at), bare(err))
		if _, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
			return nil, nil, failed.WithHint("http_ca names a file with the certificates to check that of the server against")
		}
		return nil, nil, failed
	}
	defer resp.Body.Close()
	conditional := kept != nil && kept.ETag+kept.LastModified != ""
	if f.unchanged = conditional && resp.StatusCode == nethttp.StatusNotModified; f.unchanged {
		return nil, nil, nil
	}
	if resp.StatusCode != nethttp.StatusOK {
		return nil, nil, f.refused(at, resp)
	}
	if kind := resp.Header.Get("Content-Type"); strings.HasPrefix(kind, "text/html") {
		return nil, nil, fault.New(fault.Invalid, "", "%s answers a page for people (text/html), not JSON or YAML", shown(at)).
			WithHint("the URL of its API is another one, or it wants a login")
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, int64(f.left)+1))
	if err != nil {
		return nil, nil, fault.New(fault.Invalid, "", "reading the answer of %s: %w", shown(at), bare(err))
	}
	if f.left -= len(body); f.left < 0 {
		return nil, nil, fault.New(fault.Invalid, "", "%s answers more than %d MiB", f.p.name, f.p.limit>>20)
	}
	return body, resp.Header, nil
}

// refused is the error for an answer that is none, with the start of what it says.
func (f *fetch) refused(at *url.URL, resp *nethttp.Response) error {
	said, _ := io.ReadAll(io.LimitReader(resp.Body, maxSaid)) // it is a courtesy
	text := strings.TrimSpace(strings.ToValidUTF8(string(said), "?"))
	for _, h := range f.client.hidden {
		text = strings.ReplaceAll(text, h, secret.Mask)
	}
	if text != "" {
		text = fmt.Sprintf(": it said %q", text)
	}
	err := fault.New(fault.Invalid, "", "%s answers %d %s%s", shown(at), resp.StatusCode, nethttp.StatusText(resp.StatusCode), text)
	if resp.StatusCode == nethttp.StatusUnauthorized || resp.StatusCode == nethttp.StatusForbidden {
		return err.WithHint("look at http_token or http_user, and at http_token_type: some servers want another word than Bearer")
	}
	return err
}

// bare takes the URL out of an error of net/http: it may have secrets in it.
func bare(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		return u.Err
	}
	return err
}

// after returns the URL of the part after v, which was at a URL, nil if it was the
// last.
func (f *fetch) after(ctx context.Context, at *url.URL, v any) (*url.URL, error) {
	if f.p.next == nil {
		return nil, nil
	}
	got, err := f.p.next.first(ctx, v)
	if err != nil {
		return nil, fault.New(fault.Invalid, "", "%s: %w", shown(at), err)
	}
	text, ok := got.(string)
	if got == nil || ok && text == "" {
		return nil, nil
	}
	next, err := at.Parse(text)
	if !ok || err != nil {
		return nil, fault.New(fault.Invalid, "", "%s: http_next gives no URL", shown(at))
	}
	next.Fragment = ""
	if !sameServer(next, f.p.url) {
		return nil, fault.New(fault.Invalid, "", "%s: http_next leads to another server, %s", shown(at), shown(next)).
			WithHint("behind a proxy, the server may not know its own name: http_next can be changed to give the path and query alone")
	}
	return next, nil
}
