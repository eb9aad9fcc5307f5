package ranges

import (
	"context"
	"errors"
	"iter"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/gossh/gossh/internal/rangeexpr"
	"github.com/gossh/gossh/roster"
	"github.com/gossh/gossh/targets"
)

// Options say which server is asked, and how.
type Options struct {
	// Server is the range server: host:port, or a URL that begins with http:// or
	// https://; "" is none.
	Server string `opts:"range_server"`
	// Timeout bounds one question; 0 means a minute.
	Timeout time.Duration
	// Reuse has Entries list what Expand has been answered, for a program that makes
	// one run: then the server is asked once.
	Reuse bool
	// Client asks; nil is one that follows no redirection.
	Client *http.Client
}

// Provider takes every name that an expression gives for a host.
type Provider struct {
	o        Options
	mu       sync.Mutex
	answered []string // with Reuse
}

var (
	_ roster.Provider = (*Provider)(nil)
	_ roster.Emptier  = (*Provider)(nil)
)

// New returns a provider. Nothing is contacted yet.
func New(o Options) *Provider {
	if o.Timeout <= 0 {
		o.Timeout = time.Minute
	}
	if o.Client == nil {
		o.Client = &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	}
	return &Provider{o: o}
}

// Entries implements roster.Provider: every name of the query that stands for
// itself is an entry, and so is every name that the server gives. The expression is compiled by targets.CompileWith with Expand
// as its Range. What names a server gives are nobody's but the server's: the
// entries are not trusted.
func (p *Provider) Entries(ctx context.Context, q roster.Query) iter.Seq2[roster.Entry, error] {
	return func(yield func(roster.Entry, error) bool) {
		listed, err := p.listed(ctx, q)
		if err != nil {
			yield(roster.Entry{}, err)
			return
		}
		seen := map[targets.ID]bool{}
		for _, text := range slices.Concat(q.Literals, listed) {
			if err := ctx.Err(); err != nil {
				yield(roster.Entry{}, err)
				return
			}
			n, err := targets.ParseName(text)
			if err != nil {
				continue // for whoever resolves it to report
			}
			id, err := targets.ParseID(n.Host)
			if err != nil || seen[id] {
				continue
			}
			seen[id] = true
			s := roster.Source{Name: "range"}
			e := roster.Entry{ID: id, Source: s, Attrs: roster.Attrs{{Name: "host", Value: roster.Value{V: n.Host, Source: s}}}}
			if !yield(e, nil) {
				return
			}
		}
	}
}

// Empty implements roster.Emptier.
func (p *Provider) Empty(roster.Query) string {
	return "the roster range cannot list hosts: a target names them, such as 'web{1..3}' or %cluster"
}

// listed returns what the server gives for a query.
func (p *Provider) listed(ctx context.Context, q roster.Query) ([]string, error) {
	if p.o.Reuse {
		p.mu.Lock()
		defer p.mu.Unlock()
		return slices.Clone(p.answered), ctx.Err()
	}
	if q.Expr.Kind != targets.Range {
		return nil, ctx.Err()
	}
	_, err := rangeexpr.Parse(q.Expr.Text, targets.MaxExpand)
	var syntax *rangeexpr.SyntaxError
	if !errors.As(err, &syntax) || !syntax.Server {
		return nil, ctx.Err()
	}
	return p.Expand(ctx, q.Expr.Text)
}
