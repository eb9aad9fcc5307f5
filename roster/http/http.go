package http

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"net/url"
	"time"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/internal/answercache"
	"github.com/gossh/gossh/internal/ownership"
	"github.com/gossh/gossh/roster"
	"github.com/gossh/gossh/secret"
)

// Options say which server is asked, and how.
type Options struct {
	// URL is what is asked for.
	URL string `opts:"gossh:http_url"`
	// Token is sent in the header TokenHeader ("" is Authorization), there behind
	// the word TokenType ("" is Bearer). It may be a URI of sdb.
	Token       secret.String `opts:"gossh:http_token"`
	TokenType   string        `opts:"gossh:http_token_type"`
	TokenHeader string        `opts:"gossh:http_token_header"`
	// User and Password are for basic authentication. The password may be a URI of
	// sdb.
	User     string        `opts:"gossh:http_user"`
	Password secret.String `opts:"gossh:http_password"`
	// Cert and Key are files with the certificate of the client and its key, CA is
	// one with the certificates that that of the server is checked against; "" are
	// those of the system.
	Cert string `opts:"gossh:http_cert"`
	Key  string `opts:"gossh:http_key"`
	CA   string `opts:"gossh:http_ca"`
	// Timeout is how long a listing may take; 0 means one minute.
	Timeout time.Duration `opts:"gossh:http_timeout"`
	// MaxAge is how long an answer counts that is kept in CacheDir. Then the server
	// is asked whether it has another one. 0 keeps none, but for Stale.
	MaxAge time.Duration `opts:"gossh:http_cache"`
	// Stale is how old a kept answer may be to stand in, with a warning, where the
	// server gives none; 0 means that none does.
	Stale time.Duration `opts:"gossh:http_stale"`
	// Map is a program of jq that makes hosts of each answer; "" takes it as it is.
	Map string `opts:"gossh:http_map"`
	// Next is a program of jq that gives the URL of the next part of an answer, or
	// null; "" means that an answer is the whole.
	Next string `opts:"gossh:http_next"`
	// CacheDir is the directory of kept answers.
	CacheDir string
	// Secrets returns the value at a URI of sdb; nil refuses them.
	Secrets func(ctx context.Context, uri string) (secret.String, error)
	// Check returns an error if somebody else may have written the file at path,
	// which is then not read. nil looks at the owner and mode of the file and of
	// the directories above it.
	Check func(path string) error
	// Now is the clock; nil is that of the system.
	Now func() time.Time
	// Warn takes what the operator should read; nil drops it.
	Warn func(msg string)
}

// Bounds of what is read.
const (
	// MaxSize is how many bytes all parts of an answer may have.
	MaxSize = answercache.MaxBody
	// maxParts is how many parts it may have.
	maxParts = 10_000
	// maxRedirects is how often the server may say that it is elsewhere on it.
	maxRedirects = 5
)

// Provider asks anew for each call, unless an answer is kept.
type Provider struct {
	o     Options
	url   *url.URL
	name  string // the URL for messages: without what may be secret
	hosts *program
	next  *program
	cache answercache.Cache
	limit int // MaxSize
}

var _ roster.Provider = (*Provider)(nil)

// New returns a provider. Nothing is read or asked yet.
func New(o Options) (*Provider, error) {
	p := &Provider{o: o, limit: MaxSize}
	p.defaults()
	if o.URL == "" {
		return nil, fault.New(fault.Invalid, "", "the roster http needs a URL").WithHint("http_url in the section gossh names it")
	}
	u, err := url.Parse(o.URL)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return nil, fault.New(fault.Invalid, "", "http_url is no URL of http or https")
	}
	if u.User != nil {
		return nil, fault.New(fault.Invalid, "", "http_url has a user or password in it").WithHint("they belong into http_user and http_password")
	}
	p.url, p.name = u, shown(u)
	switch {
	case !o.Token.Empty() && o.User != "" && p.o.TokenHeader == "Authorization":
		err = errors.New("http_token and http_user exclude each other")
	case (o.Cert == "") != (o.Key == ""):
		err = errors.New("http_cert and http_key go together")
	case !o.Password.Empty() && o.User == "":
		err = errors.New("http_password goes together with http_user")
	}
	if err == nil {
		p.hosts, err = compile("http_map", o.Map, o.Next != "")
	}
	if err == nil {
		p.next, err = compile("http_next", o.Next, false)
	}
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, "", err)
	}
	p.cache = answercache.Cache{Dir: o.CacheDir, Check: p.o.Check}
	return p, nil
}

