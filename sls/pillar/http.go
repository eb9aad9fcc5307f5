package pillar

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/internal/pyfmt"
	"github.com/gossh/gossh/ordered"
	"github.com/gossh/gossh/secret"
)

// httpTimeout bounds one request.
const httpTimeout = 60 * time.Second

// web asks a server for each host (http_yaml, http_json).
type web struct {
	name, url     string
	user          string
	password      secret.String
	header        http.Header
	withGrains    []string
	withAllGrains bool
	namespace     string
	parse         parser
	client        *http.Client
}

func newHTTP(name string, parse parser) func(arg any) (External, error) {
	return func(arg any) (External, error) {
		m, ok := arg.(*ordered.Map)
		if s, isText := arg.(string); isText {
			m, ok = ordered.Of("url", s), true
		}
		if !ok {
			return nil, errors.New("the arguments are a mapping with url")
		}
		w := &web{
			name: name, parse: parse, header: http.Header{},
			client: &http.Client{Timeout: httpTimeout, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }},
		}
		for k, v := range m.All() {
			if err := w.set(k, v); err != nil {
				return nil, err
			}
		}
		u, err := url.Parse(strings.ReplaceAll(w.url, "%s", "x"))
		if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
			return nil, fmt.Errorf("url %q is none of http or https", w.url)
		}
		return w, nil
	}
}

// set takes one argument.
func (w *web) set(k string, v any) error {
	text, isText := v.(string)
	switch k {
	case "url":
		w.url = text
	case "username":
		w.user = text
	case "password":
		w.password = secret.New(text)
	case "namespace":
		w.namespace = text
	case "with_grains":
		if w.withAllGrains, _ = v.(bool); w.withAllGrains {
			return nil
		}
		list, _ := v.([]any)
		for _, g := range list {
			w.withGrains = append(w.withGrains, fmt.Sprint(g))
		}
		return nil
	case "header_dict", "headers":
		h, ok := v.(*ordered.Map)
		if !ok {
			return fmt.Errorf("%s must be a mapping", k)
		}
		for name, value := range h.All() {
			w.header.Set(name, pyfmt.Str(value))
		}
		return nil
	default:
		return fmt.Errorf("there is no argument %s (url, username, password, header_dict, namespace, with_grains)", k)
	}
	if !isText {
		return fmt.Errorf("%s must be a text", k)
	}
	return nil
}

// Fetch implements External. In the URL, %s stands for the id of the host and
// <grain> for a grain, both escaped. Redirects are not followed: they would carry
// the password elsewhere.
func (w *web) Fetch(ctx context.Context, h Host, _ *ordered.Map) (*ordered.Map, error) {
	op := "ext_pillar " + w.name
	address, err := w.address(h)
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, op, err)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, op, err)
	}
	address = req.URL.Redacted() // from here on it is for messages
	req.Header = w.header.Clone()
	if w.user != "" {
		req.SetBasicAuth(w.user, w.password.Reveal())
	}
	resp, err := w.client.Do(req)
	if err != nil {
		if cerr := ctx.Err(); cerr != nil {
			return nil, cerr
		}
		return nil, fault.Wrap(fault.Unreachable, op, err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, MaxExternal+1))
	switch {
	case err != nil:
		return nil, fault.Wrap(fault.Unreachable, op, err)
	case resp.StatusCode != http.StatusOK:
		return nil, fault.New(fault.Invalid, op, "%s answers %s", address, resp.Status)
	case len(body) > MaxExternal:
		return nil, fault.New(fault.Invalid, op, "%s answers more than %d MiB", address, MaxExternal>>20)
	}
	m, err := parsed(op, address, body, w.parse)
	if err == nil && w.namespace != "" {
		m = ordered.Of(w.namespace, m)
	}
	return m, err
}

// address returns the URL for h.
func (w *web) address(h Host) (string, error) {
	out := strings.ReplaceAll(w.url, "%s", url.PathEscape(string(h.ID)))
	for {
		before, rest, ok := strings.Cut(out, "<")
		name, after, closed := strings.Cut(rest, ">")
		if !ok || !closed {
			break
		}
		v, known := h.Grains.Get(name)
		if !known {
			return "", fmt.Errorf("the host has no grain %q, which the url names", name)
		}
		out = before + url.QueryEscape(pyfmt.Str(v)) + after
	}
	if !w.withAllGrains && len(w.withGrains) == 0 {
		return out, nil
	}
	q := url.Values{}
	for _, name := range w.grains(h) {
		if v, ok := h.Grains.Get(name); ok {
			q.Set(name, pyfmt.Str(v))
		}
	}
	sep := "?"
	if strings.Contains(out, "?") {
		sep = "&"
	}
	return out + sep + q.Encode(), nil
}

func (w *web) grains(h Host) []string {
	if w.withAllGrains {
		return h.Grains.Keys()
	}
	return w.withGrains
}
