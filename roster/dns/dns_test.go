package dns_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/gossh/gossh/fault"
	"github.com/gossh/gossh/internal/dnstest"
	"github.com/gossh/gossh/roster"
	"github.com/gossh/gossh/roster/dns"
	"github.com/gossh/gossh/roster/rostertest"
	"github.com/gossh/gossh/saltyaml"
	"github.com/gossh/gossh/targets"
)

// zone has all that these tests look up.
func zone() dnstest.Zone {
	z := dnstest.Zone{
		SRV: map[string][]dnstest.SRV{
			"_ssh._tcp.example.com": {
				{Priority: 20, Weight: 0, Port: 22, Target: "c.example.com."},
				{Priority: 10, Weight: 1, Port: 2222, Target: "b.example.com."},
				{Priority: 10, Weight: 9, Port: 22, Target: "a.example.com."},
				{Priority: 30, Weight: 0, Port: 22, Target: "a.example.com."},
			},
			"_two._tcp.example.com": {
				{Priority: 1, Port: 1001, Target: "a.example.com."},
				{Priority: 1, Port: 1002, Target: "a.example.com."},
				{Priority: 2, Port: 22, Target: "lost.example.com."},
			},
			"_gone._tcp.example.com": {{Target: "."}},
			"_six._tcp.example.com":  {{Port: 22, Target: "both.example.com."}},
		},
		Hosts: map[string][]string{
			"a.example.com": {"192.0.2.1"}, "b.example.com": {"192.0.2.2"}, "c.example.com": {"2001:db8::3"},
			"web.example.com": {"192.0.2.12", "192.0.2.11", "2001:db8::11"}, "both.example.com": {"192.0.2.9", "2001:db8::9"},
			"v6.example.com": {"2001:db8::2", "2001:db8::1"},
		},
		Silent: map[string]bool{"silent.example.com": true},
	}
	for i := range 60 { // too much for one packet
		name := fmt.Sprintf("many-%02d.example.com", i)
		z.SRV["_many._tcp.example.com"] = append(z.SRV["_many._tcp.example.com"], dnstest.SRV{Port: 22, Target: name + "."})
		z.Hosts[name] = []string{fmt.Sprintf("198.51.100.%d", i)}
	}
	return z
}

