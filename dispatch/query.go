package dispatch

import (
	"context"
	"errors"
	"fmt"
	"io"
	nethttp "net/http"
	"net/url"
	"strings"
	"time"

	"github.com/gossh/gossh/internal/download"
	"github.com/gossh/gossh/jobs"
	"github.com/gossh/gossh/modules"
	"github.com/gossh/gossh/modules/http"
	"github.com/gossh/gossh/thin/wire"
)

const (
	// maxAnswer bounds what a web server answers, in bytes.
	maxAnswer = 32 << 20
	// queryTimeout bounds a query that sets no bound.
	queryTimeout = 60 * time.Second
)

// query asks a web server what a call in progress says: of the host counts only which
// call that is, so that it cannot have anything else sent from here.
func (a *asks) query(ctx context.Context, req *wire.QueryRequest) (any, error) {
	for _, call := range a.grants.queries() {
		c, err := bound(call)
		if err != nil {
			return nil, err
		}
		u := c.Text("url")
		if c.Bool("test") {
			u = c.Text("test_url")
		}
		if u == req.URL {
			return answer(ctx, c, modules.WithParams(u, c.Dict("params")))
		}
	}
	return nil, errors.New("the call does not name that URL")
}

// bound returns the arguments of a call by their names.
func bound(call *jobs.Call) (*modules.Call, error) {
	for _, f := range http.Functions() {
		if f.Name == call.Fun {
			return modules.Bind(&f, call.Args, call.Kwargs)
		}
	}
	return nil, fmt.Errorf("there is no function %s", call.Fun)
}

// answer carries out a query.
func answer(ctx context.Context, c *modules.Call, to string) (*wire.QueryReply, error) {
	u, err := url.Parse(to)
	if err != nil {
		return nil, fmt.Errorf("reading the URL: %w", err)
	}
	seconds, err := c.Seconds("timeout")
	if err != nil {
		return nil, err
	}
	limit := queryTimeout
	if seconds > 0 {
		limit = time.Duration(seconds * float64(time.Second))
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	var body io.Reader
	if c.Given("data") {
		body = strings.NewReader(c.Text("data"))
	}
	req, err := nethttp.NewRequestWithContext(ctx, strings.ToUpper(c.Text("method")), to, body)
	if err != nil {
		return nil, err
	}
	headers(c, req)
	res, err := (&download.Client{}).HTTP(u).Do(req)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	text, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer+1))
	if err != nil {
		return nil, err
	}
	if len(text) > maxAnswer {
		return nil, fmt.Errorf("the answer has more than %d bytes", maxAnswer)
	}
	out := &wire.QueryReply{Status: res.StatusCode, Reason: nethttp.StatusText(res.StatusCode), Body: string(text)}
	for name, values := range res.Header {
		out.Headers = append(out.Headers, [2]string{name, strings.Join(values, ", ")})
	}
	return out, nil
}

// headers sets the headers of a request.
func headers(c *modules.Call, req *nethttp.Request) {
	req.Header.Set("User-Agent", "gossh")
	if a := c.Text("agent"); a != "" {
		req.Header.Set("User-Agent", a)
	}
	if c.Given("data") {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded") // as curl does
	}
	for k, v := range c.Dict("header_dict").All() {
		req.Header.Set(k, modules.Text(v))
	}
	for _, h := range c.Strings("header_list") {
		if name, value, ok := strings.Cut(h, ":"); ok {
			req.Header.Set(strings.TrimSpace(name), strings.TrimSpace(value))
		}
	}
	if c.Given("username") {
		req.SetBasicAuth(c.Text("username"), c.Text("password"))
	}
}
