package http

import (
	"context"
	"errors"
	"fmt"
	nethttp "net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/roster"
	"github.com/gossh/gossh/roster/rostertest"
	"github.com/gossh/gossh/secret"
	"github.com/gossh/gossh/targets"
)

// serve answers with handle on this machine, and returns options that ask for
// /hosts there.
func serve(t testing.TB, handle nethttp.HandlerFunc) Options {
	t.Helper()
	s := httptest.NewServer(handle)
	t.Cleanup(s.Close)
	return Options{URL: s.URL + "/hosts", Timeout: 5 * time.Minute, Check: func(string) error { return nil }}
}

func says(text string) nethttp.HandlerFunc {
	return func(w nethttp.ResponseWriter, _ *nethttp.Request) { fmt.Fprint(w, text) }
}

func open(t testing.TB, o Options) *Provider {
	t.Helper()
	p, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// list returns the hosts as "id=address", and the error.
func list(ctx context.Context, p roster.Provider) (string, error) {
	var out []string
	for e, err := range p.Entries(ctx, roster.Query{}) {
		if err != nil {
			return "", err
		}
		host, _ := e.Attrs.Get("host")
		out = append(out, fmt.Sprintf("%s=%v", e.ID, host.V))
	}
	return strings.Join(out, " "), nil
}

func TestConformance(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ text, program string }{
		"mapping": {`{"b": {"host": "h", "port": 22}, "a": "192.0.2.1", "c": null}`, ""},
		"YAML":    {"- id: b\n  port: 22\n- a\n- c\n", ""},
		"jq":      {`{"results": [{"name": "b"}, {"name": "a"}, {"name": "c"}]}`, ".results[] | {id: .name}"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := serve(t, says(c.text))
			o.Map = c.program
			rostertest.Run(t, []targets.ID{"b", "a", "c"}, func(t testing.TB) roster.Provider { return open(t, o) })
		})
	}
}

func TestAuthentication(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, header, want string
		set                func(*Options)
	}{
		{"none", "Authorization", "", func(*Options) {}},
		{"bearer", "Authorization", "Bearer hunter2", func(o *Options) { o.Token = secret.New("hunter2") }},
		{"another word", "Authorization", "Token hunter2", func(o *Options) { o.Token, o.TokenType = secret.New("hunter2"), "Token" }},
		{"another header", "X-Auth", "hunter2", func(o *Options) { o.Token, o.TokenHeader = secret.New("hunter2"), "X-Auth" }},
		{"basic", "Authorization", "Basic YWRhOmh1bnRlcjI=", func(o *Options) { o.User, o.Password = "ada", secret.New("hunter2") }},
		{"sdb", "Authorization", "Bearer of sdb://env/X", func(o *Options) {
			o.Token = secret.New("sdb://env/X")
			o.Secrets = func(_ context.Context, uri string) (secret.String, error) { return secret.New("of " + uri), nil }
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			o := serve(t, func(w nethttp.ResponseWriter, r *nethttp.Request) {
				if got := r.Header.Get(c.header); got != c.want {
					t.Errorf("got %s %q, want %q", c.header, got, c.want)
				}
				fmt.Fprint(w, `["a"]`)
			})
			o.Warn = func(m string) { t.Errorf("got the warning %q on this machine", m) }
			c.set(&o)
			if got, err := list(t.Context(), open(t, o)); err != nil || got != "a=<nil>" {
				t.Errorf("got %q, %v", got, err)
			}
		})
	}
}

func TestRefusedOptions(t *testing.T) {
	t.Parallel()
	for name, o := range map[string]Options{
		"no URL":        {},
		"another one":   {URL: "file:///etc/passwd"},
		"a password":    {URL: "http://ada:hunter2@127.0.0.1/"},
		"two ways":      {URL: "http://127.0.0.1", User: "ada", Password: secret.New("x"), Token: secret.New("y")},
		"no user":       {URL: "http://127.0.0.1", Password: secret.New("hunter2")},
		"no key":        {URL: "http://127.0.0.1", Cert: "c"},
		"a broken map":  {URL: "http://127.0.0.1", Map: ".["},
		"no such thing": {URL: "http://127.0.0.1", Map: "nope(1)"},
		"a broken next": {URL: "http://127.0.0.1", Next: "}"},
	} {
		if _, err := New(o); fault.KindOf(err) != fault.Invalid || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%s: got %v, want fault.Invalid without the password", name, err)
		}
	}
}

// TestUnencrypted has no server: the warning comes before it is asked.
func TestUnencrypted(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	warned := ""
	p := open(t, Options{
		URL: "http://192.0.2.1/hosts", Token: secret.New("hunter2"), Check: func(string) error { return nil },
		Warn: func(m string) { warned = m; cancel() },
	})
	if _, err := list(ctx, p); !errors.Is(err, context.Canceled) || !strings.Contains(warned, "without encryption") {
		t.Errorf("got %v, warned %q", err, warned)
	}
}