func (p *Provider) defaults() {
	o := &p.o
	if o.TokenHeader == "" {
		o.TokenHeader = "Authorization"
	}
	if o.TokenType == "" {
		o.TokenType = "Bearer"
	}
	if o.Timeout <= 0 {
		o.Timeout = time.Minute
	}
	if o.Secrets == nil {
		o.Secrets = func(context.Context, string) (secret.String, error) {
			return secret.String{}, fault.New(fault.Invalid, "", "sdb:// values are not looked up here")
		}
	}
	if o.Check == nil {
		o.Check = ownership.Check
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Warn == nil {
		o.Warn = func(string) {}
	}
}

// shown returns a URL for messages: what stands behind ? may be a secret.
func shown(u *url.URL) string {
	short := url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path}
	return short.String()
}

// Entries implements roster.Provider, in the order of the answer; the hosts of a
// mapping that a program of jq makes are sorted. No entry is trusted.
func (p *Provider) Entries(ctx context.Context, _ roster.Query) iter.Seq2[roster.Entry, error] {
	return func(yield func(roster.Entry, error) bool) {
		entries, err := p.list(ctx)
		if err != nil {
			yield(roster.Entry{}, err)
			return
		}
		for _, e := range entries {
			if err := ctx.Err(); err != nil {
				yield(roster.Entry{}, err)
				return
			}
			if !yield(e, nil) {
				return
			}
		}
	}
}

// list returns the hosts of the kept answer, or of a new one.
func (p *Provider) list(ctx context.Context) ([]roster.Entry, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	keeps := p.o.MaxAge > 0 || p.o.Stale > 0
	var kept *answercache.Answer
	var old []roster.Entry
	if keeps {
		kept, old = p.load()
		if p.o.MaxAge > 0 && kept.Fresh(p.o.Now(), p.o.MaxAge) {
			return old, nil
		}
	}
	limited, cancel := context.WithTimeout(ctx, p.o.Timeout)
	defer cancel()
	a, entries, err := p.ask(limited, kept, old)
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case err != nil && limited.Err() != nil && errors.As(err, new(errUnended)):
		err = fault.New(fault.Invalid, "", "%w within %v", err, p.o.Timeout)
	case err != nil && limited.Err() != nil:
		err = fault.New(fault.Invalid, "", "%s did not answer within %v", p.name, p.o.Timeout)
	}
	if err != nil && p.o.Stale > 0 && kept.Fresh(p.o.Now(), p.o.Stale) {
		p.o.Warn(fmt.Sprintf("%s; its answer of %v ago is used", err.Error(), p.o.Now().Sub(kept.At).Round(time.Second)))
		return old, nil
	}
	if err == nil && keeps {
		if err := p.cache.Store(p.key(), a); err != nil {
			p.o.Warn("the answer of " + p.name + " is not kept: " + fault.Message(err))
		}
	}
	return entries, err
}

// load returns the kept answer and its hosts, nil if there is none.
func (p *Provider) load() (*answercache.Answer, []roster.Entry) {
	a, err := p.cache.Load(p.key())
	var entries []roster.Entry
	if a != nil {
		entries, err = roster.ParseListing(p.name, a.Body)
	}
	if err != nil {
		p.o.Warn("the kept answer of " + p.name + " is not used: " + fault.Message(err))
		return nil, nil
	}
	return a, entries
}

// key names the question: the URL, who asks, and what is made of the answer.
func (p *Provider) key() string {
	return fmt.Sprintf("http %q %q %q %q %q %q", p.o.URL, p.o.User, p.o.Cert, p.o.TokenHeader, p.o.Map, p.o.Next)
}

// ask asks the server. kept is what it may say to have still, old the hosts there.
func (p *Provider) ask(ctx context.Context, kept *answercache.Answer, old []roster.Entry) (*answercache.Answer, []roster.Entry, error) {
	c, err := p.client(ctx)
	if err != nil {
		return nil, nil, err
	}
	defer c.CloseIdleConnections()
	f := &fetch{p: p, client: c, left: p.limit, seen: map[string]bool{}}
	a, err := f.whole(ctx, kept)
	if err != nil {
		return nil, nil, err
	}
	a.At = p.o.Now()
	if f.unchanged {
		return a, old, nil
	}
	name := p.name
	if p.hosts != nil {
		name = "what http_map makes of " + p.name
	}
	entries, err := roster.ParseListing(name, a.Body)
	if errors.Is(err, roster.ErrGroups) && p.hosts == nil {
		err = fault.New(fault.Invalid, "", "%s: %w", p.name, roster.ErrGroups).WithHint("http_map can make hosts of them")
	}
	return a, entries, err
}
