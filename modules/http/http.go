// Package http has the functions that ask web servers: http.*. The thin speaks no HTTP:
// the host's curl does, or the controller.
package http

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/ordered"
)

// Functions returns the functions of the module.
func Functions() []modules.Function {
	return modules.Table("http", table, map[string]modules.Func{"query": query, "wait_for_successful_query": wait})
}

// defaultTimeout bounds a query that sets no bound.
const defaultTimeout = 60.0

func query(ctx context.Context, c *modules.Call) (any, error) {
	out, err := ask(ctx, c)
	if err != nil {
		return nil, err
	}
	if out.Value("error") != nil {
		c.Retcode = 1
	}
	return out, nil
}

func wait(ctx context.Context, c *modules.Call) (any, error) {
	limit, err := c.Seconds("wait_for")
	if err != nil {
		return nil, err
	}
	pause, err := c.Seconds("request_interval")
	if err != nil {
		return nil, err
	}
	until := c.Host.Now().Add(time.Duration(limit * float64(time.Second)))
	for {
		out, err := ask(ctx, c)
		if err == nil && out.Value("error") == nil {
			return out, nil
		}
		if c.Host.Now().After(until) || ctx.Err() != nil {
			if err == nil {
				c.Retcode = 1
			}
			return out, errors.Join(err, ctx.Err())
		}
		select {
		case <-time.After(time.Duration(max(pause, 0.1) * float64(time.Second))):
		case <-ctx.Done():
		}
	}
}

// ask asks once. Without an answer there is an error; what the server refuses is an
// answer with a key error.
func ask(ctx context.Context, c *modules.Call) (*ordered.Map, error) {
	url := c.Text("url")
	if c.Bool("test") {
		if url = c.Text("test_url"); url == "" {
			return &ordered.Map{}, nil
		}
	}
	if !strings.HasPrefix(url, "http://") && !strings.HasPrefix(url, "https://") {
		return nil, modules.Errorf("%s is no http or https URL", shown(url))
	}
	backend := c.Text("backend")
	if backend == "" {
		backend = modules.Text(c.Host.Opts.Value("backend"))
	}
	by := byCurl
	if backend == "controller" {
		by = byController
	}
	r, err := by(ctx, c, url)
	if err != nil {
		return nil, err
	}
	return shape(c, r)
}

// byController has the controller ask what the operator's call says: it takes no more
// than the URL from here.
func byController(ctx context.Context, c *modules.Call, url string) (*modules.Answer, error) {
	q, ok := c.Host.Files.(modules.Querier)
	if !ok {
		return nil, modules.Errorf("nothing is asked through the controller here")
	}
	for _, name := range []string{"data_file", "ca_bundle", "cert"} {
		if c.Given(name) {
			return nil, modules.Errorf("%s is a file of the host: the controller does not send it", name)
		}
	}
	if !c.Bool("verify_ssl") {
		return nil, modules.Errorf("verify_ssl=False works with the host's curl only")
	}
	r, err := q.Query(ctx, url)
	if err != nil {
		return nil, modules.Errorf("asking %s through the controller: %v", shown(url), err)
	}
	return r, nil
}

// shape returns an answer as Salt shapes it.
func shape(c *modules.Call, r *modules.Answer) (*ordered.Map, error) {
	out := &ordered.Map{}
	out.Set("body", r.Body)
	if r.Status >= 400 {
		out.Set("error", strings.TrimSpace("HTTP "+strconv.Itoa(r.Status)+": "+r.Reason))
	}
	if c.Bool("status") || r.Status >= 400 {
		out.Set("status", int64(r.Status))
	}
	kind := ""
	headers := &ordered.Map{}
	for _, h := range r.Headers {
		headers.Set(h[0], h[1])
		if strings.EqualFold(h[0], "Content-Type") {
			kind = h[1]
		}
	}
	if c.Bool("headers") {
		out.Set("headers", headers)
	}
	text := c.Bool("text")
	if c.Bool("decode") && r.Status < 400 {
		switch how := c.Text("decode_type"); {
		case how == "json" || how == "auto" && strings.Contains(kind, "json"):
			v, err := ordered.Decode([]byte(r.Body))
			if err != nil {
				return nil, modules.Errorf("the answer is no JSON: %v", err)
			}
			out.Set("dict", v)
		case how == "auto" || how == "plain":
			text = true
		default:
			return nil, modules.Errorf("decode_type %s is not available: json and plain are", how)
		}
	}
	if text {
		out.Set("text", r.Body)
	}
	return out, nil
}

// shown returns a URL without its password and its query.
func shown(url string) string {
	url, _, _ = strings.Cut(url, "?")
	scheme, rest, ok := strings.Cut(url, "://")
	if i := strings.LastIndexByte(strings.SplitN(rest, "/", 2)[0], '@'); ok && i >= 0 {
		url = scheme + "://***@" + rest[i+1:]
	}
	return url
}
