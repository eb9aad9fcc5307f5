package ranges_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/roster"
	"github.com/gossh/gossh/roster/ranges"
	"github.com/gossh/gossh/roster/rostertest"
	"github.com/gossh/gossh/targets"
)

// serve starts a range server.
func serve(t testing.TB) *httptest.Server {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		expr := r.URL.RawQuery
		switch {
		case r.Method != http.MethodGet || r.URL.Path != "/range/list":
			http.NotFound(w, r)
		case expr == "%25web:ALL%2C-%25down", expr == "%25web:ALL,-%25down":
			fmt.Fprint(w, "web1.example.com\r\n\nweb2.example.com\n")
		case expr == "%25many":
			for i := range targets.MaxExpand + 1 {
				fmt.Fprintf(w, "n%d\n", i)
			}
		case expr == "%25bad":
			fmt.Fprint(w, "../etc\n")
		case expr == "%25broken":
			w.WriteHeader(http.StatusBadGateway)
		case expr == "%25away":
			http.Redirect(w, r, "/range/list?%25bad", http.StatusFound)
		case expr == "%25empty":
		case expr == "%25slow":
			<-r.Context().Done()
		default:
			w.Header().Set("RangeException", "NOCLUSTERDEF: no\x1b[31m such cluster")
		}
	}))
	t.Cleanup(s.Close)
	return s
}

func TestServer(t *testing.T) {
	t.Parallel()
	s := serve(t)
	for _, c := range []struct{ expr, want string }{
		{"%web:ALL,-%down", "[web1.example.com web2.example.com]"},
		{"%empty", "[]"},
		{"%none", "NOCLUSTERDEF: no"},
		{"%many", "more than 100000 names"},
		{"%bad", `the id "../etc" contains a slash`},
		{"%broken", "it answers 502 Bad Gateway"},
		{"%away", "it answers 302 Found"},
	} {
		for _, server := range []string{s.URL, strings.TrimPrefix(s.URL, "http://")} {
			got, err := ranges.New(ranges.Options{Server: server}).Expand(t.Context(), c.expr)
			text := fmt.Sprint(got)
			if err != nil {
				if text = err.Error(); fault.KindOf(err) != fault.Invalid || !strings.Contains(text, "asking the range server "+server) || strings.Contains(text, "\x1b") {
					t.Errorf("%s: got %v", c.expr, err)
				}
			}
			if !strings.Contains(text, c.want) {
				t.Errorf("%s: got %s, want %s", c.expr, text, c.want)
			}
		}
	}
	if _, err := ranges.New(ranges.Options{}).Expand(t.Context(), "%x"); fault.KindOf(err) != fault.Invalid || !strings.Contains(fault.HintOf(err), "range_server") {
		t.Errorf("got %v, want an error that names the key", err)
	}
	if _, err := ranges.New(ranges.Options{Server: s.URL, Timeout: time.Millisecond}).Expand(t.Context(), "%slow"); fault.KindOf(err) != fault.Invalid {
		t.Errorf("got %v, want an error after the timeout", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := ranges.New(ranges.Options{Server: s.URL}).Expand(ctx, "%slow"); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want %v", err, context.Canceled)
	}
}

func TestConformance(t *testing.T) {
	t.Parallel()
	rostertest.Run(t, nil, func(testing.TB) roster.Provider { return ranges.New(ranges.Options{}) })
}

// TestTargets resolves expressions as the program does.
func TestTargets(t *testing.T) {
	t.Parallel()
	for _, reuse := range []bool{false, true} {
		testTargets(t, ranges.New(ranges.Options{Server: serve(t).URL, Reuse: reuse}))
	}
}

func testTargets(t *testing.T, p *ranges.Provider) {
	t.Helper()
	set := &roster.Set{Providers: []roster.Provider{p}, Required: true, Compile: func(e targets.Expr) (targets.Matcher, error) {
		return targets.CompileWith(e, targets.Options{Range: func(expr string) ([]string, error) { return p.Expand(t.Context(), expr) }})
	}}
	for expr, want := range map[string]string{
		"web1..3,-web2":         "[web1 web3]",
		"web{1,3}.example.com":  "[web1.example.com web3.example.com]",
		"%web:ALL,-%down":       "[web1.example.com web2.example.com]",
		"(a1..9,&a2..3),b":      "[a2 a3 b]",
		"a1..12,&/1$/,c":        "[a1 a11 c]",
		"ada@web1:2222,me@web2": "[web1 web2]",
		"a1..3,-/2/,d":          "[a1 a3 d]",
		"%none":                 "NOCLUSTERDEF",
		"a,,b":                  "at character 2: expected a target behind the operator",
		"a,/(/":                 "at character 3: the regular expression",
		"a1..9999999":           "at character 1: the expression stands for more than 100000 names",
	} {
		m, err := set.Resolve(t.Context(), targets.Expr{Kind: targets.Range, Text: expr})
		got := fmt.Sprint(err)
		if err == nil {
			got = fmt.Sprint(m.IDs())
		}
		if got != want && (err == nil || !strings.Contains(got, want)) {
			t.Errorf("%s: got %s, want %s", expr, got, want)
		}
	}
}

func TestNotTrusted(t *testing.T) {
	t.Parallel()
	p := ranges.New(ranges.Options{})
	for e, err := range p.Entries(t.Context(), roster.Query{Literals: []string{"a", "b:22", "b", "x/y", ":"}}) {
		if err != nil || e.Trusted || e.ID != "a" && e.ID != "b" {
			t.Errorf("got %v, trusted %v, %v", e.ID, e.Trusted, err)
		}
	}
}