func TestFailures(t *testing.T) {
	t.Parallel()
	status := func(code int, text string) nethttp.HandlerFunc {
		return func(w nethttp.ResponseWriter, _ *nethttp.Request) { w.WriteHeader(code); fmt.Fprint(w, text) }
	}
	for _, c := range []struct {
		name   string
		handle nethttp.HandlerFunc
		want   string
	}{
		{"not found", status(404, "no \x1b[31mhunter2"), `/hosts answers 404 Not Found: it said "no \x1b[31m` + secret.Mask + `"`},
		{"not allowed", status(401, strings.Repeat("x", 5000)), "http_token_type"},
		{"nothing", says(""), "lists nothing"},
		{"not modified without a question", status(304, ""), "answers 304"},
		{"a page", func(w nethttp.ResponseWriter, _ *nethttp.Request) {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			fmt.Fprint(w, "<html>")
		}, "a page for people"},
		{"no JSON", says(`{"a": `), "the JSON ends too early"},
		{"groups", says(`{"web": ["a"]}`), "http_map can make hosts"},
		{"too much", says(strings.Repeat(" ", 3<<20)), "answers more than 1 MiB"},
		{"in a circle", func(w nethttp.ResponseWriter, r *nethttp.Request) {
			nethttp.Redirect(w, r, "/hosts?more", nethttp.StatusFound)
		}, "from place to place"},
		{"hangs up", func(w nethttp.ResponseWriter, _ *nethttp.Request) { panic(nethttp.ErrAbortHandler) }, "asking http://127.0.0.1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			o := serve(t, c.handle)
			o.URL, o.Token = o.URL+"?api_key=hidden", secret.New("hunter2")
			p := open(t, o)
			p.limit = 1 << 20
			_, err := list(t.Context(), p)
			text := ""
			if err != nil {
				text = fault.Message(err)
			}
			if fault.KindOf(err) != fault.Invalid || !strings.Contains(text, c.want) || strings.Contains(text, "hidden") || strings.Contains(text, "hunter2") || len(text) > 1000 {
				t.Errorf("got %q, want %q and no secret", text, c.want)
			}
		})
	}
}

func TestNoOtherServer(t *testing.T) {
	t.Parallel()
	var asked atomic.Bool
	other := serve(t, func(nethttp.ResponseWriter, *nethttp.Request) { asked.Store(true) })
	o := serve(t, func(w nethttp.ResponseWriter, r *nethttp.Request) {
		if r.URL.Path == "/parts" {
			fmt.Fprintf(w, `{"next": %q, "all": []}`, other.URL)
			return
		}
		nethttp.Redirect(w, r, other.URL, nethttp.StatusFound)
	})
	o.Token = secret.New("hunter2")
	if _, err := list(t.Context(), open(t, o)); err == nil || !strings.Contains(err.Error(), "it sends to another server, "+other.URL) {
		t.Errorf("got %v, want that redirects to another server are refused", err)
	}
	o.URL, o.Map, o.Next = strings.Replace(o.URL, "/hosts", "/parts", 1), ".all", ".next"
	if _, err := list(t.Context(), open(t, o)); err == nil || !strings.Contains(err.Error(), "leads to another server, "+other.URL) {
		t.Errorf("got %v, want that parts on another server are refused", err)
	}
	if asked.Load() {
		t.Error("the other server was asked")
	}
	o = serve(t, func(w nethttp.ResponseWriter, r *nethttp.Request) {
		if r.URL.Path == "/hosts" {
			nethttp.Redirect(w, r, "/there", nethttp.StatusFound)
			return
		}
		if r.Header.Get("Authorization") != "Bearer hunter2" {
			t.Errorf("got %v, want the token on the same server", r.Header)
		}
		fmt.Fprint(w, `["a"]`)
	})
	o.Token = secret.New("hunter2")
	if got, err := list(t.Context(), open(t, o)); err != nil || got != "a=<nil>" {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestEnds(t *testing.T) {
	t.Parallel()
	hang := func(_ nethttp.ResponseWriter, r *nethttp.Request) { <-r.Context().Done() }
	o := serve(t, hang)
	o.Timeout = 100 * time.Millisecond
	if _, err := list(t.Context(), open(t, o)); fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), "did not answer within 100ms") {
		t.Errorf("got %v, want a timeout", err)
	}
	o.Timeout, o.Stale, o.CacheDir = time.Hour, time.Hour, t.TempDir()
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	if _, err := list(ctx, open(t, o)); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v, want %v", err, context.DeadlineExceeded)
	}
	o = serve(t, says("{}"))
	o.Map, o.Timeout = "def f: f; f", time.Second // the answer comes long before
	if _, err := list(t.Context(), open(t, o)); err == nil || !strings.Contains(err.Error(), "http_map does not come to an end within 1s") {
		t.Errorf("a program without end: got %v", err)
	}
}

func TestParts(t *testing.T) {
	t.Parallel()
	o := serve(t, func(w nethttp.ResponseWriter, r *nethttp.Request) {
		switch r.URL.RawQuery {
		case "":
			fmt.Fprint(w, `{"all": [{"id": "a"}], "next": "/hosts?page=2"}`)
		case "page=2":
			fmt.Fprintf(w, `{"all": [{"id": "b"}, "c"], "next": "http://%s/hosts?page=3"}`, r.Host)
		default:
			fmt.Fprint(w, `{"all": [], "next": null}`)
		}
	})
	o.Map, o.Next = ".all", ".next"
	if got, err := list(t.Context(), open(t, o)); err != nil || got != "a=<nil> b=<nil> c=<nil>" {
		t.Errorf("got %q, %v", got, err)
	}
	o.Next = `"/hosts"`
	if _, err := list(t.Context(), open(t, o)); err == nil || !strings.Contains(err.Error(), "leads in a circle") {
		t.Errorf("got %v for parts in a circle", err)
	}
	o.Next = "1"
	if _, err := list(t.Context(), open(t, o)); err == nil || !strings.Contains(err.Error(), "gives no URL") {
		t.Errorf("got %v for a number as URL", err)
	}
	o = serve(t, says(`["a"]`))
	o.Next = "empty"
	if got, err := list(t.Context(), open(t, o)); err != nil || got != "a=<nil>" {
		t.Errorf("without a map: got %q, %v", got, err)
	}
}