// provider looks up what a text in YAML says.
func provider(t testing.TB, text, server string) *dns.Provider {
	t.Helper()
	n, err := saltyaml.Parse("dns", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	p, err := dns.New(dns.Options{Names: n.Any(), Server: server, Timeout: time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func lines(t testing.TB, p roster.Provider, q roster.Query) []string {
	t.Helper()
	var out []string
	for e, err := range p.Entries(t.Context(), q) {
		if err != nil {
			t.Fatal(err)
		}
		if e.Trusted {
			t.Errorf("%s is trusted: the name service is not ours", e.ID)
		}
		line := string(e.ID)
		for _, a := range e.Attrs {
			line += fmt.Sprintf(" %s=%v", a.Name, a.V)
		}
		out = append(out, line)
	}
	return out
}

func TestConformance(t *testing.T) {
	t.Parallel()
	s := dnstest.New(t, zone())
	rostertest.Run(t, []targets.ID{"a.example.com", "b.example.com", "c.example.com", "web.example.com-192.0.2.11", "web.example.com-192.0.2.12"}, func(t testing.TB) roster.Provider {
		return provider(t, "[{srv: _ssh._tcp.example.com}, web.example.com]", s.Addr)
	})
	rostertest.Run(t, nil, func(t testing.TB) roster.Provider { return provider(t, "", s.Addr) })
}

func TestEntries(t *testing.T) {
	t.Parallel()
	s := dnstest.New(t, zone())
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{"priorities and weights", "_ssh._tcp.example.com", []string{"a.example.com host=192.0.2.1 port=22", "b.example.com host=192.0.2.2 port=2222", "c.example.com host=2001:db8::3 port=22"}},
		{
			"attributes", "[{srv: _ssh._tcp.example.com., port: 22, user: admin, passwd: x, sudo: true}]",
			[]string{
				"a.example.com host=192.0.2.1 port=22 user=admin passwd=********** sudo=true", "b.example.com host=192.0.2.2 port=22 user=admin passwd=********** sudo=true",
				"c.example.com host=2001:db8::3 port=22 user=admin passwd=********** sudo=true",
			},
		},
		{
			"several ports, and no address", "_two._tcp.example.com",
			[]string{
				"a.example.com:1001 host=192.0.2.1 port=1001", "a.example.com:1002 host=192.0.2.1 port=1002",
				"lost.example.com host=looking up lost.example.com: no such host (" + s.Addr + " was asked) port=22",
			},
		},
		{"no such service", "_gone._tcp.example.com", nil},
		{"one address", "{name: a.example.com, port: 2222}", []string{"a.example.com host=192.0.2.1 port=2222"}},
		{"several addresses", "web.example.com", []string{"web.example.com-192.0.2.11 host=192.0.2.11", "web.example.com-192.0.2.12 host=192.0.2.12"}},
		{"of one kind", "both.example.com", []string{"both.example.com host=192.0.2.9"}},
		{"IPv6", "{name: both.example.com, family: ipv6}", []string{"both.example.com host=2001:db8::9"}},
		{"IPv6 of a service", "{srv: _six._tcp.example.com, family: ipv6}", []string{"both.example.com host=2001:db8::9 port=22"}},
		{"only IPv6", "v6.example.com", []string{"v6.example.com-2001:db8::1 host=2001:db8::1", "v6.example.com-2001:db8::2 host=2001:db8::2"}},
		{"one host, twice", "[_ssh._tcp.example.com, {srv: _ssh._tcp.example.com}]", []string{"a.example.com host=192.0.2.1 port=22", "b.example.com host=192.0.2.2 port=2222", "c.example.com host=2001:db8::3 port=22"}},
	} {
		if d := cmp.Diff(c.want, lines(t, provider(t, c.text, s.Addr), roster.Query{})); d != "" {
			t.Errorf("%s: -want +got:\n%s", c.name, d)
		}
	}
	if got := lines(t, provider(t, "_many._tcp.example.com", s.Addr), roster.Query{}); len(got) != 60 || got[59] != "many-59.example.com host=198.51.100.59 port=22" {
		t.Errorf("got %d entries, want 60: %q", len(got), got)
	}
}

// TestTargets has services on the command line.
func TestTargets(t *testing.T) {
	t.Parallel()
	s := dnstest.New(t, zone())
	for _, c := range []struct {
		kind string
		text string
		want []string
	}{
		{targets.Glob, "_ssh._tcp.example.com", []string{"root@a.example.com", "root@b.example.com", "root@c.example.com"}},
		{targets.Glob, "ada@_ssh._tcp.example.com", []string{"ada@a.example.com", "ada@b.example.com", "ada@c.example.com"}},
		{targets.List, "_six._tcp.example.com,web.example.com-192.0.2.11,ada@both2.example.com", []string{"root@web.example.com-192.0.2.11", "root@both.example.com", "ada@both2.example.com"}},
		{targets.List, "_six._tcp.example.com", []string{"root@both.example.com"}},
		{targets.Glob, "web*11", []string{"root@web.example.com-192.0.2.11"}},
		{targets.PCRE, "web.*12", []string{"root@web.example.com-192.0.2.12"}},
	} {
		p := provider(t, "web.example.com", s.Addr)
		set := &roster.Set{
			Providers: []roster.Provider{p}, Compile: p.Compile(t.Context(), targets.Compile),
			Fallback: roster.Attrs{{Name: "user", Value: roster.Value{V: "root"}}},
		}
		m, err := set.Resolve(t.Context(), targets.Expr{Kind: c.kind, Text: c.text})
		if err != nil {
			t.Errorf("%s: %v", c.text, err)
			continue
		}
		var got []string
		for tgt := range m.All() {
			got = append(got, tgt.User+"@"+string(tgt.ID))
		}
		if d := cmp.Diff(c.want, got); d != "" {
			t.Errorf("%s: -want +got:\n%s", c.text, d)
		}
	}
	p := provider(t, "", s.Addr)
	set := &roster.Set{Providers: []roster.Provider{p}, Compile: p.Compile(t.Context(), targets.Compile)}
	if _, err := set.Resolve(t.Context(), targets.Expr{Text: "_none._tcp.example.com"}); fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), "looking up _none._tcp.example.com: no such host") {
		t.Errorf("got %v", err)
	}
}

func TestErrors(t *testing.T) {
	t.Parallel()
	s := dnstest.New(t, zone())
	for name, want := range map[string]string{
		"none.example.com":       "looking up none.example.com: no such host (" + s.Addr + " was asked)",
		"_none._tcp.example.com": "looking up _none._tcp.example.com: no such host",
	} {
		err := first(t.Context(), provider(t, "[a.example.com, "+name+"]", s.Addr))
		if fault.KindOf(err) != fault.Invalid || !strings.Contains(fmt.Sprint(err), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
	for text, want := range map[string]string{
		"[1]":                                  "item 1: it must be a name",
		"[{}]":                                 "item 1: it must have either srv or name",
		"[{srv: a, name: b}]":                  "item 1: it must have either srv or name",
		"[a, {name: b, family: 6}]":            "item 2: family must be",
		"[{name: [a]}]":                        "item 1: it has no name",
		"['']":                                 "item 1: it has no name",
		"['a b']":                              `"a b" is no name`,
		"[a..b]":                               `"a..b" is no name`,
		"['" + strings.Repeat("a", 254) + "']": "too long",
	} {
		n, err := saltyaml.Parse("dns", []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := dns.New(dns.Options{Names: n.Any()}); fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", text, err, want)
		}
	}
	for _, server := range []string{"ns.example.com", "1.2.3", "192.0.2.1:x"} {
		if _, err := dns.New(dns.Options{Server: server}); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: got %v", server, err)
		}
	}
	if _, err := dns.New(dns.Options{Names: make([]any, dns.MaxNames+1)}); fault.KindOf(err) != fault.Invalid {
		t.Errorf("got %v", err)
	}
	for _, server := range []string{"192.0.2.1", "2001:db8::1", "[2001:db8::1]:5353", "192.0.2.1:5353"} {
		if _, err := dns.New(dns.Options{Server: server}); err != nil {
			t.Errorf("%s: %v", server, err)
		}
	}
}

// first returns the first error of p.
func first(ctx context.Context, p roster.Provider) error {
	for _, err := range p.Entries(ctx, roster.Query{}) {
		if err != nil {
			return err
		}
	}
	return nil
}

// TestNothing has a roster that nobody told what to look up.
func TestNothing(t *testing.T) {
	t.Parallel()
	var warned []string
	p, err := dns.New(dns.Options{Warn: func(msg string) { warned = append(warned, msg) }})
	if err != nil {
		t.Fatal(err)
	}
	if got := lines(t, p, roster.Query{}); len(got) != 0 || len(warned) != 1 || !strings.Contains(warned[0], "looks nothing up") {
		t.Errorf("got %q, warnings %q", got, warned)
	}
}

func TestSilence(t *testing.T) {
	t.Parallel()
	s := dnstest.New(t, zone())
	p, err := dns.New(dns.Options{Names: []any{"silent.example.com"}, Server: s.Addr, Timeout: 50 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	if err := first(t.Context(), p); fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), "looking up silent.example.com: ") {
		t.Errorf("got %v", err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if err := first(ctx, provider(t, "silent.example.com", s.Addr)); !errors.Is(err, context.DeadlineExceeded) || fault.KindOf(err) == fault.Invalid {
		t.Errorf("got %v, want %v", err, context.DeadlineExceeded)
	}
}

// TestSystem asks the name servers of this machine for nothing but localhost, which
// needs none.
func TestSystem(t *testing.T) {
	t.Parallel()
	p := provider(t, "{name: localhost, family: ipv4}", "")
	if d := cmp.Diff([]string{"localhost host=127.0.0.1"}, lines(t, p, roster.Query{})); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
}

func FuzzNames(f *testing.F) {
	f.Add("[{srv: _ssh._tcp.example.com, user: x, passwd: y}, {name: a, family: ipv6}]", "_ssh._tcp.example.com")
	f.Add("a.b", "u@_x._udp.y,b")
	f.Fuzz(func(t *testing.T, text, expr string) {
		n, err := saltyaml.Parse("dns", []byte(text))
		if err != nil {
			return
		}
		if _, err := dns.New(dns.Options{Names: n.Any()}); err != nil && fault.KindOf(err) != fault.Invalid {
			t.Errorf("got %v", err)
		}
		p, err := dns.New(dns.Options{})
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel() // nothing is asked
		for _, kind := range []string{targets.Glob, targets.List} {
			m, err := p.Compile(ctx, targets.Compile)(targets.Expr{Kind: kind, Text: expr})
			if err == nil && m == nil {
				t.Error("got neither a matcher nor an error")
			}
		}
	})
}
